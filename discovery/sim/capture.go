package sim

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

// Capture writes a capture file (libpcap, Ethernet) of a cable between a laptop
// and a monitor in the factory's network: what is seen of one that calls its
// hard-coded central station and gateway for HL7, which are not there.
func Capture(w io.Writer, at time.Time) error {
	u16, u32 := binary.LittleEndian.AppendUint16, binary.LittleEndian.AppendUint32
	file := u32(nil, 0xa1b2c3d4)
	file = u16(u16(file, 2), 4)                     // version
	file = u32(u32(u32(u32(file, 0), 0), 65535), 1) // zone, accuracy, longest packet, Ethernet
	for i, last := range []byte{119, 119, 120, 119, 120, 119} {
		frame := whoHas(last)
		when := at.Add(time.Duration(i) * time.Second)
		file = u32(u32(file, uint32(when.Unix())), uint32(when.Nanosecond()/1000))
		file = u32(u32(file, uint32(len(frame))), uint32(len(frame)))
		file = append(file, frame...)
	}
	if _, err := w.Write(file); err != nil {
		return fmt.Errorf("write capture: %w", err)
	}
	return nil
}

// whoHas is an ARP request (RFC 826) by a made-up monitor for an address of the
// central station's network.
func whoHas(last byte) []byte {
	mac := []byte{0x00, 0x00, 0x5e, 0x00, 0x53, 0x42}
	frame := []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	frame = append(append(frame, mac...), 0x08, 0x06)
	frame = append(frame, 0, 1, 0x08, 0, 6, 4, 0, 1) // Ethernet, IPv4, request
	frame = append(append(frame, mac...), 202, 114, 4, 20)
	frame = append(frame, 0, 0, 0, 0, 0, 0, 202, 114, 4, last)
	return append(frame, make([]byte, 60-len(frame))...)
}
