package listen

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"strconv"
)

// Numbers of the Connect Indication (Data Export Interface Programming Guide,
// "Connect Indication Event"). Everything is big endian.
const (
	roInvoke          = 1      // a remote operation is asked for
	eventConnect      = 0x0d17 // NOM_NOTI_CONN_INDIC
	attrSystemType    = 0x0986 // u16 partition, u16 code
	attrLocalization  = 0x0937 // u32 text catalogue revision, u16 language, u16 format
	attrNetAddress    = 0xf100 // 6 bytes MAC, 4 bytes address, 4 bytes mask
	attrProtocols     = 0xf101 // u16 count, u16 length, {u16 application, transport, port, options}…
	protocolACSE      = 1
	protocolDataOut   = 5
	transportUDP      = 1
	connectHeader     = 4 + 2 + 2 + 2 + 2 + 2 // up to the event report: nomenclature, operation, length, invoke id, command, length
	eventReportHeader = 6 + 4 + 2 + 2         // object, time, event, length
)

// parsePhilips reads a Connect Indication. Of its attributes the four of the
// guide are read, whatever else is there is passed over.
func parsePhilips(packet []byte) (heard, error) {
	if len(packet) < connectHeader+eventReportHeader+4 {
		return heard{}, fmt.Errorf("%w: too short", errMalformed)
	}
	u16 := binary.BigEndian.Uint16
	if u16(packet[4:]) != roInvoke {
		return heard{}, ErrOther
	}
	report := packet[connectHeader:]
	if int(u16(packet[6:])) > len(packet)-8 || int(u16(packet[12:])) > len(report) {
		return heard{}, fmt.Errorf("%w: cut off", errMalformed)
	}
	if u16(report[10:]) != eventConnect {
		return heard{}, ErrOther
	}
	attributes, err := list(report[eventReportHeader:])
	if err != nil {
		return heard{}, err
	}
	var h heard
	for len(attributes) > 0 {
		if len(attributes) < 4 {
			return heard{}, fmt.Errorf("%w: half an attribute", errMalformed)
		}
		id, n := u16(attributes), int(u16(attributes[2:]))
		if attributes = attributes[4:]; n > len(attributes) {
			return heard{}, fmt.Errorf("%w: attribute %#x is cut off", errMalformed, id)
		}
		if err := h.attribute(id, attributes[:n]); err != nil {
			return heard{}, err
		}
		attributes = attributes[n:]
	}
	return h, nil
}

// list takes the count and the length off a list and gives its entries.
func list(b []byte) ([]byte, error) {
	if len(b) < 4 {
		return nil, fmt.Errorf("%w: no list", errMalformed)
	}
	n := int(binary.BigEndian.Uint16(b[2:]))
	if n > len(b)-4 {
		return nil, fmt.Errorf("%w: a list of %d bytes in %d", errMalformed, n, len(b)-4)
	}
	return b[4 : 4+n], nil
}

func (h *heard) attribute(id uint16, value []byte) error {
	u16 := binary.BigEndian.Uint16
	short := func(n int) bool { return len(value) < n }
	switch id {
	case attrSystemType:
		if short(4) {
			return fmt.Errorf("%w: system type", errMalformed)
		}
		h.fact("system_type", fmt.Sprintf("%d:%d", u16(value), u16(value[2:])))
	case attrLocalization:
		if short(8) {
			return fmt.Errorf("%w: localization", errMalformed)
		}
		h.fact("text_revision", fmt.Sprintf("%08x", binary.BigEndian.Uint32(value)))
		h.fact("language", strconv.Itoa(int(u16(value[4:]))))
	case attrNetAddress:
		if short(14) {
			return fmt.Errorf("%w: network address", errMalformed)
		}
		if mac := net.HardwareAddr(value[:6]); [6]byte(mac) != [6]byte{} {
			h.mac = mac.String()
		}
		h.offer(netip.AddrFrom4([4]byte(value[6:10])), "", 0)
	case attrProtocols:
		entries, err := list(value)
		if err != nil {
			return err
		}
		for ; len(entries) >= 8; entries = entries[8:] {
			h.protocol(u16(entries), u16(entries[2:]), u16(entries[4:]))
		}
	}
	return nil
}

// protocol is one that the monitor speaks, with its port.
func (h *heard) protocol(application, transport, port uint16) {
	name := "protocol " + strconv.Itoa(int(application))
	switch application {
	case protocolACSE:
		name = "ACSE"
	case protocolDataOut:
		name = "Data Export"
	}
	if transport == transportUDP {
		name += " UDP"
	}
	h.offer(netip.Addr{}, name, port)
}
