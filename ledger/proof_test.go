package ledger

import (
	"fmt"
	"slices"
	"testing"
)

func TestEveryEntryAndEveryExtensionCanBeProven(t *testing.T) {
	const n = 40
	m := makeLog(t, n, 160, 0)
	root := make([]Hash, n+1)
	for size := range int64(n + 1) {
		var err error
		root[size], err = RootAt(size, m)
		must(t, err)
	}
	for size := int64(1); size <= n; size++ {
		for k := range size + 1 {
			proof, err := ProveExtension(size, k, m)
			must(t, err)
			must(t, CheckExtension(proof, size, root[size], k, root[k]))
			if k == size {
				continue
			}
			proof, err = ProveEntry(size, k, m)
			must(t, err)
			must(t, CheckEntry(proof, size, root[size], k, LeafHash(m.texts[k])))
		}
	}
}

func TestWrongProofsAreRefused(t *testing.T) {
	const size, old, seq = 21, 13, 5
	m := makeLog(t, size, 160, 0)
	root, err := RootAt(size, m)
	must(t, err)
	oldRoot, err := RootAt(old, m)
	must(t, err)
	entry, err := ProveEntry(size, seq, m)
	must(t, err)
	extension, err := ProveExtension(size, old, m)
	must(t, err)
	leaf := LeafHash(m.texts[seq])
	other := Hash{1}

	for what, err := range map[string]error{
		"another leaf":            CheckEntry(entry, size, root, seq, other),
		"another root":            CheckEntry(entry, size, other, seq, leaf),
		"another seq":             CheckEntry(entry, size, root, seq+1, leaf),
		"seq below":               CheckEntry(entry, size, root, -1, leaf),
		"seq beyond":              CheckEntry(entry, size, root, size, leaf),
		"another size":            CheckEntry(entry, old, root, seq, leaf),
		"size of an enemy":        CheckEntry(entry, 1<<63-1, root, seq, leaf),
		"too short":               CheckEntry(entry[1:], size, root, seq, leaf),
		"too long":                CheckEntry(append(slices.Clone(entry), other), size, root, seq, leaf),
		"no proof":                CheckEntry(nil, size, root, seq, leaf),
		"old root":                CheckExtension(extension, size, root, old, other),
		"new root":                CheckExtension(extension, size, other, old, oldRoot),
		"old size":                CheckExtension(extension, size, root, old-1, oldRoot),
		"shrunk":                  CheckExtension(extension, old, oldRoot, size, root),
		"extension of an enemy":   CheckExtension(extension, 1<<63-1, root, old, oldRoot),
		"extension too short":     CheckExtension(extension[1:], size, root, old, oldRoot),
		"nothing with a root":     CheckExtension(nil, size, root, 0, oldRoot),
		"nothing with a proof":    CheckExtension(extension, size, root, 0, new(Tree).Root()),
		"negative":                CheckExtension(extension, size, root, -1, oldRoot),
		"same size, another root": CheckExtension(nil, size, root, size, oldRoot),
	} {
		if err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
	for i := range entry {
		wrong := slices.Clone(entry)
		wrong[i][7] ^= 1
		refused(t, CheckEntry(wrong, size, root, seq, leaf), errProof.Error())
	}
	for i := range extension {
		wrong := slices.Clone(extension)
		wrong[i][7] ^= 1
		refused(t, CheckExtension(wrong, size, root, old, oldRoot), errProof.Error())
	}
}

func TestProvingRefuses(t *testing.T) {
	m := makeLog(t, 5, 160, 0)
	for _, c := range []struct{ size, n int64 }{{5, 5}, {5, -1}, {-1, 0}, {MaxSize + 1, 0}, {8, 2}} {
		if _, err := ProveEntry(c.size, c.n, m); err == nil {
			t.Errorf("ProveEntry(%d, %d) gives a proof", c.size, c.n)
		}
	}
	for _, c := range []struct{ size, n int64 }{{5, 6}, {5, -1}, {-1, 0}, {MaxSize + 1, 1}, {9, 3}} {
		if _, err := ProveExtension(c.size, c.n, m); err == nil {
			t.Errorf("ProveExtension(%d, %d) gives a proof", c.size, c.n)
		}
	}
}

func ExampleCheckExtension() {
	// Yesterday a report was printed with this checkpoint's size and root.
	var log memory
	log.append("a", "b", "c")
	size, root := log.tree.Size(), log.tree.Root()

	// Today the log has grown. Its owner proves that it only grew.
	log.append("d", "e", "f", "g")
	proof, err := ProveExtension(log.tree.Size(), size, log)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("hashes in the proof:", len(proof))
	fmt.Println("as it was:", CheckExtension(proof, log.tree.Size(), log.tree.Root(), size, root))

	forged := LeafHash([]byte("another yesterday"))
	fmt.Println("forged:", CheckExtension(proof, log.tree.Size(), log.tree.Root(), size, forged))
	// Output:
	// hashes in the proof: 4
	// as it was: <nil>
	// forged: 7 entries as an extension of 3: proof does not hold
}

// memory keeps a log's hashes in memory.
type memory struct {
	tree   Tree
	stored []Hash
}

func (m *memory) append(texts ...string) {
	for _, text := range texts {
		_, stored, err := m.tree.Append([]byte(text))
		if err != nil {
			fmt.Println(err)
		}
		m.stored = append(m.stored, stored...)
	}
}

func (m memory) ReadHashes(indexes []int64) ([]Hash, error) {
	hashes := make([]Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = m.stored[index]
	}
	return hashes, nil
}
