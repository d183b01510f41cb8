package inventory

import (
	"visite/audit"
	"visite/checklist"
)

// Field is a column a device list can have. Its text is the JSON name of the
// field in [audit.Device], or the name of a part of its place.
type Field string

// The fields: the four groups of MPBetreibV § 14 (2) and the optional ones.
const (
	Designation Field = "designation"
	Type        Field = "type"  // the kind of device, "Patientenmonitor"
	Model       Field = "model" // the maker's type, "CMS8000"
	Lot         Field = "lot"
	Serial      Field = "serial"
	Year        Field = "year" // of acquisition

	Maker        Field = "maker" // or authorised representative, or importer
	MakerAddress Field = "maker_address"

	Number Field = "inventory_number"

	Ward       Field = "ward"
	Room       Field = "room"
	Bed        Field = "bed"
	Department Field = "department"

	UDI      Field = "udi"
	MAC      Field = "mac"
	IP       Field = "ip"
	Host     Field = "host" // its name on the network
	Firmware Field = "firmware"

	// Location is one column that holds ward, room and bed together; see [Split].
	Location Field = "location"
)

// column is what belongs to a field.
type column struct {
	field Field
	title checklist.Text
	value func(*audit.Device) *string // nil for Location
}

func text(de, en string) checklist.Text {
	return checklist.Text{checklist.German: de, checklist.English: en}
}

// columns are all fields in the order of MPBetreibV § 14 (2).
var columns = []column{
	{Designation, text("Bezeichnung", "Designation"), func(d *audit.Device) *string { return &d.Designation }},
	{Type, text("Art", "Type"), func(d *audit.Device) *string { return &d.Type }},
	{Model, text("Typ", "Model"), func(d *audit.Device) *string { return &d.Model }},
	{Lot, text("Loscode", "Lot"), func(d *audit.Device) *string { return &d.Lot }},
	{Serial, text("Seriennummer", "Serial number"), func(d *audit.Device) *string { return &d.Serial }},
	{Year, text("Anschaffungsjahr", "Year of acquisition"), func(d *audit.Device) *string { return &d.Year }},
	{Maker, text("Hersteller", "Maker"), func(d *audit.Device) *string { return &d.Maker }},
	{MakerAddress, text("Anschrift des Herstellers", "Maker's address"), func(d *audit.Device) *string { return &d.MakerAddress }},
	{Number, text("Inventarnummer", "Inventory number"), func(d *audit.Device) *string { return &d.InventoryNumber }},
	{Ward, text("Station", "Ward"), func(d *audit.Device) *string { return &d.Place.Ward }},
	{Room, text("Zimmer", "Room"), func(d *audit.Device) *string { return &d.Place.Room }},
	{Bed, text("Bett", "Bed"), func(d *audit.Device) *string { return &d.Place.Bed }},
	{Department, text("Betriebliche Zuordnung", "Department"), func(d *audit.Device) *string { return &d.Department }},
	{UDI, text("UDI", "UDI"), func(d *audit.Device) *string { return &d.UDI }},
	{MAC, text("MAC-Adresse", "MAC address"), func(d *audit.Device) *string { return &d.MAC }},
	{IP, text("IP-Adresse", "IP address"), func(d *audit.Device) *string { return &d.IP }},
	{Host, text("Hostname", "Host name"), func(d *audit.Device) *string { return &d.Host }},
	{Firmware, text("Firmware", "Firmware"), func(d *audit.Device) *string { return &d.Firmware }},
	{Location, text("Standort (Station / Zimmer / Bett)", "Location (ward / room / bed)"), nil},
}

// Fields lists all fields, in the order of MPBetreibV § 14 (2), Location last.
func Fields() []Field {
	all := make([]Field, len(columns))
	for i, c := range columns {
		all[i] = c.field
	}
	return all
}

func (f Field) column() (column, bool) {
	for _, c := range columns {
		if c.field == f {
			return c, true
		}
	}
	return column{}, false
}

// Known reports whether there is such a field.
func (f Field) Known() bool {
	_, ok := f.column()
	return ok
}

// Title is what people call the column.
func (f Field) Title() checklist.Text {
	if title, ok := seenTitles[f]; ok {
		return title
	}
	c, _ := f.column()
	return c.title
}

// Of gives d's value of the field; "" for [Location].
func (f Field) Of(d audit.Device) string {
	if c, ok := f.column(); ok && c.value != nil {
		return *c.value(&d)
	}
	return ""
}
