package inventory

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"visite/audit"
)

var made = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// readSeen reads a table of what was seen as lines of its sightings, and of its
// rejected rows.
func readSeen(t *testing.T, content string, p *Profile) (lines []string, err error) {
	t.Helper()
	table, err := readTable("table.csv", strings.NewReader(content), int64(len(content)), seenVocabulary)
	if err != nil {
		return nil, err
	}
	if p == nil {
		guessed, err := table.GuessSeen()
		if err != nil {
			return nil, err
		}
		p = &guessed
	}
	m, err := p.BindSeen(table.Header)
	if err != nil {
		return nil, err
	}
	m.At, m.Zone = made, time.UTC
	for row, err := range table.Rows() {
		if err != nil {
			return nil, err
		}
		s, reject := m.Sighting(row)
		if reject != nil {
			lines = append(lines, "rejected: "+reject.Reason.Code+" "+reject.Column)
			continue
		}
		line := string(s.Source) + " " + s.MAC
		if s.Address.IsValid() {
			line += " " + s.Address.String()
		}
		if s.Host != "" {
			line += " host=" + s.Host
		}
		for _, f := range s.Facts {
			line += " " + f.Key + "=" + f.Value
		}
		if s.Last != made {
			line += " @" + s.Last.UTC().Format("01-02 15:04")
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// TestSeen reads tables as switches, DHCP servers and the programs that read them
// out write them.
func TestSeen(t *testing.T) {
	for _, c := range []struct{ name, table, want string }{
		{"Cisco", "Vlan,Mac Address,Type,Ports\n12,001b.4411.3ab7,DYNAMIC,Gi1/0/12\n", "switch 00:1b:44:11:3a:b7 port=Gi1/0/12 vlan=12"},
		{"Aruba", "MAC Address;Port;VLAN\n001b44-113ab7;A12;12\n", "switch 00:1b:44:11:3a:b7 port=A12 vlan=12"},
		{"Netdisco", "MAC,Switch,Port,VLAN,Last Seen\n00:1b:44:11:3a:b7,sw-3og,Gi1/0/12,12,2026-11-19 08:00:00\n", "switch 00:1b:44:11:3a:b7 switch=sw-3og port=Gi1/0/12 vlan=12 @11-19 08:00"},
		{
			"German", "MAC-Adresse;IP-Adresse;Rechnername;Switch;Anschluss;VLAN;Zuletzt gesehen\n00-1B-44-11-3A-B7;10.1.2.3;MON-7;SW 3. OG;2/14;12;19.11.2026 08:00\n",
			"switch 00:1b:44:11:3a:b7 10.1.2.3 host=MON-7 switch=SW 3. OG port=2/14 vlan=12 @11-19 08:00",
		},
		{"Kea", "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id\n" +
			"10.1.2.3,00:1b:44:11:3a:b7,01:00:1b:44:11:3a:b7,4000,1795176000,1,0,0,mon-7,0,,0\n", "dhcp 00:1b:44:11:3a:b7 10.1.2.3 host=mon-7 lease=2026-11-20 12:00"},
		{
			"Kea, the lease has ended", "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,hostname\n10.1.2.3,00:1b:44:11:3a:b7,,4000,1795100000,1,\n",
			"dhcp 00:1b:44:11:3a:b7 10.1.2.3 lease=2026-11-19 14:53 @11-19 14:53",
		},
		{
			"Windows", "\"IPAddress\",\"ScopeId\",\"AddressState\",\"ClientId\",\"HostName\",\"LeaseExpiryTime\"\n\"10.1.2.3\",\"10.1.2.0\",\"Active\",\"00-1b-44-11-3a-b7\",\"MON-7.klinik.local\",\"11/28/2026 9:00:00 AM\"\n",
			"dhcp 00:1b:44:11:3a:b7 10.1.2.3 host=MON-7.klinik.local lease=11/28/2026 9:00:00 AM",
		},
		{
			"ISC", "ip_address;mac_address;client_hostname;starts;ends;binding_state\n10.1.2.3;00:1b:44:11:3a:b7;mon-7;2026/11/20 08:00:00;2026/11/21 08:00:00;active\n",
			"dhcp 00:1b:44:11:3a:b7 10.1.2.3 host=mon-7 lease=2026-11-21 08:00",
		},
		{"a client identifier", "Client IP Address;Name;Lease Expiration;Unique ID\n10.1.2.3;mon-7;;01001b44113ab7\n", "dhcp 00:1b:44:11:3a:b7 10.1.2.3 host=mon-7"},
		{"an ARP table", "Protocol,Address,Age (min),Hardware Addr,Type,Interface\nInternet,10.1.2.3,5,001b.4411.3ab7,ARPA,Vlan12\n", "switch 00:1b:44:11:3a:b7 10.1.2.3 port=Vlan12"},
		{"neither", "Raum;Gerät\n1;2\n", "needs mapping"},
		{"two that could be it", "MAC;MAC-Adresse\n00:1b:44:11:3a:b7;00:1b:44:11:3a:b8\n", "needs mapping"},
		{
			"bad rows", "MAC;IP;Port\n;;1\nff:ff:ff:ff:ff:ff;;2\nno;10.1.2.3;3\n;10.1.2;4\n00:1b:44:11:3a:b7;10.1.2.3\n;10.1.2.3;5\n",
			"rejected: no-address |rejected: mac MAC|rejected: mac MAC|rejected: address IP|rejected: fields |switch  10.1.2.3 port=5",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, err := readSeen(t, c.table, nil)
			var needs *NeedsMapping
			if errors.As(err, &needs) {
				lines, err = []string{"needs mapping"}, nil
			}
			if diff := cmp.Diff(c.want, strings.Join(lines, "|")); diff != "" || err != nil {
				t.Error(diff, err)
			}
		})
	}
}

func TestSeenProfile(t *testing.T) {
	p, err := ParseSeenProfile([]byte(`{"name": "arp", "columns": {"mac": "Hardware Addr", "ip": "Address", "vlan": "Interface"}}`))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := readSeen(t, "Protocol,Address,Age (min),Hardware Addr,Type,Interface\nInternet,10.1.2.3,5,001b.4411.3ab7,ARPA,Vlan12\n", &p)
	if want := []string{"switch 00:1b:44:11:3a:b7 10.1.2.3 vlan=Vlan12"}; err != nil || !cmp.Equal(want, lines) {
		t.Errorf("%q, %v", lines, err)
	}
	for _, bad := range []string{
		`{"name": "a", "columns": {"port": "P"}}`, `{"name": "a", "columns": {"mac": "M", "serial": "S"}}`, `{"columns": {"mac": "M"}}`,
		`{"name": "a", "columns": {"mac": "M", "ip": "M"}}`, `{"name": "a", "columns": {"mac": " "}}`,
	} {
		if _, err := ParseSeenProfile([]byte(bad)); !errors.Is(err, &audit.Refusal{Code: "profile"}) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := readSeen(t, "MAC;Port\n00:1b:44:11:3a:b7;1\n", &p); err == nil {
		t.Error("a profile for another table is taken")
	}
}

// FuzzSeen: whatever a table holds, what comes out of it is clean and can be kept.
func FuzzSeen(f *testing.F) {
	f.Add([]byte("Vlan,Mac Address,Type,Ports\n12,001b.4411.3ab7,DYNAMIC,Gi1/0/12\n"))
	f.Add([]byte("address,hwaddr,expire,hostname\n10.1.2.3,00:1b:44:11:3a:b7,1795176000,mon\x1b[2J\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := readTable("table", bytes.NewReader(content), int64(len(content)), seenVocabulary)
		if err != nil {
			return
		}
		p, err := table.GuessSeen()
		if err != nil {
			p = Profile{Columns: map[Field]string{MAC: table.Header[0]}}
		}
		m, err := p.BindSeen(table.Header)
		if err != nil {
			t.Fatal(err)
		}
		m.At = made
		for row, err := range table.Rows() {
			if err != nil {
				return
			}
			s, reject := m.Sighting(row)
			if reject != nil {
				continue
			}
			if s.MAC != audit.NormalMAC(s.MAC) || s.MAC == "" && !s.Address.IsValid() || s.Last.After(made) || s.Host != audit.Clean(s.Host, audit.MaxNote) {
				t.Fatalf("%+v", s)
			}
			record := s.Record()
			if back, err := record.Sighting(); err != nil || back.MAC != s.MAC {
				t.Fatalf("%+v: %v", record, err)
			}
		}
	})
}
