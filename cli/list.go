package cli

import (
	"context"
	"fmt"

	"visite/audit"
	"visite/db"
	"visite/inventory"
)

// importList imports a device list in one transaction. A row that cannot be
// taken goes to the rejects file; progress, if not nil, is told the rows done.
func (a *app) importList(ctx context.Context, s *site, o listOptions, progress func(int)) (listDone, error) {
	table, mapping, profile, err := a.openList(ctx, o)
	if err != nil {
		return listDone{}, err
	}
	defer table.Close()
	done := listDone{File: table.Name, Format: table.Format, DryRun: o.dry, Differing: []listDifference{}, Rejected: []listReject{}}
	known, err := knownDevices(ctx, s.Store)
	if err != nil {
		return done, err
	}
	rejects, err := a.rejectsOf(o, s, table.Header)
	if err != nil {
		return done, err
	}
	defer rejects.abandon()
	err = s.session.Batch(ctx, o.dry, func(b *db.Batch) error {
		plan := inventory.NewPlan(known, o.move)
		for row, err := range table.Rows() {
			if err != nil {
				return err
			}
			change, reject := planRow(mapping, plan, row)
			if o.each != nil && reject == nil {
				o.each(change)
			}
			if err := done.take(b, rejects, change, reject); err != nil {
				return err
			}
			if progress != nil && done.Tally.Rows%500 == 0 {
				progress(done.Tally.Rows)
			}
		}
		if err := done.end(b, table, profile.Name); err != nil {
			return err
		}
		return rejects.settle() // before the rows that are good are in for good
	})
	if err != nil {
		return done, err
	}
	done.Rejects, err = rejects.commit()
	return done, err
}

func planRow(m *inventory.Mapping, p *inventory.Plan, row inventory.Row) (inventory.Change, *inventory.Reject) {
	record, reject := m.Record(row)
	if reject != nil {
		return inventory.Change{}, reject
	}
	return p.Next(record)
}

// take does what one row asks for.
func (d *listDone) take(b *db.Batch, rejects *rejectsFile, c inventory.Change, r *inventory.Reject) error {
	d.Tally.Count(c, r)
	if r != nil {
		if len(d.first) < maxShown {
			d.first = append(d.first, r)
			d.Rejected = append(d.Rejected, listReject{r.Row, r.Column, r.Reason.Text.In(rejects.app.lang)})
		}
		return rejects.write(r)
	}
	if c.Differ != nil && len(d.Differing) < maxShown {
		d.Differing = append(d.Differing, listDifference{c.Row, c.Device.Code(), placeLine(c.Differ.From), placeLine(c.Differ.To)})
	}
	_, err := b.Append(c.Events()...)
	return err
}

// end notes the import in the log, unless it changed nothing.
func (d *listDone) end(b *db.Batch, table *inventory.Table, profile string) error {
	t := d.Tally
	if t.Added+t.Changed+t.Moved == 0 {
		return nil
	}
	_, err := b.Append(&audit.InventoryImported{
		File: table.Name, SHA256: table.SHA256, Profile: profile, Rows: t.Rows, Added: t.Added, Changed: t.Changed,
		Moved: t.Moved, Differing: t.Differing, Unchanged: t.Unchanged, Rejected: t.Rejected,
	})
	return err
}

func knownDevices(ctx context.Context, store *db.Store) ([]audit.Device, error) {
	var known []audit.Device
	for d, err := range store.Devices(ctx) {
		if err != nil {
			return nil, fmt.Errorf("read known devices: %w", err)
		}
		known = append(known, d)
	}
	return known, nil
}

// deviceCalled finds the one device with that inventory or serial number.
func (a *app) deviceCalled(known []audit.Device, code string) (*audit.Device, error) {
	var found []audit.Device
	for _, d := range known {
		if key := audit.Fold(code); key == audit.Fold(d.InventoryNumber) || key == audit.Fold(d.Serial) {
			found = append(found, d)
		}
	}
	switch len(found) {
	case 0:
		return nil, failf(a.say.NoDevice, oneLine(code))
	case 1:
		return &found[0], nil
	}
	return nil, failf(a.say.ManyDevices, oneLine(code), deviceNames(found))
}
