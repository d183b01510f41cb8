package db

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"visite/audit"
	"visite/ledger"
)

// seededKey is [seeded] where no test is at hand.
func seededKey(name string) ledger.PersonKey {
	key, err := ledger.NewPersonKey(strings.NewReader(name + strings.Repeat(".", 32)))
	if err != nil {
		panic(err)
	}
	return key
}

// deed is something that somebody may do on a laptop, or is refused.
type deed func(ctx context.Context, t *rapid.T, p *apart, w *world, by *Session) error

// pickAudit is one of the audits that a laptop knows.
func pickAudit(ctx context.Context, t *rapid.T, w *world) (*audit.Audit, error) {
	var ids []audit.AuditID
	err := w.store.read(ctx, func(h *handle) error {
		return h.each(ctx, "SELECT id FROM audits ORDER BY n", nil, func(scan func(...any) error) error {
			var id audit.AuditID
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return w.Audit(ctx, rapid.SampledFrom(ids).Draw(t, "audit"))
}

// onAudit is a deed about one of the audits.
func onAudit(do func(ctx context.Context, t *rapid.T, a *audit.Audit, w *world, by *Session) error) deed {
	return func(ctx context.Context, t *rapid.T, _ *apart, w *world, by *Session) error {
		a, err := pickAudit(ctx, t, w)
		if err != nil {
			return err
		}
		return do(ctx, t, a, w, by)
	}
}

// inRoomOf is a deed in one of the rooms of the round, about one of the devices.
func inRoomOf(do func(ctx context.Context, p *apart, room audit.RoomID, device audit.DeviceID, by *Session) error) deed {
	return func(ctx context.Context, t *rapid.T, p *apart, _ *world, by *Session) error {
		room := audit.NewRoom("Intensiv 2", rapid.SampledFrom([]string{"2", "3"}).Draw(t, "room")).ID
		device := monitor(rapid.SampledFrom([]string{"A1", "A2", "A3"}).Draw(t, "device"), "", "", "").ID
		return do(ctx, p, room, device, by)
	}
}

func refusedOrNot[T any](_ T, err error) error { return err }

// deeds are what well-behaved laptops do.
var deeds = map[string]deed{
	"answer": onAudit(func(ctx context.Context, t *rapid.T, a *audit.Audit, _ *world, by *Session) error {
		item := rapid.SampledFrom([]string{"upgrade", "model", "open_egress_past"}).Draw(t, "item")
		value := map[string][]string{"upgrade": {"not_installed", "not_available", "installed_claimed"}, "model": {"cms8000", "mn120"}, "open_egress_past": {"no", "yes"}}[item]
		return refusedOrNot(by.Answer(ctx, a.ID, audit.NewAnswer{Item: item, Value: word(rapid.SampledFrom(value).Draw(t, "value")), Replaces: a.Answers[item].Entry}))
	}),
	"complete": onAudit(func(ctx context.Context, _ *rapid.T, a *audit.Audit, _ *world, by *Session) error {
		for item, value := range offNetwork() {
			if _, known := a.Answers[item]; known {
				continue
			}
			if err := refusedOrNot(by.Answer(ctx, a.ID, audit.NewAnswer{Item: item, Value: word(value)})); err != nil {
				return err
			}
		}
		return refusedOrNot(by.Complete(ctx, a.ID))
	}),
	"take back": onAudit(func(ctx context.Context, _ *rapid.T, a *audit.Audit, _ *world, by *Session) error {
		return refusedOrNot(by.Withdraw(ctx, a.ID, "upgrade"))
	}),
	"amend": onAudit(func(ctx context.Context, _ *rapid.T, a *audit.Audit, _ *world, by *Session) error {
		return refusedOrNot(by.Amend(ctx, a.ID, "nachgesehen"))
	}),
	"drop": onAudit(func(ctx context.Context, _ *rapid.T, a *audit.Audit, _ *world, by *Session) error {
		return by.DropAudit(ctx, a.ID, "Versehen")
	}),
	"approve": onAudit(func(ctx context.Context, _ *rapid.T, a *audit.Audit, _ *world, by *Session) error {
		page, err := by.ReviewPage(ctx, a.ID)
		if err != nil {
			return err
		}
		return by.Approve(ctx, []audit.Approval{{ID: a.ID, Sealed: page.Sealed}}, "")
	}),
	"return": onAudit(func(ctx context.Context, _ *rapid.T, a *audit.Audit, _ *world, by *Session) error {
		page, err := by.ReviewPage(ctx, a.ID)
		if err != nil {
			return err
		}
		return by.Return(ctx, a.ID, page.Sealed, []audit.ReviewItem{{Item: "model", Reason: "?"}}, "")
	}),
	"withdraw": onAudit(func(ctx context.Context, _ *rapid.T, a *audit.Audit, _ *world, by *Session) error {
		page, err := by.ReviewPage(ctx, a.ID)
		if err != nil || len(page.Reviews) == 0 {
			return err
		}
		return by.WithdrawReview(ctx, a.ID, page.Reviews[0].Entry, "doch")
	}),
	"decide": onAudit(func(ctx context.Context, t *rapid.T, a *audit.Audit, _ *world, by *Session) error {
		page, err := by.ReviewPage(ctx, a.ID)
		if err != nil || len(page.Others) == 0 {
			return err
		}
		other := page.Others[0]
		var choices []audit.ItemChoice
		for _, item := range other.Comparison.Conflicts() {
			choices = append(choices, audit.ItemChoice{Item: item, From: rapid.SampledFrom([]audit.AuditID{a.ID, other.Audit.ID}).Draw(t, "from")})
		}
		return by.DecideConflict(ctx, audit.Approval{ID: a.ID, Sealed: page.Sealed}, audit.Approval{ID: other.Audit.ID, Sealed: other.Sealed}, choices, "gesehen")
	}),
	"start": inRoomOf(func(ctx context.Context, p *apart, room audit.RoomID, device audit.DeviceID, by *Session) error {
		return refusedOrNot(by.StartAudit(ctx, p.round, room, device))
	}),
	"enter": inRoomOf(func(ctx context.Context, p *apart, room audit.RoomID, _ audit.DeviceID, by *Session) error {
		return by.EnterRoom(ctx, p.round, room)
	}),
	"leave": inRoomOf(func(ctx context.Context, p *apart, room audit.RoomID, _ audit.DeviceID, by *Session) error {
		return by.LeaveRoom(ctx, p.round, room)
	}),
	"leave empty": inRoomOf(func(ctx context.Context, p *apart, room audit.RoomID, _ audit.DeviceID, by *Session) error {
		return by.LeaveEmpty(ctx, p.round, room)
	}),
	"no access": inRoomOf(func(ctx context.Context, p *apart, room audit.RoomID, _ audit.DeviceID, by *Session) error {
		return by.LeaveNoAccess(ctx, p.round, room, "Isolation")
	}),
	"miss": inRoomOf(func(ctx context.Context, p *apart, room audit.RoomID, device audit.DeviceID, by *Session) error {
		return by.Miss(ctx, p.round, room, device, "")
	}),
	"find": inRoomOf(func(ctx context.Context, p *apart, room audit.RoomID, device audit.DeviceID, by *Session) error {
		return by.Find(ctx, p.round, room, device)
	}),
	"find new": inRoomOf(func(ctx context.Context, p *apart, room audit.RoomID, _ audit.DeviceID, by *Session) error {
		return refusedOrNot(by.FindNew(ctx, p.round, room, monitor("N1", "", "", "")))
	}),
	"unfind": inRoomOf(func(ctx context.Context, p *apart, room audit.RoomID, device audit.DeviceID, by *Session) error {
		return by.Unfind(ctx, p.round, room, device, "")
	}),
	"close": func(ctx context.Context, _ *rapid.T, p *apart, _ *world, by *Session) error {
		return refusedOrNot(by.CloseRound(ctx, p.round, true))
	},
	"new round": func(ctx context.Context, _ *rapid.T, _ *apart, _ *world, by *Session) error {
		return refusedOrNot(by.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))
	},
	"work": func(ctx context.Context, t *rapid.T, _ *apart, w *world, by *Session) error {
		for a, err := range w.store.Actions(ctx, audit.ActionFilter{Status: []audit.ActionStatus{audit.ToDo, audit.InWork, audit.Done, audit.Confirmed}}, w.clock.now()) {
			if err != nil {
				return err
			}
			switch rapid.SampledFrom([]string{"plan", "begin", "done", "confirm", "reopen"}).Draw(t, "step") {
			case "plan":
				return by.PlanAction(ctx, target(a), audit.NewPlan{Owner: "it", Reason: "x"})
			case "begin":
				return by.BeginAction(ctx, target(a), "")
			case "done":
				return refusedOrNot(by.FinishAction(ctx, audit.NewDone{Target: target(a), At: w.clock.now().Format(time.RFC3339), Reference: "Bericht"}))
			case "confirm":
				page, err := w.store.ActionPage(ctx, a.ID)
				if err != nil {
					return err
				}
				return refusedOrNot(by.ConfirmAction(ctx, page.Done, ""))
			}
			return by.ReopenAction(ctx, target(a), "doch nicht")
		}
		return nil
	},
	"out of service": inRoomOf(func(ctx context.Context, _ *apart, _ audit.RoomID, device audit.DeviceID, by *Session) error {
		return by.Decommission(ctx, device, "2025-03-31", "defekt")
	}),
	"in service": inRoomOf(func(ctx context.Context, _ *apart, _ audit.RoomID, device audit.DeviceID, by *Session) error {
		return by.Recommission(ctx, device, "repariert")
	}),
	"role": func(ctx context.Context, t *rapid.T, _ *apart, _ *world, by *Session) error {
		who := rapid.SampledFrom([]string{"Boss", "Chief", "Root", "Maxi"}).Draw(t, "who")
		return by.ChangeRole(ctx, audit.PersonID(seededKey(who).Public().ID()), rapid.SampledFrom([]audit.Role{audit.Technician, audit.Supervisor, audit.Administrator}).Draw(t, "role"), "")
	},
	"revoke": func(ctx context.Context, t *rapid.T, _ *apart, _ *world, by *Session) error {
		who := rapid.SampledFrom([]string{"Boss", "Root", "Rita", "Tech"}).Draw(t, "who")
		return by.Revoke(ctx, audit.PersonID(seededKey(who).Public().ID()), "verlassen")
	},
	"judge": func(ctx context.Context, t *rapid.T, _ *apart, w *world, by *Session) error {
		all, err := w.store.Questions(ctx)
		if err != nil || len(all) == 0 {
			return err
		}
		return by.DecideQuestion(ctx, rapid.SampledFrom(all).Draw(t, "question").Entry, rapid.Bool().Draw(t, "holds"), "gesehen")
	},
	"permit": func(ctx context.Context, _ *rapid.T, _ *apart, _ *world, by *Session) error {
		return by.PermitNetwork(ctx, audit.NetworkPermit{NoQuestions: true})
	},
}

// Whatever well-behaved laptops do that know nothing of each other: what one wrote
// is taken in on the other, the tables are the same, and verify has no complaint.
func TestWhateverIsDoneApart(t *testing.T) {
	happened := map[string]int{}
	histories(t, 15)
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		p := newApart(t, rapid.SampledFrom(turns).Draw(rt, "turn").which)
		for range rapid.IntRange(1, 3).Draw(rt, "meetings") {
			for range rapid.IntRange(1, 10).Draw(rt, "deeds") {
				w := rapid.SampledFrom([]*world{p.a, p.b, p.c}).Draw(rt, "laptop")
				by := w.with(seededKey(rapid.SampledFrom([]string{"Tech", "Maxi", "Boss", "Chief", "Root", "Rita", "recovery"}).Draw(rt, "by")))
				name := rapid.SampledFrom(slices.Sorted(maps.Keys(deeds))).Draw(rt, "deed")
				err := deeds[name](ctx, rt, p, w, by)
				var refusal *audit.Refusal
				switch {
				case err == nil:
					happened[name]++
				case !errors.As(err, &refusal) || refusal.Code == "tampered":
					rt.Fatalf("%s: %v", name, err)
				}
			}
			p.meetOnce(t, rt)
		}
		agree(t, p.a, p.b)
		agree(t, p.b, p.c)
		for _, w := range []*world{p.a, p.b, p.c} {
			check(t, w.store.Close())
		}
	})
	t.Log(happened)
	for name := range deeds {
		if happened[name] == 0 {
			t.Logf("%s never happened", name)
		}
	}
}

// meetOnce exchanges what all have, once and in some order.
func (p *apart) meetOnce(t *testing.T, rt *rapid.T) {
	all := []*world{p.a, p.b, p.c}
	var bundles [][]byte
	for _, w := range all {
		bundles = append(bundles, w.bundle(t, true))
	}
	for i, w := range all {
		for _, from := range rapid.Permutation([]int{0, 1, 2}).Draw(rt, fmt.Sprintf("order %d", i)) {
			if from != i {
				w.takes(t, bundles[from])
			}
		}
	}
}
