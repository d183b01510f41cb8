package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"visite/audit"
)

func (a *app) auditsListCommand() *cobra.Command {
	var o filterOptions
	cmd := &cobra.Command{
		Use: "list", Short: a.say.AuditsList, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.auditsList(cmd.Context(), o) },
	}
	a.auditFlags(cmd, &o)
	return a.withJSON(cmd)
}

type auditLineJSON struct {
	ID          string       `json:"id"`
	Ward        string       `json:"ward"`
	Room        string       `json:"room"`
	Device      audit.Device `json:"device"`
	Status      audit.Status `json:"status"`
	Verdict     string       `json:"verdict"`
	Urgency     string       `json:"urgency"`
	Revision    int          `json:"revision"`
	CompletedAt string       `json:"completed_at"`
	CompletedBy string       `json:"completed_by"`
}

func (a *app) auditsList(ctx context.Context, o filterOptions) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	f, err := a.filter(ctx, s, o)
	if err != nil {
		return err
	}
	out, list := a.table(), []auditLineJSON{}
	for l, err := range s.AuditLines(ctx, f) {
		if err != nil {
			return err
		}
		if a.json {
			list = append(list, lineJSON(l))
			continue
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", placeLine(l.Place), l.Device.Code(), l.Device.Name(),
			firstOf(l.Verdict, string(l.Status)), firstOf(l.Completed.At, l.Changed.At))
	}
	if a.json {
		return a.printJSON(list)
	}
	return out.Flush()
}
