package tui

import (
	"maps"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// lineRows are entries of the log about one device, as people read them.
func (e *env) lineRows(lines []audit.HistoryLine) []row {
	all := make([]row, len(lines))
	for i, l := range lines {
		all[i] = row{
			line: func(w int) string { return e.entryLine(l, e.sentence(l.Event, ""), w) },
			open: func() tea.Cmd { return push(newEntry(e, l)) },
		}
	}
	return all
}

// entryLine is an entry in one line: when, what, who. In a narrow window a
// long name is cut: it is one key further.
func (e *env) entryLine(l audit.HistoryLine, sentence string, w int) string {
	column := 18
	if w < narrow {
		column = 14
	}
	when, who := pad(e.th.muted.Render(e.whenIn(l.Stamp.At, w)), column), e.doer(l)
	if l.NoEffect != nil {
		sentence = e.th.warn.Render("– "+e.w.review.noEffect+": ") + e.th.muted.Render(sentence)
	}
	signed := ""
	if l.Signed {
		signed = e.th.good.Render(" ✓")
		if w >= 90 {
			signed = e.th.good.Render(" ✓ " + e.w.signed)
		}
	}
	if w < narrow {
		who = cut(who, max(12, w-width(when)-width(sentence)-width(signed)-2))
	}
	return spread(when+sentence, "  "+who+signed, w)
}

// doer is who wrote an entry.
func (e *env) doer(l audit.HistoryLine) string {
	if l.Recovery {
		return e.w.people.recovery
	}
	return l.Stamp.Name
}

// about says which device an entry is about, else which room, in short.
func (e *env) about(l audit.HistoryLine) string {
	code := l.Device.Code()
	if code == "" {
		code = shortName(l.Device)
	}
	switch {
	case l.Whom != "":
		return l.Whom
	case l.Room.ID == "":
		return code
	case code == "":
		return e.roomOf(l.Room)
	}
	if _, started := l.Event.(*audit.AuditStarted); started {
		return code + " · " + e.roomOf(l.Room)
	}
	return code
}

// sentence says what an event is, what it is about, and what is particular to
// it. A kind this version does not know is named as it is.
func (e *env) sentence(event audit.Event, about string) string {
	title, ok := e.w.events[event.Kind()]
	if !ok {
		return e.w.unknownEvent(audit.Clean(event.Kind(), 40))
	}
	detail := e.detail(event)
	if _, ok := event.(*audit.AuditAnswered); ok {
		title = "" // an answer says by itself that it is one
	}
	s := joined(title, about)
	if detail != "" && s != "" {
		return s + ": " + detail
	}
	return s + detail
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
	case *audit.RoundStarted:
		return e.startedIn(ev)
	case *audit.RoundClosed:
		return e.w.roundResult(ev.Result == audit.RoundComplete, len(ev.Gaps))
	case *audit.RoomLeft:
		return joinNonEmpty(e.w.visits[string(ev.Result)], ev.Reason.Text)
	case *audit.DeviceMissed:
		return ev.Note.Text
	case *audit.DeviceUnfound:
		return ev.Note.Text
	case *audit.AuditAnswered:
		return e.answered(ev)
	case *audit.AuditCompleted:
		return e.verdictTitle(ev.Outcome.Verdict)
	case *audit.AuditAmended:
		return joinNonEmpty(e.w.revision(ev.Revision), ev.Reason.Text)
	case *audit.AuditDropped:
		return ev.Reason.Text
	case *audit.ImportBegun:
		return ev.File
	case *audit.AuditImported:
		return e.place(ev.Place)
	case *audit.ImportEnded:
		return e.w.taken(ev.Taken, ev.Refused)
	}
	return e.deskDetail(event)
}

func (e *env) answered(ev *audit.AuditAnswered) string {
	if ev.Withdrawn {
		return e.answerText(ev.Item, nil, "") + " " + e.w.withdrawn
	}
	return joinNonEmpty(e.answerText(ev.Item, ev.Value, ev.Private.Text), ev.Note.Text)
}

// startedIn lists the wards of a round.
func (e *env) startedIn(ev *audit.RoundStarted) string {
	var wards []string
	for _, r := range ev.Rooms {
		if !slices.Contains(wards, r.Ward) {
			wards = append(wards, r.Ward)
		}
	}
	return joinComma(wards)
}

// corrected lists the fields that were given new values.
func (e *env) corrected(ev *audit.DeviceCorrected) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(ev.Fields)) {
		parts = append(parts, e.fieldTitle(name)+" "+orDash(ev.Fields[name]))
	}
	return joinComma(parts)
}

// fieldTitle is what a field of a device is called.
func (e *env) fieldTitle(name string) string {
	for _, f := range e.site.Lists.Fields() {
		if f.Name == name {
			return e.text(f.Title)
		}
	}
	return name
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
