package db

import (
	"context"
	"slices"
	"testing"

	"visite/audit"
	"visite/ledger"
)

// with is a session of somebody else on the same laptop.
func (w *world) with(key ledger.PersonKey) *Session {
	return w.store.Session(Author{Person: audit.PersonID(key.Public().ID()), Sign: key.Sign})
}

// joins brings somebody in with a role, with the recovery key.
func (w *world) joins(t testing.TB, name string, role audit.Role) (*Session, audit.PersonID) {
	t.Helper()
	in := w.admission(t)
	in.person, in.role, in.claimed = seeded(t, name), role, role
	in.record = audit.PersonRecord{ID: audit.PersonID(in.person.Public().ID()), Key: in.person.Public().String(), Name: audit.Say(name)}
	check(t, w.Admit(context.Background(), in.event(t)))
	return w.with(in.person), in.record.ID
}

func (w *world) actor(t *testing.T, id audit.PersonID) (a audit.Actor) {
	t.Helper()
	check(t, w.store.read(t.Context(), func(h *handle) (err error) {
		a, err = actor(t.Context(), h, id)
		return err
	}))
	return a
}

func (w *world) verifies(t *testing.T) {
	t.Helper()
	if _, err := w.Verify(t.Context(), nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func isRefused(t *testing.T, what string, err error, code string) {
	t.Helper()
	if got, other := noEffect(err); other != nil || got != code {
		t.Errorf("%s: got %v, want a refusal %q", what, err, code)
	}
}

// Roles and revocations are acts of administrators, and of the recovery key,
// which is a person of its own.
func TestRightsChange(t *testing.T) {
	ctx := t.Context()
	w := newGuarded(t) // founded by a technician
	recovery := w.with(seeded(t, "recovery"))
	boss, bossID := w.joins(t, "Boss", audit.Administrator)
	maxi, maxID := w.joins(t, "Max", audit.Technician)
	if a := w.actor(t, recovery.Person()); !a.Recovery || a.Role != audit.Administrator || a.Human != recovery.Person() {
		t.Errorf("the recovery key is %+v", a)
	}

	isRefused(t, "a technician changes a role", w.ChangeRole(ctx, maxID, audit.Supervisor, ""), audit.NoAdministrator)
	isRefused(t, "an administrator their own", boss.ChangeRole(ctx, bossID, audit.Technician, ""), "oneself")
	isRefused(t, "an administrator revokes the recovery key", boss.Revoke(ctx, recovery.Person(), "weg"), "keeps")
	check(t, boss.ChangeRole(ctx, maxID, audit.Supervisor, "Vertretung"))
	if a := w.actor(t, maxID); a.Role != audit.Supervisor {
		t.Errorf("Max is %+v", a)
	}
	check(t, recovery.ChangeRole(ctx, bossID, audit.Supervisor, ""))
	isRefused(t, "who was an administrator", boss.Revoke(ctx, maxID, "weg"), audit.NoAdministrator)
	check(t, recovery.Revoke(ctx, maxID, "ausgeschieden"))
	isRefused(t, "somebody revoked lists rooms", maxi.ListRooms(ctx, "Intensiv 2", []string{"204"}), audit.IsRevoked)
	isRefused(t, "somebody revoked twice", recovery.Revoke(ctx, maxID, "weg"), "gone")
	p := must(w.store.Person(ctx, maxID))(t)
	if p.Revoked == "" || p.Reason != "ausgeschieden" || p.Role != audit.Supervisor {
		t.Errorf("Max is %+v", p)
	}
	if people := must(w.People(ctx))(t); len(people) != 4 || !people[3].Recovery || people[1].Name != "Jo Weiß" {
		t.Errorf("people %+v", people)
	}
	w.verifies(t)
}

// What was written past the rules is kept, has no effect, and is no tampering:
// another program may know no better.
func TestRightsWithoutEffect(t *testing.T) {
	ctx := t.Context()
	w := newGuarded(t)
	recovery := w.with(seeded(t, "recovery"))
	_, maxID := w.joins(t, "Max", audit.Technician)
	w.lies(t, &audit.RoleChanged{Person: w.Person(), Role: audit.Administrator})
	w.lies(t, &audit.PersonRevoked{Person: maxID, Reason: audit.Say("Streit")})
	if a := w.actor(t, w.Person()); a.Role != audit.Technician {
		t.Errorf("a technician made themselves %+v", a)
	}
	if a := w.actor(t, maxID); a.Revoked {
		t.Errorf("a technician revoked %+v", a)
	}
	check(t, recovery.Revoke(ctx, w.Person(), "ausgeschieden"))
	room := &audit.RoomListed{Ward: "Intensiv 2", Room: "204"}
	w.person = seeded(t, "recovery") // whoever writes the entry, its author is another
	w.forges(t, ledger.Envelope{By: string(w.Person()), Kind: room.Kind(), Data: must(audit.EncodeEvent(room))(t)})
	if wards := must(w.Wards(ctx))(t); len(wards) != 0 {
		t.Errorf("somebody revoked listed %+v", wards)
	}
	w.verifies(t)
	var effects []string
	for _, l := range must(w.Ledger(ctx, 0, 10))(t).Lines {
		if l.NoEffect != nil {
			effects = append(effects, l.Event.Kind()+" "+l.NoEffect.Code)
		}
	}
	if want := []string{"room.listed revoked", "person.revoked administrator", "role.changed administrator"}; !slices.Equal(effects, want) {
		t.Errorf("without effect: %q, want %q", effects, want)
	}
}

// A key that was lost is revoked, and the new one is the same human's.
func TestSameHumanComesBack(t *testing.T) {
	ctx := t.Context()
	w := newGuarded(t)
	recovery := w.with(seeded(t, "recovery"))
	again := func(name string, same audit.PersonID) audit.PersonJoined {
		in := w.admission(t)
		in.person = seeded(t, name)
		in.record.ID, in.record.Key = audit.PersonID(in.person.Public().ID()), in.person.Public().String()
		e := in.event(t)
		e.SameAs = same
		return e
	}
	_, first := w.joins(t, "Max", audit.Technician)
	isRefused(t, "before the old key is revoked", recovery.Admit(ctx, again("Max 2", first)), "same-human")
	check(t, recovery.Revoke(ctx, first, "PIN vergessen"))
	isRefused(t, "by a technician", w.Admit(ctx, again("Max 2", first)), audit.NoAdministrator)
	second := again("Max 2", first)
	check(t, recovery.Admit(ctx, second))
	if a := w.actor(t, second.Person.ID); a.Human != first {
		t.Errorf("the second key is %+v", a)
	}
	check(t, recovery.Revoke(ctx, second.Person.ID, "PIN wieder vergessen"))
	third := again("Max 3", second.Person.ID)
	check(t, recovery.Admit(ctx, third))
	if a := w.actor(t, third.Person.ID); a.Human != first {
		t.Errorf("the third key is %+v", a)
	}
	claimed := again("Eve", first)
	w.lies(t, &claimed)
	if a := w.actor(t, claimed.Person.ID); a.Human != claimed.Person.ID {
		t.Errorf("what a technician claims counts: %+v", a)
	}
	w.verifies(t)
}

// What was signed says whose role changes to what: an entry with another person
// or role under a signature is named.
func TestVerifyNamesForgedRights(t *testing.T) {
	for name, c := range map[string]struct{ entry, signed audit.Event }{
		"another role":                        {&audit.RoleChanged{Role: audit.Administrator}, &audit.RoleChanged{Role: audit.Supervisor}},
		"another person":                      {&audit.RoleChanged{Role: audit.Supervisor}, &audit.RoleChanged{Person: "0123456789abcdef0123456789abcdef", Role: audit.Supervisor}},
		"a revocation under a change of role": {&audit.PersonRevoked{}, &audit.RoleChanged{Role: audit.Supervisor}},
		"nobody signed":                       {&audit.RoleChanged{Role: audit.Administrator}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			_, maxID := s.joins(t, "Max", audit.Technician)
			for _, e := range []audit.Event{c.entry, c.signed} {
				switch ev := e.(type) {
				case *audit.RoleChanged:
					if ev.Person == "" {
						ev.Person = maxID
					}
				case *audit.PersonRevoked:
					ev.Person = maxID
				}
			}
			e := ledger.Envelope{By: string(s.Person()), Kind: c.entry.Kind(), Data: must(audit.EncodeEvent(c.entry))(t)}
			want := "not signed"
			if c.signed != nil {
				want = "does not fit the entry"
				check(t, e.Sign(s.person, s.statement(t, c.signed.(audit.Signed))))
			}
			s.forges(t, e)
			s.saysTampered(t, want)
		})
	}
}
