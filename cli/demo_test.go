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
	a := &app{stdout: &output{to: io.Discard}, stderr: io.Discard, now: time.Now}
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
