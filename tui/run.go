package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"visite/checklist"
)

// Config is what the screens are started with.
type Config struct {
	Site       Site  // the opened site; without Store and People it is the first start
	Setup      Setup // makes a site at the first start
	Checklists []*checklist.Checklist
	Lang       checklist.Lang
	Now        func() time.Time // nil: the clock
	Opener     Opener           // nil: files beside an answer are not shown

	// ExplainFile says in a language what is wrong with a file or a disk, if it
	// knows the error. May be nil.
	ExplainFile func(err error, l checklist.Lang) (says string, known bool)

	Input  io.Reader // nil: the terminal
	Output io.Writer // nil: the terminal
}

// Run shows the screens until the person quits or ctx ends. The error is one
// of the terminal; what goes wrong inside is shown to the person.
func Run(ctx context.Context, c Config) error {
	// What is drawn waits for the next of so many moments a second.
	options := []tea.ProgramOption{tea.WithContext(ctx), tea.WithAltScreen(), tea.WithFPS(120)}
	if c.Input != nil {
		options = append(options, tea.WithInput(c.Input))
	}
	if c.Output != nil {
		options = append(options, tea.WithOutput(c.Output))
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	screens := newApp(ctx, c)
	_, err := tea.NewProgram(screens, options...).Run()
	kept := screens.end()
	if err != nil && !errors.Is(err, tea.ErrInterrupted) && ctx.Err() == nil {
		return fmt.Errorf("run the screens: %w", err)
	}
	if kept != nil {
		return fmt.Errorf("record what was seen nearby: %w", kept)
	}
	return nil
}
