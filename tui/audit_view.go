package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// auditViewScreen is an audit to read, in any of its revisions.
type auditViewScreen struct {
	e     *env
	id    audit.AuditID
	last  int // the newest revision
	at    int // the revision asked for
	audit *audit.Audit
	pager pager
}

type auditViewMsg struct {
	revision int // 0: the newest
	audit    *audit.Audit
}

func newAuditView(e *env, id audit.AuditID) screen { return &auditViewScreen{e: e, id: id} }

func (s *auditViewScreen) Init() tea.Cmd { return s.load(0) }

func (s *auditViewScreen) load(revision int) tea.Cmd {
	store, id := s.e.store(), s.id
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		if revision == 0 {
			a, err := store.Audit(ctx, id)
			return auditViewMsg{0, a}, err
		}
		a, err := store.Revision(ctx, id, revision)
		return auditViewMsg{revision, a}, err
	})
}

func (s *auditViewScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.load(0)
	case auditViewMsg:
		if msg.revision != 0 && msg.revision != s.at {
			return s, nil
		}
		s.audit = msg.audit
		if msg.revision == 0 {
			s.last, s.at = msg.audit.Revision, msg.audit.Revision
		}
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *auditViewScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.e.k.back):
		return pop()
	case key.Matches(msg, s.e.k.older):
		return s.turn(-1)
	case key.Matches(msg, s.e.k.newer):
		return s.turn(1)
	case key.Matches(msg, s.e.k.erase) && s.audit != nil && s.e.mayRedact():
		return push(newRedact(s.e, string(s.id), s.e.device(s.audit.Device)))
	}
	if s.audit != nil {
		size := s.e.size
		head, text := s.parts(size.w)
		s.pager.scroll(msg, s.e.k, text, size.h-height(head))
	}
	return nil
}

// parts are a line about the revision, if there are several, and the page.
func (s *auditViewScreen) parts(w int) (head, text string) {
	if s.last > 1 {
		head = s.e.th.warn.Render(cut(s.e.w.revisionOf(s.audit.Revision, s.last), w)) + "\n"
	}
	return head, auditPage(s.e, s.audit, min(w, 100))
}

// turn goes to another revision.
func (s *auditViewScreen) turn(by int) tea.Cmd {
	at := s.at + by
	if s.audit == nil || at < 1 || at > s.last {
		return nil
	}
	s.at, s.pager.from = at, 0
	return s.load(at)
}

func (s *auditViewScreen) View(w, h int) string {
	if s.audit == nil {
		return s.e.th.muted.Render(s.e.w.loading)
	}
	head, text := s.parts(w)
	if head == "" {
		return s.pager.view(s.e.th, text, w, h)
	}
	return head + "\n" + s.pager.view(s.e.th, text, w, h-height(head))
}

func (s *auditViewScreen) Title() string { return s.e.w.auditTitle }

func (s *auditViewScreen) Keys() []key.Binding {
	k := s.e.k
	keys := []key.Binding{k.scroll}
	if s.last > 1 {
		keys = append(keys, k.older, k.newer)
	}
	if s.e.mayRedact() {
		keys = append(keys, k.erase)
	}
	return append(keys, k.back)
}
