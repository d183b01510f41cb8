package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"visite/audit"
	"visite/checklist"
)

// imported: an audit of an import that has not ended, which whoever imports
// will sign for, with the outcome that its answers give.
func (r ruling) imported(ctx context.Context, ev *audit.AuditImported) error {
	if err := r.importing(ctx, ev.Round, ev.Checklist); err != nil {
		return err
	}
	c, err := r.store.checklists.get(ctx, r.handle, ev.Checklist)
	if err != nil {
		return err
	}
	known, err := people(ctx, r.handle)
	if err != nil {
		return err
	}
	if err := known.CheckNamedInImport(c, ev); err != nil || ev.Outcome == nil {
		return err
	}
	values := make(checklist.Answers, len(ev.Answers))
	for _, a := range ev.Answers {
		if erased(a.Private) {
			return nil
		}
		item, _ := c.Item(a.Item)
		if values[a.Item], err = audit.Join(item.Kind, a.Value, a.Private); err != nil {
			return err
		}
	}
	var of checklist.Device
	if err := r.scan(ctx, "SELECT maker, model FROM devices WHERE id = ?", []any{ev.Device}, &of.Maker, &of.Model); err != nil {
		return fmt.Errorf("device %.40q: %w", ev.Device, err)
	}
	outcome := c.Evaluate(values, of)
	if len(outcome.Missing) > 0 {
		return fmt.Errorf("it is sealed, but there is no answer to %s", strings.Join(outcome.Missing, ", "))
	}
	return same(*ev.Outcome, audit.Seal(c, outcome), fmt.Sprintf("checklist %s version %d gives another outcome for the answers", c.ID, c.Version))
}

func (r ruling) importing(ctx context.Context, round audit.RoundID, digest string) error {
	going, err := exists(ctx, r.handle, "SELECT 1 FROM rounds WHERE id = ? AND checklist = ? AND status = ? AND closed_at = ''", round, digest, audit.RoundImported)
	if err == nil && !going {
		err = errors.New("no import with this checklist is going on")
	}
	return err
}

// importEnded: the one signature is over exactly the audits taken.
func (r ruling) importEnded(ctx context.Context, ev *audit.ImportEnded) error {
	if err := r.importing(ctx, ev.Round, ev.Checklist); err != nil {
		return err
	}
	all, taken := sha256.New(), 0
	err := r.each(ctx, "SELECT substr(e.hashes, 1, 32) FROM audits a JOIN entries e ON e.n = a.n WHERE a.round = ? ORDER BY a.n", []any{ev.Round},
		func(scan func(...any) error) error {
			var leaf sql.RawBytes
			if err := scan(&leaf); err != nil {
				return err
			}
			taken++
			all.Write(leaf)
			return nil
		})
	if err != nil {
		return err
	}
	if ev.Taken != taken || ev.Leaves != hex.EncodeToString(all.Sum(nil)) {
		return fmt.Errorf("it signs for %d audits, which are not the %d taken", ev.Taken, taken)
	}
	return nil
}

// unended finds an import that nobody signed for, and counts those of which the
// rest may be still to come: an import of another laptop with which its log ends
// here. One that runs into quarantine has its end there.
func (r ruling) unended(ctx context.Context) (unended int64, err error) {
	type openImport struct {
		round  string
		writer int64
	}
	var open []openImport
	err = r.each(ctx, "SELECT id, started & 0xffffffff FROM rounds WHERE status = ? AND closed_at = ''", []any{audit.RoundImported}, func(scan func(...any) error) error {
		var one openImport
		err := scan(&one.round, &one.writer)
		open = append(open, one)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, one := range open {
		last, held, err := r.endOf(ctx, one.writer)
		if err != nil {
			return 0, err
		}
		var own bool
		if err := r.scan(ctx, "SELECT key = ? FROM writers WHERE n = ?", []any{r.store.key.Public().String(), one.writer}, &own); err != nil {
			return 0, err
		}
		switch {
		case !isOfImport(last) || own && !held:
			return 0, wrong(nil, "nobody signed for the import %s", one.round)
		case !held:
			unended++
		}
	}
	return unended, nil
}

// endOf is the last event of a log that counts, and whether it is followed by
// entries in quarantine.
func (r ruling) endOf(ctx context.Context, writer int64) (last audit.Event, held bool, err error) {
	var n int64
	var text []byte
	err = r.scan(ctx, `SELECT n, text FROM entries WHERE n & 0xffffffff = ? AND n NOT IN (SELECT entry FROM quarantined)
		ORDER BY seq DESC LIMIT 1`, []any{writer}, &n, &text)
	if err != nil {
		return nil, false, err
	}
	if held, err = exists(ctx, r.handle, "SELECT 1 FROM entries WHERE n & 0xffffffff = ? AND n > ?", writer, n); err != nil {
		return nil, false, err
	}
	last, err = loggedEvent(text)
	return last, held, err
}
