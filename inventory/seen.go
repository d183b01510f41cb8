package inventory

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"visite/audit"
	"visite/checklist"
)

// A table of what a switch or a DHCP server has seen is read like a device list,
// with headings of its own. Its rows are sightings and never devices: nothing is
// listed because it was seen.

// The fields of such a table, beside [MAC], [IP] and [Host].
const (
	Switch Field = "switch" // its name
	Port   Field = "port"
	VLAN   Field = "vlan"
	Lease  Field = "lease" // until when the address is leased
	Latest Field = "seen"  // when it was seen last
)

// seenVocabulary is what switches, DHCP servers and the programs that read them
// out call their columns: Cisco, Aruba and Netdisco; Kea's memfile, exports of
// ISC dhcpd, Get-DhcpServerv4Lease of Windows.
var seenVocabulary = []meaning{
	{
		field: MAC,
		sure: []string{
			"MAC", "MAC-Adresse", "MAC address", "MAC-Addr.", "MAC Addr", "Hardware-Adresse", "Hardware address", "Hardware Addr", "hwaddr", "HW-Adresse",
			"Physikalische Adresse", "Physical address", "Ethernet-Adresse", "Ethernet address", "ether", "lladdr", "mac_address", "hardware ethernet",
		},
		likely: []string{"Client ID", "ClientId", "client_id", "Eindeutige ID", "Unique ID", "Adresse", "Address", "Station"},
	},
	{
		field: IP,
		sure: []string{
			"IP", "IP-Adresse", "IP address", "IPv4", "IPv4-Adresse", "IPv4 address", "IP-Addr.", "ip_address", "Client-IP-Adresse", "Client IP address",
			"Geleaste Adresse", "Leased address",
		},
		likely: []string{"Adresse", "Address", "Lease"},
	},
	{
		field: Host,
		sure: []string{
			"Host name", "Hostname", "Host", "Client-Hostname", "client_hostname", "client hostname", "Computername", "DNS-Name", "FQDN", "Rechnername", "Gerätename",
		},
		likely: []string{"Name", "Client", "Gerät", "Device"},
	},
	{
		field:  Switch,
		sure:   []string{"Switch", "Switchname", "Switch name", "Switch-Name", "Netzwerkgerät", "Network device", "Switch-IP", "Verteiler"},
		likely: []string{"Device", "Gerät", "Node", "System"},
	},
	{
		field:  Port,
		sure:   []string{"Port", "Ports", "Switchport", "Switch port", "Switch-Port", "Anschluss", "Interface", "Schnittstelle", "ifName", "Portname", "Port name", "Destination Port"},
		likely: []string{"Dose", "Datendose", "Outlet"},
	},
	{
		field:  VLAN,
		sure:   []string{"VLAN", "VLAN-ID", "VLAN ID", "VID", "VLAN-Nr.", "VLAN number", "VLAN-Name", "VLAN name"},
		likely: []string{"Netz", "Network"},
	},
	{
		field: Lease,
		sure: []string{
			"Lease", "Lease bis", "Lease until", "Lease end", "Lease-Ende", "Leaseende", "Leaseablauf", "Lease expiry", "Lease expires", "LeaseExpiryTime",
			"expire", "expires", "expiry", "ends", "end", "Ablauf", "Ablaufdatum", "Gültig bis", "Valid until", "Lease-Ablaufdatum", "Leaseablaufdatum", "Lease expiration",
		},
		likely: []string{"Lease time", "Leasezeit", "Lease-Dauer", "Leasedauer"},
	},
	{
		field: Latest,
		sure: []string{
			"Seen", "Last seen", "Zuletzt gesehen", "Gesehen", "Letzter Kontakt", "time_last", "Last contact", "Zeitpunkt", "Timestamp", "Zeitstempel", "Datum", "Date",
			"cltt", "Last transaction",
		},
	},
}

var seenTitles = map[Field]checklist.Text{
	Switch: text("Switch", "Switch"), Port: text("Switchport", "Switch port"), VLAN: text("VLAN", "VLAN"),
	Lease: text("Adresse vergeben bis", "Address leased until"), Latest: text("Zuletzt gesehen", "Last seen"),
}

// SeenFields lists the fields of a table of what was seen.
func SeenFields() []Field { return []Field{MAC, IP, Host, Switch, Port, VLAN, Lease, Latest} }

func (f Field) seen() bool {
	_, ok := seenTitles[f]
	return ok || f == MAC || f == IP || f == Host
}

// OpenSeen reads a table of what a switch or a DHCP server has seen.
func OpenSeen(path string) (*Table, error) { return openTable(path, seenVocabulary) }

// GuessSeen finds out which column is what. The error is a [*NeedsMapping] where
// a person has to say it.
func (t *Table) GuessSeen() (Profile, error) {
	g := newGuesser(t.Header, seenVocabulary)
	g.assign(g.lexicon.sureOf, nil)
	g.assign(g.lexicon.likelyOf, nil)
	p := g.Profile
	for _, f := range []Field{MAC, IP} {
		if heads := g.Ambiguous[f]; heads != nil && p.Columns[MAC]+p.Columns[IP] == "" {
			all := strings.Join(heads, ", ")
			return p, &NeedsMapping{Profile: p, Reason: refuse("ambiguous-column",
				"mehrere Spalten können „%s“ sein: %s; bitte mit --map %s=SPALTE sagen, welche",
				"several columns could be “%s”: %s; please say which with --map %s=COLUMN", f.Title().In(checklist.English), all, f)}
		}
	}
	if p.Columns[MAC]+p.Columns[IP] == "" {
		return p, &NeedsMapping{Profile: p, Reason: refuse("no-key-column",
			"keine Spalte mit MAC- oder IP-Adressen erkannt; bitte mit --map mac=SPALTE sagen, welche",
			"no column with MAC or IP addresses recognised; please say which with --map mac=COLUMN")}
	}
	return p, nil
}

// ParseSeenProfile reads a profile of a table of what was seen.
func ParseSeenProfile(data []byte) (Profile, error) {
	p, err := decodeProfile(data)
	if err != nil {
		return p, err
	}
	return p, p.checkSeen()
}

func (p Profile) checkSeen() error {
	if p.Columns[MAC] == "" && p.Columns[IP] == "" {
		return badProfile("weder MAC noch Adresse zugeordnet", "neither MAC nor address is mapped")
	}
	return p.checkColumns(Field.seen)
}

// SeenMapping is a profile bound to the columns of a table of what was seen.
type SeenMapping struct {
	Source audit.Source
	At     time.Time // when the table was made: what it does not date was seen then
	Zone   *time.Location

	width   int
	columns map[Field]int
	heads   map[Field]string
}

// BindSeen finds the profile's headings in a header. What has ports or switches
// is of a switch, what has leases or host names of a DHCP server.
func (p Profile) BindSeen(header []string) (*SeenMapping, error) {
	if err := p.checkSeen(); err != nil {
		return nil, err
	}
	m := &SeenMapping{Source: audit.SourceSwitch, Zone: time.Local, width: len(header), columns: map[Field]int{}, heads: map[Field]string{}}
	for _, f := range SeenFields() {
		heading := p.Columns[f]
		if heading == "" {
			continue
		}
		i := indexOf(header, heading)
		if i < 0 {
			return nil, p.noColumn(heading)
		}
		m.columns[f], m.heads[f] = i, header[i]
	}
	if m.heads[Port]+m.heads[Switch] == "" && m.heads[Lease]+m.heads[Host] != "" {
		m.Source = audit.SourceDHCP
	}
	return m, nil
}

// Sighting is a row as a sighting, or why it is none.
func (m *SeenMapping) Sighting(row Row) (audit.Sighting, *Reject) {
	reject := func(f Field, why *audit.Refusal) (audit.Sighting, *Reject) {
		return audit.Sighting{}, &Reject{Row: row.Number, Column: m.heads[f], Reason: why, Cells: row.Cells}
	}
	if len(row.Cells) != m.width {
		return reject("", refuse("fields", "%d Felder, die Kopfzeile hat %d", "%d fields, the header has %d", len(row.Cells), m.width))
	}
	cells := map[Field]string{}
	for f, i := range m.columns {
		value, why := cell(f, row.Cells[i])
		if why != nil {
			return reject(f, why)
		}
		cells[f] = value
	}
	s := audit.Sighting{Source: m.Source, First: m.At, Last: m.At, MAC: audit.NormalMAC(withoutType(cells[MAC])), Said: audit.Said{Host: cells[Host]}}
	if s.MAC == "" && cells[MAC] != "" {
		return reject(MAC, refuse("mac", "„%s“ ist keine MAC-Adresse eines Geräts", "“%s” is no MAC address of a device", cells[MAC]))
	}
	if cells[IP] != "" {
		addr, err := netip.ParseAddr(cells[IP])
		if err != nil {
			return reject(IP, refuse("address", "„%s“ ist keine IP-Adresse", "“%s” is no IP address", cells[IP]))
		}
		s.Address = addr.Unmap().WithZone("")
	}
	if s.MAC == "" && !s.Address.IsValid() {
		return reject("", refuse("no-address", "weder MAC noch IP-Adresse", "neither MAC nor IP address"))
	}
	m.date(&s, cells)
	for _, f := range []struct {
		field Field
		key   string
	}{{Switch, audit.FactSwitch}, {Port, audit.FactPort}, {VLAN, audit.FactVLAN}, {Lease, audit.FactLease}} {
		if value := cells[f.field]; value != "" {
			s.Facts = append(s.Facts, audit.Fact{Key: f.key, Value: value})
		}
	}
	return s, nil
}

// date says when it was seen: when the table says so, else when it was made; and
// no later than its lease ended.
func (m *SeenMapping) date(s *audit.Sighting, cells map[Field]string) {
	if at, ok := m.moment(cells[Latest]); ok && !at.After(m.At) {
		s.First, s.Last = at, at
	}
	at, ok := m.moment(cells[Lease])
	if !ok {
		return
	}
	cells[Lease] = at.In(m.Zone).Format("2006-01-02 15:04")
	if at.Before(s.Last) {
		s.First, s.Last = at, at
	}
}

// moments are the ways in which tables write a time.
var moments = []string{
	time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", "2006/01/02 15:04:05", "02.01.2006 15:04:05", "02.01.2006 15:04", "2006-01-02", "02.01.2006",
}

// moment reads a time, also as seconds since 1970 (Kea). A duration, as "8 d", is
// none.
func (m *SeenMapping) moment(s string) (time.Time, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 1e9 && n < 1e10 {
		return time.Unix(n, 0), true
	}
	for _, layout := range moments {
		if at, err := time.ParseInLocation(layout, s, m.Zone); err == nil && at.Year() > 1990 && at.Year() < 2200 {
			return at, true
		}
	}
	return time.Time{}, false
}

// withoutType takes the type of hardware off a client identifier (RFC 2132, 9.14:
// 01 and six bytes for Ethernet).
func withoutType(mac string) string {
	digits := strings.NewReplacer(":", "", "-", "", ".", "").Replace(mac)
	if len(digits) == 14 && strings.HasPrefix(digits, "01") {
		return digits[2:]
	}
	return mac
}
