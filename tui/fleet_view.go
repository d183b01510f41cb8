package tui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"visite/audit"
)

// The most and the fewest lines of the trend.
const (
	tallTrend  = 9
	shortTrend = 4
)

// page lays the numbers out for w × h. Before they are there, every number is "…".
func (s *fleetScreen) page(w, h int) fleetPage {
	var p fleetPage
	one, two := []section{s.states(), s.rooms()}, []section{s.actions(), s.reviews()}
	fits := func(gaps int) bool { return h >= 13+gaps+1+shortTrend+2+min(len(s.fleet().Wards), 8) }
	roomy := fits(4)
	var y int
	if w-2 >= twoColumns {
		y = max(p.stack(one, 0, 0, roomy), p.stack(two, 1, 0, roomy))
	} else {
		y = p.stack(append(one[:1:1], two[0], one[1], two[1]), bothColumns, 0, true)
		roomy = true
	}
	if roomy {
		y++
	}
	y = s.trend(&p, w, h, y)
	if roomy {
		y++
	}
	p.stack([]section{s.wards()}, bothColumns, y, false)
	return p
}

// fleet is what is known; nothing before it is loaded.
func (s *fleetScreen) fleet() audit.Fleet {
	if s.of == nil {
		return audit.Fleet{}
	}
	return *s.of
}

// number is a number, once it is known.
func (s *fleetScreen) number(n int) string {
	if s.of == nil {
		return "…"
	}
	return strconv.Itoa(n)
}

// total is a heading with a number, which can be chosen.
func (s *fleetScreen) total(title string, n int) func(w int) string {
	return func(w int) string {
		return spread(s.e.th.accent.Render(cut(title, w-8)), s.e.th.bold.Render(s.number(n)), w)
	}
}

// counted is a cell: a sign and a word, and a number at the right.
func (s *fleetScreen) counted(sign, word string, style lipgloss.Style, n int, open func() screen) fleetCell {
	if n == 0 && s.of != nil {
		style = s.e.th.muted
	}
	return fleetCell{open: open, line: func(w int) string {
		return spread(style.Render(sign+" "+word), s.number(n), w)
	}}
}

// The widths of a state's word, of a number, and of the longest bar.
const (
	stateWidth  = 18
	numberWidth = 5
	longestBar  = 48
)

func (s *fleetScreen) states() section {
	of, e := s.fleet(), s.e
	most := 1
	for _, n := range of.States {
		most = max(most, n)
	}
	sec := section{title: s.total(e.w.fleet.devices, of.Devices), open: func() screen {
		return newStandings(e, e.w.fleet.devicesAll, audit.AuditFilter{})
	}}
	for _, state := range audit.DeviceStates() {
		sign, word, style := e.stateMark(state)
		n := of.States[state]
		if n == 0 && s.of != nil {
			style = e.th.muted
		}
		sec.cells = append(sec.cells, fleetCell{
			open: func() screen { return newStandings(e, e.w.fleet.inState(word), audit.AuditFilter{State: state}) },
			line: func(w int) string {
				room := min(longestBar, w-stateWidth-numberWidth-1)
				bar := ""
				if n > 0 && room > 0 {
					bar = style.Render(strings.Repeat("━", max(1, n*room/most)))
				}
				return spread(pad(style.Render(sign+" "+word), stateWidth)+bar, s.number(n), min(w, stateWidth+room+numberWidth+1))
			},
		})
	}
	return sec
}

func (s *fleetScreen) rooms() section {
	of, e := s.fleet(), s.e
	list := func() screen { return newFleetRooms(e) }
	return section{title: s.total(e.w.fleet.rooms, of.Rooms), open: list, cells: []fleetCell{{
		open: list,
		line: func(w int) string {
			counts := e.w.fleet.of(of.RoomsProven, of.Rooms)
			if s.of == nil {
				counts = "…"
			}
			sign, style := "✓", e.th.good
			if of.RoomsProven < of.Rooms {
				sign, style = "!", e.th.warn
			}
			text := style.Render(sign + " " + e.w.fleet.roomsProven)
			if room := w - width(text) - width(counts) - 3; room >= 4 {
				text += "  " + plainBar(e.th, of.RoomsProven, of.Rooms, min(longestBar, room))
			}
			return spread(text, counts, w)
		},
	}}}
}

// plainBar is a bar of w columns, the number stands elsewhere.
func plainBar(th theme, n, all, w int) string {
	full := 0
	if all > 0 {
		full = n * w / all
	}
	return th.accent.Render(strings.Repeat("━", full)) + th.muted.Render(strings.Repeat("─", w-full))
}

func (s *fleetScreen) actions() section {
	of, e, w := s.fleet(), s.e, s.e.w.fleet
	th, a := e.th, of.Actions
	list := func(v actionView) func() screen { return func() screen { return newActions(e, v) } }
	devices := func(title, consult string) func() screen {
		return func() screen { return newStandings(e, capital(title), audit.AuditFilter{Consult: consult}) }
	}
	return section{title: s.total(w.actions, a.Open), open: list(actionView{}), cells: []fleetCell{
		s.counted("✗", w.overdue, th.bad, a.Overdue, list(actionView{overdue: true})),
		s.counted("!", w.due, th.warn, a.Due, list(actionView{due: true})),
		s.counted("●", w.inWork, th.accent, a.InWork, list(actionView{status: statusInWork})),
		s.counted("✓", w.done, th.accent, a.Done, list(actionView{status: statusDone})),
		s.counted("✓", w.confirmed, th.good, a.Confirmed, list(actionView{status: statusConfirmed})),
		s.counted("✗", w.expired, th.bad, of.Consultations.Expired, devices(w.expired, audit.ConsultExpired)),
		s.counted("!", w.expiring, th.warn, of.Consultations.Expiring, devices(w.expiring, audit.ConsultExpiring)),
	}}
}

func (s *fleetScreen) reviews() section {
	of, e := s.fleet(), s.e
	sec := section{title: plainHeading(e.th.accent.Render(e.w.fleet.reviews))}
	for _, r := range []struct {
		state audit.ReviewState
		sign  string
		style lipgloss.Style
	}{
		{audit.Awaiting, "●", e.th.accent},
		{audit.Returned, "!", e.th.warn},
		{audit.Changed, "!", e.th.warn},
		{audit.Approved, "✓", e.th.good},
	} {
		sec.cells = append(sec.cells, s.counted(r.sign, e.w.fleet.review[r.state], r.style, of.Reviews[r.state],
			func() screen { return newQueueOf(e, audit.AuditFilter{Review: r.state}.String()) }))
	}
	return sec
}

// trend puts the trend from line y on, and gives the line behind it.
func (s *fleetScreen) trend(p *fleetPage, w, h, y int) int {
	e := s.e
	p.put(fleetCell{line: plainHeading(e.th.accent.Render(e.w.fleet.trend))}, bothColumns, y)
	tall := max(shortTrend, min(tallTrend, h-y-2-1-len(s.fleet().Wards)))
	lines := []string{e.th.muted.Render("…")}
	if s.of != nil {
		lines = e.trendLines(s.of.Weeks, min(w-2, wideRows), tall)
	}
	for i, line := range lines {
		p.put(fleetCell{line: plainHeading(line)}, bothColumns, y+1+i)
	}
	return y + 1 + len(lines)
}

func (s *fleetScreen) wards() section {
	of, e := s.fleet(), s.e
	sec := section{title: func(w int) string {
		return spread(e.th.accent.Render(e.w.fleet.wards), "  "+e.th.muted.Render(e.w.fleet.wardsMean), min(w, 130))
	}}
	for _, ward := range of.Wards {
		title, filter := ward.Ward.Name, audit.AuditFilter{Ward: ward.Ward.Name}
		if title == "" {
			title, filter = e.w.fleet.noWard, audit.AuditFilter{Nowhere: true}
		}
		sec.cells = append(sec.cells, fleetCell{
			line: func(w int) string { return s.wardLine(ward, title, min(w, 130)) },
			open: func() screen { return newStandings(e, e.w.fleet.inWard(title), filter) },
		})
	}
	return sec
}

// wardLine is a ward: a bar of its devices with nothing open, how many are in
// which state, and its rooms.
func (s *fleetScreen) wardLine(of audit.FleetWard, title string, w int) string {
	e := s.e
	settled := of.States[audit.StateResolved]
	counts := e.w.fleet.of(settled, of.Devices)
	cannotWait := 0
	for state, n := range of.States {
		if pressing(state) {
			cannotWait += n
		}
	}
	part := func(sign, word string, style lipgloss.Style, n int) string {
		if n == 0 {
			style = e.th.muted
		}
		return style.Render(fmt.Sprintf("%s %s %3d", sign, word, n))
	}
	left := pad(title, min(22, w/4)) + "  " + plainBar(e.th, settled, of.Devices, 10) + " " + pad(counts, 11)
	rooms := e.w.fleet.roomsOf(of.RoomsProven, of.Rooms)
	pressed := part("✗", e.w.fleet.pressing, e.th.bad, cannotWait)
	waiting := part("–", e.w.fleet.states[audit.StateUnaudited], e.th.muted, of.States[audit.StateUnaudited])
	more := part("●", e.w.fleet.more, e.th.accent, of.Devices-settled-cannotWait-of.States[audit.StateUnaudited])
	return spread(left, "  "+fitting(w-width(left)-2, pressed+"  "+more+"  "+waiting+"   "+rooms, pressed+"  "+rooms, pressed), w)
}
