package tui

import (
	"context"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// historyScreen is everything the log says about a device: what is to be done,
// its audits, and who said what when.
type historyScreen struct {
	e    *env
	id   audit.DeviceID
	of   *audit.DeviceHistory
	rows rows
}

type historyMsg struct{ of audit.DeviceHistory }

// newHistory is everything the log says about a device.
func newHistory(e *env, id audit.DeviceID) screen { return &historyScreen{e: e, id: id} }

func (s *historyScreen) Init() tea.Cmd {
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		of, err := s.e.store().DeviceHistory(ctx, s.id)
		return historyMsg{of}, err
	})
}

func (s *historyScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.Init()
	case historyMsg:
		s.of = &msg.of
		s.rows.set(s.build())
	case tea.KeyMsg:
		switch {
		case key.Matches(msg, s.e.k.back):
			return s, pop()
		case key.Matches(msg, s.e.k.do):
			return s, s.rows.open()
		case key.Matches(msg, s.e.k.erase) && s.of != nil && s.e.mayRedact():
			return s, push(newRedact(s.e, string(s.id), s.e.device(s.of.Device)))
		default:
			s.rows.update(msg, s.e.k)
		}
	}
	return s, nil
}

func (s *historyScreen) build() []row {
	var all []row
	add := func(heading string, part []row) {
		if len(part) > 0 {
			part[0].heading = plainHeading(heading)
			all = append(all, part...)
		}
	}
	add(s.e.w.openActions, s.actions())
	add(s.e.w.auditsTitle, s.audits())
	add(s.e.w.linesTitle, s.e.lineRows(s.of.Lines))
	return all
}

func (s *historyScreen) actions() []row {
	var part []row
	for _, a := range s.of.Actions {
		part = append(part, row{
			line: func(w int) string { return s.e.actionWith(a, "", joined(s.e.inWork(a), s.e.ownerTitle(a.Owner)), w) },
			open: func() tea.Cmd { return push(newAction(s.e, a.ID)) },
		})
	}
	return part
}

func (s *historyScreen) audits() []row {
	var part []row
	for _, a := range s.of.Audits {
		part = append(part, row{
			line: func(w int) string { return s.auditLine(a, w) },
			open: func() tea.Cmd { return push(newAuditView(s.e, a.ID)) },
		})
	}
	return part
}

func (s *historyScreen) auditLine(a audit.AuditLine, w int) string {
	e := s.e
	what := e.th.warn.Render("● " + e.w.draft)
	at := a.Changed
	if a.Verdict != "" {
		sign, style := e.th.urgency(a.Urgency)
		what = style.Render(sign + " " + e.verdictTitle(a.Verdict))
	}
	if a.Status == audit.Completed {
		at = a.Completed
	}
	right := "  " + e.th.muted.Render(e.stampIn(at, w))
	revision := ""
	if a.Revision > 1 {
		revision = e.w.revision(a.Revision)
	}
	room := w - width(what) - width(right) - 2
	where := fitting(room, joined(e.shortPlace(a.Place), revision), joined(e.w.room(a.Place.Room), revision), revision)
	return spread(what+"  "+where, right, w)
}

func (s *historyScreen) View(w, h int) string {
	if s.of == nil {
		return s.e.th.muted.Render(s.e.w.loading)
	}
	head := s.head(min(w, wideRows))
	return head + "\n\n" + s.rows.view(s.e.th, min(w, wideRows), h-height(head)-1)
}

// head is what the device is and how it stands.
func (s *historyScreen) head(w int) string {
	e, d := s.e, s.of.Device
	lines := []string{spread(e.th.bold.Render(d.Name()), "  "+e.state(s.of), w)}
	facts := []string{e.place(d.Place)}
	for _, f := range [][2]string{
		{e.w.inventoryNumber, d.InventoryNumber},
		{e.w.serial, d.Serial},
		{e.w.firmware, d.Firmware},
		{"MAC", d.MAC},
		{"IP", d.IP},
		{e.w.network.hostName, d.Host},
	} {
		if f[1] != "" {
			facts = append(facts, e.th.muted.Render(f[0])+" "+f[1])
		}
	}
	return strings.Join(append(lines, flow(facts, "   ", w)...), "\n")
}

// state is how a device stands: the urgency of its strictest open action, or
// that nothing is open, which says something only once it was audited.
func (e *env) state(of *audit.DeviceHistory) string {
	sealed := slices.ContainsFunc(of.Audits, func(a audit.AuditLine) bool { return a.Verdict != "" })
	switch {
	case len(of.Actions) > 0:
		return badge(e, of.State)
	case !sealed:
		return e.th.muted.Render("– " + e.w.neverAudited)
	}
	return e.th.good.Render("✓ " + e.verdictTitle(of.State))
}

func (s *historyScreen) Title() string {
	if s.of == nil {
		return s.e.w.historyTitle
	}
	return s.e.device(s.of.Device)
}

func (s *historyScreen) Keys() []key.Binding {
	keys := []key.Binding{as(s.e.k.do, s.e.w.keyOpen), s.e.k.move}
	if s.e.mayRedact() {
		keys = append(keys, s.e.k.erase)
	}
	return append(keys, s.e.k.back)
}
