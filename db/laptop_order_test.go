package db

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"visite/audit"
)

// Whatever administrators say about laptops meanwhile, and whichever of it comes
// first: in the end every laptop has the same tables, in which the same counts.
func TestLaptopsInAnyOrder(t *testing.T) {
	histories(t, 12)
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		a := guarded(t, audit.Administrator)
		in := a.admission(t)
		in.role, in.claimed = audit.Administrator, audit.Administrator
		b, joined := a.second(t, in)
		check(t, b.store.Join(ctx, b.author(), joined, noKeys))
		a.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"))
		start := [][]byte{a.bundle(t, false), b.bundle(t, false)}
		b.takes(t, start[0])
		a.takes(t, start[1])
		guest := a.admission(t)
		guest.person, guest.inviter = seeded(t, "Tom"), seeded(t, "stranger")
		public := guest.person.Public()
		guest.record = audit.PersonRecord{ID: audit.PersonID(public.ID()), Key: public.String(), Name: audit.Say("Tom")}
		tom := a.uninvited(t, guest)
		tom.takes(t, start[0])
		laptops := []*walking{a.walks(t), b.walks(t), tom.walks(t)}
		stick := [][]byte{start[0], start[1], tom.bundle(t, true)}
		for range rapid.IntRange(4, 16).Draw(rt, "steps") {
			w := laptops[rapid.IntRange(0, 2).Draw(rt, "laptop")]
			switch rapid.SampledFrom([]string{"works", "works", "gives", "gives all", "takes", "takes", "rules"}).Draw(rt, "step") {
			case "works":
				err := w.tries(t, rapid.SampledFrom([]string{"A1", "A2"}).Draw(rt, "device"))
				if refusal := (*audit.Refusal)(nil); err != nil && !errors.As(err, &refusal) {
					rt.Fatal(err) // a laptop that was revoked may not, or its audit counts no more
				}
			case "gives":
				if w.hasNews(t) {
					stick = append(stick, w.bundle(t, false))
				}
			case "gives all":
				stick = append(stick, w.bundle(t, true))
			case "takes":
				if w.world != tom { // whose own tables another program has made
					w.takes(t, stick[rapid.IntRange(0, len(stick)-1).Draw(rt, "bundle")])
				}
			case "rules":
				if w.world != tom {
					rules(rt, w.world, laptops)
				}
			}
		}
		late := a.newcomer(t, "Eva") // who hears of all this only now
		stick = append(stick, late.bundle(t, true), a.bundle(t, true), b.bundle(t, true), tom.bundle(t, true))
		for _, w := range []*world{a, b, late} {
			for _, i := range rapid.Permutation(numbers(len(stick))).Draw(rt, "order") {
				w.takes(t, stick[i])
			}
		}
		agree(t, a, b)
		agree(t, b, late)
		check(t, errors.Join(a.store.Close(), b.store.Close(), tom.store.Close(), late.store.Close()))
	})
}

// rules says something about another laptop, if there is something to be said.
func rules(rt *rapid.T, w *world, all []*walking) {
	about := all[rapid.IntRange(0, len(all)-1).Draw(rt, "about")].writer.Public().ID()
	var err error
	if rapid.Bool().Draw(rt, "admits") {
		err = w.AdmitLaptop(rt.Context(), about, audit.Technician)
	} else {
		_, err = w.RevokeLaptop(rt.Context(), about, rapid.Int64Range(1, 12).Draw(rt, "from"), "")
	}
	if refusal := (*audit.Refusal)(nil); err != nil && !errors.As(err, &refusal) {
		rt.Fatal(err)
	}
}
