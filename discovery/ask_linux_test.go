package discovery

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/netlab"
)

// record is a journal in memory; with refuses it says no.
type record struct {
	mu      sync.Mutex
	refuses error
	begun   []audit.BrowseBegun
	ended   []audit.BrowseEnded
}

func (r *record) BeginBrowse(_ context.Context, e audit.BrowseBegun) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.refuses != nil {
		return r.refuses
	}
	r.begun = append(r.begun, e)
	return nil
}

func (r *record) EndBrowse(_ context.Context, e audit.BrowseEnded) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = append(r.ended, e)
	return nil
}

// A real avahi-daemon and its services are seen, and of the laptop nothing
// leaves but questions to the group and what the kernel says about it.
func TestAsksARealDaemonAndNobodyElse(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	ward := netlab.Ward(t)
	ward.Avahi(t, "bed12", "mon0",
		netlab.Service{Name: "Bed 12", Type: "_http._tcp", Port: 80},
		netlab.Service{Name: "Bed 12 shell", Type: "_telnet._tcp", Port: 23})
	recording := netlab.Here.Record(t, "eth7")
	journal := &record{}
	l := Watch(t.Context(), Options{Interface: "eth7", Ask: true, Journal: journal, Round: "r", Room: "room"})
	defer l.Close()
	s := until(t, l, func(s audit.Surroundings) bool {
		services := 0
		for _, one := range s.Sightings {
			services += len(one.Services)
		}
		return bySource(s)[audit.SourceMDNS] > 0 && services >= 2
	})
	if !s.Asking || s.Announced == 0 || s.Channels[0].State != audit.ChannelAsking {
		t.Errorf("it is asking, with %d questions announced: %+v", s.Announced, s.Channels)
	}
	l.Close()
	s = l.Seen()
	if len(journal.begun) != 1 || len(journal.ended) != 1 || journal.begun[0].Room != "room" || journal.begun[0].Interface != "eth7" {
		t.Fatalf("recorded: %+v, %+v", journal.begun, journal.ended)
	}
	if s.Announced != journal.begun[0].Questions || s.Heard != journal.ended[0].Heard || s.Heard == 0 {
		t.Errorf("announced %d, heard %d; the journal has %+v", s.Announced, s.Heard, journal)
	}
	sent := recording.Packets(t, "ip.src == 10.77.0.1 and not igmp", "ip.dst", "udp.dstport", "dns.flags.response", "dns.count.queries")
	questions := 0
	for _, p := range sent {
		if p[0] != "224.0.0.251" || p[1] != "5353" || p[2] != "0" && p[2] != "False" {
			t.Errorf("sent %v", p)
		}
		var n int
		fmt.Sscan(p[3], &n) // 0 is an error below
		questions += n
	}
	if questions == 0 || questions > s.Announced {
		t.Errorf("%d questions sent, %d announced", questions, s.Announced)
	}
}

func TestWithoutARecordItOnlyListens(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	simulate(t, "lo", 14)
	recording := netlab.Here.Record(t, "lo")
	no := &audit.Refusal{Code: "no", Text: checklist.Text{"de": "hier nicht", "en": "not here"}}
	l := Watch(t.Context(), Options{Interface: "lo", Ask: true, Journal: &record{refuses: no}, Round: "r"})
	defer l.Close()
	s := until(t, l, func(s audit.Surroundings) bool {
		return s.Channels[0].Problem != nil && bySource(s)[audit.SourceSDC] == 2
	})
	if s.Asking || s.Channels[0].State != audit.ChannelListening || s.Channels[0].Problem["de"] != "hier nicht" || s.Announced != 0 {
		t.Errorf("%+v", s)
	}
	l.Close()
	if sent := recording.Packets(t, "mdns && dns.flags.response == 0 && ip.src == 127.0.0.1 && dns.qry.type == 12", "dns.qry.name"); len(sent) > 0 {
		t.Errorf("asked without a record: %v", sent)
	}
}

// 254 simulated devices are there within a second after the first question.
func TestAWholeWardWithinASecond(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	netlab.Here.Run(t, "ip", "addr", "add", "10.99.0.1/24", "dev", "lo")
	netlab.Here.Run(t, "ip", "route", "add", "224.0.0.0/4", "dev", "lo")
	simulate(t, "lo", 254)
	time.Sleep(time.Second) // until its services have told each other their names
	begin := time.Now()
	l := Watch(t.Context(), Options{Interface: "lo", Ask: true, Journal: &record{}, Round: "r"})
	defer l.Close()
	var first time.Duration
	s := until(t, l, func(s audit.Surroundings) bool {
		if first == 0 && len(s.Sightings) > 0 {
			first = time.Since(begin)
		}
		return len(s.Sightings) == 254
	})
	t.Logf("first after %v, all %d after %v", first, len(s.Sightings), time.Since(begin))
}

func TestAskedAgain(t *testing.T) {
	if !netlab.Inside(t) {
		return
	}
	journal := &record{refuses: errors.New("the disk is full")}
	l := Watch(t.Context(), Options{Interface: "lo", Ask: true, Journal: journal, Round: "r"})
	defer l.Close()
	until(t, l, func(s audit.Surroundings) bool { return s.Channels[0].Problem != nil })
	journal.mu.Lock()
	journal.refuses = nil
	journal.mu.Unlock()
	l.Ask()
	s := until(t, l, func(s audit.Surroundings) bool { return s.Asking })
	if s.Problem != nil {
		t.Errorf("%+v", s)
	}
}

// A no ends the asking; what may be over in a moment does not.
func TestRefused(t *testing.T) {
	busy := errors.New("database is locked")
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{busy, false},
		{&audit.Refusal{Code: "busy", Err: busy}, false},
		{&audit.Refusal{Code: "no-questions"}, true},
		{fmt.Errorf("begin: %w", &audit.Refusal{Code: "no-questions"}), true},
	} {
		if got := refused(c.err); got != c.want {
			t.Errorf("%v: %t, want %t", c.err, got, c.want)
		}
	}
}
