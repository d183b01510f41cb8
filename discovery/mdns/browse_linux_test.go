package mdns

import (
	"context"
	"errors"
	"os"
	"strconv"
	"testing"
	"time"

	"visite/audit"
	"visite/discovery/netlab"
)

// rounds is how often a test does what it does: a few times in "make test", and
// as often as VISITE_SOAK says in "make soak".
func rounds(tb testing.TB, few int) int {
	tb.Helper()
	text := os.Getenv("VISITE_SOAK")
	if text == "" {
		return few
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// TestBrowseFindsEverything asks a real avahi-daemon for five services, with no
// and with all sorts of pauses between the questions: each round finds all five.
func TestBrowseFindsEverything(t *testing.T) {
	spacings := []time.Duration{0, 50, 400, 1200}
	if rounds(t, 0) > 0 {
		spacings = append(spacings, 20, 150)
	}
	for _, spacing := range spacings {
		spacing *= time.Millisecond
		t.Run(spacing.String(), func(t *testing.T) {
			t.Parallel() // each in a namespace of its own
			if netlab.Inside(t) {
				findsEverything(t, spacing)
			}
		})
	}
}

func findsEverything(t *testing.T, spacing time.Duration) {
	on, far := ward(t)
	far.Avahi(t, "cms8000-bed12", "mon0", five()...)
	time.Sleep(2 * time.Second) // it announces itself twice
	recording := far.Record(t, "mon0")
	announced := 0
	for range rounds(t, 1) {
		// avahi-daemon keeps quiet about what it has told within the last second
		// (RFC 6762 § 6): a round that comes too soon measures that.
		time.Sleep(1100 * time.Millisecond)
		var seen sightings
		begin := time.Now()
		j := &journal{}
		ctx, enough := context.WithCancel(t.Context())
		r, err := Browse(ctx, Options{Link: on, Types: fiveTypes(), Journal: j, spacing: spacing}, func(s audit.Sighting) {
			if seen.emit(s); isFive(seen.named(s.Name)) {
				enough() // the rest of the round would tell nothing new
			}
		})
		enough()
		if err != nil {
			t.Fatal(err)
		}
		all := seen.named("CMS8000 Bed 12 (ICU) é")
		if !isFive(all) {
			t.Errorf("saw %+v", seen.all)
			continue
		}
		one := all[0]
		if one.Address.String() != "10.77.0.2" || one.Maker != "Contec" || one.Model != "CMS8000" || one.Serial != "A12" || one.Firmware != "smart3250" || one.Host != "cms8000-bed12" {
			t.Errorf("saw %+v", one)
		}
		if r.Heard < 1 || r.Heard > r.Questions || r.Sightings != 1 || len(j.begun) != 1 || len(j.ended) != 1 || j.ended[0].Heard != r.Heard {
			t.Errorf("%+v, journal %+v", r, j)
		}
		announced += r.Questions
		t.Logf("first sighting after %v, %d questions heard of at most %d", seen.first[key(one)].Sub(begin), r.Heard, r.Questions)
	}
	// What the ward saw of us: questions, at most as many as announced, and joining the group.
	questions := 0
	for _, p := range recording.Packets(t, "ip.src == 10.77.0.1", "ip.dst", "udp.srcport", "udp.dstport", "dns.flags.response", "ip.proto") {
		switch {
		case p[4] == "2": // IGMP
		case p[0] == "224.0.0.251" && p[1] == "5353" && p[2] == "5353" && p[3] == "0":
			questions++
		default:
			t.Errorf("sent %q", p)
		}
	}
	if questions == 0 || questions > announced {
		t.Errorf("%d questions on the wire, %d announced", questions, announced)
	}
}

// TestNoRecordNoPacket lets the journal refuse: the cable stays silent.
func TestNoRecordNoPacket(t *testing.T) {
	t.Parallel()
	if !netlab.Inside(t) {
		return
	}
	on, far := ward(t)
	recording := far.Record(t, "mon0")
	before, _ := netlab.Here.Frames(t, "eth7")
	refused := errors.New("refused")
	if _, err := Browse(t.Context(), Options{Link: on, For: 100 * time.Millisecond, Journal: &journal{refuse: refused}}, nil); !errors.Is(err, refused) {
		t.Fatalf("browse: %v", err)
	}
	if _, err := Browse(t.Context(), Options{Link: on, For: 100 * time.Millisecond}, nil); err == nil {
		t.Error("it browses without a journal")
	}
	if after, _ := netlab.Here.Frames(t, "eth7"); after != before {
		t.Errorf("%d frames were sent", after-before)
	}
	if frames := recording.Stop(); len(frames) != 0 {
		t.Errorf("%d frames on the wire: %x", len(frames), frames)
	}
}
