package db

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"visite/audit"
	"visite/checklist"
)

// walker does what people do, in whatever order, right or wrong.
type walker struct {
	*world
	t       *rapid.T
	outer   *testing.T
	rounds  []audit.RoundID
	rooms   []audit.RoomID
	devices []audit.DeviceID
	audits  []audit.AuditID
	done    map[string]int // verbs that were accepted
	walkedNetwork
	walkedDesk
	walkedReview
}

// Whatever people do, and whenever: what comes of it verifies, which also says
// that every table is what a second fold of the log gives.
func TestHonestHistoriesVerify(t *testing.T) {
	t.Parallel()
	done := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		w := &walker{world: newWorld(t), t: rt, outer: t, done: done}
		w.listed("A1", "Intensiv 2", "2")
		w.round()
		rt.Repeat(map[string]func(*rapid.T){
			"list":        func(*rapid.T) { w.listed(w.word("number"), w.word("ward"), w.word("room")) },
			"round":       func(*rapid.T) { w.round() },
			"visit":       func(*rapid.T) { w.visit() },
			"audit":       func(*rapid.T) { w.audit() },
			"answer":      func(*rapid.T) { w.answerOne() },
			"seal":        func(*rapid.T) { w.seal() },
			"close":       func(*rapid.T) { w.close() },
			"look":        func(*rapid.T) { w.network() },
			"probe":       func(*rapid.T) { w.probe() },
			"probe again": func(*rapid.T) { w.probe() },
			"redact":      func(*rapid.T) { w.redact() },
			"clock": func(rt *rapid.T) {
				w.clock.add(time.Duration(rapid.Int64Range(-1e6, 1e7).Draw(rt, "seconds")) * time.Second)
			},
		})
		if _, err := w.Verify(t.Context(), nil); err != nil {
			rt.Fatal(err)
		}
		if err := w.store.Close(); err != nil {
			rt.Fatal(err)
		}
		if err := verdict(t, w.path); err != nil {
			rt.Fatal("opened again: ", err)
		}
	})
	t.Log(done)
	for _, verb := range []string{
		"list", "round", "enter", "leave", "empty", "no access", "miss", "find", "find new", "unfind", "audit", "answer", "withdraw", "complete", "amend", "close",
		"redact", "permit", "browse", "end browse", "link", "unlink", "leave sightings", "contact", "unlock", "connect", "end connect", "check probe",
	} {
		if done[verb] == 0 {
			t.Errorf("%q never happened", verb)
		}
	}
}

// redact erases something about a device, or a round.
func (w *walker) redact() {
	device, _ := pick(w, "device", w.devices)
	round, _ := pick(w, "round", w.rounds)
	subject := rapid.SampledFrom([]string{string(device), string(round), string(w.Session.Person())}).Draw(w.t, "subject")
	list, err := w.Erasable(w.outer.Context(), subject)
	if err != nil {
		w.t.Fatal(err)
	}
	if one, ok := pick(w, "what", list); ok && rapid.IntRange(0, 3).Draw(w.t, "seldom") == 0 {
		w.did("redact", w.Redact(w.outer.Context(), []string{one.Ref}, "Art. 17", nil))
	}
}

// did checks that a verb was done, or refused with reasons.
func (w *walker) did(verb string, err error) bool {
	var refusal *audit.Refusal
	if err != nil && !errors.As(err, &refusal) {
		w.t.Fatalf("%s: %v", verb, err)
	}
	if err == nil {
		w.done[verb]++
	}
	return err == nil
}

// word is a short name, often one that was there before.
func (w *walker) word(what string) string {
	return rapid.OneOf(rapid.SampledFrom([]string{"1", "2", "Intensiv 2", "A1", "a1 ", "Ä\u0308", ""}), rapid.String()).Draw(w.t, what)
}

func pick[T any](w *walker, what string, from []T) (one T, ok bool) {
	if len(from) == 0 {
		return one, false
	}
	return rapid.SampledFrom(from).Draw(w.t, what), true
}

func (w *walker) listed(number, ward, room string) {
	d := monitor(audit.Clean(number, audit.MaxName), audit.Clean(ward, audit.MaxName), audit.Clean(room, audit.MaxName), "1")
	err := w.Batch(w.outer.Context(), rapid.Bool().Draw(w.t, "dry") && len(w.devices) > 0, func(b *Batch) error {
		known, err := b.Known(d.InventoryNumber, d.Serial, d.ID)
		if err != nil || len(known) > 0 {
			return err
		}
		_, err = b.Append(&audit.DeviceListed{Device: d})
		return err
	})
	if w.did("list", err) {
		w.devices = append(w.devices, d.ID)
		if r := audit.NewRoom(ward, room); r.ID != "" {
			w.rooms = append(w.rooms, r.ID)
		}
	}
}

func (w *walker) round() {
	wards, err := w.Wards(w.outer.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []audit.WardID
	for _, l := range wards {
		ids = append(ids, l.Ward.ID)
	}
	id, err := w.StartRound(w.outer.Context(), ids, bfarm)
	if w.did("round", err) {
		w.rounds = append(w.rounds, id)
	}
}

func (w *walker) visit() {
	ctx := w.outer.Context()
	round, _ := pick(w, "round", w.rounds)
	room, _ := pick(w, "room", w.rooms)
	device, _ := pick(w, "device", w.devices)
	switch verb := rapid.SampledFrom([]string{"enter", "leave", "empty", "no access", "miss", "find", "find new", "unfind"}).Draw(w.t, "verb"); verb {
	case "enter":
		w.did(verb, w.EnterRoom(ctx, round, room))
	case "leave":
		w.did(verb, w.LeaveRoom(ctx, round, room))
	case "empty":
		w.did(verb, w.LeaveEmpty(ctx, round, room))
	case "no access":
		w.did(verb, w.LeaveNoAccess(ctx, round, room, w.word("reason")))
	case "miss":
		w.did(verb, w.Miss(ctx, round, room, device, rapid.String().Draw(w.t, "note")))
	case "find":
		w.did(verb, w.Find(ctx, round, room, device))
	case "unfind":
		w.did(verb, w.Unfind(ctx, round, room, device, ""))
	case "find new":
		id, err := w.FindNew(ctx, round, room, monitor(w.word("number"), "", "", "2"))
		if w.did(verb, err) {
			w.devices = append(w.devices, id)
			if rapid.Bool().Draw(w.t, "by mistake") {
				w.did("unfind", w.Unfind(ctx, round, room, id, rapid.String().Draw(w.t, "note")))
			}
		}
	}
}

func (w *walker) audit() {
	round, _ := pick(w, "round", w.rounds)
	room, _ := pick(w, "room", w.rooms)
	device, _ := pick(w, "device", w.devices)
	a, err := w.StartAudit(w.outer.Context(), round, room, device)
	if w.did("audit", err) {
		w.audits = append(w.audits, a.ID)
	}
}

// answerOne answers an item, or takes the answer back.
func (w *walker) answerOne() {
	ctx := w.outer.Context()
	id, ok := pick(w, "audit", w.audits)
	if !ok {
		return
	}
	a, err := w.Audit(ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	item := rapid.SampledFrom(a.Checklist.Items).Draw(w.t, "item")
	if rapid.IntRange(0, 5).Draw(w.t, "withdraw") == 0 {
		_, err := w.Withdraw(ctx, id, item.ID)
		w.did("withdraw", err)
		return
	}
	answer := audit.NewAnswer{
		Item: item.ID, Replaces: a.Answers[item.ID].Entry, Note: rapid.String().Draw(w.t, "note"),
		Value: checklist.Value{Word: rapid.String().Draw(w.t, "text")},
	}
	if len(item.Options) > 0 {
		answer.Value.Word = rapid.SampledFrom(item.Options).Draw(w.t, "option").Word
	}
	if rapid.IntRange(0, 5).Draw(w.t, "file") == 0 {
		answer.Evidence = []audit.NewEvidence{{Name: w.word("name"), Bytes: rapid.SliceOf(rapid.Byte()).Draw(w.t, "bytes")}}
	}
	_, err = w.Answer(ctx, id, answer)
	w.did("answer", err)
}

// seal answers what is missing and completes an audit, or amends it.
func (w *walker) seal() {
	ctx := w.outer.Context()
	id, ok := pick(w, "audit", w.audits)
	if !ok {
		return
	}
	a, err := w.Audit(ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	if a.Status == audit.Completed {
		_, err := w.Amend(ctx, id, w.word("reason"))
		w.did("amend", err)
		return
	}
	for _, item := range a.Checklist.Items {
		if value, ok := offNetwork()[item.ID]; ok && a.Answers[item.ID].Value.Word != value {
			_, err := w.Answer(ctx, id, audit.NewAnswer{Item: item.ID, Value: word(value), Replaces: a.Answers[item.ID].Entry})
			w.did("answer", err)
		}
	}
	_, err = w.Complete(ctx, id)
	w.did("complete", err)
}

func (w *walker) close() {
	round, _ := pick(w, "round", w.rounds)
	_, err := w.CloseRound(context.WithoutCancel(w.outer.Context()), round, rapid.Bool().Draw(w.t, "gaps"))
	w.did("close", err)
}
