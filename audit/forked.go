package audit

// WriterForked says that there are two logs of one laptop: a copy of its database
// went on writing. It proves it, so anybody may say it, and no right is asked for:
// from From on what either of them holds has no effect, on every laptop.
type WriterForked struct {
	Writer   string       `json:"writer"` // id
	Key      string       `json:"key"`
	From     int64        `json:"from"` // place of the first entry that may differ
	Size     int64        `json:"size"` // of both logs, at which they are known to differ
	Branches []ForkBranch `json:"branches"`
}

// ForkBranch is one of the two logs: see ledger.ForkProof.
type ForkBranch struct {
	Checkpoint string   `json:"checkpoint"` // a signed note
	Root       string   `json:"root"`       // at Size entries, hex
	Proof      []string `json:"proof"`      // hashes, hex
}

func (e *WriterForked) Kind() string         { return "writer.forked" }
func (e *WriterForked) Subjects() []string   { return []string{e.Writer} }
func (e *WriterForked) Privates() []*Private { return nil }

// WriterDecided ends a fork: of the two logs the one with this root at Size entries
// counts up to Until. Signed by an administrator.
type WriterDecided struct {
	Writer string  `json:"writer"` // id
	Size   int64   `json:"size"`   // at which the branches differ
	Root   string  `json:"root"`   // of the one that counts, hex
	Until  int64   `json:"until"`  // place of the first entry without effect
	Reason Private `json:"reason,omitzero"`
}

func (e *WriterDecided) Kind() string         { return "writer.decided" }
func (e *WriterDecided) Subjects() []string   { return []string{e.Writer} }
func (e *WriterDecided) Privates() []*Private { return privates(&e.Reason) }

// Vouch is what the administrator signs.
func (e *WriterDecided) Vouch() Vouch {
	return Vouch{Subject: e.Writer, Outcome: struct {
		Size  int64  `json:"size"`
		Root  string `json:"root"`
		Until int64  `json:"until"`
	}{e.Size, e.Root, e.Until}}
}

// NoFork is the code of the refusal of a fork that is not proven.
const NoFork = "no-fork"

// NoRuling is why something that was said about a laptop has no effect, if that is
// not for want of a right; nil for any other code.
func NoRuling(code string) *Refusal {
	switch code {
	case NoFork:
		return refuse(code, "dass es von diesem Laptop zwei Fassungen gibt, ist nicht bewiesen", "that there are two logs of this laptop is not proven")
	case BadEntry, "role":
		return refuse(code, "es sagt nichts, was gelten könnte", "it says nothing that could count")
	}
	return nil
}

// BadEntry is the code of the refusal of a place where a log cannot stop.
const BadEntry = "entry"

// DecideFork says up to where the log that is here counts, of a laptop that was
// copied. The reason may be empty.
func (a Actor) DecideFork(l LaptopState, f ForkState, until int64, reason string) (*WriterDecided, error) {
	if err := a.May(MayAdminister); err != nil {
		return nil, err
	}
	switch {
	case !f.Forked:
		return nil, refuse(NoFork, "von diesem Laptop gibt es keine zwei Fassungen: nichts ist zu entscheiden", "of this laptop there are no two logs: there is nothing to decide")
	case until < f.Size:
		return nil, refuse(BadEntry, "bis Eintrag %d sind beide Fassungen gleich oder nicht zu unterscheiden: --at muss danach liegen", "up to entry %d both logs are the same or cannot be told apart: --at has to come after it", f.Size-1)
	}
	return &WriterDecided{Writer: l.ID, Size: f.Size, Root: f.Root, Until: until, Reason: Say(CleanLines(reason, MaxNote))}, nil
}

// ForkState is what is known of a fork where somebody decides.
type ForkState struct {
	Forked bool
	Size   int64  // at which the branches differ
	Root   string // of the log that is here, at Size
}
