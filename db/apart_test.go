package db

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"visite/audit"
	"visite/ledger"
)

// apart is a site with three laptops that know the same: a round in which A1 was
// sealed and A2 begun by Tech. What happens on them from now on, none knows of the
// others.
type apart struct {
	a, b, c *world // in every order of their logs, see [inEveryOrder]
	round   audit.RoundID
	room    audit.RoomID
	sealed  audit.AuditID // of A1
	draft   audit.AuditID // of A2
	other   audit.AuditID // of a story
}

// staff work on every laptop.
var staff = map[string]audit.Role{
	"Tech": audit.Technician, "Maxi": audit.Technician, "Boss": audit.Supervisor, "Chief": audit.Supervisor, "Root": audit.Administrator, "Rita": audit.Administrator,
}

// as is a session of one of the staff on a laptop.
func (w *world) as(t testing.TB, name string) *Session {
	t.Helper()
	return w.with(seeded(t, name))
}

func personCalled(t testing.TB, name string) audit.PersonID {
	t.Helper()
	return audit.PersonID(seeded(t, name).Public().ID())
}

// laptop is another laptop of the site, with which somebody of that name joins.
func (w *world) laptop(t testing.TB, name string) *world {
	t.Helper()
	in := w.admission(t)
	in.person = seeded(t, name)
	public := in.person.Public()
	in.record = audit.PersonRecord{ID: audit.PersonID(public.ID()), Key: public.String(), Name: audit.Say(name), Role: audit.Technician}
	s := &world{path: filepath.Join(t.TempDir(), name+".db"), clock: w.clock, person: in.person}
	s.writer = must(ledger.NewWriterKey(strings.NewReader(name + strings.Repeat("-", 32))))(t)
	s.store = s.open(t)
	s.Session = s.store.Session(s.author())
	in.writer = s.writer.Public()
	accepted, _ := in.accepted(t)
	check(t, s.store.Join(t.Context(), s.author(), audit.WriterJoined{
		Founding: string(in.founding), Acceptance: accepted, Writer: s.writer.Public().String(), Person: in.record,
	}, noKeys))
	return s
}

// newApart makes the laptops; turn is which of them is a, b and c.
func newApart(t testing.TB, turn []int) *apart {
	t.Helper()
	ctx, first := context.Background(), guarded(t, audit.Administrator)
	all := []*world{first, first.laptop(t, "Second"), first.laptop(t, "Third")}
	for name, role := range staff {
		first.joins(t, name, role)
	}
	first.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"), monitor("A3", "Intensiv 2", "3", "1"))
	tech := *first
	tech.Session = first.as(t, "Tech")
	p := &apart{room: audit.NewRoom("Intensiv 2", "2").ID}
	p.round = must(tech.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
	check(t, tech.EnterRoom(ctx, p.round, p.room))
	sealed := tech.answer(t, must(tech.StartAudit(ctx, p.round, p.room, monitor("A1", "", "", "").ID))(t), offNetwork())
	p.sealed = must(tech.Complete(ctx, sealed.ID))(t).ID
	p.draft = tech.answer(t, must(tech.StartAudit(ctx, p.round, p.room, monitor("A2", "", "", "").ID))(t), map[string]string{"patient_attached": "no", "model": "cms8000"}).ID
	for range 2 {
		for _, from := range all {
			bundle := from.bundle(t, true)
			for _, to := range all {
				if to != from {
					_, _ = to.store.TakeBundle(ctx, bytes.NewReader(bundle)) // some wait for others
				}
			}
		}
	}
	p.a, p.b, p.c = all[turn[0]], all[turn[1]], all[turn[2]]
	return p
}

// turns are which laptop is which, and which of them has written more: so what a
// does is folded before what b does, after it, and between.
var turns = []struct {
	which  []int
	deeper string
}{{[]int{1, 2, 0}, ""}, {[]int{0, 1, 2}, "a"}, {[]int{0, 1, 2}, "b"}}

// deeper makes a laptop's log longer, so that what comes after it is folded later.
func (w *world) deeper(t testing.TB) {
	t.Helper()
	for i := range 12 {
		w.list(t, monitor(fmt.Sprintf("%s%d", filepath.Base(w.path), i), "Kardiologie", "1", fmt.Sprint(i)))
	}
}

// inEveryOrder plays a story on laptops that know nothing of each other, whichever
// is which and whichever wrote more; then all exchange what they have, in every
// order. All tables must be the same everywhere, verify must agree, and what is
// asked of one laptop must hold.
func inEveryOrder(t *testing.T, story func(t *testing.T, p *apart), holds func(t *testing.T, p *apart, w *world)) {
	t.Helper()
	for _, turn := range turns {
		t.Run(fmt.Sprint(turn.which, turn.deeper), func(t *testing.T) {
			p := newApart(t, turn.which)
			switch turn.deeper {
			case "a":
				p.a.deeper(t)
			case "b":
				p.b.deeper(t)
			}
			story(t, p)
			p.meet(t)
			holds(t, p, p.c)
			for _, w := range []*world{p.a, p.b, p.c} {
				check(t, w.store.Close())
			}
		})
	}
}

// meet exchanges what all have, in every order of arrival.
func (p *apart) meet(t *testing.T) {
	t.Helper()
	all := []*world{p.a, p.b, p.c}
	var bundles [][]byte
	for _, w := range all {
		bundles = append(bundles, w.bundle(t, true))
	}
	var tables string
	for i, w := range all {
		first, second := bundles[(i+1)%3], bundles[(i+2)%3]
		other := w.copied(t)
		w.takes(t, first)
		w.takes(t, second)
		other.takes(t, second)
		other.takes(t, first)
		other.takes(t, second)
		for _, now := range []*world{w, other} {
			if tables == "" {
				tables = now.fold(t)
			}
			if now.fold(t) != tables {
				t.Errorf("laptop %d has other tables", i)
			}
			must(now.store.Verify(t.Context(), nil))(t)
		}
		check(t, other.store.Close())
	}
}
