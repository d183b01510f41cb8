package audit

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Nearby is one device as all sources together saw it.
type Nearby struct {
	Sightings []Sighting // the newest first
}

// Candidate is a device of a list that a nearby one may be, and the fact that
// ties the two.
type Candidate struct {
	Device Device
	By     MatchedBy
}

// Gather puts what the sources saw together: what has the same MAC, or the same
// address, is one device. Two MACs are two devices, even where they share an
// address; what has only the address of both then stands by itself, since it
// could be either. The newest come first.
func Gather(sightings []Sighting) []Nearby {
	var all []Nearby
	byMAC, byAddress := map[string]int{}, map[netip.Addr][]int{}
	begin := func() int {
		all = append(all, Nearby{})
		return len(all) - 1
	}
	add := func(i int, s Sighting) {
		all[i].Sightings = append(all[i].Sightings, s)
		if s.Address.IsValid() && !slices.Contains(byAddress[s.Address], i) {
			byAddress[s.Address] = append(byAddress[s.Address], i)
		}
	}
	var rest []Sighting
	for _, s := range sightings {
		mac := NormalMAC(s.MAC)
		if mac == "" {
			rest = append(rest, s)
			continue
		}
		if _, known := byMAC[mac]; !known {
			byMAC[mac] = begin()
		}
		add(byMAC[mac], s)
	}
	for _, s := range rest {
		switch at := byAddress[s.Address]; len(at) {
		case 0:
			add(begin(), s)
		case 1:
			add(at[0], s)
		default:
			i := begin()
			all[i].Sightings = append(all[i].Sightings, s)
		}
	}
	for _, n := range all {
		slices.SortStableFunc(n.Sightings, func(a, b Sighting) int { return b.Last.Compare(a.Last) })
	}
	slices.SortStableFunc(all, func(a, b Nearby) int { return b.Last().Compare(a.Last()) })
	return all
}

// Address is where the device is on the link, by IPv4 if anybody saw it there;
// the zero Addr if nobody knows.
func (n Nearby) Address() netip.Addr {
	var other netip.Addr
	for _, s := range n.Sightings {
		if s.Address.Is4() {
			return s.Address
		}
		if !other.IsValid() {
			other = s.Address
		}
	}
	return other
}

// MAC is the device's hardware address in normal form; "" if nobody knows.
func (n Nearby) MAC() string {
	for _, s := range n.Sightings {
		if mac := NormalMAC(s.MAC); mac != "" {
			return mac
		}
	}
	return ""
}

// Last is when it was seen last.
func (n Nearby) Last() time.Time {
	var last time.Time
	for _, s := range n.Sightings {
		if s.Last.After(last) {
			last = s.Last
		}
	}
	return last
}

// trust orders sources: what a maker's own protocol says of a device counts
// more than what anybody on the link may announce, and that more than files.
var trust = []Source{
	SourceSDC, SourcePhilips, SourceMindray, SourceGE, SourceMDNS, SourceDHCP, SourceCapture, SourceSwitch, SourceNeighbour,
}

// trusted are the sightings, those of the most trusted source first: an order
// that does not change with every packet.
func (n Nearby) trusted() []Sighting {
	list := slices.Clone(n.Sightings)
	slices.SortStableFunc(list, func(a, b Sighting) int {
		return cmp.Compare(slices.Index(trust, a.Source), slices.Index(trust, b.Source))
	})
	return list
}

// Sources are the sources that saw it, the most trusted first.
func (n Nearby) Sources() []Source {
	var all []Source
	for _, s := range n.trusted() {
		if !slices.Contains(all, s.Source) {
			all = append(all, s.Source)
		}
	}
	return all
}

// Said is what the device says of itself in all sources together; where they
// differ the most trusted source counts.
func (n Nearby) Said() Said {
	var all Said
	for _, s := range n.trusted() {
		for _, field := range []struct{ to, from *string }{
			{&all.Name, &s.Name},
			{&all.Host, &s.Host},
			{&all.Maker, &s.Maker},
			{&all.Model, &s.Model},
			{&all.Serial, &s.Serial},
			{&all.Firmware, &s.Firmware},
		} {
			if *field.to == "" {
				*field.to = *field.from
			}
		}
		if all.Spot == (Spot{}) {
			all.Spot = s.Spot
		}
		for _, service := range s.Services {
			if !slices.Contains(all.Services, service) {
				all.Services = append(all.Services, service)
			}
		}
		for _, fact := range s.Facts {
			if !slices.Contains(all.Facts, fact) {
				all.Facts = append(all.Facts, fact)
			}
		}
	}
	return all
}

// Title is how people can tell the device from others nearby: what it calls
// itself, else what it is, else where.
func (n Nearby) Title() string {
	said := n.Said()
	titles := []string{said.Name, said.kind(), HostKey(said.Host), said.Maker, n.MAC()}
	if addr := n.Address(); addr.IsValid() {
		titles = slices.Insert(titles, 4, addr.String())
	}
	return cmp.Or(titles...)
}

// kind is maker and model, or "" without a model.
func (s Said) kind() string {
	if s.Model == "" || bare(s.Maker) == "" || strings.Contains(bare(s.Model), bare(s.Maker)) {
		return s.Model
	}
	return s.Maker + " " + s.Model
}

// Match finds the devices that it may be: by the strongest fact that ties it to
// any, which is the serial number, then the MAC, the address, the host name of
// the list. A name alone ties nothing.
func (n Nearby) Match(devices []Device) []Candidate {
	ties := []struct {
		by   MatchedBy
		same func(Device) bool
	}{
		{BySerial, n.sameSerial},
		{ByMAC, n.sameMAC},
		{ByAddress, n.sameAddress},
		{ByHost, n.sameHost},
	}
	for _, tie := range ties {
		var all []Candidate
		for _, d := range devices {
			if tie.same(d) {
				all = append(all, Candidate{Device: d, By: tie.by})
			}
		}
		if all != nil {
			return all
		}
	}
	return nil
}

func (n Nearby) sameSerial(d Device) bool {
	return slices.ContainsFunc(n.Sightings, func(s Sighting) bool { return equal(s.Serial, d.Serial) })
}

func (n Nearby) sameMAC(d Device) bool {
	listed := d.MACs()
	return slices.ContainsFunc(n.Sightings, func(s Sighting) bool { return slices.Contains(listed, NormalMAC(s.MAC)) })
}

func (n Nearby) sameAddress(d Device) bool {
	listed := d.Addresses()
	return slices.ContainsFunc(n.Sightings, func(s Sighting) bool { return slices.Contains(listed, s.Address.Unmap()) })
}

func (n Nearby) sameHost(d Device) bool {
	return slices.ContainsFunc(n.Sightings, func(s Sighting) bool { return sameHost(s.Host, d.Host) })
}

// Differences are the facts that it says otherwise than the list has them.
// Where one of the two says nothing there is none.
func (n Nearby) Differences(d Device) []Difference {
	said := n.Said()
	var all []Difference
	differ := func(field, listed, seen string, same bool) {
		if listed != "" && seen != "" && !same {
			all = append(all, Difference{Field: field, Listed: listed, Seen: seen})
		}
	}
	differ("maker", d.Maker, said.Maker, sameMaker(d.Maker, said.Maker))
	differ("model", d.Model, said.Model, sameModel(d, said.Model))
	differ("serial", d.Serial, said.Serial, bare(d.Serial) == bare(said.Serial))
	differ("firmware", d.Firmware, said.Firmware, equal(d.Firmware, said.Firmware))
	differ("host", d.Host, said.Host, sameHost(d.Host, said.Host))
	differ("mac", d.MAC, n.MAC(), len(d.MACs()) == 0 || n.sameMAC(d))
	if addr := n.Address(); addr.IsValid() {
		differ("ip", d.IP, addr.String(), len(d.Addresses()) == 0 || n.sameAddress(d))
	}
	differ("room", d.Place.Room, said.Spot.Room, bare(d.Place.Room) == bare(said.Spot.Room))
	differ("bed", d.Place.Bed, said.Spot.Bed, bare(d.Place.Bed) == bare(said.Spot.Bed))
	return all
}

// sameMaker reports whether one name of a maker is part of the other: lists and
// devices are not at one about "Co., Ltd.".
func sameMaker(a, b string) bool {
	a, b = bare(a), bare(b)
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// sameModel reports whether the device is of that model, with or without the
// name of its maker in front.
func sameModel(d Device, model string) bool {
	return bare(model) == bare(d.Model) || bare(model) == bare(d.Maker+d.Model) || bare(d.Maker+model) == bare(d.Model)
}

// bare is a name by its letters and digits alone, folded: "CMS 8000" is
// "CMS-8000".
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, Fold(name))
}
