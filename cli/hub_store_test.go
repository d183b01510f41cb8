package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"visite/db"
	"visite/hub"
	"visite/hub/postgres"
	"visite/hub/postgres/pgtest"
	"visite/ledger"
)

// hubStores are the stores of a hub, each fresh. What is said of one must hold for
// the other.
var hubStores = map[string]func(t *testing.T) hub.Store{
	"SQLite": func(t *testing.T) hub.Store {
		s, err := db.OpenHub(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	},
	"PostgreSQL": func(t *testing.T) hub.Store {
		s, err := postgres.Open(t.Context(), pgtest.Start(t))
		if err != nil {
			t.Fatal(err)
		}
		return s
	},
}

// eachStore runs a test with each store.
func eachStore(t *testing.T, test func(t *testing.T, s hub.Store)) {
	for name, open := range hubStores {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			t.Cleanup(func() { _ = s.Close() })
			test(t, s)
		})
	}
}

// hubLog is the log of a laptop, which can be sent.
type hubLog struct {
	key   ledger.WriterKey
	texts []string
}

func newHubLog(t *testing.T, entries int) *hubLog {
	t.Helper()
	key, err := ledger.NewWriterKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	l := &hubLog{key: key}
	l.grow(entries)
	return l
}

func (l *hubLog) grow(entries int) {
	for range entries {
		l.texts = append(l.texts, fmt.Sprintf("entry %d of %s", len(l.texts), l.key.Public().ID()))
	}
}

// at is the tree of the first entries.
func (l *hubLog) at(size int) *ledger.Tree {
	var tree ledger.Tree
	for _, text := range l.texts[:size] {
		_, _, _ = tree.Append([]byte(text))
	}
	return &tree
}

// send writes what is there from an entry on, with attachments, straight into a store.
func (l *hubLog) send(ctx context.Context, s hub.Store, site ledger.SiteID, from int, beside ...ledger.Attachment) (ledger.Received, error) {
	whole := l.at(len(l.texts))
	note, err := l.key.SignCheckpoint(site, whole.Size(), whole.Root())
	if err != nil {
		return ledger.Received{}, err
	}
	var out bytes.Buffer
	b := ledger.NewBundleWriter(&out, site, l.key)
	err = b.Range(ledger.Range{Writer: l.key.Public(), From: int64(from), Edge: l.at(from).Edge(), Checkpoint: note})
	for _, text := range l.texts[from:] {
		err = errors.Join(err, b.Entry([]byte(text)))
	}
	for _, a := range beside {
		err = errors.Join(err, b.Attachment(a))
	}
	if err = errors.Join(err, b.Close()); err != nil {
		return ledger.Received{}, err
	}
	var got ledger.Received
	err = s.Append(ctx, site, func(a ledger.Archive) error {
		got, err = ledger.Receive(&out, site, a)
		return err
	})
	return got, err
}

// stored is what a store has of a log.
func (l *hubLog) stored(t *testing.T, s hub.Store, site ledger.SiteID) (texts []string, sizes []string) {
	t.Helper()
	err := s.Read(t.Context(), site, func(lib ledger.Library) error {
		err := lib.Receipts(func(_ string, size int64, note []byte) error {
			if c, err := ledger.OpenCheckpoint(note, site, l.key.Public()); err == nil && c.Size == size {
				sizes = append(sizes, fmt.Sprint(size))
			}
			return nil
		})
		if err != nil || len(sizes) == 0 {
			return err
		}
		return lib.Entries(l.key.Public(), 0, 1000, func(text []byte) error {
			texts = append(texts, string(text))
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts, sizes
}

// What is appended is there, once, in order, and nothing else is; another log, a
// gap and a batch that fails leave no trace.
func TestHubStoreAppends(t *testing.T) {
	eachStore(t, func(t *testing.T, s hub.Store) {
		site, ctx := ledger.LeafHash([]byte("founding")), t.Context()
		l := newHubLog(t, 13)
		a, err := ledger.NewAttachment(rand.Reader, []byte("Jo Weiß"))
		if err != nil {
			t.Fatal(err)
		}
		if texts, _ := l.stored(t, s, site); texts != nil {
			t.Errorf("an empty store has %q", texts)
		}
		if got, err := l.send(ctx, s, site, 0, a, a); err != nil || got.New != 13 {
			t.Fatalf("%+v, %v", got, err)
		}
		l.grow(20)
		if got, err := l.send(ctx, s, site, 7, a); err != nil || got.New != 20 {
			t.Fatalf("%+v, %v", got, err)
		}
		if got, err := l.send(ctx, s, site, 0); err != nil || got.New != 0 {
			t.Fatalf("again: %+v, %v", got, err)
		}
		var gap *ledger.Gap
		l.grow(7)
		if _, err := l.send(ctx, s, site, 35); !errors.As(err, &gap) || gap.Have != 33 {
			t.Errorf("a gap: %v", err)
		}
		other := &hubLog{key: l.key, texts: slices.Clone(l.texts)}
		other.texts[3] = "something else"
		var fork *ledger.Fork
		for _, from := range []int{0, 3, 4, 33} {
			if _, err := other.send(ctx, s, site, from); !errors.As(err, &fork) {
				t.Errorf("another log, from %d: %v", from, err)
			}
		}
		l.texts = l.texts[:33]
		if texts, sizes := l.stored(t, s, site); !slices.Equal(texts, l.texts) || fmt.Sprint(sizes) != "[33]" {
			t.Errorf("sizes %v, entries %q", sizes, texts)
		}
		failing := errors.New("the line broke")
		l.grow(3)
		err = s.Append(ctx, site, func(a ledger.Archive) error {
			if err := a.Entry(l.key.Public(), 33, []byte(l.texts[33]), []ledger.Hash{{1}}); err != nil {
				return err
			}
			return failing
		})
		if !errors.Is(err, failing) {
			t.Errorf("%v", err)
		}
		if got, err := l.send(ctx, s, site, 33); err != nil || got.New != 3 {
			t.Errorf("after a batch that failed: %+v, %v", got, err)
		}
		err = s.Read(ctx, site, func(lib ledger.Library) error {
			got, ok, err := lib.Beside(a.Hash)
			if !ok || !bytes.Equal(got.Bytes, a.Bytes) || got.Check() != nil {
				t.Errorf("attachment: %q, %v, %v", got.Bytes, ok, err)
			}
			if _, ok, err := lib.Beside(ledger.Hash{1}); ok || err != nil {
				t.Errorf("no attachment: %v, %v", ok, err)
			}
			for size, want := range map[int64]int64{1: 13, 13: 13, 14: 33, 33: 33, 34: 36, 99: 36} {
				note, err := lib.Receipt(l.key.Public(), size)
				if c, openErr := ledger.OpenCheckpoint(note, site, l.key.Public()); err != nil || openErr != nil || c.Size != want {
					t.Errorf("receipt not below %d: of %d, %v, %v", size, c.Size, err, openErr)
				}
			}
			root, err := ledger.RootAt(36, lib.Hashes(l.key.Public()))
			if root != l.at(36).Root() {
				t.Errorf("another root: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// Nothing of one site is seen in another, the same writer's logs included.
func TestHubStoreKeepsSitesApart(t *testing.T) {
	eachStore(t, func(t *testing.T, s hub.Store) {
		one, two := ledger.LeafHash([]byte("one")), ledger.LeafHash([]byte("two"))
		l := newHubLog(t, 5)
		a, _ := ledger.NewAttachment(rand.Reader, []byte("x"))
		if _, err := l.send(t.Context(), s, one, 0, a); err != nil {
			t.Fatal(err)
		}
		if texts, sizes := l.stored(t, s, two); texts != nil || sizes != nil {
			t.Errorf("the other site has %q", texts)
		}
		other := &hubLog{key: l.key, texts: []string{"another log"}}
		if got, err := other.send(t.Context(), s, two, 0); err != nil || got.New != 1 {
			t.Errorf("%+v, %v", got, err)
		}
		if texts, _ := l.stored(t, s, one); len(texts) != 5 {
			t.Errorf("%q", texts)
		}
		_ = s.Read(t.Context(), two, func(lib ledger.Library) error {
			if _, ok, err := lib.Beside(a.Hash); ok || err != nil {
				t.Errorf("the other site's attachment: %v, %v", ok, err)
			}
			return nil
		})
	})
}

// Many laptops at once: each log is whole.
func TestHubStoreAtOnce(t *testing.T) {
	eachStore(t, func(t *testing.T, s hub.Store) {
		sites := []ledger.SiteID{ledger.LeafHash([]byte("one")), ledger.LeafHash([]byte("two"))}
		logs := make([]*hubLog, 16)
		var all sync.WaitGroup
		for i := range logs {
			logs[i] = newHubLog(t, 0)
			all.Go(func() {
				for n := range 10 {
					logs[i].grow(3)
					if _, err := logs[i].send(context.Background(), s, sites[i%2], n*3); err != nil {
						t.Errorf("%v", err)
					}
				}
			})
		}
		all.Wait()
		for i, l := range logs {
			if texts, _ := l.stored(t, s, sites[i%2]); !slices.Equal(texts, l.texts) {
				t.Errorf("log %d: %d entries", i, len(texts))
			}
		}
	})
}

// A code lets in one laptop, once, in time, for one site.
func TestHubStoreEnrols(t *testing.T) {
	eachStore(t, func(t *testing.T, s hub.Store) {
		ctx, now := t.Context(), time.Unix(1_800_000_000, 0)
		one, two := ledger.LeafHash([]byte("one")), ledger.LeafHash([]byte("two"))
		enrol := func(code byte, site ledger.SiteID, id string, at time.Time, want bool) {
			t.Helper()
			if ok, err := s.Enrol(ctx, ledger.Hash{code}, site, id, at); ok != want || err != nil {
				t.Errorf("code %d for %s: %v, %v", code, id, ok, err)
			}
		}
		member := func(id string, want ledger.SiteID, in bool) {
			t.Helper()
			if site, ok, err := s.Member(ctx, id); ok != in || site != want || err != nil {
				t.Errorf("%s: %v, %v, %v", id, site, ok, err)
			}
		}
		for code := byte(1); code <= 4; code++ {
			if err := s.Offer(ctx, ledger.Hash{code}, now.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		member("a", ledger.SiteID{}, false)
		enrol(9, one, "a", now, false)
		enrol(1, one, "a", now.Add(2*time.Minute), false)
		enrol(1, one, "a", now, true)
		enrol(1, one, "b", now, false)
		enrol(2, two, "a", now, false)
		enrol(2, two, "b", now, true)
		member("a", one, true)
		member("b", two, true)
		if ok, err := s.Exclude(ctx, "a", now); !ok || err != nil {
			t.Errorf("%v, %v", ok, err)
		}
		if ok, err := s.Exclude(ctx, "a", now); ok || err != nil {
			t.Errorf("again: %v, %v", ok, err)
		}
		member("a", ledger.SiteID{}, false)
		var list []string
		err := s.Members(ctx, func(site ledger.SiteID, id string, since, shut time.Time) error {
			list = append(list, fmt.Sprint(id, " ", site == one, since.Equal(now), shut.IsZero()))
			return nil
		})
		if got := strings.Join(list, ", "); got != "a true true false, b false true true" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		enrol(3, one, "a", now, true)
		member("a", one, true)
	})
}

// What was marked is found again in the order in which it came; what was erased is
// gone, and does not come back.
func TestHubStoreNotesAndErases(t *testing.T) {
	eachStore(t, func(t *testing.T, s hub.Store) {
		site, ctx := ledger.LeafHash([]byte("founding")), t.Context()
		one, two := newHubLog(t, 4), newHubLog(t, 4)
		here, _ := ledger.NewAttachment(rand.Reader, []byte("here"))
		later, _ := ledger.NewAttachment(rand.Reader, []byte("later"))
		for _, l := range []*hubLog{one, two} {
			if _, err := l.send(ctx, s, site, 0, here); err != nil {
				t.Fatal(err)
			}
		}
		var found []string
		err := s.Append(ctx, site, func(a ledger.Archive) error {
			for _, l := range []*hubLog{two, one, two} {
				if _, err := a.Size(l.key.Public()); err != nil {
					return err
				}
				if err := a.Note(l.key.Public(), int64(len(found))); err != nil {
					return err
				}
				found = append(found, l.texts[len(found)])
			}
			if err := a.Note(two.key.Public(), 0); err != nil {
				return err
			}
			var got []string
			err := a.Notable(func(_ string, _ int64, text []byte) error {
				got = append(got, string(text))
				return nil
			})
			if !slices.Equal(got, found) {
				t.Errorf("found %q, want %q", got, found)
			}
			return errors.Join(err, a.Erase(here.Hash), a.Erase(here.Hash), a.Erase(later.Hash))
		})
		if err != nil {
			t.Fatal(err)
		}
		one.grow(1)
		if _, err := one.send(ctx, s, site, 4, here, later); err != nil {
			t.Fatal(err)
		}
		_ = s.Read(ctx, site, func(lib ledger.Library) error {
			for _, a := range []ledger.Attachment{here, later} {
				if _, ok, err := lib.Beside(a.Hash); ok || err != nil {
					t.Errorf("%s: %v, %v", a.Bytes, ok, err)
				}
			}
			return nil
		})
	})
}
