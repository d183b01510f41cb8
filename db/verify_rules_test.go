package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"visite/audit"
	"visite/checklist"
	"visite/ledger"
)

// lies appends events past the rules, as somebody who holds the writer's and the
// person's keys could; whatever needs a signature is signed.
func (w *world) lies(t *testing.T, events ...audit.Event) {
	t.Helper()
	check(t, w.store.write(t.Context(), w.author(), func(ctx context.Context, tx *tx) error {
		_, err := tx.append(ctx, events...)
		return err
	}))
}

// forges appends an entry word for word, under a checkpoint of the writer.
func (w *world) forges(t *testing.T, e ledger.Envelope) {
	t.Helper()
	check(t, w.store.write(t.Context(), w.author(), func(ctx context.Context, tx *tx) error {
		e.At = tx.at
		text, err := ledger.Encode(e)
		if err != nil {
			return err
		}
		logged, err := tx.keep(ctx, text)
		if err != nil {
			return err
		}
		event, err := audit.DecodeEvent(e.Kind, e.Data)
		if err != nil {
			return err
		}
		return tx.project.project(ctx, newEntry(logged, w.writer.Public(), e), event)
	}))
}

// scene is a round in which one of two devices was audited and sealed, and an
// audit of the other one begun.
type scene struct {
	*world
	round         audit.RoundID
	room          audit.RoomID
	sealed, draft *audit.Audit
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{world: newWorld(t)}
	a1, a2 := monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2")
	s.list(t, a1, a2, monitor("A3", "Intensiv 2", "3", "1"))
	ctx := t.Context()
	s.round = must(s.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
	s.room = audit.NewRoom("Intensiv 2", "2").ID
	check(t, s.EnterRoom(ctx, s.round, s.room))
	s.sealed = s.answer(t, must(s.StartAudit(ctx, s.round, s.room, a1.ID))(t), offNetwork())
	s.sealed = must(s.Complete(ctx, s.sealed.ID))(t)
	s.draft = s.answer(t, must(s.StartAudit(ctx, s.round, s.room, a2.ID))(t), map[string]string{"patient_attached": "no", "model": "cms8000"})
	return s
}

// saysTampered checks that verify names the last entry, with this reason.
func (s *scene) saysTampered(t *testing.T, reason string) {
	t.Helper()
	_, err := s.Verify(t.Context(), nil)
	var refusal *audit.Refusal
	if !errors.As(err, &refusal) || refusal.Code != "tampered" || !strings.Contains(err.Error(), reason) {
		t.Errorf("verify says %v, want %q", err, reason)
	}
}

func TestVerifyBelievesTheRules(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	amended := must(s.Amend(ctx, s.sealed.ID, "Kabel nachgesehen"))(t)
	must(s.Withdraw(ctx, amended.ID, "upgrade"))(t)
	amended = s.answer(t, must(s.Audit(ctx, amended.ID))(t), map[string]string{"upgrade": "not_available"})
	must(s.Complete(ctx, amended.ID))(t)
	check(t, s.Find(ctx, s.round, s.room, monitor("A3", "", "", "").ID))
	check(t, s.Unfind(ctx, s.round, s.room, monitor("A3", "", "", "").ID, ""))
	check(t, s.Find(ctx, s.round, s.room, monitor("A3", "", "", "").ID))
	must(s.FindNew(ctx, s.round, s.room, monitor("Z9", "", "", "")))(t)
	check(t, s.LeaveRoom(ctx, s.round, s.room))
	check(t, s.LeaveNoAccess(ctx, s.round, audit.NewRoom("Intensiv 2", "3").ID, "Isolation"))
	check(t, s.LeaveEmpty(ctx, s.round, audit.NewRoom("Intensiv 2", "3").ID))
	must(s.CloseRound(ctx, s.round, true))(t)
	report, err := s.Verify(ctx, nil)
	if err != nil || report.Signatures != 3 {
		t.Errorf("%+v, %v", report, err)
	}
}

// What somebody with all keys writes against the rules, the log refutes.
func TestVerifyNamesLies(t *testing.T) {
	milder := func(a *audit.Audit) audit.Sealed {
		o := audit.Seal(a.Checklist, a.Outcome())
		o.Verdict, o.Urgency, o.Rules, o.Actions = "resolved", "normal", []string{"R11"}, []audit.SealedAction{}
		return o
	}
	answer := func(a *audit.Audit, item, word, replaces string) *audit.AuditAnswered {
		return &audit.AuditAnswered{Audit: a.ID, Revision: a.Revision, Item: item, Value: []byte(`"` + word + `"`), Provenance: audit.Attested, Replaces: replaces}
	}
	for name, c := range map[string]struct {
		lie    func(s *scene) audit.Event
		reason string
	}{
		"an outcome that the answers do not give": {func(s *scene) audit.Event {
			a := s.answer(t, s.draft, offNetwork())
			return &audit.AuditCompleted{Audit: a.ID, Revision: 1, Device: a.Device.ID, Checklist: a.Checklist.Digest(), Outcome: milder(a)}
		}, "gives another outcome"},
		"sealed with answers missing": {func(s *scene) audit.Event {
			return &audit.AuditCompleted{Audit: s.draft.ID, Revision: 1, Device: s.draft.Device.ID, Checklist: s.draft.Checklist.Digest(), Outcome: milder(s.draft)}
		}, "6 items are still open"},
		"sealed twice": {func(s *scene) audit.Event {
			return &audit.AuditCompleted{Audit: s.sealed.ID, Revision: 1, Device: s.sealed.Device.ID, Checklist: s.sealed.Checklist.Digest(), Outcome: *s.sealed.Sealed}
		}, "sealed"},
		"sealed as another device": {func(s *scene) audit.Event {
			a := s.answer(t, s.draft, offNetwork())
			return &audit.AuditCompleted{Audit: a.ID, Revision: 1, Device: s.sealed.Device.ID, Checklist: a.Checklist.Digest(), Outcome: audit.Seal(a.Checklist, a.Outcome())}
		}, "gives another outcome"},
		"another answer under a seal": {func(s *scene) audit.Event {
			return answer(s.sealed, "connection", "wired", s.sealed.Answers["connection"].Entry)
		}, "takes no answers"},
		"an answer of another revision": {func(s *scene) audit.Event {
			e := answer(s.draft, "anomaly", "none", "")
			e.Revision = 2
			return e
		}, "takes no answers"},
		"an answer over one not seen": {func(s *scene) audit.Event { return answer(s.draft, "model", "not_contec", "") }, "it replaces"},
		"an amendment of a draft": {func(s *scene) audit.Event {
			return &audit.AuditAmended{Audit: s.draft.ID, Revision: 2, Reason: audit.Say("x")}
		}, "no sealed revision"},
		"an amendment that skips one": {func(s *scene) audit.Event {
			return &audit.AuditAmended{Audit: s.sealed.ID, Revision: 3, Reason: audit.Say("x")}
		}, "no sealed revision"},
		"a complete round with gaps": {func(s *scene) audit.Event { return s.closing(audit.RoundComplete, []audit.Gap{}) }, `not "complete" with 0 gaps, but "gaps" with 3`},
		"a round with a gap left out": {func(s *scene) audit.Event {
			return s.closing(audit.RoundGaps, []audit.Gap{{Kind: audit.GapRoom, Ward: "Intensiv 2", Room: "3", Within: "P7D"}})
		}, `with 1 gaps, but "gaps" with 3`},
		"a room left as done": {func(s *scene) audit.Event {
			return &audit.RoomLeft{Round: s.round, Room: s.room, Result: audit.VisitDone}
		}, "not left"},
		"a room left as empty": {func(s *scene) audit.Event {
			return &audit.RoomLeft{Round: s.round, Room: s.room, Result: audit.VisitEmpty}
		}, "not empty"},
		"an audited device missed": {func(s *scene) audit.Event {
			return &audit.DeviceMissed{Round: s.round, Room: s.room, Device: s.sealed.Device.ID}
		}, "cannot be missing"},
		"an expected device as found": {func(s *scene) audit.Event {
			return &audit.DeviceFound{Round: s.round, Room: s.room, Device: s.draft.Device.ID, How: audit.Unexpected}
		}, "on the room's list already"},
		"a moved device as unexpected": {func(s *scene) audit.Event {
			return &audit.DeviceFound{Round: s.round, Room: s.room, Device: monitor("A3", "", "", "").ID, How: audit.Unexpected}
		}, "not found so"},
		"a second audit of a device": {func(s *scene) audit.Event { return s.starting(s.sealed.Checklist.Digest(), s.sealed.Device.ID) }, "already begun"},
		"an audit of a device elsewhere": {func(s *scene) audit.Event {
			return s.starting(s.sealed.Checklist.Digest(), monitor("A3", "", "", "").ID)
		}, "not on this room's list"},
		"a round that leaves a room out": {func(s *scene) audit.Event {
			return &audit.RoundStarted{Round: audit.NewRoundID(), Checklist: s.sealed.Checklist.Digest(), Rooms: []audit.RoundRoom{{Ward: "Intensiv 2", Room: "3", Devices: []audit.DeviceID{monitor("A3", "", "", "").ID}}}}
		}, "not those that its wards had"},
		"a round that expects nothing": {func(s *scene) audit.Event {
			return &audit.RoundStarted{Round: audit.NewRoundID(), Checklist: s.sealed.Checklist.Digest(), Rooms: []audit.RoundRoom{{Ward: "Intensiv 2", Room: "2", Devices: []audit.DeviceID{}}, {Ward: "Intensiv 2", Room: "3", Devices: []audit.DeviceID{}}}}
		}, "not those that its wards had"},
		"a device under another's id": {func(*scene) audit.Event {
			d := monitor("B1", "", "", "")
			d.ID = audit.NumberID("B2")
			return &audit.DeviceListed{Device: d}
		}, "give the id"},
		"a checklist under another's digest": {func(s *scene) audit.Event {
			c := s.sealed.Checklist
			return &audit.ChecklistAdopted{ID: c.ID, Version: 2, Digest: hex.EncodeToString(make([]byte, 32)), Text: string(c.Source())}
		}, "does not have the digest"},
		"a checklist of another version": {func(s *scene) audit.Event {
			c := s.sealed.Checklist
			return &audit.ChecklistAdopted{ID: c.ID, Version: 2, Digest: c.Digest(), Text: string(c.Source())}
		}, "version 1, not of"},
		"an import nobody signed for": {func(s *scene) audit.Event {
			return &audit.ImportBegun{Round: audit.NewRoundID(), Checklist: s.sealed.Checklist.Digest(), File: "a.ndjson"}
		}, "nobody signed for the import"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.lies(t, c.lie(s))
			s.saysTampered(t, c.reason)
		})
	}
}

func (s *scene) closing(result audit.RoundStatus, gaps []audit.Gap) *audit.RoundClosed {
	return &audit.RoundClosed{Round: s.round, Result: result, Checklist: s.sealed.Checklist.Digest(), Gaps: gaps}
}

func (s *scene) starting(digest string, d audit.DeviceID) *audit.AuditStarted {
	return &audit.AuditStarted{Audit: audit.NewAuditID(), Round: s.round, Room: s.room, Device: d, Checklist: digest}
}

func TestVerifyNamesWhatHappensInAClosedRound(t *testing.T) {
	s := newScene(t)
	must(s.CloseRound(t.Context(), s.round, true))(t)
	s.lies(t, &audit.RoomEntered{Round: s.round, Room: audit.NewRoom("Intensiv 2", "3").ID})
	s.saysTampered(t, "already closed")
}

// One audit imported, with the outcome c gives, or another.
func (s *scene) importing(t *testing.T, change func(e *audit.AuditImported, ended *audit.ImportEnded)) {
	t.Helper()
	c := s.sealed.Checklist
	round, values := audit.NewRoundID(), checklist.Answers{}
	begun := &audit.ImportBegun{Round: round, Checklist: c.Digest(), File: "a.ndjson"}
	e := &audit.AuditImported{Audit: audit.NewAuditID(), Round: round, Device: s.draft.Device.ID, Checklist: c.Digest(), At: "2025-03-04T10:00:00+01:00"}
	for _, item := range c.Items {
		if answer := offNetwork()[item.ID]; answer != "" {
			values[item.ID] = word(answer)
			e.Answers = append(e.Answers, audit.ImportedAnswer{Item: item.ID, Value: []byte(`"` + answer + `"`), Provenance: audit.Imported})
		}
	}
	sealed := audit.Seal(c, c.Evaluate(values, checklist.Device{}))
	e.Outcome = &sealed
	ended := &audit.ImportEnded{Round: round, Checklist: c.Digest(), Taken: 1}
	change(e, ended)
	check(t, s.store.write(t.Context(), s.author(), func(ctx context.Context, tx *tx) error {
		leaves, err := tx.append(ctx, begun, e)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(leaves[1][:]); ended.Leaves == "" {
			ended.Leaves = hex.EncodeToString(sum[:])
		}
		_, err = tx.append(ctx, ended)
		return err
	}))
}

func TestVerifyNamesLiesInImports(t *testing.T) {
	type parts = func(e *audit.AuditImported, ended *audit.ImportEnded)
	s := newScene(t)
	s.importing(t, func(*audit.AuditImported, *audit.ImportEnded) {})
	if _, err := s.Verify(t.Context(), nil); err != nil {
		t.Fatalf("a true import: %v", err)
	}
	for name, c := range map[string]struct {
		change parts
		reason string
	}{
		"another outcome": {func(e *audit.AuditImported, _ *audit.ImportEnded) {
			e.Outcome.Verdict = "resolved"
		}, "gives another outcome"},
		"sealed with answers missing": {func(e *audit.AuditImported, _ *audit.ImportEnded) { e.Answers = e.Answers[1:] }, "no answer to patient_attached"},
		"more audits signed for":      {func(_ *audit.AuditImported, end *audit.ImportEnded) { end.Taken = 2 }, "signs for 2 audits"},
		"other audits signed for": {func(_ *audit.AuditImported, end *audit.ImportEnded) {
			end.Leaves = strings.Repeat("0", 64)
		}, "are not the 1 taken"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.importing(t, c.change)
			s.saysTampered(t, c.reason)
		})
	}
}

func TestVerifyNamesAnImportIntoARoundWalked(t *testing.T) {
	s := newScene(t)
	s.importing(t, func(e *audit.AuditImported, _ *audit.ImportEnded) { e.Round = s.round })
	s.saysTampered(t, "no import with this checklist is going on")
}

// Nobody founds what is founded, or under a key that is not theirs.
func TestAFalseFoundingIsRefused(t *testing.T) {
	w := newWorld(t)
	again := w.founding()
	err := w.store.write(t.Context(), w.author(), func(ctx context.Context, tx *tx) error {
		_, err := tx.append(ctx, &again)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "only the first entry") {
		t.Errorf("a second founding: %v", err)
	}
	stranger := must(ledger.NewPersonKey(strings.NewReader("a stranger's seed of 32 bytes …..")))(t)
	for reason, change := range map[string]func(*audit.SiteFounded){
		"the key is that of": func(e *audit.SiteFounded) { e.Person.Key = stranger.Public().String() },
		"but is by":          func(e *audit.SiteFounded) { e.Person.ID = audit.PersonID(stranger.Public().ID()) },
		"in the log of":      func(e *audit.SiteFounded) { e.Writer = "another" },
	} {
		other := *w
		other.path = filepath.Join(t.TempDir(), "visite.db")
		founding := w.founding()
		change(&founding)
		if err := other.open(t).Found(t.Context(), w.author(), founding, noKeys); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("founded, want %q: %v", reason, err)
		}
	}
}

func TestALogBeginsWithItsWriter(t *testing.T) {
	w := newWorld(t)
	other := *w
	other.path = filepath.Join(t.TempDir(), "visite.db")
	err := other.open(t).first(t.Context(), w.author(), &audit.RoomListed{Ward: "Intensiv 2", Room: "2"}, &ownLog{tree: &ledger.Tree{}}, noKeys)
	if err == nil || !strings.Contains(err.Error(), "cannot begin") {
		t.Errorf("a log that begins with a room: %v", err)
	}
}
