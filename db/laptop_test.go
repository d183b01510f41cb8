package db

import (
	"errors"
	"testing"

	"visite/audit"
)

// A laptop is lost: what it wrote from an entry on has no effect, on every laptop,
// whatever came first, and says so; what it wrote before stays.
func TestLostLaptop(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	c := a.newcomer(t, "Eva")
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"))
	b.takes(t, a.bundle(t, true))
	walk := b.walks(t)
	for range 2 {
		walk.works(t, "A1") // begun and sealed
	}
	stays := b.bundle(t, true)
	for range 2 {
		walk.works(t, "A2")
	}
	late := b.bundle(t, false)
	a.takes(t, stays)
	size := sizeOf(t, a, b)

	_, err := a.with(seeded(t, "nobody")).RevokeLaptop(ctx, b.writer.Public().ID(), size, "")
	if err == nil {
		t.Error("somebody unknown revoked a laptop")
	}
	missing := must(a.RevokeLaptop(ctx, b.writer.Public().ID(), size, "verloren"))(t)
	if len(missing) != 1 || missing[0].Room != "2" || len(missing[0].Devices) != 1 || missing[0].Devices[0].InventoryNumber != "A2" {
		t.Errorf("perhaps audited: %+v", missing)
	}
	for _, l := range must(a.store.Laptops(ctx))(t) {
		if want := l.ID == b.writer.Public().ID(); (l.Held == audit.HeldRevoked && l.From == size && l.Reason == "verloren") != want {
			t.Errorf("it lists %+v", l)
		}
	}
	revoked := a.bundle(t, true)

	c.takes(t, late) // which waits
	c.takes(t, stays)
	if n := auditsOf(t, c); n != 2 {
		t.Errorf("before it is revoked there are %d audits", n)
	}
	c.takes(t, revoked)
	a.takes(t, late)
	for what, w := range map[string]*world{"first revoked, then come": a, "first come, then revoked": c} {
		if n := auditsOf(t, w); n != 1 {
			t.Errorf("%s: %d audits", what, n)
		}
	}
	for _, w := range []*world{a, c} {
		if first := firstHeld(t, w, b); first != size {
			t.Errorf("the first entry without effect is %d, not %d", first, size)
		}
	}
	a.takes(t, c.bundle(t, true))
	c.takes(t, a.bundle(t, true))
	agree(t, a, c)
	b.takes(t, revoked)
	if _, err := b.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm); !errors.Is(err, &audit.Refusal{Code: "laptop-stopped"}) {
		t.Errorf("the lost laptop writes: %v", err)
	}
	b.takes(t, a.bundle(t, true))
	agree(t, a, b)
}

// firstHeld is the first entry of a laptop that is in quarantine.
func firstHeld(t testing.TB, here, of *world) (seq int64) {
	t.Helper()
	n := must(writerNumber(of.writer.Public().ID()))(t)
	check(t, here.store.read(t.Context(), func(h *handle) error {
		return h.scan(t.Context(), "SELECT min(e.seq) FROM quarantined q JOIN entries e ON e.n = q.entry WHERE e.n & 0xffffffff = ?", []any{n}, &seq)
	}))
	return seq
}

// sizeOf is how many entries of a laptop's log another one has.
func sizeOf(t testing.TB, here, of *world) int64 {
	t.Helper()
	for _, l := range must(here.store.Laptops(t.Context()))(t) {
		if l.ID == of.writer.Public().ID() {
			return l.Entries
		}
	}
	t.Fatal("it is not known there")
	return 0
}

func auditsOf(t testing.TB, w *world) int {
	t.Helper()
	return len(must(w.Queue(t.Context(), audit.AuditFilter{}, 0, 10, w.store.now()))(t).Lines)
}

// Two administrators revoke each other's laptops, and neither knew: both stop.
func TestLaptopsRevokeEachOther(t *testing.T) {
	ctx := t.Context()
	a := guarded(t, audit.Administrator)
	in := a.admission(t)
	in.role, in.claimed = audit.Administrator, audit.Administrator
	b, joined := a.second(t, in)
	check(t, b.store.Join(ctx, b.author(), joined, noKeys))
	c := a.newcomer(t, "Eva")
	b.takes(t, a.bundle(t, true))
	a.takes(t, b.bundle(t, true))
	must(a.RevokeLaptop(ctx, b.writer.Public().ID(), 1, ""))(t)
	must(b.RevokeLaptop(ctx, a.writer.Public().ID(), 1, ""))(t)
	fromA, fromB := a.bundle(t, true), b.bundle(t, true)
	a.takes(t, fromB)
	b.takes(t, fromA)
	c.takes(t, fromB)
	c.takes(t, fromA)
	held := 0
	for _, l := range must(c.store.Laptops(ctx))(t) {
		if l.Held == audit.HeldRevoked {
			held++
		}
	}
	if held != 2 {
		t.Errorf("%d laptops stop", held)
	}
	a.takes(t, c.bundle(t, true))
	b.takes(t, c.bundle(t, true))
	agree(t, a, b)
	agree(t, b, c)
}

// A laptop whose invitation does not count is kept apart, with all it wrote, until
// an administrator admits it; whatever came first, the tables are the same.
func TestLaptopNobodyAdmitted(t *testing.T) {
	ctx := t.Context()
	for what, spoil := range map[string]func(*admission){
		"a stranger":                 func(a *admission) { a.inviter = seeded(t, "stranger") },
		"by who is no administrator": func(a *admission) { a.inviter = seeded(t, "Max") },
	} {
		t.Run(what, func(t *testing.T) {
			a, b := twoLaptops(t) // b is Max's
			c := a.newcomer(t, "Eva")
			a.takes(t, b.bundle(t, true))
			in := a.admission(t)
			in.person = seeded(t, "Tom")
			public := in.person.Public()
			in.record = audit.PersonRecord{ID: audit.PersonID(public.ID()), Key: public.String(), Name: audit.Say("Tom")}
			spoil(&in)
			tom := a.uninvited(t, in)
			tom.list(t, monitor("T1", "Intensiv 2", "2", "1"))
			bundle := tom.bundle(t, true)
			a.takes(t, bundle)
			c.takes(t, bundle)
			for d := range a.store.Devices(ctx) {
				t.Errorf("of a laptop nobody admitted: %+v", d)
			}
			must(a.store.Verify(ctx, nil))(t)
			id := tom.writer.Public().ID()
			if line := lineOf(t, a, id); line.Held != audit.HeldNotAdmitted || line.Admitted {
				t.Errorf("it lists %+v", line)
			}
			check(t, a.AdmitLaptop(ctx, id, audit.Technician))
			if line := lineOf(t, a, id); line.Held != "" || line.Waiting != 0 || line.Entries != 2 {
				t.Errorf("admitted: %+v", line)
			}
			there := 0
			for range a.store.Devices(ctx) {
				there++
			}
			if there != 1 {
				t.Errorf("%d devices", there)
			}
			isRefused(t, "once more", a.AdmitLaptop(ctx, id, audit.Technician), "admitted")
			c.takes(t, a.bundle(t, true))
			a.takes(t, c.bundle(t, true))
			agree(t, a, c)
		})
	}
}

func lineOf(t testing.TB, w *world, id string) audit.LaptopLine {
	t.Helper()
	for _, l := range must(w.store.Laptops(t.Context()))(t) {
		if l.ID == id {
			return l
		}
	}
	t.Fatalf("laptop %s is not listed", id)
	return audit.LaptopLine{}
}
