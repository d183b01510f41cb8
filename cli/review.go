package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/db"
)

func (a *app) reviewCommand() *cobra.Command {
	return a.group("review", a.say.Review, a.reviewListCommand(), a.reviewShowCommand(),
		a.reviewApproveCommand(), a.reviewReturnCommand(), a.reviewWithdrawCommand())
}

func (a *app) reviewListCommand() *cobra.Command {
	var o filterOptions
	cmd := &cobra.Command{
		Use: "list", Short: a.say.ReviewList, Args: a.args(), Example: "  visite review list --filter 'status:awaiting'",
		RunE: func(cmd *cobra.Command, _ []string) error { return a.reviewList(cmd.Context(), o) },
	}
	a.filterFlag(cmd, &o)
	return a.withJSON(cmd)
}

// reader is a session to read in: of the person named, or who worked here last;
// of nobody if it cannot be told. It signs nothing.
func (a *app) reader(ctx context.Context, s *site, as string) (*db.Session, error) {
	if as != "" {
		id, err := a.personCalled(ctx, s, as)
		return s.Session(db.Author{Person: audit.PersonID(id)}), err
	}
	k, err := a.siteKeys(s.about.ID)
	if err != nil {
		return nil, err
	}
	var person audit.PersonID
	if p, err := a.whoActs(ctx, s, k, ""); err == nil { // nobody need work here to read
		person = p.ID
	}
	return s.Session(db.Author{Person: person}), nil
}

// queueJSON is an audit in the queue.
type queueJSON struct {
	auditLineJSON
	Sealed        string            `json:"sealed"`
	Review        audit.ReviewState `json:"review"`
	State         string            `json:"state"`
	Due           *time.Time        `json:"due,omitempty"`
	Open          int               `json:"open_actions"`
	Contradiction bool              `json:"contradiction"`
	Conflict      bool              `json:"conflict"`
	Aside         bool              `json:"aside"`
	Author        bool              `json:"author"`
}

// queuePart is how many audits are read at once.
const queuePart = 500

func (a *app) reviewList(ctx context.Context, o filterOptions) error {
	filter, err := a.parseFilter(o)
	if err != nil {
		return err
	}
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	session, err := a.reader(ctx, s, o.as)
	if err != nil {
		return err
	}
	out, now, list := a.table(), a.now(), []queueJSON{}
	var counts audit.QueueCounts
	for from := 0; from == 0 || from < counts.All; from += queuePart {
		page, err := session.Queue(ctx, filter, from, queuePart, now)
		if err != nil {
			return err
		}
		counts = page.Counts
		for _, l := range page.Lines {
			if a.json {
				list = append(list, queueLineJSON(l))
				continue
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", l.ID, a.say.Reviews[l.Review], l.State, placeLine(l.Place), l.Device.Code(), firstOf(l.Verdict, string(l.Status)))
		}
	}
	if a.json {
		return a.printJSON(list)
	}
	if counts.All == 0 {
		a.talk("%s", a.say.ReviewNothing)
		return nil
	}
	if err := out.Flush(); err != nil {
		return err
	}
	n := counts.Reviews
	a.talk(a.say.ReviewStates, counts.All, n[audit.Awaiting], n[audit.Approved], n[audit.Returned], n[audit.Changed])
	return nil
}

func queueLineJSON(l audit.QueueLine) queueJSON {
	line := queueJSON{
		auditLineJSON: lineJSON(l.AuditLine), Sealed: l.Sealed, Review: l.Review, State: l.State, Open: l.Open,
		Contradiction: l.Contradiction, Conflict: l.Conflict, Aside: l.Aside, Author: l.Author,
	}
	if !l.Due.IsZero() {
		line.Due = &l.Due
	}
	return line
}

func lineJSON(l audit.AuditLine) auditLineJSON {
	return auditLineJSON{
		string(l.ID), l.Place.Ward, l.Place.Room, l.Device, l.Status, l.Verdict, l.Urgency, l.Revision,
		l.Completed.At, l.Completed.Name,
	}
}

// auditCalled is the id of the audit whose id begins so. What no audit begins with
// stays as it is: who reads that audit says that there is none.
func (a *app) auditCalled(ctx context.Context, s *site, begins string) (audit.AuditID, error) {
	if len(begins) < shortestID {
		return audit.AuditID(begins), nil
	}
	found, err := s.FindAudits(ctx, begins)
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return audit.AuditID(begins), nil
	case len(found) > 1 && string(found[0]) != begins:
		return "", failf(a.say.ManyAudits, oneLine(begins))
	}
	return found[0], nil
}

func (a *app) auditsHistoryCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "history ID", Short: a.say.AuditsHistory, Args: a.args("ID"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.auditsHistory(cmd.Context(), args[0]) },
	}
	return a.withJSON(cmd)
}

// historyJSON is an entry about an audit.
type historyJSON struct {
	Writer   string      `json:"writer"`
	Seq      int64       `json:"seq"`
	Leaf     string      `json:"leaf"`
	At       string      `json:"at"`
	By       string      `json:"by"`
	Kind     string      `json:"kind"`
	Signed   bool        `json:"signed"`
	NoEffect string      `json:"no_effect,omitempty"` // the code of why it does not count
	Data     audit.Event `json:"data"`                // as the entry has it: what is private by reference
}

func (a *app) auditsHistory(ctx context.Context, id string) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	called, err := a.auditCalled(ctx, s, id)
	if err != nil {
		return err
	}
	lines, err := s.AuditHistory(ctx, called)
	if err != nil {
		return err
	}
	out, list := a.table(), []historyJSON{}
	for _, l := range lines {
		line := historyJSON{l.Writer, l.Seq, l.Leaf, l.Stamp.At, l.Stamp.Name, l.Event.Kind(), l.Signed, "", l.Event}
		why := ""
		if l.NoEffect != nil {
			line.NoEffect, why = l.NoEffect.Code, fmt.Sprintf(a.say.DoesNotCount, l.NoEffect.Text.In(a.lang))
		}
		if list = append(list, line); a.json {
			continue
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", l.Stamp.At, l.Stamp.Name, l.Event.Kind(), entryItem(l.Event), why)
	}
	if a.json {
		return a.printJSON(list)
	}
	return out.Flush()
}

// entryItem is the item of the checklist that an entry is about, if it is about one.
func entryItem(event audit.Event) string {
	if e, ok := event.(*audit.AuditAnswered); ok {
		return e.Item
	}
	return ""
}
