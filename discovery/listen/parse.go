package listen

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"visite/audit"
)

// ErrOther is a packet that is well formed and says something else than that a
// device is there: a printer's Hello, a question, another message.
var ErrOther = errors.New("not what is listened for")

// errMalformed is a packet that is not what its port promises.
var errMalformed = errors.New("malformed packet")

// heard is what one packet says.
type heard struct {
	said     audit.Said // without the services
	gone     bool
	endpoint string // tells the devices behind one address apart; "" if there is one
	mac      string
	offers   []offer
}

// offer is a service at an address; without an address it is the sender's.
type offer struct {
	addr    netip.Addr
	service string // "_https._tcp 6464", "" if the packet names the address only
}

// channel is how one source is listened to.
type channel struct {
	port  uint16
	group netip.Addr // to join; the zero Addr: broadcasts
	limit int        // greatest packet, in bytes
	own   bool       // a packet counts only if it names its sender's address
	parse func(packet []byte) (heard, error)
}

var channels = map[audit.Source]channel{
	// DPWS 1.1 § 3: at most 32767 bytes
	audit.SourceSDC:     {port: 3702, group: netip.AddrFrom4([4]byte{239, 255, 255, 250}), limit: 32767, parse: parseSDC},
	audit.SourcePhilips: {port: 24005, limit: 1500, parse: parsePhilips},
	audit.SourceMindray: {port: 4600, limit: 4096, parse: parseMindray},
	audit.SourceGE:      {port: 7000, limit: 1500, own: true, parse: parseGE},
}

// Sources are what can be listened to.
func Sources() []audit.Source {
	return []audit.Source{audit.SourceSDC, audit.SourcePhilips, audit.SourceMindray, audit.SourceGE}
}

// Port is the UDP port of a source, 0 of one that is not listened to.
func Port(source audit.Source) uint16 { return channels[source].port }

// Parse reads one packet of a source: what the device says, whether it says
// goodbye. Addresses in it are not looked at: whoever has the packet knows where
// it came from. The error is [ErrOther] for a packet that is none of a device.
func Parse(source audit.Source, packet []byte) (said audit.Said, gone bool, err error) {
	c, ok := channels[source]
	if !ok {
		return audit.Said{}, false, fmt.Errorf("listen: no source %q", source)
	}
	h, err := c.read(packet)
	if err != nil {
		return audit.Said{}, false, err
	}
	for _, o := range h.offers {
		h.said.Services = addService(h.said.Services, o.service)
	}
	return h.said, h.gone, nil
}

// read parses a packet that is not too long.
func (c channel) read(packet []byte) (heard, error) {
	if len(packet) > c.limit {
		return heard{}, fmt.Errorf("%w: longer than %d bytes", errMalformed, c.limit)
	}
	return c.parse(packet)
}

// maxOffers is how many services or addresses of one packet are kept.
const maxOffers = 8

func addService(all []string, service string) []string {
	if service == "" || len(all) >= maxOffers || slices.Contains(all, service) {
		return all
	}
	return append(all, service)
}

// text makes a text from a packet safe to show, in memory of its own: a part of a
// longer string would keep all of it.
func text(s string) string { return strings.Clone(audit.Clean(s, audit.MaxName)) }

// fact adds a fact that says something.
func (h *heard) fact(key, value string) {
	if value != "" {
		h.said.Facts = append(h.said.Facts, audit.Fact{Key: key, Value: value})
	}
}

// offer adds a service at an address, either of which may be unknown.
func (h *heard) offer(addr netip.Addr, name string, port uint16) {
	service := ""
	if port != 0 {
		service = name + " " + strconv.Itoa(int(port))
	}
	if len(h.offers) < maxOffers && (addr.IsValid() || service != "") {
		h.offers = append(h.offers, offer{addr: addr, service: service})
	}
}
