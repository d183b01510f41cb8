package ledger

import (
	"io"
	"time"
)

// Terms are what an administrator grants with an invitation.
type Terms struct {
	Role    string    // of the person invited; the words are audit's
	Expires time.Time // to the second, with its zone's offset
}

// Invitation lets one person with one new installation join a site. Its text form holds a secret: whoever has the
// file first can join with it, once.
type Invitation struct {
	Founding      []byte // text of the site's founding entry
	Name          string // of the person invited, a suggestion outside of what is signed, so that it never enters a log
	Terms         Terms
	Administrator Person
}

// NewInvitation makes an invitation to the site of the founding entry, signed by an administrator.
func NewInvitation(rand io.Reader, administrator PersonKey, founding []byte, name string, terms Terms) (Invitation, error) {
	return Invitation{}, errNotYet
}

// Site is the site invited to.
func (i Invitation) Site() SiteID { return LeafHash(i.Founding) }

// Encode gives the one spelling of the invitation: the content of the file that is handed over.
func (i Invitation) Encode() ([]byte, error) { return nil, errNotYet }

// OpenInvitation reads what [Invitation.Encode] wrote, checks the administrator's signature, and refuses an invitation
// that has expired at the time now.
func OpenInvitation(text []byte, now time.Time) (Invitation, error) { return Invitation{}, errNotYet }

// Accept makes the proof that a writer and a person joined by this invitation: compact JSON, made to lie in an
// entry of that writer. It contains no secret and no name.
func (i Invitation) Accept(w Writer, person PersonKey) (acceptance []byte, err error) {
	return nil, errNotYet
}

// Admission is what an acceptance proves, provided that the administrator held the right to invite, the acceptance
// lies in the log of that writer, and no other acceptance has the same Invitation.
type Admission struct {
	Invitation    Hash // names the invitation; it can be used once
	Administrator Person
	Terms         Terms
	Writer        Writer
	Person        Person
}

// CheckAcceptance checks the signatures of an acceptance for a site.
func CheckAcceptance(text []byte, site SiteID) (Admission, error) { return Admission{}, errNotYet }
