package db

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"visite/audit"
	"visite/checklist"
)

// answerCursor stands on an answer that has not been taken.
type answerCursor struct {
	*cursor
	audit                                       int64
	item, value, note, provenance, at, by, leaf sql.RawBytes // until the next row
	other                                       sql.RawBytes // whom the imported audit names that an answer was taken over from
	redacted                                    bool
	known                                       *knownTexts
}

// knownTexts are texts that come again and again, so that each is made once.
type knownTexts struct {
	words    map[string]string // items, provenances, persons
	at, leaf string            // the last ones: often those of the whole audit
	bytes    []byte            // of leaf
}

func (k *knownTexts) word(b []byte) string {
	s, ok := k.words[string(b)]
	if !ok {
		s = string(b)
		k.words[s] = s
	}
	return s
}

func (k *knownTexts) time(b []byte) string {
	if k.at != string(b) {
		k.at = string(b)
	}
	return k.at
}

func (k *knownTexts) hex(b []byte) string {
	if !bytes.Equal(k.bytes, b) {
		k.bytes, k.leaf = append(k.bytes[:0], b...), hex.EncodeToString(b)
	}
	return k.leaf
}

func (r *records) openAnswers(ctx context.Context) (*answerCursor, error) {
	c, err := r.handle.cursor(ctx, `SELECT x.audit, x.item, x.value, x.note, x.provenance, x.redacted, x.at, x.by, substr(e.hashes, 1, 32),
			iif(x.by = '' AND x.entry <> a.n, (SELECT o.named_by FROM audits o WHERE o.n = x.entry), '')
		FROM audits a CROSS JOIN answers x ON x.audit = a.n AND x.revision = `+r.shown+` JOIN entries e ON e.n = x.entry `+
		inPiece+" ORDER BY a.n", r.args...)
	if err != nil {
		return nil, err
	}
	a := &answerCursor{cursor: c, known: &r.known}
	return a, a.read(&a.audit, &a.item, &a.value, &a.note, &a.provenance, &a.redacted, &a.at, &a.by, &a.leaf, &a.other)
}

// fileCursor stands on a file of an answer that has not been taken.
type fileCursor struct {
	*cursor
	audit int64
	item  string
	ref   []byte
	file  audit.Evidence
}

func (r *records) openFiles(ctx context.Context) (*fileCursor, error) {
	c, err := r.handle.cursor(ctx, `SELECT x.audit, x.item, x.ref, x.sha256, x.name, x.size
		FROM audits a JOIN evidence x ON x.audit = a.n AND x.revision = `+r.shown+" "+inPiece+" ORDER BY a.n, x.item, x.n", r.args...)
	if err != nil {
		return nil, err
	}
	f := &fileCursor{cursor: c}
	return f, f.read(&f.audit, &f.item, &f.ref, &f.file.SHA256, &f.file.Name, &f.file.Size)
}

// take collects the answers of audit n in the order of the checklist's items.
func (r *records) take(n int64, c *checklist.Checklist, named string) ([]audit.Answer, error) {
	place := r.itemPlaces(c)
	var list []audit.Answer
	for at := r.answers; at.more && at.audit == n; {
		a, err := r.answer(named)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
		if err := at.next(); err != nil {
			return nil, err
		}
	}
	for at := r.files; at.more && at.audit == n; {
		i := slices.IndexFunc(list, func(a audit.Answer) bool { return a.Item == at.item })
		if i < 0 {
			return nil, fmt.Errorf("file for %s, which has no answer", at.item)
		}
		at.file.Ref = hex.EncodeToString(at.ref)
		list[i].Evidence = append(list[i].Evidence, at.file)
		if err := at.next(); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b audit.Answer) int { return cmp.Compare(place[a.Item], place[b.Item]) })
	return list, nil
}

// answer is the one at the cursor.
func (r *records) answer(named string) (audit.Answer, error) {
	at := r.answers
	a := audit.Answer{
		Item: at.known.word(at.item), Note: string(at.note), Provenance: audit.Provenance(at.known.word(at.provenance)), Redacted: at.redacted,
		Entry: at.known.hex(at.leaf), By: audit.Stamp{At: at.known.time(at.at), Person: audit.PersonID(at.known.word(at.by))},
	}
	if len(at.other) > 0 {
		named = at.known.word(at.other)
	}
	a.By.Name = r.name(a.By.Person, named)
	return a, readValue(at.value, &a.Value)
}

// readValue reads the JSON of an answer. Most are plain words.
func readValue(text []byte, v *checklist.Value) error {
	if last := len(text) - 1; last > 0 && text[0] == '"' && text[last] == '"' && bytes.IndexByte(text[1:last], '\\') < 0 {
		v.Word = string(text[1:last])
		return nil
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return nil
}

// itemPlaces are the places of the items in a checklist.
func (r *records) itemPlaces(c *checklist.Checklist) map[string]int {
	places, ok := r.places[c.Digest()]
	if !ok {
		places = make(map[string]int, len(c.Items))
		for i, item := range c.Items {
			places[item.ID] = i
		}
		r.places[c.Digest()] = places
	}
	return places
}
