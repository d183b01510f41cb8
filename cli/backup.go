package cli

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"visite/audit"
)

func (a *app) backupCommand() *cobra.Command {
	return a.withJSON(&cobra.Command{
		Use: "backup FILE", Short: a.say.Backup, Args: a.args("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, _, err := a.openForPeople(cmd.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			made, err := a.backup(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(made)
			}
			a.talk(a.say.BackedUp, made.Entries, made.File)
			return nil
		},
	})
}

// backup writes a consistent copy and remembers it. It never replaces a file.
func (a *app) backup(ctx context.Context, s *site, path string) (lastBackup, error) {
	if err := a.unused(path); err != nil {
		return lastBackup{}, err
	}
	entries, err := s.Backup(ctx, path)
	if errors.Is(err, &audit.Refusal{Code: "read-only"}) { // whose advice is about the database
		err = &failure{text: path + ": " + a.say.NoPermission, cause: err}
	}
	if err != nil {
		return lastBackup{}, err
	}
	made := lastBackup{At: a.now().Format(time.RFC3339), Entries: entries, File: path}
	return made, a.changeState(func(st *state) { st.site(s.about.ID, func(one *siteState) { one.Backup = &made }) })
}
