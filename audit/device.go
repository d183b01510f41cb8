package audit

// PlaceSource says where the knowledge of a device's place comes from. What was
// seen at the bed beats a list.
type PlaceSource string

// The sources of a place.
const (
	FromList PlaceSource = "list"
	FromBed  PlaceSource = "bed"
)

// Device is a monitor as the site knows it. The fields are those of the
// inventory after MPBetreibV § 14 (2), in its four groups, and a few optional
// ones; all of them are cleaned text and any of them may be empty.
type Device struct {
	ID DeviceID `json:"id"`

	// Group 1: what it is.
	Designation string `json:"designation,omitempty"`
	Type        string `json:"type,omitempty"`
	Model       string `json:"model,omitempty"`
	Lot         string `json:"lot,omitempty"`
	Serial      string `json:"serial,omitempty"`
	Year        string `json:"year,omitempty"` // year of acquisition

	// Group 2: who answers for it.
	Maker        string `json:"maker,omitempty"`
	MakerAddress string `json:"maker_address,omitempty"`

	// Group 3: the operator's own number.
	InventoryNumber string `json:"inventory_number,omitempty"`

	// Group 4: where it belongs.
	Place       Place       `json:"place,omitzero"`
	PlaceSource PlaceSource `json:"place_source,omitempty"`
	Department  string      `json:"department,omitempty"`

	UDI      string `json:"udi,omitempty"`
	MAC      string `json:"mac,omitempty"`
	IP       string `json:"ip,omitempty"`
	Host     string `json:"host,omitempty"` // its name on the network
	Firmware string `json:"firmware,omitempty"`

	Decommissioned string `json:"-"` // day on which it was taken out of service, 2026-01-31; "" in service
}

// Cleaned is d with every text made safe to show and to store. Its id stays.
func (d Device) Cleaned() Device {
	for _, s := range []*string{
		&d.Designation, &d.Type, &d.Model, &d.Lot, &d.Serial, &d.Year, &d.Maker, &d.InventoryNumber,
		&d.Place.Ward, &d.Place.Room, &d.Place.Bed, &d.Department, &d.UDI, &d.MAC, &d.IP, &d.Host, &d.Firmware,
	} {
		*s = Clean(*s, MaxName)
	}
	d.MakerAddress = Clean(d.MakerAddress, MaxNote)
	return d
}

// NumberID is the id of the device with that inventory number, or "".
func NumberID(number string) DeviceID {
	if Clean(number, MaxName) == "" {
		return ""
	}
	return DeviceID(nameID("device", number))
}

// SerialID is the id of the device of that maker and model with that serial
// number, or "" without a serial number.
func SerialID(maker, model, serial string) DeviceID {
	if Clean(serial, MaxName) == "" {
		return ""
	}
	return DeviceID(nameID("device", maker, model, serial))
}

// NewID is the id d gets at its first mention: from its inventory number, else
// from maker, model and serial number; "" if it has neither.
func (d Device) NewID() DeviceID {
	if id := NumberID(d.InventoryNumber); id != "" {
		return id
	}
	return SerialID(d.Maker, d.Model, d.Serial)
}

// Name is how people call the device: maker and model, or what is known of it.
func (d Device) Name() string {
	switch {
	case d.Maker != "" && d.Model != "":
		return d.Maker + " " + d.Model
	case d.Model != "":
		return d.Model
	case d.Designation != "":
		return d.Designation
	}
	return d.Maker
}

// Label is the name of the device with its code, as lists for people have it.
func (d Device) Label() string {
	if d.Name() == "" {
		return d.Code()
	}
	return d.Name() + " · " + d.Code()
}

// Code is the shortest thing that tells the device from others: its inventory
// number, else its serial number.
func (d Device) Code() string {
	if d.InventoryNumber != "" {
		return d.InventoryNumber
	}
	return d.Serial
}
