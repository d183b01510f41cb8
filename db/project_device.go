package db

import (
	"context"
	"fmt"
	"strings"

	"visite/audit"
)

// place makes sure that the ward and the room of a place have rows; a place may
// name a ward only, or nothing.
func (p *projector) place(ctx context.Context, at audit.Place) (audit.Room, error) {
	room := audit.NewRoom(at.Ward, at.Room)
	if room.Ward.ID == "" {
		return audit.Room{}, nil
	}
	if p.rooms[room.ID] {
		return room, nil
	}
	if err := p.exec(ctx, "INSERT OR IGNORE INTO wards (id, name) VALUES (?, ?)", room.Ward.ID, room.Ward.Name); err != nil {
		return room, err
	}
	if room.ID == "" {
		return room, nil
	}
	p.rooms[room.ID] = true
	return room, p.exec(ctx, "INSERT OR IGNORE INTO rooms (id, ward, name) VALUES (?, ?, ?)", room.ID, room.Ward.ID, room.Name)
}

func (p *projector) deviceListed(ctx context.Context, e entry, ev *audit.DeviceListed) error {
	d := ev.Device
	room, err := p.place(ctx, d.Place)
	if err != nil {
		return err
	}
	err = p.exec(ctx, `INSERT OR IGNORE INTO devices (id, designation, type, model, lot, serial, year, maker, maker_address,
		inventory_number, ward, room, bed, place_source, department, udi, mac, ip, host, firmware, number_key, serial_key, search)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.ID, d.Designation, d.Type, d.Model, d.Lot, d.Serial, d.Year, d.Maker, d.MakerAddress,
		d.InventoryNumber, orNull(room.Ward.ID), orNull(room.ID), d.Place.Bed, d.PlaceSource, d.Department, d.UDI, d.MAC, d.IP, d.Host, d.Firmware,
		audit.Fold(d.InventoryNumber), audit.Fold(d.Serial), searchText(d))
	if err != nil {
		return err
	}
	if err := p.stands(ctx, d.ID, e.at); err != nil {
		return err
	}
	if d.MAC == "" && d.IP == "" && d.Host == "" {
		return nil
	}
	if d, err = device(ctx, p.handle, d.ID); err != nil { // it may have been listed before
		return err
	}
	return p.deviceKeys(ctx, d)
}

// deviceKeys is by what the device can be recognised on the network.
func (p *projector) deviceKeys(ctx context.Context, d audit.Device) error {
	if err := p.exec(ctx, "DELETE FROM device_keys WHERE device = ?", d.ID); err != nil {
		return err
	}
	add := func(kind audit.MatchedBy, key string) error {
		return p.exec(ctx, "INSERT OR IGNORE INTO device_keys (kind, key, device) VALUES (?, ?, ?)", kind, key, d.ID)
	}
	for _, mac := range d.MACs() {
		if err := add(audit.ByMAC, mac); err != nil {
			return err
		}
	}
	for _, addr := range d.Addresses() {
		if err := add(audit.ByAddress, addr.String()); err != nil {
			return err
		}
	}
	if host := audit.HostKey(d.Host); host != "" {
		return add(audit.ByHost, host)
	}
	return nil
}

// searchText is what a search looks through: codes, names and place, folded.
func searchText(d audit.Device) string {
	return audit.Fold(strings.Join([]string{
		d.InventoryNumber, d.Serial, d.Maker, d.Model, d.Designation, d.Place.Ward, d.Place.Room, d.Host,
	}, " "))
}

// deviceColumns are the columns that a correction may change, by the JSON names
// of the fields.
var deviceColumns = map[string]func(*audit.Device) *string{
	"designation":      func(d *audit.Device) *string { return &d.Designation },
	"type":             func(d *audit.Device) *string { return &d.Type },
	"model":            func(d *audit.Device) *string { return &d.Model },
	"lot":              func(d *audit.Device) *string { return &d.Lot },
	"serial":           func(d *audit.Device) *string { return &d.Serial },
	"year":             func(d *audit.Device) *string { return &d.Year },
	"maker":            func(d *audit.Device) *string { return &d.Maker },
	"maker_address":    func(d *audit.Device) *string { return &d.MakerAddress },
	"inventory_number": func(d *audit.Device) *string { return &d.InventoryNumber },
	"department":       func(d *audit.Device) *string { return &d.Department },
	"udi":              func(d *audit.Device) *string { return &d.UDI },
	"mac":              func(d *audit.Device) *string { return &d.MAC },
	"ip":               func(d *audit.Device) *string { return &d.IP },
	"host":             func(d *audit.Device) *string { return &d.Host },
	"firmware":         func(d *audit.Device) *string { return &d.Firmware },
}

func (p *projector) deviceCorrected(ctx context.Context, ev *audit.DeviceCorrected) error {
	d, err := device(ctx, p.handle, ev.Device)
	if err != nil {
		return err
	}
	for name, value := range ev.Fields {
		field, ok := deviceColumns[name]
		if !ok {
			return fmt.Errorf("device has no field %.40q", name)
		}
		*field(&d) = value
	}
	err = p.exec(ctx, `UPDATE devices SET designation = ?, type = ?, model = ?, lot = ?, serial = ?, year = ?, maker = ?,
		maker_address = ?, inventory_number = ?, department = ?, udi = ?, mac = ?, ip = ?, host = ?, firmware = ?,
		number_key = ?, serial_key = ?, search = ? WHERE id = ?`,
		d.Designation, d.Type, d.Model, d.Lot, d.Serial, d.Year, d.Maker,
		d.MakerAddress, d.InventoryNumber, d.Department, d.UDI, d.MAC, d.IP, d.Host, d.Firmware,
		audit.Fold(d.InventoryNumber), audit.Fold(d.Serial), searchText(d), d.ID)
	if err != nil {
		return err
	}
	return p.deviceKeys(ctx, d)
}

func (p *projector) deviceMoved(ctx context.Context, ev *audit.DeviceMoved) error {
	d, err := device(ctx, p.handle, ev.Device)
	if err != nil {
		return err
	}
	room, err := p.place(ctx, ev.To)
	if err != nil {
		return err
	}
	d.Place = audit.Place{Ward: room.Ward.Name, Room: room.Name, Bed: ev.To.Bed}
	return p.exec(ctx, "UPDATE devices SET ward = ?, room = ?, bed = ?, place_source = ?, search = ? WHERE id = ?",
		orNull(room.Ward.ID), orNull(room.ID), ev.To.Bed, ev.Source, searchText(d), d.ID)
}

func (p *projector) inventoryImported(ctx context.Context, e entry, ev *audit.InventoryImported) error {
	return p.exec(ctx, `INSERT INTO inventories (entry, at, by, file, sha256, profile, row_count, added, changed, moved, differing, unchanged, rejected)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.n, e.stamp, e.by, ev.File, ev.SHA256, ev.Profile, ev.Rows, ev.Added, ev.Changed, ev.Moved, ev.Differing, ev.Unchanged, ev.Rejected)
}
