package tui

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
)

// nearScene is a screen about the network: what is seen, and what is pressed.
type nearScene struct {
	name   string
	room   string
	seen   []audit.Surroundings // told one after the other
	keys   []string
	change func(*Site)
}

// ward is what is seen around room 203.
func nearWard() audit.Surroundings {
	return around(
		sighted(audit.SourceMDNS, -1, "10.20.4.31", "", audit.Said{
			Name: "CMS8000 Bett 1", Host: "cms8000-bett1.local", Maker: "Contec", Model: "CMS8000", Serial: "SNMT-20301",
			Firmware: "CMS7.820.120.01", Services: []string{"_http._tcp 80", "_telnet._tcp 23"},
		}),
		sighted(audit.SourceSDC, -2, "10.20.4.44", "02:1b:44:11:3a:b8", audit.Said{
			Name: "Infinity M540", Model: "M540", Spot: audit.Spot{Facility: "KMS", Unit: "ITS 2", Room: "204", Bed: "A"},
			Facts: []audit.Fact{{Key: audit.FactEndpoint, Value: "urn:uuid:7b8a2f6e"}, {Key: audit.FactMACNote, Value: "local"}},
		}),
		sighted(audit.SourcePhilips, -3, "10.20.4.50", "00:09:fb:11:3a:b7", audit.Said{Name: "IntelliVue MX450"}),
		sighted(audit.SourceNeighbour, -4, "10.20.4.60", "00:12:21:00:00:07", audit.Said{}),
		sighted(audit.SourceNeighbour, -5, "10.20.4.1", "00:00:5e:00:01:01", audit.Said{}),
	)
}

func nearMany() audit.Surroundings {
	s := nearWard()
	for i := range 45 {
		s.Sightings = append(s.Sightings, sighted(audit.SourceMDNS, -10-i, fmt.Sprintf("10.20.5.%d", i+1), "", audit.Said{Name: fmt.Sprintf("PC-Station-%02d", i+1)}))
	}
	return s
}

// nearHostile says what an attacker might: the words are cleaned where they come
// in, and here once more.
func nearHostile() audit.Surroundings {
	bad := sighted(audit.SourceMDNS, -1, "10.20.4.66", "", audit.Said{
		Name: "\x1b[31mALARM\x1b[0m\nBett\t2 " + strings.Repeat("ü", 300), Maker: "=cmd|' /C calc'!A0", Model: strings.Repeat("W", 500),
		Host: "\u202e8008SMC", Facts: []audit.Fact{{Key: "\x07key", Value: strings.Repeat("x ", 400)}},
	})
	bad.Foreign = []netip.Addr{
		netip.MustParseAddr("8.8.8.8"), netip.MustParseAddr("202.114.4.119"), netip.MustParseAddr("127.0.0.1"),
		netip.MustParseAddr("1.1.1.1"), netip.MustParseAddr("9.9.9.9"),
	}
	s := around(bad)
	s.Dropped = 12659
	return s
}

func nearProblem() audit.Surroundings {
	return audit.Surroundings{Problem: checklist.Text{
		checklist.German:  "Hier gibt es keinen Gruppenruf (Multicast): eth0 hat keine Adresse. Bitte Kabel prüfen oder mit u, i einen anderen Netzanschluss wählen.",
		checklist.English: "No multicast here: eth0 has no address. Please check the cable, or choose another interface with u, i.",
	}}
}

// nearUnplugged is what there is when the cable has been pulled.
func nearUnplugged() audit.Surroundings {
	s := nearWard()
	s.Interface, s.Problem = "", nearProblem().Problem
	for i := range s.Channels {
		s.Channels[i].State, s.Channels[i].Problem = audit.ChannelFailed, s.Problem
	}
	return s
}

// nearPortsKept is what there is when another program keeps two ports to itself.
func nearPortsKept() audit.Surroundings {
	s := nearWard()
	kept := checklist.Text{checklist.German: "ein anderes Programm hält den Port besetzt", checklist.English: "another program keeps the port to itself"}
	for i := range s.Channels[:2] {
		s.Channels[i].State, s.Channels[i].Problem = audit.ChannelFailed, kept
	}
	return s
}

func nearLinks() []NetworkLink {
	text := func(de, en string) checklist.Text {
		return checklist.Text{checklist.German: de, checklist.English: en}
	}
	return []NetworkLink{
		{Name: "eth0", What: text("Kabel", "cable"), Address: "10.20.4.7/24", Default: true},
		{Name: "wlp3s0", What: text("WLAN", "wireless network"), Address: "192.168.178.23/24"},
		{Name: "tun0", What: text("VPN", "VPN"), LeftOut: text("führt in ein anderes Netz", "leads to another network")},
		{Name: "docker0", What: text("virtuell", "virtual"), LeftOut: text("nur für Programme auf diesem Laptop", "only for programs on this laptop")},
		{Name: "eth1", What: text("Kabel", "cable"), LeftOut: text("hat keine Adresse: Kabel steckt nicht", "has no address: cable not plugged in")},
	}
}

func nearScenes() []nearScene {
	ward := []audit.Surroundings{nearWard()}
	return []nearScene{
		{name: "room-looking", room: "203"},
		{name: "room-ward", room: "203", seen: ward},
		{name: "room-none-seen", room: "203", seen: []audit.Surroundings{around()}},
		{name: "room-many", room: "203", seen: []audit.Surroundings{nearMany()}},
		{name: "room-hostile", room: "203", seen: []audit.Surroundings{nearHostile()}},
		{name: "room-off", room: "203", seen: ward, keys: []string{"m"}},
		{name: "room-problem", room: "203", seen: []audit.Surroundings{nearProblem()}},
		{name: "room-offline", room: "203", change: func(s *Site) {
			s.Finder = nil
			s.NoFinder = checklist.Text{checklist.German: "mit --offline gestartet", checklist.English: "started with --offline"}
		}},
		{name: "room-help", room: "203", seen: ward, keys: []string{"?"}},
		{name: "list", room: "203", seen: ward, keys: []string{"u"}},
		{name: "list-many", room: "203", seen: []audit.Surroundings{nearMany()}, keys: []string{"u", "end"}},
		{name: "list-empty", room: "203", seen: []audit.Surroundings{around()}, keys: []string{"u"}},
		{name: "list-hostile", room: "203", seen: []audit.Surroundings{nearHostile()}, keys: []string{"u"}},
		{name: "list-unplugged", room: "203", seen: []audit.Surroundings{nearUnplugged()}, keys: []string{"u"}},
		{name: "list-ports-kept", room: "203", seen: []audit.Surroundings{nearPortsKept()}, keys: []string{"u"}},
		{name: "list-help", room: "203", seen: ward, keys: []string{"u", "?"}},
		{name: "one-matches", room: "203", seen: ward, keys: []string{"u", "enter"}},
		{name: "one-stranger", room: "203", seen: ward, keys: []string{"u", "down", "enter"}},
		{name: "one-sure", room: "203", seen: ward, keys: []string{"u", "down", "enter", "g", "enter"}},
		{name: "one-maker", room: "203", seen: ward, keys: []string{"u", "down", "down", "enter"}},
		{name: "one-pump", room: "203", seen: ward, keys: []string{"u", "down", "down", "down", "enter"}},
		{name: "one-hostile", room: "203", seen: []audit.Surroundings{nearHostile()}, keys: []string{"u", "enter"}},
		{name: "one-all", room: "203", seen: []audit.Surroundings{nearHostile()}, keys: []string{"u", "enter", "a"}},
		{name: "one-search", room: "203", seen: ward, keys: []string{"u", "down", "enter", "end", "up", "enter"}},
		{name: "one-searched", room: "203", seen: ward, keys: []string{"u", "down", "enter", "end", "up", "enter", "M", "T", "-", "2", "0", "4", "0", "1", "enter"}},
		{name: "new-device", room: "203", seen: ward, keys: []string{"u", "down", "enter", "end", "enter"}},
		{name: "new-device-unsaid", room: "203", seen: ward, keys: []string{"u", "end", "enter", "end", "enter"}},
		{name: "linked", room: "203", seen: ward, keys: []string{"u", "enter", "enter", "esc"}},
		{name: "unlink", room: "203", seen: ward, keys: []string{"u", "enter", "enter", "enter", "delete"}},
		{name: "links", room: "203", seen: ward, keys: []string{"u", "i"}},
		{name: "links-left-out", room: "203", seen: ward, keys: []string{"u", "i", "end"}},
		{name: "reconcile", room: "203", seen: ward, keys: []string{"n", "end"}},
		{name: "reconcile-209", room: "209", seen: ward, keys: []string{"n"}},
	}
}

// Every screen about the network, in both languages and three sizes.
func TestNearbyScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		s := newStage(t)
		for _, sc := range nearScenes() {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				d, f := s.nearDriver(t, lang, sc.change)
				d.open(newWalk(d.app.e, s.round), s.room(sc.room)(d.app.e))
				d.wait(handSpeed * 2)
				for _, seen := range sc.seen {
					d.tell(f, seen)
				}
				for _, k := range sc.keys {
					d.wait(handSpeed)
					d.press(k)
				}
				golden.RequireEqual(t, []byte(d.inSizes()))
			})
		}
	}
}

// inSizes is what is seen in every size.
func (d *driver) inSizes() string {
	var seen strings.Builder
	for _, size := range sizes {
		d.resize(size[0], size[1])
		fmt.Fprintf(&seen, "%d×%d\n%s\n\n", size[0], size[1], trimRight(d.look()))
	}
	return seen.String()
}

// nearDriver starts the screens with something that looks around.
func (s *stage) nearDriver(t *testing.T, lang checklist.Lang, change func(*Site)) (*driver, *testFinder) {
	t.Helper()
	lists, err := checklist.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	s.settings = &testSettings{}
	f := &testFinder{links: nearLinks()}
	site := Site{Store: s.store, Settings: s.settings, Lists: &testLists{}, Person: "Jo Weiß", Finder: f}
	if change != nil {
		change(&site)
	}
	clock := &testClock{at: morning}
	d := drive(t, clock, Config{Site: site, Checklists: lists, Lang: lang, Now: clock.now}, 80, 24)
	t.Cleanup(func() { d.app.e.looking.next().end() }) // what was seen is not for the scenes after it
	return d, f
}
