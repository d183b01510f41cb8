package tui

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/ledger"
)

// testKey is a key behind a passphrase, that locks itself like the real one.
type testKey struct {
	clock      *testClock
	key        ledger.PersonKey
	phrase     string
	state      KeyState
	used       time.Time
	signatures int
}

const testPhrase = "vier Wörter mit Abstand"

func (k *testKey) State() KeyState {
	if k.state == KeyOpen && k.clock.now().Sub(k.used) >= 10*time.Minute {
		k.state = KeyLocked
	}
	return k.state
}

func (k *testKey) Unlock(_ context.Context, phrase string) error {
	if phrase != k.phrase {
		return ErrWrongPIN
	}
	k.state, k.used = KeyOpen, k.clock.now()
	return nil
}

func (k *testKey) Seal(_ context.Context, phrase string) error {
	k.phrase, k.state, k.used = phrase, KeyOpen, k.clock.now()
	return nil
}

func (k *testKey) Lock() { k.state = KeyLocked }

func (k *testKey) Touch() {
	k.State()
	k.used = k.clock.now()
}

func (k *testKey) sign(kind string, statement []byte) (string, error) {
	if k.State() != KeyOpen {
		return "", ErrLocked
	}
	k.signatures++
	return k.key.Sign(kind, statement)
}

// supervised is a site where Dr. Sommer, whose key is behind a passphrase, works.
func supervised(t *testing.T, state KeyState) (*testPeople, *testKey, Site) {
	t.Helper()
	s, round := intensiv(t)
	s.begin(round, "201", "4001", separated()...)
	p := newTestPeople(s, "4711", "0815")
	who := p.here[1]
	p.here[0].Last, p.here[1].Last = false, true
	recovery := p.store.Session(db.Author{Person: audit.PersonID(p.recovery.Public().ID()), Sign: p.recovery.Sign})
	p.check(recovery.ChangeRole(t.Context(), who.ID, audit.Supervisor, ""))
	k := &testKey{clock: p.clock, key: p.keys[who.ID], phrase: testPhrase, state: state, used: p.clock.now()}
	site := p.site()
	site.Store, site.Person, site.Key, site.HasPIN = p.store.Session(db.Author{Person: who.ID, Sign: k.sign}), who.Name, k, true
	return p, k, site
}

// sealing stands before the key press that seals an audit.
func sealing(t *testing.T, p *testPeople, site Site, lang checklist.Lang) (*driver, audit.AuditID) {
	t.Helper()
	d := p.at(t, lang, site)
	o, err := p.store.Overview(t.Context())
	p.check(err)
	id := o.Drafts[0].ID
	d.open(newComplete(d.app.e, id, nil))
	d.wait(settle)
	return d, id
}

func (p *testPeople) sealed(id audit.AuditID) bool {
	a, err := p.store.Audit(context.Background(), id)
	p.check(err)
	return a.Status == audit.Completed
}

// After a wrong passphrase what is typed or pasted while the wait runs is not lost, and
// counts only once it is over.
func TestTypingWhileWaiting(t *testing.T) {
	p, k, site := supervised(t, KeyLocked)
	d, id := sealing(t, p, site, checklist.English)
	d.press("enter").see("Passphrase of Max Müller").write("vier Wörter ohne Abstand")
	d.send(keyOf("enter"))
	d.see("Once more in 1 second.")
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(testPhrase), Paste: true}) // from a password manager, at once
	d.send(keyOf("enter"))
	if p.sealed(id) || k.signatures > 0 {
		t.Fatal("sealed while the wait was running")
	}
	d.wait(time.Second)
	d.press("enter").see("key open: Max Müller")
	if !p.sealed(id) {
		t.Error("what was typed while waiting did not open the key")
	}
}

// Whatever needs a signature asks for the passphrase, and is done then.
func TestLockedKeyIsAskedFor(t *testing.T) {
	p, k, site := supervised(t, KeyLocked)
	d, id := sealing(t, p, site, checklist.English)
	d.see("○ ", "Max Müller").press("enter").see("Passphrase of Max Müller", "key locked: Max Müller")
	if p.sealed(id) {
		t.Fatal("sealed with a locked key")
	}
	d.write("q?vier").seeNot("q?vier").press("esc").seeNot("Passphrase")
	if p.sealed(id) || k.signatures > 0 {
		t.Fatal("put off, and sealed all the same")
	}
	d.press("enter").see("Passphrase of Max Müller").write("vier Wörter ohne Abstand")
	d.send(keyOf("enter"))
	d.see("The key does not open with that.", "Once more in 1 second.")
	d.wait(time.Second)
	d.write(testPhrase).press("enter").see("key open: Max Müller")
	if !p.sealed(id) || k.signatures != 1 {
		t.Errorf("sealed %v with %d signatures, want one", p.sealed(id), k.signatures)
	}
	page, err := p.store.Ledger(t.Context(), 0, 1)
	p.check(err)
	if l := page.Lines[0]; l.Stamp.Name != "Max Müller" || !l.Signed {
		t.Errorf("newest entry %+v", l)
	}
}

// The key locks itself ten minutes after the last key press, and the screen says so.
func TestKeyLocksItself(t *testing.T) {
	p, k, site := supervised(t, KeyLocked)
	d, _ := sealing(t, p, site, checklist.English)
	d.press("enter").write(testPhrase).press("enter").see("key open")
	for range 3 {
		d.wait(9 * time.Minute)
		d.press("up").see("key open")
	}
	d.wait(11 * time.Minute)
	if k.state != KeyLocked { // by itself, without a key press
		t.Error("the key is open after ten minutes without a key press")
	}
	d.look()
	d.see("key locked: Max Müller")
}

// Who has become a supervisor sets a passphrase before anything else; put off, it
// is asked for when something is to be signed.
func TestRaisedKeyGetsAPassphrase(t *testing.T) {
	p, k, site := supervised(t, KeyUnsealed)
	d, id := sealing(t, p, site, checklist.English)
	d.see("Max Müller reviews or administers now").press("esc").seeNot("reviews or administers")
	d.press("enter").see("reviews or administers now").write("kurz").press("enter").see("at least 12 characters")
	d.write(" und gut genug").press("enter").write("kurz und gut genug?").press("enter").see("this is not the passphrase above")
	d.press("backspace", "enter").see("key open")
	if !p.sealed(id) || k.phrase != "kurz und gut genug" {
		t.Errorf("sealed %v, passphrase %q", p.sealed(id), k.phrase)
	}
}

// After eight hours who works is asked for their PIN, and at a switch the key is
// locked.
func TestShiftEnds(t *testing.T) {
	p, k, site := supervised(t, KeyOpen)
	d := p.at(t, checklist.English, site)
	d.wait(7 * time.Hour)
	d.press("down").see("What would you like to do?")
	d.wait(time.Hour)
	d.press("down").see("Who works here?", "After eight hours the PIN is asked for again").seeNot("Max Müller works")
	if d.app.e.store() != nil || k.state != KeyLocked {
		t.Errorf("after the shift: store %v, key %v", d.app.e.store(), k.state)
	}
	d.press("up", "enter").see("PIN of Jo Weiß").write("4711").press("enter").see("Jo Weiß works now")

	p, k, site = supervised(t, KeyOpen)
	d = p.at(t, checklist.English, site)
	openPeople(d).press("up", "enter").write("4711").press("enter").see("Jo Weiß works now")
	if k.state != KeyLocked {
		t.Error("the key of who worked before is open after a switch")
	}
}

// What is asked looks right in both languages and three sizes.
func TestLockScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		for name, c := range map[string]struct {
			state KeyState
			keys  []string
		}{
			"ask":    {KeyLocked, []string{"enter", "v", "i"}},
			"wrong":  {KeyLocked, []string{"enter", "v", "enter"}},
			"fresh":  {KeyUnsealed, nil},
			"short":  {KeyUnsealed, []string{"v", "i", "enter"}},
			"opened": {KeyOpen, nil},
		} {
			t.Run(string(lang)+"/"+name, func(t *testing.T) {
				p, _, site := supervised(t, c.state)
				d, _ := sealing(t, p, site, lang)
				d.press(c.keys...)
				everySize(t, d)
			})
		}
	}
}
