package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"time"

	"visite/audit"
	"visite/ledger"
	"visite/tui"
)

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
	n.Name = audit.Clean(n.Name, audit.MaxName)
	if err := p.mayAdd(ctx, k, n); err != nil {
		return err
	}
	event, key, err := p.joined(ctx, k, n)
	if err != nil {
		return err
	}
	if err := p.keep(k, key, event.Person.Role, n); err != nil {
		return err
	}
	if err = p.admit(ctx, event, n); err == nil {
		return nil
	}
	// Only if the log certainly does not know them the key is of no use.
	if _, unknown := p.site.Person(ctx, event.Person.ID); errors.Is(unknown, &audit.Refusal{Code: audit.NotKnown}) {
		return errors.Join(err, k.drop(string(event.Person.ID)))
	}
	return err
}

// keep writes the key of a new person: behind their PIN, or behind their
// passphrase with the PIN beside it.
func (p *people) keep(k keys, key ledger.PersonKey, role audit.Role, n tui.NewPerson) error {
	if !needsPassphrase(role) {
		return k.seal(key, []byte(n.PIN))
	}
	if err := p.app.longEnough([]byte(n.Passphrase)); err != nil {
		return err
	}
	hash, err := ledger.HashPIN([]byte(n.PIN), k.work)
	if err != nil {
		return err
	}
	return k.sealPassphrase(key, []byte(n.Passphrase), hash)
}

// admit writes the entry that somebody comes in with: in the name of who works
// now, and of the recovery key where it alone can.
func (p *people) admit(ctx context.Context, event audit.PersonJoined, n tui.NewPerson) error {
	recovery := ""
	if n.SameAs != "" || p.site.session == nil {
		recovery = n.Admission
	}
	session, err := p.acting(ctx, recovery)
	if err != nil {
		return err
	}
	if n.SameAs != "" {
		return session.Readmit(ctx, event, n.Reason)
	}
	return session.Admit(ctx, event)
}

// mayAdd refuses a second person while anybody could sign as the first, and two
// people of the same name.
func (p *people) mayAdd(ctx context.Context, k keys, n tui.NewPerson) error {
	if p.site.session != nil {
		asked, err := k.hasPIN(string(p.site.person.ID))
		if err != nil {
			return err
		}
		if !asked {
			return failf(p.app.say.FirstPIN, p.site.person.Name)
		}
	}
	here, err := p.app.keysHere(ctx, p.site, k)
	if err != nil {
		return err
	}
	for _, other := range here {
		if other.Revoked == "" && other.ID != n.SameAs && audit.Fold(other.Name) == audit.Fold(n.Name) {
			return failf(p.app.say.SameName, other.Name)
		}
	}
	return nil
}

// joined makes the key of a new person and the entry they come in with.
func (p *people) joined(ctx context.Context, k keys, n tui.NewPerson) (audit.PersonJoined, ledger.PersonKey, error) {
	var event audit.PersonJoined
	key, err := ledger.NewPersonKey(rand.Reader)
	if err != nil {
		return event, key, err
	}
	now := p.app.now().Truncate(time.Second)
	invited, err := p.invited(ctx, n, now)
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
	made := newPair{writer: writer, person: key}
	return audit.PersonJoined{Acceptance: json.RawMessage(accepted), Person: made.record(n.Name, role), SameAs: n.SameAs}, key, nil
}

// Admits is the role that the invitation in the file gives; "" if the file is a
// key, and the role is free.
func (p *people) Admits(ctx context.Context, path string) (audit.Role, error) {
	role, err := p.admits(ctx, path)
	return role, p.app.told(err)
}

func (p *people) admits(ctx context.Context, path string) (audit.Role, error) {
	text, err := p.app.readSmall(ctx, path, maxInvitation)
	if err != nil {
		return "", err
	}
	if !isInvitation(text) {
		_, err = p.app.recoveryKey(ctx, p.site, path)
		return "", err
	}
	invited, err := p.app.openInvitation(ctx, path, p.app.now().Truncate(time.Second))
	if err != nil {
		return "", err
	}
	return audit.ParseRole(invited.Terms.Role)
}

func isInvitation(text []byte) bool { return bytes.HasPrefix(text, []byte("{")) }

// invited is the invitation that somebody comes in with: the one in the file,
// or one made on the spot with the recovery key in the file, or by the
// administrator who works now.
func (p *people) invited(ctx context.Context, n tui.NewPerson, now time.Time) (ledger.Invitation, error) {
	a, path := p.app, n.Admission
	if path != "" {
		text, err := a.readSmall(ctx, path, maxInvitation)
		if err != nil {
			return ledger.Invitation{}, err
		}
		if isInvitation(text) && n.SameAs == "" {
			invited, err := a.openInvitation(ctx, path, now)
			if err == nil && invited.Site().String() != p.site.about.ID {
				err = failf(a.say.InvitationElsewhere, path, p.site.about.Facility)
			}
			return invited, err
		}
	}
	administrator, err := p.inviter(ctx, path)
	if err != nil {
		return ledger.Invitation{}, err
	}
	founding, err := p.site.Founding(ctx)
	if err != nil {
		return ledger.Invitation{}, err
	}
	role := n.Role
	if role == "" {
		role = audit.Technician
	}
	terms := ledger.Terms{Role: string(role), Issued: now, Expires: now}
	return ledger.NewInvitation(rand.Reader, administrator, founding, n.Name, terms)
}

// inviter is the recovery key in the file, else the key of the administrator who
// works now.
func (p *people) inviter(ctx context.Context, path string) (ledger.PersonKey, error) {
	switch {
	case path != "":
		return p.app.recoveryKey(ctx, p.site, path)
	case p.site.person.Role != audit.Administrator:
		return ledger.PersonKey{}, failf(p.app.say.NotAdmitted, p.site.person.Name)
	}
	return p.site.key.get()
}
