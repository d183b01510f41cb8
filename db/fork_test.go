package db

import (
	"testing"

	"visite/audit"
)

// copiedLaptop is a laptop b that was copied when it had written so many entries:
// the original wrote A1 and the copy A2.
func copiedLaptop(t *testing.T) (a, b, twin *world) {
	t.Helper()
	a, b = twoLaptops(t)
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"))
	b.takes(t, a.bundle(t, true))
	b.list(t, monitor("B1", "Kardiologie", "1", "1"))
	twin = b.copied(t)
	for i, w := range []*world{b, twin} {
		walk := w.walks(t)
		for range 2 {
			walk.works(t, []string{"A1", "A2"}[i])
		}
	}
	return a, b, twin
}

// A copy of a laptop goes on writing. Whoever gets both logs keeps both, says so
// with a proof that everybody can check, and from where they part nothing of either
// counts, anywhere, until an administrator decides.
func TestForkIsKeptProvenAndStopped(t *testing.T) {
	ctx := t.Context()
	a, b, twin := copiedLaptop(t)
	c := a.newcomer(t, "Eva") // who gets the other one first
	id := b.writer.Public().ID()
	one, two := b.bundle(t, true), twin.bundle(t, true)
	a.takes(t, one)
	if n := auditsOf(t, a); n != 1 {
		t.Fatalf("%d audits before the copy is known", n)
	}
	if r := a.takes(t, two); len(r.Waiting) != 1 || r.Waiting[0].Why != audit.WaitsForked {
		t.Errorf("of the copy it says %+v", r.Waiting)
	}
	if line := lineOf(t, a, id); line.Held != audit.HeldForked || line.From != 3 {
		t.Errorf("it lists %+v", line)
	}
	if n := auditsOf(t, a); n != 0 {
		t.Errorf("%d audits count", n)
	}
	entries := sizeOf(t, a, a)
	a.takes(t, two)
	if now := sizeOf(t, a, a); now != entries {
		t.Errorf("it says so %d times", now-entries+1)
	}
	c.takes(t, two)
	c.takes(t, a.bundle(t, true))
	for what, w := range map[string]*world{"with the one": a, "with the other": c} {
		if line := lineOf(t, w, id); line.Held != audit.HeldForked || line.From != 3 {
			t.Errorf("%s: it lists %+v", what, line)
		}
		must(w.store.Verify(ctx, nil))(t)
	}
	for _, w := range []*world{b, twin} {
		w.takes(t, a.bundle(t, true))
		_, err := w.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm)
		isRefused(t, "a copied laptop writes", err, "laptop-stopped")
		must(w.store.Verify(ctx, nil))(t)
	}

	isRefused(t, "deciding before they part", a.DecideFork(ctx, id, 2, ""), "entry")
	isRefused(t, "deciding about another one", a.DecideFork(ctx, c.writer.Public().ID(), 9, ""), audit.NoFork)
	check(t, a.DecideFork(ctx, id, sizeOf(t, a, b), "die Kopie ist die Sicherung"))
	if n := auditsOf(t, a); n != 1 {
		t.Errorf("decided, and %d audits count", n)
	}
	b.takes(t, a.bundle(t, true))
	must(a.store.Verify(ctx, nil))(t)
	agree(t, a, b)
	c.takes(t, a.bundle(t, true))
	if n := auditsOf(t, c); n != 0 {
		t.Errorf("where the other one is, %d audits count", n)
	}
	must(c.store.Verify(ctx, nil))(t)
}

// What begins after the two have parted is recognised by its edge.
func TestForkByItsEdge(t *testing.T) {
	a, b, twin := copiedLaptop(t)
	a.takes(t, b.bundle(t, true))
	twin.bundle(t, true)
	twin.list(t, monitor("T1", "Kardiologie", "1", "2"))
	a.takes(t, twin.bundle(t, false))
	if line := lineOf(t, a, b.writer.Public().ID()); line.Held != audit.HeldForked || line.From > 3 {
		t.Errorf("it lists %+v", line)
	}
	if list := must(a.store.Waiting(t.Context()))(t); len(list) != 1 || list[0].Why != audit.WaitsForked {
		t.Errorf("it says %+v", list)
	}
	a.verifies(t)
}

// The later part of one log waits, and then the other log comes up to there.
func TestForkOfWhatWaited(t *testing.T) {
	a, b, twin := copiedLaptop(t)
	twin.bundle(t, true)
	twin.list(t, monitor("T1", "Kardiologie", "1", "2"))
	if r := a.takes(t, twin.bundle(t, false)); len(r.Waiting) != 1 || r.Waiting[0].Why != audit.WaitsForEntries {
		t.Fatalf("it says %+v", r.Waiting)
	}
	if r := a.takes(t, b.bundle(t, true)); len(r.Waiting) != 1 || r.Waiting[0].Why != audit.WaitsForked {
		t.Errorf("it says %+v", r.Waiting)
	}
	if line := lineOf(t, a, b.writer.Public().ID()); line.Held != audit.HeldForked {
		t.Errorf("it lists %+v", line)
	}
	a.verifies(t)
}

// A decision for a log that is not here changes nothing here.
func TestForkDecidedForAnother(t *testing.T) {
	a, b, twin := copiedLaptop(t)
	a.takes(t, b.bundle(t, true))
	a.takes(t, twin.bundle(t, true))
	proof := must(a.Ledger(t.Context(), 0, 1))(t).Lines[0].Event.(*audit.WriterForked)
	a.lies(t, &audit.WriterDecided{Writer: proof.Writer, Size: proof.Size, Root: proof.Branches[1].Root, Until: 99})
	if line := lineOf(t, a, proof.Writer); line.Held != audit.HeldForked || line.From != proof.From {
		t.Errorf("it lists %+v", line)
	}
	a.verifies(t)
	// And then for the one that is: they contradict each other.
	check(t, a.DecideFork(t.Context(), proof.Writer, 15, ""))
	if line := lineOf(t, a, proof.Writer); line.From != proof.From {
		t.Errorf("it lists %+v", line)
	}
	a.verifies(t)
}

// A fork that is not one stops nobody.
func TestForkMustBeProven(t *testing.T) {
	a, b, twin := copiedLaptop(t)
	a.takes(t, b.bundle(t, true))
	a.takes(t, twin.bundle(t, true))
	line := must(a.Ledger(t.Context(), 0, 1))(t).Lines[0]
	proof, ok := line.Event.(*audit.WriterForked)
	if !ok || line.NoEffect != nil {
		t.Fatalf("the last entry is %+v", line)
	}
	for what, spoil := range map[string]func(e *audit.WriterForked){
		"one log twice":       func(e *audit.WriterForked) { e.Branches[1] = e.Branches[0] },
		"one log only":        func(e *audit.WriterForked) { e.Branches = e.Branches[:1] },
		"another root":        func(e *audit.WriterForked) { e.Branches[1].Root = e.Branches[0].Root },
		"another size":        func(e *audit.WriterForked) { e.Size++ },
		"of another laptop":   func(e *audit.WriterForked) { e.Key, e.Writer = a.writer.Public().String(), a.writer.Public().ID() },
		"a part of the proof": func(e *audit.WriterForked) { e.Branches[0].Proof = e.Branches[0].Proof[1:] },
		"from after it":       func(e *audit.WriterForked) { e.From = e.Size },
	} {
		t.Run(what, func(t *testing.T) {
			w := a.copied(t)
			forged := *proof
			forged.Branches = append([]audit.ForkBranch{}, proof.Branches...)
			spoil(&forged)
			w.lies(t, &forged)
			last := must(w.Ledger(t.Context(), 0, 1))(t).Lines[0]
			if last.NoEffect == nil || last.NoEffect.Code != audit.NoFork {
				t.Errorf("it counts: %v", last.NoEffect)
			}
			w.verifies(t)
		})
	}
}
