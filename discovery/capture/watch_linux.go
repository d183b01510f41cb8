package capture

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/gopacket/gopacket/layers"

	"visite/audit"
)

// ear is a way to hear packets: it has none to send any.
type ear interface {
	ReadFrom(b []byte) (int, net.Addr, error)
	SetReadDeadline(time.Time) error
	Lost() int // packets that were too many for the laptop
	Close() error
}

// settle is how long after the first packet of somebody else nobody third may
// appear on an isolated cable.
const settle = 10 * time.Second

// look is how often a watch looks whether it is over. Then what the kernel has
// already is taken in: it ends after a pause, or at last after a look more.
const (
	look  = 200 * time.Millisecond
	pause = 20 * time.Millisecond
)

// isolatedEvery is how often it is asked whether the cable is still isolated.
const isolatedEvery = time.Second

// Watch listens on an interface whose cable goes to the monitor and nowhere else,
// for that long or until ctx is done, and sends nothing. It refuses a cable that
// is not isolated: one that has a default route, a leased address, forwarding, or
// more than one other station in the first ten seconds.
func Watch(ctx context.Context, name string, length time.Duration, o Options) (*Observation, error) {
	link, err := cable(name)
	if err != nil {
		return nil, err
	}
	if err := isolated(link); err != nil {
		return nil, err
	}
	in, err := hearing(link)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	w := newWatcher()
	w.told, w.own = o.Contact, mac(link.HardwareAddr)
	began := time.Now()
	if o.Begun != nil {
		o.Begun()
	}
	still := func() error { return isolated(link) }
	if err := w.hear(ctx, in, began.Add(length), still); err != nil {
		return nil, err
	}
	seen := w.observation()
	seen.Name, seen.Live, seen.Lost = link.Name, true, in.Lost()
	seen.First, seen.Last = began.UTC(), time.Now().UTC()
	for i := range seen.Sightings {
		seen.Sightings[i].Interface = link.Name
	}
	return seen, nil
}

// cable is the interface with that name, if it can be one that a cable is in.
func cable(name string) (*net.Interface, error) {
	link, err := net.InterfaceByName(name)
	if err != nil {
		return nil, refuse("no-interface", err,
			"den Netzanschluss %s gibt es nicht; es gibt: %s", "there is no interface %s; there are: %s", audit.Clean(name, audit.MaxName), strings.Join(interfaces(), ", "))
	}
	switch {
	case link.Flags&net.FlagLoopback != 0 || len(link.HardwareAddr) != len(mac{}):
		return nil, refuse("no-cable", nil,
			"%s ist kein Netzwerkanschluss, in dem ein Kabel steckt", "%s is no socket that a cable is in", link.Name)
	case link.Flags&net.FlagUp == 0:
		return nil, refuse("link-down", nil,
			"%s ist abgeschaltet; einschalten mit: sudo ip link set %s up", "%s is switched off; switch it on with: sudo ip link set %s up", link.Name, link.Name)
	}
	return link, nil
}

func interfaces() (names []string) {
	all, _ := net.Interfaces()
	for _, link := range all {
		if link.Flags&net.FlagLoopback == 0 {
			names = append(names, link.Name)
		}
	}
	return names
}

// hear takes packets until a time, until ctx is done, or until the cable is not
// isolated any more: an address may be leased, and a route come with it, seconds
// after a cable is plugged in.
func (w *watcher) hear(ctx context.Context, in ear, until time.Time, still func() error) error {
	buf := make([]byte, maxPacket)
	var alone stations
	var over time.Time // when it was
	next := time.Now().Add(isolatedEvery)
	for {
		now := time.Now()
		if now.After(next) {
			if err := still(); err != nil {
				return err
			}
			next = time.Now().Add(isolatedEvery)
		}
		if over.IsZero() && (ctx.Err() != nil || !now.Before(until)) {
			over = now
		}
		wait := look
		if !over.IsZero() {
			wait = pause
		}
		if err := in.SetReadDeadline(now.Add(wait)); err != nil {
			return fmt.Errorf("listen: %w", err)
		}
		n, _, err := in.ReadFrom(buf)
		var timeout net.Error
		switch {
		case !over.IsZero() && (err != nil || now.Sub(over) > look):
			return nil
		case errors.As(err, &timeout) && timeout.Timeout():
			continue
		case err != nil:
			return refuse("listen", err,
				"das Lauschen ist abgebrochen: %s", "listening broke off: %s", audit.Clean(err.Error(), audit.MaxName))
		}
		now = time.Now()
		if err := alone.check(buf[:n], w.own, now); err != nil {
			return err
		}
		w.take(layers.LinkTypeEthernet, buf[:n], now.UnixNano())
		clear(buf[:n]) // it may be a patient's
	}
}

// stations are those that send on the cable.
type stations struct {
	other mac
	since time.Time
}

// check refuses a second station while the cable has still to show that it is
// isolated.
func (s *stations) check(packet []byte, own mac, now time.Time) error {
	if len(packet) < 14 {
		return nil
	}
	from := mac(packet[6:])
	switch {
	case from == own || !from.station() || from == s.other:
	case s.other == mac{}:
		s.other, s.since = from, now
	case now.Sub(s.since) < settle:
		return refuse("not-alone", nil,
			"mehr als ein Gerät an diesem Kabel (%s, %s): nur an einem Kabel, das allein vom Laptop zum Monitor führt",
			"more than one device on this cable (%s, %s): only on a cable that goes from the laptop to the monitor and nowhere else", s.other, from)
	}
	return nil
}
