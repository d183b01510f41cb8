package tui

import (
	"context"
	"testing"

	"visite/audit"
	"visite/checklist"
)

// What cannot wait stands on Home by device; the list of all of it leads to the
// device, and follows what is done.
func TestAttentionLeadsToTheDevice(t *testing.T) {
	s, round := intensiv(t)
	s.seal(round, "201", "4001", append(separated(), "anomaly", "tamper_signs")...)
	s.seal(round, "203", "4004", append(separated(), "anomaly", "tamper_signs")...)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.see("✗ sofort", "Raum 201 · 4001 · Monitor sicherstellen", "Raum 203 · 4004", "alle 4 dringenden Maßnahmen")
	d.press("down", "down", "down").press("enter")
	d.see("4 dringende Maßnahmen", "Intensiv 2 · Raum 201 · Contec CMS8000 · 4001", "Monitor sicherstellen", "Raum 203")
	d.press("down", "down", "enter").see("Offene Maßnahmen", "Inventarnummer 4004")

	_, err := s.store.CloseRound(context.Background(), round, true)
	s.check(err)
	s.seal(s.round(icu), "203", "4004", separated()...)
	d.press("esc").see("2 dringende Maßnahmen", "Raum 201").seeNot("4004")
}

// The list of what is urgent is read on as the person goes down, to its end.
func TestAttentionIsReadToItsEnd(t *testing.T) {
	var devices []audit.Device
	for n := range attentionPage + 3 {
		devices = append(devices, listed(string(rune('A'+n/26))+string(rune('a'+n%26))+"1", "CMS8000", icu, "201", ""))
	}
	s := newTestSite(t, devices...)
	round := s.round(icu)
	for _, device := range devices {
		s.seal(round, "201", device.InventoryNumber, append(separated(), "anomaly", "tamper_signs")...)
	}
	d := newDriver(t, s, checklist.English, 80, 24)
	d.open(newAttention(d.app.e, 2*len(devices)))
	first, last := devices[0].InventoryNumber, devices[len(devices)-1].InventoryNumber
	d.see("86 urgent actions", first).press("end").seeNot(first)
	d.press("end").see(last).press("down").see(last)
}

// A folder whose name was typed is opened, not taken for a list.
func TestTypedFolderIsOpened(t *testing.T) {
	s, _ := intensiv(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newImport(d.app.e))
	d.write("Archiv")
	d.press("enter").see("lists/Archiv/", "liste.txt").seeNot("nicht geklappt")
	d.press("enter").see("▸ liste.txt").press("enter").see("einlesen")
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"die Datei leer.csv ist leer":      "Die Datei leer.csv ist leer.",
		"bild.csv ist keine Liste":         "bild.csv ist keine Liste.",
		"/a/b gibt es schon":               "/a/b gibt es schon.",
		"öffnen Sie /home/jo":              "Öffnen Sie /home/jo",
		"was nun?":                         "Was nun?",
		"3 Geräte fehlen; bitte nachsehen": "3 Geräte fehlen; bitte nachsehen.",
		"":                                 "",
	} {
		if got := sentence(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Dates and numbers are not broken at their hyphens; words are.
func TestWrapKeepsNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"CVE-2025-0626 und":   "CVE-2025-0626\nund",
		"vom 2025-03-03 hier": "vom\n2025-03-03\nhier",
		"Switch-Port-Sperren": "Switch-Port-\nSperren",
	} {
		if got := wrap(in, 13); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
