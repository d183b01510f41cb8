package audit

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"visite/checklist"
)

// Sealed is an outcome as the log keeps it. Its JSON is pinned apart from that
// of [checklist.Outcome], which may grow.
type Sealed struct {
	Verdict        string              `json:"verdict"`
	Urgency        string              `json:"urgency"`
	Rules          []string            `json:"rules"`
	Actions        []SealedAction      `json:"actions"`
	Contradictions []string            `json:"contradictions"`
	NotCounted     []string            `json:"not_counted"`
	Consultation   *SealedConsultation `json:"consultation,omitempty"`
}

// SealedAction is an action the outcome asks for, with its deadline as an ISO
// 8601 duration from completion.
type SealedAction struct {
	Action  string   `json:"action"`
	Owner   string   `json:"owner"`
	Urgency string   `json:"urgency"`
	Within  string   `json:"within"`
	Rules   []string `json:"rules"`
}

// SealedConsultation is a consultation that was held: when it has expired, its
// action is open again.
type SealedConsultation struct {
	Action     SealedAction `json:"action"`
	ValidUntil string       `json:"valid_until"` // RFC 3339
}

// Seal takes an outcome of the checklist for the log.
func Seal(c *checklist.Checklist, o checklist.Outcome) Sealed {
	s := Sealed{
		Verdict: o.Verdict, Urgency: o.Urgency,
		Rules: list(o.Rules), Contradictions: list(o.Contradictions), NotCounted: list(o.NotCounted),
		Actions: make([]SealedAction, 0, len(o.Actions)),
	}
	for _, a := range o.Actions {
		s.Actions = append(s.Actions, SealedAction(a))
	}
	if held := o.Consultation; held.Held {
		def, _ := c.Action(c.Consultation.Action)
		urgency, _ := c.Urgency(c.Consultation.Urgency)
		s.Consultation = &SealedConsultation{ValidUntil: held.ValidUntil, Action: SealedAction{
			Action: def.Word, Owner: def.Owner, Urgency: urgency.Word, Within: urgency.Within, Rules: list(held.Rules),
		}}
	}
	return s
}

func list(words []string) []string {
	if words == nil {
		return []string{}
	}
	return words
}

// Action is something that must be done, by whom and until when.
type Action struct {
	ID      ActionID
	Status  ActionStatus
	Since   time.Time // when it was opened
	Planned Planned   // what was set by hand
	Step    Stamp     // who works on it, says it is done or has confirmed it; zero if nobody does
	Audit   AuditID   // that asked for it last; "" for a gap of a round
	Round   RoundID
	Device  DeviceID // "" for a room that was not entered
	Name    string   // of the device, or of the room
	Code    string   // the number by which people know the device; "" for a room
	Place   Place
	Word    string // "install_upgrade"; a [GapKind] for a gap of a round
	Owner   string
	Urgency string
	Due     time.Time
	Opens   time.Time // zero: at once; else when a consultation expires
	Rules   []string
}

// Planned is what somebody has set by hand.
type Planned struct {
	Owner   bool      // the owner
	Due     bool      // the deadline
	RuleDue time.Time // the deadline by the checklist alone
}

// Open reports whether the action is to be done at the time now.
func (a Action) Open(now time.Time) bool {
	return (a.Status == ToDo || a.Status == InWork) && !a.Opens.After(now)
}

// Overdue reports whether the action is open and its deadline has passed.
func (a Action) Overdue(now time.Time) bool { return a.Open(now) && a.Due.Before(now) }

// AddDuration adds an ISO 8601 duration of days, hours, minutes or seconds
// ("P7D", "PT4H", "PT0S"), at most about a million of them, to t. A day is a
// calendar day.
func AddDuration(t time.Time, iso string) (time.Time, error) {
	for _, unit := range []struct {
		before, after string
		days          int
		length        time.Duration
	}{
		{"P", "D", 1, 0}, {"PT", "H", 0, time.Hour}, {"PT", "M", 0, time.Minute}, {"PT", "S", 0, time.Second},
	} {
		number, isIt := strings.CutPrefix(iso, unit.before)
		number, ends := strings.CutSuffix(number, unit.after)
		n, err := strconv.ParseUint(number, 10, 20)
		if isIt && ends && err == nil {
			return t.AddDate(0, 0, int(n)*unit.days).Add(time.Duration(n) * unit.length), nil
		}
	}
	return t, fmt.Errorf("read duration %q: want P<days>D or PT<n>H, PT<n>M, PT<n>S", iso)
}

// urgencies from weak to strict.
var urgencies = []string{"none", "normal", "planned", "high", "immediate", "now"}

// Strictness orders urgencies: the higher, the stricter; unknown words are -1.
func Strictness(urgency string) int {
	for i, u := range urgencies {
		if u == urgency {
			return i
		}
	}
	return -1
}
