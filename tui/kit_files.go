package tui

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// pathField asks for a file: its path can be typed, pasted, or chosen from what
// lies in the folder.
type pathField struct {
	e       *env
	endings []string // of the files offered; nil offers all
	input   textinput.Model
	folder  string      // the one listed
	all     []fileEntry // what lies in it
	list    list        // of those that fit what was typed
	chosen  bool        // the person is in the list
}

// fileEntry is a file or folder to choose.
type fileEntry struct {
	name   string
	folder bool
}

// folderMsg is what lies in a folder.
type folderMsg struct {
	folder string
	all    []fileEntry
}

// maxEntries is how many files of a folder are offered.
const maxEntries = 2_000

func newPathField(e *env, start string, endings ...string) *pathField {
	p := &pathField{e: e, endings: endings, input: textinput.New()}
	p.input.Prompt, p.input.CharLimit = "", 4_000
	p.input.Cursor.SetMode(cursor.CursorStatic)
	p.input.Cursor.Style, p.input.TextStyle = e.th.cursor, e.th.plain
	p.input.SetValue(start)
	p.input.CursorEnd()
	p.input.Focus()
	return p
}

// look lists the folder of what was typed, if it is not the one listed.
func (p *pathField) look() tea.Cmd {
	folder, _ := filepath.Split(p.input.Value())
	if folder == p.folder {
		p.fit()
		return nil
	}
	p.folder, p.all = folder, nil
	p.fit()
	endings := p.endings
	return p.e.do(func(context.Context) (tea.Msg, error) {
		return folderMsg{folder, readFolder(folder, endings)}, nil
	})
}

// readFolder lists what can be chosen in a folder; one that cannot be read has
// nothing to choose.
func readFolder(folder string, endings []string) []fileEntry {
	if folder == "" {
		folder = "."
	}
	f, err := os.Open(ownFolder(folder))
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, err := f.ReadDir(maxEntries)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && len(entries) == 0 {
		return nil
	}
	var all []fileEntry
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") || strings.ContainsFunc(name, unicode.IsControl) {
			continue
		}
		folder := entry.IsDir()
		if folder || len(endings) == 0 || slices.Contains(endings, strings.ToLower(filepath.Ext(name))) {
			all = append(all, fileEntry{name, folder})
		}
	}
	slices.SortFunc(all, func(a, b fileEntry) int {
		if a.folder != b.folder && b.folder {
			return -1
		}
		if a.folder != b.folder {
			return 1
		}
		return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return all
}

// fitting are the entries that begin with what was typed.
func (p *pathField) fitting() []fileEntry {
	_, typed := filepath.Split(p.input.Value())
	if typed == "" {
		return p.all
	}
	var fit []fileEntry
	for _, entry := range p.all {
		if strings.HasPrefix(strings.ToLower(entry.name), strings.ToLower(typed)) {
			fit = append(fit, entry)
		}
	}
	return fit
}

func (p *pathField) fit() {
	p.list.setLen(len(p.fitting()))
	p.list.at, p.chosen = 0, false
}

// update takes a message. Once a file is decided on, done is true.
func (p *pathField) update(msg tea.Msg) (path string, done bool, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case folderMsg:
		if msg.folder == p.folder {
			p.all = msg.all
			p.fit()
		}
	case tea.KeyMsg:
		return p.press(msg)
	}
	return "", false, nil
}

func (p *pathField) press(msg tea.KeyMsg) (path string, done bool, cmd tea.Cmd) {
	k, fit := p.e.k, p.fitting()
	switch {
	case msg.Type == tea.KeyDown && len(fit) > 0:
		if p.chosen {
			p.list.update(msg, k)
		}
		p.chosen = true
	case msg.Type == tea.KeyUp && p.chosen:
		if p.list.at == 0 {
			p.chosen = false
		}
		p.list.update(msg, k)
	case msg.Type == tea.KeyTab && len(fit) > 0, key.Matches(msg, k.do) && p.chosen && len(fit) > 0:
		return p.take(fit[p.list.at], msg.Type != tea.KeyTab)
	case key.Matches(msg, k.do) && p.folder == p.input.Value() && len(p.folder) > 0:
		p.chosen = len(fit) > 0
	case key.Matches(msg, k.do) && p.folderTyped(fit) >= 0:
		return p.take(fit[p.folderTyped(fit)], true)
	case key.Matches(msg, k.do):
		path := strings.TrimSpace(p.input.Value())
		return ownFolder(path), path != "", nil
	default:
		p.input, cmd = p.input.Update(msg)
		return "", false, tea.Batch(cmd, p.look())
	}
	return "", false, nil
}

// folderTyped is which of the entries is a folder whose whole name was typed; -1
// if none is.
func (p *pathField) folderTyped(fit []fileEntry) int {
	_, typed := filepath.Split(p.input.Value())
	return slices.Index(fit, fileEntry{typed, true})
}

// ownFolder is a path as people type it, with their own folder for "~".
func ownFolder(path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	if ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		if own, err := os.UserHomeDir(); err == nil {
			return own + rest
		}
	}
	return path
}

// take puts an entry into the field; a folder is opened, a file ends the field
// if end is set.
func (p *pathField) take(entry fileEntry, end bool) (string, bool, tea.Cmd) {
	path := p.folder + entry.name
	if entry.folder {
		path += string(filepath.Separator)
	}
	p.input.SetValue(path)
	p.input.CursorEnd()
	if !entry.folder && end {
		return ownFolder(path), true, nil
	}
	return "", false, p.look()
}

// view is the field with what can be chosen below.
func (p *pathField) view(w, h int) string {
	e, input := p.e, p.input
	input.Width = max(1, w-3)
	input.SetCursor(input.Position()) // scrolls to it
	line := cut(e.th.accent.Render("› ")+input.View(), w)
	if h < 3 {
		return line
	}
	fit := p.fitting()
	if len(fit) == 0 {
		return line + "\n\n" + e.th.muted.Render(cut(e.w.noFiles, w))
	}
	shown := p.list
	shown.away = !p.chosen
	return line + "\n\n" + shown.view(e.th, w, h-2, func(i, _ int) string {
		name := fit[i].name
		if fit[i].folder {
			name = e.th.accent.Render(name + string(filepath.Separator))
		}
		return name
	})
}
