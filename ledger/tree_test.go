package ledger

import (
	"encoding/hex"
	"errors"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// The leaves and roots that Certificate Transparency implementations are tested with (RFC 6962).
var rfc6962 = []struct{ leaf, root string }{
	{"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
	{"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
	{"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
	{"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
	{"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
	{"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
	{"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
	{"606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
}

func TestTreeMakesTheRootsOfRFC6962(t *testing.T) {
	var tree Tree
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	if got := tree.Root().String(); got != empty {
		t.Errorf("root of nothing is %s, want %s", got, empty)
	}
	var leaves []Hash
	for i, c := range rfc6962 {
		text, err := hex.DecodeString(c.leaf)
		must(t, err)
		leaf, _, err := tree.Append(text)
		must(t, err)
		leaves = append(leaves, leaf)
		if got := tree.Root().String(); got != c.root {
			t.Errorf("root of %d entries is %s, want %s", i+1, got, c.root)
		}
		if got := ListHash(leaves).String(); got != c.root {
			t.Errorf("hash of the list of %d leaves is %s, want %s", i+1, got, c.root)
		}
	}
}

// Whatever tlog stores, Tree stores; wherever a tree is opened again, it goes on as if it had never been closed.
func TestTreeStoresWhatTlogStores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m madeLog
		tree := new(Tree)
		for n := range rapid.Int64Range(1, 200).Draw(t, "entries") {
			text := rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(t, "text")
			want, err := tlog.StoredHashes(n, text, tlogReader{m})
			if err != nil {
				t.Fatal(err)
			}
			if n%17 == 0 || rapid.Bool().Draw(t, "open again") {
				if tree, err = OpenTree(n, m); err != nil {
					t.Fatal(err)
				}
			}
			leaf, stored, err := tree.Append(text)
			if err != nil || leaf != LeafHash(text) || !slices.Equal(stored, convert[Hash](want)) {
				t.Fatalf("entry %d: stored %v, %v; tlog stores %v", n, stored, err, want)
			}
			m.stored = append(m.stored, stored...)
			root, err := tlog.TreeHash(n+1, tlogReader{m})
			if err != nil || tree.Root() != Hash(root) {
				t.Fatalf("root of %d entries is %v; tlog: %v, %v", n+1, tree.Root(), root, err)
			}
		}
		if got, want := StoredHashCount(tree.Size()), int64(len(m.stored)); got != want {
			t.Fatalf("StoredHashCount is %d, but %d were stored", got, want)
		}
	})
}

func TestOpenTreeRefuses(t *testing.T) {
	broken := errors.New("disk is gone")
	failing := HashReaderFunc(func([]int64) ([]Hash, error) { return nil, broken })
	if _, err := OpenTree(3, failing); !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's error", err)
	}
	short := HashReaderFunc(func([]int64) ([]Hash, error) { return make([]Hash, 1), nil })
	_, err := OpenTree(3, short)
	refused(t, err, "got 1 hashes, want 2")
	for _, size := range []int64{-1, MaxSize + 1, 1<<63 - 1} {
		_, err := OpenTree(size, failing)
		refused(t, err, "cannot have")
	}
}

func TestAppendDoesNotAllocate(t *testing.T) {
	tree, text := new(Tree), make([]byte, 700)
	for range 100 {
		_, _, err := tree.Append(text)
		must(t, err)
	}
	if n := testing.AllocsPerRun(100, func() { _, _, _ = tree.Append(text) }); n > 0 {
		t.Errorf("%v allocations per entry", n)
	}
}
