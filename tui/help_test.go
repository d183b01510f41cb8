package tui

import (
	"strings"
	"testing"

	"visite/checklist"
)

// Help that is longer than the window scrolls, so that every key can be read;
// any other key closes it.
func TestHelpScrolls(t *testing.T) {
	s, round := intensiv(t)
	d := newDriver(t, s, checklist.German, 60, 20)
	d.open(newWalk(d.app.e, round))
	d.wait(handSpeed * 4)
	d.resize(60, 12)
	d.press("?").see("Tasten auf diesem Bildschirm", "blättern", "schließen").seeNot("jederzeit aufhören")
	d.press("end").see("beenden, von überall", "jederzeit", "aufhören")
	d.press("x").seeNot("beenden, von überall").see("201")
}

// Where not all keys fit into the footer, the way back and the help stay.
func TestFooterKeepsTheWayBack(t *testing.T) {
	s, _ := intensiv(t)
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		d := newDriver(t, s, lang, 40, 12)
		d.open(newLedger(d.app.e))
		lines := strings.Split(d.look(), "\n")
		footer := lines[len(lines)-1]
		if !strings.Contains(footer, "esc") || !strings.Contains(footer, "?") || !strings.Contains(footer, "v ") {
			t.Errorf("footer %q", footer)
		}
	}
}
