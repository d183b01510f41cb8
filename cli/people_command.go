package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/tui"
)

func (a *app) peopleCommand() *cobra.Command {
	return a.group("people", a.say.People, a.peopleListCommand(), a.peopleRoleCommand(), a.peopleRevokeCommand(), a.peopleReadmitCommand(),
		a.peopleQuestionsCommand(), a.peopleDecideCommand())
}

// change is a change of somebody's rights.
type change struct {
	as, recovery, person, role, reason string
	newPIN, newPassphrase              string // files
}

// changeFlags says who changes, and why.
func (a *app) changeFlags(cmd *cobra.Command, c *change) {
	stringFlag(cmd.Flags(), &c.as, "as", "", "NAME", a.say.FlagAs)
	stringFlag(cmd.Flags(), &c.recovery, "recovery-key", "", "FILE", a.say.FlagRecoveryActs)
	stringFlag(cmd.Flags(), &c.reason, "reason", "", "TEXT", a.say.FlagRightsReason)
}

type personJSON struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Since    string `json:"since"`
	Human    string `json:"human"` // id of the first key of the same human
	Revoked  string `json:"revoked,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Recovery bool   `json:"recovery_key,omitempty"`
	Here     bool   `json:"works_here"` // their key lies on this laptop
}

func (a *app) peopleListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: a.say.PeopleList, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.peopleList(cmd.Context()) },
	}
	return a.withJSON(cmd)
}

// peopleList prints everybody whom the log knows.
func (a *app) peopleList(ctx context.Context) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := s.People(ctx)
	if err != nil {
		return err
	}
	k, err := a.siteKeys(s.about.ID)
	if err != nil {
		return err
	}
	list := make([]personJSON, len(all))
	for i, p := range all {
		_, missing := os.Lstat(k.personFile(string(p.ID)))
		list[i] = personJSON{
			string(p.ID), p.Name, string(p.Role), p.Since, string(p.Human), p.Revoked, p.Reason, p.Recovery, missing == nil,
		}
	}
	if a.json {
		return a.printJSON(list)
	}
	for i, p := range all {
		line := []string{string(p.ID)[:8], string(p.Role), day(p.Since), a.called(p)}
		switch {
		case p.Revoked != "":
			line = append(line, strings.TrimSuffix(fmt.Sprintf(a.say.RevokedOn, day(p.Revoked), p.Reason), ": "))
		case list[i].Here:
			line = append(line, a.say.WorksHere)
		}
		fmt.Fprintln(a.stdout, strings.Join(line, "\t"))
	}
	return nil
}

// called is what people call a person.
func (a *app) called(p audit.Person) string {
	if p.Recovery {
		return a.say.RecoveryName
	}
	return firstOf(oneLine(p.Name), string(p.ID)[:8])
}

func (a *app) peopleRoleCommand() *cobra.Command {
	var c change
	cmd := &cobra.Command{
		Use: "role NAME ROLE", Short: a.say.PeopleRole, Args: a.args("NAME", "ROLE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c.person, c.role = args[0], args[1]
			return a.peopleRole(cmd.Context(), c)
		},
	}
	a.changeFlags(cmd, &c)
	return a.withJSON(cmd)
}

func (a *app) peopleRole(ctx context.Context, c change) error {
	role, err := audit.ParseRole(c.role)
	if err != nil {
		return usagef("%s", a.explain(err))
	}
	return a.changing(ctx, c, func(p *people, who audit.Person) error {
		session, err := p.acting(ctx, c.recovery)
		if err != nil {
			return err
		}
		if err := session.ChangeRole(ctx, who.ID, role, c.reason); err != nil {
			return err
		}
		a.talk(a.say.RoleIs, a.called(who), role)
		if needsPassphrase(role) && !needsPassphrase(who.Role) {
			a.talk(a.say.RaisedNext, a.called(who))
		}
		return nil
	})
}

func (a *app) peopleRevokeCommand() *cobra.Command {
	var c change
	cmd := &cobra.Command{
		Use: "revoke NAME", Short: a.say.PeopleRevoke, Args: a.args("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c.person = args[0]
			return a.changing(cmd.Context(), c, func(p *people, who audit.Person) error {
				session, err := p.acting(cmd.Context(), c.recovery)
				if err == nil {
					err = session.Revoke(cmd.Context(), who.ID, c.reason)
				}
				if err == nil {
					a.talk(a.say.IsRevoked, a.called(who))
				}
				return err
			})
		},
	}
	a.changeFlags(cmd, &c)
	return a.withJSON(cmd)
}

func (a *app) peopleReadmitCommand() *cobra.Command {
	var c change
	cmd := &cobra.Command{
		Use: "readmit NAME", Short: a.say.PeopleReadmit, Args: a.args("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c.person = args[0]
			return a.changing(cmd.Context(), c, func(p *people, who audit.Person) error { return a.readmit(cmd.Context(), p, who, c) })
		},
	}
	a.changeFlags(cmd, &c)
	stringFlag(cmd.Flags(), &c.newPIN, "new-pin", "", "FILE", a.say.FlagNewPIN)
	stringFlag(cmd.Flags(), &c.newPassphrase, "new-passphrase", "", "FILE", a.say.FlagNewPassphrase)
	return a.withJSON(cmd)
}

// readmit gives somebody who has lost their PIN or passphrase a new key on this
// laptop, in the place of the old one.
func (a *app) readmit(ctx context.Context, p *people, who audit.Person, c change) error {
	n := tui.NewPerson{Name: who.Name, Role: who.Role, SameAs: who.ID, Reason: firstOf(c.reason, a.say.KeyLost), Admission: c.recovery}
	pin, err := a.fromFile(ctx, c.newPIN, fmt.Sprintf(a.say.AskNewPIN, a.called(who)), fmt.Sprintf(a.say.FlagRequired, "visite people readmit", "--new-pin FILE"))
	if err != nil {
		return err
	}
	if n.PIN = string(pin); !tui.GoodPIN(n.PIN) {
		return failf("%s", a.say.BadPIN)
	}
	if needsPassphrase(who.Role) {
		phrase, err := a.fromFile(ctx, c.newPassphrase, fmt.Sprintf(a.say.AskNewPassphrase, a.called(who), tui.LeastPassphrase), fmt.Sprintf(a.say.FlagRequired, "visite people readmit", "--new-passphrase FILE"))
		if err != nil {
			return err
		}
		n.Passphrase = string(phrase)
	}
	if err := p.add(ctx, n); err != nil {
		return err
	}
	a.talk(a.say.Readmitted, a.called(who))
	return nil
}

// changing opens the database for who changes somebody's rights: the recovery
// key in the file, else the person acting. It warns if the last
// administrator has gone with it.
func (a *app) changing(ctx context.Context, c change, do func(p *people, who audit.Person) error) error {
	s, err := a.openForRights(ctx, c)
	if err != nil {
		return err
	}
	defer s.Close()
	who, err := a.find(ctx, s, c.person)
	if err != nil {
		return err
	}
	if err := do(&people{app: a, site: s}, who); err != nil {
		return err
	}
	if n, err := a.administrators(ctx, s); err != nil {
		return err
	} else if n == 0 && who.Role == audit.Administrator && who.Revoked == "" {
		a.talk("%s", a.say.OnlyRecovery)
	}
	if a.json {
		now, err := a.find(ctx, s, c.person)
		if err != nil {
			return err
		}
		return a.printJSON(personJSON{
			ID: string(now.ID), Name: now.Name, Role: string(now.Role), Since: now.Since, Human: string(now.Human), Revoked: now.Revoked, Reason: now.Reason,
		})
	}
	return nil
}

// openForRights opens the site for whoever acts: with the recovery key nobody needs
// a key of their own here.
func (a *app) openForRights(ctx context.Context, c change) (*site, error) {
	if c.recovery == "" {
		return a.openToWrite(ctx, c.as)
	}
	s, _, err := a.openForPeople(ctx)
	return s, err
}

// find finds a person by name, or by the beginning of their id. Of those with the
// same name the ones that were not revoked come first.
func (a *app) find(ctx context.Context, s *site, name string) (audit.Person, error) {
	all, err := s.People(ctx)
	if err != nil {
		return audit.Person{}, err
	}
	var found []audit.Person
	for _, p := range all {
		if strings.HasPrefix(string(p.ID), name) && len(name) >= 8 {
			return p, nil
		}
		if !p.Recovery && audit.Fold(p.Name) == audit.Fold(name) {
			found = append(found, p)
		}
	}
	active := 0
	for _, p := range found {
		if p.Revoked == "" {
			found[0], active = p, active+1
		}
	}
	switch {
	case len(found) == 0:
		return audit.Person{}, failf(a.say.NobodyKnown, oneLine(name))
	case active > 1 || active == 0 && len(found) > 1:
		return audit.Person{}, failf(a.say.SeveralCalled, oneLine(name))
	}
	return found[0], nil
}
