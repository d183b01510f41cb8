package tui

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
)

// mappingScreen asks what the columns of a list are: the columns with samples
// on the left, what they can be on the right. It is saved as a profile, so that
// the next list of the same layout needs no asking.
type mappingScreen struct {
	e       *env
	path    string
	columns []ListColumn
	fields  []ListField
	chosen  []string // for each column the name of its field
	left    list     // columns
	right   list     // none, then fields
	inside  bool     // the person is on the right
	name    *form    // of the profile; nil until it is asked
}

// mappedMsg is what the person said, for the screen behind.
type mappedMsg struct{ mapping Mapping }

func newMapping(e *env, path string, p ListPreview) screen {
	s := &mappingScreen{e: e, path: path, columns: p.Columns, fields: e.site.Lists.Fields()}
	for _, c := range p.Columns {
		s.chosen = append(s.chosen, c.Field)
	}
	s.left.setLen(len(s.columns))
	s.right.setLen(len(s.fields) + 1)
	return s
}

func (s *mappingScreen) Init() tea.Cmd { return nil }
func (s *mappingScreen) Typing() bool  { return s.name != nil }

func (s *mappingScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
		return s, nil
	case s.name != nil:
		return s, s.pressName(press)
	case s.inside:
		s.pressField(press)
		return s, nil
	}
	return s, s.pressColumn(press)
}

func (s *mappingScreen) pressColumn(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		return pop()
	case key.Matches(msg, k.save) && !s.tellsApart():
		return fail(&audit.Refusal{Code: "mapping", Text: checklist.Text{s.e.lang: s.e.w.mappingNeeds}})
	case key.Matches(msg, k.save):
		s.name = newForm(s.e, textField(s.e.w.profileName, s.profile(), s.e.w.profileHint, nil))
	case key.Matches(msg, k.do) && s.left.n > 0, msg.Type == tea.KeyRight && s.left.n > 0:
		s.inside = true
		s.right.at = 1 + slices.IndexFunc(s.fields, func(f ListField) bool { return f.Name == s.chosen[s.left.at] })
	default:
		s.left.update(msg, k)
	}
	return nil
}

func (s *mappingScreen) pressField(msg tea.KeyMsg) {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back), msg.Type == tea.KeyLeft:
		s.inside = false
	case key.Matches(msg, k.do):
		s.choose()
	default:
		s.right.update(msg, k)
	}
}

// choose gives the column the field; no two columns have the same one.
func (s *mappingScreen) choose() {
	name := ""
	if s.right.at > 0 {
		name = s.fields[s.right.at-1].Name
	}
	for i, other := range s.chosen {
		if name != "" && other == name {
			s.chosen[i] = ""
		}
	}
	s.chosen[s.left.at] = name
	s.inside = false
	s.left.setLen(s.left.n)
	if s.left.at < s.left.n-1 {
		s.left.at++
	}
}

func (s *mappingScreen) pressName(msg tea.KeyMsg) tea.Cmd {
	if key.Matches(msg, s.e.k.back) {
		s.name = nil
		return nil
	}
	done, cmd := s.name.update(msg)
	if !done {
		return cmd
	}
	mapped := Mapping{Profile: s.name.fields[0].value(), Fields: s.chosen}
	return popWith(mappedMsg{mapped})
}

// tellsApart reports whether a column is mapped that tells one device from
// another.
func (s *mappingScreen) tellsApart() bool {
	return slices.Contains(s.chosen, "inventory_number") || slices.Contains(s.chosen, "serial")
}

// profile is a name to offer: that of the file, without its ending.
func (s *mappingScreen) profile() string {
	base := filepath.Base(s.path)
	return audit.Clean(strings.TrimSuffix(base, filepath.Ext(base)), audit.MaxName)
}

func (s *mappingScreen) View(w, h int) string {
	e := s.e
	head := wrap(e.w.mappingIntro, min(w, 96))
	if s.name != nil {
		return head + "\n\n" + s.name.view(w, h-height(head)-1)
	}
	h -= height(head) + 1
	switch {
	case w >= wideEnough:
		return head + "\n\n" + columns(s.leftView, s.rightView, w, h, 64)
	case s.inside:
		return head + "\n\n" + s.rightView(w, h)
	}
	return head + "\n\n" + s.leftView(w, h)
}

// leftView lists the columns: header, what it is, samples.
func (s *mappingScreen) leftView(w, h int) string {
	e := s.e
	return s.left.view(e.th, w, h, func(i, w int) string {
		c, third := s.columns[i], w/3
		what := e.th.muted.Render("– " + e.w.noField)
		if title := s.title(s.chosen[i]); title != "" {
			what = e.th.good.Render("✓ " + title)
		}
		return pad(c.Header, third-1) + " " + pad(what, third-1) + " " + e.th.muted.Render(cut(strings.Join(c.Samples, " · "), w-2*third))
	})
}

// rightView lists what the column can be.
func (s *mappingScreen) rightView(w, h int) string {
	e := s.e
	if s.left.n == 0 {
		return ""
	}
	c := s.columns[s.left.at]
	head := e.th.bold.Render(cut(c.Header, w)) + "\n" + e.th.muted.Render(cut(strings.Join(c.Samples, " · "), w)) + "\n\n"
	fields := s.right
	fields.away = !s.inside
	return head + fields.view(e.th, w, h-3, func(i, _ int) string {
		if i == 0 {
			return e.w.noField
		}
		f := s.fields[i-1]
		if at := slices.Index(s.chosen, f.Name); at >= 0 && at != s.left.at {
			return e.text(f.Title) + e.th.muted.Render("  ‹ "+s.columns[at].Header)
		}
		return e.text(f.Title)
	})
}

func (s *mappingScreen) title(field string) string {
	for _, f := range s.fields {
		if f.Name == field && field != "" {
			return s.e.text(f.Title)
		}
	}
	return ""
}

func (s *mappingScreen) Title() string { return s.e.w.mappingTitle }

func (s *mappingScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	switch {
	case s.name != nil:
		return []key.Binding{as(k.do, w.keySave), k.back}
	case s.inside:
		return []key.Binding{as(k.do, w.keyTake), k.move, k.back}
	}
	return []key.Binding{as(k.do, w.keyChange), k.save, k.move, k.back}
}
