package tui

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
)

// maxEvidence is how large a file beside an answer may be, in bytes: a photo
// or a report, not a film. It goes into the database and every backup of it.
const maxEvidence = 20 << 20

// sideScreen takes down something about the answer of the item in front: a
// note, or a file by its path. What is entered before there is an answer waits
// for it.
type sideScreen struct {
	q     *questionScreen
	title string
	form  *form
	take  func(text string) tea.Cmd
	keep  func(text string) // while it is typed; nil keeps nothing
	busy  bool
}

// fileMsg is a file that was read.
type fileMsg struct{ file audit.NewEvidence }

// newNote asks for a note. Leaving it saves it, or keeps it for the answer if
// there is none yet.
func newNote(q *questionScreen) screen {
	w := q.e.w.round
	saved := q.a.Answers[q.at].Note
	note := saved
	if d := q.drafts[q.at]; d != nil && d.noted {
		note = d.note
	}
	s := &sideScreen{q: q, title: w.note}
	s.form = newForm(q.e, textField(w.note, note, w.noPatient, nil))
	s.form.fields[0].input.CursorEnd()
	s.keep = func(text string) {
		if d := q.draft(); text != saved {
			d.note, d.noted = text, true
		} else {
			d.note, d.noted = "", false
		}
	}
	s.take = func(text string) tea.Cmd {
		s.keep(text)
		q.resave = text != saved
		return pop()
	}
	return s
}

// newAttach asks for a file.
func newAttach(q *questionScreen) screen {
	w := q.e.w.round
	s := &sideScreen{q: q, title: w.file}
	s.form = newForm(q.e, textField(w.filePath, "", w.fileHint, needed(q.e)))
	s.take = func(path string) tea.Cmd {
		s.busy = true
		return readFile(q.e, path)
	}
	return s
}

func (s *sideScreen) Init() tea.Cmd { return s.remember() }

// remember keeps what was typed, should the program end now.
func (s *sideScreen) remember() tea.Cmd {
	if s.keep == nil {
		return nil
	}
	return s.q.e.remember(s.q.place(screenNote))
}

func (s *sideScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case fileMsg:
		d := s.q.draft()
		d.evidence = append(d.evidence, msg.file)
		s.q.resave = true
		return s, pop()
	case failMsg:
		s.busy = false
		return s, nil
	case tea.KeyMsg:
		if key.Matches(msg, s.q.e.k.back) {
			if s.keep != nil {
				return s, s.take(s.form.fields[0].value())
			}
			return s, pop()
		}
	}
	if s.busy {
		return s, nil
	}
	done, cmd := s.form.update(msg)
	if done {
		return s, s.take(s.form.fields[0].value())
	}
	if _, press := msg.(tea.KeyMsg); press && s.keep != nil {
		s.keep(s.form.fields[0].value())
		cmd = tea.Batch(cmd, s.remember())
	}
	return s, cmd
}

func (s *sideScreen) Typing() bool  { return true }
func (s *sideScreen) Title() string { return s.q.Title() + " · " + s.title }

func (s *sideScreen) Keys() []key.Binding {
	return []key.Binding{as(s.q.e.k.do, s.q.e.w.round.saveIt), s.q.e.k.back}
}

func (s *sideScreen) View(w, h int) string {
	about := wrap(s.q.e.th.bold.Render(s.q.e.text(s.q.item().Title)), w)
	return clip(about+"\n\n"+s.form.view(w, max(3, h-height(about)-1)), w, h)
}

// readFile reads a file that is kept as evidence.
func readFile(e *env, path string) tea.Cmd {
	return e.do(func(context.Context) (tea.Msg, error) {
		file, err := readEvidence(path)
		return fileMsg{file}, err
	})
}

// readEvidence reads a file by a path as people paste it: quoted, as a file
// URL, or from their home directory.
func readEvidence(path string) (audit.NewEvidence, error) {
	path = pastedPath(path)
	info, err := os.Stat(path) // before opening: opening a pipe would wait for ever
	switch {
	case err != nil:
		return audit.NewEvidence{}, refusal("file-unreadable", "Datei %s nicht gefunden oder nicht lesbar: bitte den Pfad prüfen",
			"file %s not found or not readable: please check the path", audit.Clean(path, 200))
	case !info.Mode().IsRegular():
		return audit.NewEvidence{}, refusal("file-kind", "%s ist keine Datei: bitte den Pfad einer einzelnen Datei angeben",
			"%s is no file: please give the path of a single file", audit.Clean(path, 200))
	}
	f, err := os.Open(path)
	if err != nil {
		return audit.NewEvidence{}, fmt.Errorf("open evidence: %w", err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxEvidence+1))
	switch {
	case err != nil:
		return audit.NewEvidence{}, fmt.Errorf("read evidence: %w", err)
	case len(content) > maxEvidence:
		return audit.NewEvidence{}, refusal("file-large", "%s ist größer als 20 MB: bitte ein kleineres Bild oder einen Auszug nehmen",
			"%s is larger than 20 MB: please take a smaller picture or an excerpt", audit.Clean(filepath.Base(path), 200))
	case len(content) == 0:
		return audit.NewEvidence{}, refusal("file-empty", "%s ist leer", "%s is empty", audit.Clean(filepath.Base(path), 200))
	}
	file, _, err := audit.NewEvidence{Name: filepath.Base(path), Bytes: content}.Cleaned()
	return file, err
}

func pastedPath(path string) string {
	path = strings.Trim(strings.TrimSpace(path), `'"`)
	path = strings.TrimPrefix(path, "file://")
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if dir, err := os.UserHomeDir(); err == nil {
			return filepath.Join(dir, rest)
		}
	}
	return path
}

func refusal(code, german, english string, args ...any) error {
	return &audit.Refusal{Code: code, Text: checklist.Text{
		checklist.German: fmt.Sprintf(german, args...), checklist.English: fmt.Sprintf(english, args...),
	}}
}
