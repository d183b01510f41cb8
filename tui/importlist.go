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
	list    list // of the rejected rows
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
	s.list = list{}
	s.list.setLen(len(msg.preview.Rejects))
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
	case key.Matches(msg, k.do):
		return replace(newImportRun(s.e, s.path, s.mapping, s.move, s.preview.Counts.Rows))
	default:
		s.list.update(msg, k)
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
	if len(s.preview.Rejects) == 0 {
		return head
	}
	title := e.th.accent.Render(cut(e.w.rejectsTitle, w))
	rest := h - height(head) - 2
	return head + "\n\n" + title + "\n" + s.list.view(e.th, w, rest-1, s.reject)
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

// reject is a row that is not taken: its number, column and reason.
func (s *importScreen) reject(i, _ int) string {
	r := s.preview.Rejects[i]
	where := s.e.w.listRow + " " + strconv.Itoa(r.Row)
	if r.Column != "" {
		where += ", " + r.Column
	}
	return s.e.th.bad.Render("✗ ") + where + ": " + s.e.text(r.Reason)
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
		{e.th.muted.Render("–"), e.w.countUnchanged, c.Unchanged},
		{e.th.bad.Render("✗"), e.w.countRejected, c.Rejected},
	} {
		if l.n > 0 {
			lines = append(lines, countLine(l.sign, l.title, l.n, w))
		}
	}
	return strings.Join(lines, "\n")
}

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
