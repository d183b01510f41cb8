package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/ledger"
)

// invitationDays is how long an invitation is valid unless --days says otherwise.
const invitationDays = 14

func (a *app) inviteCommand() *cobra.Command {
	var in invitation
	cmd := &cobra.Command{
		Use: "invite -o FILE", Short: a.say.Invite, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.invite(cmd.Context(), in) },
	}
	stringFlag(cmd.Flags(), &in.as, "as", "", "NAME", a.say.FlagAs)
	stringFlag(cmd.Flags(), &in.recovery, "recovery-key", "", "FILE", a.say.FlagRecoveryRead)
	stringFlag(cmd.Flags(), &in.person, "person", "", "NAME", a.say.FlagInvitee)
	stringFlag(cmd.Flags(), &in.role, "role", "", "ROLE", a.say.FlagInvitedRole)
	cmd.Flags().IntVar(&in.days, "days", invitationDays, a.say.FlagTTL)
	stringFlag(cmd.Flags(), &in.output, "output", "o", "FILE", a.say.FlagOutput)
	cmd.Flags().BoolVar(&in.force, "force", false, a.say.FlagForce)
	return a.withJSON(cmd)
}

// invitation is what an invitation is written with.
type invitation struct {
	as, recovery, person, role, output string
	days                               int
	force                              bool
}

// invite writes an invitation signed by an administrator and notes it in the log.
func (a *app) invite(ctx context.Context, in invitation) error {
	if in.output == "" {
		return usagef(a.say.FlagRequired, "visite invite", "--output FILE")
	}
	if in.role == "" {
		in.role = string(audit.Technician)
	}
	role, err := audit.ParseRole(in.role)
	if err != nil {
		return usagef("--role: %s", a.explain(err))
	}
	if in.days < 1 || in.days > 365 {
		return usagef(a.say.FlagBadValue, "--days", strconv.Itoa(in.days), "1–365")
	}
	if err := a.replaceable(in.output, in.force); err != nil {
		return err
	}
	s, err := a.openToWrite(ctx, in.as)
	if err != nil {
		return err
	}
	defer s.Close()
	key, err := a.administrator(ctx, s, in.recovery)
	if err != nil {
		return err
	}
	founding, err := s.Founding(ctx)
	if err != nil {
		return err
	}
	now := a.now().Truncate(time.Second)
	terms := ledger.Terms{Role: string(role), Issued: now, Expires: now.AddDate(0, 0, in.days)}
	invited, err := ledger.NewInvitation(rand.Reader, key, founding, audit.Clean(in.person, audit.MaxName), terms)
	if err != nil {
		return err
	}
	text, err := invited.Encode()
	if err != nil {
		return err
	}
	expires := terms.Expires.Format(time.RFC3339)
	if err := s.session.Invite(ctx, audit.InvitationIssued{Key: invited.ID(), Role: role, Expires: expires}); err != nil {
		return err
	}
	if err := writeFile(in.output, text); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]string{"site": s.about.ID, "role": in.role, "expires": expires, "file": in.output})
	}
	a.talk(a.say.Invited, firstOf(in.person, in.role), in.output, expires)
	return nil
}

// administrator is the key that may invite: the recovery key in the file, else
// that of the person working, who must be an administrator.
func (a *app) administrator(ctx context.Context, s *site, recovery string) (ledger.PersonKey, error) {
	if recovery != "" {
		return a.recoveryKey(ctx, s, recovery)
	}
	if s.person.Role != audit.Administrator {
		return ledger.PersonKey{}, failf(a.say.NotAdministrator, s.person.Name)
	}
	return s.key.get()
}

// recoveryKey reads the key of this site that was locked away. The key of
// another site would make an invitation that nobody can believe.
func (a *app) recoveryKey(ctx context.Context, s *site, path string) (ledger.PersonKey, error) {
	text, err := a.readSmall(ctx, path, maxKey)
	if err != nil {
		return ledger.PersonKey{}, err
	}
	key, err := ledger.ParsePersonKey(text, nil)
	if errors.Is(err, ledger.ErrPassphraseMissing) {
		return key, &failure{text: fmt.Sprintf(a.say.SealedKey, path), cause: err}
	}
	if err != nil {
		return key, &failure{text: fmt.Sprintf(a.say.BadKey, path), cause: err}
	}
	founding, err := s.Founding(ctx)
	if err != nil {
		return key, err
	}
	entry, err := ledger.Decode(founding)
	if err != nil {
		return key, fmt.Errorf("read founding entry: %w", err)
	}
	event, err := audit.DecodeEvent(entry.Kind, entry.Data)
	if err != nil {
		return key, fmt.Errorf("read founding entry: %w", err)
	}
	if founded, ok := event.(*audit.SiteFounded); !ok || founded.Recovery != key.Public().String() {
		return key, failf(a.say.NotRecovery, path, s.about.Facility)
	}
	return key, nil
}
