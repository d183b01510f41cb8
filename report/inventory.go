package report

import (
	"io"
	"iter"

	"visite/audit"
)

// InventoryCSV writes devices, one line each, with columns that `inventory
// import` knows again: importing the export changes nothing. Options are used
// but for those of words. The error is that of the records or of writing.
func InventoryCSV(w io.Writer, devices iter.Seq2[audit.Device, error], o CSVOptions) error {
	columns := deviceColumns()
	t := newTable(w, o, InventoryColumns())
	for d, err := range devices {
		if err != nil {
			return err
		}
		for _, c := range columns {
			t.cell(c.cell(&d))
		}
		t.endRow()
		if err := t.flush(false); err != nil {
			return err
		}
	}
	return t.flush(true)
}

// InventoryColumns lists the columns of [InventoryCSV] in their order, which
// never changes: new ones are appended.
func InventoryColumns() []string {
	var names []string
	for _, c := range deviceColumns() {
		names = append(names, c.name)
	}
	return names
}

type deviceColumn struct {
	name string
	cell func(*audit.Device) string
}

// deviceColumns are the four groups of MPBetreibV § 14 (2), then the optional
// ones.
func deviceColumns() []deviceColumn {
	return []deviceColumn{
		{"designation", func(d *audit.Device) string { return d.Designation }},
		{"type", func(d *audit.Device) string { return d.Type }},
		{"model", func(d *audit.Device) string { return d.Model }},
		{"lot", func(d *audit.Device) string { return d.Lot }},
		{"serial", func(d *audit.Device) string { return d.Serial }},
		{"year", func(d *audit.Device) string { return d.Year }},
		{"maker", func(d *audit.Device) string { return d.Maker }},
		{"maker_address", func(d *audit.Device) string { return d.MakerAddress }},
		{"inventory_number", func(d *audit.Device) string { return d.InventoryNumber }},
		{"ward", func(d *audit.Device) string { return d.Place.Ward }},
		{"room", func(d *audit.Device) string { return d.Place.Room }},
		{"bed", func(d *audit.Device) string { return d.Place.Bed }},
		{"department", func(d *audit.Device) string { return d.Department }},
		{"udi", func(d *audit.Device) string { return d.UDI }},
		{"mac", func(d *audit.Device) string { return d.MAC }},
		{"ip", func(d *audit.Device) string { return d.IP }},
		{"firmware", func(d *audit.Device) string { return d.Firmware }},
		{"host", func(d *audit.Device) string { return d.Host }},
	}
}

// InventoryJSON writes devices as an array, as schema/inventory.schema.json
// says. The error is that of the records or of writing.
func InventoryJSON(w io.Writer, devices iter.Seq2[audit.Device, error]) error {
	return array(w, devices, func(d *audit.Device) any { return newDevice(d) })
}

// device is a device as the exports have it. Its names are interface.
type device struct {
	ID              string `json:"id"`
	InventoryNumber string `json:"inventory_number"`
	Serial          string `json:"serial"`
	Maker           string `json:"maker"`
	Model           string `json:"model"`

	Designation  string `json:"designation,omitempty"`
	Type         string `json:"type,omitempty"`
	Lot          string `json:"lot,omitempty"`
	Year         string `json:"year,omitempty"`
	MakerAddress string `json:"maker_address,omitempty"`
	Department   string `json:"department,omitempty"`
	UDI          string `json:"udi,omitempty"`
	MAC          string `json:"mac,omitempty"`
	IP           string `json:"ip,omitempty"`
	Firmware     string `json:"firmware,omitempty"`
	Host         string `json:"host,omitempty"`

	Place       place  `json:"place"` // where it stands now
	PlaceSource string `json:"place_source,omitempty"`
}

type place struct {
	Ward string `json:"ward"`
	Room string `json:"room"`
	Bed  string `json:"bed"`
}

func newDevice(d *audit.Device) device {
	return device{
		ID: string(d.ID), InventoryNumber: d.InventoryNumber, Serial: d.Serial, Maker: d.Maker, Model: d.Model,
		Designation: d.Designation, Type: d.Type, Lot: d.Lot, Year: d.Year, MakerAddress: d.MakerAddress, Department: d.Department,
		UDI: d.UDI, MAC: d.MAC, IP: d.IP, Firmware: d.Firmware, Host: d.Host,
		Place: place(d.Place), PlaceSource: string(d.PlaceSource),
	}
}
