package sim

import (
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"visite/audit"
)

// Packet is what the device announces, and to which port; nil for those of mDNS,
// which answer questions instead. Layouts: package listen.
func (m Monitor) Packet() (payload []byte, port int) {
	switch m.Source {
	case audit.SourceSDC:
		return m.hello("Hello"), 3702
	case audit.SourcePhilips:
		return m.connectIndication(), 24005
	case audit.SourceMindray:
		return m.admission(), 4600
	case audit.SourceGE:
		return m.presence(), 7000
	}
	return nil, 0
}

// Goodbye is what a device of SDC says when it is switched off; nil for others.
func (m Monitor) Goodbye() []byte {
	if m.Source != audit.SourceSDC {
		return nil
	}
	return m.hello("Bye")
}

func (m Monitor) hello(what string) []byte {
	endpoint := ""
	for _, f := range m.Facts {
		if f.Key == audit.FactEndpoint {
			endpoint = f.Value
		}
	}
	place := url.Values{}
	for key, value := range map[string]string{"fac": m.Spot.Facility, "poc": m.Spot.Unit, "rm": m.Spot.Room, "bed": m.Spot.Bed} {
		if value != "" {
			place.Set(key, value)
		}
	}
	var body strings.Builder
	fmt.Fprintf(&body, `<d:%s><a:EndpointReference><a:Address>%s</a:Address></a:EndpointReference>`, what, escaped(endpoint))
	if what == "Hello" {
		fmt.Fprintf(&body, `<d:Types>dpws:Device mdpws:MedicalDevice</d:Types>`)
		fmt.Fprintf(&body, `<d:Scopes>sdc.mds.pkp:1.2.840.10004.20701.1.1 sdc.ctxt.loc:/sdc.ctxt.loc.detail/x?%s</d:Scopes>`, escaped(place.Encode()))
		if m.Address.IsValid() {
			fmt.Fprintf(&body, `<d:XAddrs>https://%s:%d/sim</d:XAddrs>`, m.Address, m.Port)
		}
		fmt.Fprintf(&body, `<d:MetadataVersion>1</d:MetadataVersion>`)
	}
	fmt.Fprintf(&body, `</d:%s>`, what)
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"` +
		` xmlns:a="http://www.w3.org/2005/08/addressing" xmlns:d="http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01"` +
		` xmlns:dpws="http://docs.oasis-open.org/ws-dd/ns/dpws/2009/01"` +
		` xmlns:mdpws="http://standards.ieee.org/downloads/11073/11073-20702-2016"><s:Header>` +
		`<a:Action>http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01/` + what + `</a:Action>` +
		`<a:MessageID>` + escaped(endpoint) + `-` + what + `</a:MessageID>` +
		`<a:To>urn:docs-oasis-open-org:ws-dd:ns:discovery:2009:01</a:To></s:Header><s:Body>` +
		body.String() + `</s:Body></s:Envelope>`)
}

// escaped is a text inside an element.
func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}

// connectIndication is the broadcast of an IntelliVue, big endian: nomenclature,
// remote operation, event report, list of attributes.
func (m Monitor) connectIndication() []byte {
	u16, u32 := binary.BigEndian.AppendUint16, binary.BigEndian.AppendUint32
	attribute := func(b []byte, id uint16, value []byte) []byte {
		return append(u16(u16(b, id), uint16(len(value))), value...)
	}
	mac, err := net.ParseMAC(m.MAC)
	if err != nil || len(mac) != 6 {
		mac = make([]byte, 6)
	}
	network := append([]byte(nil), mac...)
	network = append(network, four(m.Address)...)
	network = append(network, 255, 255, 255, 0)
	protocols := u16(u16(u16(u16(u16(u16(nil, 1), 8), 1), 1), 24105), 0) // one: ACSE over UDP

	var list []byte
	list = attribute(list, 0x0986, u16(u16(nil, 1), 33))             // system type
	list = attribute(list, 0x0937, u16(u16(u32(nil, 0x0102), 7), 0)) // text revision and language
	list = attribute(list, 0xf100, network)
	list = attribute(list, 0xf101, protocols)
	list = append(u16(u16(nil, 4), uint16(len(list))), list...)

	report := u16(u16(u16(nil, 33), 0), 0)                       // the object: class, context, handle
	report = u16(u16(u32(report, 0), 0x0d17), uint16(len(list))) // time, event, length
	report = append(report, list...)
	invoke := append(u16(u16(u16(nil, 1), 0), uint16(len(report))), report...) // invoke id, command, length
	packet := u16(u16(u32(nil, 0x00020000), 1), uint16(len(invoke)))
	return append(packet, invoke...)
}

// admission is the announcement of a Mindray monitor, with a patient who does
// not exist: what must be stepped over is there.
func (m Monitor) admission() []byte {
	address := binary.BigEndian.Uint32(four(m.Address))
	return []byte("\x0b" + strings.Join([]string{
		`MSH|^~\&|Mindray|PDS|||20260302080000||ADT^A01|101|P|2.3.1|`,
		`EVN||20260302080000`,
		`PID|||SIM-0000||NOBODY^NO|||U`,
		fmt.Sprintf(`PV1||I|^^%s&%s&%d&%d&&1`, m.Spot.Unit, m.Spot.Bed, address, m.Port),
		fmt.Sprintf(`OBX||ST|2304^MonitorName||%s||||||F`, m.Name),
		fmt.Sprintf(`OBX||ST|2308^BedNoStr||%s||||||F`, m.Spot.Bed),
	}, "\r") + "\r\x1c\r")
}

// presence is a packet as users of CARESCAPE networks describe it.
func (m Monitor) presence() []byte {
	packet := append([]byte{0, 1, 0, 0, 0, 0}, four(m.Address)...)
	spot := make([]byte, 16)
	copy(spot, m.Spot.Unit+"|"+m.Spot.Bed)
	return append(append(packet, 0, 0), spot...)
}

// four is an IPv4 address as four bytes; zeros for any other.
func four(a netip.Addr) []byte {
	if !a.Is4() {
		return make([]byte, 4)
	}
	b := a.As4()
	return b[:]
}
