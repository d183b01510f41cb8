package probe

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/link"
)

var (
	cable  = link.Link{Name: "eth0", Kind: link.Wired, Up: true, Prefixes: []netip.Prefix{netip.MustParsePrefix("10.20.4.1/24")}}
	inward = audit.NetworkPermit{Networks: []string{"10.20.4.0/24"}, Deny: []string{"00:09:fb:00:00:03"}}
)

// refused is a dialer for which every host refuses.
type refused struct{ made int }

func (r *refused) Dial(context.Context, link.Link, netip.AddrPort) (Conn, error) {
	r.made++
	return nil, refusals[0]
}

// The card at the address is asked for before every connection, and after it: an
// address that was linked may be another device's by now.
func TestCard(t *testing.T) {
	for _, c := range []struct {
		name, linked string
		cards        []string // at the address, each time it is asked for; the last one stays
		code         string
		made         int
	}{
		{"not known to anybody", "", []string{""}, "", 5},
		{"the one that was linked", monitor, []string{"", monitor}, "", 5},
		{"linked in another spelling", "00-09-FB-12-34-56", []string{monitor}, "", 5},
		{"given to another device meanwhile", monitor, []string{"00:09:fb:00:00:99"}, "card", 0},
		{"an infusion pump that somebody announced as a monitor", "", []string{pump}, "never-probe", 0},
		{"an infusion pump, as the first packet shows", "", []string{"", pump}, "never-probe", 1},
		{"another device, as the first packet shows", monitor, []string{"", "00:09:fb:00:00:99"}, "card", 1},
		{"changed between two packets", monitor, []string{monitor, monitor, pump}, "card", 1},
		{"denied by its MAC, which nobody knew", "", []string{"", "00:09:fb:00:00:03"}, "denied", 1},
	} {
		asked := 0
		card := func(_ context.Context, l link.Link, addr netip.Addr) (string, error) {
			if l.Name != cable.Name || addr.String() != "10.20.4.7" {
				t.Errorf("%s: asked for %s on %s", c.name, addr, l.Name)
			}
			asked++
			return c.cards[min(asked, len(c.cards))-1], nil
		}
		dialer, log := &refused{}, &journal{}
		target := audit.ProbeTarget{Audit: "a", Address: "10.20.4.7", MAC: c.linked, Ports: audit.ProbePorts()}
		done, err := New(Options{Dialer: dialer, Card: card, Clock: newQuick(20)}).
			Run(t.Context(), Order{Link: cable, Permit: inward, Targets: []audit.ProbeTarget{target}, Journal: log}, nothing)
		if c.code == "" && err != nil || c.code != "" && !errors.Is(err, &audit.Refusal{Code: c.code}) {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
		if dialer.made != c.made || len(log.begun) != c.made || len(log.ended) != c.made || done.Made != c.made {
			t.Errorf("%s: %d made, %d begun, %d ended, %+v, want %d", c.name, dialer.made, len(log.begun), len(log.ended), done, c.made)
		}
	}
}

// A table that cannot be read says nothing about who is there: nothing is sent.
func TestCardUnread(t *testing.T) {
	dialer, log := &refused{}, &journal{}
	card := func(context.Context, link.Link, netip.Addr) (string, error) { return "", errFull }
	order := Order{Link: cable, Permit: inward, Targets: []audit.ProbeTarget{{Address: "10.20.4.7", Ports: []int{23}}}, Journal: log}
	if _, err := New(Options{Dialer: dialer, Card: card}).Run(t.Context(), order, nothing); !errors.Is(err, errFull) || dialer.made+len(log.begun) > 0 {
		t.Errorf("%v, %d made, %d begun", err, dialer.made, len(log.begun))
	}
}

// An entry is acted on at once or not at all: a program that was held between
// the two, or a laptop that slept, sends nothing when it goes on.
func TestStaleEntry(t *testing.T) {
	for name, later := range map[string]func(time.Time) time.Time{
		"held":               func(at time.Time) time.Time { return at.Add(audit.ProbeEntryAge + time.Second) },
		"the clock set back": func(at time.Time) time.Time { return at.Add(-time.Hour) },
	} {
		clock := &leaping{at: time.Unix(1_790_000_000, 0)}
		dialer, log := &refused{}, &journal{}
		order := Order{Link: cable, Permit: inward, Targets: []audit.ProbeTarget{{Address: "10.20.4.7", Ports: []int{80, 111}}}, Journal: log}
		card := func(context.Context, link.Link, netip.Addr) (string, error) { return "", nil }
		held := false
		log.before = func(int) error { // the entry is written, and then time goes by
			if !held {
				held, clock.at = true, later(clock.at)
			}
			return nil
		}
		done, err := New(Options{Dialer: dialer, Card: card, Clock: clock}).Run(t.Context(), order, nothing)
		if !errors.Is(err, &audit.Refusal{Code: "stale"}) || dialer.made > 0 || !done.Stopped {
			t.Errorf("%s: %v, %d made, %+v", name, err, dialer.made, done)
		}
		if len(log.begun) != 1 || len(log.ended) != 1 || log.ended[0].Result != audit.ConnectFailed {
			t.Errorf("%s: begun %+v, ended %+v", name, log.begun, log.ended)
		}
	}
}
