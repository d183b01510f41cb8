package db

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"net/netip"
	"time"

	"visite/audit"
)

// What the rules about actions need to know, over the tables as they are: asked
// by the verb before it appends, and by the fold before an entry counts.

// ruledMatter is an action as the rules see it; with an empty status if it is not
// known.
func ruledMatter(ctx context.Context, h *handle, c *checklists, t audit.ActionTarget) (audit.Matter, error) {
	m := audit.Matter{ActionTarget: t}
	var since, opens, digest string
	var by audit.PersonID
	var done []byte
	err := h.scan(ctx, `SELECT x.action, x.status, x.since_at, x.opens_at, x.retired, x.step_by, coalesce(substr(e.hashes, 1, 32), x''), x.done_by,
			coalesce(a.checklist, r.checklist, '')
		FROM actions x LEFT JOIN entries e ON e.n = x.done LEFT JOIN audits a ON a.n = x.audit LEFT JOIN rounds r ON r.id = x.round
		WHERE x.device = ? AND x.key = ?`, []any{t.Device, t.Action},
		&m.Word, &m.Status, &since, &opens, &m.Retired, &by, &done, &m.DoneBy, &digest)
	if errors.Is(err, sql.ErrNoRows) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	if m.Status == audit.InWork {
		m.Working = by
	}
	m.Done = hex.EncodeToString(done)
	if m.Since, err = time.Parse(time.RFC3339, since); err != nil {
		return m, err
	}
	if opens != "" {
		if m.Opens, err = time.Parse(time.RFC3339, opens); err != nil {
			return m, err
		}
	}
	if m.Checklist, err = c.get(ctx, h, digest); err != nil {
		return m, err
	}
	if m.DoneBy != "" {
		who, err := actorOrNobody(ctx, h, m.DoneBy)
		if err != nil {
			return m, err
		}
		m.DoneBy = who.Human
	}
	return m, nil
}

// inNetwork are the open actions [audit.PerNetwork] of devices in service, apart
// by whether an address of the device is known: of those with one only the ones
// in the network. It reads no more than is open.
func inNetwork(ctx context.Context, h *handle, network netip.Prefix) (matched, unknown []audit.ActionTarget, err error) {
	type open struct {
		audit.ActionTarget
		known, in bool
	}
	var list []*open
	err = h.each(ctx, "SELECT key, device FROM actions WHERE live AND action = ? AND device <> '' ORDER BY due_at, device, key", []any{audit.PerNetwork},
		func(scan func(...any) error) error {
			o := &open{}
			list = append(list, o)
			return scan(&o.Action, &o.Device)
		})
	if err != nil {
		return nil, nil, err
	}
	for _, o := range list {
		err := h.each(ctx, `SELECT key FROM device_keys WHERE device = ?1 AND kind = 'address'
			UNION SELECT address FROM sightings WHERE device = ?1 AND revoked = 0 AND address <> ''`, []any{o.Device}, func(scan func(...any) error) error {
			var text string
			if err := scan(&text); err != nil {
				return err
			}
			if addr, err := netip.ParseAddr(text); err == nil {
				o.known = true
				o.in = o.in || network.Contains(addr.Unmap())
			}
			return nil
		})
		switch {
		case err != nil:
			return nil, nil, err
		case o.in:
			matched = append(matched, o.ActionTarget)
		case !o.known:
			unknown = append(unknown, o.ActionTarget)
		}
	}
	return matched, unknown, nil
}

// decommissioned is a device's day out of service by now.
func decommissioned(ctx context.Context, h *handle, id audit.DeviceID) (date string, known bool, err error) {
	err = h.scan(ctx, "SELECT decommissioned FROM devices WHERE id = ?", []any{id}, &date)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return date, err == nil, err
}
