package tui

import (
	"context"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
	"visite/db"
)

// administered is a ward with an audit that says too much, and an administrator
// in front of it.
func administered(t *testing.T) (*testSite, *audit.Audit) {
	t.Helper()
	ctx := context.Background()
	s, round := intensiv(t)
	recovery := db.Author{Person: audit.PersonID(s.recovery.Public().ID()), Sign: s.recovery.Sign}
	s.check(s.store.Store.Session(recovery).ChangeRole(ctx, s.store.Person(), audit.Administrator, ""))
	room := audit.NewRoom(icu, "201").ID
	s.check(s.store.EnterRoom(ctx, round, room))
	a, err := s.store.StartAudit(ctx, round, room, listed("4001", "CMS8000", icu, "201", "1").ID)
	s.check(err)
	a, err = s.store.Answer(ctx, a.ID, audit.NewAnswer{
		Item: "patient_attached", Value: checklist.Value{Word: "yes"}, Note: "Frau Quastenflosser ist nicht ansprechbar, die Tochter sitzt am Bett",
		Evidence: []audit.NewEvidence{{Name: "Quastenflosser.txt", Bytes: []byte("Bild")}},
	})
	s.check(err)
	a, err = s.store.Answer(ctx, a.ID, audit.NewAnswer{Item: "upgrade_evidence", Value: checklist.Value{Fields: map[string]string{
		"reference": "SB-17", "installer": "Firma Kling", "date": "2025-10-01",
	}}})
	s.check(err)
	return s, a
}

func TestRedactStory(t *testing.T) {
	s, a := administered(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newAuditView(d.app.e, a.ID))
	d.seeNot("x löschen").press("x").see("Frau Quastenflosser") // only an administrator is offered it
	d.app.e.me.Role = audit.Administrator
	d.press("x").see("Angaben löschen", "[ ] Frau Quastenflosser", "[ ] Datei: Quastenflosser.txt", "Dateiname: Quastenflosser.txt")
	d.press("enter").see("Erst mit der Leertaste wählen")
	d.press(" ", "down", " ", "down", " ").see("[x] Frau")
	d.press("enter").see("3 Angaben werden für immer gelöscht", "Bestätigung")
	d.write("Art. 17").press("enter").write("ja").press("enter").see("zum Löschen LÖSCHEN eingeben")
	d.press("backspace", "backspace").write("LÖSCHEN").press("enter")
	d.see("3 Angaben gelöscht", "(gelöscht)").seeNot("Frau Quastenflosser")
	d.press("home", " ").see("Das ist schon gelöscht")
	d.press("esc").see("Prüfung").seeNot("Quastenflosser")
	if _, err := s.store.Verify(context.Background(), nil); err != nil {
		t.Error(err)
	}
}

// Whoever leaves the questions has erased nothing.
func TestRedactLeft(t *testing.T) {
	s, a := administered(t)
	d := newDriver(t, s, checklist.English, 80, 24)
	d.app.e.me.Role = audit.Administrator
	d.open(newHistory(d.app.e, a.Device.ID)).press("x", " ", "enter").write("Art. 17").press("enter").write("ERASE").press("esc")
	d.see("[x]")
	left, err := s.store.Erasable(context.Background(), string(a.Device.ID))
	s.check(err)
	for _, one := range left {
		if one.Erased {
			t.Errorf("%+v was erased", one)
		}
	}
}

func TestRedactScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		s, a := administered(t)
		for _, sc := range []struct {
			name string
			keys []string
		}{{"list", []string{" "}}, {"confirm", []string{" ", "enter"}}, {"nothing", nil}} {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				d := newDriver(t, s, lang, 80, 24)
				d.app.e.me.Role = audit.Administrator
				subject := string(a.ID)
				if sc.name == "nothing" {
					subject = string(listed("4900", "CMS6000", "Kardiologie", "12", "").ID)
				}
				d.open(newRedact(d.app.e, subject, d.app.e.device(a.Device))).press(sc.keys...)
				golden.RequireEqual(t, []byte(d.inSizes()))
			})
		}
	}
}
