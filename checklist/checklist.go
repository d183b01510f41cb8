package checklist

import "time"

// Checklist is a regulator's notice as questions and a decision table.
// It does not change after [Parse] and may be used by many goroutines.
// Callers must not write to its slices and maps.
type Checklist struct {
	ID      string
	Version int
	Title   Text
	Notice  Notice
	Scope   Scope

	Items          []Item    // in the order asked
	Urgencies      []Urgency // from weak to strict
	Incomplete     Verdict   // the verdict while answers are missing or contradict each other
	Owners         []Owner
	Rules          []Rule // the decision table, in its order
	Actions        []ActionDef
	Consultation   ConsultationDef
	Contradictions []ContradictionDef
	Screens        Screens

	source []byte
	digest string

	// The checklist with its words looked up, made by the linker.
	program        program
	table          table
	calls          []call
	contradictions []contradiction
	names          nameTable
}

// Notice is what the regulator published.
type Notice struct {
	Authority Text
	Title     Text
	Date      string // 2025-03-03
	Reference string
	Sources   []Source
}

// Source is a publication the checklist rests on.
type Source struct {
	Title     Text
	Reference string // number of the document; may be empty
	Date      string // 2025-03-03; may be empty
}

// Urgency is one step from "none" to "now", with the verdict it leads to.
type Urgency struct {
	Word    string
	Title   Text
	Within  string // ISO 8601 duration until an action is due: PT0S, P7D; empty if there is nothing to do
	Verdict Verdict
}

// Verdict is the word for what was found.
type Verdict struct {
	Word  string
	Title Text
}

// Owner is who has to carry out an action.
type Owner struct {
	Word  string
	Title Text
}

// Rule is one row of the decision table. Every rule that holds fires.
type Rule struct {
	ID      string
	Urgency string // empty for a rule that only guards or holds back
	Reason  Text
	Source  Text
	Actions []string // words of ActionDefs, in order

	Guard bool // while it holds: full stop before touching cable, power or menu
	Hold  bool // while it holds: nothing that opens the device before it is released
}

// ActionDef says what an action means.
type ActionDef struct {
	Word  string
	Owner string
	Title Text
	How   Text

	Installs   bool // begins with Screens.Install
	Opens      bool // updates, resets, restarts or opens the device: Screens.Hold stands beside it while Outcome.Hold
	Separates  bool // touches cable or network: allowed while Outcome.Hold, with the ward's approval
	Consulting bool // is done by the consultation: open until one is held, and again once it has expired
}

// ConsultationDef says which answer records a consultation and what calls for one.
type ConsultationDef struct {
	Item    string        // the item of kind consultation; empty if the checklist has none
	Action  string        // listed while a consultation is called for and not held
	Urgency string        // of that action
	Offer   time.Duration // validity offered to the person who enters it
}

// ContradictionDef names answers that cannot both be true.
type ContradictionDef struct {
	ID    string
	Title Text
	Help  Text
}

// Screens are the texts that come up whatever the rules say.
type Screens struct {
	Guard      Screen // full-screen stop while Outcome.Guard
	Hold       Text   // beside every ActionDef.Opens while Outcome.Hold
	Install    Text   // how every ActionDef.Installs begins
	NotCounted Text   // beside answers in Outcome.NotCounted
	Expired    Text   // beside a consultation whose validity has ended
}

// Screen is a heading with a text.
type Screen struct{ Title, Body Text }

// Source returns the YAML, byte for byte as it was read.
func (c *Checklist) Source() []byte { return c.source }

// Digest returns the SHA-256 of [Checklist.Source] in hex.
func (c *Checklist) Digest() string { return c.digest }

// Item returns the item with the given id.
func (c *Checklist) Item(id string) (Item, bool) { return find(c.Items, id, itemID) }

// Action returns the action with the given word.
func (c *Checklist) Action(word string) (ActionDef, bool) { return find(c.Actions, word, actionWord) }

// Rule returns the rule with the given id.
func (c *Checklist) Rule(id string) (Rule, bool) { return find(c.Rules, id, ruleID) }

// Contradiction returns the contradiction with the given id.
func (c *Checklist) Contradiction(id string) (ContradictionDef, bool) {
	return find(c.Contradictions, id, contradictionID)
}

// Urgency returns the urgency with the given word.
func (c *Checklist) Urgency(word string) (Urgency, bool) {
	return find(c.Urgencies, word, urgencyWord)
}

// VerdictTitle returns the title of a verdict; the word itself if it is unknown.
func (c *Checklist) VerdictTitle(word string) Text {
	if word == c.Incomplete.Word {
		return c.Incomplete.Title
	}
	for _, u := range c.Urgencies {
		if u.Verdict.Word == word {
			return u.Verdict.Title
		}
	}
	return plain(word)
}

// OwnerTitle returns the title of an owner; the word itself if it is unknown.
func (c *Checklist) OwnerTitle(word string) Text {
	if o, ok := find(c.Owners, word, func(o *Owner) string { return o.Word }); ok {
		return o.Title
	}
	return plain(word)
}

// UrgencyTitle returns the title of an urgency; the word itself if it is unknown.
func (c *Checklist) UrgencyTitle(word string) Text {
	if u, ok := c.Urgency(word); ok {
		return u.Title
	}
	return plain(word)
}

func itemID(i *Item) string                      { return i.ID }
func actionWord(a *ActionDef) string             { return a.Word }
func ruleID(r *Rule) string                      { return r.ID }
func contradictionID(d *ContradictionDef) string { return d.ID }
func urgencyWord(u *Urgency) string              { return u.Word }
func plain(word string) Text                     { return Text{German: word, English: word} }

func find[T any](list []T, key string, of func(*T) string) (T, bool) {
	for i := range list {
		if of(&list[i]) == key {
			return list[i], true
		}
	}
	var none T
	return none, false
}
