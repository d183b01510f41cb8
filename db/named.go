package db

import (
	"context"
	"encoding/json"
	"fmt"

	"visite/audit"
	"visite/checklist"
)

// isNamed reports whether an audit names somebody, in any of its revisions or as
// who took it, by a name that is theirs by now. Entries say whom they name of
// those whom the log knew then; who came later is only found by reading. So a
// verb asks this, and verify, but not the fold: whether a review counts must not
// change when a name is erased.
func isNamed(ctx context.Context, h *handle, lists *checklists, id audit.AuditID, who audit.Actor) (found bool, err error) {
	if who.Person == "" {
		return false, nil
	}
	theirs := map[string]bool{}
	err = h.each(ctx, "SELECT name FROM persons WHERE human = ? AND name <> ''", []any{who.Human}, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		theirs[audit.Fold(name)] = true
		return err
	})
	if err != nil || len(theirs) == 0 {
		return false, err
	}
	var n int64
	var digest, by string
	if err := h.scan(ctx, "SELECT n, checklist, named_by FROM audits WHERE id = ?", []any{id}, &n, &digest, &by); err != nil {
		return false, err
	}
	c, err := lists.get(ctx, h, digest)
	if err != nil {
		return false, err
	}
	found = theirs[audit.Fold(by)]
	err = h.each(ctx, "SELECT item, value FROM answers WHERE audit = ?", []any{n}, func(scan func(...any) error) error {
		var item string
		var text []byte
		if err := scan(&item, &text); err != nil {
			return err
		}
		var v checklist.Value
		if err := json.Unmarshal(text, &v); err != nil {
			return fmt.Errorf("answer to %s: %w", item, err)
		}
		def, _ := c.Item(item)
		found = found || theirs[audit.Fold(audit.NameIn(def.Kind, v))]
		return nil
	})
	return found, err
}

// namedInEither is [isNamed] of two audits.
func namedInEither(ctx context.Context, h *handle, lists *checklists, a, b audit.AuditID, who audit.Actor) (bool, error) {
	found, err := isNamed(ctx, h, lists, a, who)
	if err != nil || found {
		return found, err
	}
	return isNamed(ctx, h, lists, b, who)
}
