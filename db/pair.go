package db

import (
	"context"
	"time"

	"visite/audit"
)

// sealedAudit is the last sealed revision of an audit, with what comparing and
// deciding need of it.
type sealedAudit struct {
	*audit.Audit
	n         int64
	leaf      string // of the entry that sealed it, hex
	stands    bool   // it is completed, and not set aside
	completed string
}

func sealedOf(ctx context.Context, h *handle, lists *checklists, n int64) (a sealedAudit, err error) {
	a = sealedAudit{Audit: &audit.Audit{}, n: n}
	var digest, named string
	err = h.scan(ctx, `SELECT a.id, a.round, a.device, d.maker, d.model, a.checklist, x.revision, a.status, a.aside <> 0, a.named_by, a.completed_at,
			lower(hex(substr(e.hashes, 1, 32)))
		FROM audits a JOIN devices d ON d.id = a.device JOIN revisions x ON x.audit = a.n AND x.entry = a.sealed JOIN entries e ON e.n = a.sealed
		WHERE a.n = ?`, []any{n},
		&a.ID, &a.Round, &a.Device.ID, &a.Device.Maker, &a.Device.Model, &digest, &a.Revision, &a.Status, &a.Aside, &named, &a.completed, &a.leaf)
	if err != nil {
		return a, notFound(err, audit.IsOpen, "diese Prüfung ist noch nicht versiegelt", "this audit is not sealed yet")
	}
	a.stands = a.Status == audit.Completed && !a.Aside
	if a.Checklist, err = lists.get(ctx, h, digest); err != nil {
		return a, err
	}
	a.Answers, err = answers(ctx, h, n, a.Revision, named)
	return a, err
}

// pair reads two audits of which one will be kept, as somebody is about to
// decide.
func pair(ctx context.Context, h *handle, lists *checklists, by audit.Actor, keep, aside audit.AuditID) (p audit.Pair, k, a sealedAudit, err error) {
	for of, to := range map[audit.AuditID]*sealedAudit{keep: &k, aside: &a} {
		n, err := auditOf(ctx, h, of)
		if err != nil {
			return p, k, a, err
		}
		if *to, err = sealedOf(ctx, h, lists, n); err != nil {
			return p, k, a, err
		}
	}
	p = audit.Pair{Keep: k.Audit, Aside: a.Audit, KeepSealed: k.leaf, AsideSealed: a.leaf, Stand: k.stands && a.stands}
	p.Author, err = exists(ctx, h, "SELECT 1 FROM authors WHERE person = ? AND audit IN (?, ?)", by.Human, k.n, a.n)
	return p, k, a, err
}

// taken is when the later of two audits was completed.
func taken(a, b sealedAudit) (time.Time, error) {
	x, err := time.Parse(time.RFC3339, a.completed)
	if err != nil {
		return x, err
	}
	y, err := time.Parse(time.RFC3339, b.completed)
	if y.After(x) {
		x = y
	}
	return plain(x), err
}
