package db

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/ledger"
)

// seeded makes a person's key that is the same in each run.
func seeded(t testing.TB, name string) ledger.PersonKey {
	t.Helper()
	return must(ledger.NewPersonKey(strings.NewReader(name + strings.Repeat(".", 32))))(t)
}

// newGuarded founds a site whose recovery key is at hand, by a technician.
func newGuarded(t testing.TB) *world { return guarded(t, audit.Technician) }

func guarded(t testing.TB, founder audit.Role) *world {
	t.Helper()
	w := &world{path: filepath.Join(t.TempDir(), "visite.db"), clock: &clock{at: beginning}, person: seeded(t, "Jo")}
	w.writer = must(ledger.NewWriterKey(strings.NewReader("the writer's seed of 32 bytes …")))(t)
	w.store = w.open(t)
	w.Session = w.store.Session(w.author())
	founding := w.founding()
	founding.Person.Role = founder
	check(t, w.store.Found(context.Background(), w.author(), founding, noKeys))
	return w
}

// admission is how somebody comes in; tests spoil one part of it.
type admission struct {
	inviter, person ledger.PersonKey
	role, claimed   audit.Role // invited as, and in the record
	founding        []byte
	writer          ledger.Writer
	issued, at      time.Time
	days            int
	record          audit.PersonRecord
	invitation      *ledger.Invitation // nil: a new one
}

func (w *world) admission(t testing.TB) admission {
	t.Helper()
	guest := seeded(t, "Max")
	return admission{
		inviter: seeded(t, "recovery"), person: guest, role: audit.Technician, claimed: audit.Technician,
		founding: must(w.Founding(context.Background()))(t), writer: w.writer.Public(),
		issued: beginning, at: beginning, days: 1,
		record: audit.PersonRecord{ID: audit.PersonID(guest.Public().ID()), Key: guest.Public().String(), Name: audit.Say("Max Muster")},
	}
}

func (a admission) accepted(t testing.TB) ([]byte, ledger.Invitation) {
	t.Helper()
	if a.invitation == nil {
		terms := ledger.Terms{Role: string(a.role), Issued: a.issued, Expires: a.issued.AddDate(0, 0, a.days)}
		random := strings.NewReader(a.person.Public().ID() + strings.Repeat("?", 32))
		made := must(ledger.NewInvitation(random, a.inviter, a.founding, "Max", terms))(t)
		a.invitation = &made
	}
	return must(a.invitation.Accept(a.writer, a.person, a.at))(t), *a.invitation
}

func (a admission) event(t testing.TB) audit.PersonJoined {
	t.Helper()
	accepted, _ := a.accepted(t)
	a.record.Role = a.claimed
	return audit.PersonJoined{Acceptance: accepted, Person: a.record}
}

// Somebody else comes in with the recovery key, works, and the log proves it.
func TestPersonJoins(t *testing.T) {
	ctx := context.Background()
	w := newGuarded(t)
	in := w.admission(t)
	_, invitation := in.accepted(t)
	check(t, w.Admit(ctx, in.event(t)))

	guest := must(w.store.Person(ctx, in.record.ID))(t)
	if guest.Name != "Max Muster" || guest.Role != audit.Technician || guest.Key != in.person.Public().String() {
		t.Errorf("person %+v", guest)
	}
	session := w.store.Session(Author{Person: in.record.ID, Sign: in.person.Sign})
	check(t, session.ListRooms(ctx, "Intensiv 2", []string{"204"}))
	page := must(w.Ledger(ctx, 0, 10))(t)
	if l := page.Lines[0]; l.Stamp.Person != in.record.ID || l.Stamp.Name != "Max Muster" {
		t.Errorf("newest entry is by %+v, want Max Muster", l.Stamp)
	}
	joined, ok := page.Lines[1].Event.(*audit.PersonJoined)
	if !ok || joined.Person.Name.Text != "Max Muster" || page.Lines[1].Stamp.Name != "Jo Weiß" {
		t.Errorf("entry %+v by %s", page.Lines[1].Event, page.Lines[1].Stamp.Name)
	}
	h := must(connect(ctx, w.path, reading))(t)
	defer h.close()
	var id string
	var seq int64
	check(t, h.scan(ctx, "SELECT a.invitation, e.seq FROM admissions a JOIN entries e ON e.n = a.entry", nil, &id, &seq))
	if id != invitation.ID() || seq != 1 {
		t.Errorf("admission %s in entry %d, want %s in 1", id, seq, invitation.ID())
	}
	if _, err := w.Verify(ctx, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// An administrator whom the log knows lets others in; a technician does not.
func TestWhoMayAdmit(t *testing.T) {
	ctx := context.Background()
	w := newGuarded(t)
	boss := w.admission(t)
	boss.person, boss.role, boss.claimed = seeded(t, "Boss"), audit.Administrator, audit.Administrator
	boss.record = audit.PersonRecord{ID: audit.PersonID(boss.person.Public().ID()), Key: boss.person.Public().String(), Name: audit.Say("Boss")}
	in := w.admission(t)
	in.inviter = boss.person

	refusedAs(t, w.Admit(ctx, in.event(t)), "not known here as an administrator")
	check(t, w.Admit(ctx, boss.event(t)))
	check(t, w.Admit(ctx, in.event(t)))
	third := w.admission(t)
	third.inviter, third.person = in.person, seeded(t, "Third")
	third.record.ID, third.record.Key = audit.PersonID(third.person.Public().ID()), third.person.Public().String()
	refusedAs(t, w.Admit(ctx, third.event(t)), "not known here as an administrator")
	if _, err := w.Verify(ctx, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func refusedAs(t testing.TB, err error, want string) {
	t.Helper()
	var refusal *audit.Refusal
	if !errors.As(err, &refusal) || refusal.Code != "admission" || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, want a refusal with %q", err, want)
	}
}

// spoiled are admissions of which one part is not right.
func spoiled(t *testing.T, w *world) map[string]struct {
	event audit.PersonJoined
	want  string
} {
	other := must(ledger.NewWriterKey(strings.NewReader("another writer's seed of 32 bytes")))(t).Public()
	elsewhere := newWorld(t)
	cases := map[string]struct {
		event audit.PersonJoined
		want  string
	}{}
	add := func(name, want string, spoil func(*admission)) {
		in := w.admission(t)
		spoil(&in)
		cases[name] = struct {
			event audit.PersonJoined
			want  string
		}{in.event(t), want}
	}
	add("another writer", "on another laptop", func(a *admission) { a.writer = other })
	add("another person", "somebody else accepted", func(a *admission) { a.person = seeded(t, "Eve") })
	add("another key", "somebody else accepted", func(a *admission) { a.record.Key = seeded(t, "Eve").Public().String() })
	add("another role", "for another role", func(a *admission) { a.claimed = audit.Administrator })
	add("another site", "not valid", func(a *admission) { a.founding = must(elsewhere.Founding(context.Background()))(t) })
	add("too late", "had expired", func(a *admission) { a.at = a.issued.AddDate(0, 0, 2) })
	add("no administrator", "not known here", func(a *admission) { a.inviter = seeded(t, "Eve") })
	add("a technician", "not known here", func(a *admission) { a.inviter = w.person })
	add("known already", "known here already", func(a *admission) {
		a.person = w.person
		a.record.ID, a.record.Key = audit.PersonID(w.person.Public().ID()), w.person.Public().String()
	})
	forged := w.admission(t)
	event := forged.event(t)
	event.Acceptance = json.RawMessage(strings.Replace(string(event.Acceptance), `\"technician\"`, `\"supervisor\"`, 1))
	event.Person.Role = audit.Supervisor
	cases["forged terms"] = struct {
		event audit.PersonJoined
		want  string
	}{event, "not valid"}
	return cases
}

func TestAdmissionRefused(t *testing.T) {
	ctx := context.Background()
	w := newGuarded(t)
	for name, c := range spoiled(t, w) {
		t.Run(name, func(t *testing.T) { refusedAs(t, w.Admit(ctx, c.event), c.want) })
	}
	used := w.admission(t)
	_, invitation := used.accepted(t)
	check(t, w.Admit(ctx, used.event(t)))
	again := w.admission(t)
	again.invitation, again.person = &invitation, seeded(t, "Eve")
	again.record.ID, again.record.Key = audit.PersonID(again.person.Public().ID()), again.person.Public().String()
	refusedAs(t, w.Admit(ctx, again.event(t)), "came with this invitation already")
	if o := must(w.Overview(ctx))(t); o.Entries != 2 {
		t.Errorf("%d entries, want 2: what was refused leaves none", o.Entries)
	}
	if _, err := w.Verify(ctx, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// Whom somebody lets in past the rules, with the laptop's own key, is in quarantine:
// not known, and whatever they do has no effect.
func TestAdmissionPastTheRules(t *testing.T) {
	ctx := context.Background()
	for name := range spoiled(t, newGuarded(t)) {
		t.Run(name, func(t *testing.T) {
			w := newGuarded(t)
			c := spoiled(t, w)[name]
			w.force(t, &c.event)
			guest := c.event.Person.ID
			_, err := w.store.Person(ctx, guest)
			before := err == nil
			room := &audit.RoomListed{Ward: "Intensiv 2", Room: "204"}
			w.keeps(t, ledger.Envelope{By: string(guest), Kind: room.Kind(), Data: must(audit.EncodeEvent(room))(t)})
			check(t, w.store.write(ctx, w.author(), func(ctx context.Context, t *tx) error { return t.refold(ctx, nil) }))
			w.verifies(t)
			lines := must(w.Ledger(ctx, 0, 2))(t).Lines
			if held := lines[1].NoEffect; held == nil || held.Code != audit.HeldNotAdmitted {
				t.Errorf("of the entry it says %v", held)
			}
			if before {
				return // they were known by another entry
			}
			if _, err := w.store.Person(ctx, guest); err == nil {
				t.Error("the person is known")
			}
			if held := lines[0].NoEffect; held == nil || held.Code != audit.HeldAuthor {
				t.Errorf("of what they did it says %v", held)
			}
		})
	}
}

// force appends an event with good hashes and a good checkpoint, but asks no
// rule and fills no table.
func (w *world) force(t testing.TB, e audit.Event) {
	t.Helper()
	check(t, w.store.write(context.Background(), w.author(), func(ctx context.Context, tx *tx) error {
		if err := tx.attach(ctx, e.Privates()); err != nil {
			return err
		}
		data, err := audit.EncodeEvent(e)
		if err != nil {
			return err
		}
		text, err := ledger.Encode(ledger.Envelope{At: tx.at, By: string(tx.author.Person), Kind: e.Kind(), Data: data})
		if err != nil {
			return err
		}
		_, err = tx.keep(ctx, text)
		return err
	}))
}

// keeps appends an entry word for word, and fills no table.
func (w *world) keeps(t testing.TB, e ledger.Envelope) {
	t.Helper()
	check(t, w.store.write(context.Background(), w.author(), func(ctx context.Context, tx *tx) error {
		e.At = tx.at
		text, err := ledger.Encode(e)
		if err == nil {
			_, err = tx.keep(ctx, text)
		}
		return err
	}))
}

// second is another laptop that somebody joins with.
func (w *world) second(t testing.TB, in admission) (*world, audit.WriterJoined) {
	t.Helper()
	s := &world{path: filepath.Join(t.TempDir(), "second.db"), clock: w.clock, person: in.person}
	s.writer = must(ledger.NewWriterKey(strings.NewReader("the second laptop's seed of 32 bytes")))(t)
	s.store = s.open(t)
	s.Session = s.store.Session(s.author())
	if in.writer == w.writer.Public() {
		in.writer = s.writer.Public()
	}
	accepted, _ := in.accepted(t)
	in.record.Role = in.claimed
	return s, audit.WriterJoined{Founding: string(in.founding), Acceptance: accepted, Writer: s.writer.Public().String(), Person: in.record}
}

// A second laptop is held to the same proof, and knows the founder as whoever
// may invite.
func TestWriterJoins(t *testing.T) {
	ctx := context.Background()
	w := newGuarded(t)
	second, event := w.second(t, w.admission(t))
	check(t, second.store.Join(ctx, second.author(), event, noKeys))
	if _, err := second.Verify(ctx, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
	founder := must(second.store.Person(ctx, w.Person()))(t)
	if founder.Key != w.person.Public().String() || founder.Name != "" {
		t.Errorf("founder %+v, want their key without a name", founder)
	}
	third := second.admission(t)
	third.person = seeded(t, "Third")
	third.record.ID, third.record.Key = audit.PersonID(third.person.Public().ID()), third.person.Public().String()
	check(t, second.Admit(ctx, third.event(t)))

	for name, spoil := range map[string]func(*admission){
		"somebody else accepted": func(a *admission) { a.record.Key = seeded(t, "Eve").Public().String() },
		"for another role":       func(a *admission) { a.claimed = audit.Administrator },
		"not known here":         func(a *admission) { a.inviter = w.person },
		"had expired":            func(a *admission) { a.at = a.issued.AddDate(0, 0, 2) },
		"accepted on another lap": func(a *admission) {
			a.writer = must(ledger.NewWriterKey(strings.NewReader(strings.Repeat("x", 32))))(t).Public()
		},
	} {
		in := w.admission(t)
		spoil(&in)
		s, event := w.second(t, in)
		refusedAs(t, s.store.Join(ctx, s.author(), event, noKeys), name)
		if founded := must(s.store.Founded(ctx))(t); founded {
			t.Errorf("%s: refused, and yet there is a site", name)
		}
	}
}
