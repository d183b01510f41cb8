package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// build makes the rows of Home, what matters most first. The lists have as many
// rows as leave room for the rest; what is more is one row further.
func (s *homeScreen) build() []row {
	var all []row
	add := func(heading string, part []row) {
		if len(part) > 0 {
			part[0].heading = plainHeading(heading)
			all = append(all, part...)
		}
	}
	w, o := s.e.w, s.data.overview
	if s.data.place != nil {
		add(w.goOnTitle, []row{s.goOn(*s.data.place)})
	}
	add(w.review.returnedTitle, s.returned())
	add(w.review.deskTitle, s.desk())
	add(w.roundsTitle, s.rounds(o.Rounds))
	drafts, menu := append(s.lateActions(), s.drafts(o)...), s.menu(o)
	above := len(all)
	for _, r := range all {
		if r.heading != nil {
			above += 2
		}
	}
	// The field for searching, two headings and the row for the rest take seven lines.
	room := s.e.size.h - 7 - above - len(drafts) - len(menu)
	add(w.attentionTitle, append(s.attention(o, room), drafts...))
	add(w.menuTitle, menu)
	return all
}

// goOn offers to go on where the person was.
func (s *homeScreen) goOn(p placeLine) row {
	return row{
		line: func(w int) string {
			if long := s.e.w.goOn(p, s.e.device(p.device)); width(long) <= w {
				return long
			}
			return s.e.w.goOn(p, p.device.Code())
		},
		open: func() tea.Cmd { return openPlace(s.e, p.place) },
	}
}

func (s *homeScreen) rounds(open []audit.RoundSummary) []row {
	var part []row
	for _, r := range open {
		part = append(part, row{
			line: func(w int) string { return s.roundLine(r, w) },
			open: func() tea.Cmd { return push(newWalk(s.e, r.ID)) },
		})
	}
	return part
}

func (s *homeScreen) roundLine(r audit.RoundSummary, w int) string {
	p := r.Progress
	right := "  " + s.e.w.progress(p.RoomsDone, p.Rooms, p.DevicesDone, p.Devices)
	left := joinComma(r.Wards)
	if w < narrow || width(left)+width(right)+22 > w {
		return spread(left, right, w)
	}
	bar := progressBar(s.e.th, int64(p.DevicesDone), int64(p.Devices), 20)
	return spread(left, "  "+bar+right, w)
}

// attention are the spots at which something cannot wait, as many as there is
// room for.
func (s *homeScreen) attention(o audit.Overview, room int) []row {
	spots := bySpot(o.Attention)
	seen := min(len(spots), max(2, room), 8)
	var part []row
	listed := 0
	for _, at := range spots[:seen] {
		listed += len(at)
		first, several := at[0], isGap(at[0]) && len(at) > 1
		part = append(part, row{
			line: func(w int) string { return s.e.urgentLine(first, several, w) },
			open: func() tea.Cmd { return s.e.openAction(first) },
		})
	}
	if o.Urgent > min(listed, seen) {
		part = append(part, s.further(s.e.w.allActions(o.Urgent), func() screen { return newAttention(s.e, o.Urgent) }))
	}
	return part
}

// bySpot gathers actions by device, gaps by room, in the order of the strictest
// of each.
func bySpot(actions []audit.Action) [][]audit.Action {
	var spots [][]audit.Action
	for _, a := range actions {
		at := slices.IndexFunc(spots, func(s []audit.Action) bool { return sameSpot(s[0], a) })
		if at < 0 {
			spots = append(spots, nil)
			at = len(spots) - 1
		}
		spots[at] = append(spots[at], a)
	}
	return spots
}

// lateActions is a row for all that is overdue or due soon, if anything is.
func (s *homeScreen) lateActions() []row {
	late, due, e := s.late.Overdue, s.late.Due, s.e
	if late+due == 0 {
		return nil
	}
	text := e.th.warn.Render("! ") + e.w.fleet.lateActions(late, due)
	if late > 0 {
		text = e.th.bad.Render("✗ " + e.w.fleet.lateActions(late, due))
	}
	return []row{s.further(text, func() screen { return newActions(e, actionView{overdue: late > 0, due: late == 0}) })}
}

// drafts are unfinished audits, one by name, several as one row.
func (s *homeScreen) drafts(o audit.Overview) []row {
	switch {
	case o.Unfinished == 0:
		return nil
	case o.Unfinished == 1 && len(o.Drafts) == 1:
		return []row{s.e.draftRow(o.Drafts[0])}
	}
	text := s.e.th.warn.Render("● ") + s.e.w.allDrafts(o.Unfinished)
	return []row{s.further(text, func() screen { return newDrafts(s.e, o.Drafts, o.Unfinished) })}
}

func (s *homeScreen) further(text string, open func() screen) row {
	return row{
		line: func(w int) string { return cut(text, w) },
		open: func() tea.Cmd { return push(open()) },
	}
}

// menu is what can be begun. A site without rooms needs them first.
func (s *homeScreen) menu(o audit.Overview) []row {
	w := s.e.w
	entry := func(title, note string, open func(*env) screen) row {
		return row{
			line: func(cols int) string { return spread(title, "  "+s.e.th.muted.Render(note), cols) },
			open: func() tea.Cmd { return push(open(s.e)) },
		}
	}
	round := entry(w.menuRound, w.wardsRooms(o.Wards, o.Rooms), newStartRound)
	lists := entry(w.menuImport, w.devices(o.Devices), newImport)
	rooms := entry(w.menuRooms, "", newRooms)
	all := []row{round, lists, rooms}
	if o.Rooms == 0 {
		all = []row{lists, rooms, round}
	}
	all = append(all, entry(w.fleet.title, w.fleet.menuNote, newFleet))
	if s.e.site.Papers != nil {
		all = append(all, entry(w.papers.menu, w.papers.menuNote, func(e *env) screen { return newPapers(e, papersAbout{}) }))
	}
	if s.e.site.Exchange != nil {
		all = append(all, s.passOn())
	}
	return append(
		all,
		entry(w.menuLedger, w.entries(o.Entries), newLedger),
		entry(w.menuBackup, s.e.backupNote(s.data.backup), newBackup),
		entry(w.people.title, s.e.site.Person, newPeople),
		s.language(),
	)
}

// passOn is the way to give others what is new here, and says how much that is.
func (s *homeScreen) passOn() row {
	words, th := s.e.w.exchange, s.e.th
	note := th.muted.Render(words.menuNote)
	if only := s.e.onlyHere(s.data.standing); only != "" {
		note = th.warn.Render("● " + only)
	}
	return row{
		line: func(cols int) string { return spread(words.title, "  "+note, cols) },
		open: func() tea.Cmd { return push(newExchange(s.e, "")) },
	}
}

// language is the row that changes it.
func (s *homeScreen) language() row {
	e := s.e
	return row{
		line: func(cols int) string { return cut(e.w.menuLanguage, cols) },
		open: func() tea.Cmd {
			other, settings := e.w.otherLang, e.site.Settings
			return e.do(func(context.Context) (tea.Msg, error) { return langMsg{other}, settings.SetLang(other) })
		},
	}
}

// backupNote says when the last backup was made and what only this laptop has.
func (e *env) backupNote(b backupState) string {
	switch {
	case e.site.Demo:
		return e.w.backupDemo
	case !b.ok:
		return e.th.warn.Render("! " + e.w.neverBackedUp(b.only))
	}
	return e.w.backedUp(e.whenTime(b.at), b.only)
}
