package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"visite/checklist"
)

// checklistByID finds a checklist that is built into the program.
func (a *app) checklistByID(id string) (*checklist.Checklist, error) {
	all, err := checklist.Shipped()
	if err != nil {
		return nil, fmt.Errorf("load checklists: %w", err)
	}
	var ids []string
	for _, c := range all {
		if c.ID == id {
			return c, nil
		}
		ids = append(ids, c.ID)
	}
	return nil, failf(a.say.NoChecklist, id, strings.Join(ids, ", "))
}

type checklistJSON struct {
	ID        string         `json:"id"`
	Version   int            `json:"version"`
	Digest    string         `json:"digest"`
	Title     checklist.Text `json:"title"`
	Authority checklist.Text `json:"authority"`
	Date      string         `json:"date"`
	Reference string         `json:"reference"`
}

func describeChecklist(c *checklist.Checklist) checklistJSON {
	return checklistJSON{
		ID: c.ID, Version: c.Version, Digest: c.Digest(), Title: c.Title,
		Authority: c.Notice.Authority, Date: c.Notice.Date, Reference: c.Notice.Reference,
	}
}

func (a *app) checklistListCommand() *cobra.Command {
	return a.withJSON(&cobra.Command{
		Use: "list", Short: a.say.ChecklistList, Args: a.args(),
		RunE: func(*cobra.Command, []string) error { return a.checklistList() },
	})
}

func (a *app) checklistList() error {
	all, err := checklist.Shipped()
	if err != nil {
		return fmt.Errorf("load checklists: %w", err)
	}
	if a.json {
		list := make([]checklistJSON, len(all))
		for i, c := range all {
			list[i] = describeChecklist(c)
		}
		return a.printJSON(list)
	}
	out := a.table()
	for _, c := range all {
		fmt.Fprintf(out, "%s\tv%d\t%s\t%s\n", c.ID, c.Version, c.Notice.Date, c.Title.In(a.lang))
	}
	return out.Flush()
}

func (a *app) checklistLintCommand() *cobra.Command {
	var schema bool
	cmd := &cobra.Command{
		Use: "lint FILE", Short: a.say.ChecklistLint,
		Args: func(cmd *cobra.Command, args []string) error {
			if schema {
				return a.args()(cmd, args)
			}
			return a.args("FILE")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if schema {
				_, err := a.stdout.Write(checklist.Schema())
				return err
			}
			return a.checklistLint(cmd.Context(), args[0])
		},
	}
	cmd.Flags().BoolVar(&schema, "schema", false, a.say.FlagSchema)
	return a.withJSON(cmd)
}

type problemJSON struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Text    string `json:"text"`
	What    string `json:"what"`
	Do      string `json:"do"`
	Warning bool   `json:"warning"`
}

// maxChecklist is the largest checklist file that is read, in bytes; the
// shipped one has less than a hundredth of it.
const maxChecklist = 8 << 20

// checklistLint prints every problem of a checklist file; warnings alone are
// no failure.
func (a *app) checklistLint(ctx context.Context, path string) error {
	source, err := a.readSmall(ctx, path, maxChecklist)
	if err != nil {
		return err
	}
	problems := checklist.Lint(path, source)
	list, wrong := make([]problemJSON, len(problems)), 0
	for i, p := range problems {
		list[i] = problemJSON(p)
		if !p.Warning {
			wrong++
		}
	}
	if a.json {
		if err := a.printJSON(list); err != nil {
			return err
		}
	} else {
		for _, p := range problems {
			fmt.Fprintln(a.stdout, oneLine(p.String()))
		}
	}
	if wrong > 0 {
		return failf(a.say.LintWrong, path, wrong)
	}
	a.talk(a.say.LintRight, path, len(problems))
	return nil
}

// readSmall reads a file that is edited by hand and therefore never large.
func (a *app) readSmall(ctx context.Context, path string, limit int64) ([]byte, error) {
	f, err := a.openInput(ctx, path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(content)) > limit:
		return nil, failf(a.say.TooLarge, path, limit>>10)
	case len(content) == 0:
		return nil, failf("%s: %s", path, a.say.EmptyFile)
	}
	return content, nil
}

func (a *app) checklistEvaluateCommand() *cobra.Command {
	var answers string
	cmd := &cobra.Command{
		Use: "evaluate ID", Short: a.say.ChecklistEvaluate, Args: a.args("ID"),
		Example: `  echo '{"patient_attached":"no","model":"cms8000"}' | visite checklist evaluate bfarm-contec-2025-03-03`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.checklistEvaluate(cmd.Context(), args[0], answers)
		},
	}
	stringFlag(cmd.Flags(), &answers, "answers", "", "FILE", a.say.FlagAnswers)
	return a.withJSON(cmd)
}

// checklistEvaluate answers one line of answers with one line of outcome.
func (a *app) checklistEvaluate(ctx context.Context, id, path string) error {
	c, err := a.checklistByID(id)
	if err != nil {
		return err
	}
	in := newInput(ctx, a.stdin)
	if path != "" && path != "-" {
		if in, err = a.openInput(ctx, path); err != nil {
			return err
		}
		defer in.Close()
	}
	bad, err := checklist.EvaluateLines(c, in, a.stdout)
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	if bad > 0 {
		return failf(a.say.BadAnswers, bad)
	}
	return nil
}
