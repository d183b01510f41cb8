package audit

// Why an act is in question, or a decision about one has no effect.
const (
	InQuestion    = "in-question" // somebody took the right away meanwhile, and neither had seen the other
	FellThrough   = "fell"        // it was in question, and an administrator decided that it does not hold
	NoQuestion    = "no-question" // nothing like that is in question
	IsDecided     = "decided"
	NotSeenBoth   = "not-seen" // who decides had not seen both
	DoItAnew      = "anew"     // what can simply be done again is not brought back
	noWhyDecision = "reason-missing"
)

// Question is an act by somebody whose right to it was taken away meanwhile: who
// acted and who took it away had not seen each other. An act that takes rights away
// itself holds until somebody decides; any other has no effect until then.
type Question struct {
	Entry   string // leaf hash of the act's entry, hex
	Act     string // the kind of its event
	By      Stamp  // who acted
	About   string // name of the person it is about; "" if it is about none
	Against Stamp  // who took the right away
	Holds   bool   // it has its effect
	Decided Stamp  // zero: not yet
	Reason  string // of the decision
}

// Restorable reports whether a decision gives an act of a kind its effect. What
// changes things that others have changed since is done anew instead.
func Restorable(kind string) bool {
	switch kind {
	case "audit.approved", "audit.returned", "review.withdrawn", "role.changed", "person.revoked", "person.joined", "writer.joined":
		return true
	}
	return false
}

// Decide says whether the act holds. It takes an administrator, or the recovery
// key, who has seen both, and who is not the one who acted. The reason is given.
func (q Question) Decide(by Actor, holds bool, reason string) (*QuestionDecided, error) {
	if code := q.Deciding(by, holds); code != "" {
		return nil, NoDecision(code)
	}
	e := &QuestionDecided{Act: q.Entry, Person: q.By.Person, Holds: holds, Reason: Say(CleanLines(reason, MaxNote))}
	if e.Reason.Text == "" {
		return nil, NoDecision(noWhyDecision)
	}
	return e, nil
}

// Deciding is why a decision would not count; "" if it does.
func (q Question) Deciding(by Actor, holds bool) string {
	switch code := by.lacks(MayAdminister); {
	case code != "":
		return code
	case q.Entry == "":
		return NoQuestion
	case q.By.Person == by.Person:
		return OnOneself
	case q.Decided != (Stamp{}):
		return IsDecided
	case holds && !Restorable(q.Act):
		return DoItAnew
	}
	return ""
}

// NoDecision is the refusal with the code of why a decision does not count; nil for
// the empty code.
func NoDecision(code string) *Refusal {
	switch code {
	case NoQuestion:
		return refuse(code, "das ist nicht fraglich: „visite people questions“ zeigt, was es ist", "this is not in question: “visite people questions” shows what is")
	case IsDecided:
		return refuse(code, "darüber ist schon entschieden", "this was decided already")
	case NotSeenBoth:
		return refuse(code, "wer entscheidet, muss beides gesehen haben", "who decides must have seen both")
	case DoItAnew:
		return refuse(code, "das wird nicht wiederhergestellt: bitte neu tun, von jemandem mit dem Recht dazu", "this is not brought back: somebody with the right to it please does it again")
	case noWhyDecision:
		return refuse(code, "bitte den Grund angeben", "please give the reason")
	}
	return NoRight(code)
}

// QuestionDecided says whether an act in question holds. Signed by an administrator
// or with the recovery key.
type QuestionDecided struct {
	Act    string   `json:"act"`    // leaf hash of its entry, hex
	Person PersonID `json:"person"` // who acted
	Holds  bool     `json:"holds"`
	Reason Private  `json:"reason"`
}

func (e *QuestionDecided) Kind() string         { return "question.decided" }
func (e *QuestionDecided) Subjects() []string   { return []string{string(e.Person)} }
func (e *QuestionDecided) Privates() []*Private { return privates(&e.Reason) }

// Vouch is what the person deciding signs.
func (e *QuestionDecided) Vouch() Vouch {
	return Vouch{Subject: e.Act, Outcome: struct {
		Holds bool `json:"holds"`
	}{e.Holds}}
}
