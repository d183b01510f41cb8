package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// probeRunScreen is a connect check while it runs, and the question after it,
// which must be answered. One key stops it.
type probeRunScreen struct {
	e       *env
	room    audit.Room
	order   ProbeOrder
	targets []ProbeCandidate

	steps    chan ProbeStep
	cancel   context.CancelFunc
	last     ProbeStep
	results  map[audit.DeviceID][]ProbeStep // of each device, one per port
	look     []audit.DeviceID               // fell silent
	stopped  bool                           // the key was pressed
	done     *ProbeDone                     // nil while it runs
	resting  pause                          // no key answers the question that came up by itself
	note     *form                          // what is missing; nil unless something is
	busy     bool
	tellWard *dialog // the monitor does not show everything any more
	unkept   bool    // the answer could not be recorded: there is a way out without it
}

type (
	probeStepMsg struct{ step ProbeStep }
	probeDoneMsg struct {
		done ProbeDone
		err  error
	}
	checkedMsg struct{ shows bool }
)

// newProbeRun checks as ordered.
func newProbeRun(e *env, room audit.Room, o ProbeOrder, targets []ProbeCandidate) screen {
	connects := 0
	for _, t := range o.Targets {
		connects += len(t.Ports)
	}
	return &probeRunScreen{
		e: e, room: room, order: o, targets: targets, results: map[audit.DeviceID][]ProbeStep{},
		steps: make(chan ProbeStep, 2*connects+8), // so that telling a step never waits for the screen
	}
}

func (s *probeRunScreen) Init() tea.Cmd {
	ctx, cancel := context.WithCancel(s.e.ctx)
	s.cancel = cancel
	prober, order, steps, running := s.e.site.Prober, s.order, s.steps, &s.e.looking.probes
	run := s.e.await(func() tea.Msg {
		running.Add(1)
		defer running.Done()
		defer close(steps)
		defer cancel()
		if ctx.Err() != nil { // stopped before it began
			return probeDoneMsg{done: ProbeDone{Stopped: true}}
		}
		done, err := prober.Run(ctx, order, func(step ProbeStep) {
			select {
			case steps <- step:
			default: // more than was announced: nothing waits for the screen
			}
		})
		if err != nil && done.Made == 0 {
			return failMsg{err}
		}
		return probeDoneMsg{done, err}
	})
	return tea.Batch(run, s.listen())
}

func (s *probeRunScreen) listen() tea.Cmd {
	steps := s.steps
	return s.e.await(func() tea.Msg {
		step, ok := <-steps
		if !ok {
			return nil
		}
		return probeStepMsg{step}
	})
}

func (s *probeRunScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case probeStepMsg:
		s.take(msg.step)
		return s, s.listen()
	case probeDoneMsg:
		if msg.err != nil { // what was sent was sent: the question comes all the same
			return s, tea.Batch(s.over(msg.done), fail(msg.err))
		}
		return s, s.over(msg.done)
	case checkedMsg:
		if msg.shows {
			return s, tea.Batch(popTo[*roomScreen](), say(s.e.w.network.probeGood))
		}
		w := s.e.w.network
		s.tellWard = &dialog{title: w.probeBad, text: w.probeBadDo, yes: w.probeTold, stop: true}
		return s, s.tellWard.wake(s.e)
	case awakeMsg:
		if s.tellWard != nil {
			s.tellWard.update(msg, s.e.k)
		}
	case pauseMsg:
		s.resting.update(msg)
	case failMsg:
		if s.done == nil { // nothing was sent
			return s, pop()
		}
		s.unkept, s.busy = s.busy, false
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

// take takes a step. One that was made takes the place of its announcement.
func (s *probeRunScreen) take(step ProbeStep) {
	s.last = step
	of := s.results[step.Device]
	if n := len(of); n > 0 && of[n-1].Port == step.Port {
		of = of[:n-1]
	}
	s.results[step.Device] = append(of, step)
	if step.Look {
		s.look = append(s.look, step.Device)
	}
}

// over is the end of the check. If anything was sent, the monitor is to be
// looked at; a key pressed to stop must not answer that.
func (s *probeRunScreen) over(done ProbeDone) tea.Cmd {
	s.done = &done
	if done.Unlock == "" || done.Made == 0 {
		return tea.Batch(popTo[*roomScreen](), say(s.e.w.network.probeSaid(done.Made, done.Open)))
	}
	return s.resting.start(s.e, settle)
}

func (s *probeRunScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case s.done == nil:
		s.stopped = true // whatever key it was
		s.cancel()
		return nil
	case s.tellWard != nil:
		if answered, _ := s.tellWard.update(msg, s.e.k); answered {
			return popTo[*roomScreen]()
		}
		return nil
	case s.busy:
		return nil
	case s.note != nil:
		return s.noted(msg)
	case s.resting.running():
		return s.resting.start(s.e, settle)
	}
	switch k := s.e.k.network; {
	case s.unkept && key.Matches(msg, s.e.k.back):
		return popTo[*roomScreen]()
	case key.Matches(msg, k.shows):
		return s.record(true, "")
	case key.Matches(msg, k.showsNot):
		s.note = newForm(s.e, textField(s.e.w.network.probeNote, "", s.e.w.network.probeNoteHint, nil))
		return nil
	}
	return warn(s.e.w.network.probeMust)
}

// noted takes down what is missing; there is no way back but to the question.
func (s *probeRunScreen) noted(msg tea.KeyMsg) tea.Cmd {
	if key.Matches(msg, s.e.k.back) {
		s.note = nil
		return nil
	}
	done, cmd := s.note.update(msg)
	if done {
		return s.record(false, s.note.fields[0].value())
	}
	return cmd
}

func (s *probeRunScreen) record(shows bool, note string) tea.Cmd {
	s.busy = true
	checked := audit.ProbeChecked{Unlock: s.done.Unlock, Shows: shows, Note: audit.Say(audit.CleanLines(note, audit.MaxNote))}
	store := s.e.store()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) { return checkedMsg{shows}, store.CheckProbe(ctx, checked) })
}

// Left stops the check: no screen, no packets.
func (s *probeRunScreen) Left() tea.Cmd {
	if s.cancel != nil {
		s.cancel()
	}
	return nil
}

// Typing while it runs: no key opens the help, which would take the next one.
func (s *probeRunScreen) Typing() bool { return s.done == nil || s.note != nil && s.tellWard == nil }

func (s *probeRunScreen) Title() string {
	return s.e.w.room(s.room.Name) + " · " + s.e.w.network.probeTitle
}

func (s *probeRunScreen) Keys() []key.Binding {
	k, w := s.e.k.network, s.e.w.network
	switch {
	case s.done == nil:
		return []key.Binding{k.stop}
	case s.tellWard != nil:
		return s.tellWard.keys(s.e.k)
	case s.note != nil:
		return []key.Binding{as(s.e.k.do, w.probeRecord), s.e.k.back}
	}
	if s.unkept {
		return []key.Binding{k.shows, k.showsNot, s.e.k.back}
	}
	return []key.Binding{k.shows, k.showsNot}
}

func (s *probeRunScreen) View(w, h int) string {
	th, words := s.e.th, s.e.w.network
	if s.tellWard != nil {
		return s.tellWard.view(s.e, w, h)
	}
	var parts []string
	if banner := s.banner(w); banner != "" {
		parts = append(parts, banner)
	}
	switch {
	case s.done == nil:
		state := words.probeAt(s.last.Done, s.last.All)
		if s.stopped {
			state = words.probeStopping
		} else if s.last.All == 0 {
			state = words.probeWaits
		}
		bar := progressBar(th, int64(s.last.Done), int64(s.last.All), max(10, min(40, w-width(state)-2)))
		parts = append(parts, state+"  "+bar, strings.Join(s.lines(w), "\n"))
		parts = append(parts, th.bold.Render(cut(words.probeAnyKey, w)))
	case s.note != nil:
		parts = append(parts, s.note.view(w, max(3, h-8)))
	default:
		said := words.probeSaid(s.done.Made, s.done.Open)
		if s.done.Stopped {
			said = words.probeStopped + ": " + said
		}
		parts = append(parts,
			th.bold.Render(wrap(words.probeAsk, w))+"\n"+wrap(words.probeAskWhy, w)+"\n\n"+
				th.key.Render(s.e.k.network.shows.Help().Key)+" "+words.probeYes+"   "+th.key.Render(s.e.k.network.showsNot.Help().Key)+" "+words.probeNo,
			th.muted.Render(wrap(said, w)), strings.Join(s.lines(w), "\n"))
	}
	return clip(paragraphs(parts...), w, h)
}

// banner says to look at the monitor, so that nobody overlooks it.
func (s *probeRunScreen) banner(w int) string {
	if len(s.look) == 0 && (s.done == nil || !s.done.Look) {
		return ""
	}
	th, words := s.e.th, s.e.w.network
	var codes []string
	for _, id := range s.look {
		codes = append(codes, probeName(s.targets, id))
	}
	lines := []string{"", "  ✗ " + words.probeLook + "  "}
	if len(codes) > 0 {
		lines[1] = "  ✗ " + words.probeLook + ": " + joinComma(codes)
	}
	lines = append(lines, "")
	for i := range lines {
		lines[i] = th.stop.Render(pad(lines[i], w))
	}
	return strings.Join(lines, "\n") + "\n\n" + wrap(words.probeLookDo, w)
}

// lines are the devices with what became of each port.
func (s *probeRunScreen) lines(w int) []string {
	var lines []string
	for _, d := range s.targets {
		var ports []string
		for _, step := range s.results[d.Device.ID] {
			ports = append(ports, s.e.w.network.portResult(step.Port, step.Result))
		}
		text := s.e.th.bold.Render(d.Device.Code()) + " · " + audit.Clean(d.Target.Address, 40)
		if len(ports) > 0 {
			text += " · " + joinComma(ports)
		}
		lines = append(lines, strings.Split(indent("  ", text, w), "\n")...)
	}
	return lines
}
