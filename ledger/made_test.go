package ledger

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// testRand is a source of keys and salts that gives the same bytes in each run.
func testRand(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed}) }

func testWriter(t testing.TB, seed byte) WriterKey {
	t.Helper()
	k, err := NewWriterKey(testRand(seed))
	must(t, err)
	return k
}

func testPerson(t testing.TB, seed byte) PersonKey {
	t.Helper()
	k, err := NewPersonKey(testRand(seed))
	must(t, err)
	return k
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused fails unless err is an error whose text contains want.
func refused(t testing.TB, err error, want string) {
	t.Helper()
	if err == nil {
		t.Fatalf("accepted; want refused with %q", want)
	}
	if !strings.Contains(err.Error(), want) {
		t.Fatalf("refused with %q, want %q", err, want)
	}
}

var testTime = time.Date(2025, 3, 3, 9, 41, 0, 0, time.FixedZone("", 3600))

// madeLog is a log in memory, as the store keeps it.
type madeLog struct {
	site       SiteID
	writer     Writer
	texts      [][]byte
	stored     []Hash
	checkpoint []byte
}

// makeLog writes n entries of about the given number of bytes; every signEvery-th is signed by a person.
func makeLog(t testing.TB, n, bytes, signEvery int) madeLog {
	t.Helper()
	key, person := testWriter(t, 1), testPerson(t, 2)
	m := madeLog{site: LeafHash([]byte("founding")), writer: key.Public()}
	var tree Tree
	for seq := range n {
		e := Envelope{At: testTime, By: person.Public().ID(), Kind: "answer.given"}
		note := strings.Repeat("Gerät ohne Netz, Überwachung am Bett. ", max(0, bytes-190)/40)
		e.Data = fmt.Appendf(nil, `{"seq":%d,"item":"connection","value":["wired",true,1.5],"note":"%s"}`, seq, note)
		if seq%7 == 3 {
			e.Seen = []Position{{Writer: strings.Repeat("0b", 16), Size: int64(seq), Root: Hash{1}}}
		}
		if signEvery > 0 && seq%signEvery == 0 {
			e.Data = fmt.Appendf(nil, `{"seq":%d}`, seq)
			must(t, e.Sign(person, Statement{
				Site: m.site, Subject: "a1", Outcome: json.RawMessage(`{"verdict":"stop"}`), At: testTime,
			}))
		}
		text, err := Encode(e)
		must(t, err)
		_, stored, err := tree.Append(text)
		must(t, err)
		m.texts = append(m.texts, text)
		m.stored = append(m.stored, stored...)
	}
	if n > 0 {
		var err error
		m.checkpoint, err = key.SignCheckpoint(m.site, tree.Size(), tree.Root())
		must(t, err)
	}
	return m
}

// log is what VerifyLog takes. The entries are yielded in a buffer that is reused.
func (m madeLog) log() Log {
	return Log{Site: m.site, Writer: m.writer, Checkpoint: m.checkpoint, Entries: m.entries(), Stored: values(m.stored)}
}

func (m madeLog) entries() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		var buffer []byte
		for seq, text := range m.texts {
			buffer = append(buffer[:0], text...)
			if !yield(Entry{int64(seq), buffer}, nil) {
				return
			}
		}
	}
}

func (m madeLog) ReadHashes(indexes []int64) ([]Hash, error) {
	var hashes []Hash
	for _, i := range indexes {
		if i < 0 || i >= int64(len(m.stored)) {
			return nil, fmt.Errorf("no hash %d", i)
		}
		hashes = append(hashes, m.stored[i])
	}
	return hashes, nil
}

func values[V any](all []V) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		for _, v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}
