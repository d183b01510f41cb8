package tui

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// actionsPage is how many actions are read at a time.
const actionsPage = 200

// actionsScreen is what must be done, by deadline, those overdue first.
type actionsScreen struct {
	e      *env
	view   actionView
	wards  []string // to choose from
	all    []audit.Action
	more   bool               // there are more than were read
	asked  int                // the newest reading that was asked for
	cancel context.CancelFunc // of that reading
	read   bool               // one has come back
	rows   rows

	typed  codeField
	typing bool
}

// actionView is which actions are listed.
type actionView struct {
	owner, ward string
	status      actionStatus
	overdue     bool
	due         bool // within seven days, and not overdue
}

// actionStatus is where the actions listed stand: one status, or several at once.
type actionStatus int

const (
	statusLive      actionStatus = iota // nobody has said yet that they are done
	statusInWork                        // somebody works on it
	statusDone                          // with evidence, to be confirmed
	statusConfirmed                     // by somebody else
	statusShown                         // by a later audit
	statusAny
)

type (
	actionsMsg struct {
		asked int
		all   []audit.Action
		more  bool
	}
	wardsOfActionsMsg struct{ names []string }
)

func newActions(e *env, v actionView) screen { return &actionsScreen{e: e, view: v} }

func (s *actionsScreen) Init() tea.Cmd {
	store := s.e.store()
	return tea.Batch(s.load(actionsPage), s.e.do(func(ctx context.Context) (tea.Msg, error) {
		wards, err := store.Wards(ctx)
		var msg wardsOfActionsMsg
		for _, w := range wards {
			msg.names = append(msg.names, w.Ward.Name)
		}
		return msg, err
	}))
}

// filter is the view as the store knows it.
func (s *actionsScreen) filter() audit.ActionFilter {
	f := audit.ActionFilter{
		Owner: s.view.owner, Ward: s.view.ward, Overdue: s.view.overdue, ByDeadline: true,
	}
	if s.view.due {
		f.Within = dueSoon
	}
	switch s.view.status {
	case statusInWork:
		f.Status = []audit.ActionStatus{audit.InWork}
	case statusDone:
		f.Status = []audit.ActionStatus{audit.Done}
	case statusConfirmed:
		f.Status = []audit.ActionStatus{audit.Confirmed}
	case statusShown:
		f.Status = []audit.ActionStatus{audit.Shown}
	case statusAny:
		f.Status = []audit.ActionStatus{audit.ToDo, audit.InWork, audit.Done, audit.Confirmed, audit.Shown}
		f.Later = true
	}
	return f
}

// dueSoon is how far ahead a deadline is called due.
const dueSoon = 7 * 24 * time.Hour

// hasWords reports whether each of some words, folded, occurs in what an action is,
// where it is, or whose it is.
func (e *env) hasWords(a audit.Action, words []string) bool {
	if len(words) == 0 {
		return true
	}
	all := audit.Fold(strings.Join([]string{e.actionTitle(a.Word), a.Code, a.Name, a.Place.Ward, a.Place.Room, e.ownerTitle(a.Owner)}, " "))
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(all, w) })
}

// load reads the first so many. What was asked for before is given up.
func (s *actionsScreen) load(limit int) tea.Cmd {
	if s.cancel != nil {
		s.cancel()
	}
	ctx, cancel := context.WithCancel(s.e.ctx)
	s.asked++
	s.cancel = cancel
	asked, e, f, v, words := s.asked, s.e, s.filter(), s.view, strings.Fields(audit.Fold(s.typed.code()))
	return e.do(func(context.Context) (tea.Msg, error) {
		msg, now := actionsMsg{asked: asked}, e.now()
		for a, err := range e.store().Actions(ctx, f, now) {
			if ctx.Err() != nil {
				return nil, nil // a newer question is on its way
			}
			if err != nil {
				return nil, err
			}
			if v.due && a.Overdue(now) || !e.hasWords(a, words) {
				continue
			}
			if msg.more = len(msg.all) == limit; msg.more {
				break
			}
			msg.all = append(msg.all, a)
		}
		return msg, nil
	})
}

func (s *actionsScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.load(max(actionsPage, len(s.all)))
	case wardsOfActionsMsg:
		s.wards = msg.names
	case actionsMsg:
		if msg.asked == s.asked {
			s.all, s.more, s.read = msg.all, msg.more, true
			s.rows.set(s.build())
		}
	case pickedMsg:
		return s, s.picked(msg)
	case scanMsg:
		s.typing = true
		s.typed.set(msg.code)
		return s, s.again()
	case tea.KeyMsg:
		if s.typing {
			return s, s.write(msg)
		}
		return s, s.press(msg)
	}
	return s, nil
}

// again reads anew, from the beginning.
func (s *actionsScreen) again() tea.Cmd {
	s.rows.at = 0
	return s.load(actionsPage)
}

func (s *actionsScreen) press(msg tea.KeyMsg) tea.Cmd {
	k, w := s.e.k, s.e.w.actions
	switch {
	case key.Matches(msg, k.back):
		return pop()
	case key.Matches(msg, k.do):
		return s.rows.open()
	case key.Matches(msg, k.round.search):
		s.typing = true
	case key.Matches(msg, k.fleet.overdue):
		s.view.overdue, s.view.due = !s.view.overdue, false
		return s.again()
	case key.Matches(msg, k.fleet.owner):
		return push(newChoice(s.e, pickOwner, w.whichOwner, s.ownerNames(), s.ownerAt()))
	case key.Matches(msg, k.fleet.ward):
		return push(newChoice(s.e, pickWard, w.whichWard, s.wardNames(), s.wardAt()))
	case key.Matches(msg, k.fleet.status):
		return push(newChoice(s.e, pickStatus, w.whichStatus, s.statusNames(), int(s.view.status)))
	case key.Matches(msg, k.fleet.network):
		return push(newNetworkAnswer(s.e))
	case key.Matches(msg, k.fleet.papers) && s.e.site.Papers != nil:
		return push(newPapers(s.e, papersAbout{}))
	default:
		return s.move(msg)
	}
	return nil
}

// write takes what is typed into the field.
func (s *actionsScreen) write(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		s.typed.clear()
		s.typing = false
	case key.Matches(msg, k.do):
		s.typing = false
		return s.rows.open()
	case s.typed.update(msg):
	default:
		return s.move(msg)
	}
	return s.again()
}

// move moves, and reads on towards the end.
func (s *actionsScreen) move(msg tea.KeyMsg) tea.Cmd {
	s.rows.update(msg, s.e.k)
	if s.more && s.rows.at >= s.rows.n-actionsPage/2 {
		s.more = false
		return s.load(2 * len(s.all))
	}
	return nil
}

// build puts the actions under headings by how soon they are due.
func (s *actionsScreen) build() []row {
	e, now := s.e, s.e.now()
	var all []row
	heading := ""
	for _, a := range s.all {
		r := row{
			line: func(w int) string { return e.actionLineOf(a, w) },
			open: func() tea.Cmd { return push(newAction(e, a.ID)) },
		}
		if title := e.dueHeading(a, now); title != heading {
			heading, r.heading = title, plainHeading(title)
		}
		all = append(all, r)
	}
	return all
}

// dueHeading is how soon an action is due, or where it stands if it is not open.
func (e *env) dueHeading(a audit.Action, now time.Time) string {
	w := e.w.actions
	switch {
	case a.Status == audit.Done, a.Status == audit.Confirmed, a.Status == audit.Shown:
		return w.statuses[a.Status]
	case !a.Open(now):
		return w.opensLater
	case a.Overdue(now):
		return "✗ " + w.overdueTitle
	case !a.Due.After(now.Add(dueSoon)):
		return w.soonTitle
	}
	return w.laterTitle
}

// Left gives up what is still being read.
func (s *actionsScreen) Left() tea.Cmd {
	if s.cancel != nil {
		s.cancel()
	}
	return nil
}

func (s *actionsScreen) Scannable()   {}
func (s *actionsScreen) Typing() bool { return s.typing }

func (s *actionsScreen) Title() string {
	w := s.e.w.actions
	switch {
	case !s.read:
		return w.title
	case s.more:
		return w.title + " · " + s.e.w.fleet.moreThan(len(s.all))
	}
	return w.title + " · " + w.found(len(s.all))
}

func (s *actionsScreen) Help() string { return s.e.w.actions.help }

func (s *actionsScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	if s.typing {
		return []key.Binding{as(k.do, w.keyOpen), as(k.back, w.fleet.keyNoWords), k.move}
	}
	papers := k.fleet.papers
	papers.SetEnabled(s.e.site.Papers != nil)
	return []key.Binding{
		as(k.do, w.keyOpen), as(k.round.search, w.fleet.keyWords), k.fleet.overdue, k.fleet.owner, k.fleet.ward, k.fleet.status,
		k.fleet.network, papers, k.move, k.back,
	}
}

func (s *actionsScreen) View(w, h int) string {
	e := s.e
	head := s.head(w)
	room := h - height(head) - 1
	switch {
	case !s.read:
		return head + "\n\n" + e.th.muted.Render(e.w.loading)
	case len(s.all) == 0 && s.view == (actionView{}) && s.typed.empty():
		return head + "\n\n" + e.th.good.Render(cut("✓ "+e.w.actions.nothing, w))
	case len(s.all) == 0:
		return head + "\n\n" + e.th.muted.Render(cut("– "+e.w.actions.noneOfThese, w))
	}
	return head + "\n\n" + s.rows.view(e.th, min(w, wideRows), room)
}

// head says which actions are listed.
func (s *actionsScreen) head(w int) string {
	e, words := s.e, s.e.w.actions
	parts := []string{s.statusNames()[s.view.status]}
	switch {
	case s.view.overdue:
		parts = append(parts, words.overdueTitle)
	case s.view.due:
		parts = append(parts, words.soonTitle)
	}
	if s.view.owner != "" {
		parts = append(parts, e.ownerTitle(s.view.owner))
	}
	if s.view.ward != "" {
		parts = append(parts, s.view.ward)
	}
	line := e.th.muted.Render(words.shows) + " " + strings.Join(parts, " · ")
	if s.typing || !s.typed.empty() {
		line += "\n" + s.typed.view(e, w, e.w.fleet.searchHint)
	}
	return clip(line, w, 2)
}
