package db

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"visite/audit"
)

// rivals reads the answers that stand beside those of an audit, as far as they had
// been seen.
func rivals(ctx context.Context, h *handle, n int64, saw *sight) (map[string][]audit.Rival, error) {
	type row struct {
		entry int64
		audit.Rival
	}
	var rows []row
	err := h.each(ctx, `SELECT r.entry, r.item, r.value, r.note, r.redacted, r.at, r.by, coalesce(p.name, ''), substr(e.hashes, 1, 32)
		FROM rivals r JOIN entries e ON e.n = r.entry LEFT JOIN persons p ON p.id = r.by WHERE r.audit = ? ORDER BY r.entry`, []any{n}, func(scan func(...any) error) error {
		var r row
		var value, leaf []byte
		if err := scan(&r.entry, &r.Item, &value, &r.Note, &r.Redacted, &r.By.At, &r.By.Person, &r.By.Name, &leaf); err != nil {
			return err
		}
		r.Entry, r.Withdrawn = hex.EncodeToString(leaf), len(value) == 0
		if !r.Withdrawn {
			if err := json.Unmarshal(value, &r.Value); err != nil {
				return fmt.Errorf("answer to %s: %w", r.Item, err)
			}
		}
		rows = append(rows, r)
		return nil
	})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	found := map[string][]audit.Rival{}
	for _, r := range rows {
		seen, err := saw.has(ctx, r.entry)
		if err != nil {
			return nil, err
		}
		if seen {
			found[r.Item] = append(found[r.Item], r.Rival)
		}
	}
	return found, nil
}

// contested reports whether answers stand side by side in a revision that differ.
func contested(ctx context.Context, h *handle, lists *checklists, n int64, revision int, digest string, saw *sight) (bool, error) {
	beside, err := rivals(ctx, h, n, saw)
	if err != nil || len(beside) == 0 {
		return false, err
	}
	a := audit.Audit{Rivals: beside}
	if a.Checklist, err = lists.get(ctx, h, digest); err != nil {
		return false, err
	}
	a.Answers, err = answers(ctx, h, n, revision, "")
	return len(a.Contested()) > 0, err
}
