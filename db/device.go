package db

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"visite/audit"
)

// deviceFields are the columns of a device with its place, to be read by
// scanDevice: devices d, left joined with wards dw and rooms dr.
const deviceFields = `d.id, d.designation, d.type, d.model, d.lot, d.serial, d.year, d.maker, d.maker_address,
	d.inventory_number, coalesce(dw.name, ''), coalesce(dr.name, ''), d.bed, d.place_source, d.department, d.udi, d.mac, d.ip, d.host, d.firmware, d.decommissioned`

const deviceJoins = ` LEFT JOIN wards dw ON dw.id = d.ward LEFT JOIN rooms dr ON dr.id = d.room `

func deviceDest(d *audit.Device) []any {
	return []any{
		&d.ID, &d.Designation, &d.Type, &d.Model, &d.Lot, &d.Serial, &d.Year, &d.Maker, &d.MakerAddress,
		&d.InventoryNumber, &d.Place.Ward, &d.Place.Room, &d.Place.Bed, &d.PlaceSource, &d.Department, &d.UDI, &d.MAC, &d.IP, &d.Host, &d.Firmware, &d.Decommissioned,
	}
}

func device(ctx context.Context, h *handle, id audit.DeviceID) (d audit.Device, err error) {
	err = h.scan(ctx, "SELECT "+deviceFields+" FROM devices d"+deviceJoins+"WHERE d.id = ?", []any{id}, deviceDest(&d)...)
	return d, notFound(err, "no-device", "dieses Gerät ist nicht bekannt", "this device is not known")
}

func devices(ctx context.Context, h *handle, where string, args ...any) (list []audit.Device, err error) {
	err = h.each(ctx, "SELECT "+deviceFields+" FROM devices d"+deviceJoins+where, args, func(scan func(...any) error) error {
		var d audit.Device
		err := scan(deviceDest(&d)...)
		list = append(list, d)
		return err
	})
	return list, err
}

// byCode finds the devices with that inventory or serial number, however it is
// written.
func byCode(ctx context.Context, h *handle, code string) ([]audit.Device, error) {
	key := audit.Fold(code)
	if key == "" {
		return nil, nil
	}
	return devices(ctx, h, `WHERE d.id IN (SELECT id FROM devices WHERE number_key = ?1 AND number_key <> ''
		UNION SELECT id FROM devices WHERE serial_key = ?1 AND serial_key <> '') ORDER BY d.number_key, d.id`, key)
}

// FindDevices finds devices by parts of their codes, names and place; every
// word of the query must occur. Those whose number begins with the query come first.
func (s *Store) FindDevices(ctx context.Context, query string, limit int) (list []audit.Device, err error) {
	words := strings.Fields(audit.Fold(query))
	if len(words) == 0 {
		return nil, nil
	}
	where, args := "true", []any{}
	for i, w := range words {
		where += fmt.Sprintf(" AND instr(d.search, ?%d) > 0", i+1)
		args = append(args, w)
	}
	const order = " ORDER BY (instr(d.number_key, ?1) = 1 OR instr(d.serial_key, ?1) = 1) DESC, d.number_key, d.serial_key, d.id"
	// Which ones comes first: all that there is to a device is read of those alone.
	chosen := fmt.Sprintf("SELECT d.id FROM devices d WHERE %s%s LIMIT ?%d", where, order, len(args)+1)
	err = s.read(ctx, func(h *handle) error {
		list, err = devices(ctx, h, "WHERE d.id IN ("+chosen+")"+order, append(args, limit)...)
		return err
	})
	return list, err
}

// Devices goes through all devices, in the order of their numbers.
func (s *Store) Devices(ctx context.Context) iter.Seq2[audit.Device, error] {
	return s.devicesThat(ctx, func(*handle) (string, []any, error) { return "", nil, nil })
}

// ChosenDevices goes through the devices that a filter chooses, in the order of their
// numbers; see [Store.Standings].
func (s *Store) ChosenDevices(ctx context.Context, f audit.AuditFilter) iter.Seq2[audit.Device, error] {
	return s.devicesThat(ctx, func(h *handle) (string, []any, error) {
		c, err := chooseDevices(ctx, h, f, s.now())
		return "JOIN standings s ON s.n = d.n LEFT JOIN facets q ON q.device = s.n AND q.n = s.audit WHERE " + c.devices.String() + " AND " + c.audits.String() + " ",
			slices.Concat(c.devices.args, c.audits.args), err
	})
}

func (s *Store) devicesThat(ctx context.Context, choose func(*handle) (where string, args []any, err error)) iter.Seq2[audit.Device, error] {
	return func(yield func(audit.Device, error) bool) {
		err := s.read(ctx, func(h *handle) error {
			where, args, err := choose(h)
			if err != nil {
				return err
			}
			return h.each(ctx, "SELECT "+deviceFields+" FROM devices d"+deviceJoins+where+"ORDER BY d.number_key, d.serial_key, d.id", args,
				func(scan func(...any) error) error {
					var d audit.Device
					if err := scan(deviceDest(&d)...); err != nil {
						return err
					}
					if !yield(d, nil) {
						return errStopped
					}
					return nil
				})
		})
		finish(err, yield)
	}
}

// checkNew refuses to list a device that is known already, by its own id or by
// the number it has got since.
func checkNew(ctx context.Context, h *handle, d audit.Device) error {
	known, err := exists(ctx, h, `SELECT 1 WHERE EXISTS (SELECT 1 FROM devices WHERE id = ?1)
		OR EXISTS (SELECT 1 FROM devices WHERE number_key = ?2 AND ?2 <> '' AND number_key <> '')`, d.ID, audit.Fold(d.InventoryNumber))
	if err != nil || !known {
		return err
	}
	return refuse("device-known", nil,
		"ein Gerät mit der Nummer %s ist schon bekannt: bitte danach suchen", "a device with the number %s is known already: please search for it", d.Code())
}
