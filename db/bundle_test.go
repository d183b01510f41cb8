package db

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"visite/audit"
	"visite/ledger"
)

// bundle is what a laptop gives away.
func (w *world) bundle(t testing.TB, everything bool) []byte {
	t.Helper()
	var out bytes.Buffer
	report, err := w.store.WriteBundle(t.Context(), &out, everything)
	check(t, err)
	check(t, w.store.KeepBundle(t.Context(), report))
	return out.Bytes()
}

// hasNews reports whether there is something that was in no bundle.
func (w *world) hasNews(t testing.TB) bool {
	t.Helper()
	return len(must(w.store.WriteBundle(t.Context(), io.Discard, false))(t).Logs) > 0
}

func (w *world) takes(t testing.TB, bundle []byte) audit.BundleReport {
	t.Helper()
	return must(w.store.TakeBundle(t.Context(), bytes.NewReader(bundle)))(t)
}

// fold is every table that follows from the logs, as text.
func (w *world) fold(t testing.TB) string {
	t.Helper()
	h := must(connect(t.Context(), w.path, reading))(t)
	defer h.close()
	schema := must(schemaOf(t.Context(), h))(t)
	var tables []string
	for object := range schema {
		if name, ok := strings.CutPrefix(object, "table "); ok && !slices.Contains(logTables, name) {
			tables = append(tables, name)
		}
	}
	slices.Sort(tables)
	var text strings.Builder
	for _, table := range tables {
		var columns []string
		check(t, h.each(t.Context(), "SELECT name FROM pragma_table_info(?)", []any{table}, func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			columns = append(columns, "quote("+name+")")
			return err
		}))
		row := strings.Join(columns, " || ' ' || ")
		check(t, h.each(t.Context(), "SELECT "+row+" AS r FROM "+table+" ORDER BY r", nil, func(scan func(...any) error) error {
			var r string
			err := scan(&r)
			fmt.Fprintf(&text, "%s %s\n", table, r)
			return err
		}))
	}
	return text.String()
}

// agree fails unless both laptops have the same tables, which follow from the logs.
func agree(t testing.TB, a, b *world) {
	t.Helper()
	one, two := strings.Split(a.fold(t), "\n"), strings.Split(b.fold(t), "\n")
	for i := range max(len(one), len(two)) {
		if i >= len(one) || i >= len(two) || one[i] != two[i] {
			t.Fatalf("the tables differ at row %d:\n%.300s\n%.300s", i, strings.Join(one[min(i, len(one)):min(i+1, len(one))], ""), strings.Join(two[min(i, len(two)):min(i+1, len(two))], ""))
		}
	}
	for _, w := range []*world{a, b} {
		must(w.store.Verify(t.Context(), nil))(t)
	}
}

// hearsOf lets somebody join with another laptop, whose log comes here.
func (w *world) hearsOf(t testing.TB, name string) {
	t.Helper()
	guest := w.admission(t)
	guest.person = seeded(t, name)
	public := guest.person.Public()
	guest.record = audit.PersonRecord{ID: audit.PersonID(public.ID()), Key: public.String(), Name: audit.Say(name)}
	other, joined := w.second(t, guest)
	check(t, other.store.Join(t.Context(), other.author(), joined, noKeys))
	w.takes(t, other.bundle(t, true))
}

// twoLaptops are those of one site, the second of which knows nothing yet.
func twoLaptops(t testing.TB) (a, b *world) {
	t.Helper()
	a = guarded(t, audit.Administrator)
	b, joined := a.second(t, a.admission(t))
	check(t, b.store.Join(t.Context(), b.author(), joined, noKeys))
	return a, b
}

// Two laptops of one site work apart; what each has done comes to the other on a
// stick, and both have the same tables.
func TestBundlesBetweenTwoLaptops(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"))
	first := a.bundle(t, false)
	if r := b.takes(t, first); r.Entries() == 0 || r.Files == 0 {
		t.Errorf("took %+v", r)
	}
	if r := b.takes(t, first); r.Entries() != 0 || r.Files != 0 {
		t.Errorf("took the same again: %+v", r)
	}
	a.takes(t, b.bundle(t, false))
	agree(t, a, b)

	// Each audits one of the devices, and neither knows of the other.
	for i, w := range []*world{a, b} {
		round := must(w.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
		room := audit.NewRoom("Intensiv 2", "2").ID
		check(t, w.EnterRoom(ctx, round, room))
		device := monitor([]string{"A1", "A2"}[i], "Intensiv 2", "2", fmt.Sprint(i+1))
		one := w.answer(t, must(w.StartAudit(ctx, round, room, device.ID))(t), offNetwork())
		must(w.Complete(ctx, one.ID))(t)
	}
	fromA, fromB := a.bundle(t, false), b.bundle(t, false)
	b.takes(t, fromA)
	a.takes(t, fromB)
	agree(t, a, b)

	// The administrator reviews what the other laptop sealed, and it comes back.
	page := must(a.Queue(ctx, audit.AuditFilter{Mine: audit.No}, 0, 10, a.store.now()))(t)
	if len(page.Lines) != 1 {
		t.Fatalf("%d audits wait", len(page.Lines))
	}
	check(t, a.Approve(ctx, []audit.Approval{{ID: page.Lines[0].ID, Sealed: page.Lines[0].Sealed}}, ""))
	b.takes(t, a.bundle(t, false))
	agree(t, a, b)
	approved := must(b.Queue(ctx, audit.AuditFilter{Review: audit.Approved}, 0, 10, b.store.now()))(t)
	if len(approved.Lines) != 1 || approved.Lines[0].ID != page.Lines[0].ID {
		t.Errorf("approved there: %+v", approved.Lines)
	}
}

// walking is somebody with a laptop in the middle of a round of their own.
type walking struct {
	*world
	round  audit.RoundID
	audits map[string]*audit.Audit
}

func (w *world) walks(t testing.TB) *walking {
	t.Helper()
	round := must(w.StartRound(t.Context(), []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
	check(t, w.EnterRoom(t.Context(), round, audit.NewRoom("Intensiv 2", "2").ID))
	return &walking{w, round, map[string]*audit.Audit{}}
}

// works takes the audit of a device one step on: begun, sealed, amended, sealed …
func (w *walking) works(t testing.TB, device string) {
	t.Helper()
	check(t, w.tries(t, device))
}

// tries works unless that is refused.
func (w *walking) tries(t testing.TB, device string) (err error) {
	t.Helper()
	a, ctx := w.audits[device], t.Context()
	switch {
	case a == nil:
		a, err = w.StartAudit(ctx, w.round, audit.NewRoom("Intensiv 2", "2").ID, monitor(device, "Intensiv 2", "2", device[1:]).ID)
		if err == nil {
			a = w.answer(t, a, offNetwork())
		}
	case a.Status == audit.Draft:
		a, err = w.Complete(ctx, a.ID)
	default:
		a, err = w.Amend(ctx, a.ID, "nachgesehen")
	}
	if err == nil {
		w.audits[device] = a
	}
	return err
}

// Whatever order bundles come in, however often, and however what there is was
// split into them: the tables are the same on each laptop, and nothing waits any more.
func TestBundlesInAnyOrder(t *testing.T) {
	routes := map[route]int{}
	histories(t, 25)
	rapid.Check(t, func(rt *rapid.T) {
		forgot := map[*world]bool{} // how to go back
		takes := func(w *world, bundle []byte) {
			r := w.takesBy(t, bundle)
			if r == anew && !forgot[w] {
				t.Fatal("the tables were made anew, though they could go back")
			}
			routes[r]++
			forgot[w] = forgot[w] && r != anew
		}
		a, b := twoLaptops(t)
		a.list(t, monitor("A1", "Intensiv 2", "2", "1"), monitor("A2", "Intensiv 2", "2", "2"))
		b.takes(t, a.bundle(t, false))
		laptops, stick := []*walking{a.walks(t), b.walks(t)}, [][]byte{}
		for range rapid.IntRange(2, 12).Draw(rt, "steps") {
			w := laptops[rapid.IntRange(0, 1).Draw(rt, "laptop")]
			switch rapid.SampledFrom([]string{"works", "works", "gives", "gives all", "takes", "takes", "forgets"}).Draw(rt, "step") {
			case "works":
				w.works(t, rapid.SampledFrom([]string{"A1", "A2"}).Draw(rt, "device"))
			case "gives":
				if w.hasNews(t) {
					stick = append(stick, w.bundle(t, false))
				}
			case "gives all":
				stick = append(stick, w.bundle(t, true))
			case "takes":
				if len(stick) > 0 {
					takes(w.world, stick[rapid.IntRange(0, len(stick)-1).Draw(rt, "bundle")])
				}
			case "forgets":
				check(t, w.raw(t, "DELETE FROM undo"))
				forgot[w.world] = true
			}
		}
		stick = append(stick, a.bundle(t, true), b.bundle(t, true))
		late := a.newcomer(t, "Eva") // who hears of all this only now
		stick = append(stick, late.bundle(t, true))
		for _, w := range []*world{a, b, late} {
			for _, i := range rapid.Permutation(numbers(len(stick))).Draw(rt, "order") {
				takes(w, stick[i])
			}
			if list := must(w.store.Waiting(t.Context()))(t); len(list) > 0 {
				t.Fatalf("all has come, and yet: %+v", list)
			}
		}
		agree(t, a, b)
		agree(t, a, late)
		check(t, errors.Join(a.store.Close(), b.store.Close(), late.store.Close()))
	})
	if routes[onward] == 0 || routes[back] == 0 || routes[anew] == 0 {
		t.Errorf("not all routes were taken: %v", routes)
	}
	t.Logf("added %d times, went back %d times, folded anew %d times", routes[onward], routes[back], routes[anew])
}

// newcomer is a third laptop, with which somebody joins.
func (w *world) newcomer(t testing.TB, name string) *world {
	t.Helper()
	in := w.admission(t)
	in.person = seeded(t, name)
	public := in.person.Public()
	in.record = audit.PersonRecord{ID: audit.PersonID(public.ID()), Key: public.String(), Name: audit.Say(name), Role: in.claimed}
	n, joined := w.laptopOf(t, in)
	check(t, n.store.Join(t.Context(), n.author(), joined, noKeys))
	return n
}

// laptopOf is a laptop of somebody, and how it joins.
func (w *world) laptopOf(t testing.TB, in admission) (*world, audit.WriterJoined) {
	t.Helper()
	n := &world{path: filepath.Join(t.TempDir(), "joins.db"), clock: w.clock, person: in.person}
	n.writer = must(ledger.NewWriterKey(strings.NewReader(in.person.Public().ID() + "'s laptop")))(t)
	n.store = n.open(t)
	n.Session = n.store.Session(n.author())
	in.writer = n.writer.Public()
	accepted, _ := in.accepted(t)
	in.record.Role = in.claimed
	return n, audit.WriterJoined{Founding: string(in.founding), Acceptance: accepted, Writer: n.writer.Public().String(), Person: in.record}
}

// uninvited is a laptop that lets itself believe that who invited it is an
// administrator.
func (w *world) uninvited(t testing.TB, in admission) *world {
	t.Helper()
	n, joined := w.laptopOf(t, in)
	key := in.inviter.Public()
	check(t, n.raw(t, fmt.Sprintf("INSERT INTO persons (id, key, name, role, came_as, since_at, human) VALUES ('%[1]s', '%[2]s', '', 'administrator', 'administrator', '', '%[1]s')", key.ID(), key)))
	check(t, n.store.Join(t.Context(), n.author(), joined, noKeys))
	return n
}

// numbers are 0, 1, 2 …
func numbers(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// copied is the laptop as it was: its database from a backup, its key.
func (w *world) copied(t testing.TB) *world {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.db")
	must(w.store.Backup(t.Context(), path))(t)
	return w.openOther(t, path)
}

// What does not fit is refused whole, with what is wrong with it.
func TestBundlesRefused(t *testing.T) {
	a, b := twoLaptops(t)
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	first := a.bundle(t, false)
	b.takes(t, first)
	twin := b.copied(t)
	a.list(t, monitor("A2", "Intensiv 2", "2", "2"))
	second := a.bundle(t, false)

	refused := func(w *world, what, code string, bundle []byte) {
		t.Helper()
		before := w.fold(t)
		_, err := w.store.TakeBundle(t.Context(), bytes.NewReader(bundle))
		if !errors.Is(err, &audit.Refusal{Code: code}) {
			t.Errorf("%s: %v", what, err)
		}
		if w.fold(t) != before {
			t.Errorf("%s changed the tables", what)
		}
		must(w.store.Verify(t.Context(), nil))(t)
	}
	for _, at := range []int{0, 70, len(second) / 3, len(second) / 2, len(second) - 1} {
		refused(b, fmt.Sprintf("cut at %d", at), "bundle-cut", second[:at])
		changed := bytes.Clone(second)
		changed[at] ^= 1
		_, err := b.store.TakeBundle(t.Context(), bytes.NewReader(changed))
		if err == nil {
			t.Errorf("byte %d changed: taken in", at)
		}
	}
	other := guarded(t, audit.Technician)
	refused(other, "of another site", "bundle-site", newWorld(t).bundle(t, true))
	b.takes(t, second)

	// A copy of the laptop went on writing, and hears of it.
	b.walks(t)
	twin.walks(t)
	a.takes(t, b.bundle(t, true))
	twin.takes(t, a.bundle(t, true))
	if _, err := twin.StartRound(t.Context(), nil, bfarm); !errors.Is(err, &audit.Refusal{Code: "laptop-stopped"}) {
		t.Errorf("the copy writes: %v", err)
	}
	agree(t, a, b)
}

// A database that was restored is told so, before it writes anything.
func TestBundlesTellWhatWasRestored(t *testing.T) {
	a, b := twoLaptops(t)
	old := a.copied(t)
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	b.takes(t, a.bundle(t, false))
	all := b.bundle(t, true)
	a.list(t, monitor("A2", "Intensiv 2", "2", "2"))
	b.takes(t, a.bundle(t, false))
	for what, bundle := range map[string][]byte{"all": all, "what follows": b.bundle(t, false)} {
		if _, err := old.store.TakeBundle(t.Context(), bytes.NewReader(bundle)); !errors.Is(err, &audit.Refusal{Code: "bundle-older"}) {
			t.Errorf("restored, %s: %v", what, err)
		}
	}
}

// While the screens are open a command brings in what comes before the last entry
// here: what is written next says that it has seen it.
func TestBundleTakenByAnotherProcess(t *testing.T) {
	ctx := t.Context()
	a, b := twoLaptops(t)
	a.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	b.takes(t, a.bundle(t, false))
	sealed := b.walks(t)
	for range 2 {
		sealed.works(t, "A1")
	}
	for i := range 40 { // so that its log is far deeper
		a.list(t, monitor(fmt.Sprintf("B%d", i), "Kardiologie", "1", fmt.Sprint(i)))
	}
	a.openOther(t, a.path).takes(t, b.bundle(t, false))
	page := must(a.Queue(ctx, audit.AuditFilter{}, 0, 10, a.store.now()))(t)
	check(t, a.Approve(ctx, []audit.Approval{{ID: page.Lines[0].ID, Sealed: page.Lines[0].Sealed}}, ""))
	b.takes(t, a.bundle(t, false))
	agree(t, a, b)
}

// An entry that says it has seen what was never there is named.
func TestVerifyNamesWhatWasNeverSeen(t *testing.T) {
	a, b := twoLaptops(t)
	a.takes(t, b.bundle(t, false))
	said := audit.RoomListed{Ward: "Intensiv 2", Room: "9"}
	a.forges(t, ledger.Envelope{
		Seen: []ledger.Position{{Writer: b.writer.Public().ID(), Size: 1, Root: ledger.Hash{1}}}, By: string(a.Person()), Kind: said.Kind(), Data: must(audit.EncodeEvent(&said))(t),
	})
	_, err := a.store.Verify(t.Context(), nil)
	found(t, err, "another root")
}
