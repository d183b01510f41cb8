package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

const acceptanceKind = "acceptance"

// Admission is what an acceptance proves, provided that the administrator held the right to invite, the acceptance
// lies in the log of that writer, and no earlier acceptance has the same Invitation.
type Admission struct {
	Invitation    string // id of the one-time key, and so of the invitation
	Administrator Person
	Terms         Terms
	Writer        Writer
	Person        Person
	At            time.Time // when it was accepted, by the clock of who accepted
}

// Accept makes the proof that a writer and a person joined by this invitation: a JSON object without white space,
// made to be the data of an entry of that writer. It holds no secret and no name.
//
//	{"invitation":{"statement":"…","signature":"…"},"acceptance":{"statement":"…","signature":"…"},"countersigned":"…"}
//
// The second statement is of kind "acceptance", its subject is that of the first, its outcome {"writer":"…"}. The
// person joining signs it, and the one-time key of the invitation signs it too.
func (i Invitation) Accept(w Writer, person PersonKey, at time.Time) ([]byte, error) {
	if i.key.private == nil {
		return nil, errors.New("accept invitation: it was not opened")
	}
	accepted, err := person.SignStatement(Statement{
		Site:    i.Site(),
		Kind:    acceptanceKind,
		Subject: i.key.person.id,
		Outcome: []byte(`{"writer":` + strconv.Quote(w.String()) + `}`),
		At:      at,
	})
	if err != nil {
		return nil, fmt.Errorf("accept invitation: %w", err)
	}
	countersigned, err := i.key.Sign(acceptanceKind, []byte(accepted.Statement))
	if err != nil {
		return nil, fmt.Errorf("accept invitation: %w", err)
	}
	b := i.signed.append([]byte(`{"invitation":`))
	b = accepted.append(append(b, `,"acceptance":`...))
	b = appendString(append(b, `,"countersigned":`...), countersigned)
	b = append(b, '}')
	if _, err := CheckAcceptance(b, i.Site()); err != nil {
		return nil, fmt.Errorf("accept invitation: %w", err)
	}
	return b, nil
}

// CheckAcceptance checks all signatures of an acceptance for a site.
func CheckAcceptance(text []byte, site SiteID) (Admission, error) {
	a, err := checkAcceptance(text, site)
	if err != nil {
		return Admission{}, fmt.Errorf("acceptance of an invitation: %w", err)
	}
	return a, nil
}

func checkAcceptance(text []byte, site SiteID) (a Admission, err error) {
	if len(text) > maxInvitation {
		return a, fmt.Errorf("more than %d bytes", maxInvitation)
	}
	s := scan(text)
	s.literal(`{"invitation":`)
	invited := s.signed()
	s.literal(`,"acceptance":`)
	accepted := s.signed()
	s.literal(`,"countersigned":`)
	countersigned := s.string()
	s.literal(`}`)
	if err := s.end(); err != nil {
		return a, err
	}
	invitation, administrator, terms, err := checkInvited(invited)
	if err != nil {
		return a, err
	}
	acceptance, person, err := accepted.Check(acceptanceKind)
	if err != nil {
		return a, err
	}
	oneTime, err := verifySignature(acceptanceKind, []byte(accepted.Statement), countersigned)
	switch {
	case err != nil:
		return a, err
	case invitation.Site != site || acceptance.Site != site:
		return a, errors.New("for another site")
	case oneTime.id != invitation.Subject || acceptance.Subject != invitation.Subject:
		return a, errors.New("not signed with the key of the invitation")
	case person == oneTime:
		return a, errors.New("the person joining needs a key of their own")
	}
	w, err := acceptedWriter(acceptance)
	return Admission{invitation.Subject, administrator, terms, w, person, acceptance.At}, err
}

func acceptedWriter(acceptance Statement) (w Writer, err error) {
	s := scan(acceptance.Outcome)
	s.literal(`{"writer":`)
	text := s.plain("a writer", func(string) bool { return true })
	s.literal(`}`)
	if err := s.end(); err != nil {
		return w, err
	}
	return ParseWriter(text)
}
