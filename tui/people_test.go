package tui

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/ledger"
)

// testPeople are the people of a test site. Their keys are in memory, their
// PINs in the clear; what they do goes into the real log.
type testPeople struct {
	*testSite
	here   []PersonHere
	pins   map[audit.PersonID]string
	keys   map[audit.PersonID]ledger.PersonKey
	admits error // why nobody can be added
}

func newTestPeople(s *testSite, pins ...string) *testPeople {
	p := &testPeople{testSite: s, pins: map[audit.PersonID]string{}, keys: map[audit.PersonID]ledger.PersonKey{}}
	founder, err := s.store.Store.Person(context.Background(), s.store.Person())
	s.check(err)
	p.here = []PersonHere{{Person: founder, Last: true}}
	if len(pins) > 0 {
		s.check(p.Seal(context.Background(), pins[0]))
	}
	if len(pins) > 1 {
		s.check(p.Add(context.Background(), NewPerson{Name: "Max Müller", PIN: pins[1], Admission: "recovery.key"}))
	}
	return p
}

func (p *testPeople) Here(ctx context.Context) ([]PersonHere, error) {
	for i := range p.here {
		person, err := p.store.Store.Person(ctx, p.here[i].ID)
		p.check(err)
		p.here[i].Person = person
	}
	return slices.Clone(p.here), nil
}

// promote makes the founder an administrator.
func (p *testPeople) promote() *testPeople {
	p.check(p.ChangeRole(context.Background(), p.here[0].ID, audit.Administrator, "recovery.key"))
	_, err := p.Here(context.Background())
	p.check(err)
	return p
}

func (p *testPeople) Folder() string { return "testdata/lists/" }

func (p *testPeople) Enter(_ context.Context, id audit.PersonID, pin string) (Site, error) {
	if p.pins[id] != pin {
		return Site{}, ErrWrongPIN
	}
	site := p.site()
	for i := range p.here {
		if p.here[i].Last = p.here[i].ID == id; p.here[i].Last {
			site.Person = p.here[i].Name
		}
	}
	if key, ok := p.keys[id]; ok {
		site.Store = p.store.Session(db.Author{Person: id, Sign: key.Sign})
	}
	return site, nil
}

func (p *testPeople) Seal(_ context.Context, pin string) error {
	for i := range p.here {
		if p.here[i].Last {
			p.here[i].HasPIN, p.pins[p.here[i].ID] = true, pin
		}
	}
	return nil
}

func (p *testPeople) Add(ctx context.Context, n NewPerson) error {
	if p.admits != nil {
		return p.admits
	}
	if n.Role == "" {
		n.Role = audit.Technician
	}
	key, err := ledger.NewPersonKey(rand.Reader)
	p.check(err)
	founding, err := p.store.Founding(ctx)
	p.check(err)
	now := p.clock.now()
	terms := ledger.Terms{Role: string(n.Role), Issued: now, Expires: now}
	invited, err := ledger.NewInvitation(rand.Reader, p.recovery, founding, n.Name, terms)
	p.check(err)
	accepted, err := invited.Accept(p.writer.Public(), key, now)
	p.check(err)
	id := audit.PersonID(key.Public().ID())
	joined := audit.PersonJoined{Acceptance: accepted, SameAs: n.SameAs, Person: audit.PersonRecord{
		ID: id, Key: key.Public().String(), Name: audit.Say(n.Name), Role: n.Role,
	}}
	if n.SameAs != "" {
		err = p.acting(n.Admission).Readmit(ctx, joined, n.Reason)
	} else {
		err = p.store.Admit(ctx, joined)
	}
	p.check(err)
	person, err := p.store.Store.Person(ctx, id)
	p.check(err)
	p.here, p.pins[id], p.keys[id] = append(p.here, PersonHere{Person: person, HasPIN: true}), n.PIN, key
	return nil
}

func (p *testPeople) Admits(context.Context, string) (audit.Role, error) { return "", nil }

func (p *testPeople) ChangeRole(ctx context.Context, id audit.PersonID, to audit.Role, recovery string) error {
	return p.acting(recovery).ChangeRole(ctx, id, to, "")
}

func (p *testPeople) Revoke(ctx context.Context, id audit.PersonID, reason, recovery string) error {
	return p.acting(recovery).Revoke(ctx, id, reason)
}

func (p *testPeople) acting(recovery string) *db.Session {
	if recovery == "" {
		return p.store
	}
	return p.store.Session(db.Author{Person: audit.PersonID(p.recovery.Public().ID()), Sign: p.recovery.Sign})
}

func (p *testPeople) Administrators(ctx context.Context) (n int, err error) {
	all, err := p.store.People(ctx)
	for _, one := range all {
		if one.Role == audit.Administrator && one.Revoked == "" && !one.Recovery {
			n++
		}
	}
	return n, err
}

func (p *testPeople) site() Site {
	return Site{Store: p.store, Settings: p.settings, Lists: &testLists{}, People: p, Person: "Jo Weiß"}
}

// at starts the screens with somebody at work, or with nobody yet.
func (p *testPeople) at(t *testing.T, lang checklist.Lang, site Site) *driver {
	t.Helper()
	lists, err := checklist.Shipped()
	p.check(err)
	return drive(t, p.clock, Config{Site: site, Checklists: lists, Lang: lang, Now: p.clock.now}, 80, 24)
}

// openPeople goes from Home to the page of people.
func openPeople(d *driver) *driver { return d.press("end", "up", "enter") }

// From Home: the first person gets a PIN, a second one is taken in with the
// recovery key and goes on in their own name.
func TestSecondPerson(t *testing.T) {
	ctx := context.Background()
	p := newTestPeople(newTestSite(t))
	d := p.at(t, checklist.English, p.site())
	openPeople(d).see("Jo Weiß", "works now", "Add a person")

	d.press("down", "enter").see("From now on two people can sign here", "Your PIN")
	d.write("47").press("enter").see("at least four digits and nothing else")
	d.write("11").press("enter").write("4712").press("enter").see("this is not the PIN above").seeNot("4711", "4712")
	if p.here[0].HasPIN {
		t.Error("the key has a PIN that was typed in two ways")
	}
	d.press("backspace").write("1").press("enter").see("Name of the new person")
	if !p.here[0].HasPIN || p.pins[p.here[0].ID] != "4711" {
		t.Errorf("PIN is %q, want 4711", p.pins[p.here[0].ID])
	}

	d.write("jo weiß").press("enter").see("somebody here has this name")
	for range 7 {
		d.press("backspace")
	}
	d.write("Max Müller").press("enter", "enter").see("What lets Max Müller in?")
	d.write("notiz.pdf").press("enter").see("Now Max Müller at the keyboard")
	d.write("0815").press("enter").write("0815").press("enter")
	d.see("Max Müller can work here now. Please lock the key away again", "Jo Weiß", "works now")

	d.press("enter").see("PIN of Max Müller").write("0815").press("enter")
	d.see("Max Müller works now", "What would you like to do?")
	if who := d.app.e.site.Person; who != "Max Müller" {
		t.Errorf("%s works, want Max Müller", who)
	}
	p.check(d.app.e.store().ListRooms(ctx, icu, []string{"204"}))
	page, err := p.store.Ledger(ctx, 0, 10)
	p.check(err)
	if l := page.Lines[0]; l.Stamp.Name != "Max Müller" {
		t.Errorf("the room was listed by %s, want Max Müller", l.Stamp.Name)
	}
	d.press("end", "up", "up", "up", "enter").see("Person added: Max Müller")
}

// A wrong PIN costs a second, the next one two; meanwhile nothing can be typed.
func TestWrongPIN(t *testing.T) {
	p := newTestPeople(newTestSite(t), "4711", "0815")
	d := p.at(t, checklist.English, p.site())
	openPeople(d).press("down", "enter")
	d.write("1234")
	d.send(keyOf("enter"))
	d.see("That was not the right PIN.", "Once more in 1 second.")
	d.write("08").see("Once more") // half a second of keys that do not count
	d.wait(time.Second)
	d.see("Please try once more.").seeNot("●")
	d.write("1234")
	d.send(keyOf("enter"))
	d.see("Once more in 2 seconds.")
	d.press("esc", "enter").write("1234") // leaving does not make it shorter
	d.send(keyOf("enter"))
	d.see("Once more in 4 seconds.")
	d.wait(5 * time.Second)
	d.write("0815").press("enter").see("Max Müller works now")
	openPeople(d).press("up", "enter").write("4711").press("enter").see("Jo Weiß works now")
	openPeople(d).press("down", "enter").write("1")
	d.send(keyOf("enter"))
	d.see("Once more in 1 second.") // the right one has made good
}

// A scanner never fills in a PIN, whole or one character at a time, and what
// was typed before it is asked for again.
func TestScannerIsNoPIN(t *testing.T) {
	p := newTestPeople(newTestSite(t), "4711", "0815")
	for name, scan := range map[string]func(*driver, string) *driver{"whole": (*driver).scan, "one by one": (*driver).scanSlow} {
		t.Run(name, func(t *testing.T) {
			d := p.at(t, checklist.English, p.site())
			openPeople(d).press("down", "enter").write("08")
			scan(d, "0815").see("PIN of Max Müller").seeNot("That was not the right PIN")
			if typed := d.app.front().screen.(*pinScreen).form.fields[0].value(); typed != "" || d.app.e.site.Person != "Jo Weiß" {
				t.Errorf("%q is in the field, %s works", typed, d.app.e.site.Person)
			}
			d.wait(sayFor)
			d.press("esc", "down", "enter").see("Name of the new person").write("Kim").press("enter", "enter")
			d.write("notiz.pdf").press("enter")
			scan(d, "4012345678901").see("Now Kim at the keyboard").seeNot("●●")
			d.write("2580").press("enter").write("2580")
			scan(d, "4012345678901")
			if len(p.here) != 2 {
				t.Fatalf("%d people, want 2: the scanner's Enter has added one", len(p.here))
			}
		})
	}
}

// Who has a PIN is asked for it before Home, and several are asked who they are.
func TestWhoWorks(t *testing.T) {
	one := newTestPeople(newTestSite(t), "4711")
	d := one.at(t, checklist.English, Site{People: one})
	d.see("PIN of Jo Weiß").write("4711").press("enter").see("Jo Weiß works now", "What would you like to do?")

	two := newTestPeople(newTestSite(t), "4711", "0815")
	d = two.at(t, checklist.English, Site{People: two})
	d.see("Who works here?", "Jo Weiß", "Max Müller").seeNot("Add a person")
	d.press("down", "enter").see("PIN of Max Müller").press("esc").see("Who works here?")
	d.press("enter").write("0815").press("enter").see("Max Müller works now")
}

// What cannot be done is said, and nothing typed before is lost.
func TestAddPersonFails(t *testing.T) {
	p := newTestPeople(newTestSite(t), "4711")
	p.admits = errors.New("this is not the recovery key")
	d := p.at(t, checklist.English, p.site())
	openPeople(d).press("down", "enter").write("Kim").press("enter", "enter").write("notiz.pdf").press("enter")
	d.write("0815").press("enter").write("0815").press("enter").see("this is not the recovery key")
	d.wait(settle)
	d.press("enter").see("What lets Kim in?", "notiz.pdf")
	p.admits = nil
	d.press("enter").see("Now Kim at the keyboard").press("enter").see("Kim can work here now")
	if len(p.here) != 2 || p.pins[p.here[1].ID] != "0815" {
		t.Errorf("people %+v, PINs %v", p.here, p.pins)
	}
}

// An administrator who works admits without a file.
func TestAdministratorAdmits(t *testing.T) {
	p := newTestPeople(newTestSite(t), "4711")
	p.promote()
	d := p.at(t, checklist.English, p.site())
	openPeople(d).press("down", "enter").see("Who lets them in?", "● 1 Jo Weiß").write("Kim").press("enter", "enter", "enter")
	d.see("Now Kim at the keyboard").press("esc").see("Name of the new person").press("enter", "enter", "enter")
	d.write("0815").press("enter").write("0815").press("enter").see("Kim can work here now").seeNot("lock the key")
}

// The screens of the people, in both languages and three sizes.
func TestPeopleScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		one := newTestPeople(newTestSite(t))
		two := newTestPeople(newTestSite(t), "4711", "0815")
		boss := newTestPeople(newTestSite(t), "4711")
		boss.promote()
		demo := one.site()
		demo.People, demo.Demo = nil, true
		for _, sc := range []struct {
			name   string
			people *testPeople
			site   Site
			open   bool
			write  string
			keys   []string
		}{
			{name: "one", people: one, site: one.site(), open: true},
			{name: "two", people: two, site: two.site(), open: true},
			{name: "made-up", people: one, site: demo, open: true},
			{name: "own-pin", people: one, site: one.site(), open: true, keys: []string{"down", "enter"}},
			{name: "own-pin-wrong", people: one, site: one.site(), open: true, keys: []string{"down", "enter", "1", "2", "3", "4", "enter", "1", "enter"}},
			{name: "add-name", people: two, site: two.site(), open: true, keys: []string{"end", "enter"}},
			{name: "add-name-administrator", people: boss, site: boss.site(), open: true, keys: []string{"end", "enter", "K", "i", "m", "enter", "enter"}},
			{name: "add-passphrase", people: boss, site: boss.site(), open: true, keys: []string{"end", "enter", "K", "i", "m", "enter", "2", "enter", "enter", "4", "7", "1", "1", "enter", "4", "7", "1", "1", "enter", "k", "u", "r", "z", "enter"}},
			{name: "add-file", people: two, site: two.site(), open: true, keys: []string{"end", "enter", "K", "i", "m", "enter", "enter", "down"}},
			{name: "add-pin", people: boss, site: boss.site(), open: true, keys: []string{"end", "enter", "K", "i", "m", "enter", "enter", "enter", "4", "7", "1", "1", "enter"}},
			{name: "pin", people: two, site: two.site(), open: true, keys: []string{"down", "enter", "4", "7"}},
			{name: "pin-wrong", people: two, site: two.site(), open: true, keys: []string{"down", "enter", "4", "enter"}},
			{name: "who-works", people: two, site: Site{People: two}},
			{name: "start", people: boss, site: Site{People: boss}},
		} {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				d := sc.people.at(t, lang, sc.site)
				if sc.open {
					openPeople(d)
				}
				d.press(sc.keys...)
				everySize(t, d)
			})
		}
	}
}
