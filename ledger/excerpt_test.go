package ledger

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// excerptOf takes entries out of a log, with an attachment.
func excerptOf(t *testing.T, m madeLog, seqs ...int64) Excerpt {
	t.Helper()
	e := Excerpt{Site: m.site, Writer: m.writer, Subject: "a1", Checkpoint: m.checkpoint}
	read := HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		hashes := make([]Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = m.stored[index]
		}
		return hashes, nil
	})
	for _, seq := range seqs {
		proof, err := ProveEntry(int64(len(m.texts)), seq, read)
		must(t, err)
		e.Entries = append(e.Entries, ProvenEntry{seq, m.texts[seq], proof})
	}
	a, err := NewAttachment(testRand(3), []byte("Jana Krüger <ä>"))
	must(t, err)
	e.Attachments = []Attachment{a}
	return e
}

func TestExcerptIsChecked(t *testing.T) {
	m := makeLog(t, 100, 200, 9)
	e := excerptOf(t, m, 0, 7, 9, 99)
	text, err := e.Encode()
	must(t, err)
	p, err := OpenExcerpt(text, m.writer)
	must(t, err)
	if p.Checkpoint.Size != 100 || len(p.Envelopes) != 4 || p.Envelopes[2].Signed == nil {
		t.Errorf("%+v", p)
	}
	if name, ok := p.Attachment(e.Attachments[0].Hash); !ok || string(name) != "Jana Krüger <ä>" {
		t.Errorf("attachment %q %v", name, ok)
	}
	if _, ok := p.Attachment(Hash{}); ok {
		t.Error("an attachment that is not there")
	}
}

func TestExcerptRefused(t *testing.T) {
	m := makeLog(t, 100, 200, 9)
	good, err := excerptOf(t, m, 0, 7, 9, 99).Encode()
	must(t, err)
	other := makeLog(t, 3, 200, 0)
	for name, c := range map[string]struct {
		change func(e *Excerpt)
		want   string
	}{
		"another entry":         {func(e *Excerpt) { e.Entries[1].Text = m.texts[8] }, "entry 7 of 100"},
		"an entry of elsewhere": {func(e *Excerpt) { e.Entries[1].Seq = 8 }, "entry 8 of 100"},
		"no proof":              {func(e *Excerpt) { e.Entries[1].Proof = nil }, "entry 7 of 100"},
		"out of order":          {func(e *Excerpt) { e.Entries[0], e.Entries[1] = e.Entries[1], e.Entries[0] }, "not in order"},
		"twice":                 {func(e *Excerpt) { e.Entries = append(e.Entries, e.Entries[3]) }, "not in order"},
		"another checkpoint":    {func(e *Excerpt) { e.Checkpoint = other.checkpoint }, "entry 0 of 3"},
		"another site":          {func(e *Excerpt) { e.Site[0]++ }, "checkpoint is of"},
		"another attachment":    {func(e *Excerpt) { e.Attachments[0].Bytes = []byte("Karl Krüger") }, "does not fit its hash"},
	} {
		t.Run(name, func(t *testing.T) {
			e := excerptOf(t, m, 0, 7, 9, 99)
			c.change(&e)
			text, err := e.Encode()
			must(t, err)
			_, err = OpenExcerpt(text, m.writer)
			refused(t, err, c.want)
		})
	}
	_, err = OpenExcerpt(good, testWriter(t, 9).Public())
	refused(t, err, "not of")
	for name, text := range map[string]string{
		"nothing":          "",
		"cut off":          string(good[:len(good)/2]),
		"more behind":      string(good) + "{}",
		"white space":      " " + string(good),
		"unknown key":      strings.Replace(string(good), `{"visite"`, `{"x":1,"visite"`, 1),
		"a key twice":      strings.Replace(string(good), `{"visite"`, `{"subject":"b","visite"`, 1),
		"another version":  strings.Replace(string(good), "excerpt v1", "excerpt v2", 1),
		"a salt too short": strings.Replace(string(good), `"salt":"`, `"salt":"00","x":"`, 1),
	} {
		if _, err := OpenExcerpt([]byte(text), m.writer); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

// A person signed for entries: without one of them the excerpt is not whole.
func TestExcerptMustBeWhole(t *testing.T) {
	key, person := testWriter(t, 1), testPerson(t, 2)
	m := madeLog{site: LeafHash([]byte("founding")), writer: key.Public()}
	var tree Tree
	write := func(e Envelope) {
		text, err := Encode(e)
		must(t, err)
		_, stored, err := tree.Append(text)
		must(t, err)
		m.texts, m.stored = append(m.texts, text), append(m.stored, stored...)
	}
	for _, data := range []string{`{"n":1}`, `{"n":2}`} {
		write(Envelope{At: testTime, By: person.Public().ID(), Kind: "answer.given", Data: json.RawMessage(data)})
	}
	seal := Envelope{At: testTime, By: person.Public().ID(), Kind: "audit.completed", Data: json.RawMessage(`{}`)}
	must(t, seal.Sign(person, Statement{Site: m.site, Subject: "a1", At: testTime, Leaves: []Hash{LeafHash(m.texts[0]), LeafHash(m.texts[1])}}))
	write(seal)
	var err error
	m.checkpoint, err = key.SignCheckpoint(m.site, tree.Size(), tree.Root())
	must(t, err)
	for want, seqs := range map[string][]int64{"": {0, 1, 2}, "left out": {0, 2}} {
		text, err := excerptOf(t, m, seqs...).Encode()
		must(t, err)
		_, err = OpenExcerpt(text, m.writer)
		if want == "" {
			must(t, err)
		} else {
			refused(t, err, want)
		}
	}
}

// No byte of an excerpt can be changed.
func TestExcerptEveryByte(t *testing.T) {
	m := makeLog(t, 5, 200, 2)
	good, err := excerptOf(t, m, 1, 2).Encode()
	must(t, err)
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		if p, err := OpenExcerpt(bad, m.writer); err == nil && p.Subject == "a1" {
			t.Errorf("byte %d of %d changed from %q to %q", i, len(good), good[i], bad[i])
		}
	}
}

func FuzzOpenExcerpt(f *testing.F) {
	f.Add([]byte(`{"visite":"excerpt v1"}`))
	w := testWriter(f, 1).Public()
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := OpenExcerpt(text, w)
		if err != nil {
			return
		}
		again, err := p.Encode()
		if err != nil || !bytes.Equal(again, text) {
			t.Fatalf("%q is read, but written as %q, %v", text, again, err)
		}
	})
}
