package audit

import (
	"net/netip"
	"time"
)

// Source is a way in which a device was seen without touching it.
type Source string

// The sources of sightings: heard on the network, known to the laptop itself,
// and taken from files of others.
const (
	SourceMDNS      Source = "mdns"      // answers to questions to 224.0.0.251, or announcements there
	SourceSDC       Source = "sdc"       // WS-Discovery Hello and Bye of IEEE 11073 SDC
	SourcePhilips   Source = "philips"   // IntelliVue Connect Indication
	SourceMindray   Source = "mindray"   // announcement of the Patient Data Share
	SourceGE        Source = "ge"        // presence on a CARESCAPE network
	SourceNeighbour Source = "neighbour" // the operating system's neighbour table
	SourceCapture   Source = "capture"   // a capture file
	SourceSwitch    Source = "switch"    // the MAC table of a switch
	SourceDHCP      Source = "dhcp"      // the leases of a DHCP server
)

// Sighting is what one source saw of one device: facts with their time and
// place, never an answer by itself. Every text is cleaned where it comes in.
type Sighting struct {
	Source      Source
	First, Last time.Time
	Interface   string       // of the laptop, "eth0"; of an imported one the name of its file
	Address     netip.Addr   // of the device; the zero Addr if not known
	Foreign     []netip.Addr // announced and not on the link: shown with a warning, never used
	MAC         string       // "00:1b:44:11:3a:b7"; "" if not known
	Gone        bool         // it said goodbye
	Said
}

// Said is what a device says of itself. It may name people ("PC-Mueller"):
// in the log it lies beside the entry.
type Said struct {
	Name     string   `json:"name,omitempty"` // of the instance, for people
	Host     string   `json:"host,omitempty"`
	Maker    string   `json:"maker,omitempty"`
	Model    string   `json:"model,omitempty"`
	Serial   string   `json:"serial,omitempty"`
	Firmware string   `json:"firmware,omitempty"`
	Spot     Spot     `json:"spot,omitzero"`
	Services []string `json:"services,omitempty"` // "_http._tcp 80"
	Facts    []Fact   `json:"facts,omitempty"`    // whatever else it said, in its own words
}

// Spot is where a device says it stands: the location scope of IEEE 11073 SDC,
// or what a maker's own announcement has of it. It is offered, never assumed.
type Spot struct {
	Facility string `json:"facility,omitempty"`
	Unit     string `json:"unit,omitempty"`
	Room     string `json:"room,omitempty"`
	Bed      string `json:"bed,omitempty"`
}

// Fact is one thing that a device said, by its own name for it.
type Fact struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// SightingRecord is how an event keeps a sighting.
type SightingRecord struct {
	Source    Source  `json:"source"`
	First     string  `json:"first"` // RFC 3339
	Last      string  `json:"last"`
	Interface string  `json:"interface,omitempty"`
	Address   string  `json:"address,omitempty"`
	MAC       string  `json:"mac,omitempty"`
	Said      Private `json:"said,omitzero"` // JSON of [Said]
}

// MatchedBy says which fact ties a sighting to a device of a list.
type MatchedBy string

// What sightings are matched by, the strongest first. A name alone ties nothing.
const (
	BySerial  MatchedBy = "serial"
	ByMAC     MatchedBy = "mac"
	ByAddress MatchedBy = "address"
	ByHost    MatchedBy = "host"
	ByPerson  MatchedBy = "person" // somebody said so, standing there
)

// Difference is a fact that a device says otherwise than the list has it.
type Difference struct {
	Field  string `json:"field"` // as in the JSON of [Device]: "firmware", "serial"
	Listed string `json:"listed"`
	Seen   string `json:"seen"`
}

// SightingLinked says that what was seen is this device: a person has said so.
// It is evidence on the device's audit in the round.
type SightingLinked struct {
	Round     RoundID          `json:"round"`
	Room      RoomID           `json:"room"`
	Device    DeviceID         `json:"device"`
	By        MatchedBy        `json:"by"`
	Sightings []SightingRecord `json:"sightings"`
	Differs   []Difference     `json:"differs,omitempty"` // from what the list had then
}

func (e *SightingLinked) Kind() string         { return "sighting.linked" }
func (e *SightingLinked) Subjects() []string   { return subjects(e.Device, e.Round) }
func (e *SightingLinked) Privates() []*Private { return saidBy(e.Sightings) }

// SightingUnlinked takes back, for a round, that what was seen is this device: it
// was a mistake. What was seen is linked to nothing again. Answers that a person
// has confirmed from it stay: they are theirs.
type SightingUnlinked struct {
	Round  RoundID  `json:"round"`
	Room   RoomID   `json:"room"`
	Device DeviceID `json:"device"`
	Reason Private  `json:"reason,omitzero"`
}

func (e *SightingUnlinked) Kind() string         { return "sighting.unlinked" }
func (e *SightingUnlinked) Subjects() []string   { return subjects(e.Device, e.Round) }
func (e *SightingUnlinked) Privates() []*Private { return privates(&e.Reason) }

// SightingsLeft keeps what was seen from a room and linked to no device when
// the person left it.
type SightingsLeft struct {
	Round     RoundID          `json:"round"`
	Room      RoomID           `json:"room"`
	Sightings []SightingRecord `json:"sightings"` // at most MaxSightings
	Dropped   int              `json:"dropped,omitempty"`
}

// MaxSightings is how many sightings one entry keeps; the others are counted.
const MaxSightings = 200

func (e *SightingsLeft) Kind() string         { return "sightings.left" }
func (e *SightingsLeft) Subjects() []string   { return subjects("", e.Round) }
func (e *SightingsLeft) Privates() []*Private { return saidBy(e.Sightings) }

func saidBy(records []SightingRecord) []*Private {
	all := make([]*Private, len(records))
	for i := range records {
		all[i] = &records[i].Said
	}
	return privates(all...)
}
