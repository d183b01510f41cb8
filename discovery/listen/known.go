package listen

import (
	"cmp"
	"net/netip"
	"time"
)

// The caps of one source. A device announces itself every few seconds at most.
const (
	maxSenders   = 512 // addresses that are remembered
	maxEndpoints = 16  // devices behind one address
	burst        = 20  // packets of one address in a row
	perSecond    = 5   // packets of one address on average
	newBurst     = 512 // addresses never heard before, in a row: a whole hospital wing that is switched on at once
	newPerSecond = 50
)

// known is who was heard so far, and how much of each may be heard.
type known struct {
	fresh   bucket // of addresses never heard before
	senders map[netip.Addr]*sender
}

type sender struct {
	bucket
	packets   int
	endpoints map[string]bool
}

// bucket lets through so many in a row and so many a second.
type bucket struct {
	room float64
	last time.Time
}

func (b *bucket) take(now time.Time, size, rate float64) bool {
	if b.last.IsZero() {
		b.room = size
	} else {
		b.room = min(size, b.room+rate*max(0, now.Sub(b.last).Seconds()))
	}
	b.last = now
	if b.room < 1 {
		return false
	}
	b.room--
	return true
}

func newKnown() *known { return &known{senders: map[netip.Addr]*sender{}} }

// allow reports whether one more packet of an address may be read. Made-up
// addresses use up what there is for new ones, and nothing of those known.
func (k *known) allow(addr netip.Addr, now time.Time) bool {
	s := k.senders[addr]
	if s == nil {
		if !k.fresh.take(now, newBurst, newPerSecond) {
			return false
		}
		if len(k.senders) >= maxSenders {
			k.forget()
		}
		s = &sender{endpoints: map[string]bool{}}
		k.senders[addr] = s
	}
	s.packets++
	return s.take(now, burst, perSecond)
}

// forget makes room by forgetting whoever was heard least often, among these the
// one not heard for the longest time: a made-up sender is heard once.
func (k *known) forget() {
	var victim netip.Addr
	for addr, s := range k.senders {
		v := k.senders[victim]
		if v == nil || cmp.Or(cmp.Compare(s.packets, v.packets), s.last.Compare(v.last)) < 0 {
			victim = addr
		}
	}
	delete(k.senders, victim)
}

// add remembers a device behind an address, unless there are too many already.
func (k *known) add(addr netip.Addr, endpoint string) bool {
	s := k.senders[addr]
	if !s.endpoints[endpoint] && len(s.endpoints) >= maxEndpoints {
		return false
	}
	s.endpoints[endpoint] = true
	return true
}

func (k *known) has(addr netip.Addr, endpoint string) bool {
	return k.senders[addr].endpoints[endpoint]
}
