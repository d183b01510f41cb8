package audit

// What follows is what the desk shows of one audit that is to be reviewed.

// ReviewPage is an audit with all that somebody needs to decide about it.
type ReviewPage struct {
	Audit         *Audit // the last sealed revision
	Sealed        string // leaf hash of the entry that sealed it, hex: what a review of the page binds
	State         ReviewState
	Amending      bool            // a newer revision is begun
	Aside         bool            // a decided conflict set it aside: the others hold
	MayNot        *Refusal        // why who looks cannot review it now; nil if they can
	Open          []Action        // open at the device, strictest first
	Reviews       []Review        // newest first, with those that do not count
	Own           *Review         // of who looks, counts and can be taken back; nil if there is none
	Since         *Review         // the last one that counted, of an earlier revision; nil if there is none
	Changes       []ItemChange    // of the answers, since the revision of Since
	Disagreements []Disagreement  // between sources
	Others        []ComparedAudit // of the device in the round
}

// ItemChange is an answer that is another one than before.
type ItemChange struct {
	Item   string
	Before *Answer // nil: it was not answered
	After  *Answer // nil: it is not answered any more
}

// Disagreement is a fact that sources say differently.
type Disagreement struct {
	Item string        `json:"item,omitempty"` // that asks for it; "" if none does
	Fact string        `json:"fact"`           // as in the JSON of [Device]: "firmware", "model", "serial"
	Said []SourceValue `json:"said"`
}

// SourceValue is what one source says.
type SourceValue struct {
	Source string `json:"source"` // one of the Says constants
	Value  string `json:"value"`  // cleaned
}

// The sources of a fact.
const (
	SaysList    = "list"    // the device list
	SaysPlate   = "plate"   // an answer, read off the type plate
	SaysAnswer  = "answer"  // an answer otherwise
	SaysNetwork = "network" // a sighting linked to the device
)

// ComparedAudit is another audit of the same device in the same round.
type ComparedAudit struct {
	Audit      *Audit
	Sealed     string // leaf hash, hex
	Aside      bool   // a decided conflict set it aside
	Comparison Comparison
}

// Likeness is how two answers, or two audits, go together.
type Likeness string

// The ways in which they do.
const (
	Same          Likeness = "same"
	Complementary Likeness = "complementary" // one says what the other left out
	Conflicting   Likeness = "conflict"
)

// Comparison is two audits side by side.
type Comparison struct {
	Likeness Likeness         // of the whole: the worst of its items
	Items    []ItemComparison // that at least one answered, in the order of the checklist
}

// ItemComparison is one item of two audits side by side.
type ItemComparison struct {
	Item     string
	Likeness Likeness
	A, B     *Answer // nil: not answered
}
