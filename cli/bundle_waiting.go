package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"visite/audit"
)

func (a *app) bundleWaitingCommand() *cobra.Command {
	return a.withJSON(&cobra.Command{
		Use: "waiting", Short: a.say.BundleWaiting, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.bundleWaiting(cmd.Context()) },
	})
}

// bundleWaiting lists what came before what it builds on.
func (a *app) bundleWaiting(ctx context.Context) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	list, err := s.Waiting(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(waitingJSON(list))
	}
	if len(list) == 0 {
		a.talk("%s", a.say.NothingWaits)
	}
	for _, w := range list {
		fmt.Fprintln(a.stdout, a.waitingLine(w))
	}
	return nil
}

// waitingLine says what waits for what.
func (a *app) waitingLine(w audit.WaitingEntries) string {
	line := map[audit.WaitReason]string{
		audit.WaitsForEntries: a.say.WaitsForEntries,
		audit.WaitsForked:     a.say.WaitsForked,
		audit.WaitsSawFork:    a.say.WaitsSawFork,
		audit.WaitsUnknown:    a.say.WaitsUnknown,
	}[w.Why]
	if w.Why == audit.WaitsForked || w.Why == audit.WaitsUnknown {
		return fmt.Sprintf(line, a.entriesOf(w.EntryRange))
	}
	return fmt.Sprintf(line, a.entriesOf(w.EntryRange), a.entriesOf(w.For))
}

// entriesOf names entries of a laptop, by their places in its log.
func (a *app) entriesOf(r audit.EntryRange) string {
	if r.From == r.To {
		return fmt.Sprintf(a.say.OneEntryOf, a.laptop(r.Laptop), r.From)
	}
	return fmt.Sprintf(a.say.EntriesOf, a.laptop(r.Laptop), r.From, r.To)
}

// laptop names a laptop: the beginning of its writer's id, and who came with it.
func (a *app) laptop(l audit.Laptop) string {
	name := l.ID[:8]
	if l.Person != "" {
		name += " (" + l.Person + ")"
	}
	return name
}

type waitingRangeJSON struct {
	entryRangeJSON
	Why string         `json:"why"`
	For entryRangeJSON `json:"for"`
}

type entryRangeJSON struct {
	Writer string `json:"writer"`
	Person string `json:"person,omitempty"` // who came in with the laptop
	From   int64  `json:"from"`
	To     int64  `json:"to"`
}

func waitingJSON(list []audit.WaitingEntries) []waitingRangeJSON {
	out := []waitingRangeJSON{}
	for _, w := range list {
		out = append(out, waitingRangeJSON{rangeJSON(w.EntryRange), string(w.Why), rangeJSON(w.For)})
	}
	return out
}

func rangeJSON(r audit.EntryRange) entryRangeJSON {
	return entryRangeJSON{r.Laptop.ID, r.Laptop.Person, r.From, r.To}
}
