package checklist

// Outcome is what the decision table derives from a set of answers. As JSON
// it has exactly the six first fields, its arrays never null.
type Outcome struct {
	Verdict        string   `json:"verdict"`
	Urgency        string   `json:"urgency"`        // the strictest of the rules that hold, also while incomplete
	Rules          []string `json:"rules"`          // that hold, in table order
	Missing        []string `json:"missing"`        // required items that are asked and unanswered, in item order
	Actions        []Action `json:"actions"`        // strictest first, then by the first rule that asks for it
	Contradictions []string `json:"contradictions"` // in table order

	Asked        []string     `json:"-"` // items asked now, required or optional, in item order
	NotCounted   []string     `json:"-"` // answers without effect: their item is not asked, or Check refuses them
	Guard        bool         `json:"-"` // a patient is or may be attached
	Hold         bool         `json:"-"` // nothing that opens the device before it is released
	Consultation Consultation `json:"-"`
}

// Action is what must be done, once per action word.
type Action struct {
	Action  string   `json:"action"`
	Owner   string   `json:"owner"`
	Urgency string   `json:"urgency"` // the strictest of its rules
	Within  string   `json:"within"`  // ISO 8601 duration
	Rules   []string `json:"rules"`   // that ask for it, in table order
}

// Consultation says whether the treating physician must be consulted.
type Consultation struct {
	Called     bool
	Held       bool     // called for and answered with a complete "held"; whether it has expired is for the caller
	Rules      []string // that call for it, in table order
	ValidUntil string   // of the consultation held, as entered
}
