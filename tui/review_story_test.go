package tui

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"visite/audit"
	"visite/checklist"
	"visite/db"
)

// Whoever begins to type a reason has one of their own: its first letter is not
// lost, and Enter takes what was typed.
func TestReasonIsTyped(t *testing.T) {
	s, round := intensiv(t)
	id := s.seal(round, "201", "4001", separated()...)
	office := s.as(t, s.join("Anna Roth", audit.Supervisor), "Anna Roth", checklist.German)
	office.press("enter").see("4001").press("enter").see("wartet").press("r", "enter").see("Warum ist das fraglich?")
	office.write("Kabel nicht zu sehen").press("enter").see("Kabel nicht zu sehen").press("r", "enter")
	page := s.page(id)
	if page.State != audit.Returned || page.Reviews[0].Items[0].Reason != "Kabel nicht zu sehen" {
		t.Errorf("the audit is %s: %+v", page.State, page.Reviews)
	}
}

// A technician seals, a supervisor returns, the technician answers and seals
// anew, the supervisor approves, the technician amends: what was approved counts
// no more.
func TestReviewStory(t *testing.T) {
	s, round := intensiv(t)
	id := s.seal(round, "201", "4001", separated()...)
	anna := s.join("Anna Roth", audit.Supervisor)

	office := s.as(t, anna, "Anna Roth", checklist.German)
	office.see("Freigabe", "1 wartet").press("enter")
	office.see("status:", "meine:nein", "1 Prüfung", "4001", "Maßnahme planen")
	office.press("enter").see("Contec CMS8000 · 4001", "versiegelt", "wartet", "Warum", "Was zu tun ist")
	office.press("r").see("Was ist fraglich?", "Bitte zuerst mindestens einen Punkt")
	office.press("down", "down", "down", "down", "enter").see("Warum ist das fraglich?", "CMS7.820.075.08").press("2")
	office.see("weicht vom Foto oder Bericht ab")
	office.press("r").see("zurückgeben · 1 Punkt fraglich").write("Danke!").press("enter")
	office.see("zurückgegeben").see("› zurückgegeben")
	if got := s.page(id).State; got != audit.Returned {
		t.Fatalf("the audit is %s, want returned", got)
	}
	office.press("esc").see("Hier ist nichts").press("esc").see("nichts wartet")

	ward := s.as(t, s.store, "Jo Weiß", checklist.German)
	ward.see("Zurückgegeben: bitte noch einmal ansehen", "4001", "Firmware-Version")
	ward.press("enter").see("weicht vom Foto oder Bericht ab", "Danke!", "Anna Roth").press("enter")
	ward.see("Firmware-Version", "fraglich: weicht vom Foto oder Bericht ab")
	ward.press("enter").press("backspace").write("9").press("enter")
	ward.wait(time.Second)
	ward.see("Alles beantwortet").press("enter").see("versiegelt: Maßnahme planen")
	if p := s.page(id); p.State != audit.Awaiting || p.Audit.Revision != 2 || p.Audit.Answers["firmware"].Value.Word != "CMS7.820.075.09" {
		t.Fatalf("%s, revision %d, firmware %q", p.State, p.Audit.Revision, p.Audit.Answers["firmware"].Value.Word)
	}

	office = s.as(t, anna, "Anna Roth", checklist.German)
	office.see("1 wartet").press("enter", "enter")
	office.see("Geändert seit Fassung 1 (zurückgegeben)", "vorher: CMS7.820.075.08", "jetzt: CMS7.820.075.09")
	office.press("a").see("genau diese Fassung", "Fassung 2").press("enter").see("freigegeben", "✓ freigegeben")
	if p := s.page(id); p.State != audit.Approved {
		t.Fatalf("the audit is %s, want approved", p.State)
	}

	ctx := context.Background()
	_, err := s.store.Amend(ctx, id, "Aufkleber erneuert")
	s.check(err)
	_, err = s.store.Complete(ctx, id)
	s.check(err)
	if p := s.page(id); p.State != audit.Changed {
		t.Fatalf("the audit is %s, want changed", p.State)
	}
	office = s.as(t, anna, "Anna Roth", checklist.German)
	office.see("1 wartet").press("enter").see("nach Freigabe geändert 1", "! geändert")
	office.press("enter").see("! nach Freigabe geändert", "Geändert seit Fassung 2 (freigegeben)", "Keine Antwort hat sich geändert.")
	office.press("end").see("Freigegeben · Fassung 2", "Zurückgegeben · Fassung 1")
}

// Of what changes while somebody reads, nothing is approved: the page says what
// it is now.
func TestApproveStale(t *testing.T) {
	s, round := intensiv(t)
	id := s.seal(round, "201", "4001", separated()...)
	anna := s.join("Anna Roth", audit.Supervisor)
	ctx := context.Background()
	office := s.as(t, anna, "Anna Roth", checklist.German)
	office.press("enter", "enter", "a").see("genau diese Fassung")

	_, err := s.store.Amend(ctx, id, "verlesen")
	s.check(err)
	a, err := s.store.Audit(ctx, id)
	s.check(err)
	_, err = s.store.Answer(ctx, id, audit.NewAnswer{
		Item: "firmware", Value: checklist.Value{Word: "1.0.3"}, Replaces: a.Answers["firmware"].Entry, Provenance: audit.Plate,
	})
	s.check(err)
	_, err = s.store.Complete(ctx, id)
	s.check(err)

	office.press("enter").see("Inzwischen geändert", "Fassung 1 › Fassung 2", "vorher: CMS7.820.075.08", "jetzt: 1.0.3")
	if p := s.page(id); p.State != audit.Awaiting || len(p.Reviews) != 0 {
		t.Fatalf("%s with %d reviews", p.State, len(p.Reviews))
	}
	office.press("a", "enter").see("freigegeben").seeNot("Inzwischen geändert")
	if p := s.page(id); p.State != audit.Approved {
		t.Fatalf("the audit is %s", p.State)
	}
	office.press("w").see("zählt danach nicht mehr").write("verlesen").press("enter").see("zurückgenommen", "· wartet")
	if p := s.page(id); p.State != audit.Awaiting || p.Reviews[0].Withdrawn == (audit.Stamp{}) {
		t.Fatalf("%s, %+v", p.State, p.Reviews)
	}
}

// What was chosen stands beside what the list says by its title, not by the word
// of the checklist; what the list says stays as it is there.
func TestSourcesDifferInWordsOfPeople(t *testing.T) {
	s, round := intensiv(t)
	id := s.seal(round, "201", "4001", separated()...)
	e := newDriver(t, s, checklist.German, 80, 24).app.e
	d := audit.Disagreement{Item: "model", Fact: "model", Said: []audit.SourceValue{
		{Source: audit.SaysList, Value: "cms8000"}, {Source: audit.SaysAnswer, Value: "cms9000"},
	}}
	if got := ansi.Strip(e.saidLine(s.page(id).Audit.Checklist, d)); got != "Liste: cms8000 · Antwort: Contec CMS9000" {
		t.Errorf("the sources are shown as %q", got)
	}
}

// Who has a part in an audit cannot review it, and is told so.
func TestFourEyesOnScreen(t *testing.T) {
	s, round := intensiv(t)
	anna := s.join("Anna Roth", audit.Supervisor)
	ctx := context.Background()
	s.seal(round, "201", "4001", separated()...)
	own := s.begin(round, "201", "4002", separated()...)
	_, err := anna.Answer(ctx, own.ID, audit.NewAnswer{Item: "model", Value: checklist.Value{Word: "cms8000"}, Replaces: own.Answers["model"].Entry})
	s.check(err)
	_, err = s.store.Complete(ctx, own.ID)
	s.check(err)
	office := s.as(t, anna, "Anna Roth", checklist.German)
	office.see("1 wartet").press("enter").see("4001").seeNot("4002")
	office.press("/")
	for range "nein " {
		office.press("backspace")
	}
	office.write("ja").see("4002", "– eigene").press("enter", "enter")
	office.see("Sie können hier nicht entscheiden: Vier Augen").press("a").see("Vier Augen")
	if p := s.page(own.ID); len(p.Reviews) != 0 {
		t.Error("it was reviewed")
	}
}

// Several alike are approved only by who has seen the list of exactly those to
// its end; what must not be among them is left out, with the reason.
func TestApproveAlike(t *testing.T) {
	s := newReviewStage(t)
	office := s.as(t, s.anna, "Anna Roth", checklist.German)
	office.press("enter").see("18 Prüfungen", "wartet 17").press("a").see("Bitte erst vormerken")
	office.press("m").see("am Gerät ist noch etwas zu tun: nur einzeln")
	office.press("down", " ", "end", "m").see("12 gleiche vorgemerkt", "● 13 vorgemerkt")
	office.press("esc").see("13 vorgemerkt; noch einmal esc").resize(80, 14)
	office.press("a").see("12 gleiche: Nicht betroffen", "bis zum Ende durchsehen").press("a").see("Bitte die Liste bis zum Ende")
	office.press("j")
	for range 6 {
		office.press("down").see("! Bitte die Liste bis zum Ende durchsehen")
	}
	office.press("end").see("Sie haben die Liste bis zum Ende gesehen", "Vorgemerkt, aber nicht dabei", "MT-20101 – am Gerät ist noch etwas zu tun: nur einzeln")
	office.press("a").see("12 Prüfungen freigeben?").press("n").seeNot("12 Prüfungen freigeben?")
	office.press("a", "j").see("12 Prüfungen freigegeben", "6 Prüfungen")
	for name, id := range s.audits {
		p := s.page(id)
		if alike := len(name) > 5 && name[:5] == "alike"; alike != (p.State == audit.Approved) {
			t.Errorf("%s is %s", name, p.State)
		} else if alike && p.Reviews[0].Alike != 12 {
			t.Errorf("%s was approved with %d alike", name, p.Reviews[0].Alike)
		}
	}
}

// If one of them has changed since it was listed, none is approved.
func TestApproveAlikeStale(t *testing.T) {
	s := newReviewStage(t)
	ctx := context.Background()
	office := s.as(t, s.anna, "Anna Roth", checklist.German)
	office.press("enter", "end", "m", "a", "end", "a")
	_, err := s.store.Amend(ctx, s.audits["alike7"], "verlesen")
	s.check(err)
	_, err = s.store.Complete(ctx, s.audits["alike7"])
	s.check(err)
	office.press("j").see("MT-21007", "nichts wurde freigegeben")
	if p := s.page(s.audits["alike1"]); p.State != audit.Awaiting {
		t.Errorf("one of them is %s", p.State)
	}
}

// Two audits of one device block each other until somebody who wrote neither has
// chosen whose answers hold.
func TestConflictStory(t *testing.T) {
	s := newReviewStage(t)
	office := s.as(t, s.anna, "Anna Roth", checklist.German)
	office.open(newReview(office.app.e, s.audits["first"]))
	office.see("Zweite Prüfung dieses Geräts", "im Konflikt").press("a").see("erst entscheiden, was gilt")
	office.press("c").see("gleich 8 · ergänzt 0 · Konflikt 1", "Noch 1 Punkt zu entscheiden").press("enter").see("Noch 1 Punkt zu entscheiden")
	office.press("2").see("Alles gewählt").press("enter").see("Woran haben Sie gesehen")
	office.press("enter").see("bitte").write("Bericht der IT").press("enter").see("Entschieden")
	first, second := s.page(s.audits["first"]), s.page(s.audits["second"])
	if second.Audit.Revision != 2 || second.Audit.Answers["open_egress_past"].Value.Word != "unknown" || first.State != "" {
		t.Errorf("kept %d %+v, the other %q", second.Audit.Revision, second.Audit.Answers["open_egress_past"].Value, first.State)
	}
	office.see("beiseitegelegt: eine andere Prüfung gilt", "Zweite Prüfung dieses Geräts", ": gilt").seeNot("im Konflikt", "erst nach einer Entscheidung")
	office.open(newReview(office.app.e, s.audits["second"])).press("a", "enter").see("✓ freigegeben")
}

// A file is shown once it was said that it may hold patient data. One that has
// changed is named by its hash.
func TestOpenEvidence(t *testing.T) {
	s := newReviewStage(t)
	files := &testOpener{opened: map[string]string{}}
	office := s.asWith(t, s.anna, "Anna Roth", checklist.German, files)
	office.open(newReview(office.app.e, s.audits["evidence"]))
	office.press("tab", "enter").see("Patientendaten").press("n")
	if len(files.opened) != 0 {
		t.Error("it was opened unasked")
	}
	office.press("enter", "j").see("Geöffnet: eine Kopie")
	if got := files.opened["typenschild.txt"]; got != "Firmware 1.0.3" {
		t.Errorf("opened %q", files.opened)
	}
	bad := s.page(s.audits["evidence"]).Audit.Answers["firmware"].Evidence[0]
	office.app.front().screen.(*reviewScreen).page.Audit.Answers["firmware"].Evidence[0].SHA256 = bad.SHA256[:63] + "x"
	office.press("enter").see("nicht mehr die Datei", bad.SHA256[:63])
	without := s.as(t, s.anna, "Anna Roth", checklist.German)
	without.open(newReview(without.app.e, s.audits["evidence"])).press("tab", "enter").see("Hier lassen sich keine Dateien öffnen")
}

// The queue holds a window of its lines, and asks for another one when the person
// comes to its end; what is typed meanwhile gives up the question before.
func TestQueueWindow(t *testing.T) {
	s := newReviewStage(t)
	long := &longQueue{Session: s.anna, lines: 100_000}
	lists, err := checklist.Shipped()
	s.check(err)
	d := drive(t, s.clock, Config{Site: Site{Store: long, Settings: &testSettings{}, Lists: &testLists{}, Person: "Anna Roth"}, Checklists: lists, Lang: checklist.German, Now: s.clock.now}, 80, 24)
	d.open(newQueue(d.app.e))
	d.see("100000 Prüfungen", "Nr. 0 ").press("end").see("Nr. 99999")
	for range 300 {
		d.press("up")
	}
	d.see("Nr. 99699").press("home").see("Nr. 0 ")
	for range 400 {
		d.press("down")
	}
	d.see("Nr. 400 ")
	if long.widest > queueWindow {
		t.Errorf("%d lines were read at once", long.widest)
	}
	if held := len(d.app.front().screen.(*queueScreen).page.Lines); held > queueWindow {
		t.Errorf("%d lines are held", held)
	}
}

// longQueue is a store with so many audits that wait.
type longQueue struct {
	*db.Session
	lines, widest int
}

func (q *longQueue) Queue(_ context.Context, _ audit.AuditFilter, from, limit int, _ time.Time) (audit.QueuePage, error) {
	q.widest = max(q.widest, limit)
	p := audit.QueuePage{From: from, Counts: audit.QueueCounts{All: q.lines, Reviews: map[audit.ReviewState]int{audit.Awaiting: q.lines}}}
	for i := from; i < min(from+limit, q.lines); i++ {
		p.Lines = append(p.Lines, audit.QueueLine{
			AuditLine: audit.AuditLine{ID: audit.AuditID(strconv.Itoa(i)), Device: audit.Device{InventoryNumber: fmt.Sprintf("Nr. %d ", i)}, Status: audit.Completed},
			Review:    audit.Awaiting, State: audit.StateResolved,
		})
	}
	return p, nil
}

// An approval by somebody who may not approve is in the log, counts for nothing,
// and every screen that shows it says so and why.
func TestNoEffectIsShown(t *testing.T) {
	s := newReviewStage(t)
	d := s.as(t, s.store, "Jo Weiß", checklist.German)
	d.open(newHistory(d.app.e, audit.NumberID("MT-20101")))
	d.see("– zählt nicht: Freigegeben: Fassung 1", "Max Müller")
	d.press("down", "down", "down", "enter").see("Zählt nicht", "das kann nur die Leitung")
	if p := s.page(s.audits["evidence"]); p.State != audit.Awaiting {
		t.Errorf("the audit is %s", p.State)
	}
	d.open(newLedger(d.app.e))
	for range 182 {
		d.press("down")
	}
	d.see("zählt nicht")
}

// A decision asks for the passphrase, is made once it is given, and nothing that
// was typed is lost if it is put off.
func TestDecisionsAskForThePassphrase(t *testing.T) {
	p, k, site := supervised(t, KeyLocked)
	o, err := p.store.Overview(t.Context())
	p.check(err)
	id := o.Drafts[0].ID
	_, err = p.store.Complete(t.Context(), id)
	p.check(err)
	d := p.at(t, checklist.English, site)
	d.open(newReview(d.app.e, id))
	d.press("r", "down", "enter", "6", "r").write("thanks").press("enter").see("Passphrase of Max Müller").press("esc")
	d.see("please look at the device again").press("r", "enter").see("Passphrase of Max Müller").press("esc", "esc")
	d.press("a").write("seen").press("enter").see("Passphrase of Max Müller").press("esc").see("seen")
	if got := p.page(id); len(got.Reviews) != 0 || k.signatures != 0 {
		t.Fatalf("%d reviews with %d signatures", len(got.Reviews), k.signatures)
	}
	d.press("enter").see("Passphrase of Max Müller").write(testPhrase).press("enter").see("✓ approved")
	if got := p.page(id); got.State != audit.Approved || got.Reviews[0].Note != "seen" || k.signatures != 1 {
		t.Fatalf("%s, %+v, %d signatures", got.State, got.Reviews, k.signatures)
	}
	d.press("w").write("misread").press("enter").see("withdrawn", "· awaiting")
}
