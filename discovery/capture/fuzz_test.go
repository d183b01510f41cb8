package capture

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/gopacket/gopacket/layers"
)

// FuzzRead reads whatever a file may hold: it may be refused, and what is read of
// it keeps to the limits.
func FuzzRead(f *testing.F) {
	file := pcap(f, layers.LinkTypeEthernet, calls()...)
	f.Add(file)
	f.Add(swapped(file))
	for _, one := range containers(f, calls()) {
		f.Add(one)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		o, err := Read(t.Context(), bytes.NewReader(file), Options{Name: "a.pcap"})
		if err != nil {
			return
		}
		if o.Packets > len(file) || o.Duration() < 0 || len(o.SHA256) != 64 {
			t.Errorf("%d packets of %d bytes, %v", o.Packets, len(file), o.Duration())
		}
		checkContacts(t, o)
	})
}

// FuzzTake looks at whatever a packet may hold, on every kind of link.
func FuzzTake(f *testing.F) {
	for _, frame := range calls() {
		f.Add(uint16(layers.LinkTypeEthernet), frame)
		f.Add(uint16(layers.LinkTypeLinuxSLL), cooked(frame))
		f.Add(uint16(layers.LinkTypeRaw), frame[14:])
	}
	f.Fuzz(func(t *testing.T, link uint16, frame []byte) {
		w := newWatcher()
		for range 2 {
			w.take(layers.LinkType(link), frame, began)
		}
		checkContacts(t, w.observation())
	})
}

// kept are all the types of frames that may be kept: nothing a patient is called
// has room in them.
var kept = regexp.MustCompile(`^(|established|ping|mllp|0x[0-9a-f]{2}|getport( [a-z0-9]+ v\d{1,2}( tcp| udp)?)?|(portmap|nfs|mountd|nlockmgr|status) v\d( [a-z]+)?)$`)

func checkContacts(t *testing.T, o *Observation) {
	for _, c := range o.Callers {
		if len(c.Contacts) == 0 {
			t.Error("a caller without a contact")
		}
		for _, one := range c.Contacts {
			if one.Count < 1 || one.Count > o.Packets || !kept.MatchString(one.FrameType) || !regexp.MustCompile(`^202\.114\.4\.`).MatchString(one.To) {
				t.Errorf("%+v", one)
			}
		}
	}
}
