package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
)

// siteCommand is what an administrator decides about the site's network.
func (a *app) siteCommand() *cobra.Command {
	return a.group("site", a.say.SiteNetwork, a.siteAllowCommand(), a.siteDenyCommand(), a.siteQuestionsCommand(), a.siteNetworkCommand())
}

// siteChange is what the commands that change something have in common.
type siteChange struct {
	as   string
	none bool
}

func (a *app) siteAllowCommand() *cobra.Command {
	return a.siteListCommand("allow", "CIDR", a.say.SiteAllow, a.say.SiteAllowExample, func(p *audit.NetworkPermit, list []string) { p.Networks = list })
}

func (a *app) siteDenyCommand() *cobra.Command {
	return a.siteListCommand("deny", "PREFIX", a.say.SiteDeny, a.say.SiteDenyExample, func(p *audit.NetworkPermit, list []string) { p.Deny = list })
}

// siteListCommand replaces a list of the permit.
func (a *app) siteListCommand(name, word, short, example string, set func(*audit.NetworkPermit, []string)) *cobra.Command {
	var in siteChange
	cmd := &cobra.Command{
		Use: name + " " + word + "…|--none", Short: short, Example: example,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case in.none && len(args) > 0:
				return usagef(a.say.ArgExtra, cmd.CommandPath(), args[0])
			case !in.none && (len(args) == 0 || slices.Contains(args, "")):
				return usagef(a.say.ArgMissing, cmd.CommandPath(), word+"…|--none")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.changePermit(cmd.Context(), in.as, func(p *audit.NetworkPermit) { set(p, args) })
		},
	}
	stringFlag(cmd.Flags(), &in.as, "as", "", "NAME", a.say.FlagAs)
	cmd.Flags().BoolVar(&in.none, "none", false, a.say.FlagNone)
	return a.withJSON(cmd)
}

func (a *app) siteQuestionsCommand() *cobra.Command {
	var in siteChange
	cmd := &cobra.Command{
		Use: "questions on|off", Short: a.say.SiteQuestions, Args: a.args("on|off"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] != "on" && args[0] != "off" {
				return usagef(a.say.FlagBadValue, cmd.CommandPath(), args[0], "on, off")
			}
			return a.changePermit(cmd.Context(), in.as, func(p *audit.NetworkPermit) { p.NoQuestions = args[0] == "off" })
		},
	}
	stringFlag(cmd.Flags(), &in.as, "as", "", "NAME", a.say.FlagAs)
	return a.withJSON(cmd)
}

func (a *app) siteNetworkCommand() *cobra.Command {
	return a.withJSON(&cobra.Command{
		Use: "network", Short: a.say.SiteShow, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			permit, err := s.NetworkPermit(cmd.Context())
			if err != nil {
				return err
			}
			return a.showPermit(permit)
		},
	})
}

// changePermit changes what is allowed, signed by an administrator, and shows
// what holds from now on.
func (a *app) changePermit(ctx context.Context, as string, change func(*audit.NetworkPermit)) error {
	s, err := a.openToWrite(ctx, as)
	if err != nil {
		return err
	}
	defer s.Close()
	before, err := s.NetworkPermit(ctx)
	if err != nil {
		return err
	}
	permit := before
	change(&permit)
	if permit, err = permit.Cleaned(); err != nil {
		return err
	}
	if slices.Equal(permit.Networks, before.Networks) && slices.Equal(permit.Deny, before.Deny) && permit.NoQuestions == before.NoQuestions {
		a.talk("%s", a.say.SiteUnchanged)
		return a.showPermit(permit)
	}
	if err := s.session.PermitNetwork(ctx, permit); err != nil {
		return err
	}
	return a.showPermit(permit)
}

func (a *app) showPermit(p audit.NetworkPermit) error {
	if a.json {
		return a.printJSON(audit.NetworkPermit{Networks: append([]string{}, p.Networks...), Deny: append([]string{}, p.Deny...), NoQuestions: p.NoQuestions})
	}
	questions := a.say.SiteAsks
	if p.NoQuestions {
		questions = a.say.SiteListens
	}
	fmt.Fprintf(a.stdout, "%s\n%s\n%s\n",
		fmt.Sprintf(a.say.SiteAllowed, firstOf(strings.Join(p.Networks, ", "), a.say.SiteNowhere)),
		fmt.Sprintf(a.say.SiteDenied, firstOf(strings.Join(p.Deny, ", "), "–")), questions)
	return nil
}
