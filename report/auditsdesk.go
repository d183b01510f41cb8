package report

import (
	"time"

	"visite/audit"
)

// reviewJSON is a review as the export has it.
type reviewJSON struct {
	Entry     string       `json:"entry"` // leaf hash
	Revision  int          `json:"revision"`
	Decision  string       `json:"decision"`
	Role      string       `json:"role"`
	Items     []reviewItem `json:"items,omitempty"`
	Note      string       `json:"note,omitempty"`
	Alike     int          `json:"alike,omitempty"`
	NoEffect  string       `json:"no_effect,omitempty"` // code of the reason why it does not count
	Withdrawn *linker      `json:"withdrawn,omitempty"`
	Human     string       `json:"human,omitempty"`
	linker
}

type reviewItem struct {
	Item   string `json:"item"`
	Reason string `json:"reason"` // "" once redacted
}

// actionState is where an action stands.
type actionState struct {
	ID          string  `json:"id"`
	Audit       string  `json:"audit"` // that asked for it last
	Action      string  `json:"action"`
	Owner       string  `json:"owner"`
	Urgency     string  `json:"urgency"`
	Status      string  `json:"status"`
	Since       string  `json:"since"`
	Due         string  `json:"due"`
	RuleDue     string  `json:"rule_due"` // by the checklist alone
	Opens       string  `json:"opens,omitempty"`
	OwnerByHand bool    `json:"owner_by_hand,omitempty"`
	DueByHand   bool    `json:"due_by_hand,omitempty"`
	Step        *linker `json:"step,omitempty"` // who works on it, says it is done or has confirmed it
}

func newReview(r *audit.Review) reviewJSON {
	out := reviewJSON{
		Entry: r.Entry, Revision: r.Revision, Decision: string(r.Decision), Role: string(r.Role), Note: r.Note, Alike: r.Alike,
		Human: string(r.Human), linker: newLinker(r.Stamp),
	}
	for _, item := range r.Items {
		out.Items = append(out.Items, reviewItem(item))
	}
	if r.NoEffect != nil {
		out.NoEffect = r.NoEffect.Code
	}
	out.Withdrawn = stepOf(r.Withdrawn)
	return out
}

func newActionState(a *audit.Action) actionState {
	return actionState{
		ID: string(a.ID), Audit: string(a.Audit), Action: a.Word, Owner: a.Owner, Urgency: a.Urgency, Status: string(a.Status),
		Since: instant(a.Since), Due: instant(a.Due), RuleDue: instant(a.Planned.RuleDue), Opens: instant(a.Opens),
		OwnerByHand: a.Planned.Owner, DueByHand: a.Planned.Due, Step: stepOf(a.Step),
	}
}

// stepOf is nil if nobody did it.
func stepOf(s audit.Stamp) *linker {
	if s.At == "" {
		return nil
	}
	l := newLinker(s)
	return &l
}

// instant is a time in RFC 3339; "" if there is none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
