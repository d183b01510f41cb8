package tui

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// A whole round in German, through the keys, with everything that happens on a
// ward: a patient at the monitor, a physician to be asked, a room that cannot
// be entered, a missing monitor, one that was moved, one that nobody knows, a
// second scan, an interruption, and gaps in the end.
func TestRoundStory(t *testing.T) {
	s, round := intensiv(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round))
	d.see("0 von 4 Räumen", "Als Nächstes: Raum 201", "2 Geräte offen")

	// 201: a monitor on the network with a patient; the ward needs its alarms.
	d.press("enter").see("Raum 201", "4001", "4002", "noch nicht betreten")
	d.press("enter").see("Ist ein Patient am Monitor angeschlossen?")
	d.press("1").wait(time.Second)
	d.see("Halt! Patient am Monitor").press("enter")
	d.see("Welches Modell", "gespeichert: Ja, angeschlossen")
	d.press("4").see("auffällig").press("1").see("abgelesen").press("4")
	d.see("Wie hängt der Monitor jetzt am Netz?").press("2")
	d.see("Kann der Monitor ins Internet?").press("0")
	d.see("früher").press("0")
	d.see("Upgrade-Paket").press("3")
	d.see("Zentrale gebraucht?", "unverzüglich").press("1").wait(time.Second)
	d.see("Halt! Patient am Monitor").press("enter") // again, before anything is done
	d.see("gerade eben am Monitor getan?", "– Upgrade installiert, mit Nachweis · nicht mit Patient")
	d.press("2").see("gerade eben", "nicht mit Patient") // not offered: nothing happens
	d.press("4").see("Rücksprache mit behandelnder Ärztin")

	// The physician agrees to go on until tomorrow.
	d.press("enter").see("Gehalten").press("1", "enter")
	d.write("Dr. Öz").press("enter").write("Oberärztin").press("enter", "enter")
	d.see("Entscheidung", "Ohne Netz weiter").press("2", "enter").press("enter")
	d.see("11.03.2026").press("enter")
	d.see("schwerwiegendes Vorkommnis", "gespeichert: Gehalten, Dr. Öz, Oberärztin")
	d.press("1").wait(time.Second)
	d.see("Alles beantwortet", "Maßnahme unverzüglich").press("enter")
	d.see("versiegelt: Maßnahme unverzüglich", "geprüft: unverzüglich")

	// The next one is chosen already; the laptop dies in the middle of it.
	d.see("▸ 4002").press("enter").press("2").see("Modell").press("4").see("auffällig")
	d = newDriver(t, s, checklist.German, 80, 24)
	d.see("hier waren Sie zuletzt", "Intensiv 2 · Raum 201 · Contec CMS8000 · 4002 · Punkt 3 von 9").press("enter")
	d.see("Raum 201", "4002", "Ist am Monitor etwas auffällig?", "Punkt 3 von")
	d.press("1", "4", "1").see("früher").press("2").see("Upgrade-Paket").press("3").press("1")
	d.wait(time.Second)
	d.press("enter").see("versiegelt: Maßnahme planen", "▸ › Raum verlassen")

	// Leaving shows the reconciliation; Enter goes on to the next room.
	d.press("enter").see("erwartet 2 · geprüft 2 · fehlt 0 · offen 0", "Alles erledigt").press("enter")

	// 202: the expected one is not there; a device of room 203 stands here instead.
	d.see("Raum 202", "4003").press("-").see("4003 wird in Raum 202 erwartet").press("enter")
	d.see("! fehlt")
	d.scan("4004").see("woanders erwartet: Intensiv 2 · Raum 203", "hierher verlegt")
	d.press("enter").see("Ist ein Patient am Monitor angeschlossen?")
	d.press("2", "9").see("Hersteller und Typ").write("Mindray uMEC10").press("enter")
	d.see("auffällig").press("1").see("Vorkommnis").press("1").wait(time.Second)
	d.see("Unvollständig", "Widerspruch") // the list says Contec
	d.press("esc", "l").see("Welches Modell").press("up", "up", "up", "enter").see("Welches Modell")
	d.press("4").see("abgelesen").press("4").see("am Netz").press("1", "2", "3").wait(time.Second)
	d.see("Maßnahme planen").press("enter").see("hierher verlegt", "geprüft: geplant")

	// A second scan says who and when, and opens that audit.
	d.scanSlow("4001").see("In dieser Runde schon geprüft", "Jo Weiß", "Intensiv 2 · Raum 201")
	d.press("enter").see("Fassung 1 versiegelt").press("esc").see("Raum 202")

	// A device no list knows.
	d.scan("X-77").see("Kein Gerät mit „X-77“ bekannt").press("enter").see("Inventarnummer", "X-77")
	d.press("enter", "enter").write("Contec").press("enter").write("CMS8000").press("enter", "enter", "enter")
	d.see("X-77", "Ist ein Patient am Monitor angeschlossen?")
	d.press("esc").see("X-77", "unerwartet", "begonnen")
	d.press("n").see("Noch offen", "Hierher verlegt", "4004", "Unerwartet hier", "X-77", "Fehlt", "4003")
	d.press("enter")

	// 203: its device was found next door. 204: no access.
	d.see("Raum 203", "jetzt in Intensiv 2").press("n").see("Jetzt woanders").press("enter")
	d.see("Raum 204").press("x").write("Isolation").press("enter").see("kein Zutritt", "Als Nächstes: Raum 202")

	// The round is closed with what is left, by name.
	d.press("e").see("Die Runde hat noch 2 Lücken", "X-77", "kein Zutritt")
	d.press("g").see("Mit Lücken abschließen?").press("j")
	d.see("Runde mit 2 Lücken abgeschlossen")
	s.afterStory(round)
}

func (s *testSite) afterStory(round audit.RoundID) {
	s.t.Helper()
	ctx := context.Background()
	r, err := s.store.Round(ctx, round)
	s.check(err)
	if r.Status != audit.RoundGaps {
		s.t.Errorf("the round is %s", r.Status)
	}
	for _, want := range []struct {
		room, number string
		state        audit.SeenState
	}{
		{"201", "4001", audit.SeenAudited},
		{"201", "4002", audit.SeenAudited},
		{"202", "4003", audit.SeenMissing},
		{"202", "4004", audit.SeenAudited},
		{"202", "X-77", audit.SeenDraft},
		{"203", "4004", audit.SeenAway},
	} {
		if got := s.seen(round, want.room, want.number).State(); got != want.state {
			s.t.Errorf("%s in %s is %s, want %s", want.number, want.room, got, want.state)
		}
	}
	a, err := s.store.Audit(ctx, s.seen(round, "201", "4001").Audit.ID)
	s.check(err)
	fields := a.Answers["consultation"].Value.Fields
	if fields["decision"] != "continue_local" || fields["valid_until"][:16] != "2026-03-11T08:30" {
		s.t.Errorf("consultation %v", fields)
	}
	report, err := s.store.Verify(ctx, func(int64, int64) {})
	s.check(err)
	if report.Entries == 0 {
		s.t.Error("nothing verified")
	}
}

// A barcode never answers a question, however it is delivered.
func TestScanIsNoAnswer(t *testing.T) {
	for name, scan := range map[string]func(*driver, string) *driver{
		"one message": (*driver).scan, "one rune each": (*driver).scanSlow,
	} {
		t.Run(name, func(t *testing.T) {
			s, round := intensiv(t)
			a := s.begin(round, "201", "4001")
			d := newDriver(t, s, checklist.German, 80, 24)
			d.open(newRoom(d.app.e, round, a.Room.ID), newQuestion(d.app.e, a.ID, ""))
			for _, code := range []string{"4012345", "12", "111111", "2?q0", "0123456789\x1d21AB"} {
				scan(d, code).see("Ist ein Patient am Monitor angeschlossen?", "ist nicht dieses Gerät")
			}
			scan(d, "4001").see("Richtig: Das ist dieses Gerät")
			d.press("2").see("Modell")
			scan(d, "4012345").see("Modell")
			if got := d.answers(s, a.ID); len(got) != 1 || got["patient_attached"] != "no" {
				t.Errorf("answers %v", got)
			}

			// A text takes a scan, but its Enter saves nothing yet.
			b := s.begin(round, "201", "4002", separated()[:8]...)
			d.open(newQuestion(d.app.e, b.ID, "firmware"))
			scan(d, "CMS7.82").see("Zeichen für Zeichen", "CMS7.82", "bitte lesen")
			if got := d.answers(s, b.ID); got["firmware"] != "" {
				t.Errorf("saved %q unread", got["firmware"])
			}
			d.press("enter").see("Wie hängt der Monitor")
			if got := d.answers(s, b.ID); got["firmware"] != "CMS7.82" {
				t.Errorf("firmware %q", got["firmware"])
			}
			c := s.begin(round, "203", "4004", networked("remote_monitoring", "yes", "on_the_spot", "neither_possible")...)
			d.open(newQuestion(d.app.e, c.ID, "consultation"))
			d.wait(time.Second)
			d.press("enter").see("Rücksprache").press("enter").see("Gehalten")
			scan(d, "1122").see("Ein Scan ist keine Antwort", "Gehalten")
			if got := d.answers(s, c.ID); len(got) != 11 {
				t.Errorf("answers %v", got)
			}
		})
	}
}

// A key that bounces, or is held down, answers one question at most.
func TestBouncingKey(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001")
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newQuestion(d.app.e, a.ID, ""))
	for _, gap := range []time.Duration{5, 20, 60, 120, 180, 33, 33, 33, 33} {
		d.send(keyOf("2"))
		d.wait(gap * time.Millisecond)
	}
	d.wait(time.Second)
	if got := d.answers(s, a.ID); len(got) > 1 {
		t.Errorf("answers %v", got)
	}
}

// Notes, provenance and files belong to an answer; what comes before the answer
// is saved with it, and leaving says that it waits.
func TestBesideTheAnswer(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001", "patient_attached", "no")
	photo := filepath.Join(t.TempDir(), "Foto 1.jpg")
	s.check(os.WriteFile(photo, []byte("jpeg"), 0o600))
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newRoom(d.app.e, round, a.Room.ID), newQuestion(d.app.e, a.ID, "model"))

	d.press("n").write("Schild verkratzt").press("esc").see("wird erst mit der Antwort gespeichert: Notiz: Schild verkratzt")
	d.press("p").see("vom Typenschild").press("e").write("'" + photo + "'").press("enter").see("Nachweis: Foto 1.jpg")
	d.press("esc").see("wartet noch etwas auf eine Antwort", "Welches Modell")
	d.press("4", "l").see("Welches Modell").press("up", "enter")
	d.see("gespeichert", "vom Typenschild", "Notiz: Schild verkratzt", "Nachweis: Foto 1.jpg").seeNot("wird erst mit")

	d.press("5").see("auffällig").press("left").see("Notiz: Schild verkratzt", "Nachweis: Foto 1.jpg")
	d.press("delete").see("zurückgenommen, gespeichert", "Welches Modell").seeNot("Notiz:")
	d.press("e").write(t.TempDir()).press("enter").see("ist keine Datei").wait(time.Second)
	d.press("enter", "esc").see("Welches Modell", "antworten")
	d.press("e").write("/nirgendwo").press("enter").see("nicht gefunden").wait(time.Second)
	d.press("enter", "esc").see("Welches Modell", "antworten")
	d.press("esc").see("4001", "begonnen")
}

// Back and forth, to any item, and past the end to the page that seals.
func TestGoingBackAndForth(t *testing.T) {
	s, round := intensiv(t)
	a := s.begin(round, "201", "4001", separated()...)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newRoom(d.app.e, round, a.Room.ID), newQuestion(d.app.e, a.ID, "connection"))
	d.see("Wie hängt").press("left").see("Firmware-Version").press("left").see("abgelesen")
	d.press("right", "right", "right").see("früher").press("s").wait(time.Second)
	d.see("Alles beantwortet").press("esc").see("früher")

	// A connection now asks for more; the answer to it no longer counts when it is taken back.
	d.press("left").press("2").see("Internet").press("2").see("Zentrale").press("2")
	d.see("gerade eben").press("1").wait(time.Second)
	d.see("Maßnahme planen").press("esc", "l").see("Kann der Monitor ins Internet?").press("up", "up", "up", "up", "up")
	d.press("enter").see("Wie hängt").press("1").wait(time.Second)
	d.press("esc", "o", "end").see("Zählt nicht mehr", "Kann der Monitor ins Internet?")
}

// An audit that is sealed is amended with a reason; the old revision stays.
func TestAmending(t *testing.T) {
	s, round := intensiv(t)
	id := s.seal(round, "201", "4001", separated()...)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newRoom(d.app.e, round, audit.NewRoom(icu, "201").ID))
	d.press("up", "up", "enter").see("Fassung 1 versiegelt").press("a").see("Grund")
	d.press("enter").see("bitte ausfüllen").write("Kabel übersehen").press("enter")
	d.see("Ist ein Patient").press("l", "end", "up", "up", "up", "up", "enter").see("Wie hängt der Monitor")
	d.press("2").see("Internet").press("1").see("Zentrale").press("2").see("gerade eben").press("1").wait(time.Second)
	d.see("Fassung 2").press("enter").see("versiegelt: Maßnahme planen")
	old, err := s.store.Revision(context.Background(), id, 1)
	s.check(err)
	if got := old.Answers["connection"].Value.Word; got != "none_proven" {
		t.Errorf("revision 1 says %s", got)
	}
}

// On the walk a scan shows where a device belongs; of one that was begun or
// sealed it says by whom and when, and opens it.
func TestScanOnTheWalk(t *testing.T) {
	for name, scan := range map[string]func(*driver, string) *driver{
		"one message": (*driver).scan, "one rune each": (*driver).scanSlow,
	} {
		t.Run(name, func(t *testing.T) {
			s, round := intensiv(t)
			s.seal(round, "201", "4001", separated()...)
			s.begin(round, "201", "4002", "patient_attached", "no")
			d := newDriver(t, s, checklist.German, 80, 24)
			d.open(newWalk(d.app.e, round))
			scan(d, "4004").see("✓ 4004: Raum 203", "▸ · 203")
			scan(d, "sn4003").see("✓ sn4003: Raum 202", "▸ · 202")
			scan(d, "4711x0e").see("! 4711x0e steht nicht auf der Liste", "Als Nächstes")
			scan(d, "4001").see("! 4001: In dieser Runde schon geprüft: 08:30 · Jo Weiß, 201", "Fassung 1 versiegelt")
			d.press("esc").see("2 erwartet", "4001").press("esc").see("Abgleich").press("esc").see("Als Nächstes")
			scan(d, "4002").see("! 4002: In dieser Runde schon begonnen", "Welches Modell").press("esc").see("2 erwartet")
			if got := s.visit(round, "204").Status; got != audit.VisitNotYet {
				t.Errorf("a scan left room 204 %s", got)
			}
		})
	}
}

// A barcode that lands in a form is text and records nothing: its Enter waits
// until somebody has read it.
func TestScanInAForm(t *testing.T) {
	for name, scan := range map[string]func(*driver, string) *driver{
		"one message": (*driver).scan, "one rune each": (*driver).scanSlow,
	} {
		t.Run(name, func(t *testing.T) {
			s, round := intensiv(t)
			d := newDriver(t, s, checklist.German, 80, 24)
			d.open(newWalk(d.app.e, round), newRoom(d.app.e, round, audit.NewRoom(icu, "201").ID)).press("x")
			scan(d, "4004").see("Warum war der Raum", "4004", "bitte lesen")
			if got := s.visit(round, "201").Status; got != audit.VisitNotYet {
				t.Errorf("a scan made the room %s", got)
			}
			d.press("esc", "-")
			scan(d, "4004").see("4001 wird in Raum 201 erwartet", "bitte lesen").press("esc").see("2 noch offen")

			a := s.begin(round, "201", "4001", "patient_attached", "no")
			d.open(newQuestion(d.app.e, a.ID, "patient_attached")).press("n")
			scan(d, "4004").see("Notiz", "bitte lesen").press("enter").see("Notiz: 4004")
		})
	}
}
