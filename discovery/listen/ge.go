package listen

import (
	"bytes"
	"fmt"
	"net/netip"
)

// What every node of a CARESCAPE (formerly Unity) network broadcasts is not
// published. Its users describe the messages of such a network like this: bytes
// 7 to 10 are the node's address, and somewhere follows where it stands, as
// "unit|bed", a unit of at most 7 characters and a bed of at most 6, filled with
// zeros. So a packet is one only if both are there and the address is the
// sender's; nothing else in it is read.
const (
	geAddress = 6 // counted from 0
	geUnit    = 7
	geBed     = 6
)

func parseGE(packet []byte) (heard, error) {
	if len(packet) < geAddress+4+3 {
		return heard{}, fmt.Errorf("%w: too short", errMalformed)
	}
	unit, bed, ok := geSpot(packet[geAddress+4:])
	if !ok {
		return heard{}, ErrOther
	}
	var h heard
	h.said.Spot.Unit, h.said.Spot.Bed = text(string(unit)), text(string(bed))
	h.offer(netip.AddrFrom4([4]byte(packet[geAddress:])), "", 0)
	return h, nil
}

// geSpot finds the first "unit|bed" that zeros or other bytes that are no text
// stand around.
func geSpot(b []byte) (unit, bed []byte, ok bool) {
	for len(b) > 0 {
		run := b
		if i := bytes.IndexFunc(b, func(r rune) bool { return r < ' ' || r > '~' }); i >= 0 {
			run = b[:i]
		}
		unit, bed, ok = bytes.Cut(run, []byte("|"))
		if ok && len(unit) > 0 && len(unit) <= geUnit && len(bed) > 0 && len(bed) <= geBed && !bytes.Contains(bed, []byte("|")) {
			return unit, bed, true
		}
		b = b[min(len(run)+1, len(b)):]
	}
	return nil, nil, false
}
