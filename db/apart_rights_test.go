package db

import (
	"testing"
	"time"

	"visite/audit"
)

// recovering is a session of the site's recovery key.
func (w *world) recovering(t *testing.T) *Session { return w.as(t, "recovery") }

func (w *world) revokes(t *testing.T, by, who string) {
	t.Helper()
	check(t, w.as(t, by).Revoke(t.Context(), personCalled(t, who), "verlassen"))
}

// asks fails unless so many acts are in question, and gives them.
func (w *world) asks(t *testing.T, open int) (list []audit.Question) {
	t.Helper()
	for _, q := range must(w.store.Questions(t.Context()))(t) {
		if q.Decided == (audit.Stamp{}) {
			list = append(list, q)
		}
	}
	if len(list) != open {
		t.Fatalf("%d acts are in question, want %d: %+v", len(list), open, list)
	}
	return list
}

// An approval by somebody who is revoked on another laptop meanwhile is in
// question, until an administrator decides.
func TestApprovedWhileRevoked(t *testing.T) {
	t.Parallel()
	for name, holds := range map[string]bool{"holds": true, "falls": false} {
		t.Run(name, func(t *testing.T) {
			inEveryOrder(t, func(t *testing.T, p *apart) {
				p.a.approves(t, "Boss", p.sealed)
				p.b.revokes(t, "Root", "Boss")
			}, func(t *testing.T, p *apart, w *world) {
				w.isState(t, "in question", p.sealed, audit.Awaiting)
				if r := w.review(t, p.sealed); r.NoEffect == nil || r.NoEffect.Code != audit.InQuestion {
					t.Errorf("the approval: %+v", r)
				}
				q := w.asks(t, 1)[0]
				if q.Act != "audit.approved" || q.By.Name != "Boss" || q.Against.Name != "Root" || q.Holds {
					t.Errorf("in question is %+v", q)
				}
				isRefused(t, "by a supervisor", w.as(t, "Chief").DecideQuestion(t.Context(), q.Entry, holds, "x"), audit.NoAdministrator)
				isRefused(t, "what is not in question", w.as(t, "Rita").DecideQuestion(t.Context(), "00ff", holds, "x"), audit.NoQuestion)
				isRefused(t, "without a reason", w.as(t, "Rita").DecideQuestion(t.Context(), q.Entry, holds, " "), "reason-missing")
				check(t, w.as(t, "Rita").DecideQuestion(t.Context(), q.Entry[:12], holds, "gesehen"))
				isRefused(t, "twice", w.as(t, "Root").DecideQuestion(t.Context(), q.Entry, !holds, "x"), audit.IsDecided)
				want := audit.Awaiting
				if holds {
					want = audit.Approved
				}
				w.isState(t, "decided", p.sealed, want)
				w.asks(t, 0)
				p.a.takes(t, w.bundle(t, true))
				agree(t, p.a, w)
			})
		})
	}
}

// What the revoker had seen counts, and what the one revoked does knowing it does not.
func TestRevokedInTurn(t *testing.T) {
	p := newApart(t, turns[0].which)
	p.a.approves(t, "Boss", p.sealed)
	p.b.takes(t, p.a.bundle(t, true))
	p.b.revokes(t, "Root", "Boss")
	p.a.takes(t, p.b.bundle(t, true))
	p.a.isState(t, "seen by who revoked", p.sealed, audit.Approved)
	isRefused(t, "revoked", p.a.as(t, "Boss").Return(t.Context(), p.sealed, p.a.seal(t, p.sealed), []audit.ReviewItem{{Item: "upgrade", Reason: "?"}}, ""), audit.IsRevoked)
	p.a.asks(t, 0)
	agree(t, p.a, p.b)
}

// Answers of somebody revoked meanwhile stay: they are facts with a name.
func TestAnsweredWhileRevoked(t *testing.T) {
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.seals(t, "Tech", p.draft, rest())
		p.b.revokes(t, "Root", "Tech")
	}, func(t *testing.T, p *apart, w *world) {
		if a := must(w.Audit(t.Context(), p.draft))(t); a.Status != audit.Completed || len(a.Answers) != len(offNetwork()) {
			t.Errorf("%s with %d answers", a.Status, len(a.Answers))
		}
		w.asks(t, 0)
	})
}

// Two administrators revoke each other: both lose their rights, until the recovery
// key says which of the two holds.
func TestAdministratorsAgainstEachOther(t *testing.T) {
	t.Parallel()
	inEveryOrder(t, func(t *testing.T, p *apart) {
		p.a.revokes(t, "Root", "Rita")
		p.b.revokes(t, "Rita", "Root")
		check(t, p.b.as(t, "Rita").ChangeRole(t.Context(), personCalled(t, "Chief"), audit.Administrator, ""))
		p.b.joins(t, "Guest", audit.Technician)
	}, func(t *testing.T, p *apart, w *world) {
		for _, name := range []string{"Root", "Rita"} {
			isRefused(t, name, w.as(t, name).Revoke(t.Context(), personCalled(t, "Tech"), "x"), audit.IsRevoked)
		}
		if who := w.actor(t, personCalled(t, "Chief")); who.Role != audit.Supervisor {
			t.Errorf("Chief is %s", who.Role)
		}
		for _, q := range w.asks(t, 3) {
			if q.Act == "person.revoked" && q.By.Name == "Root" {
				check(t, w.recovering(t).DecideQuestion(t.Context(), q.Entry, false, "Rita bleibt"))
			}
		}
		if who := w.actor(t, personCalled(t, "Chief")); who.Role != audit.Administrator {
			t.Errorf("Chief is %s after all", who.Role)
		}
		w.asks(t, 0)
		isRefused(t, "Root", w.as(t, "Root").Revoke(t.Context(), personCalled(t, "Tech"), "x"), audit.IsRevoked)
		w.revokes(t, "Rita", "Tech")
		p.b.takes(t, w.bundle(t, true))
		agree(t, p.b, w)
	})
}

// Of two roles given meanwhile the one with fewer rights holds.
func TestRolesGivenMeanwhile(t *testing.T) {
	inEveryOrder(t, func(t *testing.T, p *apart) {
		check(t, p.a.as(t, "Root").ChangeRole(t.Context(), personCalled(t, "Boss"), audit.Administrator, ""))
		check(t, p.b.as(t, "Rita").ChangeRole(t.Context(), personCalled(t, "Boss"), audit.Technician, ""))
		p.a.approves(t, "Boss", p.sealed)
	}, func(t *testing.T, p *apart, w *world) {
		if who := w.actor(t, personCalled(t, "Boss")); who.Role != audit.Technician {
			t.Errorf("Boss is %s", who.Role)
		}
		w.isState(t, "approved by who lost the role", p.sealed, audit.Awaiting)
		w.asks(t, 2)
	})
}

// What a right is needed for, whoever it is taken from meanwhile: it has no effect,
// and what it changed is as before.
func TestActsOfSomebodyRevokedMeanwhile(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	device := monitor("A1", "", "", "").ID
	upgrade := func(t *testing.T, w *world) audit.Action { return w.one(t, device, "plan_upgrade") }
	type step func(t *testing.T, p *apart, w *world)
	for name, c := range map[string]struct{ before, act, holds step }{
		"confirmed": {
			before: func(t *testing.T, _ *apart, w *world) {
				must(w.as(t, "Tech").FinishAction(ctx, audit.NewDone{Target: target(upgrade(t, w)), At: w.clock.now().Format(time.RFC3339), Reference: "Lieferschein"}))(t)
			},
			act: func(t *testing.T, _ *apart, w *world) {
				page := must(w.ActionPage(ctx, upgrade(t, w).ID))(t)
				must(w.as(t, "Boss").ConfirmAction(ctx, page.Done, ""))(t)
			},
			holds: func(t *testing.T, _ *apart, w *world) {
				if got := upgrade(t, w).Status; got != audit.Done {
					t.Errorf("the action is %s", got)
				}
			},
		},
		"planned": {
			act: func(t *testing.T, _ *apart, w *world) {
				check(t, w.as(t, "Boss").PlanAction(ctx, target(upgrade(t, w)), audit.NewPlan{Owner: "it", Reason: "x"}))
			},
			holds: func(t *testing.T, _ *apart, w *world) {
				if got := upgrade(t, w).Owner; got == "it" {
					t.Errorf("owner is %s", got)
				}
			},
		},
		"decommissioned": {
			act: func(t *testing.T, _ *apart, w *world) {
				check(t, w.as(t, "Boss").Decommission(ctx, device, "2025-03-31", "defekt"))
			},
			holds: func(t *testing.T, _ *apart, w *world) {
				var d audit.Device
				check(t, w.store.read(ctx, func(h *handle) (err error) { d, err = deviceOf(ctx, h, device); return err }))
				if d.Decommissioned != "" || len(w.todo(t, device)) == 0 {
					t.Errorf("out of service since %q", d.Decommissioned)
				}
			},
		},
		"withdrawn": {
			before: func(t *testing.T, p *apart, w *world) { w.returns(t, "Boss", p.sealed) },
			act: func(t *testing.T, p *apart, w *world) {
				check(t, w.as(t, "Boss").WithdrawReview(ctx, p.sealed, w.review(t, p.sealed).Entry, "doch"))
			},
			holds: func(t *testing.T, p *apart, w *world) { w.isState(t, "withdrawn", p.sealed, audit.Returned) },
		},
		"a conflict decided": {
			before: func(t *testing.T, p *apart, w *world) {
				s := &scene{world: &world{}, round: p.round, room: p.room}
				*s.world = *w
				s.Session, s.sealed = w.as(t, "Maxi"), must(w.Audit(ctx, p.sealed))(t)
				p.other = s.twice(t, "upgrade", "installed_claimed").ID
			},
			act: func(t *testing.T, p *apart, w *world) {
				check(t, w.as(t, "Boss").DecideConflict(ctx, w.seen(t, p.sealed), w.seen(t, p.other), []audit.ItemChoice{{Item: "upgrade", From: p.other}}, "x"))
			},
			holds: func(t *testing.T, p *apart, w *world) {
				a := must(w.Audit(ctx, p.sealed))(t)
				if a.Revision != 1 || a.Sealed.Urgency == "high" {
					t.Errorf("revision %d, %s", a.Revision, a.Sealed.Urgency)
				}
				check(t, w.as(t, "Chief").DecideConflict(ctx, w.seen(t, p.sealed), w.seen(t, p.other), []audit.ItemChoice{{Item: "upgrade", From: p.other}}, "x"))
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			inEveryOrder(t, func(t *testing.T, p *apart) {
				if c.before != nil {
					c.before(t, p, p.a)
					p.b.takes(t, p.a.bundle(t, true))
				}
				c.act(t, p, p.a)
				p.b.revokes(t, "Root", "Boss")
			}, func(t *testing.T, p *apart, w *world) {
				c.holds(t, p, w)
				if q := w.asks(t, 1)[0]; !audit.Restorable(q.Act) {
					isRefused(t, "brought back", w.as(t, "Rita").DecideQuestion(ctx, q.Entry, true, "x"), audit.DoItAnew)
					check(t, w.as(t, "Rita").DecideQuestion(ctx, q.Entry, false, "x"))
				}
				p.a.takes(t, w.bundle(t, true))
				agree(t, p.a, w)
			})
		})
	}
}

// Somebody who came with the invitation of an administrator revoked meanwhile has no
// rights, until somebody decides; what they audit stays.
func TestAdmittedWhileRevoked(t *testing.T) {
	t.Parallel()
	inEveryOrder(t, func(t *testing.T, p *apart) {
		in := p.a.admission(t)
		in.inviter, in.person, in.role, in.claimed = seeded(t, "Rita"), seeded(t, "Newcomer"), audit.Supervisor, audit.Supervisor
		in.record = audit.PersonRecord{ID: personCalled(t, "Newcomer"), Key: in.person.Public().String(), Name: audit.Say("Newcomer")}
		check(t, p.a.Admit(t.Context(), in.event(t)))
		p.a.approves(t, "Newcomer", p.sealed)
		p.a.seals(t, "Newcomer", p.draft, rest())
		p.b.revokes(t, "Root", "Rita")
	}, func(t *testing.T, p *apart, w *world) {
		w.isState(t, "approved by the newcomer", p.sealed, audit.Awaiting)
		if a := must(w.Audit(t.Context(), p.draft))(t); a.Status != audit.Completed {
			t.Errorf("what they audited is %s", a.Status)
		}
		isRefused(t, "again", w.as(t, "Newcomer").Return(t.Context(), p.sealed, w.seal(t, p.sealed), []audit.ReviewItem{{Item: "upgrade", Reason: "?"}}, ""), audit.InQuestion)
		for _, q := range w.asks(t, 2) {
			check(t, w.as(t, "Root").DecideQuestion(t.Context(), q.Entry, true, "bekannt"))
		}
		w.isState(t, "decided", p.sealed, audit.Approved)
		p.a.takes(t, w.bundle(t, true))
		agree(t, p.a, w)
	})
}
