package ledger

import (
	"crypto/sha256"
	"fmt"
	"math/bits"
	"sort"

	"golang.org/x/mod/sumdb/tlog"
)

// MaxSize is the largest number of entries a log may have: far more than any hospital writes,
// and far below the sizes at which arithmetic on tree positions overflows.
const MaxSize int64 = 1 << 40

// HashReader reads hashes that [Tree.Append] handed out for storing, by their place in the order of storing
// (0 for the first hash ever handed out). It returns one hash for each index, or an error.
type HashReader interface {
	ReadHashes(indexes []int64) ([]Hash, error)
}

// HashReaderFunc is a function that is a [HashReader].
type HashReaderFunc func(indexes []int64) ([]Hash, error)

// ReadHashes calls f.
func (f HashReaderFunc) ReadHashes(indexes []int64) ([]Hash, error) { return f(indexes) }

// HashesByEntry reads hashes from where those that an entry completed lie together: read returns them for the entry
// at a place in the log, one after the other as [Tree.Append] handed them out.
func HashesByEntry(read func(seq int64) ([]byte, error)) HashReader {
	return HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		hashes := make([]Hash, len(indexes))
		for i, index := range indexes {
			// The entry is the last one whose hashes begin at or before the index.
			seq := int64(sort.Search(int(index)+1, func(seq int) bool { return StoredHashCount(int64(seq)+1) > index }))
			stored, err := read(seq)
			if err != nil {
				return nil, fmt.Errorf("entry %d: %w", seq, err)
			}
			begin := (index - StoredHashCount(seq)) * HashSize
			if begin < 0 || int64(len(stored)) < begin+HashSize {
				return nil, fmt.Errorf("entry %d has %d bytes of hashes", seq, len(stored))
			}
			hashes[i] = Hash(stored[begin : begin+HashSize])
		}
		return hashes, nil
	})
}

// StoredHashCount is the number of hashes stored for a log of size entries, which is also the index
// at which the hashes of entry number size begin.
func StoredHashCount(size int64) int64 { return tlog.StoredHashCount(size) }

// Tree is the right edge of a log's Merkle tree: all that is needed to append and to know the root.
// The zero Tree is that of an empty log.
type Tree struct {
	size   int64
	edge   []Hash // roots of the complete subtrees, the largest first: one for each 1 bit in size
	stored []Hash // what Append returned last; reused
}

// OpenTree continues a log of size entries, reading at most 1 + log₂ size hashes, once. For size 0, read may be nil.
func OpenTree(size int64, read HashReader) (*Tree, error) {
	t := &Tree{size: size}
	if err := checkSize(size); err != nil || size == 0 {
		return t, err
	}
	var indexes []int64
	for begin, rest := int64(0), uint64(size); rest != 0; { //nolint:gosec // checkSize refuses what is negative
		level := bits.Len64(rest) - 1
		indexes = append(indexes, tlog.StoredHashIndex(level, begin>>level))
		begin += 1 << level
		rest &^= 1 << level
	}
	edge, err := read.ReadHashes(indexes)
	if err != nil {
		return nil, fmt.Errorf("read the right edge of a log of %d entries: %w", size, err)
	}
	if len(edge) != len(indexes) {
		return nil, fmt.Errorf("read the right edge of a log of %d entries: got %d hashes, want %d", size, len(edge), len(indexes))
	}
	t.edge = append(t.edge, edge...)
	return t, nil
}

// ContinueTree continues a log of size entries whose right edge is known, see [Tree.Edge].
func ContinueTree(size int64, edge []Hash) (*Tree, error) {
	if err := checkSize(size); err != nil {
		return nil, err
	}
	if len(edge) != bits.OnesCount64(uint64(size)) { //nolint:gosec // checkSize refuses what is negative
		return nil, fmt.Errorf("a log of %d entries has no right edge of %d hashes", size, len(edge))
	}
	return &Tree{size: size, edge: append([]Hash{}, edge...)}, nil
}

// Edge is the right edge: the roots of the complete subtrees, the largest first. With the size it is all that is
// needed to append.
func (t *Tree) Edge() []Hash { return append([]Hash{}, t.edge...) }

// Size is the number of entries.
func (t *Tree) Size() int64 { return t.size }

// Root is the hash of the whole log; of the empty log, the SHA-256 of nothing.
func (t *Tree) Root() Hash {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	last := len(t.edge) - 1
	root := t.edge[last]
	for i := last - 1; i >= 0; i-- {
		root = nodeHash(t.edge[i], root)
	}
	return root
}

// Append adds an entry and returns its leaf hash and the hashes to be stored, in order, after those stored before:
// the leaf first, then each inner node that it completes. The slice is valid until the next call.
func (t *Tree) Append(text []byte) (leaf Hash, stored []Hash, err error) {
	leaf = LeafHash(text)
	stored, err = t.AppendLeaf(leaf)
	return leaf, stored, err
}

// AppendLeaf is Append for an entry whose leaf hash is known.
func (t *Tree) AppendLeaf(leaf Hash) (stored []Hash, err error) {
	if err := checkSize(t.size + 1); err != nil {
		return nil, err
	}
	t.stored = append(t.stored[:0], leaf)
	node, last := leaf, len(t.edge)
	// Each 1 bit at the end is a subtree that this entry completes.
	for range bits.TrailingZeros64(^uint64(t.size)) { //nolint:gosec // checkSize refuses what is negative
		last--
		node = nodeHash(t.edge[last], node)
		t.stored = append(t.stored, node)
	}
	t.edge = append(t.edge[:last], node)
	t.size++
	return t.stored, nil
}

// RootAt is the root of the log's first size entries.
func RootAt(size int64, read HashReader) (Hash, error) {
	t, err := OpenTree(size, read)
	if err != nil {
		return Hash{}, err
	}
	return t.Root(), nil
}

// ListHash is one hash for a list of hashes of any length: the root of the tree whose leaves they are.
// A statement over very many entries (an import) names this instead of each of them.
func ListHash(leaves []Hash) Hash {
	var t Tree
	for _, leaf := range leaves {
		_, _ = t.AppendLeaf(leaf) // fails only beyond MaxSize, which no slice reaches
	}
	return t.Root()
}

func nodeHash(left, right Hash) Hash { return Hash(tlog.NodeHash(tlog.Hash(left), tlog.Hash(right))) }

func checkSize(size int64) error {
	if size < 0 || size > MaxSize {
		return fmt.Errorf("a log cannot have %d entries", size)
	}
	return nil
}
