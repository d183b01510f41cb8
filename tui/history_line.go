package tui

import (
	"encoding/json"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// lineRows are entries of the log, as people read them.
func (e *env) lineRows(lines []audit.HistoryLine) []row {
	all := make([]row, len(lines))
	for i, l := range lines {
		all[i] = row{
			line: func(w int) string { return e.entryLine(l, w) },
			open: func() tea.Cmd { return push(newEntry(e, l)) },
		}
	}
	return all
}

// entryLine is an entry in one line: when, what, who.
func (e *env) entryLine(l audit.HistoryLine, w int) string {
	who := l.Stamp.Name
	if l.Signed {
		who += " " + e.th.good.Render("✓ "+e.w.signed)
	}
	left := pad(e.th.muted.Render(e.when(l.Stamp.At)), 18) + e.sentence(l.Event)
	return spread(left, "  "+who, w)
}

// sentence says what an event is about. A kind this version does not know is
// named as it is.
func (e *env) sentence(event audit.Event) string {
	title, ok := e.w.events[event.Kind()]
	if !ok {
		return e.w.unknownEvent(audit.Clean(event.Kind(), 40))
	}
	if detail := e.detail(event); detail != "" {
		return title + ": " + detail
	}
	return title
}

// detail is what is particular to the event; "" if its title says it all.
func (e *env) detail(event audit.Event) string {
	switch ev := event.(type) {
	case *audit.SiteFounded:
		return ev.Facility
	case *audit.PersonJoined:
		return joinNonEmpty(ev.Person.Name.Text, e.w.roles[string(ev.Person.Role)])
	case *audit.ChecklistAdopted:
		return ev.ID
	case *audit.InventoryImported:
		return ev.File
	case *audit.RoomListed:
		return ev.Ward + " · " + e.w.room(ev.Room)
	case *audit.DeviceListed:
		return e.device(ev.Device) + " · " + e.place(ev.Device.Place)
	case *audit.DeviceCorrected:
		return e.corrected(ev)
	case *audit.DeviceMoved:
		return e.place(ev.From) + " › " + e.place(ev.To)
	case *audit.RoomLeft:
		return joinNonEmpty(e.w.visits[string(ev.Result)], ev.Reason.Text)
	case *audit.DeviceMissed:
		return ev.Note.Text
	case *audit.AuditAnswered:
		return e.answered(ev)
	case *audit.AuditCompleted:
		return e.verdictTitle(ev.Outcome.Verdict)
	case *audit.AuditAmended:
		return joinNonEmpty(e.w.revision(ev.Revision), ev.Reason.Text)
	case *audit.ImportBegun:
		return ev.File
	case *audit.AuditImported:
		return e.place(ev.Place)
	case *audit.ImportEnded:
		return e.w.taken(ev.Taken, ev.Refused)
	}
	return ""
}

func (e *env) answered(ev *audit.AuditAnswered) string {
	if ev.Withdrawn {
		return e.answerText(ev.Item, nil, "") + " " + e.w.withdrawn
	}
	return joinNonEmpty(e.answerText(ev.Item, ev.Value, ev.Private.Text), ev.Note.Text)
}

// corrected lists the fields that were given new values.
func (e *env) corrected(ev *audit.DeviceCorrected) string {
	b, err := json.Marshal(ev.Fields)
	if err != nil {
		return ""
	}
	return strings.Trim(strings.NewReplacer(`"`, "", ":", " ", ",", ", ").Replace(string(b)), "{}")
}

// joinNonEmpty joins what is not empty with a dash between.
func joinNonEmpty(parts ...string) string {
	var held []string
	for _, p := range parts {
		if p = strings.ReplaceAll(p, "\n", " "); p != "" {
			held = append(held, p)
		}
	}
	return strings.Join(held, " – ")
}
