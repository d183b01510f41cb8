package tui

import (
	"context"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// importScreen imports a device list: which file, what it would do, and then
// does it.
type importScreen struct {
	e       *env
	field   *pathField
	path    string // decided on; "" before
	mapping Mapping
	preview *ListPreview
	move    bool // a place in the list beats the one seen at the bed
	rows    rows // what is rejected, and what changes
}

// previewMsg is what an import would do.
type previewMsg struct {
	path    string
	mapping Mapping
	preview ListPreview
}

// listEndings are those of the files that a device list can be.
var listEndings = []string{".csv", ".txt", ".tsv", ".xlsx"}

func newImport(e *env) screen {
	return &importScreen{e: e, field: newPathField(e, e.site.Lists.Folder(), listEndings...)}
}

func (s *importScreen) Init() tea.Cmd { return s.field.look() }
func (s *importScreen) Typing() bool  { return s.path == "" }

func (s *importScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case previewMsg:
		return s, s.take(msg)
	case mappedMsg:
		s.mapping = msg.mapping
		return s, s.read()
	case failMsg:
		if s.preview == nil {
			s.path = ""
		}
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	if s.path != "" {
		return s, nil
	}
	_, _, cmd := s.field.update(msg)
	return s, cmd
}

// read asks what an import of the file would do.
func (s *importScreen) read() tea.Cmd {
	lists, path, mapping := s.e.site.Lists, s.path, s.mapping
	s.preview = nil
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		preview, err := lists.Preview(ctx, path, mapping)
		return previewMsg{path, mapping, preview}, err
	})
}

func (s *importScreen) take(msg previewMsg) tea.Cmd {
	if msg.path != s.path {
		return nil
	}
	s.preview = &msg.preview
	s.rows = rows{}
	s.rows.set(s.details())
	if !msg.preview.Known {
		return s.ask()
	}
	return nil
}

// ask lets the person say what the columns are.
func (s *importScreen) ask() tea.Cmd { return push(newMapping(s.e, s.path, *s.preview)) }

func (s *importScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back) && s.preview != nil:
		s.path, s.preview, s.mapping = "", nil, Mapping{}
	case key.Matches(msg, k.back):
		return pop()
	case s.path == "":
		path, done, cmd := s.field.update(msg)
		if done {
			s.path = path
			return s.read()
		}
		return cmd
	case s.preview == nil:
	case key.Matches(msg, k.mapping):
		return s.ask()
	case !s.preview.Known:
	case key.Matches(msg, k.listed):
		s.move = !s.move
		s.rows.set(s.details())
	case key.Matches(msg, k.do):
		return replace(newImportRun(s.e, s.path, s.mapping, s.move, s.preview.Counts.Rows))
	default:
		s.rows.update(msg, k)
	}
	return nil
}

func (s *importScreen) View(w, h int) string {
	e := s.e
	switch {
	case s.path == "":
		head := wrap(e.w.importIntro, min(w, 76))
		return head + "\n\n" + s.field.view(w, h-height(head)-1)
	case s.preview == nil:
		return e.th.muted.Render(cut(e.w.readingList, w))
	}
	head := paragraphs(s.what(w), countsView(e, s.preview.Counts, w), s.moveLine(w))
	return clip(head+"\n\n"+s.rows.view(e.th, min(w, wideRows), h-height(head)-1), w, h)
}

// what says which file, and how it was read.
func (s *importScreen) what(w int) string {
	e, p := s.e, s.preview
	parts := []string{p.Format, e.w.rowCount(p.Counts.Rows)}
	if p.Profile != "" {
		parts = append(parts, e.w.profile+" "+p.Profile)
	}
	lines := []string{wrap(e.th.bold.Render(s.path), w), wrap(e.th.muted.Render(strings.Join(parts, " · ")), w)}
	if !p.Known {
		lines = append(lines, "", wrap(e.th.warn.Render("! "+e.w.layoutUnknown), w))
	}
	return strings.Join(lines, "\n")
}

// moveLine says what becomes of devices seen elsewhere than the list says.
func (s *importScreen) moveLine(w int) string {
	c := s.preview.Counts
	switch {
	case c.Differing == 0:
		return ""
	case s.move:
		return indent(s.e.th.warn.Render("! "), s.e.w.willMove(c.Differing), w)
	}
	return indent("· ", s.e.w.willStay(c.Differing), w)
}

// details are the rows of the list that are not taken, and those that the list
// has otherwise than they are known.
func (s *importScreen) details() []row {
	var all []row
	heading := ""
	add := func(title string, line func(w int) string) {
		r := row{line: line}
		if title != heading {
			heading, r.heading = title, plainHeading(title)
		}
		all = append(all, r)
	}
	for _, r := range s.preview.Rejects {
		add(s.e.w.rejectsTitle, func(int) string { return s.reject(r) })
	}
	for _, left := range []bool{true, false} {
		title := s.e.w.changesTitle
		if left && s.move {
			title = s.e.w.movesTitle
		} else if left {
			title = s.e.w.leftTitle
		}
		for _, c := range s.preview.Changes {
			if c.Left == left {
				add(title, func(w int) string { return s.change(c, w) })
			}
		}
	}
	return all
}

// reject is a row that is not taken: its number, column and reason.
func (s *importScreen) reject(r ListReject) string {
	where := s.e.w.listRow + " " + strconv.Itoa(r.Row)
	if r.Column != "" {
		where += ", " + r.Column
	}
	return s.e.th.bad.Render("✗ ") + where + ": " + s.e.text(r.Reason)
}

// change is a device and what the list has otherwise.
func (s *importScreen) change(c ListChange, w int) string {
	what := orDash(c.From) + " › " + orDash(c.To)
	if c.Field != "" {
		what = s.e.fieldTitle(c.Field) + ": " + what
	}
	code := pad(c.Device, 12) + "  "
	if w >= 90 {
		code += pad(c.Name, 24) + "  "
	}
	return code + what
}

// countsView is a table of what becomes of the rows; what is zero is left out,
// except that nothing is new.
func countsView(e *env, c ListCounts, w int) string {
	w = min(w, 60)
	lines := []string{countLine(e.th.good.Render("✓"), e.w.countAdded, c.Added, w)}
	for _, l := range []struct {
		sign, title string
		n           int
	}{
		{e.th.accent.Render("●"), e.w.countChanged, c.Changed},
		{e.th.accent.Render("▸"), e.w.countMoved, c.Moved},
		{e.th.warn.Render("!"), e.w.countDiffering, c.Differing},
		{e.th.warn.Render("!"), e.w.countUnplaced, c.Unplaced},
		{e.th.muted.Render("–"), e.w.countUnchanged, c.Unchanged},
		{e.th.bad.Render("✗"), e.w.countRejected, c.Rejected},
	} {
		if l.n > 0 {
			lines = append(lines, countLine(l.sign, l.title, l.n, w))
		}
	}
	return strings.Join(lines, "\n")
}

// countLine is a line of that table.
func countLine(sign, title string, n, w int) string {
	return spread(sign+" "+title, strconv.Itoa(n), w)
}

// moveHelp is what the key does that says which place counts.
func (s *importScreen) moveHelp() string {
	if s.move {
		return s.e.w.keyStay
	}
	return s.e.w.keyMove
}

func (s *importScreen) Title() string { return s.e.w.menuImport }

func (s *importScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	switch {
	case s.path == "":
		return []key.Binding{as(k.do, w.keyReadList), bind("tab", w.keyComplete, "tab"), bind("↓", w.keyChooseFile, "down"), k.back}
	case s.preview == nil:
		return []key.Binding{k.back}
	case !s.preview.Known:
		return []key.Binding{k.mapping, k.back}
	}
	keys := []key.Binding{as(k.do, w.keyImport), k.mapping}
	if s.preview.Counts.Differing > 0 {
		keys = append(keys, as(k.listed, s.moveHelp()))
	}
	return append(keys, as(k.back, w.keyOtherFile))
}
