package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpCommand is "visite help COMMAND".
func (a *app) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: a.say.FlagHelp,
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return usagef(a.say.UnknownCommand, strings.Join(args, " "), "visite", strings.Join(names(root), ", "))
			}
			a.help(cmd)
			return nil
		},
	}
}

// help prints what a command does, how it is called and what it takes.
func (a *app) help(cmd *cobra.Command) {
	out := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	defer out.Flush()
	about := cmd.Short
	if cmd.Long != "" {
		about = cmd.Long
	}
	fmt.Fprintf(out, "%s\n\n%s\n  %s\n", about, a.say.Usage, cmd.UseLine())
	if cmd.Example != "" {
		fmt.Fprintf(out, "\n%s\n%s\n", a.say.Examples, cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(out, "\n%s\n", a.say.Commands)
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(out, "  %s\t%s\n", c.Name(), c.Short)
			}
		}
	}
	fmt.Fprintf(out, "\n%s\n", a.say.Flags)
	list := func(f *pflag.Flag) { fmt.Fprintf(out, "  %s\t%s\n", spelling(f), f.Usage) }
	cmd.LocalNonPersistentFlags().VisitAll(list)
	cmd.Root().PersistentFlags().VisitAll(list)
}

// spelling is how a flag is written: "-o, --output FILE".
func spelling(f *pflag.Flag) string {
	s := "--" + f.Name
	if f.Shorthand != "" {
		s = "-" + f.Shorthand + ", " + s
	}
	if kind, ok := f.Annotations[flagValue]; ok {
		return s + " " + kind[0]
	}
	if t := f.Value.Type(); t != "bool" && t != "string" {
		return s + " " + t
	}
	return s
}

// flagValue annotates a flag with the word that stands for its value.
const flagValue = "value"

// stringFlag adds a flag whose value is called by a word, as in "--as NAME".
func stringFlag(flags *pflag.FlagSet, p *string, name, short, word, usage string) {
	flags.SortFlags = false
	flags.StringVarP(p, name, short, "", usage)
	flags.Lookup(name).Annotations = map[string][]string{flagValue: {word}}
}
