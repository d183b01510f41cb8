package audit

import (
	"slices"

	"visite/checklist"
)

// Why a review has no effect, beside the codes of [Actor.May].
const (
	IsAuthor         = "author"        // four eyes: who has a part in an audit does not review it
	IsDropped        = "dropped"       // it was begun by mistake
	IsAside          = "aside"         // a decided conflict set it aside
	IsOpen           = "open"          // it is not sealed, or being amended
	IsStale          = "stale"         // another revision is sealed by now
	InConflict       = "conflict"      // with another audit of the device
	IsContested      = "contested"     // answers by people who had not seen each other stand side by side
	IsTwice          = "already"       // the same person decided the same of this revision
	NoItem           = "item"          // a return says which items are in question
	IsContradiction  = "contradiction" // never approved with others at once
	HasAction        = "action"        // something is open at the device: never approved with others at once
	NotAlike         = "alike"         // several at once must have one checklist and one verdict
	NotOwn           = "not-own"       // a review is taken back by who made it
	IsWithdrawn      = "withdrawn"     // it was taken back already
	NeverCounted     = "no-effect"     // it never counted
	noReasonOfReview = "reason-missing"
)

// Reviewable is what the rules of review need to know of an audit, as somebody
// is about to review it.
type Reviewable struct {
	Audit         AuditID
	Device        DeviceID
	Name          string // of the device, for people
	Checklist     string // digest
	Status        Status
	Revision      int    // the last sealed one
	Sealed        string // leaf hash of the entry that sealed it, hex; "" if none is sealed
	Verdict       string // sealed with it
	Aside         bool
	Conflict      bool
	Contested     bool     // answers stand side by side that differ
	Contradiction bool     // sealed with one
	Open          bool     // something is to be done at the device
	Author        bool     // who reviews has a part in it
	Mine          Decision // what who reviews has decided of this revision; "" if nothing that counts
	Asked         []string // the items that the checklist asked; only a return needs them
}

// Approval names the revision of an audit that somebody has seen and approves.
type Approval struct {
	ID     AuditID
	Sealed string // leaf hash of the entry that sealed it, hex
}

// Approve approves what sealed names, alone.
func (r Reviewable) Approve(by Actor, sealed, note string) (*AuditApproved, error) {
	if code := r.refuses(by, Approve, sealed, 0); code != "" {
		return nil, NoReview(code)
	}
	return r.approved(sealed, note, 0), nil
}

func (r Reviewable) approved(sealed, note string, alike int) *AuditApproved {
	return &AuditApproved{
		Audit: r.Audit, Revision: r.Revision, Device: r.Device, Checklist: r.Checklist, Sealed: sealed, Alike: alike,
		Note: Say(CleanLines(note, MaxNote)),
	}
}

// ApproveAlike approves several at once, all or none: only those without an open
// action and without a contradiction, and all with one checklist and one
// verdict. sealed are what was seen of them, in the same order.
func ApproveAlike(by Actor, all []Reviewable, sealed []string, note string) ([]*AuditApproved, error) {
	var events []*AuditApproved
	for i, r := range all {
		code := r.refuses(by, Approve, sealed[i], len(all))
		if code == "" && slices.ContainsFunc(all[:i], func(other Reviewable) bool { return other.Audit == r.Audit }) {
			code = IsTwice
		}
		if code == "" && (r.Checklist != all[0].Checklist || r.Verdict != all[0].Verdict) {
			code = NotAlike
		}
		if code != "" {
			return nil, ofSeveral(r.Name, NoReview(code))
		}
		events = append(events, r.approved(sealed[i], note, len(all)))
	}
	return events, nil
}

// ofSeveral says which of several is refused, and that therefore none is approved.
func ofSeveral(name string, r *Refusal) *Refusal {
	text := checklist.Text{}
	for lang, line := range r.Text {
		text[lang] = name + ": " + line
	}
	text["de"] += " – nichts wurde freigegeben"
	text["en"] += " – nothing was approved"
	return &Refusal{Code: r.Code, Text: text}
}

// Return sends what sealed names back, with a reason for each item in question.
func (r Reviewable) Return(by Actor, sealed string, items []ReviewItem, note string) (*AuditReturned, error) {
	e := &AuditReturned{
		Audit: r.Audit, Revision: r.Revision, Device: r.Device, Checklist: r.Checklist, Sealed: sealed,
		Note: Say(CleanLines(note, MaxNote)),
	}
	for _, item := range items {
		e.Items = append(e.Items, ItemReason{Item: item.Item, Reason: Say(CleanLines(item.Reason, MaxNote))})
	}
	if code := r.Returned(by, e); code != "" {
		return nil, NoReview(code)
	}
	for _, item := range e.Items {
		if item.Reason.Text == "" {
			return nil, NoReview(noReasonOfReview)
		}
	}
	return e, nil
}

// Approved is the code of the refusal of an approval that lies in the log; "" if
// it counts.
func (r Reviewable) Approved(by Actor, e *AuditApproved) string {
	return r.logged(r.refuses(by, Approve, e.Sealed, e.Alike), e.Revision)
}

// logged is why a review that lies in the log does not count: also one that says
// it is of another revision than the seal it names, which would outlast the
// revision that was seen.
func (r Reviewable) logged(code string, revision int) string {
	if code == "" && revision != r.Revision {
		return IsStale
	}
	return code
}

// Returned is [Reviewable.Approved] for a return.
func (r Reviewable) Returned(by Actor, e *AuditReturned) string {
	if code := r.logged(r.refuses(by, Return, e.Sealed, 0), e.Revision); code != "" {
		return code
	}
	for i, item := range e.Items {
		twice := slices.ContainsFunc(e.Items[:i], func(other ItemReason) bool { return other.Item == item.Item })
		if twice || !slices.Contains(r.Asked, item.Item) {
			return NoItem
		}
	}
	if len(e.Items) == 0 {
		return NoItem
	}
	return ""
}

// refuses is why a review would not count; "" if it does. alike is how many are
// approved at once, 0 for one alone.
func (r Reviewable) refuses(by Actor, d Decision, sealed string, alike int) string {
	switch code := by.lacks(MayReview); {
	case code != "":
		return code
	case r.Author:
		return IsAuthor
	case r.Status == Dropped:
		return IsDropped
	case r.Aside:
		return IsAside
	case r.Status != Completed || r.Sealed == "":
		return IsOpen
	case r.Sealed != sealed:
		return IsStale
	case d != "" && d == r.Mine:
		return IsTwice
	case d == Approve && r.Conflict:
		return InConflict
	case d == Approve && r.Contested:
		return IsContested
	case alike > 0 && r.Contradiction:
		return IsContradiction
	case alike > 0 && r.Open:
		return HasAction
	}
	return ""
}

// MayReview is why somebody cannot review the audit as it is, nil if they can:
// for a screen that says so before anything is typed.
func (r Reviewable) MayReview(by Actor) *Refusal { return NoReview(r.refuses(by, "", r.Sealed, 0)) }

// Withdraw takes a review back that the actor made. The reason is given.
func (r Review) Withdraw(by Actor, device DeviceID, reason string) (*ReviewWithdrawn, error) {
	if code := r.Withdrawing(by); code != "" {
		return nil, NoReview(code)
	}
	e := &ReviewWithdrawn{Audit: r.Audit, Device: device, Review: r.Entry, Reason: Say(CleanLines(reason, MaxNote))}
	if e.Reason.Text == "" {
		return nil, NoReview(noReasonOfReview)
	}
	return e, nil
}

// Withdrawing is why the actor cannot take the review back; "" if they can.
func (r Review) Withdrawing(by Actor) string {
	switch code := by.lacks(MayReview); {
	case code != "":
		return code
	case r.Human != by.Human:
		return NotOwn
	case r.NoEffect != nil:
		return NeverCounted
	case r.Withdrawn != (Stamp{}):
		return IsWithdrawn
	}
	return ""
}

// NoReview is the refusal with the code of why a review does not count; nil for
// the empty code.
func NoReview(code string) *Refusal {
	if text, ok := reviewRefusals[code]; ok {
		return &Refusal{Code: code, Text: text}
	}
	return NoDecision(code)
}

var reviewRefusals = map[string]checklist.Text{
	IsAuthor: {
		"de": "Vier Augen: wer an dieser Prüfung mitgewirkt hat, sie importiert hat oder darin genannt ist, gibt sie nicht frei – bitte jemand anders",
		"en": "four eyes: who has a part in this audit, imported it or is named in it does not review it – please ask somebody else",
	},
	IsDropped: {"de": "diese Prüfung wurde verworfen", "en": "this audit was dropped"},
	IsAside: {
		"de": "diese Prüfung ist beiseitegelegt: über den Widerspruch wurde entschieden, es gilt die andere",
		"en": "this audit is set aside: the conflict was decided, and the other one holds",
	},
	IsOpen: {
		"de": "diese Prüfung ist noch nicht versiegelt oder wird gerade geändert: erst nach dem Abschluss prüfen",
		"en": "this audit is not sealed yet, or is being amended: review it once it is completed",
	},
	IsStale: {
		"de": "diese Prüfung hat inzwischen eine andere Fassung: bitte noch einmal ansehen",
		"en": "this audit has another revision by now: please look again",
	},
	InConflict: {
		"de": "eine andere Prüfung dieses Geräts in dieser Runde widerspricht ihr: erst entscheiden, was gilt",
		"en": "another audit of this device in this round is in conflict with it: first decide which holds",
	},
	IsContested: {
		"de": "zwei Antworten von Leuten, die voneinander nichts wussten, stehen nebeneinander: erst ändert und entscheidet, wer beide gesehen hat",
		"en": "two answers by people who had not seen each other stand side by side: first somebody who has seen both amends it and decides",
	},
	IsTwice: {"de": "das ist für diese Fassung schon entschieden", "en": "this was decided for this revision already"},
	NoItem: {
		"de": "bitte jeden fraglichen Punkt einmal nennen; es muss einer sein, nach dem die Checkliste gefragt hat",
		"en": "please name each item in question once; it must be one that the checklist asked",
	},
	IsContradiction: {
		"de": "enthält einen Widerspruch und wird nur einzeln freigegeben", "en": "has a contradiction and is only approved by itself",
	},
	HasAction: {
		"de": "am Gerät ist noch etwas zu tun, deshalb wird die Prüfung nur einzeln freigegeben",
		"en": "something is still to be done at the device, so the audit is only approved by itself",
	},
	NotAlike: {
		"de": "hat eine andere Checkliste oder ein anderes Ergebnis als die erste: zusammen gibt man nur Gleiches frei",
		"en": "has another checklist or verdict than the first: only what is alike is approved at once",
	},
	NoConflict: {
		"de": "diese beiden Prüfungen widersprechen sich nicht, oder sie gehören nicht zum selben Gerät in derselben Runde",
		"en": "these two audits are not in conflict, or are not of the same device in the same round",
	},
	NoChoice: {
		"de": "bitte für jeden Punkt, in dem sie sich widersprechen, sagen, welche Antwort gilt",
		"en": "please say for each item on which they differ which answer holds",
	},
	NotOwn:           {"de": "zurücknehmen kann das nur, wer so entschieden hat", "en": "only who decided so can take it back"},
	IsWithdrawn:      {"de": "das ist schon zurückgenommen", "en": "it was taken back already"},
	NeverCounted:     {"de": "das hat nie gezählt und muss nicht zurückgenommen werden", "en": "it never counted and need not be taken back"},
	noReasonOfReview: {"de": "bitte den Grund angeben", "en": "please give the reason"},
}
