package audit

import "encoding/json"

// Role is what a person may do.
type Role string

// The roles. An administrator may invite and admit; a supervisor reviews.
const (
	Technician    Role = "technician"
	Supervisor    Role = "supervisor"
	Administrator Role = "administrator"
)

// ParseRole reads a role.
func ParseRole(s string) (Role, error) {
	switch r := Role(s); r {
	case Technician, Supervisor, Administrator:
		return r, nil
	}
	return "", refuse("role",
		"unbekannte Rolle %q: technician, supervisor oder administrator",
		"unknown role %q: technician, supervisor or administrator", s)
}

// Person is somebody with a key of their own.
type Person struct {
	ID       PersonID
	Name     string // empty once redacted, and of the recovery key
	Role     Role
	Key      string   // public, OpenSSH form "ssh-ed25519 AAAA…"
	Human    PersonID // first key of the same human; ID itself unless they lost a key
	Since    string   // RFC 3339
	Revoked  string   // RFC 3339; "" if not
	Reason   string   // of the revocation; empty once redacted
	Recovery bool     // the site's recovery key
}

// Site is the facility whose rounds a database holds.
type Site struct {
	ID       string // leaf hash of its founding entry, hex
	Facility string
	Founded  string // RFC 3339
}

// PersonRecord is how an event introduces a person.
type PersonRecord struct {
	ID   PersonID `json:"id"`
	Key  string   `json:"key"`
	Name Private  `json:"name"`
	Role Role     `json:"role"`
}

// SiteFounded is the first entry of a site; the site's id is its hash.
type SiteFounded struct {
	Facility string       `json:"facility"`
	Writer   string       `json:"writer"`   // public key of the first installation
	Recovery string       `json:"recovery"` // public key of the first administrator, locked away
	Person   PersonRecord `json:"person"`
	Salt     string       `json:"salt"` // so that two sites never share an id
}

func (e *SiteFounded) Kind() string         { return "site.founded" }
func (e *SiteFounded) Subjects() []string   { return []string{string(e.Person.ID)} }
func (e *SiteFounded) Privates() []*Private { return privates(&e.Person.Name) }

// InvitationIssued says that an administrator has invited a second laptop.
type InvitationIssued struct {
	Key     string `json:"key"` // one-time public key, hex
	Role    Role   `json:"role"`
	Expires string `json:"expires"` // RFC 3339
}

func (e *InvitationIssued) Kind() string         { return "invitation.issued" }
func (e *InvitationIssued) Subjects() []string   { return nil }
func (e *InvitationIssued) Privates() []*Private { return nil }

// WriterJoined is the first entry of a second laptop: the site's founding
// entry, and the administrator's invitation with its acceptance, so that the log
// can be believed by itself.
type WriterJoined struct {
	Founding   string          `json:"founding"`   // text of the founding entry, byte for byte
	Acceptance json.RawMessage `json:"acceptance"` // as ledger.Invitation.Accept made it
	Writer     string          `json:"writer"`
	Person     PersonRecord    `json:"person"`
}

func (e *WriterJoined) Kind() string         { return "writer.joined" }
func (e *WriterJoined) Subjects() []string   { return []string{string(e.Person.ID)} }
func (e *WriterJoined) Privates() []*Private { return privates(&e.Person.Name) }

// PersonJoined says that somebody else works on this laptop from now on. Like
// [WriterJoined] it holds the administrator's invitation with its acceptance.
type PersonJoined struct {
	Acceptance json.RawMessage `json:"acceptance"` // as ledger.Invitation.Accept made it
	Person     PersonRecord    `json:"person"`
	SameAs     PersonID        `json:"same_as,omitempty"` // the same human's key before, which was revoked: for four eyes they are one
}

func (e *PersonJoined) Kind() string         { return "person.joined" }
func (e *PersonJoined) Subjects() []string   { return []string{string(e.Person.ID)} }
func (e *PersonJoined) Privates() []*Private { return privates(&e.Person.Name) }

// ChecklistAdopted puts the text of a checklist into the log, before the first
// audit that uses it.
type ChecklistAdopted struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Digest  string `json:"digest"` // hex SHA-256 of Text
	Text    string `json:"text"`   // YAML, byte for byte
}

func (e *ChecklistAdopted) Kind() string         { return "checklist.adopted" }
func (e *ChecklistAdopted) Subjects() []string   { return []string{e.Digest} }
func (e *ChecklistAdopted) Privates() []*Private { return nil }
