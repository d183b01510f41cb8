package cli

import (
	"context"

	"github.com/spf13/cobra"

	"visite/audit"
)

// filterOptions are the flags that choose audits or devices. All but the first two
// are short for a key of the filter.
type filterOptions struct {
	text, as              string
	ward, verdict, status string
	drafts                bool
}

// filterFlag is for commands whose filter has no shorthands.
func (a *app) filterFlag(cmd *cobra.Command, o *filterOptions) {
	stringFlag(cmd.Flags(), &o.text, "filter", "", "FILTER", a.say.FlagFilter)
	stringFlag(cmd.Flags(), &o.as, "as", "", "NAME", a.say.FlagMine)
}

// auditFlags are the filter with its shorthands for audits.
func (a *app) auditFlags(cmd *cobra.Command, o *filterOptions) {
	a.filterFlag(cmd, o)
	stringFlag(cmd.Flags(), &o.ward, "ward", "", "W", a.say.FlagWard)
	stringFlag(cmd.Flags(), &o.verdict, "verdict", "", "V", a.say.FlagVerdict)
	stringFlag(cmd.Flags(), &o.status, "status", "", "S", a.say.FlagStatus)
	cmd.Flags().BoolVar(&o.drafts, "drafts", false, a.say.FlagDrafts)
}

// parseFilter reads the filter with its shorthands. What no audit can have is refused: a
// typing error must not look like an empty result.
func (a *app) parseFilter(o filterOptions) (audit.AuditFilter, error) {
	short := audit.AuditFilter{Ward: o.ward, Verdict: o.verdict, Drafts: o.drafts}
	text := o.text + " " + short.String()
	if o.status != "" {
		text += " status:" + o.status
	}
	f, err := audit.ParseFilter(text)
	if err != nil {
		return f, usagef("%s", a.explain(err))
	}
	if f.Mine != audit.Either && o.as == "" {
		return f, usagef("%s", a.say.MineNeedsAs)
	}
	return f, nil
}

// filter is the filter, with the person that "mine" is about.
func (a *app) filter(ctx context.Context, s *site, o filterOptions) (audit.AuditFilter, error) {
	f, err := a.parseFilter(o)
	if err != nil || o.as == "" {
		return f, err
	}
	person, err := a.personCalled(ctx, s, o.as)
	f.Person = audit.PersonID(person)
	return f, err
}
