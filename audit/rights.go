package audit

import "slices"

// Right is something that not everybody may do.
type Right string

// The rights.
const (
	MayReview       Right = "review"       // approve, return, withdraw a review of one's own
	MayDecide       Right = "decide"       // a conflict between two audits
	MayPlan         Right = "plan"         // set owner and deadline of an action, or open it again
	MayConfirm      Right = "confirm"      // that an action is done
	MayDecommission Right = "decommission" // take a device out of service, or put it back
	MayAdminister   Right = "administer"   // invite, admit, change roles, revoke
	MayNetwork      Right = "network"      // say where connect checks may go
	MayRedact       Right = "redact"       // erase names, notes and files
)

// Why an act has no effect: the codes of the refusals of the rules about people.
// The first five are those of [Actor.May].
const (
	NotKnown        = "unknown-person"
	IsRevoked       = "revoked"
	IsRecovery      = "recovery"      // the recovery key administers and does nothing else
	IsTechnician    = "technician"    // it takes a supervisor or an administrator
	NoAdministrator = "administrator" // it takes an administrator
	OnOneself       = "oneself"       // nobody changes their own rights
	OnRecovery      = "keeps"         // the recovery key keeps its rights
	OnRevoked       = "gone"          // was revoked already
	SameRole        = "unchanged"
	NotRevoked      = "same-human" // a new key while the old one counts
)

// Actor is who acts, as the log knew them by then. The zero Actor is somebody
// whom it does not know.
type Actor struct {
	Person   PersonID
	Human    PersonID // first key of the same human; Person itself unless they lost a key
	Role     Role
	Revoked  bool
	Recovery bool // the site's recovery key
	Doubtful bool // the invitation they came with is in question
	// Meanwhile are they as others knew them who had not seen what they act upon; nil
	// if nobody took a right away from them.
	Meanwhile *Actor
}

// administrators are the rights that a supervisor does not have.
var administrators = []Right{MayAdminister, MayNetwork, MayRedact}

// May says whether the actor has a right: nil, or a [*Refusal] with one of the
// codes above. A verb asks it before it writes, and the fold before an entry
// counts: an act without the right has no effect, wherever it comes from.
func (a Actor) May(right Right) error {
	code := a.lacks(right)
	if code == "" {
		return nil
	}
	return NoRight(code)
}

// lacks is why the actor does not have a right; "" if they do. What somebody took
// away meanwhile puts the act in question.
func (a Actor) lacks(right Right) string {
	code := a.lacked(right)
	if code == "" && a.Meanwhile != nil && a.Meanwhile.lacked(right) != "" {
		return InQuestion
	}
	return code
}

// InDoubt reports whether the actor had the right, and it was taken away meanwhile.
func (a Actor) InDoubt(right Right) bool { return a.lacks(right) == InQuestion }

// Lacks is the code of why the actor does not have a right; "" if they do.
func (a Actor) Lacks(right Right) string { return a.lacks(right) }

func (a Actor) lacked(right Right) string {
	high := slices.Contains(administrators, right)
	switch {
	case a.Person == "":
		return NotKnown
	case a.Revoked:
		return IsRevoked
	case a.Recovery && right != MayAdminister:
		return IsRecovery
	case a.Doubtful:
		return InQuestion
	case high && a.Role != Administrator:
		return NoAdministrator
	case !high && a.Role != Supervisor && a.Role != Administrator:
		return IsTechnician
	}
	return ""
}

// NoRight is the refusal with one of the codes above; nil for any other.
func NoRight(code string) *Refusal {
	switch code {
	case NotKnown:
		return refuse(code, "diese Person ist in dieser Datenbank nicht bekannt", "this person is not known in this database")
	case InQuestion:
		return refuse(code, "fraglich: wer das tat, verlor inzwischen anderswo das Recht dazu. Es zählt nicht, bis die Administration entscheidet (visite people decide)",
			"in question: who did it lost the right to it elsewhere meanwhile. It does not count until an administrator decides (visite people decide)")
	case FellThrough:
		return refuse(code, "es war fraglich, und die Administration hat entschieden, dass es nicht gilt", "it was in question, and an administrator decided that it does not hold")
	case IsRevoked:
		return refuse(code, "diese Person wurde gesperrt: was sie früher getan hat, bleibt, Neues zählt nicht",
			"this person was revoked: what they did before stays, nothing new counts")
	case IsRecovery:
		return refuse(code, "der Wiederherstellungsschlüssel nimmt nur Personen auf, ändert Rollen und sperrt: dafür bitte mit eigenem Schlüssel arbeiten",
			"the recovery key only admits people, changes roles and revokes: please work with a key of your own for this")
	case IsTechnician:
		return refuse(code, "das kann nur die Leitung (supervisor) oder die Administration (administrator)",
			"only a supervisor or an administrator can do this")
	case NoAdministrator:
		return refuse(code, "das kann nur die Administration (administrator)", "only an administrator can do this")
	case OnOneself:
		return refuse(code, "die eigene Rolle ändert und sich selbst sperrt niemand: das tut jemand anders aus der Administration oder der Wiederherstellungsschlüssel",
			"nobody changes their own role or revokes themselves: another administrator does, or the recovery key")
	case OnRecovery:
		return refuse(code, "der Wiederherstellungsschlüssel bleibt, was er ist: er lässt sich nicht sperren und hat keine andere Rolle",
			"the recovery key stays what it is: it cannot be revoked and has no other role")
	case OnRevoked:
		return refuse(code, "diese Person ist schon gesperrt", "this person is revoked already")
	case SameRole:
		return refuse(code, "diese Person hat diese Rolle schon", "this person has this role already")
	case NotRevoked:
		return refuse(code, "erst den alten Schlüssel sperren, dann den neuen aufnehmen", "revoke the old key first, then admit the new one")
	}
	return nil
}

// ChangeRole gives somebody another role. The reason may be empty.
func (a Actor) ChangeRole(who Actor, to Role, reason string) (*RoleChanged, error) {
	if err := a.mayChange(who, Takes(who.Role, to)); err != nil {
		return nil, err
	}
	if _, err := ParseRole(string(to)); err != nil {
		return nil, err
	}
	if who.Role == to {
		return nil, NoRight(SameRole)
	}
	return &RoleChanged{Person: who.Person, Role: to, Reason: Say(CleanLines(reason, MaxNote))}, nil
}

// Revoke takes all rights from somebody, for good.
func (a Actor) Revoke(who Actor, reason string) (*PersonRevoked, error) {
	if err := a.mayChange(who, true); err != nil {
		return nil, err
	}
	e := &PersonRevoked{Person: who.Person, Reason: Say(CleanLines(reason, MaxNote))}
	if e.Reason.Text == "" {
		return nil, refuse("reason", "bitte angeben, warum diese Person gesperrt wird", "please say why this person is revoked")
	}
	return e, nil
}

// Takes reports whether another role has fewer rights.
func Takes(from, to Role) bool {
	return slices.Index(ranks, to) < slices.Index(ranks, from)
}

// ranks are the roles, those with more rights later.
var ranks = []Role{Technician, Supervisor, Administrator}

// mayChange is what a change of role and a revocation have in common. Of acts of
// administrators who had not seen each other the one that takes rights away holds.
func (a Actor) mayChange(who Actor, takes bool) error {
	code := a.lacks(MayAdminister)
	if takes {
		code = a.lacked(MayAdminister)
	}
	if code != "" {
		return NoRight(code)
	}
	switch {
	case who.Person == "":
		return NoRight(NotKnown)
	case who.Recovery:
		return NoRight(OnRecovery)
	case who.Person == a.Person:
		return NoRight(OnOneself)
	case who.Revoked:
		return NoRight(OnRevoked)
	}
	return nil
}

// SameHuman says whether a new key may count as one of the same human as an old
// one: the old one was revoked before, and an administrator says so.
func (a Actor) SameHuman(old Actor) error {
	if err := a.May(MayAdminister); err != nil {
		return err
	}
	switch {
	case old.Person == "":
		return NoRight(NotKnown)
	case old.Recovery || !old.Revoked:
		return NoRight(NotRevoked)
	}
	return nil
}

// RoleChanged gives a person another role, from this entry on. Signed by an
// administrator.
type RoleChanged struct {
	Person PersonID `json:"person"`
	Role   Role     `json:"role"`
	Reason Private  `json:"reason,omitzero"`
}

func (e *RoleChanged) Kind() string         { return "role.changed" }
func (e *RoleChanged) Subjects() []string   { return []string{string(e.Person)} }
func (e *RoleChanged) Privates() []*Private { return privates(&e.Reason) }

// Vouch is what the administrator signs.
func (e *RoleChanged) Vouch() Vouch {
	return Vouch{Subject: string(e.Person), Outcome: struct {
		Role Role `json:"role"`
	}{e.Role}}
}

// PersonRevoked takes all rights from a person, for good: what they did before
// stays and can be read, what comes after has no effect. Signed by an
// administrator.
type PersonRevoked struct {
	Person PersonID `json:"person"`
	Reason Private  `json:"reason"`
}

func (e *PersonRevoked) Kind() string         { return "person.revoked" }
func (e *PersonRevoked) Subjects() []string   { return []string{string(e.Person)} }
func (e *PersonRevoked) Privates() []*Private { return privates(&e.Reason) }

// Vouch is what the administrator signs.
func (e *PersonRevoked) Vouch() Vouch {
	return Vouch{Subject: string(e.Person), Outcome: struct {
		Revoked bool `json:"revoked"`
	}{true}}
}
