package tui

import (
	"context"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
)

// seenStage is the stage, and what the network has shown of MT-20301: it was
// linked in this round, says another firmware than last time, and a capture has
// it call the hard-coded address.
func seenStage(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	ctx := context.Background()
	s.link("203", "MT-20301", audit.Said{
		Name: "CMS8000 Bett 1", Maker: "Contec", Model: "CMS8000", Serial: "SNMT-20301", Firmware: "CMS7.820.120.01", Spot: audit.Spot{Room: "204"},
	})
	at := func(minute int) string {
		return s.clock.now().Add(time.Duration(minute) * time.Minute).Format(time.RFC3339)
	}
	s.check(s.store.ObserveContact(ctx, audit.ContactObserved{
		Device: audit.NumberID("MT-20301"), File: audit.Say("ward3.pcap"), Interface: "ward3.pcap", Address: "10.20.4.31",
		First: at(-60), Last: at(-40),
		Contacts: []audit.Contact{{Kind: audit.ContactCMS, To: "202.114.4.119", Port: 515, Count: 14, First: at(-58), Last: at(-54)}},
	}))
	return s
}

// link says that something seen on the network is a device.
func (s *stage) link(room, number string, said audit.Said) {
	s.t.Helper()
	seen := sighted(audit.SourceMDNS, 0, "10.20.4.31", "00:09:fb:11:3a:b7", said)
	seen.First, seen.Last = s.clock.now().Add(-2*time.Minute), s.clock.now()
	s.check(s.store.LinkSighting(context.Background(), s.round, audit.NewRoom(icu, room).ID, audit.NumberID(number), audit.ByPerson,
		audit.Nearby{Sightings: []audit.Sighting{seen}}))
}

func TestSeenScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		s := seenStage(t)
		s.answer("fresh", "patient_attached", "no", "firmware_read_at", "label")
		for _, sc := range []scene{
			{name: "model-seen", open: s.asks("fresh", "model")},
			{name: "firmware-differs", open: s.asks("fresh", "firmware")},
			{name: "firmware-pick", open: s.asks("fresh", "firmware"), keys: []string{"enter"}},
			{name: "connection", open: s.asks("fresh", "connection")},
			{name: "connection-attached", open: s.asks("fresh", "connection"), keys: []string{"b"}},
			{name: "connection-sure", open: s.asks("fresh", "connection"), keys: []string{"1"}},
			{name: "page", open: func(e *env) screen { return newAuditView(e, s.audits["fresh"]) }, keys: []string{"end"}},
		} {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				if sc.name == "firmware-differs" { // asked once the model is known
					s.answer("fresh", "model", "cms8000", "anomaly", "none")
				}
				d := newDriver(t, s.testSite, lang, 80, 24)
				d.open(newWalk(d.app.e, s.round), sc.open(d.app.e))
				d.wait(handSpeed * 2)
				d.press(sc.keys...)
				golden.RequireEqual(t, []byte(d.inSizes()))
			})
		}
	}
}

// answer answers items of an audit of the stage.
func (s *stage) answer(name string, answers ...string) {
	s.t.Helper()
	ctx := context.Background()
	for i := 0; i+1 < len(answers); i += 2 {
		a, err := s.store.Audit(ctx, s.audits[name])
		s.check(err)
		_, err = s.store.Answer(ctx, a.ID, audit.NewAnswer{
			Item: answers[i], Value: checklist.Value{Word: answers[i+1]}, Replaces: a.Answers[answers[i]].Entry,
		})
		s.check(err)
	}
}

// What was seen is an answer only when it is confirmed, and says then where it
// comes from; what differs is never taken by one key; a warning is no block.
func TestSeenAnswers(t *testing.T) {
	s := seenStage(t)
	s.answer("fresh", "patient_attached", "no")
	d := newDriver(t, s.testSite, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, s.round), newRoom(d.app.e, s.round, audit.NewRoom(icu, "203").ID), newQuestion(d.app.e, s.audits["fresh"], "model"))
	d.wait(time.Second)
	fresh := func() *audit.Audit {
		a, err := s.store.Audit(context.Background(), s.audits["fresh"])
		s.check(err)
		return a
	}

	d.see("Enter im Netz gesehen: Contec CMS8000 – bestätigen?").press("enter")
	if got := fresh().Answers["model"]; got.Value.Word != "cms8000" || got.Provenance != audit.Observed {
		t.Fatalf("confirmed: %+v", got)
	}
	d.see("auffällig").press("1").see("abgelesen").press("2").see("Zeichen für Zeichen")
	d.see("! im Netz gesehen: CMS7.820.120.01", "letztes Mal: CMS7.820.075.08", "Das ist nicht dasselbe")
	d.press("enter").see("Was stimmt?", "1 CMS7.820.075.08 – wie letztes Mal", "2 CMS7.820.120.01 – im Netz gesehen")
	d.press("enter").see("Was stimmt?")
	if _, ok := fresh().Answers["firmware"]; ok {
		t.Fatal("Enter took one of two that differ")
	}
	d.press("2").see("Wie hängt der Monitor jetzt am Netz?")
	if got := fresh().Answers["firmware"]; got.Value.Word != "CMS7.820.120.01" || got.Provenance != audit.Observed {
		t.Fatalf("picked: %+v", got)
	}

	d.see("Ruft die fest eingebaute Adresse 202.114.4.119 an (CMS): 14 Pakete", "Datei ward3.pcap", "In dieser Runde im Netz gesehen: 10.20.4.31")
	d.press("b").see("als Nachweis angehängt").press("1").see("Wirklich gar nicht am Netz?", "nur, wenn er danach getrennt wurde")
	if _, ok := fresh().Answers["connection"]; ok {
		t.Fatal("answered before the warning was read")
	}
	d.wait(time.Second)
	d.press("n").see("Wie hängt der Monitor jetzt am Netz?").press("1").wait(time.Second)
	d.press("j").see("früher")
	if got := fresh().Answers["connection"]; got.Value.Word != offNetwork || len(got.Evidence) != 1 {
		t.Fatalf("after the warning: %+v", got)
	}
}
