package tui

import (
	"context"
	"errors"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// reviewScreen is one audit on one page, to be decided about: what was found, by
// whom, on what evidence, what other sources say, and what was decided before.
type reviewScreen struct {
	e     *env
	id    audit.AuditID
	page  *audit.ReviewPage // nil until it is loaded
	shown *audit.ReviewPage // that a decision was about when it was refused as out of date; nil
	pager pager
	file  int     // the file the person is on, in the order of the page; -1: none
	sure  *dialog // before the first file is opened
	told  bool    // that a file may hold patient data
	busy  bool
}

// reviewMsg is the page as it stands.
type reviewMsg struct{ page audit.ReviewPage }

// staleMsg says that a decision was about something that has changed meanwhile.
type staleMsg struct{}

// decidedMsg says that a decision is on disk.
type decidedMsg struct{ said string }

// openedMsg says that a file is being shown.
type openedMsg struct{}

func newReview(e *env, id audit.AuditID) screen { return &reviewScreen{e: e, id: id, file: -1} }

func (s *reviewScreen) Init() tea.Cmd {
	store, id := s.e.store(), s.id
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		page, err := store.ReviewPage(ctx, id)
		return reviewMsg{page}, err
	})
}

func (s *reviewScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.Init()
	case reviewMsg:
		s.page, s.busy = &msg.page, false
		s.file = min(s.file, len(s.files())-1)
	case staleMsg:
		s.shown, s.pager.from = s.page, 0
		return s, tea.Batch(s.Init(), warn(s.e.w.review.staleTitle))
	case decidedMsg:
		s.shown = nil
		return s, tea.Batch(s.Init(), say(msg.said))
	case openedMsg:
		s.busy = false
		return s, say(s.e.w.review.fileOpened)
	case failMsg:
		s.busy = false
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *reviewScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.sure != nil:
		if answered, yes := s.sure.update(msg, k); answered {
			s.sure = nil
			if yes {
				s.told = true
				return s.open()
			}
		}
		return nil
	case key.Matches(msg, k.back):
		return pop()
	case s.page == nil || s.busy:
		return nil
	}
	if cmd, ok := s.decide(msg); ok {
		return cmd
	}
	if cmd, ok := s.look(msg); ok {
		return cmd
	}
	text, _ := s.text(s.e.size.w)
	s.pager.scroll(msg, k, text, s.e.size.h)
	return nil
}

// decide are the keys that lead to a decision.
func (s *reviewScreen) decide(msg tea.KeyMsg) (tea.Cmd, bool) {
	k, w := s.e.k.review, &s.e.w.review
	switch {
	case key.Matches(msg, k.withdraw) && s.page.Own == nil:
		return warn(w.nothingOwn), true
	case key.Matches(msg, k.withdraw):
		return push(newWithdrawReview(s.e, *s.page.Own)), true
	case key.Matches(msg, k.approve), key.Matches(msg, k.give):
		if s.page.MayNot != nil {
			return warn(s.e.refusalText(s.page.MayNot)), true
		}
		if key.Matches(msg, k.give) {
			return push(newReturn(s.e, s.page)), true
		}
		if other := s.conflicting(); other != nil {
			return warn(w.whyConflict), true
		}
		return push(newApprove(s.e, s.page)), true
	}
	return nil, false
}

// look are the keys that lead to what belongs to the audit.
func (s *reviewScreen) look(msg tea.KeyMsg) (tea.Cmd, bool) {
	k := s.e.k.review
	switch {
	case key.Matches(msg, k.conflict) && len(s.page.Others) > 0:
		at := 0
		for i, o := range s.page.Others {
			if o.Comparison.Likeness == audit.Conflicting && !o.Aside {
				at = i
			}
		}
		return push(newConflict(s.e, s.id, s.page.Others[at].Audit.ID)), true
	case key.Matches(msg, k.history):
		return push(newHistory(s.e, s.page.Audit.Device.ID)), true
	case key.Matches(msg, s.e.k.fleet.papers) && s.e.site.Papers != nil:
		return push(newPapers(s.e, papersAbout{audit: s.id, name: s.e.device(s.page.Audit.Device)})), true
	case key.Matches(msg, k.revision) && (s.page.Audit.Revision > 1 || s.page.Amending):
		return push(newAuditView(s.e, s.id)), true
	case key.Matches(msg, k.nextFile):
		s.toFile(+1)
		return nil, true
	case key.Matches(msg, k.previousFile):
		s.toFile(-1)
		return nil, true
	case key.Matches(msg, s.e.k.do) && s.file >= 0:
		return s.ask(), true
	}
	return nil, false
}

// conflicting is an audit that contradicts this one, and about which nobody has
// decided; nil if there is none.
func (s *reviewScreen) conflicting() *audit.ComparedAudit {
	for i, o := range s.page.Others {
		if o.Comparison.Likeness == audit.Conflicting && !o.Aside {
			return &s.page.Others[i]
		}
	}
	return nil
}

// files are the files of the page, in its order.
func (s *reviewScreen) files() []audit.Evidence {
	var all []audit.Evidence
	for _, item := range s.page.Audit.Checklist.Items {
		all = append(all, s.page.Audit.Answers[item.ID].Evidence...)
	}
	return all
}

// toFile goes to the next file and scrolls to it.
func (s *reviewScreen) toFile(by int) {
	n := len(s.files())
	if n == 0 {
		return
	}
	switch {
	case s.file >= 0:
		s.file = (s.file + by + n) % n
	case by > 0:
		s.file = 0
	default:
		s.file = n - 1
	}
	_, lines := s.text(s.e.size.w)
	s.pager.from = max(0, lines[s.file]-s.e.size.h/2)
}

// ask says once that a file may hold patient data before one is opened.
func (s *reviewScreen) ask() tea.Cmd {
	w := &s.e.w.review
	switch {
	case s.e.opener == nil:
		return warn(w.noOpener)
	case s.told:
		return s.open()
	}
	s.sure = &dialog{title: w.filesTitle, text: w.patientData, yes: w.openIt, no: s.e.w.keyBack, awake: true}
	return nil
}

func (s *reviewScreen) open() tea.Cmd {
	s.busy = true
	file, store, opener := s.files()[s.file], s.e.store(), s.e.opener
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		content, err := store.Evidence(ctx, file)
		if err == nil {
			err = opener.Open(ctx, file.Name, content)
		}
		return openedMsg{}, err
	})
}

// refusalText is what a refusal says, as one line.
func (e *env) refusalText(r *audit.Refusal) string { return audit.Clean(e.text(r.Text), audit.MaxNote) }

// outdated makes a message of the refusal of a decision about what has changed
// meanwhile, so that the page can show what it was.
func outdated(err error) (tea.Msg, error) {
	var r *audit.Refusal
	if errors.As(err, &r) && (r.Code == audit.IsStale || r.Code == audit.IsOpen) {
		return staleMsg{}, nil
	}
	return nil, err
}

func (s *reviewScreen) View(w, h int) string {
	switch {
	case s.sure != nil:
		return s.sure.view(s.e, w, h)
	case s.page == nil:
		return s.e.th.muted.Render(s.e.w.loading)
	}
	text, _ := s.text(w)
	return s.pager.view(s.e.th, text, w, h)
}

func (s *reviewScreen) Title() string {
	if s.page == nil {
		return s.e.w.review.page
	}
	return s.e.w.review.page + " · " + s.e.auditTitle(s.page.Audit)
}

func (s *reviewScreen) Help() string { return s.e.w.review.pageHelp }

func (s *reviewScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	switch {
	case s.sure != nil:
		return s.sure.keys(k)
	case s.page == nil:
		return []key.Binding{k.back}
	}
	var keys []key.Binding
	if s.page.MayNot == nil {
		keys = append(keys, k.review.approve, k.review.give)
	}
	if s.page.Own != nil {
		keys = append(keys, k.review.withdraw)
	}
	if len(s.page.Others) > 0 {
		keys = append(keys, k.review.conflict)
	}
	if len(s.files()) > 0 {
		keys = append(keys, k.review.nextFile)
	}
	if s.file >= 0 {
		keys = append(keys, as(k.do, w.review.openIt))
	}
	if s.page.Audit.Revision > 1 || s.page.Amending {
		keys = append(keys, k.review.revision)
	}
	papers := k.fleet.papers
	papers.SetEnabled(s.e.site.Papers != nil)
	return append(keys, k.review.history, papers, k.back, k.up, k.down, k.pageUp, k.pageDown)
}
