package db

import (
	"context"
	"encoding/hex"
	"fmt"

	"visite/audit"
	"visite/ledger"
)

// Questions lists the acts in question, those first about which nobody has decided.
func (s *Store) Questions(ctx context.Context) (list []audit.Question, err error) {
	err = s.read(ctx, func(h *handle) error {
		list, err = questions(ctx, h)
		return err
	})
	return list, err
}

func questions(ctx context.Context, h *handle) ([]audit.Question, error) {
	type row struct {
		audit.Question
		entry, against, decided int64
	}
	var rows []row
	err := h.each(ctx, `SELECT q.entry, q.kind, q.by, q.against, q.decided, q.holds, coalesce(d.reason, ''), coalesce(c.takes, 0), coalesce(n.name, ''), substr(e.hashes, 1, 32)
		FROM questions q JOIN entries e ON e.n = q.entry LEFT JOIN question_decisions d ON d.entry = q.decided
		LEFT JOIN person_changes c ON c.entry = q.entry LEFT JOIN admissions a ON a.entry = q.entry LEFT JOIN persons n ON n.id = coalesce(c.person, a.person)
		ORDER BY q.decided <> 0, q.entry`, nil, func(scan func(...any) error) error {
		var r row
		var leaf []byte
		var holds, takes bool
		err := scan(&r.entry, &r.Act, &r.By.Person, &r.against, &r.decided, &holds, &r.Reason, &takes, &r.About, &leaf)
		r.Entry, r.Holds = hex.EncodeToString(leaf), holds || r.decided == 0 && takes
		rows = append(rows, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	list := make([]audit.Question, len(rows))
	for i, r := range rows {
		by := r.By.Person // of an admission who invited
		for n, to := range map[int64]*audit.Stamp{r.entry: &r.By, r.against: &r.Against, r.decided: &r.Decided} {
			if n == 0 {
				continue
			}
			if *to, err = stampOf(ctx, h, n); err != nil {
				return nil, err
			}
		}
		if r.By.Person != by {
			r.By.Person = by
			if r.By.Name, err = nameOf(ctx, h, by); err != nil {
				return nil, err
			}
		}
		list[i] = r.Question
	}
	return list, nil
}

// stampOf is who wrote an entry, and when.
func stampOf(ctx context.Context, h *handle, n int64) (audit.Stamp, error) {
	envelope, err := envelopeOf(ctx, h, n)
	if err != nil {
		return audit.Stamp{}, err
	}
	name, err := nameOf(ctx, h, audit.PersonID(envelope.By))
	return audit.Stamp{At: plain(envelope.At).Format(stampLayout), Person: audit.PersonID(envelope.By), Name: name}, err
}

func nameOf(ctx context.Context, h *handle, id audit.PersonID) (name string, err error) {
	err = h.scan(ctx, "SELECT coalesce((SELECT name FROM persons WHERE id = ?), '')", []any{id}, &name)
	return name, err
}

// envelopeOf is an entry as its writer wrote it.
func envelopeOf(ctx context.Context, h *handle, n int64) (ledger.Envelope, error) {
	var text []byte
	if err := h.scan(ctx, "SELECT text FROM entries WHERE n = ?", []any{n}, &text); err != nil {
		return ledger.Envelope{}, fmt.Errorf("entry %d: %w", n, err)
	}
	return ledger.Decode(text)
}
