package audit

import "slices"

// Pair is two audits of one device in one round of which one will be kept.
type Pair struct {
	Keep, Aside             *Audit // their last sealed revisions
	KeepSealed, AsideSealed string // leaf hashes of the entries that sealed these, hex
	Stand                   bool   // both are completed: neither is being amended, dropped or set aside
	Author                  bool   // who decides has a part in one of them
}

// Why a decision of a conflict has no effect, beside the codes of a review.
const (
	NoConflict = "no-conflict" // the two do not differ, or are not of one device, round and checklist
	NoChoice   = "choice"      // each item in conflict once, no other, and from one of the two
)

// Decide ends the conflict: for each item on which the two differ, choices says
// from which the answer is taken. What only one of them answers is kept.
// keepSealed and asideSealed are what was seen of them.
func (p Pair) Decide(by Actor, keepSealed, asideSealed string, choices []ItemChoice, reason string) (*ConflictDecided, error) {
	e := &ConflictDecided{
		Device: p.Keep.Device.ID, Round: p.Keep.Round, Checklist: p.Keep.Checklist.Digest(),
		Keep: p.Keep.ID, KeepSealed: keepSealed, Aside: p.Aside.ID, AsideSealed: asideSealed,
		Revision: p.Keep.Revision + 1, Items: p.inOrder(choices), Reason: Say(CleanLines(reason, MaxNote)),
	}
	if code := p.Deciding(by, e); code != "" {
		return nil, NoReview(code)
	}
	kept := p.Kept(e.Items)
	outcome := kept.Outcome()
	if len(outcome.Missing) > 0 {
		return nil, refuseMissing(kept.Checklist, outcome.Missing)
	}
	e.Outcome = Seal(kept.Checklist, outcome)
	if e.Reason.Text == "" {
		return nil, NoReview(noReasonOfReview)
	}
	return e, nil
}

// inOrder are the choices in the order of the checklist.
func (p Pair) inOrder(choices []ItemChoice) []ItemChoice {
	sorted := slices.Clone(choices)
	place := map[string]int{}
	for i, item := range p.Keep.Checklist.Items {
		place[item.ID] = i
	}
	slices.SortStableFunc(sorted, func(a, b ItemChoice) int { return place[a.Item] - place[b.Item] })
	return sorted
}

// Deciding is why a decision would not count; "" if it does.
func (p Pair) Deciding(by Actor, e *ConflictDecided) string {
	switch code := by.lacks(MayDecide); {
	case code != "":
		return code
	case p.Author:
		return IsAuthor
	case !p.ofOne():
		return NoConflict
	case !p.Stand:
		return IsOpen
	case e.KeepSealed != p.KeepSealed || e.AsideSealed != p.AsideSealed || e.Revision != p.Keep.Revision+1:
		return IsStale
	}
	return p.refusesChoices(e.Items)
}

func (p Pair) ofOne() bool {
	return p.Keep.ID != p.Aside.ID && p.Keep.Device.ID == p.Aside.Device.ID && p.Keep.Round == p.Aside.Round &&
		p.Keep.Checklist.Digest() == p.Aside.Checklist.Digest()
}

// refusesChoices: each item in conflict has one choice. One that cannot be read
// any more may have one.
func (p Pair) refusesChoices(choices []ItemChoice) string {
	c := Compare(p.Keep, p.Aside)
	chosen := map[string]bool{}
	erased := false
	for _, choice := range choices {
		if chosen[choice.Item] || choice.From != p.Keep.ID && choice.From != p.Aside.ID {
			return NoChoice
		}
		i := slices.IndexFunc(c.Items, func(i ItemComparison) bool { return i.Item == choice.Item })
		if i < 0 || c.Items[i].Likeness != Conflicting && !c.Items[i].redacted() {
			return NoChoice
		}
		chosen[choice.Item], erased = true, erased || c.Items[i].redacted()
	}
	conflicts := c.Conflicts()
	for _, item := range conflicts {
		if !chosen[item] {
			return NoChoice
		}
	}
	if len(conflicts) == 0 && !erased {
		return NoConflict
	}
	return ""
}

func (c ItemComparison) redacted() bool {
	return c.A != nil && c.A.Redacted || c.B != nil && c.B.Redacted
}

// Sources says of each item in the kept audit's new revision from which of the
// two its answer comes.
func (p Pair) Sources(choices []ItemChoice) map[string]AuditID {
	from := map[string]AuditID{}
	for item := range p.Aside.Answers {
		from[item] = p.Aside.ID
	}
	for item := range p.Keep.Answers {
		from[item] = p.Keep.ID
	}
	c := Compare(p.Keep, p.Aside)
	for _, i := range c.Items { // a leftover answer does not hide one that counts
		if i.A == nil && i.B != nil {
			from[i.Item] = p.Aside.ID
		}
	}
	for _, choice := range choices {
		from[choice.Item] = choice.From
	}
	return from
}

// Kept is the new revision of the audit kept, as a draft.
func (p Pair) Kept(choices []ItemChoice) *Audit {
	kept := *p.Keep
	kept.Revision, kept.Status, kept.Sealed, kept.Answers = p.Keep.Revision+1, Draft, nil, map[string]Answer{}
	for item, from := range p.Sources(choices) {
		answer := p.Keep.Answers[item]
		if from == p.Aside.ID {
			answer = p.Aside.Answers[item]
		}
		kept.Answers[item] = answer
	}
	return &kept
}
