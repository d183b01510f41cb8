package cli

import (
	"errors"
	"os"
	"testing"
	"time"

	"visite/audit"
	"visite/ledger"
	"visite/tui"
)

// desk is a laptop with Jana, an administrator behind a passphrase, and Kim, a
// technician behind a PIN. Time is the test's.
func desk(t *testing.T) (p *people, recovery string, jana, kim audit.PersonID, pass func(time.Duration)) {
	t.Helper()
	p, recovery = laptop(t, audit.Administrator)
	now := time.Now()
	p.app.now = func() time.Time { return now }
	p.site.key.now = p.app.now
	p.must(t, p.Seal(t.Context(), "4711"))
	p.must(t, p.Add(t.Context(), tui.NewPerson{Name: "Kim", PIN: "0815"}))
	here, err := p.Here(t.Context())
	p.must(t, err)
	return p, recovery, here[0].ID, here[1].ID, func(d time.Duration) { now = now.Add(d) }
}

// Only one's own PIN lets one in, and it opens nothing: to sign takes the passphrase.
func TestPINLetsInAndPassphraseSigns(t *testing.T) {
	ctx := t.Context()
	p, _, jana, kim, pass := desk(t)
	k, err := p.keys()
	p.must(t, err)
	if _, err := k.person(string(jana), []byte("4711")); !errors.Is(err, ledger.ErrPassphraseWrong) {
		t.Errorf("the PIN opens the key: %v", err)
	}
	for _, pin := range []string{"", "0815", phrase} {
		if _, err := p.Enter(ctx, jana, pin); !errors.Is(err, tui.ErrWrongPIN) {
			t.Errorf("with %q: %v", pin, err)
		}
	}
	site, err := p.Enter(ctx, jana, "4711")
	p.must(t, err)
	permit := audit.NetworkPermit{Networks: []string{"10.20.0.0/16"}}
	boss := site.People.(*people).site.session
	if err := boss.PermitNetwork(ctx, permit); !errors.Is(err, tui.ErrLocked) || site.Key.State() != tui.KeyLocked {
		t.Errorf("signed with a locked key: %v", err)
	}
	p.must(t, boss.ListRooms(ctx, "Intensiv 2", []string{"204"})) // nobody signs that
	if err := site.Key.Unlock(ctx, "vier Wörter ohne Abstand"); !errors.Is(err, tui.ErrWrongPIN) {
		t.Errorf("unlocked with another passphrase: %v", err)
	}
	p.must(t, site.Key.Unlock(ctx, phrase))
	pass(9 * time.Minute)
	site.Key.Touch()
	pass(9 * time.Minute)
	p.must(t, boss.PermitNetwork(ctx, permit))
	pass(keyIdle)
	site.Key.Touch() // too late
	if err := boss.PermitNetwork(ctx, permit); !errors.Is(err, tui.ErrLocked) {
		t.Errorf("signed after ten minutes without a key press: %v", err)
	}
	p.must(t, site.Key.Unlock(ctx, phrase))
	site.Key.Lock()
	if site.Key.State() != tui.KeyLocked {
		t.Error("open after it was locked")
	}
	if site, err := p.Enter(ctx, kim, "0815"); err != nil || site.Key != nil || !site.HasPIN {
		t.Errorf("a technician: %+v, %v", site.Key, err)
	}
}

// Wrong PINs are remembered over a restart of the program, until the right one.
func TestWrongPINsAreRemembered(t *testing.T) {
	ctx := t.Context()
	p, _, _, kim, _ := desk(t)
	for range 3 {
		_, err := p.Enter(ctx, kim, "1234")
		if !errors.Is(err, tui.ErrWrongPIN) {
			t.Fatal(err)
		}
	}
	s, err := p.app.openScreens(ctx)
	p.must(t, err)
	defer s.Close()
	again := &people{app: p.app, site: s}
	here, err := again.Here(ctx)
	p.must(t, err)
	if here[1].Wrong != 3 || !here[1].WrongAt.Equal(p.app.now()) || here[0].Wrong != 0 {
		t.Errorf("remembered %+v", here)
	}
	_, err = again.Enter(ctx, kim, "0815")
	p.must(t, err)
	if here, err = again.Here(ctx); err != nil || here[1].Wrong != 0 {
		t.Errorf("after the right one: %+v, %v", here[1], err)
	}
}

// Among several people nobody takes over without a PIN, and nobody who was revoked.
func TestWhoCannotTakeOver(t *testing.T) {
	ctx := t.Context()
	p, _, jana, kim, _ := desk(t)
	k, err := p.keys()
	p.must(t, err)
	p.must(t, os.Remove(k.pinFile(string(jana))))
	_, err = p.Enter(ctx, jana, "")
	refused(t, err, "Jana has no PIN and cannot take over here")
	p.must(t, p.Revoke(ctx, kim, "ausgeschieden", ""))
	_, err = p.Enter(ctx, kim, "0815")
	refused(t, err, "this person was revoked")
	here, err := p.Here(ctx)
	p.must(t, err)
	if len(here) != 2 || here[1].Revoked == "" {
		t.Errorf("here %+v", here)
	}
}

// Who has become a supervisor sets a passphrase before they sign; the PIN stays.
func TestRoleGoesUp(t *testing.T) {
	ctx := t.Context()
	p, _, _, kim, _ := desk(t)
	p.must(t, p.ChangeRole(ctx, kim, audit.Supervisor, ""))
	site, err := p.Enter(ctx, kim, "0815")
	p.must(t, err)
	if site.Key == nil || site.Key.State() != tui.KeyUnsealed {
		t.Fatalf("key %+v", site.Key)
	}
	if err := site.People.Seal(ctx, "2580"); !errors.Is(err, tui.ErrLocked) {
		t.Errorf("a PIN on a key that is to be sealed: %v", err)
	}
	p.must(t, site.Key.Seal(ctx, phrase))
	k, err := p.keys()
	p.must(t, err)
	if how, err := k.protection(string(kim)); how != byPassphrase || err != nil {
		t.Errorf("the key is behind %d, %v", how, err)
	}
	if _, err := k.person(string(kim), []byte("0815")); !errors.Is(err, ledger.ErrPassphraseWrong) {
		t.Errorf("the PIN opens the key: %v", err)
	}
	again, err := p.Enter(ctx, kim, "0815")
	p.must(t, err)
	p.must(t, again.Key.Unlock(ctx, phrase))
	p.must(t, p.ChangeRole(ctx, kim, audit.Technician, "")) // down: nothing is lost
	again, err = p.Enter(ctx, kim, "0815")
	p.must(t, err)
	p.must(t, again.Key.Unlock(ctx, phrase))
}

// Whatever stops the program before the entry leaves files that count for nothing.
func TestKeyWithoutEntry(t *testing.T) {
	ctx := t.Context()
	p, recovery, jana, _, _ := desk(t)
	k, err := p.keys()
	p.must(t, err)
	key, err := ledger.NewPersonKey(zeros{})
	p.must(t, err)
	p.must(t, p.keep(k, key, audit.Supervisor, tui.NewPerson{PIN: "1234", Passphrase: phrase}))
	p.must(t, os.WriteFile(k.pinFile("nobody"), []byte("x"), 0o600))
	if here, err := p.Here(ctx); err != nil || len(here) != 2 {
		t.Errorf("here %+v, %v", here, err)
	}
	before, _ := keyFiles(t, p)
	err = p.Add(ctx, tui.NewPerson{Name: "Ida", Role: audit.Administrator, PIN: "1234", Passphrase: phrase, SameAs: "nobody", Admission: recovery})
	refused(t, err, "this person is not known in this database")
	if after, _ := keyFiles(t, p); len(after) != len(before) {
		t.Errorf("refused, and left %v, before %v", after, before)
	}
	p.must(t, p.Add(ctx, tui.NewPerson{Name: "Jana", Role: audit.Administrator, PIN: "1234", Passphrase: phrase, SameAs: jana, Reason: "vergessen", Admission: recovery}))
	if _, err := p.site.Verify(ctx, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// zeros is a source of bytes that are no secret.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }
