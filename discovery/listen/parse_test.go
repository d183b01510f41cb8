package listen

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visite/audit"
)

const (
	uuid     = "urn:uuid:7b8a2f6e-5c1d-4e7b-9b1a-2f6e5c1d4e7b"
	provider = "sdc.mds.pkp:1.2.840.10004.20701.1.1"
	standing = "sdc.ctxt.loc:/sdc.ctxt.loc.detail/UKX%2FH2%2F3%2FICU%2F12%2FB7?fac=UKX&bldng=H2&flr=3&poc=ICU&rm=12&bed=B+7"
	patient  = "Mustermann^Erika"
)

var monitor = netip.MustParseAddr("10.77.0.2")

func facts(pairs ...string) []audit.Fact {
	var all []audit.Fact
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, audit.Fact{Key: pairs[i], Value: pairs[i+1]})
	}
	return all
}

func TestParse(t *testing.T) {
	icu := audit.Spot{Facility: "UKX", Unit: "ICU", Room: "12", Bed: "B 7"}
	for _, c := range []struct {
		name   string
		source audit.Source
		packet []byte
		want   audit.Said
		gone   bool
	}{
		{"hello", audit.SourceSDC, sdcHello(uuid, "dpws:Device mdpws:MedicalDevice", provider+" "+standing, "https://10.77.0.2:6464/7b8a http://10.77.0.2/x"), audit.Said{
			Spot: icu, Services: []string{"_https._tcp 6464", "_http._tcp 80"},
			Facts: facts("endpoint", uuid, "building", "H2", "floor", "3"),
		}, false},
		{"hello, by its scope alone", audit.SourceSDC, sdcHello(uuid, "dpws:Device", provider, ""), audit.Said{Facts: facts("endpoint", uuid)}, false},
		{"hello, by its type alone", audit.SourceSDC, sdcHello(uuid, "mdpws:MedicalDevice", "", ""), audit.Said{Facts: facts("endpoint", uuid)}, false},
		{"hello, location without a query", audit.SourceSDC, sdcHello(uuid, "mdpws:MedicalDevice", "sdc.ctxt.loc:/sdc.ctxt.loc.detail/A", ""), audit.Said{Facts: facts("endpoint", uuid)}, false},
		{"hello, two locations", audit.SourceSDC, sdcHello(uuid, "mdpws:MedicalDevice", "sdc.ctxt.loc:/x?rm=1 sdc.ctxt.loc:/x?rm=2", ""), audit.Said{
			Spot: audit.Spot{Room: "1"}, Facts: facts("endpoint", uuid),
		}, false},
		{"hello, names and IPv6 are not used", audit.SourceSDC, sdcHello(uuid, "mdpws:MedicalDevice", "", "https://monitor.example:6464/ https://[fe80::1]:6464/ soap.udp://10.0.0.1:3702 ::: https://10.77.0.2:99999/"), audit.Said{
			Facts: facts("endpoint", uuid),
		}, false},
		{"bye", audit.SourceSDC, sdcBye(uuid), audit.Said{Facts: facts("endpoint", uuid)}, true},
		{"connect indication", audit.SourcePhilips, connectIndication(philipsAttributes([6]byte{0, 9, 0xfb, 1, 2, 3}, monitor)...), audit.Said{
			Services: []string{"ACSE UDP 24105", "Data Export UDP 24105"},
			Facts:    facts("system_type", "1:4557", "text_revision", "01020304", "language", "2"),
		}, false},
		{"connect indication with what nobody knows", audit.SourcePhilips, connectIndication(attribute(0x092a, []byte(patient)...)), audit.Said{}, false},
		{"announcement", audit.SourceMindray, announcement("BeneView T8", "^^ICU&12&168624130&4601&&1", "12", patient), audit.Said{
			Name: "BeneView T8", Spot: audit.Spot{Unit: "ICU", Bed: "12"}, Services: []string{"Patient Data Share TCP 4601"},
		}, false},
		{"announcement, bed of its own", audit.SourceMindray, announcement(`A\S\B`, "^^ICU&12", "12a", patient), audit.Said{
			Name: "A^B", Spot: audit.Spot{Unit: "ICU", Bed: "12"}, Facts: facts("bed_number", "12a"),
		}, false},
		{"announcement without a location", audit.SourceMindray, announcement("M", "", "3", patient), audit.Said{Name: "M", Spot: audit.Spot{Bed: "3"}}, false},
		{"presence", audit.SourceGE, presence(monitor, "ICU|BED7"), audit.Said{Spot: audit.Spot{Unit: "ICU", Bed: "BED7"}}, false},
	} {
		said, gone, err := Parse(c.source, c.packet)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, said); diff != "" || gone != c.gone {
			t.Errorf("%s: gone %v, said (-want +got):\n%s", c.name, gone, diff)
		}
	}
}

func TestParseOther(t *testing.T) {
	probe := bytes.ReplaceAll(envelopeOf("Probe", "<wsd:Types>dpws:Device</wsd:Types>"), []byte("/Hello"), []byte("/Probe"))
	old := bytes.ReplaceAll(sdcHello(uuid, "mdpws:MedicalDevice", provider, ""),
		[]byte("http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01"), []byte("http://schemas.xmlsoap.org/ws/2005/04/discovery"))
	other := connectIndication()
	copy(other[connectHeader+10:], u16s(3334)) // MDS create
	for name, c := range map[string]struct {
		source audit.Source
		packet []byte
	}{
		"question":                     {audit.SourceSDC, probe},
		"printer":                      {audit.SourceSDC, sdcHello(uuid, "dpws:Device", "ldap:///ou=printers", "")},
		"device of another namespace":  {audit.SourceSDC, sdcHello(uuid, "dpws:MedicalDevice", "", "")},
		"device without a namespace":   {audit.SourceSDC, sdcHello(uuid, "MedicalDevice", "", "")},
		"WS-Discovery of 2005":         {audit.SourceSDC, old},
		"another event":                {audit.SourcePhilips, other},
		"discharge":                    {audit.SourceMindray, bytes.Replace(announcement("M", "^^a&b", "3", patient), []byte("ADT^A01"), []byte("ADT^A03"), 1)},
		"admission without a monitor":  {audit.SourceMindray, announcement("", "", "", patient)},
		"no unit and bed":              {audit.SourceGE, presence(monitor, "")},
		"a unit that is too long":      {audit.SourceGE, presence(monitor, "INTENSIV|1")},
		"three parts":                  {audit.SourceGE, presence(monitor, "A|B|C")},
		"a text that is no unit|bed":   {audit.SourceGE, []byte("GET / HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n")},
		"unit|bed within a longer one": {audit.SourceGE, []byte("0123456789 this is long|and no bed at all")},
	} {
		if said, _, err := Parse(c.source, c.packet); !errors.Is(err, ErrOther) {
			t.Errorf("%s: %+v, %v", name, said, err)
		}
	}
}

// TestParseHostile: every one is refused, none is partly believed.
func TestParseHostile(t *testing.T) {
	hello := sdcHello(uuid, "mdpws:MedicalDevice", provider, "")
	bomb := bytes.Replace(hello, []byte("<s12:Envelope"), []byte(`<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><s12:Envelope`), 1)
	philips := connectIndication(philipsAttributes([6]byte{}, monitor)...)
	lie := func(at int, v byte) []byte {
		b := bytes.Clone(philips)
		b[at] = v
		return b
	}
	for name, c := range map[string]struct {
		source audit.Source
		packet []byte
	}{
		"nothing":              {audit.SourceSDC, nil},
		"no XML":               {audit.SourceSDC, []byte("\x00\x01\x02")},
		"cut off":              {audit.SourceSDC, hello[:len(hello)-40]},
		"entities of its own":  {audit.SourceSDC, bomb},
		"unknown entity":       {audit.SourceSDC, sdcBytes(hello, "<wsd:Scopes>", "<wsd:Scopes>&lol;")},
		"processing":           {audit.SourceSDC, sdcBytes(hello, "<wsd:Scopes>", "<?php x ?><wsd:Scopes>")},
		"deep":                 {audit.SourceSDC, []byte(strings.Repeat("<a>", 5000))},
		"wide":                 {audit.SourceSDC, sdcBytes(hello, "<wsd:Scopes>", strings.Repeat("<a/>", 3000)+"<wsd:Scopes>")},
		"long":                 {audit.SourceSDC, sdcBytes(hello, "<wsd:Scopes>", "<wsd:Scopes>"+strings.Repeat("x ", 10000))},
		"longer than allowed":  {audit.SourceSDC, sdcBytes(hello, "<wsd:Scopes>", "<wsd:Scopes>"+strings.Repeat("x ", 20000))},
		"control characters":   {audit.SourceSDC, sdcBytes(hello, uuid, "\x1b[2J")},
		"another encoding":     {audit.SourceSDC, sdcBytes(hello, "UTF-8", "UTF-16")},
		"hello of nobody":      {audit.SourceSDC, sdcHello(" ", "mdpws:MedicalDevice", "", "")},
		"bye of nobody":        {audit.SourceSDC, sdcBye("")},
		"too short":            {audit.SourcePhilips, philips[:20]},
		"cut off indication":   {audit.SourcePhilips, philips[:len(philips)-1]},
		"operation too long":   {audit.SourcePhilips, lie(6, 0xff)},
		"report too long":      {audit.SourcePhilips, lie(12, 0xff)},
		"list too long":        {audit.SourcePhilips, lie(connectHeader+eventReportHeader+2, 0xff)},
		"attribute too long":   {audit.SourcePhilips, lie(connectHeader+eventReportHeader+4+2, 0xff)},
		"half an attribute":    {audit.SourcePhilips, connectIndication([]byte{1, 2, 3})},
		"short system type":    {audit.SourcePhilips, connectIndication(attribute(attrSystemType, 1))},
		"short localization":   {audit.SourcePhilips, connectIndication(attribute(attrLocalization, 1, 2, 3))},
		"short address":        {audit.SourcePhilips, connectIndication(attribute(attrNetAddress, 1, 2, 3))},
		"protocols too long":   {audit.SourcePhilips, connectIndication(attribute(attrProtocols, 0, 9, 0xff, 0xff))},
		"no protocols":         {audit.SourcePhilips, connectIndication(attribute(attrProtocols))},
		"a jumbo indication":   {audit.SourcePhilips, append(philips, make([]byte, 2000)...)},
		"not HL7":              {audit.SourceMindray, []byte("PID|||4711||" + patient)},
		"separators of others": {audit.SourceMindray, []byte(`MSH#^~\&#`)},
		"presence too short":   {audit.SourceGE, presence(monitor, "A|B")[:10]},
	} {
		said, gone, err := Parse(c.source, c.packet)
		if err == nil || errors.Is(err, ErrOther) {
			t.Errorf("%s: %+v, %v, %v", name, said, gone, err)
		}
	}
	if _, _, err := Parse(audit.SourceMDNS, nil); err == nil {
		t.Error("a source that is not listened to was parsed")
	}
}

func sdcBytes(packet []byte, from, to string) []byte {
	return bytes.Replace(packet, []byte(from), []byte(to), 1)
}

// TestCleaned: what would draw over a screen or hide in it is gone.
func TestCleaned(t *testing.T) {
	for name, c := range map[string]struct {
		source audit.Source
		packet []byte
	}{
		"sdc":     {audit.SourceSDC, sdcHello(uuid, "mdpws:MedicalDevice", "sdc.ctxt.loc:/x?rm=%1b%5b2J12%e2%80%ae%00&bed=%ff%fe"+strings.Repeat("9", 500), "")},
		"mindray": {audit.SourceMindray, announcement("\x1b[31mT8\u202e", "^^IC\x07U&\xff\xfe", strings.Repeat("1", 3000), patient)},
		"ge":      {audit.SourceGE, presence(monitor, " I |1")},
	} {
		said, _, err := Parse(c.source, c.packet)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checkClean(t, said)
	}
}

// checkClean fails if a text is not as it would be after cleaning.
func checkClean(t *testing.T, said audit.Said) {
	t.Helper()
	texts := append([]string{
		said.Name, said.Host, said.Maker, said.Model, said.Serial, said.Firmware,
		said.Spot.Facility, said.Spot.Unit, said.Spot.Room, said.Spot.Bed,
	}, said.Services...)
	for _, f := range said.Facts {
		texts = append(texts, f.Key, f.Value)
	}
	for _, s := range texts {
		if audit.Clean(s, audit.MaxName) != s {
			t.Errorf("not clean: %q", s)
		}
	}
	if len(said.Services) > maxOffers || len(said.Facts) > 8 {
		t.Errorf("%d services, %d facts", len(said.Services), len(said.Facts))
	}
}

// TestNoPatient: packets name a patient in every field that the layouts have for
// one, and the result names nobody.
func TestNoPatient(t *testing.T) {
	people := strings.Join([]string{
		"sdc.ctxt.pat:/" + patient, "sdc.ctxt.opr:/" + patient, "sdc.ctxt.ens:/" + patient, "sdc.ctxt.wfl:/" + patient,
		"sdc.ctxt.mns:/" + patient, provider, standing + "&patient=" + patient,
	}, " ")
	for source, packet := range map[audit.Source][]byte{
		audit.SourceSDC:     sdcHello(uuid, "mdpws:MedicalDevice", people, ""),
		audit.SourceMindray: announcement("T8", "^^ICU&12&1&4601^"+patient, "12", patient),
		audit.SourcePhilips: connectIndication(attribute(0x092a, []byte(patient)...), attribute(attrSystemType, append(u16s(1, 2), patient...)...)),
		audit.SourceGE:      append(presence(monitor, "ICU|7"), patient...),
	} {
		if !bytes.Contains(packet, []byte("Mustermann")) {
			t.Errorf("%s: the packet names nobody: the test shows nothing", source)
		}
		said, _, err := Parse(source, packet)
		if err != nil {
			t.Errorf("%s: %v", source, err)
		}
		if all, _ := json.Marshal(said); bytes.Contains(all, []byte("Mustermann")) || bytes.Contains(all, []byte("4711")) {
			t.Errorf("%s: %s", source, all)
		}
	}
}

func fuzz(f *testing.F, source audit.Source, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, packet []byte) {
		before := bytes.Clone(packet)
		said, _, err := Parse(source, packet)
		if !bytes.Equal(before, packet) {
			t.Error("the packet was written to")
		}
		if err == nil {
			checkClean(t, said)
		}
	})
}

func FuzzSDC(f *testing.F) {
	fuzz(f, audit.SourceSDC, sdcHello(uuid, "mdpws:MedicalDevice", provider+" "+standing, "https://10.77.0.2:6464/"), sdcBye(uuid))
}

func FuzzPhilips(f *testing.F) {
	fuzz(f, audit.SourcePhilips, connectIndication(philipsAttributes([6]byte{0, 9, 0xfb, 1, 2, 3}, monitor)...))
}

func FuzzMindray(f *testing.F) {
	fuzz(f, audit.SourceMindray, announcement("BeneView T8", "^^ICU&12&168624130&4601&&1", "12", patient))
}

func FuzzGE(f *testing.F) { fuzz(f, audit.SourceGE, presence(monitor, "ICU|BED7")) }
