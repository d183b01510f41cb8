package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
)

// completeScreen ends an audit: it says what is missing, or shows all of it on
// one page and seals it. A sealed one it shows, and begins its amendment.
type completeScreen struct {
	e     *env
	id    audit.AuditID
	q     *questionScreen // that it came from; nil if none is behind it
	a     *audit.Audit    // nil until it is loaded
	out   checklist.Outcome
	back  *returned // what was sent back; nil if nothing was
	list  list      // what is missing
	pager pager
	awake bool // Enter counts: the page was there long enough to be seen
	busy  bool
}

// sealedMsg is an audit that is sealed now.
type sealedMsg struct{ audit *audit.Audit }

func newComplete(e *env, id audit.AuditID, q *questionScreen) screen {
	return &completeScreen{e: e, id: id, q: q}
}

func (s *completeScreen) Init() tea.Cmd {
	return tea.Batch(s.load(), s.e.after(settle, wakeMsg{}))
}

func (s *completeScreen) load() tea.Cmd {
	store, id := s.e.store(), s.id
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		a, err := store.Audit(ctx, id)
		if err != nil {
			return nil, err
		}
		back, err := returnedOf(ctx, store, a)
		return auditMsg{audit: a, back: back}, err
	})
}

func (s *completeScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case auditMsg:
		s.back = msg.back
		return s, s.loaded(msg.audit)
	case shownMsg:
		return s, s.load()
	case wakeMsg:
		s.awake = true
	case sealedMsg:
		done := say(s.e.w.round.sealedSaid(s.e.text(msg.audit.Checklist.VerdictTitle(msg.audit.Sealed.Verdict))))
		return s, tea.Batch(popTo[*roomScreen](), done)
	case failMsg:
		s.busy = false
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *completeScreen) loaded(a *audit.Audit) tea.Cmd {
	s.a, s.out, s.busy = a, a.Outcome(), false
	s.list.setLen(len(s.out.Missing))
	if a.Status == audit.Completed {
		return nil
	}
	return s.e.remember(Place{
		Round: a.Round, Room: a.Room.ID, Device: a.Device.ID, Audit: a.ID, Screen: screenComplete,
	})
}

func (s *completeScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		return pop()
	case s.a == nil || s.busy:
	case key.Matches(msg, k.do):
		return s.enter()
	case key.Matches(msg, k.round.amend) && s.sealed():
		return push(newAmend(s.e, s.a))
	case key.Matches(msg, k.round.revisions) && s.a.Revision > 1:
		return push(newAuditView(s.e, s.id))
	case key.Matches(msg, k.round.jump) && !s.sealed():
		return s.toItem("")
	case s.missing():
		s.list.update(msg, k)
	default:
		s.pager.update(msg, k)
	}
	return nil
}

func (s *completeScreen) sealed() bool  { return s.a.Status == audit.Completed }
func (s *completeScreen) missing() bool { return len(s.out.Missing) > 0 }

// enter goes to what is missing, seals, or goes back.
func (s *completeScreen) enter() tea.Cmd {
	switch {
	case !s.awake:
		return nil
	case s.sealed():
		return pop()
	case s.missing():
		return s.toItem(s.out.Missing[s.list.at])
	}
	s.busy = true
	store, id := s.e.store(), s.id
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		a, err := store.Complete(ctx, id)
		return sealedMsg{a}, err
	})
}

// toItem goes back to the questions, to an item or to the list of them.
func (s *completeScreen) toItem(item string) tea.Cmd {
	if s.q == nil {
		return replace(newQuestion(s.e, s.id, item))
	}
	s.q.want = item
	return pop()
}

// Scannable: a scan here must not seal anything.
func (s *completeScreen) Scannable() {}

func (s *completeScreen) Title() string { return s.e.auditTitle(s.a) }

func (s *completeScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w.round
	switch {
	case s.a == nil:
		return []key.Binding{k.back}
	case s.sealed():
		keys := []key.Binding{k.round.amend}
		if s.a.Revision > 1 {
			keys = append(keys, k.round.revisions)
		}
		return append(keys, k.back, k.up, k.down, k.pageUp, k.pageDown)
	case s.missing():
		return []key.Binding{as(k.do, w.goThere), as(k.back, w.toQuestion), k.up, k.down}
	}
	return []key.Binding{as(k.do, w.signSeal), as(k.back, w.toQuestion), k.up, k.down, k.pageUp, k.pageDown}
}

func (s *completeScreen) View(w, h int) string {
	switch {
	case s.a == nil:
		return s.e.w.loading
	case !s.sealed() && s.missing():
		return s.missingView(w, h)
	}
	head := s.head(w)
	return clip(head+"\n"+s.pager.view(s.e.th, auditPage(s.e, s.a, min(w, 100)), w, h-height(head)), w, h)
}

// head says what Enter does with the page below.
func (s *completeScreen) head(w int) string {
	words, th := s.e.w.round, s.e.th
	var lines []string
	switch {
	case s.sealed():
		lines = append(lines, th.good.Render(wrap("✓ "+words.sealedBy(s.a.Revision, s.e.stamp(s.a.Completed)), w)))
	case len(s.out.Contradictions) > 0:
		lines = append(lines, th.warn.Render(wrap("! "+words.sealAnyway, w)))
	default:
		lines = append(lines, th.accent.Render(wrap("▸ "+words.readAndSeal, w)))
	}
	if n := len(s.back.open(s.a, s.out.Asked)); n > 0 && !s.sealed() {
		lines = append(lines, th.warn.Render(wrap("! "+s.e.w.review.stillInQuestion(n), w)))
	}
	if hasExpired(s.out.Consultation, s.e.now()) {
		lines = append(lines, th.bad.Render(wrap("✗ "+s.e.text(s.a.Checklist.Screens.Expired), w)))
	}
	return strings.Join(lines, "\n") + "\n"
}

func (s *completeScreen) missingView(w, h int) string {
	head := s.e.th.warn.Render(wrap("! "+s.e.w.round.stillMissing(len(s.out.Missing)), w))
	rows := s.list.view(s.e.th, w, h-height(head)-1, func(i, w int) string {
		def, _ := s.a.Checklist.Item(s.out.Missing[i])
		return cut(s.e.text(def.Title), w)
	})
	return clip(head+"\n\n"+rows, w, h)
}
