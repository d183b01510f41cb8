package db

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"visite/audit"
)

// Audit reads an audit as it is now.
func (s *Store) Audit(ctx context.Context, id audit.AuditID) (*audit.Audit, error) {
	return s.Revision(ctx, id, 0)
}

// FindAudits finds the audits whose id begins with a text: two at most, which is
// enough to know whether it is one.
func (s *Store) FindAudits(ctx context.Context, begins string) (found []audit.AuditID, err error) {
	err = s.read(ctx, func(h *handle) error {
		return h.each(ctx, "SELECT id FROM audits WHERE id >= ?1 AND id < ?1 || '~' ORDER BY id LIMIT 2", []any{begins}, func(scan func(...any) error) error {
			var id audit.AuditID
			err := scan(&id)
			found = append(found, id)
			return err
		})
	})
	return found, err
}

// Revision reads a revision of an audit; 0 is the newest.
func (s *Store) Revision(ctx context.Context, id audit.AuditID, revision int) (a *audit.Audit, err error) {
	err = s.read(ctx, func(h *handle) error {
		a, err = s.audit(ctx, h, id, revision)
		return err
	})
	return a, err
}

func (s *Store) audit(ctx context.Context, h *handle, id audit.AuditID, revision int) (*audit.Audit, error) {
	var a audit.Audit
	var n int64
	var digest, named string
	dest := []any{
		&n, &a.ID, &a.Round, &a.Room.ID, &a.Room.Name, &a.Room.Ward.ID, &a.Room.Ward.Name, &digest, &a.Revision, &a.Status, &a.Aside, &named,
		&a.Started.At, &a.Started.Person, &a.Started.Name, &a.Changed.At, &a.Changed.Person, &a.Changed.Name,
		&a.Completed.At, &a.Completed.Person, &a.Completed.Name,
	}
	err := h.scan(ctx, `SELECT a.n, a.id, a.round, coalesce(r.id, ''), coalesce(r.name, ''), coalesce(w.id, ''), coalesce(w.name, ''),
			a.checklist, a.revision, a.status, a.aside <> 0, a.named_by,
			a.started_at, a.started_by, coalesce(p.name, a.named_by), a.changed_at, a.changed_by, coalesce(q.name, a.named_by),
			a.completed_at, a.completed_by, coalesce(c.name, iif(a.completed_at = '', '', a.named_by)), `+deviceFields+`
		FROM audits a JOIN devices d ON d.id = a.device`+deviceJoins+`
		LEFT JOIN rooms r ON r.id = a.room LEFT JOIN wards w ON w.id = r.ward
		LEFT JOIN persons p ON p.id = a.started_by LEFT JOIN persons q ON q.id = a.changed_by LEFT JOIN persons c ON c.id = a.completed_by
		WHERE a.id = ?`, []any{id}, append(dest, deviceDest(&a.Device)...)...)
	if err != nil {
		return nil, notFound(err, "no-audit", "diese Prüfung ist nicht bekannt", "this audit is not known")
	}
	if a.Checklist, err = s.checklists.get(ctx, h, digest); err != nil {
		return nil, err
	}
	if revision < 0 || revision > a.Revision {
		return nil, refuse("no-revision", nil, "diese Prüfung hat keine Fassung %d", "this audit has no revision %d", revision)
	}
	if revision != 0 && revision != a.Revision {
		a.Revision, a.Status = revision, audit.Completed
	}
	if err := sealedRevision(ctx, h, n, &a); err != nil {
		return nil, err
	}
	if a.Answers, err = answers(ctx, h, n, a.Revision, named); err != nil {
		return nil, err
	}
	if a.Rivals, err = rivals(ctx, h, n, nil); err != nil {
		return nil, err
	}
	if a.Network, err = deviceNetwork(ctx, h, a.Round, a.Device.ID, a.ID); err != nil {
		return nil, err
	}
	return &a, prior(ctx, h, n, &a)
}

// sealedRevision reads what was sealed with the revision, if it was.
func sealedRevision(ctx context.Context, h *handle, n int64, a *audit.Audit) error {
	var outcome []byte
	var by audit.Stamp
	err := h.scan(ctx, `SELECT r.outcome, r.at, r.by, coalesce(p.name, '') FROM revisions r LEFT JOIN persons p ON p.id = r.by
		WHERE r.audit = ? AND r.revision = ? AND r.outcome IS NOT NULL`, []any{n, a.Revision}, &outcome, &by.At, &by.Person, &by.Name)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	if by.Person != "" {
		a.Completed = by
	}
	a.Sealed = &audit.Sealed{}
	if err := json.Unmarshal(outcome, a.Sealed); err != nil {
		return fmt.Errorf("sealed outcome: %w", err)
	}
	return nil
}

// answers reads the answers of a revision by item. Those of an imported audit
// were given by whom it names, also where a decided conflict took them over.
func answers(ctx context.Context, h *handle, n int64, revision int, named string) (map[string]audit.Answer, error) {
	found := map[string]audit.Answer{}
	err := h.each(ctx, `SELECT a.item, a.value, a.note, a.provenance, a.redacted, a.at, a.by, coalesce(p.name, o.named_by, ?), substr(e.hashes, 1, 32)
		FROM answers a JOIN entries e ON e.n = a.entry LEFT JOIN persons p ON p.id = a.by LEFT JOIN audits o ON o.n = a.entry
		WHERE a.audit = ? AND a.revision = ?`, []any{named, n, revision}, func(scan func(...any) error) error {
		var a audit.Answer
		var value, leaf sql.RawBytes
		if err := scan(&a.Item, &value, &a.Note, &a.Provenance, &a.Redacted, &a.By.At, &a.By.Person, &a.By.Name, &leaf); err != nil {
			return err
		}
		a.Entry = hex.EncodeToString(leaf)
		if err := json.Unmarshal(value, &a.Value); err != nil {
			return fmt.Errorf("answer to %s: %w", a.Item, err)
		}
		found[a.Item] = a
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, evidence(ctx, h, n, revision, found)
}

func evidence(ctx context.Context, h *handle, n int64, revision int, found map[string]audit.Answer) error {
	return h.each(ctx, "SELECT item, ref, sha256, name, size FROM evidence WHERE audit = ? AND revision = ? ORDER BY item, n",
		[]any{n, revision}, func(scan func(...any) error) error {
			var item string
			var ref []byte
			var e audit.Evidence
			if err := scan(&item, &ref, &e.SHA256, &e.Name, &e.Size); err != nil {
				return err
			}
			e.Ref = hex.EncodeToString(ref)
			a := found[item]
			a.Evidence = append(a.Evidence, e)
			found[item] = a
			return nil
		})
}

// prior adds the answers of the device's last sealed audit with the same
// checklist, whatever its version, without what may never be prefilled.
func prior(ctx context.Context, h *handle, n int64, a *audit.Audit) error {
	if a.Status != audit.Draft {
		return nil
	}
	var last int64
	var revision int
	var named string
	err := h.scan(ctx, `SELECT o.n, r.revision, o.named_by, o.completed_at, o.completed_by, coalesce(p.name, o.named_by)
		FROM audits o JOIN checklists c ON c.digest = o.checklist JOIN revisions r ON r.audit = o.n AND r.entry = o.sealed
		LEFT JOIN persons p ON p.id = o.completed_by
		WHERE o.device = ? AND o.n <> ? AND o.aside = 0 AND c.id = ? ORDER BY unixepoch(o.completed_at) DESC, o.n DESC LIMIT 1`,
		[]any{a.Device.ID, n, a.Checklist.ID}, &last, &revision, &named, &a.PriorAt.At, &a.PriorAt.Person, &a.PriorAt.Name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if a.Prior, err = answers(ctx, h, last, revision, named); err != nil {
		return err
	}
	for item := range a.Prior {
		if def, ok := a.Checklist.Item(item); !ok || def.NeverPrefill {
			delete(a.Prior, item)
		}
	}
	return nil
}
