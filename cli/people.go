package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"visite/audit"
	"visite/ledger"
	"visite/tui"
)

// people are those who can work on this laptop, as the screens see them.
type people struct {
	app  *app
	site *site // the person of which works now, if anybody does
}

func (p *people) keys() (keys, error) { return siteKeys(p.site.about.ID) }

// Here lists who has a key here and is known to the log.
func (p *people) Here(ctx context.Context) ([]tui.PersonHere, error) {
	k, err := p.keys()
	if err != nil {
		return nil, p.app.told(err)
	}
	known, err := p.app.peopleHere(ctx, p.site, k)
	if err != nil {
		return nil, p.app.told(err)
	}
	last := p.site.person.ID
	if st, err := loadState(); err == nil && last == "" {
		last = audit.PersonID(st.Sites[p.site.about.ID].Person)
	}
	slices.SortStableFunc(known, func(a, b audit.Person) int { return strings.Compare(audit.Fold(a.Name), audit.Fold(b.Name)) })
	here := make([]tui.PersonHere, len(known))
	for i, person := range known {
		sealed, err := k.sealed(string(person.ID))
		if err != nil {
			return nil, p.app.told(err)
		}
		here[i] = tui.PersonHere{Person: person, HasPIN: sealed, Last: person.ID == last}
	}
	return here, nil
}

// Enter opens the key of a person and gives the site in their name.
func (p *people) Enter(ctx context.Context, id audit.PersonID, pin string) (tui.Site, error) {
	k, err := p.keys()
	if err != nil {
		return tui.Site{}, p.app.told(err)
	}
	key, err := k.person(string(id), []byte(pin))
	if errors.Is(err, ledger.ErrPassphraseWrong) || errors.Is(err, ledger.ErrPassphraseMissing) {
		return tui.Site{}, tui.ErrWrongPIN
	}
	if err != nil {
		return tui.Site{}, p.app.told(err)
	}
	person, err := p.site.Person(ctx, id)
	if err != nil {
		return tui.Site{}, p.app.told(err)
	}
	entered := *p.site
	entered.act(person, key)
	err = p.app.changeState(func(st *state) {
		st.site(entered.about.ID, func(one *siteState) { one.Person = string(id) })
	})
	return p.app.tuiSite(&entered), p.app.told(err)
}

// Seal puts a PIN on the key of who works now.
func (p *people) Seal(_ context.Context, pin string) error {
	k, err := p.keys()
	if err == nil {
		err = k.seal(p.site.key, []byte(pin))
	}
	return p.app.told(err)
}

// Folder is the one the program was started in.
func (p *people) Folder() string { return startFolder() }

// Add takes somebody in. Their sealed key is on disk before the log names them:
// whatever stops the program in between leaves a key that nobody knows, which
// counts for nothing, and never a person who has lost theirs.
func (p *people) Add(ctx context.Context, n tui.NewPerson) error {
	return p.app.told(p.add(ctx, n))
}

func (p *people) add(ctx context.Context, n tui.NewPerson) error {
	k, err := p.keys()
	if err != nil {
		return err
	}
	name := audit.Clean(n.Name, audit.MaxName)
	if err := p.mayAdd(ctx, k, name); err != nil {
		return err
	}
	event, key, err := p.joined(ctx, k, name, n.Admission)
	if err != nil {
		return err
	}
	if err := k.seal(key, []byte(n.PIN)); err != nil {
		return err
	}
	err = p.site.session.Admit(ctx, event)
	if err == nil {
		return nil
	}
	// Only if the log certainly does not know them the key is of no use.
	if _, unknown := p.site.Person(ctx, event.Person.ID); errors.Is(unknown, &audit.Refusal{Code: "unknown-person"}) {
		return errors.Join(err, os.Remove(k.personFile(string(event.Person.ID))))
	}
	return err
}

// mayAdd refuses a second person while anybody could sign as the first, and two
// people of the same name.
func (p *people) mayAdd(ctx context.Context, k keys, name string) error {
	sealed, err := k.sealed(string(p.site.person.ID))
	if err != nil {
		return err
	}
	if !sealed {
		return failf(p.app.say.FirstPIN, p.site.person.Name)
	}
	here, err := p.app.peopleHere(ctx, p.site, k)
	if err != nil {
		return err
	}
	for _, other := range here {
		if audit.Fold(other.Name) == audit.Fold(name) {
			return failf(p.app.say.SameName, other.Name)
		}
	}
	return nil
}

// joined makes the key of a new person and the entry they come in with.
func (p *people) joined(ctx context.Context, k keys, name, admission string) (audit.PersonJoined, ledger.PersonKey, error) {
	var event audit.PersonJoined
	key, err := ledger.NewPersonKey(rand.Reader)
	if err != nil {
		return event, key, err
	}
	now := p.app.now().Truncate(time.Second)
	invited, err := p.invited(ctx, name, admission, now)
	if err != nil {
		return event, key, err
	}
	role, err := audit.ParseRole(invited.Terms.Role)
	if err != nil {
		return event, key, err
	}
	writer, err := k.writer()
	if err != nil {
		return event, key, err
	}
	accepted, err := invited.Accept(writer.Public(), key, now)
	if err != nil {
		return event, key, err
	}
	made := newPair{writer, key}
	return audit.PersonJoined{Acceptance: json.RawMessage(accepted), Person: made.record(name, role)}, key, nil
}

// invited is the invitation that somebody comes in with: the one in the file,
// or one made on the spot with the recovery key in the file, or by the
// administrator who works now.
func (p *people) invited(ctx context.Context, name, path string, now time.Time) (ledger.Invitation, error) {
	a := p.app
	if path == "" && p.site.person.Role != audit.Administrator {
		return ledger.Invitation{}, failf(a.say.NotAdmitted, p.site.person.Name)
	}
	administrator := p.site.key
	if path != "" {
		text, err := a.readSmall(ctx, path, maxInvitation)
		if err != nil {
			return ledger.Invitation{}, err
		}
		if bytes.HasPrefix(text, []byte("{")) {
			invited, err := a.openInvitation(ctx, path, now)
			if err == nil && invited.Site().String() != p.site.about.ID {
				err = failf(a.say.InvitationElsewhere, path, p.site.about.Facility)
			}
			return invited, err
		}
		if administrator, err = a.recoveryKey(ctx, p.site, path); err != nil {
			return ledger.Invitation{}, err
		}
	}
	founding, err := p.site.Founding(ctx)
	if err != nil {
		return ledger.Invitation{}, err
	}
	terms := ledger.Terms{Role: string(audit.Technician), Issued: now, Expires: now}
	return ledger.NewInvitation(rand.Reader, administrator, founding, name, terms)
}
