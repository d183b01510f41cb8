package tui

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// What Home shows of each kind; the rest is one row further.
const (
	homeActions = 4
	homeDrafts  = 3
)

// build makes the rows of Home, what matters most first.
func (s *homeScreen) build(m homeLoadedMsg) []row {
	var all []row
	add := func(heading string, part []row) {
		if len(part) > 0 {
			part[0].heading = heading
			all = append(all, part...)
		}
	}
	w := s.e.w
	if m.place != nil {
		add(w.goOnTitle, []row{s.goOn(*m.place)})
	}
	add(w.roundsTitle, s.rounds(m.overview.Rounds))
	add(w.attentionTitle(m.overview.Urgent), s.attention(m.overview))
	add(w.draftsTitle, s.drafts(m))
	add(w.menuTitle, s.menu(m))
	return all
}

// goOn offers to go on where the person was.
func (s *homeScreen) goOn(p placeLine) row {
	return row{
		line: func(w int) string { return cut(s.e.w.goOn(p), w) },
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
	left := strings.Join(r.Wards, ", ")
	if w < 70 {
		return spread(left, right, w)
	}
	bar := progressBar(s.e.th, int64(p.DevicesDone), int64(p.Devices), 20)
	return spread(left, bar+right, w)
}

// attention are open actions that cannot wait.
func (s *homeScreen) attention(o audit.Overview) []row {
	var part []row
	for _, a := range o.Attention[:min(len(o.Attention), homeActions)] {
		part = append(part, s.e.actionRow(a))
	}
	if o.Urgent > homeActions && len(part) > 0 {
		all := o.Attention
		part = append(part, row{
			line: func(w int) string { return s.e.th.muted.Render(cut(s.e.w.more(o.Urgent-homeActions), w)) },
			open: func() tea.Cmd { return push(newAttention(s.e, all)) },
		})
	}
	return part
}

// actionRow is an action: how urgent, what, by whom, at which device, until when.
func (e *env) actionRow(a audit.Action) row {
	return row{
		line: func(w int) string { return e.actionLine(a, w) },
		open: func() tea.Cmd {
			if a.Device == "" {
				return push(newStartRound(e))
			}
			return push(newHistory(e, a.Device))
		},
	}
}

func (e *env) actionLine(a audit.Action, w int) string {
	sign, style := e.th.urgency(a.Urgency)
	due := "  " + e.due(a.Due)
	if a.Overdue(e.now()) {
		due = "  " + e.th.bad.Render(e.due(a.Due))
	}
	left := style.Render(sign+" "+e.urgencyTitle(a.Urgency)) + "  " + e.actionTitle(a.Word) + " · " + a.Name
	if a.Place.Known() {
		left += " · " + a.Place.Ward + " " + a.Place.Room
	}
	return spread(left, due, w)
}

// drafts are unfinished audits, without the one that is offered already.
func (s *homeScreen) drafts(m homeLoadedMsg) []row {
	open := slices.DeleteFunc(slices.Clone(m.overview.Drafts), func(a audit.AuditLine) bool {
		return m.place != nil && m.place.place.Audit == a.ID
	})
	var part []row
	for _, a := range open[:min(len(open), homeDrafts)] {
		part = append(part, row{
			line: func(w int) string {
				left := s.e.th.warn.Render("●") + " " + s.e.device(a.Device) + " · " + s.e.place(a.Place)
				return spread(left, "  "+s.e.th.muted.Render(s.e.when(a.Changed.At)), w)
			},
			open: func() tea.Cmd {
				return openPlace(s.e, Place{Round: a.Round, Room: a.Room, Device: a.Device.ID, Audit: a.ID})
			},
		})
	}
	return part
}

// menu is what can be begun. A site without rooms needs them first.
func (s *homeScreen) menu(m homeLoadedMsg) []row {
	w := s.e.w
	entry := func(title, note string, open func(*env) screen) row {
		return row{
			line: func(cols int) string { return spread(title, "  "+s.e.th.muted.Render(note), cols) },
			open: func() tea.Cmd { return push(open(s.e)) },
		}
	}
	round := entry(w.menuRound, w.wardsRooms(m.overview.Wards, m.overview.Rooms), newStartRound)
	lists := entry(w.menuImport, w.devices(m.overview.Devices), newImport)
	rooms := entry(w.menuRooms, "", newRooms)
	all := []row{round, lists, rooms}
	if m.overview.Rooms == 0 {
		all = []row{lists, rooms, round}
	}
	backup := entry(w.menuBackup, s.e.backupNote(m.backup), newBackup)
	return append(all,
		entry(w.menuLedger, w.entries(m.overview.Entries), newLedger), backup, s.language())
}

// language is the row that changes it.
func (s *homeScreen) language() row {
	e := s.e
	return row{
		line: func(cols int) string { return cut(e.w.menuLanguage, cols) },
		open: func() tea.Cmd {
			return e.do(func(context.Context) (tea.Msg, error) {
				other := e.w.otherLang
				if err := e.site.Settings.SetLang(other); err != nil {
					return nil, err
				}
				return langMsg{other}, nil
			})
		},
	}
}

// backupNote says when the last backup was made and what only this laptop has.
func (e *env) backupNote(b backupState) string {
	if !b.ok {
		return e.th.warn.Render("! " + e.w.neverBackedUp(b.only))
	}
	return e.w.backedUp(e.when(b.at.Format("2006-01-02T15:04:05Z07:00")), b.only)
}
