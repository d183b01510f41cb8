package tui

import (
	"cmp"
	"strconv"
	"time"

	"visite/audit"
)

// networkEntryWords are the sentences of entries about the network.
type networkEntryWords struct {
	rules     func(networks string, questions bool) string
	asked     func(questions int, on string) string
	answered  func(heard, sightings int) string
	linkedBy  map[audit.MatchedBy]string
	differs   func(n int) string
	left      func(n int) string
	calls     func(count int, to string) string
	noCalls   func(minutes int) string
	unlocked  func(devices int, until string) string
	agreed    func(name string) string
	port      func(address string, port int) string
	connected map[audit.ConnectResult]string
	shows     func(yes bool) string
}

// networkDetail is what is particular to an event about the network.
func (e *env) networkDetail(event audit.Event) string {
	n := &e.w.networkEntry
	switch ev := event.(type) {
	case *audit.NetworkPermitted:
		return n.rules(joinComma(ev.Networks), !ev.NoQuestions)
	case *audit.BrowseBegun:
		return n.asked(ev.Questions, ev.Interface)
	case *audit.BrowseEnded:
		return joinNonEmpty(n.answered(ev.Heard, ev.Sightings), ev.Problem)
	case *audit.SightingLinked:
		return e.linkedDetail(ev)
	case *audit.SightingUnlinked:
		return ev.Reason.Text
	case *audit.SightingsLeft:
		return n.left(len(ev.Sightings) + ev.Dropped)
	case *audit.ContactObserved:
		return joinNonEmpty(e.contactDetail(ev), ev.File.Text)
	case *audit.ProbeUnlocked:
		return joinNonEmpty(n.unlocked(len(ev.Targets), e.hour(ev.Expires)), n.agreed(ev.AgreedBy.Text), ev.Reason.Text)
	case *audit.ConnectBegun:
		return n.port(ev.Address, ev.Port)
	case *audit.ConnectEnded:
		return joinNonEmpty(n.port(ev.Address, ev.Port), cmp.Or(n.connected[ev.Result], string(ev.Result)))
	case *audit.ProbeChecked:
		return joinNonEmpty(n.shows(ev.Shows), ev.Note.Text)
	}
	return ""
}

// hour is the time of day of a time of the log.
func (e *env) hour(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return audit.Clean(at, 40)
	}
	return t.In(e.now().Location()).Format(e.w.clock)
}

// linkedDetail says what was seen, by what it was recognised, and that the list
// has it otherwise.
func (e *env) linkedDetail(ev *audit.SightingLinked) string {
	n := &e.w.networkEntry
	var near audit.Nearby
	for _, r := range ev.Sightings {
		if s, err := r.Sighting(); err == nil {
			near.Sightings = append(near.Sightings, s)
		}
	}
	differs := ""
	if len(ev.Differs) > 0 {
		differs = n.differs(len(ev.Differs))
	}
	return joinNonEmpty(near.Title(), n.linkedBy[ev.By], differs)
}

// contactDetail says whom the device called, or for how long it was not seen to
// call anybody, which says nothing.
func (e *env) contactDetail(ev *audit.ContactObserved) string {
	n := &e.w.networkEntry
	if len(ev.Contacts) == 0 {
		return n.noCalls(ev.Minutes())
	}
	count := 0
	var to []string
	for _, c := range ev.Contacts {
		count += c.Count
		whom := c.To
		if c.Port > 0 {
			whom += ":" + strconv.Itoa(c.Port)
		}
		to = append(to, whom)
	}
	return n.calls(count, joinComma(to))
}
