package audit

import (
	"net/netip"
	"time"
)

// ContactKind is one way in which a monitor calls the hard-coded addresses.
type ContactKind string

// The contacts that are looked for (CVE-2025-0626, CVE-2025-0683, ICSMA-25-030-01).
const (
	ContactARP     ContactKind = "arp"     // who has the hard-coded address (request, op 1)
	ContactCMS     ContactKind = "cms"     // TCP 515–520, the central station
	ContactHL7     ContactKind = "hl7"     // TCP 511
	ContactPortmap ContactKind = "portmap" // port 111
	ContactNFS     ContactKind = "nfs"     // port 2049
	ContactOther   ContactKind = "other"   // any other packet to 202.114.4.0/24
)

// Contact is all contacts of one device of one kind to one address. No payload
// is kept: it may be a patient's.
type Contact struct {
	Kind      ContactKind `json:"kind"`
	To        string      `json:"to"`                   // "202.114.4.119"
	Port      int         `json:"port,omitempty"`       // 0 for ARP
	FrameType string      `json:"frame_type,omitempty"` // what it begins with: CMS "0x3e", "mllp", "getport mountd v3 udp"; "established" if that was before the capture; "ping"
	Count     int         `json:"count"`
	First     string      `json:"first"` // RFC 3339
	Last      string      `json:"last"`
}

// ContactObserved says what a capture shows of a device and the hard-coded
// addresses: that it calls them, or that it did not within the time and under
// the conditions given, which says nothing. It is evidence for the connection,
// the internet and what was sent in the past.
type ContactObserved struct {
	Device     DeviceID  `json:"device"`
	File       Private   `json:"file"`             // name of the capture
	SHA256     string    `json:"sha256,omitempty"` // of the capture, hex; "" if it was live
	Interface  string    `json:"interface,omitempty"`
	MAC        string    `json:"mac,omitempty"`
	Address    string    `json:"address,omitempty"`
	Contacts   []Contact `json:"contacts"` // empty: none observed
	First      string    `json:"first"`    // of the observation, RFC 3339
	Last       string    `json:"last"`
	Conditions Private   `json:"conditions,omitzero"`
}

func (e *ContactObserved) Kind() string         { return "contact.observed" }
func (e *ContactObserved) Subjects() []string   { return subjects(e.Device, "") }
func (e *ContactObserved) Privates() []*Private { return privates(&e.File, &e.Conditions) }

// DeviceNetwork is what the network has shown of a device: evidence beside the
// answers of its audit.
type DeviceNetwork struct {
	Linked   []LinkedSighting // in this round, the newest first
	Contacts []ObservedContact
	Connects []Connect // of this audit
	Checked  *bool     // the monitor was looked at after the connect check, and still showed values
}

// LinkedSighting is a sighting that a person has linked to a device.
type LinkedSighting struct {
	Sighting
	By     MatchedBy
	Stamp  Stamp
	Differ []Difference
}

// ObservedContact is what a capture showed of a device.
type ObservedContact struct {
	ContactObserved
	Stamp Stamp
}

// Cleaned is the observation made safe to keep, or refused if it is not one.
func (e ContactObserved) Cleaned() (*ContactObserved, error) {
	wrong := refuse("contact", "die Beobachtung ist unvollständig oder unstimmig", "the observation is incomplete or inconsistent")
	e.File.Text, e.Conditions.Text = Clean(e.File.Text, MaxName), CleanLines(e.Conditions.Text, MaxNote)
	e.Interface = Clean(e.Interface, MaxName)
	mac, addr := NormalMAC(e.MAC), netip.Addr{}
	var err error
	if e.Address != "" {
		addr, err = netip.ParseAddr(e.Address)
	}
	if err != nil || e.MAC != "" && mac == "" || e.SHA256 != "" && !isSHA256(e.SHA256) || !inOrder(e.First, e.Last) {
		return nil, wrong
	}
	if e.MAC = mac; addr.IsValid() {
		e.Address = addr.String()
	}
	contacts := make([]Contact, 0, len(e.Contacts))
	for _, c := range e.Contacts {
		to, err := netip.ParseAddr(c.To)
		if err != nil || !HardCodedNetwork().Contains(to) || !c.Kind.known() || c.Count < 1 || c.Port < 0 || c.Port > 65535 || !inOrder(c.First, c.Last) {
			return nil, wrong
		}
		c.FrameType = Clean(c.FrameType, MaxName)
		contacts = append(contacts, c)
	}
	e.Contacts = contacts
	return &e, nil
}

func (k ContactKind) known() bool {
	switch k {
	case ContactARP, ContactCMS, ContactHL7, ContactPortmap, ContactNFS, ContactOther:
		return true
	}
	return false
}

// inOrder reports whether two times are written after RFC 3339, and the second
// is not before the first.
func inOrder(first, last string) bool {
	a, errA := time.Parse(time.RFC3339, first)
	b, errB := time.Parse(time.RFC3339, last)
	return errA == nil && errB == nil && !b.Before(a)
}
