package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// actionScreen is one thing that must be done: what, where, why, by whom and
// until when, and what has become of it. What can be done about it next is a key.
type actionScreen struct {
	e     *env
	id    audit.ActionID
	of    *audit.ActionPage // nil until it is loaded
	audit *audit.Audit      // that asked for it last; nil for a gap of a round
	pager pager
	sure  *dialog // before a file is opened: there may be patient data in it
	busy  bool
}

type actionMsg struct {
	of    audit.ActionPage
	audit *audit.Audit
}

// actedMsg says that a step is on disk.
type actedMsg struct{}

func newAction(e *env, id audit.ActionID) screen { return &actionScreen{e: e, id: id} }

func (s *actionScreen) Init() tea.Cmd {
	e, id := s.e, s.id
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		of, err := e.store().ActionPage(ctx, id)
		if err != nil || of.Audit == "" {
			return actionMsg{of: of}, err
		}
		a, err := e.store().Audit(ctx, of.Audit)
		return actionMsg{of, a}, err
	})
}

func (s *actionScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.Init()
	case actionMsg:
		s.of, s.audit = &msg.of, msg.audit
	case actedMsg:
		s.busy = false
		return s, tea.Batch(s.Init(), say(s.e.w.round.recorded))
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

func (s *actionScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.sure != nil:
		if answered, yes := s.sure.update(msg, k); answered {
			s.sure = nil
			if yes {
				return s.openFile()
			}
		}
		return nil
	case key.Matches(msg, k.back):
		return pop()
	case s.of == nil || s.busy:
		return nil
	case key.Matches(msg, k.fleet.file) && len(s.files()) > 0:
		w := &s.e.w.review
		if s.e.opener == nil {
			return warn(w.noOpener)
		}
		s.sure = &dialog{title: w.filesTitle, text: w.patientData, yes: w.openIt, no: s.e.w.keyBack, awake: true}
		return nil
	case key.Matches(msg, k.fleet.plan) && s.live():
		return push(newPlan(s.e, s.of.Action))
	case key.Matches(msg, k.fleet.begin) && s.of.Status == audit.ToDo:
		return s.begin()
	case key.Matches(msg, k.fleet.done) && s.canBeDone():
		return push(newDone(s.e, doneOf{actions: []audit.Action{s.of.Action}}))
	case key.Matches(msg, k.fleet.network) && s.answersNetworks():
		return push(newNetworkAnswer(s.e))
	case key.Matches(msg, k.fleet.confirm) && s.of.Status == audit.Done:
		return push(newConfirm(s.e, *s.of))
	case key.Matches(msg, k.fleet.reopen) && s.canReopen():
		return push(newReopen(s.e, s.of.Action))
	case key.Matches(msg, k.fleet.device) && s.of.Device != "":
		return push(newHistory(s.e, s.of.Device))
	case key.Matches(msg, k.fleet.audit) && s.audit != nil:
		return push(newAuditView(s.e, s.audit.ID))
	}
	size := s.e.size
	s.pager.scroll(msg, k, s.text(size.w), size.h)
	return nil
}

// live reports whether somebody still has to do it.
func (s *actionScreen) live() bool {
	return s.of.Status == audit.ToDo || s.of.Status == audit.InWork
}

// canBeDone reports whether somebody may say, with evidence, that it is done. A
// gap is closed by going there, a consultation by the audit that records it.
func (s *actionScreen) canBeDone() bool {
	return s.live() && !isGap(s.of.Action) && !s.consulting()
}

func (s *actionScreen) consulting() bool {
	def, ok := s.def()
	return ok && def.Consulting
}

func (s *actionScreen) canReopen() bool {
	return s.of.Status == audit.Done || s.of.Status == audit.Confirmed
}

func (s *actionScreen) answersNetworks() bool {
	return s.live() && s.of.Word == audit.PerNetwork
}

// begin records that who works here works on it.
func (s *actionScreen) begin() tea.Cmd {
	s.busy = true
	e, a := s.e, s.of.Action
	return e.do(func(ctx context.Context) (tea.Msg, error) {
		return actedMsg{}, e.store().BeginAction(ctx, target(a), "")
	})
}

// target is an action and the device it is about.
func target(a audit.Action) audit.ActionTarget {
	return audit.ActionTarget{Action: a.ID, Device: a.Device}
}

// files are those given as evidence that it is done.
func (s *actionScreen) files() []audit.Evidence {
	step, _ := doneStep(s.of)
	return step.Evidence
}

// openFile shows the files with the system's viewer.
func (s *actionScreen) openFile() tea.Cmd {
	s.busy = true
	files, store, opener := s.files(), s.e.store(), s.e.opener
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		for _, f := range files {
			content, err := store.Evidence(ctx, f)
			if err == nil {
				err = opener.Open(ctx, f.Name, content)
			}
			if err != nil {
				return nil, err
			}
		}
		return openedMsg{}, nil
	})
}

func (s *actionScreen) Title() string {
	if s.of == nil {
		return s.e.w.actions.one
	}
	return s.e.spot(s.of.Action, false, 60)
}

func (s *actionScreen) Help() string { return s.e.w.actions.oneHelp }

func (s *actionScreen) Keys() []key.Binding {
	k := s.e.k
	switch {
	case s.of == nil:
		return []key.Binding{k.back}
	case s.sure != nil:
		return s.sure.keys(k)
	}
	var keys []key.Binding
	for _, one := range []struct {
		key  key.Binding
		when bool
	}{
		{k.fleet.confirm, s.of.Status == audit.Done},
		{k.fleet.file, len(s.files()) > 0},
		{k.fleet.begin, s.of.Status == audit.ToDo},
		{k.fleet.done, s.canBeDone()},
		{k.fleet.network, s.answersNetworks()},
		{k.fleet.plan, s.live()},
		{k.fleet.reopen, s.canReopen()},
		{k.fleet.device, s.of.Device != ""},
		{k.fleet.audit, s.audit != nil},
	} {
		if one.when {
			keys = append(keys, one.key)
		}
	}
	return append(keys, k.scroll, k.back)
}

func (s *actionScreen) View(w, h int) string {
	if s.of == nil {
		return s.e.th.muted.Render(s.e.w.loading)
	}
	if s.sure != nil {
		return s.sure.view(s.e, w, h)
	}
	return s.pager.view(s.e.th, s.text(w), w, h)
}
