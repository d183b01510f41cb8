package ledger

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	invitationKind = "invitation"
	invitationHead = `{"visite":"invitation v1","founding":`
	maxInvitation  = 1 << 20 // bytes
)

// ErrExpired is returned for an invitation opened too late.
var ErrExpired = errors.New("invitation has expired")

// Terms are what an administrator grants with an invitation.
type Terms struct {
	Role    string    // of the person invited: a word such as "technician"; what it allows is for others to know
	Issued  time.Time // to the second, with its zone's offset
	Expires time.Time // likewise, not before Issued
}

// Invitation lets one person with one new installation join a site. Its text form holds a secret, the seed of a
// one-time key: whoever has the file can join with it, the first to do so is admitted.
//
//	{"visite":"invitation v1","founding":"…","name":"…","key":"…","signed":{"statement":"…","signature":"…"}}
//
// The statement is of kind "invitation", its subject the id of the one-time key as of a person, its outcome
// {"role":"…","expires":"…"}. The name lies outside of it so that it never enters a log.
type Invitation struct {
	Founding      []byte // text of the site's founding entry
	Name          string // of the person invited, as the administrator wrote it: a suggestion
	Terms         Terms
	Administrator Person // who signed; that this person may invite, the log must show

	key    PersonKey // used once
	signed Signed
}

// NewInvitation makes an invitation to the site of the founding entry, signed by an administrator.
// rand is crypto/rand.Reader.
func NewInvitation(rand io.Reader, administrator PersonKey, founding []byte, name string, terms Terms) (Invitation, error) {
	key, err := NewPersonKey(rand)
	if err != nil {
		return Invitation{}, fmt.Errorf("invite: %w", err)
	}
	i := Invitation{Founding: founding, Name: name, Administrator: administrator.person, key: key}
	i.signed, err = administrator.SignStatement(Statement{
		Site:    i.Site(),
		Kind:    invitationKind,
		Subject: key.person.id,
		Outcome: json.RawMessage(fmt.Sprintf(`{"role":%q,"expires":%q}`, terms.Role, inPlain(terms.Expires).Format(timeLayout))),
		At:      terms.Issued,
	})
	if err != nil {
		return Invitation{}, fmt.Errorf("invite: %w", err)
	}
	if err := i.check(); err != nil {
		return Invitation{}, fmt.Errorf("invite: %w", err)
	}
	return i, nil
}

// ID names the invitation: the id of its one-time key, as of a person.
func (i Invitation) ID() string { return i.key.person.id }

// Site is the site invited to.
func (i Invitation) Site() SiteID { return LeafHash(i.Founding) }

// Encode gives the one spelling of the invitation: the content of the file that is handed over, one line.
func (i Invitation) Encode() ([]byte, error) {
	if err := i.check(); err != nil {
		return nil, fmt.Errorf("write invitation: %w", err)
	}
	b := append([]byte(nil), invitationHead...)
	b = appendString(b, string(i.Founding))
	b = append(b, `,"name":`...)
	b = appendString(b, i.Name)
	b = append(b, `,"key":"`...)
	b = hex.AppendEncode(b, i.key.private.Seed())
	b = append(b, `","signed":`...)
	b = i.signed.append(b)
	b = append(b, "}\n"...)
	if len(b) > maxInvitation {
		return nil, fmt.Errorf("write invitation: %d bytes are more than %d", len(b), maxInvitation)
	}
	return b, nil
}

// OpenInvitation reads what [Invitation.Encode] wrote, checks the administrator's signature, and refuses with
// [ErrExpired] an invitation that has expired at the time now.
func OpenInvitation(text []byte, now time.Time) (Invitation, error) {
	if len(text) > maxInvitation {
		return Invitation{}, fmt.Errorf("read invitation: more than %d bytes", maxInvitation)
	}
	var i Invitation
	s := scan(text)
	s.literal(invitationHead)
	i.Founding = []byte(s.string())
	s.literal(`,"name":`)
	i.Name = s.string()
	s.literal(`,"key":`)
	seed := s.hash()
	s.literal(`,"signed":`)
	i.signed = s.signed()
	s.literal("}\n")
	err := s.end()
	if err == nil {
		i.key, err = personKey(ed25519.NewKeyFromSeed(seed[:]))
	}
	if err == nil {
		err = i.check()
	}
	if err != nil {
		return Invitation{}, fmt.Errorf("read invitation: %w", err)
	}
	if now.After(i.Terms.Expires) {
		return Invitation{}, fmt.Errorf("%w at %s", ErrExpired, i.Terms.Expires.Format(timeLayout))
	}
	return i, nil
}

// check checks that the parts belong together, and takes the terms and the administrator from what is signed.
func (i *Invitation) check() error {
	if _, err := Decode(i.Founding); err != nil {
		return fmt.Errorf("founding entry: %w", err)
	}
	if err := checkString(i.Name); err != nil {
		return fmt.Errorf("name: %w", err)
	}
	st, administrator, terms, err := checkInvited(i.signed)
	switch {
	case err != nil:
		return err
	case st.Site != i.Site():
		return errors.New("what is signed is for another site")
	case st.Subject != i.key.person.id:
		return errors.New("what is signed is for another key")
	}
	i.Terms, i.Administrator = terms, administrator
	return nil
}

// checkInvited checks the signed part of an invitation.
func checkInvited(signed Signed) (Statement, Person, Terms, error) {
	st, administrator, err := signed.Check(invitationKind)
	if err != nil {
		return Statement{}, Person{}, Terms{}, err
	}
	terms := Terms{Issued: st.At}
	s := scan(st.Outcome)
	s.literal(`{"role":`)
	terms.Role = s.plain("a role, a word of a–z 0–9 . _ -", isWord)
	s.literal(`,"expires":`)
	terms.Expires = s.time()
	s.literal(`}`)
	if err := s.end(); err != nil {
		return Statement{}, Person{}, Terms{}, fmt.Errorf("terms: %w", err)
	}
	if terms.Expires.Before(terms.Issued) {
		return Statement{}, Person{}, Terms{}, errors.New("terms: expires before it is issued")
	}
	return st, administrator, terms, nil
}
