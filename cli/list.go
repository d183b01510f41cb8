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
	table, mapping, profile, err := a.openList(o)
	if err != nil {
		return listDone{}, err
	}
	defer table.Close()
	done := listDone{File: table.Name, Format: table.Format, DryRun: o.dry, Differing: []listDifference{}}
	known, err := knownDevices(ctx, s.Store)
	if err != nil {
		return done, err
	}
	rejects := &rejectsFile{app: a, path: firstOf(o.rejects, o.path+".rejects.csv"), header: table.Header}
	defer rejects.abandon()
	err = s.session.Batch(ctx, o.dry, func(b *db.Batch) error {
		plan := inventory.NewPlan(known, o.move)
		for row, err := range table.Rows() {
			if err != nil {
				return err
			}
			change, reject := planRow(mapping, plan, row)
			if err := done.take(b, rejects, change, reject); err != nil {
				return err
			}
			if progress != nil && done.Tally.Rows%500 == 0 {
				progress(done.Tally.Rows)
			}
		}
		return done.end(b, table, profile.Name)
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

// rejectsFile is begun with the first rejected row: no rows, no file.
type rejectsFile struct {
	app    *app
	path   string
	header []string
	file   *newFile
	rows   *inventory.RejectsFile
}

func (f *rejectsFile) write(r *inventory.Reject) (err error) {
	if f.rows == nil {
		if f.file, err = createFile(f.path, 0o644); err != nil {
			return err
		}
		if f.rows, err = inventory.NewRejectsFile(f.file, f.header, f.app.lang); err != nil {
			return err
		}
	}
	return f.rows.Write(r)
}

// commit puts the file in its place and returns its path, "" if there is none.
func (f *rejectsFile) commit() (string, error) {
	if f.rows == nil {
		return "", nil
	}
	if err := f.rows.Flush(); err != nil {
		return "", err
	}
	file := f.file
	f.file = nil
	return f.path, file.commit()
}

func (f *rejectsFile) abandon() {
	if f.file != nil {
		f.file.abandon()
	}
}
