package db

import (
	"encoding/json"
	"strings"
	"testing"

	"visite/audit"
	"visite/checklist"
)

// audits A3 in its room in the round.
func (p *apart) auditsA3(t *testing.T, w *world, by string, values map[string]string) {
	t.Helper()
	room := audit.NewRoom("Intensiv 2", "3").ID
	own := *w
	own.Session = w.as(t, by)
	check(t, own.EnterRoom(t.Context(), p.round, room))
	a := own.answer(t, must(own.StartAudit(t.Context(), p.round, room, monitor("A3", "", "", "").ID))(t), values)
	must(own.Complete(t.Context(), a.ID))(t)
	p.other = a.ID
}

// two are the audits of A3.
func two(t *testing.T, w *world) (ids []audit.AuditID) {
	t.Helper()
	check(t, w.store.read(t.Context(), func(h *handle) error {
		return h.each(t.Context(), "SELECT id FROM audits WHERE device = ? ORDER BY n", []any{monitor("A3", "", "", "").ID}, func(scan func(...any) error) error {
			var id audit.AuditID
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	}))
	if len(ids) != 2 {
		t.Fatalf("%d audits", len(ids))
	}
	return ids
}

// Two technicians audit one monitor: what says the same or complements is approved,
// what contradicts waits until somebody decides.
func TestTwoAuditOneMonitor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		other    map[string]string
		likeness audit.Likeness
	}{
		"the same":      {map[string]string{}, audit.Same},
		"complementary": {map[string]string{"note": "laut Schild"}, audit.Complementary},
		"contradicting": {map[string]string{"upgrade": "installed_claimed"}, audit.Conflicting},
	} {
		t.Run(name, func(t *testing.T) {
			inEveryOrder(t, func(t *testing.T, p *apart) {
				p.auditsA3(t, p.a, "Tech", offNetwork())
				values := offNetwork()
				for item, value := range c.other {
					values[item] = value
				}
				p.auditsA3(t, p.b, "Maxi", values)
			}, func(t *testing.T, _ *apart, w *world) {
				ids, boss := two(t, w), w.as(t, "Boss")
				if got := must(w.ReviewPage(t.Context(), ids[0]))(t).Others[0].Comparison.Likeness; got != c.likeness {
					t.Errorf("they are %s", got)
				}
				if c.likeness == audit.Conflicting {
					isRefused(t, "approving", boss.Approve(t.Context(), []audit.Approval{w.seen(t, ids[0])}, ""), audit.InConflict)
					check(t, boss.DecideConflict(t.Context(), w.seen(t, ids[0]), w.seen(t, ids[1]), []audit.ItemChoice{{Item: "upgrade", From: ids[1]}}, "gesehen"))
				}
				check(t, boss.Approve(t.Context(), []audit.Approval{w.seen(t, ids[0])}, ""))
				w.isState(t, name, ids[0], audit.Approved)
				w.verifies(t)
			})
		})
	}
}

// A device that two find in two rooms stands on both lists, and both say so.
func TestFoundInTwoRooms(t *testing.T) {
	inEveryOrder(t, func(t *testing.T, p *apart) {
		for w, room := range map[*world]string{p.a: "2", p.b: "3"} {
			id := audit.NewRoom("Intensiv 2", room).ID
			check(t, w.as(t, "Tech").EnterRoom(t.Context(), p.round, id))
			must(w.as(t, "Tech").FindNew(t.Context(), p.round, id, monitor("N1", "", "", "")))(t)
		}
	}, func(t *testing.T, p *apart, w *world) {
		for _, room := range []string{"2", "3"} {
			v := must(w.Visit(t.Context(), p.round, audit.NewRoom("Intensiv 2", room).ID))(t)
			twice := v.Reconcile().Twice
			if len(twice) != 1 || twice[0].Device.InventoryNumber != "N1" {
				t.Errorf("room %s: seen twice are %+v", room, twice)
			}
		}
	})
}

// Four eyes holds on two laptops too: who edits on one does not approve on the other.
func TestApprovedByAnAuthorElsewhere(t *testing.T) {
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.amends(t, "Chief", p.sealed)
		p.a.answers(t, "Chief", p.sealed, "upgrade", "not_available")
		p.b.approves(t, "Chief", p.sealed)
	}, func(t *testing.T, p *apart, w *world) {
		if r := w.review(t, p.sealed); r.NoEffect == nil || r.NoEffect.Code != audit.IsAuthor {
			t.Errorf("the approval: %+v", r)
		}
		w.isState(t, "approved by an author", p.sealed, audit.Awaiting)
	})
}

// An audit stays with the version of its checklist, whatever is adopted meanwhile.
func TestChecklistChangedMeanwhile(t *testing.T) {
	t.Parallel()
	list := shipped()[0]
	for _, c := range shipped() {
		if c.ID == bfarm {
			list = c
		}
	}
	text := strings.Replace(string(list.Source()), "\nversion: ", "\nversion: 9", 1)
	newer := must(checklist.Parse("newer", []byte(text)))(t)
	adopted := audit.ChecklistAdopted{ID: newer.ID, Version: newer.Version, Digest: newer.Digest(), Text: text}
	inEveryOrder(t, func(t *testing.T, p *apart) {
		one, other := adopted, adopted
		p.a.seals(t, "Tech", p.draft, rest())
		p.b.lies(t, &one)
		p.c.lies(t, &other)
		p.b.answers(t, "Maxi", p.draft, "upgrade", "not_installed")
	}, func(t *testing.T, p *apart, w *world) {
		if a := must(w.Audit(t.Context(), p.draft))(t); a.Checklist.Digest() != list.Digest() || a.Status != audit.Completed {
			t.Errorf("%s with version %d", a.Status, a.Checklist.Version)
		}
		w.contests(t, p.draft)
	})
}

// What another version of the program writes is kept and passed on.
func TestUnknownKindsMeanwhile(t *testing.T) {
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.lies(t, &audit.Unknown{Name: "audit.teleported", Data: json.RawMessage(`{"to":"Mars"}`)})
		p.a.approves(t, "Boss", p.sealed)
		p.b.amends(t, "Tech", p.sealed)
	}, func(t *testing.T, p *apart, w *world) {
		w.isState(t, "beside what is unknown", p.sealed, audit.Changed)
		if n := w.count(t, "SELECT count(*) FROM entries WHERE instr(text, 'audit.teleported')"); n != 1 {
			t.Errorf("%d entries that are not known were kept", n)
		}
	})
}

// A round closed with gaps while the device is audited elsewhere, or closed there too.
func TestClosedWhileAudited(t *testing.T) {
	t.Parallel()
	inEveryOrder(t, func(t *testing.T, p *apart) {
		must(p.a.as(t, "Tech").CloseRound(t.Context(), p.round, true))(t)
		p.b.seals(t, "Maxi", p.draft, rest())
		p.auditsA3(t, p.b, "Maxi", offNetwork())
		must(p.b.as(t, "Maxi").CloseRound(t.Context(), p.round, true))(t)
	}, func(t *testing.T, p *apart, w *world) {
		if r := must(w.Round(t.Context(), p.round))(t); r.Status != audit.RoundGaps || r.Rooms[1].Status != audit.VisitEntered {
			t.Errorf("the round is %s, room 3 %s", r.Status, r.Rooms[1].Status)
		}
		for _, a := range w.todo(t, monitor("A3", "", "", "").ID) {
			if a.Word == string(audit.GapDevice) {
				t.Errorf("a gap that is none: %+v", a)
			}
		}
	})
}

// Who could not come in does not undo that somebody else was in.
func TestNoAccessWhileDone(t *testing.T) {
	inEveryOrder(t, func(t *testing.T, p *apart) {
		room := audit.NewRoom("Intensiv 2", "3").ID
		check(t, p.a.as(t, "Tech").LeaveNoAccess(t.Context(), p.round, room, "Isolation"))
		check(t, p.b.as(t, "Maxi").EnterRoom(t.Context(), p.round, room))
		check(t, p.b.as(t, "Maxi").Miss(t.Context(), p.round, room, monitor("A3", "", "", "").ID, ""))
		check(t, p.b.as(t, "Maxi").LeaveRoom(t.Context(), p.round, room))
	}, func(t *testing.T, p *apart, w *world) {
		if v := must(w.Visit(t.Context(), p.round, audit.NewRoom("Intensiv 2", "3").ID))(t); v.Status != audit.VisitDone {
			t.Errorf("the visit is %s", v.Status)
		}
	})
}

// Said not to be there while somebody begins an audit of it there: it is there.
func TestUnfoundWhileAudited(t *testing.T) {
	device := monitor("A3", "", "", "").ID
	inEveryOrder(t, func(t *testing.T, p *apart) {
		check(t, p.a.as(t, "Tech").Find(t.Context(), p.round, p.room, device))
		p.b.takes(t, p.a.bundle(t, true))
		check(t, p.a.as(t, "Tech").Unfind(t.Context(), p.round, p.room, device, ""))
		must(p.b.as(t, "Maxi").StartAudit(t.Context(), p.round, p.room, device))(t)
	}, func(t *testing.T, p *apart, w *world) {
		v := must(w.Visit(t.Context(), p.round, p.room))(t)
		for _, s := range v.Devices {
			if s.Device.ID == device && s.State() == audit.SeenDraft {
				return
			}
		}
		t.Errorf("the device is not on the list: %+v", v.Devices)
	})
}
