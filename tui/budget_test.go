package tui

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// A device audited before and still not networked: from the room to the sealed
// audit in at most 16 key presses.
func TestKeyBudget(t *testing.T) {
	s, first := intensiv(t)
	s.seal(first, "203", "4004", separated()...)
	_, err := s.store.CloseRound(context.Background(), first, true)
	s.check(err)
	second := s.round(icu)
	s.clock.set(morning.AddDate(0, 1, 0))

	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, second), newRoom(d.app.e, second, audit.NewRoom(icu, "203").ID))
	d.see("4004", "offen")
	d.presses = 0

	d.press("enter").see("Patient am Monitor", "1", "2", "0") // the room's device
	d.press("2").see("Modell", "wie letztes Mal: Contec CMS8000")
	d.press("enter").see("auffällig")
	d.press("1").see("abgelesen", "wie letztes Mal: Auf einem Aufkleber")
	d.press("enter").see("Zeichen für Zeichen", "CMS7.820.075.08")
	d.press("enter").see("Wie hängt der Monitor jetzt am Netz").seeNot("letztes Mal")
	d.press("1").see("früher", "letztes Mal: Nein, laut IT nie offen")
	d.press("2").see("Upgrade-Paket", "letztes Mal: Nein")
	d.press("3").see("Vorkommnis").seeNot("letztes Mal")
	d.press("1").see("Alles beantwortet", "Maßnahme planen")
	d.wait(time.Second) // reading it
	d.press("enter").see("versiegelt: Maßnahme planen", "geprüft")

	if d.presses > 16 {
		t.Errorf("%d key presses, want at most 16", d.presses)
	}
	doc, err := os.ReadFile("../docs/architecture.md")
	s.check(err)
	if line := fmt.Sprintf("takes %d key presses from the room to the sealed audit", d.presses); !strings.Contains(string(doc), line) {
		t.Errorf("docs/architecture.md does not say: %s", line)
	}
	if got := s.seen(second, "203", "4004").State(); got != audit.SeenAudited {
		t.Errorf("device is %s", got)
	}
}
