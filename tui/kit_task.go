package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// task is long work that tells how far it is and can be cancelled.
type task struct {
	done, all int64
	cancel    context.CancelFunc
	steps     chan stepMsg
}

// stepMsg says how far a task is.
type stepMsg struct {
	task      *task
	done, all int64
}

// startTask runs work beside the screens. Its message, or its error as a
// failMsg, comes back like that of any command.
func startTask(e *env, work func(ctx context.Context, progress func(done, all int64)) (tea.Msg, error)) (*task, tea.Cmd) {
	ctx, cancel := context.WithCancel(e.ctx)
	t := &task{cancel: cancel, steps: make(chan stepMsg, 1)}
	run := func() tea.Msg {
		defer close(t.steps)
		defer cancel()
		msg, err := work(ctx, t.report)
		if err != nil {
			return failMsg{err}
		}
		return msg
	}
	return t, tea.Batch(run, t.listen)
}

// report keeps the newest step if the last one is not yet shown.
func (t *task) report(done, all int64) {
	step := stepMsg{t, done, all}
	for {
		select {
		case t.steps <- step:
			return
		default:
		}
		select {
		case <-t.steps:
		default:
		}
	}
}

// listen gives the next step, nothing once the work is over.
func (t *task) listen() tea.Msg {
	step, ok := <-t.steps
	if !ok {
		return nil
	}
	return step
}

// update takes a step, and asks for the next one.
func (t *task) update(msg tea.Msg) tea.Cmd {
	step, ok := msg.(stepMsg)
	if !ok || step.task != t {
		return nil
	}
	t.done, t.all = step.done, step.all
	return t.listen
}
