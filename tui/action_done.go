package tui

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// doneOf is what is said to be done: one action, or for a network all those of
// the devices in it.
type doneOf struct {
	actions []audit.Action
	network string // CIDR; "" for one action
}

// doneScreen says that something is done, with the evidence: a file, or the
// reference of a document.
type doneScreen struct {
	e    *env
	of   doneOf
	form *form
	busy bool
}

// finishedMsg says how many actions are done by what was said.
type finishedMsg struct{ closed int }

// The fields of the form.
const (
	doneAt = iota
	doneReference
	doneNote
	doneFile
)

func newDone(e *env, of doneOf) screen {
	w, r := e.w.actions, e.w.round
	s := &doneScreen{e: e, of: of}
	s.form = newForm(e,
		textField(w.doneAt, e.typedTime(e.now()), r.timeHint, func(v string) string {
			at, ok := e.readTime(v)
			switch {
			case !ok:
				return r.timeWrong
			case at.After(e.now()):
				return w.notYet
			}
			return ""
		}),
		textField(w.reference, "", w.referenceHint, nil),
		textField(r.note, "", r.noPatient, nil),
		choiceField(w.file, []string{w.noFile, w.chooseFile}, 0),
	)
	s.form.fields[doneFile].check = func(string) string {
		if s.form.fields[doneReference].value() == "" && !s.withFile() {
			return w.needsEvidence
		}
		return ""
	}
	s.form.focus(doneReference)
	return s
}

func (s *doneScreen) withFile() bool { return s.form.fields[doneFile].choice == 1 }

func (s *doneScreen) Init() tea.Cmd { return nil }
func (s *doneScreen) Typing() bool  { return true }

func (s *doneScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case finishedMsg:
		return s, tea.Batch(s.leave(), say(s.e.w.actions.isDone(msg.closed)))
	case fileMsg:
		return s, s.record(msg.file)
	case failMsg:
		s.busy = false
		return s, nil
	case tea.KeyMsg:
		if key.Matches(msg, s.e.k.back) {
			return s, pop()
		}
	}
	if s.busy {
		return s, nil
	}
	done, cmd := s.form.update(msg)
	switch {
	case done && s.withFile():
		return s, push(newEvidenceFile(s.e))
	case done:
		return s, s.record()
	}
	return s, cmd
}

// leave goes back to where the action, or the list of them, is.
func (s *doneScreen) leave() tea.Cmd {
	if s.of.network != "" {
		return popTo[*actionsScreen]()
	}
	return pop()
}

// record says that it is done.
func (s *doneScreen) record(files ...audit.NewEvidence) tea.Cmd {
	f := s.form.fields
	at, _ := s.e.readTime(f[doneAt].value())
	n := audit.NewDone{
		Target: target(s.of.actions[0]), Network: s.of.network, At: at.Format(time.RFC3339),
		Reference: f[doneReference].value(), Note: f[doneNote].value(), Evidence: files,
	}
	s.busy = true
	e := s.e
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		closed, err := e.store().FinishAction(ctx, n)
		return finishedMsg{closed}, err
	})
}

func (s *doneScreen) Title() string {
	return s.e.w.actions.doneTitle + " · " + s.e.actionTitle(s.of.actions[0].Word)
}

func (s *doneScreen) Keys() []key.Binding {
	keys := s.form.keys()
	switch {
	case s.form.at != doneFile:
	case s.withFile():
		keys[0] = as(keys[0], s.e.w.actions.keyFile)
	default:
		keys[0] = as(keys[0], s.e.w.round.saveIt)
	}
	return keys
}

func (s *doneScreen) View(w, h int) string {
	e, words, text := s.e, s.e.w.actions, min(w, 78)
	intro := wrap(words.doneIntro, text)
	if s.of.network != "" {
		intro = wrap(words.networkCloses(len(s.of.actions), s.of.network), text)
	}
	head := intro + "\n" + indent(e.th.warn.Render("! "), e.th.warn.Render(words.noPatients), text)
	return clip(head+"\n\n"+s.form.view(w, max(3, h-height(head)-1)), w, h)
}

// evidenceFileScreen asks for the file that is the evidence.
type evidenceFileScreen struct {
	e     *env
	field *pathField
	busy  bool
}

func newEvidenceFile(e *env) screen {
	folder := ""
	if e.site.Lists != nil {
		folder = e.site.Lists.Folder()
	}
	return &evidenceFileScreen{e: e, field: newPathField(e, folder)}
}

func (s *evidenceFileScreen) Init() tea.Cmd { return s.field.look() }
func (s *evidenceFileScreen) Typing() bool  { return true }

func (s *evidenceFileScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case fileMsg:
		return s, popWith(msg)
	case failMsg:
		s.busy = false
		return s, nil
	case tea.KeyMsg:
		if key.Matches(msg, s.e.k.back) {
			return s, pop()
		}
	}
	if s.busy {
		return s, nil
	}
	path, done, cmd := s.field.update(msg)
	if done {
		s.busy = true
		return s, readFile(s.e, path)
	}
	return s, cmd
}

func (s *evidenceFileScreen) Title() string { return s.e.w.actions.file }

func (s *evidenceFileScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	return []key.Binding{as(k.do, w.round.saveIt), bind("tab", w.keyComplete, "tab"), bind("↓", w.keyChooseFile, "down"), k.back}
}

func (s *evidenceFileScreen) View(w, h int) string {
	e := s.e
	head := indent(e.th.warn.Render("! "), e.th.warn.Render(e.w.actions.noPatients), min(w, 78)) + "\n" +
		wrap(e.th.muted.Render(e.w.actions.stripped), min(w, 78))
	return head + "\n\n" + s.field.view(w, h-height(head)-1)
}

// confirmedMsg says how many actions are confirmed: all that the evidence is of.
type confirmedMsg struct{ n int }

// confirmScreen asks somebody else than who said it whether it is done.
type confirmScreen struct {
	e    *env
	of   audit.ActionPage
	form *form
	busy bool
}

func newConfirm(e *env, of audit.ActionPage) screen {
	return &confirmScreen{e: e, of: of, form: newForm(e, textField(e.w.round.note, "", e.w.actions.noteHint, nil))}
}

func (s *confirmScreen) Init() tea.Cmd { return nil }
func (s *confirmScreen) Typing() bool  { return true }

func (s *confirmScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case confirmedMsg:
		return s, tea.Batch(popWith(shownMsg{}), say(s.e.w.actions.isConfirmed(msg.n)))
	case failMsg:
		s.busy = false
		return s, nil
	case tea.KeyMsg:
		if key.Matches(msg, s.e.k.back) {
			return s, pop()
		}
	}
	if s.busy {
		return s, nil
	}
	done, cmd := s.form.update(msg)
	if !done {
		return s, cmd
	}
	s.busy = true
	e, of, note := s.e, s.of, s.form.fields[0].value()
	return s, e.do(func(ctx context.Context) (tea.Msg, error) {
		confirmed, err := e.store().ConfirmAction(ctx, of.Done, note)
		return confirmedMsg{confirmed}, err
	})
}

func (s *confirmScreen) Title() string { return s.e.actionTitle(s.of.Word) }

func (s *confirmScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.actions.keyConfirm), s.e.k.back}
}

func (s *confirmScreen) View(w, h int) string {
	e, text := s.e, min(w, 90)
	evidence := ""
	if step, done := doneStep(&s.of); done != nil {
		evidence = e.evidenceOf(step, done, s.of.Together, text)
	}
	head := paragraphs(wrap(e.w.actions.confirmIntro(s.of.Together), text), evidence)
	return clip(head+"\n\n"+s.form.view(w, max(3, h-height(head)-1)), w, h)
}
