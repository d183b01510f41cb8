package cli

import (
	"context"
	"io"
	"os"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

func testApp(t testing.TB) *app {
	t.Helper()
	t.Setenv("VISITE_CONFIG", t.TempDir())
	t.Setenv("TMPDIR", t.TempDir())
	a := &app{build: Build{Work: 4}, stdout: &output{to: io.Discard}, stderr: io.Discard, now: time.Now}
	a.speak(checklist.English)
	return a
}

// The made-up hospital is as large as promised, its round is half done, its
// record holds, and it leaves nothing behind.
func TestDemo(t *testing.T) {
	a := testApp(t)
	ctx := context.Background()
	d, err := a.openDemo(ctx)
	if err != nil {
		t.Fatal(err)
	}
	o, err := d.Overview(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if o.Wards != 3 || o.Rooms != 40 || o.Devices != 121 { // 120 on the list, one nobody expected
		t.Errorf("%d wards, %d rooms, %d devices, want 3, 40, 121", o.Wards, o.Rooms, o.Devices)
	}
	if len(o.Rounds) != 1 || len(o.Drafts) != 1 || o.Urgent == 0 {
		t.Fatalf("%d open rounds, %d drafts, %d urgent actions", len(o.Rounds), len(o.Drafts), o.Urgent)
	}
	if p := o.Rounds[0].Progress; p.RoomsDone < 15 || p.RoomsDone > 25 {
		t.Errorf("%d of %d rooms done: not half a round", p.RoomsDone, p.Rooms)
	}
	place, ok := d.settings.Place()
	if !ok || place.Audit != o.Drafts[0].ID {
		t.Errorf("place %+v is not the unfinished audit %s", place, o.Drafts[0].ID)
	}
	verdicts := map[string]bool{}
	for l, err := range d.AuditLines(ctx, audit.AuditFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		verdicts[l.Verdict] = true
	}
	if len(verdicts) < 5 {
		t.Errorf("verdicts %v: too much alike to look around in", verdicts)
	}
	if _, err := d.Verify(ctx, func(int64, int64) {}); err != nil {
		t.Errorf("verify: %v", err)
	}
	d.close()
	for _, dir := range []string{os.Getenv("TMPDIR"), os.Getenv("VISITE_CONFIG")} {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind %v (%v)", dir, left, err)
		}
	}
}

func BenchmarkOpenDemo(b *testing.B) {
	a := testApp(b)
	for b.Loop() {
		d, err := a.openDemo(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		d.close()
	}
}

// In the first room that a newcomer sees, devices come into sight: one known by
// a fact of the list, one with another firmware, one that says where it stands,
// one that nobody expects.
func TestDemoIsSeenNearby(t *testing.T) {
	t.Run("de", func(t *testing.T) { seenInTheDemo(t, checklist.German) })
	t.Run("en", func(t *testing.T) { seenInTheDemo(t, checklist.English) })
}

func seenInTheDemo(t *testing.T, l checklist.Lang) {
	t.Helper()
	a := testApp(t)
	a.speak(l)
	t.Setenv("VISITE_OFFLINE", "")
	d, err := a.openDemo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	at := d.settings.place
	visit, err := d.session.Visit(t.Context(), at.Round, at.Room)
	if err != nil {
		t.Fatal(err)
	}
	var listed []audit.Device
	for _, s := range visit.Devices {
		listed = append(listed, s.Device)
	}
	var all []audit.Sighting
	for _, m := range demoWard(visit) {
		all = append(all, m.Sighting("demo", a.now()))
	}
	countSeen(t, all, listed, visit.Room)
	if s := d.tuiSite(); s.Prober != nil || s.NoProber == nil {
		t.Errorf("the made-up hospital connects with %T, or says not why not", s.Prober)
	}
	finder := d.tuiSite().Finder
	if _, ok := finder.(*demoFinder); !ok {
		t.Fatalf("the made-up hospital looks around with %T", finder)
	}
	watch, err := finder.Watch(t.Context(), at.Round, at.Room, "")
	if err != nil {
		t.Fatal(err)
	}
	defer watch.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		s, err := watch.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Sightings) == len(all) {
			break
		}
	}
}

// countSeen holds what is seen to what a newcomer is to see of it.
func countSeen(t *testing.T, all []audit.Sighting, listed []audit.Device, room audit.Room) {
	t.Helper()
	matched, differs, placed, unexpected := 0, 0, 0, 0
	for _, n := range audit.Gather(all) {
		switch c := n.Match(listed); {
		case len(c) == 1:
			matched++
			for _, diff := range n.Differences(c[0].Device) {
				if diff.Field == "firmware" {
					differs++
				}
			}
		default:
			unexpected++
		}
		if n.Said().Spot.Room == room.Name {
			placed++
		}
	}
	if matched < 2 || differs != 1 || placed == 0 || unexpected == 0 {
		t.Errorf("matched %d, other firmware %d, with a place %d, unexpected %d of %+v", matched, differs, placed, unexpected, all)
	}
}
