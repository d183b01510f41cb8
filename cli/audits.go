package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/checklist"
)

func (a *app) auditsListCommand() *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use: "list", Short: a.say.AuditsList, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.auditsList(cmd.Context(), o) },
	}
	a.filterFlags(cmd, &o)
	return a.withJSON(cmd)
}

func (a *app) filterFlags(cmd *cobra.Command, o *exportOptions) {
	stringFlag(cmd.Flags(), &o.filter.Ward, "ward", "", "W", a.say.FlagWard)
	stringFlag(cmd.Flags(), &o.filter.Verdict, "verdict", "", "V", a.say.FlagVerdict)
	stringFlag(cmd.Flags(), &o.status, "status", "", "S", a.say.FlagStatus)
	cmd.Flags().BoolVar(&o.filter.Drafts, "drafts", false, a.say.FlagDrafts)
}

// checkFilter refuses words that no audit can have: a typing error must not
// look like an empty result.
func (a *app) checkFilter(o *exportOptions) error {
	statuses := []string{string(audit.Draft), string(audit.Completed), string(audit.Dropped)}
	if o.status != "" && !slices.Contains(statuses, o.status) {
		return usagef(a.say.BadFilter, o.status, "--status", strings.Join(statuses, ", "))
	}
	o.filter.Status = audit.Status(o.status)
	if o.filter.Verdict == "" {
		return nil
	}
	all, err := checklist.Shipped()
	if err != nil {
		return err
	}
	var verdicts []string
	for _, c := range all {
		verdicts = append(verdicts, c.Incomplete.Word)
		for _, u := range c.Urgencies {
			verdicts = append(verdicts, u.Verdict.Word)
		}
	}
	if !slices.Contains(verdicts, o.filter.Verdict) {
		return usagef(a.say.BadFilter, o.filter.Verdict, "--verdict", strings.Join(verdicts, ", "))
	}
	return nil
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

func (a *app) auditsList(ctx context.Context, o exportOptions) error {
	if err := a.checkFilter(&o); err != nil {
		return err
	}
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	out, list := a.table(), []auditLineJSON{}
	for l, err := range s.AuditLines(ctx, o.filter) {
		if err != nil {
			return err
		}
		if a.json {
			list = append(list, auditLineJSON{
				string(l.ID), l.Place.Ward, l.Place.Room, l.Device, l.Status, l.Verdict, l.Urgency, l.Revision,
				l.Completed.At, l.Completed.Name,
			})
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
