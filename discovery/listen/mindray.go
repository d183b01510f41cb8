package listen

import (
	"bytes"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"visite/audit"
)

// What is read of the announcement (Patient Data Share, HL7 2.3.1 ADT^A01). The
// segments in between name the patient: they are stepped over, never copied.
const (
	obsMonitorName = "2304"
	obsBedNumber   = "2308"
)

// maxField is how many bytes of a field are read.
const maxField = 256

// parseMindray reads three things of an announcement: the monitor's name, its
// bed number, and the location of PV1-3, "^^department&bed&address&port".
func parseMindray(packet []byte) (heard, error) {
	packet = bytes.TrimLeft(packet, "\x0b")
	head, rest, _ := nextSegment(packet)
	if !bytes.HasPrefix(head, []byte(`MSH|^~\&|`)) {
		return heard{}, fmt.Errorf("%w: no HL7 header", errMalformed)
	}
	if !bytes.HasPrefix(field(head, 8), []byte("ADT^A01")) { // MSH-9; MSH-1 is the separator itself
		return heard{}, ErrOther
	}
	var h heard
	var bed string
	for more := true; more; {
		var segment []byte
		segment, rest, more = nextSegment(rest)
		switch {
		case bytes.HasPrefix(segment, []byte("PV1|")):
			h.ward(field(segment, 3))
		case bytes.HasPrefix(segment, []byte("OBX|")):
			code, _, _ := bytes.Cut(field(segment, 3), []byte("^"))
			switch string(code) {
			case obsMonitorName:
				h.said.Name = hl7(field(segment, 5))
			case obsBedNumber:
				bed = hl7(field(segment, 5))
			}
		}
	}
	if h.said.Spot.Bed == "" {
		h.said.Spot.Bed = bed
	} else if bed != h.said.Spot.Bed {
		h.fact("bed_number", bed)
	}
	if h.said.Name == "" && h.said.Spot == (audit.Spot{}) {
		return heard{}, ErrOther // an admission of somebody, not of a monitor
	}
	return h, nil
}

// ward reads the third component of PV1-3.
func (h *heard) ward(location []byte) {
	parts := bytes.Split(nth(location, '^', 2), []byte("&"))
	if len(parts) < 2 {
		return
	}
	h.said.Spot.Unit, h.said.Spot.Bed = hl7(parts[0]), hl7(parts[1])
	if len(parts) > 3 {
		if port, err := strconv.ParseUint(string(parts[3]), 10, 16); err == nil {
			h.offer(netip.Addr{}, "Patient Data Share TCP", uint16(port))
		}
	}
}

// nextSegment cuts a message at the end of its first segment.
func nextSegment(b []byte) (segment, rest []byte, more bool) {
	if i := bytes.IndexAny(b, "\r\n\x1c"); i >= 0 {
		return b[:i], b[i+1:], true
	}
	return b, nil, false
}

// field is the nth field of a segment, counted from its name, which is 0.
func field(segment []byte, n int) []byte {
	f := nth(segment, '|', n)
	return f[:min(len(f), maxField)]
}

// nth is the nth part of b, from 0; empty if there is none.
func nth(b []byte, separator byte, n int) []byte {
	for ; n > 0; n-- {
		i := bytes.IndexByte(b, separator)
		if i < 0 {
			return nil
		}
		b = b[i+1:]
	}
	if i := bytes.IndexByte(b, separator); i >= 0 {
		b = b[:i]
	}
	return b
}

var hl7Escapes = strings.NewReplacer(`\F\`, "|", `\S\`, "^", `\T\`, "&", `\R\`, "~", `\E\`, `\`)

// hl7 is a field as text, with its escapes undone (HL7 2.3.1, 2.9).
func hl7(b []byte) string { return text(hl7Escapes.Replace(string(b))) }
