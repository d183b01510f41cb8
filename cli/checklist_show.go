package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"visite/checklist"
)

func (a *app) checklistShowCommand() *cobra.Command {
	return a.withJSON(&cobra.Command{
		Use: "show ID", Short: a.say.ChecklistShow, Args: a.args("ID"),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := a.checklistByID(args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(wholeChecklist(c))
			}
			return a.showChecklist(c)
		},
	})
}

// showChecklist prints a checklist to be read: what is asked, and what follows.
func (a *app) showChecklist(c *checklist.Checklist) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s · v%d · %s\n", c.Title.In(a.lang), c.ID, c.Version, c.Digest()[:16])
	fmt.Fprintf(&b, "%s, %s, %s\n", c.Notice.Authority.In(a.lang), c.Notice.Date, c.Notice.Reference)
	for _, s := range c.Notice.Sources {
		fmt.Fprintf(&b, "  %s %s %s\n", s.Title.In(a.lang), s.Date, s.Reference)
	}
	fmt.Fprintf(&b, "\n%s\n", a.say.ShowItems)
	for i, item := range c.Items {
		a.showItem(&b, i+1, item)
	}
	fmt.Fprintf(&b, "\n%s\n", a.say.ShowRules)
	for _, r := range c.Rules {
		fmt.Fprintf(&b, "\n%s  %s\n", r.ID, r.Reason.In(a.lang))
		if r.Urgency != "" {
			fmt.Fprintf(&b, "     %s: %s\n", a.say.ShowUrgency, c.UrgencyTitle(r.Urgency).In(a.lang))
		}
		for _, word := range r.Actions {
			action, _ := c.Action(word)
			fmt.Fprintf(&b, "     → %s (%s)\n", action.Title.In(a.lang), c.OwnerTitle(action.Owner).In(a.lang))
		}
		fmt.Fprintf(&b, "     %s: %s\n", a.say.ShowSource, r.Source.In(a.lang))
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
}

func (a *app) showItem(b *strings.Builder, n int, item checklist.Item) {
	fmt.Fprintf(b, "\n%2d  %s  [%s, %s]\n", n, item.Title.In(a.lang), item.ID, item.Kind)
	if help := item.Help.In(a.lang); help != "" {
		fmt.Fprintf(b, "    %s\n", help)
	}
	for _, o := range item.Options {
		fmt.Fprintf(b, "      %s: %s\n", o.Word, o.Title.In(a.lang))
	}
	for _, f := range item.Fields {
		fmt.Fprintf(b, "      %s: %s\n", f.Name, f.Title.In(a.lang))
	}
}

type wholeJSON struct {
	checklistJSON
	Items []itemJSON `json:"items"`
	Rules []ruleJSON `json:"rules"`
}

type itemJSON struct {
	ID      string         `json:"id"`
	Kind    checklist.Kind `json:"kind"`
	Title   checklist.Text `json:"title"`
	Help    checklist.Text `json:"help,omitempty"`
	Options []wordJSON     `json:"options,omitempty"`
	Fields  []wordJSON     `json:"fields,omitempty"`
}

type wordJSON struct {
	Word  string         `json:"word"`
	Title checklist.Text `json:"title"`
}

type ruleJSON struct {
	ID      string         `json:"id"`
	Urgency string         `json:"urgency"`
	Actions []string       `json:"actions"`
	Reason  checklist.Text `json:"reason"`
	Source  checklist.Text `json:"source"`
}

func wholeChecklist(c *checklist.Checklist) wholeJSON {
	whole := wholeJSON{checklistJSON: describeChecklist(c)}
	for _, item := range c.Items {
		i := itemJSON{ID: item.ID, Kind: item.Kind, Title: item.Title, Help: item.Help}
		for _, o := range item.Options {
			i.Options = append(i.Options, wordJSON{o.Word, o.Title})
		}
		for _, f := range item.Fields {
			i.Fields = append(i.Fields, wordJSON{f.Name, f.Title})
		}
		whole.Items = append(whole.Items, i)
	}
	for _, r := range c.Rules {
		actions := r.Actions
		if actions == nil {
			actions = []string{}
		}
		whole.Rules = append(whole.Rules, ruleJSON{r.ID, r.Urgency, actions, r.Reason, r.Source})
	}
	return whole
}
