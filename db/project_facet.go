package db

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"visite/audit"
	"visite/checklist"
)

// touched are audits whose facets have to be brought up to what the other tables
// say, before the transaction ends or there are too many.
type touched struct {
	audits  map[int64]bool
	devices map[audit.DeviceID]bool // whose tallies have to be counted anew
}

// maxTouched is how many audits are kept at most, so that an import needs no more
// memory than it has lines under way.
const maxTouched = 4096

// touch: what a filter chooses the audit by has changed.
func (p *projector) touch(n int64) {
	if p.touched.audits == nil {
		p.touched = touched{map[int64]bool{}, map[audit.DeviceID]bool{}}
	}
	p.touched.audits[n] = true
}

// finish writes what was kept for the end of the transaction.
func (p *projector) finish(ctx context.Context) error {
	if err := p.writeWeeks(ctx); err != nil {
		return err
	}
	if err := p.facets(ctx); err != nil {
		return err
	}
	return p.tally(ctx)
}

// facets brings the facets of the audits touched up to date.
func (p *projector) facets(ctx context.Context) error {
	if len(p.touched.audits) == 0 {
		return nil
	}
	list, err := json.Marshal(slices.Sorted(maps.Keys(p.touched.audits)))
	if err != nil {
		return err
	}
	clear(p.touched.audits)
	digests := map[string]bool{}
	err = p.each(ctx, "SELECT device, checklist FROM audits WHERE n IN (SELECT value FROM json_each(?))", []any{string(list)}, func(scan func(...any) error) error {
		var device audit.DeviceID
		var digest string
		err := scan(&device, &digest)
		p.touched.devices[device], digests[digest] = true, true
		return err
	})
	if err != nil {
		return err
	}
	for _, digest := range slices.Sorted(maps.Keys(digests)) {
		c, err := p.checklists.get(ctx, p.handle, digest)
		if err != nil {
			return err
		}
		if err := p.exec(ctx, insertFacets, string(list), digest, observedItem(c, checklist.ObservedModel), observedItem(c, checklist.ObservedFirmware)); err != nil {
			return err
		}
	}
	return nil
}

// insertFacets makes the rows of audits with one checklist.
var insertFacets = `INSERT OR REPLACE INTO facets (device, n, status, review, verdict, at, round, room, authors, model, firmware)
	SELECT s.n, a.n,
		CASE a.status WHEN 'dropped' THEN 0 WHEN 'completed' THEN 3 ELSE iif(a.sealed IS NULL, 1, 2) END,
		CASE a.review WHEN 'awaiting' THEN 1 WHEN 'approved' THEN 2 WHEN 'returned' THEN 3 WHEN 'changed' THEN 4 ELSE 0 END,
		a.verdict, unixepoch(iif(a.sealed IS NULL, a.started_at, a.completed_at)), r.started, coalesce(m.n, 0),
		coalesce((SELECT ' ' || group_concat(p.n, '  ' ORDER BY p.n) || ' ' FROM authors x JOIN persons p ON p.id = x.person WHERE x.audit = a.n), ''),
		coalesce((SELECT ` + plainText + ` FROM answers y WHERE y.audit = a.n AND y.revision = ` + lastSealed + ` AND y.item = ?3), ''),
		coalesce((SELECT ` + plainText + ` FROM answers y WHERE y.audit = a.n AND y.revision = ` + lastSealed + ` AND y.item = ?4), '')
	FROM audits a JOIN standings s ON s.device = a.device JOIN rounds r ON r.id = a.round LEFT JOIN rooms m ON m.id = a.room
	WHERE a.n IN (SELECT value FROM json_each(?1)) AND a.checklist = ?2`

// lastSealed is the last sealed revision of an audit a; of one never sealed there
// is none.
const lastSealed = "iif(a.status = 'completed', a.revision, a.revision - 1)"

// plainText is the text of an answer y as [plainCode] has it.
var plainText = plainSQL("y.value ->> '$'")

// observedItem is the item of a checklist that asks what can also be observed;
// "" if none does.
func observedItem(c *checklist.Checklist, what checklist.Observable) string {
	for _, item := range c.Items {
		if item.Observed == what {
			return item.ID
		}
	}
	return ""
}

// tally counts the sealed audits of the devices touched.
func (p *projector) tally(ctx context.Context) error {
	if len(p.touched.devices) == 0 {
		return nil
	}
	list, err := json.Marshal(slices.Sorted(maps.Keys(p.touched.devices)))
	if err != nil {
		return err
	}
	clear(p.touched.devices)
	return p.exec(ctx, `INSERT OR REPLACE INTO tallies (device, none, awaiting, approved, returned, changed)
		SELECT device, sum(review = 0), sum(review = 1), sum(review = 2), sum(review = 3), sum(review = 4) FROM facets
		WHERE status >= 2 AND device IN (SELECT n FROM standings WHERE device IN (SELECT value FROM json_each(?))) GROUP BY device`, string(list))
}
