package db

import (
	"context"
	"iter"

	"visite/audit"
)

// lineFields are the columns of an audit in one line, to be read into lineDest, and the
// tables that they come from: audits a and what belongs to them.
const lineFields = `a.id, a.round, coalesce(a.room, ''), coalesce(w.name, ''), coalesce(r.name, ''), a.bed, a.revision, a.status, a.verdict, a.urgency,
		a.changed_at, a.changed_by, coalesce(p.name, a.named_by), a.completed_at, a.completed_by, coalesce(c.name, iif(a.completed_at = '', '', a.named_by)),
		` + deviceFields + `
	FROM audits a JOIN devices d ON d.id = a.device` + deviceJoins + `
	LEFT JOIN rooms r ON r.id = a.room LEFT JOIN wards w ON w.id = r.ward
	LEFT JOIN persons p ON p.id = a.changed_by LEFT JOIN persons c ON c.id = a.completed_by `

const lineQuery = "SELECT " + lineFields

func lineDest(l *audit.AuditLine) []any {
	return append([]any{
		&l.ID, &l.Round, &l.Room, &l.Place.Ward, &l.Place.Room, &l.Place.Bed, &l.Revision, &l.Status, &l.Verdict, &l.Urgency,
		&l.Changed.At, &l.Changed.Person, &l.Changed.Name, &l.Completed.At, &l.Completed.Person, &l.Completed.Name,
	}, deviceDest(&l.Device)...)
}

func scanLine(scan func(...any) error) (l audit.AuditLine, err error) {
	err = scan(lineDest(&l)...)
	return l, err
}

// auditLines reads audits a.
func auditLines(ctx context.Context, h *handle, where string, args ...any) (lines []audit.AuditLine, err error) {
	err = h.each(ctx, lineQuery+where, args, func(scan func(...any) error) error {
		l, err := scanLine(scan)
		lines = append(lines, l)
		return err
	})
	return lines, err
}

// AuditLines goes through the audits that a filter chooses, in the order in
// which they were begun.
func (s *Store) AuditLines(ctx context.Context, f audit.AuditFilter) iter.Seq2[audit.AuditLine, error] {
	return func(yield func(audit.AuditLine, error) bool) {
		err := s.read(ctx, func(h *handle) error {
			c, err := choose(ctx, h, f, s.now())
			if err != nil {
				return err
			}
			q := c.numbers()
			return h.each(ctx, lineQuery+"WHERE a.n IN (SELECT q.n FROM facets q WHERE "+q.String()+") ORDER BY a.n", q.args, func(scan func(...any) error) error {
				l, err := scanLine(scan)
				if err != nil {
					return err
				}
				if !yield(l, nil) {
					return errStopped
				}
				return nil
			})
		})
		finish(err, yield)
	}
}
