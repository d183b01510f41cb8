package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"

	"visite/audit"
	"visite/checklist"
)

// Records goes through the audits that a filter chooses, with everything about
// them, in the order in which they were begun. Of an audit that is being
// amended it gives the last sealed revision, unless drafts are asked for. It
// holds some hundred audits in memory.
func (s *Store) Records(ctx context.Context, f audit.AuditFilter) iter.Seq2[audit.Record, error] {
	return s.records(ctx, f, false)
}

// RecordsAlone is [Store.Records] without what became of the audits after they
// were sealed: no leaf, no reviews, no actions. It takes two thirds of the time.
func (s *Store) RecordsAlone(ctx context.Context, f audit.AuditFilter) iter.Seq2[audit.Record, error] {
	return s.records(ctx, f, true)
}

func (s *Store) records(ctx context.Context, f audit.AuditFilter, alone bool) iter.Seq2[audit.Record, error] {
	return func(yield func(audit.Record, error) bool) {
		err := s.recordPieces(ctx, f, alone, func(piece []audit.Record) error {
			for _, r := range piece {
				if !yield(r, nil) {
					return errStopped
				}
			}
			return nil
		})
		finish(explain("read database", s.path, err), yield)
	}
}

// records merges three queries that are in the same order: audits, their
// answers, and the files of the answers.
type records struct {
	store   *Store
	handle  *handle
	args    []any  // the piece, see inPiece
	shown   string // the revision, as SQL
	answers *answerCursor
	files   *fileCursor
	writers map[int64]string
	persons map[audit.PersonID]string
	places  map[string]map[string]int // of items in their checklist, by its digest
	known   knownTexts
	alone   bool            // without what became of the audits afterwards
	network map[string]bool // devices and audits of which the network has shown anything
}

func (s *Store) newRecords(ctx context.Context, h *handle, f audit.AuditFilter) (*records, error) {
	r := &records{store: s, handle: h, shown: "a.revision", places: map[string]map[string]int{}, known: knownTexts{words: map[string]string{}}}
	if f.Status == "" && !f.Drafts {
		r.shown = "iif(a.status = 'draft', a.revision - 1, a.revision)"
	}
	var err error
	if r.persons, err = names[audit.PersonID](ctx, h, "SELECT id, name FROM persons"); err != nil {
		return nil, err
	}
	if r.writers, err = names[int64](ctx, h, "SELECT n, id FROM writers"); err != nil {
		return nil, err
	}
	r.network, err = onNetworkEver(ctx, h)
	return r, err
}

// names reads a small table of names.
func names[K comparable](ctx context.Context, h *handle, query string) (map[K]string, error) {
	found := map[K]string{}
	err := h.each(ctx, query, nil, func(scan func(...any) error) error {
		var key K
		var name string
		err := scan(&key, &name)
		found[key] = name
		return err
	})
	return found, err
}

// inPiece is the condition for the audits a of a piece.
const inPiece = "WHERE a.n IN (SELECT value FROM json_each(?))"

// piece reads some audits.
func (r *records) piece(ctx context.Context, p piece) (list []audit.Record, err error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	r.args = []any{string(text)}
	if r.answers, err = r.openAnswers(ctx); err != nil {
		return nil, err
	}
	defer r.answers.close()
	if r.files, err = r.openFiles(ctx); err != nil {
		return nil, err
	}
	defer r.files.close()
	var numbers []int64
	err = r.handle.each(ctx, `SELECT a.n, a.id, a.round, a.checklist, coalesce(w.name, ''), coalesce(m.name, ''), a.bed,
			`+r.shown+`, a.status, x.outcome, coalesce(x.entry, 0), coalesce(z.seq, 0), coalesce(x.at, ''), coalesce(x.by, ''),
			a.started_at, a.started_by, a.imported, a.named_by, a.review, a.aside > 0, `+deviceFields+`
		FROM audits a JOIN devices d ON d.id = a.device`+deviceJoins+`
		LEFT JOIN rooms m ON m.id = a.room LEFT JOIN wards w ON w.id = m.ward
		LEFT JOIN revisions x ON x.audit = a.n AND x.revision = `+r.shown+" LEFT JOIN entries z ON z.n = x.entry "+inPiece+" ORDER BY a.n", r.args,
		func(scan func(...any) error) error {
			n, a, err := r.next(ctx, scan)
			list, numbers = append(list, a), append(numbers, n)
			return err
		})
	if err != nil {
		return nil, err
	}
	if r.alone {
		return list, nil
	}
	return list, r.around(ctx, list, numbers)
}

func (r *records) next(ctx context.Context, scan func(...any) error) (n int64, a audit.Record, err error) {
	var entry int64
	var outcome sql.RawBytes
	dest := []any{
		&n, &a.ID, &a.Round, &a.ChecklistDigest, &a.Place.Ward, &a.Place.Room, &a.Place.Bed,
		&a.Revision, &a.Status, &outcome, &entry, &a.Seq, &a.Completed.At, &a.Completed.Person, &a.Started.At, &a.Started.Person, &a.Imported, &a.By, &a.Review, &a.Aside,
	}
	if err := scan(append(dest, deviceDest(&a.Device)...)...); err != nil {
		return n, a, err
	}
	c, err := r.store.checklists.get(ctx, r.handle, a.ChecklistDigest)
	if err != nil {
		return n, a, err
	}
	a.Checklist, a.ChecklistVersion = c.ID, c.Version
	a.Started.Name = r.name(a.Started.Person, a.By)
	if r.network[string(a.Device.ID)] || r.network[string(a.ID)] {
		if a.Network, err = deviceNetwork(ctx, r.handle, a.Round, a.Device.ID, a.ID); err != nil {
			return n, a, fmt.Errorf("audit %s: %w", a.ID, err)
		}
	}
	if a.Answers, err = r.take(n, c, a.By); err != nil {
		return n, a, fmt.Errorf("audit %s: %w", a.ID, err)
	}
	if entry == 0 {
		a.Outcome = evaluate(c, a)
		return n, a, nil
	}
	a.Status, a.Writer = audit.Completed, r.writers[writerOf(entry)]
	a.Completed.Name = r.name(a.Completed.Person, a.By)
	if err := json.Unmarshal(outcome, &a.Outcome); err != nil {
		return n, a, fmt.Errorf("audit %s: outcome: %w", a.ID, err)
	}
	return n, a, nil
}

// name is that of a person, or of whom an imported audit names.
func (r *records) name(p audit.PersonID, named string) string {
	if p == "" {
		return named
	}
	return r.persons[p]
}

// evaluate is the outcome of a draft at this moment. From one that was dropped
// nothing follows.
func evaluate(c *checklist.Checklist, a audit.Record) audit.Sealed {
	if a.Status == audit.Dropped {
		a.Answers = nil
	}
	values := make(checklist.Answers, len(a.Answers))
	for _, answer := range a.Answers {
		values[answer.Item] = answer.Value
	}
	return audit.Seal(c, c.Evaluate(values, checklist.Device{Maker: a.Device.Maker, Model: a.Device.Model}))
}
