package audit

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
