package tui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
	"visite/db"
)

// supervisor is a second person on the laptop, with the right to confirm.
func (s *testSite) supervisor() *db.Session {
	s.t.Helper()
	ctx := context.Background()
	people := newTestPeople(s, "1234", "5678")
	boss := people.here[1].ID
	recovery := s.store.Session(db.Author{Person: audit.PersonID(s.recovery.Public().ID()), Sign: s.recovery.Sign})
	s.check(recovery.ChangeRole(ctx, boss, audit.Supervisor, "Leitung"))
	return s.store.Session(db.Author{Person: boss, Sign: people.keys[boss].Sign})
}

// actionStage is the stage of the fleet with a device that carries addresses, and
// one that is held back because something is wrong with it.
func actionStage(t *testing.T) *stage {
	t.Helper()
	s := fleetStage(t)
	ctx := context.Background()
	a := s.begin(s.round, "204", "MT-20401", append(networked("patient_attached", "no", "remote_monitoring", "no", "on_the_spot", "neither_possible"), "anomaly", "tamper_signs")...)
	_, err := s.store.Answer(ctx, a.ID, audit.NewAnswer{Item: "consultation", Value: checklist.Value{Fields: map[string]string{
		"status": "not_reached", "at": s.clock.now().Format(time.RFC3339),
	}}})
	s.check(err)
	_, err = s.store.Complete(ctx, a.ID)
	s.check(err)
	s.clock.set(s.clock.now().AddDate(0, 0, 3))
	return s
}

// action is the action of a device with a word.
func (s *testSite) action(number, word string) audit.Action {
	s.t.Helper()
	for a, err := range s.store.Actions(context.Background(), audit.ActionFilter{
		Device: audit.NumberID(number), Word: word, Later: true,
		Status: []audit.ActionStatus{audit.ToDo, audit.InWork, audit.Done, audit.Confirmed, audit.Shown},
	}, s.clock.now()) {
		s.check(err)
		return a
	}
	s.t.Fatalf("%s has no action %s", number, word)
	return audit.Action{}
}

// From the list to one action: planned, begun, done with a file, confirmed by
// somebody else, and opened again.
func TestActionStory(t *testing.T) {
	s := actionStage(t)
	boss := s.supervisor()
	photo := filepath.Join(t.TempDir(), "etikett.txt")
	s.check(os.WriteFile(photo, []byte("Nicht ans Netz anschließen"), 0o600))
	d := newDriver(t, s.testSite, checklist.German, 80, 24)
	d.open(newActions(d.app.e, actionView{}))
	d.see("Gezeigt: zu tun", "✗ überfällig").press("end").see("später").press("g")
	d.press("/").write("kennz 20101").see("Maßnahmen · 1", "Kennzeichnen").press("enter")
	d.see("Kennzeichnen mit „Nicht ans Netz anschließen“", "Stand offen", "Zuständig Medizintechnik", "Warum", "R8")

	// A technician begins, and plans nothing.
	d.press("b").see("● in Arbeit", "Jo Weiß").press("t").write("x")
	for range "x" {
		d.press("backspace")
	}
	d.press("enter").write("weil").press("enter").see("es gibt nichts festzulegen")
	d.press("shift+tab", "shift+tab", "right", "enter", "enter", "enter").see("Das hat nicht geklappt").wait(time.Second)
	d.press("enter", "esc")

	// Without evidence nothing is done; a file, chosen from its folder, is evidence.
	d.press("d").see("Keine Patientendaten", "Zeichen oder Nummer").press("enter", "enter", "enter").see("ohne Nachweis nicht erledigt")
	d.press("right").see("● 2 Datei wählen").press("enter").see("Keine Patientendaten", "Ort und Kamera werden aus Fotos entfernt")
	for range 200 {
		d.press("backspace")
	}
	d.write(filepath.Dir(photo)+string(filepath.Separator)).see("etikett.txt").press("down", "enter")
	d.see("✓ erledigt", "muss noch bestätigt werden", "etikett.txt", "SHA-256").seeNot("d erledigt")

	// Whoever said it cannot confirm it.
	d.press("c").see("Reicht dieser Nachweis?", "etikett.txt").press("enter").see("Das hat nicht geklappt").wait(time.Second)
	d.press("enter", "esc")
	if a := s.action("MT-20101", "label_do_not_connect"); a.Status != audit.Done {
		t.Fatalf("it is %s", a.Status)
	}
	d = newDriver(t, s.testSite, checklist.German, 80, 24)
	d.app.e.site.Store = boss
	viewer := &testOpener{opened: map[string]string{}}
	d.app.e.opener = viewer
	d.open(newActions(d.app.e, actionView{status: statusDone}))
	d.see("Gezeigt: erledigt, zu bestätigen", "✓ erledigt").press("enter").see("etikett.txt")
	d.press("e").see("Patientendaten").press("enter")
	if viewer.opened["etikett.txt"] != "Nicht ans Netz anschließen" {
		t.Errorf("opened %v", viewer.opened)
	}
	d.press("c").write("gesehen").press("enter")
	d.see("✓ bestätigt", "Max Müller", "1 Maßnahme bestätigt")
	d.press("r").write("Aufkleber ist ab").press("enter").see("Stand offen", "Aufkleber ist ab")

	// A supervisor plans: another owner, and a deadline by hand.
	d.press("t").see("Bis").press("shift+tab", "left", "left", "enter")
	for range "01.01.2026" {
		d.press("backspace")
	}
	d.write("30.06.2026").press("enter").write("Aufkleber bestellt").press("enter")
	d.see("von Hand", "30.06.2026", "nach der Checkliste 12.06.2026")
	report, err := s.store.Verify(context.Background(), func(int64, int64) {})
	s.check(err)
	if report.Entries == 0 {
		t.Error("nothing verified")
	}
}

// While something is wrong with a device, its actions say first that nothing may
// open it; what installs says how that begins.
func TestActionCautions(t *testing.T) {
	s := actionStage(t)
	for _, tt := range []struct {
		number, word string
		want, not    []string
	}{
		{"MT-20401", "install_upgrade", []string{"! Erst nach Freigabe durch die/den Beauftragte/n für Medizinproduktesicherheit.", "! Zuerst: kein Patient angeschlossen, Netzwerkkabel ab, Funk aus."}, nil},
		{"MT-20401", "disconnect", []string{"Alles, was das Gerät öffnet oder neu startet: Erst nach Freigabe"}, []string{"! Zuerst:"}},
		{"MT-20101", "plan_upgrade", []string{"! Zuerst: kein Patient angeschlossen"}, []string{"Erst nach Freigabe"}},
		{"MT-20101", "label_do_not_connect", nil, []string{"Erst nach Freigabe", "Zuerst:"}},
	} {
		t.Run(tt.number+"/"+tt.word, func(t *testing.T) {
			d := newDriver(t, s.testSite, checklist.German, 80, 40)
			d.open(newAction(d.app.e, s.action(tt.number, tt.word).ID))
			d.see(tt.want...).seeNot(tt.not...)
		})
	}
	// A consultation is done by an audit and a gap by going there: nothing to be said here.
	d := newDriver(t, s.testSite, checklist.German, 80, 24)
	d.open(newAction(d.app.e, s.action("MT-20401", "consult_physician").ID))
	d.see("Rücksprache").seeNot("d erledigt").press("d").see("Rücksprache", "Warum")
	d.open(newAction(d.app.e, s.action("MT-20202", string(audit.GapDevice)).ID))
	d.see("Eine Runde wurde mit dieser Lücke abgeschlossen").seeNot("d erledigt")
}

// IT answers once for a network: the devices in it are shown before, those whose
// address nobody knows stay open.
func TestNetworkAnswerStory(t *testing.T) {
	d20, other, unknown := listed("MT-1", "CMS8000", icu, "201", ""), listed("MT-2", "CMS8000", icu, "201", ""), listed("MT-3", "CMS8000", icu, "201", "")
	d20.IP, other.IP = "10.20.4.31", "10.20.9.9"
	s := newTestSite(t, d20, other, unknown)
	round := s.round(icu)
	for _, number := range []string{"MT-1", "MT-2", "MT-3"} {
		s.seal(round, "201", number, append(separated(), "open_egress_past", "unknown")...)
	}
	d := newDriver(t, s, checklist.English, 80, 24)
	d.open(newActions(d.app.e, actionView{}))
	d.press("n").see("For which network does the answer hold?").write("nonsense").press("enter").see("That did not work").wait(time.Second)
	d.press("enter")
	for range "nonsense" {
		d.press("backspace")
	}
	d.write("10.20.4.0/24").press("enter").see("✓ in this network: 1 device", "MT-1", "! address unknown: 1 device", "MT-3").seeNot("MT-2")
	d.press("enter").see("closes the action for 1 device in 10.20.4.0/24", "No patient data").write("IT-2210").press("enter", "enter", "enter")
	d.see("1 action saved as done", "Actions")
	for number, want := range map[string]audit.ActionStatus{"MT-1": audit.Done, "MT-2": audit.ToDo, "MT-3": audit.ToDo} {
		if a := s.action(number, audit.PerNetwork); a.Status != want {
			t.Errorf("%s is %s, want %s", number, a.Status, want)
		}
	}
	// A network without any says so.
	d.press("n").write("10.99.0.0/16").press("enter").see("No device with this action open").press("enter").see("10.99.0.0/16").press("esc").see("For which network")
}

// The list can be narrowed: to one owner, one ward, one status, what is overdue;
// the numbers of the fleet are those of the lists behind them.
func TestActionsFilter(t *testing.T) {
	s := actionStage(t)
	d := newDriver(t, s.testSite, checklist.German, 80, 24)
	of, err := s.store.Fleet(context.Background(), s.clock.now())
	s.check(err)
	count := func(v actionView) string {
		d.open(newActions(d.app.e, v))
		title, _, _ := strings.Cut(d.look(), "\n")
		return strings.TrimSpace(title[strings.LastIndex(title, "·")+len("·"):])
	}
	w := d.app.e.w.actions
	for name, tt := range map[string]struct {
		view actionView
		want int
	}{
		"open": {actionView{}, of.Actions.Open}, "overdue": {actionView{overdue: true}, of.Actions.Overdue},
		"due": {actionView{due: true}, of.Actions.Due}, "in work": {actionView{status: statusInWork}, of.Actions.InWork},
		"done": {actionView{status: statusDone}, of.Actions.Done}, "confirmed": {actionView{status: statusConfirmed}, of.Actions.Confirmed},
	} {
		if got := count(tt.view); got != w.found(tt.want) {
			t.Errorf("%s: the list has %s, the fleet says %d", name, got, tt.want)
		}
	}
	d.open(newActions(d.app.e, actionView{}))
	d.press("u").see("Gezeigt: zu tun · überfällig").press("end").seeNot("später").press("u", "end").see("später")
	d.press("o").see("Wer ist zuständig?", "alle Zuständigen").press("down", "down", "down", "down", "down", "down", "enter").see("zu tun · IT").seeNot("Upgrade")
	d.press("w").see("Welche Station?").press("down", "enter").see("zu tun · IT · Intensiv 2")
	d.press("s").see("Was soll gezeigt werden?").press("down", "down", "down", "enter").see("bestätigt · IT", "Keine Maßnahme passt.")
}

// The screens about actions, in both languages and three sizes.
func TestActionScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		s := actionStage(t)
		_, err := s.store.FinishAction(context.Background(), audit.NewDone{
			Target: target(s.action("MT-20101", "plan_upgrade")), At: s.clock.now().Format(time.RFC3339), Reference: "Servicebericht 4711",
			Note: "Termin am 3. Juni", Evidence: []audit.NewEvidence{{Name: "bericht.txt", Bytes: []byte("installiert")}},
		})
		s.check(err)
		s.check(s.store.BeginAction(context.Background(), target(s.action("MT-20401", "disconnect")), "Kabel bestellt"))
		one := func(number, word string) func(*env) screen {
			return func(e *env) screen { return newAction(e, s.action(number, word).ID) }
		}
		list := func(e *env) screen { return newActions(e, actionView{}) }
		for _, sc := range []scene{
			{name: "list", open: list},
			{name: "list-overdue", open: list, keys: []string{"u"}},
			{name: "list-typed", open: list, keys: []string{"/", "u", "p", "g"}},
			{name: "list-none", open: func(e *env) screen { return newActions(e, actionView{status: statusConfirmed}) }},
			{name: "list-owner", open: list, keys: []string{"o"}},
			{name: "action", open: one("MT-20401", "install_upgrade")},
			{name: "action-in-work", open: one("MT-20401", "disconnect")},
			{name: "action-done", open: one("MT-20101", "plan_upgrade")},
			{name: "action-gap", open: one("MT-20202", string(audit.GapDevice))},
			{name: "plan", open: one("MT-20401", "install_upgrade"), keys: []string{"t"}},
			{name: "plan-owner", open: one("MT-20401", "install_upgrade"), keys: []string{"t", "shift+tab"}},
			{name: "done", open: one("MT-20401", "install_upgrade"), keys: []string{"d"}},
			{name: "done-wrong", open: one("MT-20401", "install_upgrade"), keys: []string{"d", "enter", "enter", "enter"}},
			{name: "confirm", open: one("MT-20101", "plan_upgrade"), keys: []string{"c"}},
			{name: "reopen", open: one("MT-20101", "plan_upgrade"), keys: []string{"r"}},
			{name: "network", open: newNetworkAnswer},
		} {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				d := newDriver(t, s.testSite, lang, 80, 24)
				d.open(sc.open(d.app.e))
				act(d, sc)
				golden.RequireEqual(t, shown(d.inSizes()))
			})
		}
	}
}
