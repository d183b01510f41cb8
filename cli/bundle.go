package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/ledger"
)

func (a *app) bundleCommand() *cobra.Command {
	return a.group("bundle", a.say.Bundle, a.bundleCreateCommand(), a.bundleImportCommand(), a.bundleWaitingCommand())
}

// What --since says a bundle is to hold.
const (
	sinceLast = "last"
	sinceAll  = "all"
)

type bundleOptions struct {
	path, since string
	recipients  []string
	force       bool
}

func (a *app) bundleCreateCommand() *cobra.Command {
	var o bundleOptions
	cmd := &cobra.Command{
		Use: "create", Short: a.say.BundleCreate, Args: a.args(), Example: "  visite bundle create -o ward2.bundle",
		RunE: func(cmd *cobra.Command, _ []string) error { return a.bundleCreate(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	stringFlag(flags, &o.path, "output", "o", "FILE", a.say.FlagBundle)
	stringFlag(flags, &o.since, "since", "", "last|all", a.say.FlagSince)
	flags.StringArrayVar(&o.recipients, "for", nil, a.say.FlagRecipient)
	flags.Lookup("for").Annotations = map[string][]string{flagValue: {"KEY"}}
	flags.BoolVar(&o.force, "force", false, a.say.FlagForce)
	return a.withJSON(cmd)
}

func (a *app) bundleCreate(ctx context.Context, o bundleOptions) error {
	switch {
	case o.path == "" || o.path == "-":
		return usagef(a.say.FlagRequired, "visite bundle create", "-o FILE")
	case o.since != "" && o.since != sinceLast && o.since != sinceAll:
		return usagef(a.say.BadSince, o.since)
	}
	recipients, err := a.recipients(o.recipients)
	if err != nil {
		return err
	}
	s, _, err := a.openForPeople(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	made, err := a.makeBundle(ctx, s, o, recipients)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(bundleJSON(made))
	}
	a.talk(a.say.BundleMade, o.path, made.Entries(), made.Files)
	return nil
}

// errNothingNew is the error of a bundle that would hold nothing.
var errNothingNew = errors.New("nothing new for a bundle")

// makeBundle writes a bundle to a file, whole or not at all, and remembers that
// others have it.
func (a *app) makeBundle(ctx context.Context, s *site, o bundleOptions, recipients []ledger.BundleRecipient) (made audit.BundleReport, err error) {
	if err := a.replaceable(o.path, o.force); err != nil {
		return made, err
	}
	f, err := createFile(o.path, 0o600) // it names people
	if err != nil {
		return made, err
	}
	made, err = a.writeBundle(ctx, s, f, recipients, o.since == sinceAll)
	if err == nil && len(made.Logs) == 0 {
		err = &failure{text: a.say.NothingNew, cause: errNothingNew}
	}
	if err != nil {
		f.abandon()
		return made, err
	}
	if err := f.commit(); err != nil {
		return made, err
	}
	return made, s.KeepBundle(ctx, made)
}

// writeBundle writes a bundle, packed, and encrypted if it is for somebody.
func (a *app) writeBundle(ctx context.Context, s *site, w io.Writer, recipients []ledger.BundleRecipient, everything bool) (audit.BundleReport, error) {
	packed, err := ledger.PackBundle(w, recipients...)
	if err != nil {
		return audit.BundleReport{}, err
	}
	made, err := s.WriteBundle(ctx, packed, everything)
	if err != nil {
		return made, err
	}
	return made, packed.Close()
}

// recipients are for whom a bundle is encrypted.
func (a *app) recipients(keys []string) (list []ledger.BundleRecipient, err error) {
	for _, key := range keys {
		one, err := ledger.ParseBundleRecipient(key)
		if err != nil {
			return nil, usagef(a.say.BadRecipient, oneLine(key))
		}
		list = append(list, one)
	}
	return list, nil
}

func (a *app) bundleImportCommand() *cobra.Command {
	var identity string
	cmd := &cobra.Command{
		Use: "import FILE…", Short: a.say.BundleImport, Example: "  visite bundle import ward2.bundle",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef(a.say.FlagRequired, "visite bundle import", "FILE")
			}
			return a.bundleImport(cmd.Context(), args, identity)
		},
	}
	stringFlag(cmd.Flags(), &identity, "key", "", "FILE", a.say.FlagIdentity)
	return a.withJSON(cmd)
}

func (a *app) bundleImport(ctx context.Context, files []string, identity string) error {
	identities, err := a.identities(identity)
	if err != nil {
		return err
	}
	s, _, err := a.openForPeople(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	list := []takenJSON{}
	for _, file := range files {
		taken, err := a.takeBundle(ctx, s, file, identities)
		if err != nil {
			return a.ofFile(file, err)
		}
		list = append(list, bundleJSON(taken))
		if !a.json {
			a.talk(a.say.BundleTaken, file, taken.Entries(), taken.Files)
			for _, w := range taken.Waiting {
				a.talk("%s", a.waitingLine(w))
			}
		}
	}
	if a.json {
		return a.printJSON(list)
	}
	return nil
}

// ofFile says to which file an error belongs.
func (a *app) ofFile(file string, err error) error {
	var refused *audit.Refusal
	var path *fs.PathError
	text := ""
	switch {
	case errors.As(err, &refused):
		text = refused.Text.In(a.lang)
	case errors.As(err, &path):
		return err
	case errors.Is(err, ledger.ErrBundleSealed):
		text = a.say.NeedsIdentity
	case errors.Is(err, ledger.ErrBundleKey):
		text = a.say.OtherIdentity
	case errors.Is(err, ledger.ErrNoBundle):
		text = a.say.NoBundle
	default:
		return fmt.Errorf("%s: %w", file, err)
	}
	return &failure{text: file + ": " + text, cause: err}
}

// identities are the private keys in a file.
func (a *app) identities(path string) ([]ledger.BundleIdentity, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	list, err := ledger.ParseBundleIdentities(text)
	if err != nil {
		return nil, &failure{text: path + ": " + a.say.BadIdentity, cause: err}
	}
	return list, nil
}

// takeBundle reads a bundle from a file.
func (a *app) takeBundle(ctx context.Context, s *site, file string, identities []ledger.BundleIdentity) (audit.BundleReport, error) {
	in, err := a.openInput(ctx, file)
	if err != nil {
		return audit.BundleReport{}, err
	}
	defer in.Close()
	bundle, err := ledger.UnpackBundle(in, identities...)
	if err != nil {
		return audit.BundleReport{}, err
	}
	return s.TakeBundle(ctx, bundle)
}

// takenJSON is what a bundle holds or brought.
type takenJSON struct {
	Entries int64              `json:"entries"`
	Files   int                `json:"files"`
	Logs    []takenLogJSON     `json:"logs"`
	Waiting []waitingRangeJSON `json:"waiting"` // all that waits here for other entries
}

type takenLogJSON struct {
	Writer string `json:"writer"`
	From   int64  `json:"from"`
	Size   int64  `json:"size"`
	New    int64  `json:"new"`
}

func bundleJSON(r audit.BundleReport) takenJSON {
	out := takenJSON{Entries: r.Entries(), Files: r.Files, Logs: []takenLogJSON{}, Waiting: waitingJSON(r.Waiting)}
	for _, l := range r.Logs {
		out.Logs = append(out.Logs, takenLogJSON{l.Writer, l.From, l.Size, l.New})
	}
	return out
}
