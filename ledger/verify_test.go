package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestARightLogVerifies(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, n := range []int{1, 2, 3, 255, 256, 257, 1500} {
		m := makeLog(t, n, 200, 9)
		var progress []int64
		seen := 0
		r, err := VerifyLog(t.Context(), m.log(), VerifyOptions{
			Seen:     func(int64, Position) error { seen++; return nil },
			Progress: func(done int64) { progress = append(progress, done) },
		})
		must(t, err)
		if r.Checkpoint.Size != int64(n) || r.Signed != int64((n+8)/9) || r.Bytes != int64(len(slices.Concat(m.texts...))) {
			t.Errorf("%d entries: %+v", n, r)
		}
		if want := (n + 3) / 7; seen != want {
			t.Errorf("%d entries: seen called %d times, want %d", n, seen, want)
		}
		if last := progress[len(progress)-1]; last != int64(n) || !slices.IsSorted(progress) {
			t.Errorf("%d entries: progress %v", n, progress)
		}
	}
}

func TestLongEntriesVerify(t *testing.T) {
	m := makeLog(t, 9, 5<<18, 0)
	r, err := VerifyLog(t.Context(), m.log(), VerifyOptions{})
	must(t, err)
	if r.Checkpoint.Size != 9 || r.Bytes < 10<<20 {
		t.Errorf("%+v", r)
	}
}

func TestVerifyErrorSaysWhatIsWrong(t *testing.T) {
	cause := errors.New("at byte 7: want a comma")
	for want, e := range map[string]*VerifyError{
		"writer 0a0b, entry 7: missing":                               {Writer: "0a0b", Seq: 7, What: "missing"},
		"writer 0a0b, checkpoint: not valid: at byte 7: want a comma": {Writer: "0a0b", Seq: -1, What: "not valid", Err: cause},
	} {
		if e.Error() != want {
			t.Errorf("says %q, want %q", e.Error(), want)
		}
	}
}

func TestTheFoundingEntryIsRecognised(t *testing.T) {
	m := makeLog(t, 1, 200, 0)
	m.site = LeafHash(m.texts[0])
	m.checkpoint = sign(t, m)
	r, err := VerifyLog(t.Context(), m.log(), VerifyOptions{})
	must(t, err)
	if !r.Founding {
		t.Error("not recognised")
	}
	r, err = VerifyLog(t.Context(), makeLog(t, 1, 200, 0).log(), VerifyOptions{})
	must(t, err)
	if r.Founding {
		t.Error("another entry is taken for it")
	}
}

// sign signs the log as it now is, as somebody with the writer's key could.
func sign(t testing.TB, m madeLog) []byte {
	t.Helper()
	var tree Tree
	for _, text := range m.texts {
		_, _, err := tree.Append(text)
		must(t, err)
	}
	text, err := testWriter(t, 1).SignCheckpoint(m.site, tree.Size(), tree.Root())
	must(t, err)
	return text
}

// restore stores the hashes of the log as it now is, as somebody with the database could.
func restore(t testing.TB, m *madeLog) {
	t.Helper()
	var tree Tree
	m.stored = nil
	for _, text := range m.texts {
		_, stored, err := tree.Append(text)
		must(t, err)
		m.stored = append(m.stored, stored...)
	}
}

// rewrite changes an entry and everything that follows from it, with the writer's key.
func rewrite(t testing.TB, m *madeLog, seq int, change func(*Envelope)) {
	t.Helper()
	e, err := Decode(m.texts[seq])
	must(t, err)
	change(&e)
	m.texts[seq], err = Encode(e)
	must(t, err)
	restore(t, m)
	m.checkpoint = sign(t, *m)
}

func TestTheFirstWrongEntryIsNamed(t *testing.T) {
	defer goleak.VerifyNone(t)
	const n, whole = 1000, -1
	good := makeLog(t, n, 200, 9)
	for what, c := range map[string]struct {
		seq   int64
		alter func(*madeLog) // what is stored
		offer func(*Log)     // what is offered to be verified
	}{
		"a text":              {seq: 700, alter: func(m *madeLog) { m.texts[700] = []byte("x") }},
		"two texts":           {seq: 300, alter: func(m *madeLog) { m.texts[700], m.texts[300] = nil, nil }},
		"a text and its hash": {seq: whole, alter: func(m *madeLog) { m.texts[700] = good.texts[701]; restore(t, m) }},
		"a text, in a bundle": {
			seq: whole, alter: func(m *madeLog) { m.texts[700] = good.texts[701] },
			offer: func(l *Log) { l.Stored = nil },
		},
		"a leaf hash":       {seq: 500, alter: func(m *madeLog) { m.stored[StoredHashCount(500)][0] ^= 1 }},
		"an inner hash":     {seq: 511, alter: func(m *madeLog) { m.stored[StoredHashCount(512)-1][31] ^= 1 }},
		"no hashes":         {seq: 0, alter: func(m *madeLog) { m.stored = nil }},
		"no last hash":      {seq: n - 1, alter: func(m *madeLog) { m.stored = m.stored[:len(m.stored)-1] }},
		"a hash more":       {seq: n, alter: func(m *madeLog) { m.stored = append(m.stored, Hash{}) }},
		"a long text":       {seq: 1, alter: func(m *madeLog) { m.texts[1] = make([]byte, MaxEntry+1) }},
		"no tail":           {seq: n - 1, alter: func(m *madeLog) { m.texts = m.texts[:n-1]; restore(t, m) }},
		"no entries":        {seq: 0, alter: func(m *madeLog) { m.texts, m.stored = nil, nil }},
		"an old checkpoint": {seq: n - 1, offer: func(l *Log) { l.Checkpoint = makeLog(t, n-1, 200, 9).checkpoint }},
		"a gap":             {seq: 300, offer: func(l *Log) { l.Entries = without(l.Entries, 300) }},
		"a gap in a bundle": {seq: 300, offer: func(l *Log) { l.Entries, l.Stored = without(l.Entries, 300), nil }},
		"a late beginning":  {seq: 0, offer: func(l *Log) { l.Entries = without(l.Entries, 0) }},
		"no checkpoint":     {seq: whole, offer: func(l *Log) { l.Checkpoint = nil }},
		"another writer":    {seq: whole, offer: func(l *Log) { l.Writer = testWriter(t, 5).Public() }},
		"another site":      {seq: whole, offer: func(l *Log) { l.Site = Hash{} }},

		// What only somebody with the writer's key can do.
		"what was signed": {seq: 9, alter: func(m *madeLog) {
			rewrite(t, m, 9, func(e *Envelope) { e.Signed.Statement += " " })
		}},
		"who signed": {seq: 18, alter: func(m *madeLog) {
			rewrite(t, m, 18, func(e *Envelope) { e.By = testPerson(t, 7).Public().ID() })
		}},
		"less seen than before": {seq: 10, alter: func(m *madeLog) {
			rewrite(t, m, 10, func(e *Envelope) { e.Seen[0].Size = 3 })
			m.stored[StoredHashCount(11)][0] ^= 1 // also wrong, but later
		}},
		"itself seen": {seq: 3, alter: func(m *madeLog) {
			rewrite(t, m, 3, func(e *Envelope) { e.Seen[0].Writer = m.writer.ID() })
		}},
		"not an entry": {seq: 4, alter: func(m *madeLog) {
			m.texts[4] = []byte(`{"kind":"answer.given"}`)
			restore(t, m)
			m.checkpoint = sign(t, *m)
		}},
	} {
		t.Run(what, func(t *testing.T) {
			m := good
			m.texts, m.stored = slices.Clone(m.texts), slices.Clone(m.stored)
			if c.alter != nil {
				c.alter(&m)
			}
			log := m.log()
			if c.offer != nil {
				c.offer(&log)
			}
			must(t, wrongAt(log, c.seq))
		})
	}
}

// wrongAt is an error unless verifying says that the log is wrong, and first at entry seq.
func wrongAt(log Log, seq int64) error {
	r, err := VerifyLog(context.Background(), log, VerifyOptions{})
	var wrong *VerifyError
	if !errors.As(err, &wrong) || wrong.Seq != seq || wrong.Writer != log.Writer.ID() || r != (Report{}) {
		return fmt.Errorf("verifying gives %+v, %w; want entry %d wrong", r, err, seq)
	}
	return nil
}

// without leaves out the entry seq.
func without(entries iter.Seq2[Entry, error], seq int64) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for e, err := range entries {
			if e.Seq != seq && !yield(e, err) {
				return
			}
		}
	}
}

// Whatever single thing is altered in a log, in its stored hashes or in its checkpoint is found, where it is.
func TestAnyAlterationIsFound(t *testing.T) {
	const n = 40
	good := makeLog(t, n, 160, 11)
	rapid.Check(t, func(t *rapid.T) {
		m := good
		m.texts, m.stored = slices.Clone(m.texts), slices.Clone(m.stored)
		i := rapid.IntRange(0, n-1).Draw(t, "entry")
		j := rapid.IntRange(0, len(m.stored)-1).Draw(t, "stored")
		first := int64(i)
		switch what := rapid.SampledFrom([]string{
			"text", "drop", "repeat", "swap", "stored", "drop stored", "repeat stored", "swap stored", "checkpoint",
		}).Draw(t, "what"); what {
		case "text":
			m.texts[i] = alter(t, m.texts[i])
		case "drop":
			m.texts = slices.Delete(m.texts, i, i+1)
		case "repeat":
			m.texts = slices.Insert(m.texts, i, m.texts[i])
			first++
		case "swap":
			k := (i + rapid.IntRange(1, n-1).Draw(t, "distance")) % n
			m.texts[i], m.texts[k] = m.texts[k], m.texts[i]
			first = int64(min(i, k))
		case "stored":
			m.stored[j][rapid.IntRange(0, HashSize-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			first = seqOfStored(j)
		case "drop stored":
			m.stored = slices.Delete(m.stored, j, j+1)
			first = seqOfStored(j)
		case "repeat stored":
			m.stored = slices.Insert(m.stored, j, m.stored[j])
			first = seqOfStored(j + 1)
		case "swap stored":
			k := (j + rapid.IntRange(1, len(m.stored)-1).Draw(t, "distance")) % len(m.stored)
			m.stored[j], m.stored[k] = m.stored[k], m.stored[j]
			first = seqOfStored(min(j, k))
		case "checkpoint":
			m.checkpoint = alter(t, m.checkpoint)
			first = -1
		}
		if err := wrongAt(m.log(), first); err != nil {
			t.Fatal(err)
		}
	})
}

// alter changes, takes away, puts in, or swaps bytes.
func alter(t *rapid.T, text []byte) []byte {
	altered := slices.Clone(text)
	i := rapid.IntRange(0, len(text)-2).Draw(t, "byte")
	switch rapid.SampledFrom([]string{"flip", "cut", "insert", "swap", "end"}).Draw(t, "how") {
	case "flip":
		altered[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
	case "cut":
		altered = slices.Delete(altered, i, i+1)
	case "insert":
		altered = slices.Insert(altered, i, rapid.Byte().Draw(t, "inserted"))
	case "swap":
		altered[i], altered[i+1] = altered[i+1], altered[i]
	case "end":
		altered = altered[:i]
	}
	if slices.Equal(altered, text) {
		t.Skip("two equal bytes swapped")
	}
	return altered
}

// seqOfStored is the entry with which the hash at an index was stored.
func seqOfStored(index int) (seq int64) {
	for StoredHashCount(seq+1) <= int64(index) {
		seq++
	}
	return seq
}

func TestVerifyingStops(t *testing.T) {
	defer goleak.VerifyNone(t)
	m := makeLog(t, 3000, 200, 0)
	broken := errors.New("disk is gone")
	notWrong := func(t *testing.T, err, want error) {
		t.Helper()
		if wrong := (*VerifyError)(nil); !errors.Is(err, want) || errors.As(err, &wrong) {
			t.Errorf("got %v, want %v", err, want)
		}
	}

	t.Run("when entries cannot be read", func(t *testing.T) {
		log := m.log()
		log.Entries = failing(log.Entries, 2000, broken)
		_, err := VerifyLog(t.Context(), log, VerifyOptions{})
		notWrong(t, err, broken)
	})
	t.Run("when stored hashes cannot be read", func(t *testing.T) {
		log := m.log()
		log.Stored = failing(log.Stored, 2000, broken)
		_, err := VerifyLog(t.Context(), log, VerifyOptions{})
		notWrong(t, err, broken)
	})
	t.Run("when the end of stored hashes cannot be read", func(t *testing.T) {
		log := m.log()
		log.Stored = failing(log.Stored, len(m.stored), broken)
		_, err := VerifyLog(t.Context(), log, VerifyOptions{})
		notWrong(t, err, broken)
	})
	t.Run("when it is cancelled before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := VerifyLog(ctx, m.log(), VerifyOptions{})
		notWrong(t, err, context.Canceled)
	})
	t.Run("when it is cancelled on the way", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := VerifyLog(ctx, m.log(), VerifyOptions{Progress: func(int64) { cancel() }})
		notWrong(t, err, context.Canceled)
	})
	t.Run("only when the caller's iterators have ended", func(t *testing.T) {
		log, reading := m.log(), true
		entries := log.Entries
		log.Entries = func(yield func(Entry, error) bool) {
			for e, err := range entries {
				if !yield(e, err) {
					break
				}
			}
			time.Sleep(50 * time.Millisecond) // as closing a database's cursor may take
			reading = false
		}
		log.Stored = failing(log.Stored, 0, broken)
		_, err := VerifyLog(t.Context(), log, VerifyOptions{})
		notWrong(t, err, broken)
		if reading {
			t.Error("entries are still being read")
		}
	})
	t.Run("when what was seen is wrong", func(t *testing.T) {
		lie := errors.New("had another root")
		_, err := VerifyLog(t.Context(), m.log(), VerifyOptions{Seen: func(seq int64, p Position) error {
			if seq == 10 && p.Size == 10 {
				return lie
			}
			return nil
		}})
		var wrong *VerifyError
		if !errors.As(err, &wrong) || wrong.Seq != 10 || !errors.Is(err, lie) {
			t.Errorf("got %v", err)
		}
	})
}

// failing yields err after n values.
func failing[V any](all iter.Seq2[V, error], n int, err error) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		i := 0
		for v := range all {
			if i == n {
				break
			}
			if i++; !yield(v, nil) {
				return
			}
		}
		var none V
		yield(none, err)
	}
}
