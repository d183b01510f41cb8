package audit

import (
	"maps"
	"slices"

	"visite/checklist"
)

// Conflicts lists the items on which the two differ.
func (c Comparison) Conflicts() []string {
	var items []string
	for _, i := range c.Items {
		if i.Likeness == Conflicting {
			items = append(items, i.Item)
		}
	}
	return items
}

// Compare compares two audits of one device with one checklist. Texts are
// compared without case and space; what the checklist never requires, a note,
// complements what the other says. What was erased differs from nothing: whether
// two audits are in conflict can only be said of what can be read.
func Compare(a, b *Audit) Comparison {
	result := Comparison{Likeness: Same}
	countA, countB := a.counted(), b.counted()
	for i := range a.Checklist.Items {
		item := &a.Checklist.Items[i]
		c := ItemComparison{Item: item.ID, A: countA[item.ID], B: countB[item.ID]}
		if c.A == nil && c.B == nil {
			continue
		}
		c.Likeness = c.likeness(item)
		if c.Likeness == Conflicting || c.Likeness == Complementary && result.Likeness == Same {
			result.Likeness = c.Likeness
		}
		result.Items = append(result.Items, c)
	}
	return result
}

func (c ItemComparison) likeness(item *checklist.Item) Likeness {
	switch {
	case c.A == nil || c.B == nil:
		return Complementary
	case c.A.Redacted || c.B.Redacted || sameValue(item.Kind, c.A.Value, c.B.Value):
		return Same
	case item.Optional:
		return Complementary
	}
	return Conflicting
}

// counted are the answers to items that are asked.
func (a *Audit) counted() map[string]*Answer {
	counted := make(map[string]*Answer, len(a.Answers))
	for _, item := range a.Asked() {
		if answer, ok := a.Answers[item]; ok {
			counted[item] = &answer
		}
	}
	return counted
}

// Asked lists the items that the checklist asks, in its order. A text that was
// erased counts as answered: what is asked does not depend on what it said.
func (a *Audit) Asked() []string {
	values := a.Values()
	for item, answer := range a.Answers {
		if def, _ := a.Checklist.Item(item); answer.Redacted && !def.Kind.Structured() {
			values[item] = checklist.Value{Word: "…"}
		}
	}
	return a.Checklist.Evaluate(values, checklist.Device{}).Asked
}

func sameValue(kind checklist.Kind, a, b checklist.Value) bool {
	if kind == checklist.KindText {
		return Fold(a.Word) == Fold(b.Word)
	}
	return a.Word == b.Word && maps.EqualFunc(a.Fields, b.Fields, func(x, y string) bool { return Fold(x) == Fold(y) })
}

// Pair is two audits of one device in one round of which one will be kept.
type Pair struct {
	Keep, Aside               *Audit // their last sealed revisions
	KeepSealed, AsideSealed   string // leaf hashes of the entries that sealed these, hex
	KeepStands, AsideStands   bool   // completed, not being amended, dropped or set aside
	AuthorOfKeep, AuthorAside bool   // who decides has a part in them
}

// Why a decision of a conflict has no effect, beside the codes of a review.
const (
	NoConflict = "no-conflict" // the two do not differ, or are not of one device, round and checklist
	NoChoice   = "choice"      // each item in conflict once, no other, and from one of the two
	Incomplete = "incomplete"  // the answers chosen leave required items open
)

// Decide ends the conflict: for each item on which the two differ, choices says
// from which the answer is taken. What only one of them answers is kept.
func (p Pair) Decide(by Actor, choices []ItemChoice, reason string) (*ConflictDecided, error) {
	e := &ConflictDecided{
		Device: p.Keep.Device.ID, Round: p.Keep.Round, Checklist: p.Keep.Checklist.Digest(),
		Keep: p.Keep.ID, KeepSealed: p.KeepSealed, Aside: p.Aside.ID, AsideSealed: p.AsideSealed,
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
	case p.AuthorOfKeep || p.AuthorAside:
		return IsAuthor
	case !p.ofOne():
		return NoConflict
	case !p.KeepStands || !p.AsideStands:
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
