package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/db"
)

// approveOptions say what is approved, and that it was seen.
type approveOptions struct {
	ids                       []string
	sealed, note, as, confirm string
	alike                     bool
}

func (a *app) reviewApproveCommand() *cobra.Command {
	var o approveOptions
	cmd := &cobra.Command{
		Use: "approve ID…", Short: a.say.ReviewApprove, Args: cobra.ArbitraryArgs,
		Example: "  visite review approve 40000000000000000000000000000004 --sealed HASH",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.ids = args
			return a.reviewApprove(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	stringFlag(flags, &o.sealed, "sealed", "", "HASH", a.say.FlagSealed)
	flags.BoolVar(&o.alike, "alike", false, a.say.FlagAlike)
	stringFlag(flags, &o.note, "note", "", "TEXT", a.say.FlagReviewNote)
	stringFlag(flags, &o.confirm, "confirm", "", "WORD", a.say.FlagApproveConfirm)
	stringFlag(flags, &o.as, "as", "", "NAME", a.say.FlagAs)
	return cmd
}

// reviewApprove approves what was seen: what --sealed names, or what is shown
// and confirmed now.
func (a *app) reviewApprove(ctx context.Context, o approveOptions) error {
	switch {
	case len(o.ids) == 0:
		return usagef(a.say.FlagRequired, "visite review approve", "ID")
	case len(o.ids) > 1 && !o.alike:
		return usagef("%s", a.say.SeveralNeedAlike)
	case len(o.ids) > 1 && o.sealed != "":
		return usagef("%s: --sealed", a.say.SeveralNeedAlike)
	}
	s, err := a.openToWrite(ctx, o.as)
	if err != nil {
		return err
	}
	defer s.Close()
	ids := make([]audit.AuditID, len(o.ids))
	for i, id := range o.ids {
		if ids[i], err = a.auditCalled(ctx, s, id); err != nil {
			return err
		}
	}
	seen := []audit.Approval{{ID: ids[0], Sealed: o.sealed}}
	if o.sealed == "" {
		if seen, err = a.look(ctx, s.session, ids); err != nil {
			return err
		}
		if err := a.confirm(ctx, fmt.Sprintf("APPROVE %d", len(o.ids)), o.confirm, a.say.ApproveAsk, a.say.ApproveNeedsWord, a.say.NotApproved); err != nil {
			return err
		}
	}
	if err := s.session.Approve(ctx, seen, o.note); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, a.say.Approved+"\n", len(seen))
	return nil
}

// look shows what is about to be approved: one audit with all about it, several
// as a list.
func (a *app) look(ctx context.Context, s *db.Session, ids []audit.AuditID) ([]audit.Approval, error) {
	var seen []audit.Approval
	for _, id := range ids {
		page, err := s.ReviewPage(ctx, id)
		if err != nil {
			return nil, err
		}
		seen = append(seen, audit.Approval{ID: page.Audit.ID, Sealed: page.Sealed})
		if len(ids) == 1 {
			return seen, a.showPage(a.stderr, page)
		}
		place := audit.Place{Ward: page.Audit.Room.Ward.Name, Room: page.Audit.Room.Name}
		fmt.Fprintf(a.stderr, "%s  %s  %s  %s\n", id, placeLine(place), page.Audit.Device.Label(), page.Audit.Sealed.Verdict)
	}
	return seen, nil
}

func (a *app) reviewReturnCommand() *cobra.Command {
	var sealed, note, as string
	var items []string
	cmd := &cobra.Command{
		Use: "return ID", Short: a.say.ReviewReturn, Args: a.args("ID"),
		Example: `  visite review return 40000000000000000000000000000004 --sealed HASH --item "connection=Kabel nicht zu sehen"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.reviewReturn(cmd.Context(), args[0], sealed, items, note, as)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&items, "item", nil, a.say.FlagItem)
	flags.Lookup("item").Annotations = map[string][]string{flagValue: {"ITEM=REASON"}}
	stringFlag(flags, &sealed, "sealed", "", "HASH", a.say.FlagSealed)
	stringFlag(flags, &note, "note", "", "TEXT", a.say.FlagReviewNote)
	stringFlag(flags, &as, "as", "", "NAME", a.say.FlagAs)
	return cmd
}

func (a *app) reviewReturn(ctx context.Context, id, sealed string, given []string, note, as string) error {
	var items []audit.ReviewItem
	for _, text := range given {
		item, reason, ok := strings.Cut(text, "=")
		if !ok {
			return usagef(a.say.BadItem, oneLine(text))
		}
		items = append(items, audit.ReviewItem{Item: strings.TrimSpace(item), Reason: reason})
	}
	switch {
	case len(items) == 0:
		return usagef(a.say.FlagRequired, "visite review return", "--item ITEM=REASON")
	case sealed == "":
		return usagef(a.say.FlagRequired, "visite review return", "--sealed HASH")
	}
	s, err := a.openToWrite(ctx, as)
	if err != nil {
		return err
	}
	defer s.Close()
	called, err := a.auditCalled(ctx, s, id)
	if err != nil {
		return err
	}
	if err := s.session.Return(ctx, called, sealed, items, note); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, a.say.Returned+"\n", len(items))
	return nil
}

func (a *app) reviewWithdrawCommand() *cobra.Command {
	var entry, reason, as string
	cmd := &cobra.Command{
		Use: "withdraw ID", Short: a.say.ReviewWithdraw, Args: a.args("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.reviewWithdraw(cmd.Context(), args[0], entry, reason, as)
		},
	}
	flags := cmd.Flags()
	stringFlag(flags, &reason, "reason", "", "TEXT", a.say.FlagReviewReason)
	stringFlag(flags, &entry, "review", "", "HASH", a.say.FlagReviewed)
	stringFlag(flags, &as, "as", "", "NAME", a.say.FlagAs)
	return cmd
}

func (a *app) reviewWithdraw(ctx context.Context, called, entry, reason, as string) error {
	s, err := a.openToWrite(ctx, as)
	if err != nil {
		return err
	}
	defer s.Close()
	id, err := a.auditCalled(ctx, s, called)
	if err != nil {
		return err
	}
	page, err := s.session.ReviewPage(ctx, id)
	if err != nil {
		return err
	}
	if entry == "" {
		if page.Own == nil {
			return failf("%s", a.say.NoOwnReview)
		}
		entry = page.Own.Entry
	}
	for _, r := range page.Reviews { // a beginning of the hash suffices
		if len(entry) >= 12 && strings.HasPrefix(r.Entry, entry) {
			entry = r.Entry
		}
	}
	if err := s.session.WithdrawReview(ctx, id, entry, reason); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.say.Withdrawn)
	return nil
}
