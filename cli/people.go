package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"visite/audit"
	"visite/db"
	"visite/ledger"
	"visite/tui"
)

// people are those who can work on this laptop, as the screens see them.
type people struct {
	app  *app
	site *site // the person of which works now, if anybody does
}

func (p *people) keys() (keys, error) { return p.app.siteKeys(p.site.about.ID) }

// Here lists who has a key here and is known to the log, those revoked too.
func (p *people) Here(ctx context.Context) ([]tui.PersonHere, error) {
	k, err := p.keys()
	if err != nil {
		return nil, p.app.told(err)
	}
	known, err := p.app.keysHere(ctx, p.site, k)
	if err != nil {
		return nil, p.app.told(err)
	}
	st, err := loadState()
	if err != nil {
		return nil, p.app.told(err)
	}
	remembered := st.Sites[p.site.about.ID]
	last := p.site.person.ID
	if last == "" {
		last = audit.PersonID(remembered.Person)
	}
	slices.SortStableFunc(known, func(a, b audit.Person) int { return strings.Compare(audit.Fold(a.Name), audit.Fold(b.Name)) })
	here := make([]tui.PersonHere, len(known))
	for i, person := range known {
		asked, err := k.hasPIN(string(person.ID))
		if err != nil {
			return nil, p.app.told(err)
		}
		wrong := remembered.Wrong[string(person.ID)]
		here[i] = tui.PersonHere{Person: person, HasPIN: asked, Last: person.ID == last, Wrong: wrong.Times, WrongAt: wrong.At}
	}
	return here, nil
}

// Enter opens the key of a person and gives the site in their name. Among
// several people only who has a PIN can work.
func (p *people) Enter(ctx context.Context, id audit.PersonID, pin string) (tui.Site, error) {
	k, err := p.keys()
	if err != nil {
		return tui.Site{}, p.app.told(err)
	}
	here, err := p.app.peopleHere(ctx, p.site, k)
	if err != nil {
		return tui.Site{}, p.app.told(err)
	}
	person, err := p.site.Person(ctx, id)
	if err == nil && person.Revoked != "" {
		err = audit.NoRight(audit.IsRevoked)
	}
	if err != nil {
		return tui.Site{}, p.app.told(err)
	}
	asked, err := k.hasPIN(string(id))
	if err == nil && !asked && len(here) > 1 {
		err = failf(p.app.say.NoPIN, person.Name)
	}
	if err != nil {
		return tui.Site{}, p.app.told(err)
	}
	key, err := p.app.enter(k, person, []byte(pin))
	if errors.Is(err, ledger.ErrPassphraseWrong) || errors.Is(err, ledger.ErrPassphraseMissing) {
		return tui.Site{}, errors.Join(tui.ErrWrongPIN, p.app.told(p.missed(id)))
	}
	if err != nil {
		return tui.Site{}, p.app.told(err)
	}
	entered := *p.site
	entered.act(person, key)
	err = p.app.changeState(func(st *state) {
		st.site(entered.about.ID, func(one *siteState) {
			one.Person = string(id)
			delete(one.Wrong, string(id))
		})
	})
	t := p.app.tuiSite(&entered)
	t.HasPIN = asked
	return t, p.app.told(err)
}

// missed remembers a wrong PIN, so that starting anew does not save the wait.
func (p *people) missed(id audit.PersonID) error {
	return p.app.changeState(func(st *state) {
		st.site(p.site.about.ID, func(one *siteState) {
			if one.Wrong == nil {
				one.Wrong = map[string]wrongPIN{}
			}
			one.Wrong[string(id)] = wrongPIN{one.Wrong[string(id)].Times + 1, p.app.now()}
		})
	})
}

// Seal gives who works now a PIN.
func (p *people) Seal(_ context.Context, pin string) error {
	k, err := p.keys()
	if err == nil {
		err = k.setPIN(p.site.key, []byte(pin))
	}
	return p.app.told(err)
}

// Folder is the one the program was started in.
func (p *people) Folder() string { return startFolder() }

// ChangeRole gives somebody another role: by the recovery key in the file, or by
// who works now.
func (p *people) ChangeRole(ctx context.Context, id audit.PersonID, to audit.Role, recovery string) error {
	session, err := p.acting(ctx, recovery)
	if err == nil {
		err = session.ChangeRole(ctx, id, to, "")
	}
	return p.app.told(err)
}

// Revoke takes all rights from somebody: by the recovery key in the file, or by
// who works now.
func (p *people) Revoke(ctx context.Context, id audit.PersonID, reason, recovery string) error {
	session, err := p.acting(ctx, recovery)
	if err == nil {
		err = session.Revoke(ctx, id, reason)
	}
	return p.app.told(err)
}

// Administrators counts those who are left, the recovery key aside.
func (p *people) Administrators(ctx context.Context) (int, error) {
	n, err := p.app.administrators(ctx, p.site)
	return n, p.app.told(err)
}

// acting is the session of the recovery key in the file; without a file that of
// who works now.
func (p *people) acting(ctx context.Context, recovery string) (*db.Session, error) {
	if recovery == "" {
		if p.site.session == nil {
			return nil, audit.NoRight(audit.NoAdministrator)
		}
		return p.site.session, nil
	}
	key, err := p.app.recoveryKey(ctx, p.site, recovery)
	if err != nil {
		return nil, err
	}
	return p.site.Session(author(key)), nil
}
