package audit

// WriterAdmitted takes in the log of a laptop whose invitation was refused: from
// now on, on every laptop, all of it counts as if it had been invited. Signed by
// an administrator.
type WriterAdmitted struct {
	Writer string `json:"writer"` // id
	Role   Role   `json:"role"`   // of the person it came with
}

func (e *WriterAdmitted) Kind() string         { return "writer.admitted" }
func (e *WriterAdmitted) Subjects() []string   { return []string{e.Writer} }
func (e *WriterAdmitted) Privates() []*Private { return nil }

// Vouch is what the administrator signs.
func (e *WriterAdmitted) Vouch() Vouch {
	return Vouch{Subject: e.Writer, Outcome: struct {
		Role Role `json:"role"`
	}{e.Role}}
}

// WriterRevoked ends the log of a laptop that was lost: entries before From stay,
// those from From on have no effect, whenever and wherever they arrive. Signed by
// an administrator.
type WriterRevoked struct {
	Writer string  `json:"writer"` // id
	From   int64   `json:"from"`   // place of the first entry without effect
	Reason Private `json:"reason,omitzero"`
}

func (e *WriterRevoked) Kind() string         { return "writer.revoked" }
func (e *WriterRevoked) Subjects() []string   { return []string{e.Writer} }
func (e *WriterRevoked) Privates() []*Private { return privates(&e.Reason) }

// Vouch is what the administrator signs.
func (e *WriterRevoked) Vouch() Vouch {
	return Vouch{Subject: e.Writer, Outcome: struct {
		From int64 `json:"from"`
	}{e.From}}
}

// Why entries are in quarantine: kept, passed on and shown, and without effect.
const (
	HeldNotAdmitted = "not-admitted" // nobody who may has let the laptop, or the person, in
	HeldRevoked     = "writer-revoked"
	HeldForked      = "writer-forked"
	HeldAuthor      = "author" // by somebody whose own coming in is in quarantine
	HeldRests       = "rests"  // on what has no effect
)

// LaptopState is a laptop as the rules see it.
type LaptopState struct {
	ID       string
	Known    bool  // its log is here
	Admitted bool  // it was let in, by its invitation or by an administrator
	Stopped  bool  // some of its entries have no effect
	From     int64 // from this one on
}

// AdmitLaptop lets in a laptop that is in quarantine.
func (a Actor) AdmitLaptop(l LaptopState, role Role) (*WriterAdmitted, error) {
	if err := a.May(MayAdminister); err != nil {
		return nil, err
	}
	if _, err := ParseRole(string(role)); err != nil {
		return nil, err
	}
	switch {
	case !l.Known:
		return nil, refuse(UnknownLaptop, "diesen Laptop gibt es hier nicht: „visite writer list“ zeigt alle", "there is no such laptop here: “visite writer list” shows all")
	case l.Admitted:
		return nil, refuse("admitted", "dieser Laptop ist schon aufgenommen", "this laptop is admitted already")
	}
	return &WriterAdmitted{Writer: l.ID, Role: role}, nil
}

// UnknownLaptop is the code of the refusal for a laptop that is not known.
const UnknownLaptop = "unknown-laptop"

// RevokeLaptop says from which entry on a laptop's log has no effect. The reason
// may be empty.
func (a Actor) RevokeLaptop(l LaptopState, from int64, reason string) (*WriterRevoked, error) {
	if err := a.May(MayAdminister); err != nil {
		return nil, err
	}
	switch {
	case !l.Known:
		return nil, refuse(UnknownLaptop, "diesen Laptop gibt es hier nicht: „visite writer list“ zeigt alle", "there is no such laptop here: “visite writer list” shows all")
	case from < 0:
		return nil, refuse(BadEntry, "Einträge zählen ab 0", "entries count from 0")
	case l.Stopped && l.From <= from:
		return nil, refuse("stopped", "dieser Laptop ist schon gesperrt, ab Eintrag %d", "this laptop is revoked already, from entry %d on", l.From)
	}
	return &WriterRevoked{Writer: l.ID, From: from, Reason: Say(CleanLines(reason, MaxNote))}, nil
}

// Held is why an entry is in quarantine, for people; nil for no such reason.
func Held(code string) *Refusal {
	switch code {
	case HeldNotAdmitted:
		return refuse(code, "in Quarantäne: niemand, der das darf, hat diesen Laptop oder diese Person aufgenommen", "in quarantine: nobody who may has admitted this laptop or this person")
	case HeldRevoked:
		return refuse(code, "in Quarantäne: dieser Laptop wurde gesperrt, seine Einträge von da an zählen nicht", "in quarantine: this laptop was revoked, its entries from there on do not count")
	case HeldForked:
		return refuse(code, "in Quarantäne: dieser Laptop wurde kopiert und an zwei Orten weitergeschrieben; von da an zählt nichts, bis jemand aus der Administration entscheidet", "in quarantine: this laptop was copied and went on writing in two places; nothing from there on counts until an administrator decides")
	case HeldAuthor:
		return refuse(code, "in Quarantäne: von einer Person, die niemand aufgenommen hat", "in quarantine: by a person whom nobody has admitted")
	case HeldRests:
		return refuse(code, "in Quarantäne: es baut auf etwas auf, das nicht zählt", "in quarantine: it rests on what does not count")
	}
	return nil
}

// LaptopLine is a laptop of the site as a list shows it.
type LaptopLine struct {
	Laptop
	Own      bool   // this one
	Entries  int64  // of its log that are here
	Waiting  int64  // entries that wait to be taken in
	Last     string // when the last entry here was written, RFC 3339
	Held     string // "" all counts; else why not
	From     int64  // of those without effect, the first
	Reason   string // of the revocation
	Admitted bool
}

// MissingRoom is a room of a round that a lost laptop had begun, with devices of
// which no audit since then is here: perhaps they were audited, and it was lost.
type MissingRoom struct {
	Ward, Room string
	Devices    []Device
}
