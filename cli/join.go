package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/user"
	"time"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/db"
	"visite/ledger"
)

func (a *app) joinCommand() *cobra.Command {
	var person string
	cmd := &cobra.Command{
		Use: "join FILE | ADDRESS CODE", Short: a.say.Join, Example: "  visite join invitation.json\n  visite join https://hub.hospital.example:8443 7Q2M-…",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 1 && args[0] != "":
				return a.join(cmd.Context(), args[0], person)
			case len(args) == 2:
				return a.joinHub(cmd.Context(), args[0], args[1])
			}
			return usagef("%s", a.say.JoinNeedsThese)
		},
	}
	stringFlag(cmd.Flags(), &person, "person", "", "NAME", a.say.FlagPerson)
	return a.withJSON(cmd)
}

// maxInvitation is the largest invitation file that is read, in bytes.
const maxInvitation = 2 << 20

// join begins this laptop's own log of a site that has invited it.
func (a *app) join(ctx context.Context, file, name string) error {
	now := a.now().Truncate(time.Second)
	invited, err := a.openInvitation(ctx, file, now)
	if err != nil {
		return err
	}
	if k, err := a.siteKeys(invited.Site().String()); err != nil {
		return err
	} else if k.exist() {
		return failf(a.say.JoinedAlready, k.dir)
	}
	if name = audit.Clean(firstOf(name, invited.Name, accountName()), audit.MaxName); name == "" {
		return usagef(a.say.FlagRequired, "visite join", "--person NAME")
	}
	event, made, err := acceptance(invited, name, now)
	if err != nil {
		return err
	}
	if needsPassphrase(event.Person.Role) {
		if made.passphrase, err = a.newPassphrase(ctx, name); err != nil {
			return err
		}
	}
	path, err := a.dataFile()
	if err != nil {
		return err
	}
	s, err := a.begin(ctx, path, made, func(store *db.Store, author db.Author, keep db.Keep) error {
		return store.Join(ctx, author, event, keep)
	}, func(keys) error { return nil })
	if err != nil {
		return err
	}
	defer s.Close()
	if a.json {
		return a.printJSON(map[string]string{"site": s.about.ID, "facility": s.about.Facility, "person": name, "role": string(s.person.Role), "database": path})
	}
	a.talk(a.say.Joined, s.about.Facility, name, path)
	return nil
}

// accountName is what the system calls whoever is logged in: the name of a
// person who joins and is named neither here nor in the invitation.
func accountName() string {
	account, err := user.Current()
	if err != nil {
		return ""
	}
	return firstOf(account.Name, account.Username)
}

// openInvitation reads an invitation that is still good.
func (a *app) openInvitation(ctx context.Context, file string, now time.Time) (ledger.Invitation, error) {
	text, err := a.readSmall(ctx, file, maxInvitation)
	if err != nil {
		return ledger.Invitation{}, err
	}
	invited, err := ledger.OpenInvitation(text, now)
	switch {
	case errors.Is(err, ledger.ErrExpired):
		err = &failure{text: fmt.Sprintf(a.say.InvitationExpired, file), cause: err}
	case err != nil:
		err = &failure{text: fmt.Sprintf(a.say.BadInvitation, file, err), cause: err}
	}
	return invited, err
}

// acceptance makes the keys of this laptop and its first entry.
func acceptance(invited ledger.Invitation, name string, at time.Time) (audit.WriterJoined, newPair, error) {
	made, err := newKeys()
	if err != nil {
		return audit.WriterJoined{}, made, err
	}
	role, err := audit.ParseRole(invited.Terms.Role)
	if err != nil {
		return audit.WriterJoined{}, made, err
	}
	accepted, err := invited.Accept(made.writer.Public(), made.person, at)
	if err != nil {
		return audit.WriterJoined{}, made, err
	}
	return audit.WriterJoined{
		Founding: string(invited.Founding), Acceptance: json.RawMessage(accepted),
		Writer: made.writer.Public().String(), Person: made.record(name, role),
	}, made, nil
}
