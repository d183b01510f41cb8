package db

import "visite/audit"

// need is a row that must be there before an entry can have an effect.
type need struct {
	query string
	args  []any
}

const (
	roundThere     = "SELECT 1 FROM rounds WHERE id = ?"
	roomThere      = "SELECT 1 FROM rooms WHERE id = ?"
	deviceThere    = "SELECT 1 FROM devices WHERE id = ?"
	auditThere     = "SELECT 1 FROM audits WHERE id = ?"
	revisionThere  = "SELECT 1 FROM audits WHERE id = ? AND revision >= ?" // it may be amended elsewhere meanwhile
	checklistThere = "SELECT 1 FROM checklists WHERE digest = ?"
	browseThere    = "SELECT 1 FROM browses WHERE id = ?"
	unlockThere    = "SELECT 1 FROM unlocks WHERE id = ?"
)

// needsOf are the rows that an event needs: what it names, and what the tables
// refuse it without.
func needsOf(event audit.Event) []need {
	in := func(round audit.RoundID, room audit.RoomID) []need {
		return []need{{roundThere, []any{round}}, {roomThere, []any{room}}}
	}
	device := func(id audit.DeviceID) need { return need{deviceThere, []any{id}} }
	switch ev := event.(type) {
	case *audit.DeviceCorrected:
		return []need{device(ev.Device)}
	case *audit.DeviceMoved:
		return []need{device(ev.Device)}
	case *audit.RoundStarted:
		needs := []need{{checklistThere, []any{ev.Checklist}}}
		for _, r := range ev.Rooms {
			for _, d := range r.Devices {
				needs = append(needs, device(d))
			}
		}
		return needs
	case *audit.RoundClosed:
		needs := []need{{roundThere, []any{ev.Round}}}
		for _, gap := range ev.Gaps {
			if gap.Device != "" {
				needs = append(needs, device(gap.Device))
			}
		}
		return needs
	case *audit.RoomEntered:
		return in(ev.Round, ev.Room)
	case *audit.RoomLeft:
		return in(ev.Round, ev.Room)
	case *audit.DeviceFound:
		return append(in(ev.Round, ev.Room), device(ev.Device))
	case *audit.DeviceUnfound:
		return append(in(ev.Round, ev.Room), device(ev.Device))
	case *audit.DeviceMissed:
		return append(in(ev.Round, ev.Room), device(ev.Device))
	case *audit.AuditStarted:
		return append(in(ev.Round, ev.Room), device(ev.Device), need{checklistThere, []any{ev.Checklist}})
	case *audit.ImportBegun:
		return []need{{checklistThere, []any{ev.Checklist}}}
	case *audit.AuditImported:
		return []need{{roundThere, []any{ev.Round}}, device(ev.Device), {checklistThere, []any{ev.Checklist}}}
	case *audit.ImportEnded:
		return []need{{roundThere, []any{ev.Round}}}
	}
	return needsOfAudit(event)
}

func needsOfAudit(event audit.Event) []need {
	of := func(id audit.AuditID) []need { return []need{{auditThere, []any{id}}} }
	switch ev := event.(type) {
	case *audit.AuditAnswered:
		return []need{{revisionThere, []any{ev.Audit, ev.Revision}}}
	case *audit.AuditCompleted:
		return []need{{revisionThere, []any{ev.Audit, ev.Revision}}}
	case *audit.AuditAmended:
		return []need{{revisionThere, []any{ev.Audit, ev.Revision - 1}}}
	case *audit.AuditDropped:
		return of(ev.Audit)
	case *audit.AuditApproved:
		return of(ev.Audit)
	case *audit.AuditReturned:
		return of(ev.Audit)
	case *audit.ReviewWithdrawn:
		return append(of(ev.Audit), need{`SELECT 1 FROM reviews v JOIN entries e ON e.n = v.n JOIN audits a ON a.n = v.audit
			WHERE a.id = ? AND lower(hex(substr(e.hashes, 1, 32))) = ?`, []any{ev.Audit, ev.Review}})
	case *audit.ConflictDecided:
		return append(of(ev.Keep), of(ev.Aside)...)
	case *audit.SightingLinked:
		return []need{{deviceThere, []any{ev.Device}}}
	case *audit.BrowseEnded:
		return []need{{browseThere, []any{ev.Browse}}}
	case *audit.ConnectBegun:
		return []need{{unlockThere, []any{ev.Unlock}}}
	case *audit.ConnectEnded:
		return []need{{unlockThere, []any{ev.Unlock}}}
	case *audit.ProbeChecked:
		return []need{{unlockThere, []any{ev.Unlock}}}
	}
	return nil
}
