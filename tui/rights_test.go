package tui

import (
	"context"
	"strings"
	"testing"

	"visite/audit"
	"visite/checklist"
)

// An administrator gives somebody another role and revokes them; the page says so.
func TestAdministratorChangesRights(t *testing.T) {
	p := newTestPeople(newTestSite(t), "4711", "0815").promote()
	d := p.at(t, checklist.English, p.site())
	openPeople(d).press("down", "r").see("Max Müller", "since", "Another role", "Revoke", "New key")
	d.press("enter").see("Role").press("2", "enter").see("Max Müller: supervisor now")
	if got := p.here[1].Role; got != audit.Supervisor {
		t.Errorf("Max Müller is %s", got)
	}
	d.press("r", "down", "enter").see("can write and sign nothing any more").press("enter").see("please say why")
	d.write("ausgeschieden").press("enter").see("Max Müller is revoked", "✗ revoked")
	d.press("enter").see("nothing new counts").seeNot("PIN of")
	d.press("r").see("ausgeschieden", "New key").seeNot("Another role")

	// Oneself only with the recovery key, and then nobody is left but that.
	d.press("esc", "up", "r").press("enter", "1", "enter").see("An administrator does this, or the recovery key")
	d.write("notiz.pdf").press("enter").see("Nobody administers any more: only the recovery key")
	if got := p.here[0].Role; got != audit.Technician {
		t.Errorf("Jo Weiß is %s", got)
	}
	if _, err := p.store.Verify(context.Background(), nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// The recovery key has no name of its own in the log, and is called what it is.
func TestRecoveryKeyIsNamed(t *testing.T) {
	p := newTestPeople(newTestSite(t), "4711", "0815")
	p.check(p.Revoke(t.Context(), p.here[1].ID, "ausgeschieden", "recovery.key"))
	d := p.at(t, checklist.English, p.site())
	page, err := p.store.Ledger(t.Context(), 0, 1)
	p.check(err)
	d.open(newEntry(d.app.e, page.Lines[0])).press("left").see("recovery key", "ausgeschieden")
	if line := d.app.e.entryLine(page.Lines[0], "Rights taken away", 100); !strings.Contains(line, "recovery key") {
		t.Errorf("line %q", line)
	}
}

// Who has forgotten their PIN comes back with the recovery key, before anybody works.
func TestForgottenPIN(t *testing.T) {
	p := newTestPeople(newTestSite(t), "4711")
	old := p.here[0].ID
	d := p.at(t, checklist.English, Site{People: p})
	d.see("PIN of Jo Weiß", "forgot PIN").press("tab").see("Jo Weiß", "New key").press("down", "down", "enter")
	d.see("The old key is revoked. Jo Weiß at the keyboard, please").write("2580").press("enter").write("2580").press("enter")
	d.see("the recovery key of the facility").write("notiz.pdf").press("enter")
	d.see("Jo Weiß has a new key, the old one is revoked", "Who works here?")
	d.press("down", "enter").see("PIN of Jo Weiß").write("2580").press("enter").see("Jo Weiß works now")
	people, err := p.store.People(t.Context())
	p.check(err)
	for _, one := range people {
		if one.Recovery {
			continue
		}
		if one.Human != old || (one.Revoked != "") != (one.ID == old) {
			t.Errorf("%+v, want the human %s", one, old)
		}
	}
}

// The pages about rights, in both languages and three sizes.
func TestRightsScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		for name, keys := range map[string][]string{
			"page":    {"down", "r"},
			"role":    {"down", "r", "enter"},
			"revoke":  {"down", "r", "down", "enter"},
			"readmit": {"down", "r", "down", "down", "enter"},
			"file":    {"r", "enter", "1", "enter"},
			"revoked": {"down", "r", "down", "enter", "w", "e", "g", "enter"},
			"gone":    {"down", "r", "down", "enter", "w", "e", "g", "enter", "r"},
		} {
			t.Run(string(lang)+"/"+name, func(t *testing.T) {
				p := newTestPeople(newTestSite(t), "4711", "0815").promote()
				d := p.at(t, lang, p.site())
				openPeople(d).press(keys...)
				everySize(t, d)
			})
		}
	}
}
