package tui

import (
	"cmp"
	"time"

	"visite/audit"
	"visite/checklist"
)

// deskEntryWords are the sentences of entries about review, rights, actions and
// erasing.
type deskEntryWords struct {
	alike      func(n int) string
	items      func(n int) string
	decidedOn  func(n int) string
	owner, due func(s string) string
	doneIn     func(network string, n int) string
	files      func(n int) string
	erased     func(n int) string
	since      func(date string) string
	laptop     func(id string, from int64) string
	inService  string
	holds      string // of what was in question
	falls      string
}

// deskDetail is what is particular to an event of the desk.
func (e *env) deskDetail(event audit.Event) string {
	n := &e.w.deskEntry
	switch ev := event.(type) {
	case *audit.RoleChanged:
		return joinNonEmpty(cmp.Or(e.w.roles[string(ev.Role)], audit.Clean(string(ev.Role), audit.MaxName)), ev.Reason.Text)
	case *audit.PersonRevoked:
		return ev.Reason.Text
	case *audit.WriterAdmitted:
		return joinNonEmpty(shortID(ev.Writer), cmp.Or(e.w.roles[string(ev.Role)], audit.Clean(string(ev.Role), audit.MaxName)))
	case *audit.WriterRevoked:
		return joinNonEmpty(n.laptop(shortID(ev.Writer), ev.From), ev.Reason.Text)
	case *audit.WriterForked:
		return n.laptop(shortID(ev.Writer), ev.From)
	case *audit.WriterDecided:
		return joinNonEmpty(n.laptop(shortID(ev.Writer), ev.Until), ev.Reason.Text)
	case *audit.QuestionDecided:
		said := n.falls
		if ev.Holds {
			said = n.holds
		}
		return joinNonEmpty(said, ev.Reason.Text)
	case *audit.AuditApproved:
		return joinNonEmpty(e.w.revision(ev.Revision), ifMany(ev.Alike, n.alike), ev.Note.Text)
	case *audit.AuditReturned:
		return joinNonEmpty(e.w.revision(ev.Revision), e.returnedItems(ev), ev.Note.Text)
	case *audit.ReviewWithdrawn:
		return ev.Reason.Text
	case *audit.ConflictDecided:
		return joinNonEmpty(e.verdictTitle(ev.Outcome.Verdict), n.decidedOn(len(ev.Items)), ev.Reason.Text)
	case *audit.RedactionMade:
		return joinNonEmpty(n.erased(len(ev.Refs)), ev.Reason)
	case *audit.DeviceDecommissioned:
		return joinNonEmpty(e.outOfService(ev.Date), ev.Reason.Text)
	}
	return e.actionDetail(event)
}

// shortID is the beginning of the id of a laptop, as far as it is one.
func shortID(id string) string {
	id = audit.Clean(id, audit.MaxName)
	return id[:min(len(id), 8)]
}

// actionDetail is what is particular to an event about an action.
func (e *env) actionDetail(event audit.Event) string {
	n := &e.w.deskEntry
	switch ev := event.(type) {
	case *audit.ActionPlanned:
		owner, due := "", ""
		if ev.Owner != "" {
			owner = n.owner(e.ownerTitle(ev.Owner))
		}
		if ev.Due != "" {
			due = n.due(e.day(ev.Due))
		}
		return joinNonEmpty(owner, due, ev.Reason.Text)
	case *audit.ActionBegun:
		return ev.Note.Text
	case *audit.ActionDone:
		network := ""
		if ev.Network != "" {
			network = n.doneIn(audit.Clean(ev.Network, audit.MaxName), len(ev.Targets))
		}
		return joinNonEmpty(network, ev.Reference.Text, ifMany(len(ev.Evidence), n.files), ev.Note.Text)
	case *audit.ActionConfirmed:
		return ev.Note.Text
	case *audit.ActionReopened:
		return ev.Reason.Text
	}
	return e.networkDetail(event)
}

// returnedItems names the items in question, with the reason if there is one.
func (e *env) returnedItems(ev *audit.AuditReturned) string {
	if len(ev.Items) == 1 {
		return joinNonEmpty(e.itemTitle(ev.Items[0].Item), ev.Items[0].Reason.Text)
	}
	return e.w.deskEntry.items(len(ev.Items))
}

// itemTitle is what an item asks.
func (e *env) itemTitle(item string) string {
	return e.titled(item, func(c *checklist.Checklist) checklist.Text {
		if def, ok := c.Item(item); ok {
			return def.Title
		}
		return checklist.Text{e.lang: item}
	})
}

// outOfService says since when a device is out of service, or that it is not.
func (e *env) outOfService(date string) string {
	if date == "" {
		return e.w.deskEntry.inService
	}
	t, err := time.ParseInLocation(time.DateOnly, date, e.now().Location())
	if err != nil {
		return audit.Clean(date, audit.MaxName)
	}
	return e.w.deskEntry.since(e.date(t))
}

// ifMany says a number that is not 0.
func ifMany(n int, say func(int) string) string {
	if n == 0 {
		return ""
	}
	return say(n)
}
