package tui

import (
	"context"
	"fmt"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/db"
)

// reviewStage is a site with everything that the desk can show: audits that
// wait, came back, were approved and changed since, two of one device in
// conflict, one with evidence and with sources that disagree, and twelve alike.
type reviewStage struct {
	*testSite
	round     audit.RoundID
	anna, max *db.Session
	audits    map[string]audit.AuditID
}

// harmless are the answers about a monitor of another maker: nothing is to be done.
func harmless() []string {
	return []string{"patient_attached", "no", "model", "not_contec", "plate", "Mindray uMEC10", "anomaly", "none", "serious_incident", "no"}
}

func newReviewStage(t *testing.T) *reviewStage {
	t.Helper()
	var devices []audit.Device
	for room := 201; room <= 204; room++ {
		for bed := 1; bed <= 2; bed++ {
			d := listed(fmt.Sprintf("MT-%d%02d", room, bed), "CMS8000", icu, fmt.Sprint(room), fmt.Sprint(bed))
			d.Firmware, d.MAC, d.IP, d.Host = "1.0.2", "00:0c:29:4a:11:22", "10.20.0.17", "pm-201"
			devices = append(devices, d)
		}
	}
	for bed := 1; bed <= 12; bed++ {
		d := listed(fmt.Sprintf("MT-210%02d", bed), "uMEC10", icu, "210", fmt.Sprint(bed))
		d.Maker = "Mindray"
		devices = append(devices, d)
	}
	s := &reviewStage{testSite: newTestSite(t, devices...), audits: map[string]audit.AuditID{}}
	ctx := context.Background()
	s.anna, s.max = s.join("Anna Roth", audit.Supervisor), s.join("Max Müller", audit.Technician)
	s.round = s.testSite.round(icu)

	s.audits["evidence"] = s.photographed("201", "MT-20101")
	s.audits["again"] = s.cameBack("201", "MT-20102")
	s.clock.set(s.clock.now().Add(time.Hour))
	s.audits["returned"] = s.seal(s.round, "202", "MT-20201", separated()...)
	s.sendBack("returned", audit.ReviewItem{Item: "firmware", Reason: "weicht von der Geräteliste ab"},
		audit.ReviewItem{Item: "upgrade", Reason: "bitte am Gerät noch einmal nachsehen"})
	s.audits["urgent"] = s.seal(s.round, "202", "MT-20202", append(separated(), "anomaly", "tamper_signs")...)
	s.audits["first"] = s.seal(s.round, "203", "MT-20301", separated()...)
	s.audits["second"] = s.twice("204", "MT-20301")
	s.audits["changed"] = s.seal(s.round, "203", "MT-20302", separated()...)
	s.approve("changed")
	_, err := s.store.Amend(ctx, s.audits["changed"], "Aufkleber erneuert")
	s.check(err)
	_, err = s.store.Complete(ctx, s.audits["changed"])
	s.check(err)
	for bed := 1; bed <= 12; bed++ {
		s.audits[fmt.Sprint("alike", bed)] = s.seal(s.round, "210", fmt.Sprintf("MT-210%02d", bed), harmless()...)
	}
	s.clock.set(morning.AddDate(0, 0, 2))
	return s
}

// photographed is a sealed audit with a photo of the plate, which says something
// else than the list, and an approval by a technician that has no effect.
func (s *reviewStage) photographed(room, number string) audit.AuditID {
	s.t.Helper()
	ctx := context.Background()
	a := s.begin(s.round, room, number, separated()...)
	_, err := s.store.Answer(ctx, a.ID, audit.NewAnswer{
		Item: "firmware", Value: checklist.Value{Word: "1.0.3"}, Replaces: a.Answers["firmware"].Entry, Provenance: audit.Plate,
		Note: "Foto vom Typenschild", Evidence: []audit.NewEvidence{{Name: "typenschild.txt", Bytes: []byte("Firmware 1.0.3")}},
	})
	s.check(err)
	_, err = s.store.Complete(ctx, a.ID)
	s.check(err)
	p := s.page(a.ID)
	s.check(s.max.Batch(ctx, false, func(b *db.Batch) error {
		_, err := b.Append(&audit.AuditApproved{
			Audit: a.ID, Revision: 1, Device: a.Device.ID, Checklist: a.Checklist.Digest(), Sealed: p.Sealed,
		})
		return err
	}))
	return a.ID
}

// cameBack is an audit that was returned and answered anew.
func (s *reviewStage) cameBack(room, number string) audit.AuditID {
	s.t.Helper()
	ctx := context.Background()
	s.audits["again"] = s.seal(s.round, room, number, separated()...)
	id := s.audits["again"]
	s.sendBack("again", audit.ReviewItem{Item: "firmware", Reason: "weicht vom Foto oder Bericht ab"})
	a, err := s.store.Amend(ctx, id, "zurückgegeben: Firmware")
	s.check(err)
	for item, word := range map[string]string{"firmware": "CMS7.820.120.01/0.93(0.95)", "open_egress_past": "unknown"} {
		a, err = s.store.Answer(ctx, id, audit.NewAnswer{Item: item, Value: checklist.Value{Word: word}, Replaces: a.Answers[item].Entry})
		s.check(err)
	}
	_, err = s.store.Complete(ctx, id)
	s.check(err)
	return id
}

// twice audits a device again, in another room of the round and by somebody else.
func (s *reviewStage) twice(room, number string) audit.AuditID {
	s.t.Helper()
	ctx, id := context.Background(), audit.NewRoom(icu, room).ID
	s.check(s.max.EnterRoom(ctx, s.round, id))
	s.check(s.max.Find(ctx, s.round, id, audit.NumberID(number)))
	a, err := s.max.StartAudit(ctx, s.round, id, audit.NumberID(number))
	s.check(err)
	answers := append(separated(), "open_egress_past", "unknown", "remark", "Aufkleber fehlt")
	for i := 0; i+1 < len(answers); i += 2 {
		if _, ok := a.Checklist.Item(answers[i]); !ok {
			continue
		}
		a, err = s.max.Answer(ctx, a.ID, audit.NewAnswer{
			Item: answers[i], Value: checklist.Value{Word: answers[i+1]}, Replaces: a.Answers[answers[i]].Entry,
		})
		s.check(err)
	}
	_, err = s.max.Complete(ctx, a.ID)
	s.check(err)
	return a.ID
}

func (s *reviewStage) sendBack(name string, items ...audit.ReviewItem) {
	s.t.Helper()
	id := s.audits[name]
	s.check(s.anna.Return(context.Background(), id, s.page(id).Sealed, items, "Danke!"))
}

func (s *reviewStage) approve(name string) {
	s.t.Helper()
	id := s.audits[name]
	s.check(s.anna.Approve(context.Background(), []audit.Approval{{ID: id, Sealed: s.page(id).Sealed}}, ""))
}

func (s *reviewStage) review(name string) func(*env) screen {
	return func(e *env) screen { return newReview(e, s.audits[name]) }
}

func (s *reviewStage) scenes() []scene {
	alike := []string{"/", " ", "r", "a", "u", "m", ":", "2", "1", "0", "enter", "m", "a"}
	wrong := []string{"/", "x", "y", ":", "1", " "}
	return []scene{
		{name: "home", open: newHome},
		{name: "queue", open: newQueue, keys: []string{"down", " "}},
		{name: "queue-help", open: newQueue, keys: []string{"?"}},
		{name: "queue-typing", open: newQueue, keys: []string{"/", "w", "a", "r", "d", ":"}},
		{name: "queue-wrong", open: newQueue, keys: wrong},
		{name: "queue-none", open: newQueue, scan: "4012345678901"},
		{name: "queue-all", open: func(e *env) screen { return newQueueOf(e, "") }},
		{name: "alike", open: newQueue, keys: alike},
		{name: "alike-sure", open: newQueue, keys: append(alike, "end", "a")},
		{name: "review", open: s.review("evidence")},
		{name: "review-file", open: s.review("evidence"), keys: []string{"tab"}},
		{name: "review-open", open: s.review("evidence"), keys: []string{"tab", "enter"}},
		{name: "review-end", open: s.review("evidence"), keys: []string{"end"}},
		{name: "review-again", open: s.review("again")},
		{name: "review-changed", open: s.review("changed")},
		{name: "review-conflict", open: s.review("first")},
		{name: "approve", open: s.review("urgent"), keys: []string{"a"}},
		{name: "return", open: s.review("evidence"), keys: []string{"r", "down", "down", "down", "down", "enter", "1"}},
		{name: "return-reason", open: s.review("evidence"), keys: []string{"r", "down", "down", "down", "down", "enter"}},
		{name: "return-own-words", open: s.review("evidence"), keys: []string{"r", "down", "enter", "7", "u"}},
		{name: "return-note", open: s.review("evidence"), keys: []string{"r", "down", "down", "down", "down", "enter", "1", "r"}},
		{name: "withdraw", open: s.review("changed"), keys: []string{"w"}},
		{name: "conflict", open: s.review("first"), keys: []string{"c"}},
		{name: "conflict-all", open: s.review("first"), keys: []string{"c", "/"}},
		{name: "conflict-chosen", open: s.review("first"), keys: []string{"c", "2"}},
		{name: "conflict-why", open: s.review("first"), keys: []string{"c", "2", "enter"}},
	}
}

// Every screen of the desk, in both languages and three sizes.
func TestReviewScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		s := newReviewStage(t)
		for _, sc := range s.scenes() {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				d := s.asWith(t, s.anna, "Anna Roth", lang, &testOpener{opened: map[string]string{}})
				d.open(sc.open(d.app.e))
				act(d, sc)
				everySize(t, d)
			})
		}
		s.wardScreens(t, lang)
	}
}

// wardScreens are what a technician sees of an audit that came back.
func (s *reviewStage) wardScreens(t *testing.T, lang checklist.Lang) {
	t.Helper()
	for _, sc := range []scene{
		{name: "ward-home", open: newHome},
		{name: "ward-returned", open: newHome, keys: []string{"enter"}},
		{name: "ward-question", open: newHome, keys: []string{"enter", "enter"}},
		{name: "ward-items", open: newHome, keys: []string{"enter", "enter", "l"}},
		{name: "ward-seal", open: newHome, keys: []string{"enter", "enter", "right", "right", "right", "right", "right", "right"}},
	} {
		t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
			d := s.asWith(t, s.store, "Jo Weiß", lang, nil)
			d.open(sc.open(d.app.e))
			act(d, sc)
			everySize(t, d)
		})
	}
}
