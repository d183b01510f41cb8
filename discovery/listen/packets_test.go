package listen

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"net/netip"
	"strings"
)

// The packets of the tests are made here from the published layouts.

// envelopeOf is a SOAP envelope of WS-Discovery around a body.
func envelopeOf(action, body string) []byte {
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<s12:Envelope xmlns:s12="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://www.w3.org/2005/08/addressing"
 xmlns:wsd="http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01" xmlns:dpws="http://docs.oasis-open.org/ws-dd/ns/dpws/2009/01"
 xmlns:mdpws="http://standards.ieee.org/downloads/11073/11073-20702-2016">
<s12:Header><wsa:Action>http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01/%[1]s</wsa:Action>
<wsa:MessageID>urn:uuid:0a6dc791-2be6-4991-9af1-454778a1917a</wsa:MessageID>
<wsa:To>urn:docs-oasis-open-org:ws-dd:ns:discovery:2009:01</wsa:To><wsd:AppSequence InstanceId="1" MessageNumber="3"/></s12:Header>
<s12:Body><wsd:%[1]s>%[2]s</wsd:%[1]s></s12:Body></s12:Envelope>`, action, body)
}

// sdcHello is the Hello of a device of SDC.
func sdcHello(endpoint, types, scopes, xaddrs string) []byte {
	return envelopeOf("Hello", reference(endpoint)+"<wsd:Types>"+types+"</wsd:Types><wsd:Scopes>"+escape(scopes)+
		"</wsd:Scopes><wsd:XAddrs>"+escape(xaddrs)+"</wsd:XAddrs><wsd:MetadataVersion>1</wsd:MetadataVersion>")
}

func sdcBye(endpoint string) []byte { return envelopeOf("Bye", reference(endpoint)) }

func reference(endpoint string) string {
	return "<wsa:EndpointReference><wsa:Address>" + escape(endpoint) + "</wsa:Address></wsa:EndpointReference>"
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// u16s is big endian, as everything of Philips.
func u16s(values ...int) []byte {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	return b
}

// attribute is one attribute of a Connect Indication.
func attribute(id int, value ...byte) []byte { return append(u16s(id, len(value)), value...) }

// connectIndication is what an IntelliVue monitor broadcasts.
func connectIndication(attributes ...[]byte) []byte {
	values := bytes.Join(attributes, nil)
	values = append(u16s(len(attributes), len(values)), values...)
	report := append(u16s(33, 0, 0), 0, 0, 0x12, 0x34) // MDS, time
	report = append(report, u16s(eventConnect, len(values))...)
	report = append(report, values...)
	command := append(u16s(1, 0, len(report)), report...) // invoke id, event report
	return append(append([]byte{0, 1, 0, 0}, u16s(roInvoke, len(command))...), command...)
}

// philipsAttributes are the four of the guide, for a monitor at an address.
func philipsAttributes(mac [6]byte, addr netip.Addr) [][]byte {
	network := append(append(mac[:], addr.AsSlice()...), 255, 255, 255, 0)
	protocols := append(u16s(2, 16), u16s(protocolACSE, transportUDP, 24105, 0, protocolDataOut, transportUDP, 24105, 0)...)
	return [][]byte{
		attribute(attrSystemType, u16s(1, 4557)...),
		attribute(attrProtocols, protocols...),
		attribute(attrLocalization, 1, 2, 3, 4, 0, 2, 0, 11),
		attribute(attrNetAddress, network...),
	}
}

// announcement is what a Mindray monitor broadcasts, with a patient in it.
func announcement(name, location, bed, patient string) []byte {
	return []byte("\x0b" + strings.Join([]string{
		`MSH|^~\&|||||||ADT^A01|101|P|2.3.1|`,
		`EVN||00000000|`,
		`PID|||4711^^^^PI||` + patient + `||19500101|F|`,
		`PV1||I|` + location + `||||` + patient + `|`,
		`OBR||||Mindray Monitor|||0|`,
		`OBX||ST|2301^PatientName||` + patient + `||||||F`,
		`OBX||ST|2304^MonitorName||` + name + `||||||F`,
		`OBX||CE|2305^||0^||||||F`,
		`OBX||ST|2308^BedNoStr||` + bed + `||||||F`,
		`OBX||ST|51^||` + patient + `||||||F`,
	}, "\r") + "\r\x1c\r")
}

// presence is what a node of a CARESCAPE network broadcasts, as far as known.
func presence(addr netip.Addr, spot string) []byte {
	b := make([]byte, 64)
	copy(b, "\x00\x01\x00\x02\x01\x07")
	copy(b[geAddress:], addr.AsSlice())
	copy(b[24:37], spot)
	return b
}
