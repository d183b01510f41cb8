package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"visite/checklist"
)

// root is the whole command tree.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "visite",
		Short:         a.say.Root,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.args(),
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.start(cmd.Context()) },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { a.help(cmd) })
	root.SetFlagErrorFunc(a.flagError)
	flags := root.PersistentFlags()
	flags.SortFlags = false
	stringFlag(flags, &a.file, "db", "", "FILE", a.say.FlagDB)
	flags.Var(&langFlag{a}, "lang", a.say.FlagLang)
	flags.BoolVar(&a.noNetwork, "offline", false, a.say.FlagOffline)
	flags.BoolP("help", "h", false, a.say.FlagHelp)

	root.AddCommand(
		a.demoCommand(), a.initCommand(), a.inviteCommand(), a.joinCommand(), a.peopleCommand(), a.writerCommand(),
		a.group("inventory", a.say.Inventory, a.inventoryImportCommand(), a.inventoryExportCommand()),
		a.group("checklist", a.say.Checklist, a.checklistListCommand(), a.checklistShowCommand(),
			a.checklistLintCommand(), a.checklistEvaluateCommand()),
		a.group("rounds", a.say.Rounds, a.roundsListCommand(), a.roundsShowCommand()),
		a.group("audits", a.say.Audits, a.auditsImportCommand(), a.auditsListCommand(), a.auditsExportCommand(), a.auditsProveCommand(), a.auditsCheckCommand(), a.auditsHistoryCommand()),
		a.reviewCommand(),
		a.group("actions", a.say.Actions, a.actionsListCommand(), a.actionsShowCommand(), a.actionsPlanCommand(), a.actionsBeginCommand(),
			a.actionsDoneCommand(), a.actionsConfirmCommand(), a.actionsReopenCommand()),
		a.group("device", a.say.Device, a.decommissionCommand("decommission NUMBER", a.say.Decommission, true),
			a.decommissionCommand("recommission NUMBER", a.say.Recommission, false)),
		a.retentionCommand(), a.reportCommand(),
		a.observeCommand(), a.group("sightings", a.say.Sightings, a.sightingsImportCommand()),
		a.udiCommand(), a.discoverCommand(), a.simCommand(),
		a.siteCommand(), a.probeCommand(), a.verifyCommand(), a.group("redact", a.say.Redact, a.redactListCommand(), a.redactEraseCommand()), a.backupCommand(), a.bundleCommand(), a.hubCommand(), a.syncCommand(), a.versionCommand(),
	)
	root.SetHelpCommand(a.helpCommand(root))
	return a.withJSON(root)
}

// group is a command that only holds others.
func (a *app) group(name, short string, commands ...*cobra.Command) *cobra.Command {
	group := &cobra.Command{
		Use: name, Short: short, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usagef(a.say.NeedsCommand, cmd.CommandPath(), strings.Join(names(cmd), ", "))
		},
	}
	group.AddCommand(commands...)
	return group
}

// args demands exactly the arguments that are named, as they stand in the
// usage line. It also meets command words that do not exist.
func (a *app) args(wanted ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		switch {
		case len(given) == len(wanted):
			if i := slices.Index(given, ""); i >= 0 {
				return usagef(a.say.ArgMissing, cmd.CommandPath(), wanted[i])
			}
			return nil
		case len(given) < len(wanted):
			return usagef(a.say.ArgMissing, cmd.CommandPath(), wanted[len(given)])
		case cmd.HasAvailableSubCommands():
			return usagef(a.say.UnknownCommand, given[0], cmd.CommandPath(), strings.Join(names(cmd), ", "))
		}
		return usagef(a.say.ArgExtra, cmd.CommandPath(), given[len(wanted)])
	}
}

// names lists the commands below cmd.
func names(cmd *cobra.Command) []string {
	var all []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			all = append(all, c.Name())
		}
	}
	return all
}

// flagError says in the language of the person what is wrong with a flag.
func (a *app) flagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		return usagef(a.say.UnknownFlag, name, cmd.CommandPath())
	case errors.As(err, &missing):
		return usagef(a.say.FlagNeedsValue, "--"+missing.GetFlag().Name)
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		return usagef(a.say.FlagBadValue, spelling(f), invalid.GetValue(), f.Usage)
	}
	return usagef("%v", err)
}

// withJSON gives a command that prints data the flag to print it as JSON.
func (a *app) withJSON(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&a.json, "json", false, a.say.FlagJSON)
	return cmd
}

// langFlag is --lang. By the time it is parsed the language has been chosen
// already (see guessLang); what remains is to refuse a third one.
type langFlag struct{ app *app }

func (f *langFlag) String() string { return "" }
func (f *langFlag) Type() string   { return "de|en" }

func (f *langFlag) Set(s string) error {
	switch l := checklist.Lang(s); l {
	case checklist.German, checklist.English:
		f.app.speak(l)
		return nil
	}
	return errors.New("unknown language")
}
