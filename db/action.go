package db

import (
	"context"
	"encoding/json"
	"time"

	"visite/audit"
)

// actionQuery reads actions x, to be read by scanAction. The place is where the
// device stands now, or the room that was not entered.
const actionQuery = `SELECT x.key, x.status, x.since_at, x.owner_set, x.due_set, x.rule_due_at, x.step_at, x.step_by, coalesce(p.name, ''),
			coalesce(a.id, ''), x.round, x.device, x.action, x.owner, x.urgency, x.due_at, x.opens_at, x.rules,
			coalesce(d.maker, ''), coalesce(d.model, ''), coalesce(d.designation, ''),
			coalesce(d.inventory_number, ''), coalesce(d.serial, ''),
			coalesce(dw.name, w.name, ''), coalesce(dr.name, iif(dw.id IS NULL, r.name, ''), ''), coalesce(d.bed, '')
		FROM actions x LEFT JOIN audits a ON a.n = x.audit LEFT JOIN devices d ON d.id = x.device` + deviceJoins + `
		LEFT JOIN persons p ON p.id = x.step_by LEFT JOIN rooms r ON r.id = x.room LEFT JOIN wards w ON w.id = r.ward `

func actions(ctx context.Context, h *handle, where string, args ...any) (list []audit.Action, err error) {
	err = h.each(ctx, actionQuery+where, args, func(scan func(...any) error) error {
		a, err := scanAction(scan)
		list = append(list, a)
		return err
	})
	return list, err
}

func scanAction(scan func(...any) error) (a audit.Action, err error) {
	var d audit.Device
	var since, ruleDue, due, opens string
	var rules []byte
	err = scan(&a.ID, &a.Status, &since, &a.Planned.Owner, &a.Planned.Due, &ruleDue, &a.Step.At, &a.Step.Person, &a.Step.Name,
		&a.Audit, &a.Round, &a.Device, &a.Word, &a.Owner, &a.Urgency, &due, &opens, &rules,
		&d.Maker, &d.Model, &d.Designation, &d.InventoryNumber, &d.Serial, &a.Place.Ward, &a.Place.Room, &a.Place.Bed)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(rules, &a.Rules); err != nil {
		return a, err
	}
	for _, t := range []struct {
		dest *time.Time
		text string
	}{{&a.Since, since}, {&a.Planned.RuleDue, ruleDue}, {&a.Due, due}, {&a.Opens, opens}} {
		if t.text == "" {
			continue
		}
		if *t.dest, err = time.Parse(time.RFC3339, t.text); err != nil {
			return a, err
		}
	}
	a.Code = d.Code()
	if a.Name = d.Name(); a.Device == "" {
		a.Name = a.Place.Room
	}
	return a, nil
}
