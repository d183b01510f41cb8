package mdns

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/miekg/dns"

	"visite/audit"
	"visite/discovery/link"
)

var (
	here = link.Link{
		Name: "eth0", Index: 2, Kind: link.Wired, Up: true, Multicast: true,
		Prefixes: []netip.Prefix{netip.MustParsePrefix("10.77.0.1/24"), netip.MustParsePrefix("fe80::1/64")},
	}
	device = netip.MustParseAddrPort("10.77.0.2:5353")
	start  = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
)

// heard is a collector that keeps what it emits.
func heard() (*collector, *[]audit.Sighting) {
	var all []audit.Sighting
	return newCollector(here, func(s audit.Sighting) { all = append(all, s) }), &all
}

// answer packs a response of records in the form of a master file.
func answer(tb testing.TB, records ...string) []byte {
	tb.Helper()
	m := dns.Msg{MsgHdr: dns.MsgHdr{Response: true, Authoritative: true}}
	for _, text := range records {
		r, err := dns.NewRR(text)
		if err != nil {
			tb.Fatal(err)
		}
		m.Answer = append(m.Answer, r)
	}
	b, err := m.Pack()
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

const bed = `Bed\ 12._http._tcp.local.`

// whole are the records of one device.
var whole = []string{
	"_http._tcp.local. 120 IN PTR " + bed,
	bed + " 120 IN SRV 0 0 80 cms.local.",
	bed + ` 120 IN TXT "vendor=Contec" "model=CMS8000" "SN=A12" "sn=second" "fw=1.2" "note=x"`,
	"cms.local. 120 IN A 10.77.0.2",
}

var wholeSighting = audit.Sighting{
	Source: audit.SourceMDNS, First: start, Last: start, Interface: "eth0", Address: device.Addr(),
	Said: audit.Said{
		Name: "Bed 12", Host: "cms", Maker: "Contec", Model: "CMS8000", Serial: "A12", Firmware: "1.2", Services: []string{"_http._tcp 80"},
		Facts: []audit.Fact{{Key: "vendor", Value: "Contec"}, {Key: "model", Value: "CMS8000"}, {Key: "SN", Value: "A12"}, {Key: "fw", Value: "1.2"}, {Key: "note", Value: "x"}},
	},
}

func same(got, want audit.Sighting) string {
	return cmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{}), cmpopts.EquateEmpty())
}

func TestCollectorJoinsRecordsInAnyOrder(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 3, 0, 1}, {1, 0, 3, 2}} {
		c, all := heard()
		for i, n := range order { // one packet each
			c.packet(answer(t, whole[n]), device, start.Add(time.Duration(i)*time.Microsecond))
		}
		last := (*all)[len(*all)-1]
		last.First, last.Last = start, start
		if diff := same(last, wholeSighting); diff != "" {
			t.Errorf("order %v: %s", order, diff)
		}
	}
	c, all := heard()
	c.packet(answer(t, whole...), device, start)
	if len(*all) != 1 || same((*all)[0], wholeSighting) != "" {
		t.Errorf("in one packet: %+v", *all)
	}
	c.packet(answer(t, whole...), device, start.Add(time.Second)) // nothing new
	if len(*all) != 1 {
		t.Errorf("told %d times", len(*all))
	}
	c.packet(answer(t, whole...), device, start.Add(time.Minute)) // but still there
	if len(*all) != 2 || !(*all)[1].Last.Equal(start.Add(time.Minute)) || !(*all)[1].First.Equal(start) {
		t.Errorf("told %+v", *all)
	}
}

func TestCollectorRefuses(t *testing.T) {
	good := answer(t, whole...)
	change := func(f func(*dns.Msg)) []byte {
		var m dns.Msg
		if err := m.Unpack(good); err != nil {
			t.Fatal(err)
		}
		f(&m)
		b, err := m.Pack()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		name   string
		packet []byte
		from   string
	}{
		{"another port", good, "10.77.0.2:5354"},
		{"another network", good, "10.78.0.2:5353"},
		{"the Internet", good, "8.8.8.8:5353"},
		{"loopback", good, "127.0.0.1:5353"},
		{"a question with answers", change(func(m *dns.Msg) { m.Response = false }), "10.77.0.2:5353"},
		{"an error", change(func(m *dns.Msg) { m.Rcode = dns.RcodeNameError }), "10.77.0.2:5353"},
		{"another opcode", change(func(m *dns.Msg) { m.Opcode = dns.OpcodeUpdate }), "10.77.0.2:5353"},
		{"another class", answer(t, "cms.local. 120 CH A 10.77.0.2"), "10.77.0.2:5353"},
		{"too long", append(slices.Clone(good), make([]byte, maxPacket)...), "10.77.0.2:5353"},
		{"cut off", good[:len(good)-3], "10.77.0.2:5353"},
		{"empty", nil, "10.77.0.2:5353"},
		{"only a header", good[:12], "10.77.0.2:5353"},
		{"another domain", answer(t, "_http._tcp.example.com. 120 IN PTR a._http._tcp.example.com."), "10.77.0.2:5353"},
		{"no service", answer(t, "_http._tcp.local. 120 IN PTR local."), "10.77.0.2:5353"},
	} {
		collector, all := heard()
		collector.packet(c.packet, netip.MustParseAddrPort(c.from), start)
		collector.tick(start.Add(time.Hour))
		if len(*all) != 0 {
			t.Errorf("%s: told %+v", c.name, *all)
		}
	}
}

func TestCollectorKeepsForeignAddressesApart(t *testing.T) {
	c, all := heard()
	var records []string
	for _, a := range []string{"8.8.8.8", "127.0.0.1", "10.77.0.1", "10.77.0.255", "10.77.0.0", "224.0.0.251", "0.0.0.0"} {
		records = append(records, "cms.local. 120 IN A "+a)
	}
	c.packet(answer(t, append(records, whole[:3]...)...), device, start)
	one := (*all)[len(*all)-1]
	if one.Address.IsValid() || len(one.Foreign) != 7 {
		t.Errorf("address %v, foreign %v", one.Address, one.Foreign)
	}
	c.packet(answer(t, whole[3]), device, start)
	one = (*all)[len(*all)-1]
	if one.Address != device.Addr() || len(one.Foreign) != 7 {
		t.Errorf("address %v, foreign %v", one.Address, one.Foreign)
	}
	c.packet(answer(t, "cms.local. 120 IN A 10.77.0.9"), device, start)
	if len(c.hosts[name{device.Addr(), "cms.local."}].addresses) != maxAddresses || c.dropped != 1 {
		t.Errorf("%d addresses, %d dropped", len(c.hosts), c.dropped)
	}
}

func TestCollectorGoodbye(t *testing.T) {
	c, all := heard()
	c.packet(answer(t, whole...), device, start)
	other := netip.MustParseAddrPort("10.77.0.66:5353")
	bye := answer(t, "_http._tcp.local. 0 IN PTR "+bed)
	c.packet(bye, other, start)
	if last := (*all)[len(*all)-1]; last.Gone {
		t.Error("somebody else said goodbye for it")
	}
	c.packet(bye, device, start)
	last := (*all)[len(*all)-1]
	if !last.Gone || last.Serial != "A12" || last.Address != device.Addr() {
		t.Errorf("after its goodbye: %+v", last)
	}
	c.packet(answer(t, whole...), device, start.Add(time.Minute))
	if last := (*all)[len(*all)-1]; last.Gone {
		t.Error("it is back and still gone")
	}
}

func TestCollectorTwoOfOneName(t *testing.T) {
	c, all := heard()
	c.packet(answer(t, whole...), device, start)
	again := append(slices.Clone(whole[:3]), "cms.local. 120 IN A 10.77.0.3")
	c.packet(answer(t, again...), netip.MustParseAddrPort("10.77.0.3:5353"), start)
	if len(*all) != 2 || (*all)[1].Address != netip.MustParseAddr("10.77.0.3") {
		t.Errorf("two monitors that call themselves the same: %+v", *all)
	}
}

func TestCollectorOnlyTypes(t *testing.T) {
	c, all := heard()
	c.packet(answer(t, meta+".local. 120 IN PTR _odd._tcp.local."), device, start)
	c.tick(start.Add(time.Second))
	if len(*all) != 1 || (*all)[0].Address != device.Addr() || !slices.Equal((*all)[0].Services, []string{"_odd._tcp"}) {
		t.Errorf("told %+v", *all)
	}
}

func TestCollectorTextsAreClean(t *testing.T) {
	c, all := heard()
	evil := `\027[2J\226\128\174Bed\0005\255`
	c.packet(answer(t,
		"_http._tcp.local. 120 IN PTR "+evil+"._http._tcp.local.",
		evil+"._http._tcp.local. 120 IN SRV 0 0 80 "+evil+".local.",
		evil+`._http._tcp.local. 120 IN TXT "`+evil+"="+evil+`" "model=`+evil+`" "`+evil+`"`,
		evil+".local. 120 IN A 10.77.0.2"), device, start)
	if len(*all) != 1 {
		t.Fatalf("told %+v", *all)
	}
	checkClean(t, (*all)[0])
	if (*all)[0].Model == "" || (*all)[0].Name == "" {
		t.Errorf("nothing is left: %+v", (*all)[0])
	}
}

// checkClean finds what must not be on a screen, and what is over the caps.
func checkClean(tb testing.TB, s audit.Sighting) {
	tb.Helper()
	texts := append([]string{s.Name, s.Host, s.Maker, s.Model, s.Serial, s.Firmware}, s.Services...)
	for _, f := range s.Facts {
		texts = append(texts, f.Key, f.Value)
	}
	for _, text := range texts {
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }) || len([]rune(text)) > audit.MaxName {
			tb.Errorf("text %q", text)
		}
	}
	if len(s.Facts) > maxTXT || len(s.Services) > maxServices || len(s.Foreign) > maxAddresses {
		tb.Errorf("%d facts, %d services, %d foreign", len(s.Facts), len(s.Services), len(s.Foreign))
	}
	if s.Address.IsValid() && !usable(here, s.Address) {
		tb.Errorf("address %v", s.Address)
	}
}

// flood is a packet that announces one more device.
func flood(tb testing.TB, n int) []byte {
	tb.Helper()
	inst := fmt.Sprintf("flood%d._http._tcp.local.", n)
	return answer(tb, "_http._tcp.local. 120 IN PTR "+inst, inst+fmt.Sprintf(" 120 IN SRV 0 0 80 f%d.local.", n),
		inst+` 120 IN TXT "model=x"`, fmt.Sprintf("f%d.local. 120 IN A 10.77.0.%d", n, 3+n%200))
}

// TestCollectorFlood floods with 100,000 names from one address: a device that
// was there before stays, one that comes during the flood is told, memory is bounded.
func TestCollectorFlood(t *testing.T) {
	t.Parallel()
	var seen sightings
	c := newCollector(here, seen.emit)
	flooded := 0
	c.flooded = func() { flooded++ }
	attacker := netip.MustParseAddrPort("10.77.0.66:5353")
	c.packet(answer(t, whole...), device, start)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 100_000 {
		c.packet(flood(t, i), attacker, start)
		if i == 50_000 {
			late := netip.MustParseAddrPort("10.77.0.3:5353")
			c.packet(answer(t, "_http._tcp.local. 120 IN PTR Late._http._tcp.local.", "Late._http._tcp.local. 120 IN SRV 0 0 80 late.local.",
				"late.local. 120 IN A 10.77.0.3"), late, start)
		}
	}
	c.packet(answer(t, whole...), device, start.Add(time.Minute))
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 30<<20 {
		t.Errorf("memory grew by %d MB", grown>>20)
	}
	if len(c.services) > maxNames || len(c.hosts) > maxNames || len(c.waiting) > maxNames {
		t.Errorf("%d services, %d hosts", len(c.services), len(c.hosts))
	}
	if all := seen.named("Bed 12"); len(all) != 1 || !all[0].Last.Equal(start.Add(time.Minute)) {
		t.Errorf("the device that was there: %+v", all)
	}
	if all := seen.named("Late"); len(all) != 1 {
		t.Errorf("the device that came: %+v", all)
	}
	if c.dropped < 90_000 || flooded != 1 {
		t.Errorf("%d dropped, flood noticed %d times", c.dropped, flooded)
	}
}

// bad are packets made by hand to break parsers.
func bad() [][]byte {
	header := func(counts string) string { return "0000" + "8400" + counts }
	var all [][]byte
	for _, digits := range []string{
		"", "00", header("0000000000000000"),
		header("ffffffffffffffff"), // counts without records
		header("0000ffff00000000") + "c00c" + "00010001" + "00000078" + "0004" + "0a4d0002", // a name that points at itself
		header("0000000100000000") + "c00e" + "c00c" + "00010001" + "00000078" + "0004" + "0a4d0002",
		header("0000000100000000") + "01610000010001" + "00000078" + "0000",     // A of no bytes
		header("0000000100000000") + "016100000c0001" + "00000078" + "0000",     // PTR of no bytes
		header("0000000100000000") + "01610000210001" + "00000078" + "0000",     // SRV of no bytes
		header("0000000100000000") + "01610000100001" + "00000078" + "0000",     // TXT of no bytes
		header("0000000100000000") + "01610000100001" + "00000078" + "0003ff61", // TXT that is longer than it is
		header("0000000100000000") + "01610000010001" + "00000078" + "ffff",
		header("0000000100000000") + strings.Repeat("3f"+strings.Repeat("61", 63), 5) + "00" + "00010001" + "00000078" + "0004" + "0a4d0002",
	} {
		b, _ := hex.DecodeString(digits)
		all = append(all, b)
	}
	return all
}

// FuzzPacket throws anything at the door: nothing breaks, nothing unclean comes
// out, the caps hold, and a device that was there stays.
func FuzzPacket(f *testing.F) {
	f.Add(answer(f, whole...))
	f.Add(answer(f, meta+".local. 120 IN PTR _odd._tcp.local."))
	f.Add(answer(f, "_http._tcp.local. 0 IN PTR "+bed))
	f.Add(flood(f, 1))
	for _, b := range bad() {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var told []audit.Sighting
		c := newCollector(here, func(s audit.Sighting) { checkClean(t, s); told = append(told, s) })
		c.packet(answer(t, whole...), device, start)
		attacker := netip.MustParseAddrPort("10.77.0.66:5353")
		c.packet(b, attacker, start)
		if len(b) > 12 {
			c.packet(b[:len(b)/2], attacker, start)
		}
		c.tick(start.Add(time.Hour))
		c.packet(answer(t, whole...), device, start.Add(2*time.Hour)) // it is still there, and what it was
		want := wholeSighting
		want.Last = start.Add(2 * time.Hour)
		if !slices.ContainsFunc(told, func(s audit.Sighting) bool { return same(s, want) == "" }) {
			t.Errorf("the device that was there: %+v", told)
		}
	})
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{
		`plain`: "plain", `CMS8000\ Bed\ 12\ \(ICU\)\ \195\169`: "CMS8000 Bed 12 (ICU) é", `a\.b\\c`: `a.b\c`, `\027`: "\x1b", `end\`: `end\`, `\12`: "12",
	} {
		if got := unescape(in); got != want {
			t.Errorf("unescape(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMostQuestions(t *testing.T) {
	for round, want := range map[time.Duration]int{
		500 * time.Millisecond: 1, time.Second: 2, 3 * time.Second: 2, 4 * time.Second: 3, RoundTime: 3, 9 * time.Second: 4, time.Hour: 125,
	} {
		if got := mostQuestions(round); got != want {
			t.Errorf("at most %d questions in %v, want %d", got, round, want)
		}
	}
}

func TestCheck(t *testing.T) {
	for name, change := range map[string]func(*link.Link){
		"down": func(l *link.Link) { l.Up = false }, "no multicast": func(l *link.Link) { l.Multicast = false }, "no IPv4": func(l *link.Link) { l.Prefixes = l.Prefixes[1:] },
	} {
		l := here
		change(&l)
		var j journal
		if _, err := Browse(t.Context(), Options{Link: l, Journal: &j}, nil); err == nil || len(j.begun) != 0 {
			t.Errorf("%s: %v, journal %+v", name, err, j)
		}
		if err := Listen(t.Context(), l, nil); err == nil {
			t.Errorf("%s: it listens", name)
		}
	}
	for _, types := range [][]string{{"http"}, {"_http._tcp.local"}, {"_a\x1b._tcp"}, make([]string, maxTypes+1)} {
		var j journal
		if _, err := Browse(t.Context(), Options{Link: here, Types: types, Journal: &j}, nil); err == nil || len(j.begun) != 0 {
			t.Errorf("types %q: %v", types, err)
		}
	}
}
