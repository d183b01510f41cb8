package tui

import (
	"context"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// queueWindow is how many lines of the queue are held at a time: the queue may
// have as many as it likes.
const queueWindow = 120

// queueScreen is the audits that a filter chooses, the most urgent first. It
// holds a window of them around the line the person is on.
type queueScreen struct {
	e      *env
	field  textinput.Model // the filter as text
	typing bool            // the person is in it

	filter     audit.AuditFilter // whose result is asked for
	unfinished string            // the part of the text of which nothing can be made yet
	wrong      error             // why the text is no filter; the last result stays

	page   audit.QueuePage // the window
	ready  bool
	asking bool
	asked  int                // only the newest answer counts
	cancel context.CancelFunc // of the question before
	list   list               // over all that the filter leaves

	marked map[audit.AuditID]audit.QueueLine
	warned bool // leaving was stopped once because of marks
}

// queueMsg is a window of the queue.
type queueMsg struct {
	asked int
	page  audit.QueuePage
}

// alikeMsg are the lines like one that are to be marked.
type alikeMsg struct {
	lines []audit.QueueLine
	more  bool // there are more than are taken at once
}

// newQueue is what waits for the person: that to which they are no author.
func newQueue(e *env) screen { return newQueueOf(e, e.w.review.waiting) }

// newQueueOf is the queue of a filter, as text.
func newQueueOf(e *env, filter string) screen {
	s := &queueScreen{e: e, field: textinput.New(), marked: map[audit.AuditID]audit.QueueLine{}}
	s.field.Prompt, s.field.CharLimit = "", 2_000
	s.field.Cursor.SetMode(cursor.CursorStatic)
	s.field.Cursor.Style, s.field.TextStyle = e.th.cursor, e.th.plain
	s.setText(filter)
	return s
}

// setText puts another filter into the field.
func (s *queueScreen) setText(text string) {
	s.field.SetValue(text)
	s.field.CursorEnd()
	s.read()
}

// read makes the filter of the text, and reports whether it is another one. What
// is no filter leaves the last one.
func (s *queueScreen) read() (changed bool) {
	before := s.filter.String()
	f, unfinished, err := audit.TypedFilter(s.field.Value())
	s.unfinished, s.wrong = unfinished, err
	if err != nil {
		return false
	}
	s.filter = f
	return f.String() != before
}

func (s *queueScreen) Init() tea.Cmd { return s.load(0) }

// load asks for the window around a line. The question before is given up.
func (s *queueScreen) load(at int) tea.Cmd {
	if s.cancel != nil {
		s.cancel()
	}
	ctx, cancel := context.WithCancel(s.e.ctx)
	s.asked++
	s.asking, s.cancel = true, cancel
	asked, filter, store, now := s.asked, s.filter, s.e.store(), s.e.now()
	from := max(0, at-queueWindow/2)
	return s.e.do(func(context.Context) (tea.Msg, error) {
		page, err := store.Queue(ctx, filter, from, queueWindow, now)
		if ctx.Err() != nil {
			return nil, nil // a newer question is on its way
		}
		return queueMsg{asked, page}, err
	})
}

func (s *queueScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.load(s.list.at)
	case failMsg:
		s.asking = false
	case queueMsg:
		s.take(msg)
	case alikeMsg:
		return s, s.takeAlike(msg)
	case approvedMsg:
		clear(s.marked)
		return s, tea.Batch(s.load(s.list.at), say(s.e.w.review.approvedSaid(msg.n)))
	case scanMsg:
		s.setText(quotedWord(msg.code))
		s.list.at = 0
		return s, s.load(0)
	case tea.KeyMsg:
		if s.typing {
			return s, s.typed(msg)
		}
		return s, s.press(msg)
	}
	return s, nil
}

func (s *queueScreen) take(msg queueMsg) {
	if msg.asked != s.asked {
		return
	}
	s.page, s.ready, s.asking = msg.page, true, false
	s.list.setLen(msg.page.Counts.All)
}

// quotedWord is a code as a word of a filter.
func quotedWord(code string) string { return audit.AuditFilter{Words: []string{code}}.String() }

// typed is a key while the person is in the filter line.
func (s *queueScreen) typed(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.do), key.Matches(msg, k.back):
		s.typing = false
		s.field.Blur()
		return nil
	case msg.Type == tea.KeyUp, msg.Type == tea.KeyDown, msg.Type == tea.KeyPgUp, msg.Type == tea.KeyPgDown:
		s.list.update(msg, k)
		return s.readOn()
	}
	var cmd tea.Cmd
	s.field, cmd = s.field.Update(msg)
	if s.read() {
		s.list.at = 0
		cmd = tea.Batch(cmd, s.load(0))
	}
	return cmd
}

func (s *queueScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		return s.back()
	case key.Matches(msg, k.review.filter):
		s.typing = true
		if text := s.field.Value(); text != "" && !strings.HasSuffix(text, " ") {
			s.setText(text + " ") // what is typed is a word of its own
		}
		return s.field.Focus()
	case key.Matches(msg, k.do):
		if line, ok := s.line(s.list.at); ok {
			return push(newReview(s.e, line.ID))
		}
	case key.Matches(msg, k.pick):
		return s.mark()
	case key.Matches(msg, k.review.alike):
		return s.markAlike()
	case key.Matches(msg, k.review.approve):
		return s.approve()
	default:
		s.list.update(msg, k)
		return s.readOn()
	}
	return nil
}

// back leaves the queue; marks are given up only once that was said.
func (s *queueScreen) back() tea.Cmd {
	if len(s.marked) > 0 && !s.warned {
		s.warned = true
		return warn(s.e.w.review.marksLost(len(s.marked)))
	}
	return pop()
}

// Left gives up what is asked for.
func (s *queueScreen) Left() tea.Cmd {
	if s.cancel != nil {
		s.cancel()
	}
	return nil
}

// line is the i-th line of the queue, if it is held.
func (s *queueScreen) line(i int) (audit.QueueLine, bool) {
	if i -= s.page.From; i < 0 || i >= len(s.page.Lines) {
		return audit.QueueLine{}, false
	}
	return s.page.Lines[i], true
}

// readOn asks for another window before the person leaves this one.
func (s *queueScreen) readOn() tea.Cmd {
	const margin = queueWindow / 4
	from, to := s.page.From, s.page.From+len(s.page.Lines)
	above := from > 0 && s.list.at < from+margin
	below := to < s.list.n && s.list.at >= to-margin
	far := s.list.at < from || s.list.at >= to
	if !s.ready || !above && !below || s.asking && !far {
		return nil
	}
	return s.load(s.list.at)
}

// mark marks the line or takes the mark off, and goes on.
func (s *queueScreen) mark() tea.Cmd {
	line, ok := s.line(s.list.at)
	if !ok {
		return nil
	}
	s.warned = false
	if _, had := s.marked[line.ID]; had {
		delete(s.marked, line.ID)
	} else {
		s.marked[line.ID] = line
	}
	s.list.setLen(s.list.n)
	s.list.at = min(s.list.at+1, s.list.n-1)
	return s.readOn()
}

// maxAlike is how many audits are marked and approved at once.
const maxAlike = 500

// markAlike marks what is like the line and can be approved together with it.
func (s *queueScreen) markAlike() tea.Cmd {
	like, ok := s.line(s.list.at)
	if !ok {
		return nil
	}
	if why := s.e.notTogether(like); why != "" {
		return warn(why)
	}
	filter, store, now := s.filter, s.e.store(), s.e.now()
	filter.Verdict, filter.State = like.Verdict, audit.StateResolved
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		var found alikeMsg
		for from := 0; ; from += queueWindow {
			page, err := store.Queue(ctx, filter, from, queueWindow, now)
			if err != nil {
				return nil, err
			}
			for _, line := range page.Lines {
				switch {
				case s.e.notTogether(line) != "":
				case len(found.lines) == maxAlike:
					found.more = true
					return found, nil
				default:
					found.lines = append(found.lines, line)
				}
			}
			if len(page.Lines) < queueWindow {
				return found, nil
			}
		}
	})
}

func (s *queueScreen) takeAlike(msg alikeMsg) tea.Cmd {
	for _, line := range msg.lines {
		s.marked[line.ID] = line
	}
	s.warned = false
	return say(s.e.w.review.markedSaid(len(msg.lines), msg.more))
}

// approve leads on with what is marked: several to the list of exactly those.
func (s *queueScreen) approve() tea.Cmd {
	switch len(s.marked) {
	case 0:
		return warn(s.e.w.review.markFirst)
	case 1:
		for id := range s.marked {
			return push(newReview(s.e, id))
		}
	}
	lines := make([]audit.QueueLine, 0, len(s.marked))
	for _, line := range s.marked {
		lines = append(lines, line)
	}
	slices.SortFunc(lines, byPlace)
	return push(newAlike(s.e, lines))
}

func (s *queueScreen) Scannable()   {}
func (s *queueScreen) Typing() bool { return s.typing }

func (s *queueScreen) Title() string { return s.e.w.review.title }
func (s *queueScreen) Help() string  { return s.e.w.review.queueHelp }

func (s *queueScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	if s.typing {
		return []key.Binding{as(k.do, w.review.toList), as(k.back, w.review.toList), k.up, k.down}
	}
	keys := []key.Binding{as(k.do, w.keyOpen), k.review.filter, as(k.pick, w.review.keyMark), k.review.alike}
	if len(s.marked) > 0 {
		keys = append(keys, as(k.review.approve, w.review.approveMarked(len(s.marked))))
	}
	return append(keys, k.back, k.up, k.down, k.pageUp, k.pageDown, k.first, k.last)
}
