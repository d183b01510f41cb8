package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/checklist"
)

// actionFlags choose actions.
type actionFlags struct {
	owner, ward, status, within, device, word, asOf string
	overdue                                         bool
}

func (a *app) actionsListCommand() *cobra.Command {
	var f actionFlags
	cmd := &cobra.Command{
		Use: "list", Short: a.say.ActionsList, Args: a.args(),
		Example: "  visite actions list --owner it --overdue\n  visite actions list --ward \"Intensiv 2\" --within P7D --json",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.actionsList(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	stringFlag(flags, &f.owner, "owner", "", "WORD", a.say.FlagOwner)
	stringFlag(flags, &f.ward, "ward", "", "NAME", a.say.FlagActionWard)
	stringFlag(flags, &f.status, "status", "", "STATUS", a.say.FlagActionStatus)
	flags.BoolVar(&f.overdue, "overdue", false, a.say.FlagOverdue)
	stringFlag(flags, &f.within, "within", "", "PERIOD", a.say.FlagWithin)
	stringFlag(flags, &f.device, "device", "", "NUMBER", a.say.FlagActionDevice)
	stringFlag(flags, &f.word, "action", "", "WORD", a.say.FlagAction)
	stringFlag(flags, &f.asOf, "as-of", "", "TIME", a.say.FlagAsOfNow)
	return a.withJSON(cmd)
}

// actionJSON is an action as data.
type actionJSON struct {
	ID       audit.ActionID     `json:"id"`
	Action   string             `json:"action"`
	Status   audit.ActionStatus `json:"status"`
	Overdue  bool               `json:"overdue"`
	Owner    string             `json:"owner"`
	OwnerSet bool               `json:"owner_set"` // by hand
	Urgency  string             `json:"urgency"`
	Due      string             `json:"due"`
	DueSet   bool               `json:"due_set"`            // by hand
	RuleDue  string             `json:"rule_due"`           // by the checklist alone
	Opens    string             `json:"opens_at,omitempty"` // when a consultation expires
	Since    string             `json:"since"`
	Rules    []string           `json:"rules"`
	Device   audit.DeviceID     `json:"device,omitempty"`
	Code     string             `json:"code,omitempty"`
	Name     string             `json:"name"`
	Ward     string             `json:"ward"`
	Room     string             `json:"room"`
	Bed      string             `json:"bed"`
	Audit    audit.AuditID      `json:"audit,omitempty"` // absent: a gap of a round
	Round    audit.RoundID      `json:"round"`
	StepAt   string             `json:"step_at,omitempty"` // begun, done or confirmed
	StepBy   string             `json:"step_by,omitempty"`
}

func actionData(x audit.Action, now time.Time) actionJSON {
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	return actionJSON{
		x.ID, x.Word, x.Status, x.Overdue(now), x.Owner, x.Planned.Owner, x.Urgency, at(x.Due), x.Planned.Due, at(x.Planned.RuleDue), at(x.Opens), at(x.Since),
		x.Rules, x.Device, x.Code, x.Name, x.Place.Ward, x.Place.Room, x.Place.Bed, x.Audit, x.Round, x.Step.At, x.Step.Name,
	}
}

func (a *app) actionsList(ctx context.Context, f actionFlags) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	now, err := a.moment(f.asOf)
	if err != nil {
		return err
	}
	filter, err := a.actionFilter(ctx, s, f, now)
	if err != nil {
		return err
	}
	out, list := a.table(), []actionJSON{}
	for x, err := range s.Actions(ctx, filter, now) {
		if err != nil {
			return err
		}
		if a.json {
			list = append(list, actionData(x, now))
			continue
		}
		fmt.Fprintf(out, "%.12s\t%s\t%s\t%s\t%s\t%s\t%s\n", x.ID, a.actionTitle(x.Word), a.actionStatus(x, now), a.ownerTitle(x.Owner), x.Due.In(now.Location()).Format("2006-01-02 15:04"),
			firstOf(x.Code, x.Name), placeLine(x.Place))
	}
	if a.json {
		return a.printJSON(list)
	}
	return out.Flush()
}

// actionStatus is where an action stands, in words.
func (a *app) actionStatus(x audit.Action, now time.Time) string {
	status := a.say.ActionStatus[x.Status]
	if x.Overdue(now) {
		status += ", " + a.say.IsOverdue
	}
	return status
}

func (a *app) actionFilter(ctx context.Context, s *site, f actionFlags, now time.Time) (filter audit.ActionFilter, err error) {
	filter = audit.ActionFilter{Owner: f.owner, Ward: f.ward, Overdue: f.overdue, Word: f.word}
	if f.status != "" {
		for word := range strings.SplitSeq(f.status, ",") {
			status, err := audit.ParseStatus(word)
			if err != nil {
				return filter, err
			}
			filter.Status = append(filter.Status, status)
		}
	}
	if f.within != "" {
		until, err := audit.AddDuration(now, strings.ToUpper(f.within))
		if err != nil {
			return filter, usagef(a.say.BadWithin, f.within)
		}
		filter.Within = until.Sub(now)
	}
	if f.device != "" {
		d, err := a.deviceNamed(ctx, s, f.device)
		if err != nil {
			return filter, err
		}
		filter.Device = d.ID
	}
	return filter, nil
}

// deviceNamed is the device with an inventory or serial number.
func (a *app) deviceNamed(ctx context.Context, s *site, code string) (*audit.Device, error) {
	known, err := knownDevices(ctx, s.Store)
	if err != nil {
		return nil, err
	}
	return a.deviceCalled(known, code)
}

// moment is the time that somebody gave, or now.
func (a *app) moment(given string) (time.Time, error) {
	if given == "" {
		return a.now(), nil
	}
	at, err := checklist.ParseTime(given, a.now().Location())
	if err != nil {
		return at, usagef(a.say.BadAsOf, given)
	}
	return at, nil
}

// shortestID is how much of an id must be typed.
const shortestID = 6

// actionCalled is the action whose id begins so.
func (a *app) actionCalled(ctx context.Context, s *site, begins string) (audit.Action, error) {
	if len(begins) < shortestID {
		return audit.Action{}, failf(a.say.NoActionCalled, oneLine(begins))
	}
	found, err := s.FindActions(ctx, begins)
	switch {
	case err != nil:
		return audit.Action{}, err
	case len(found) == 0:
		return audit.Action{}, failf(a.say.NoActionCalled, oneLine(begins))
	case len(found) > 1:
		return audit.Action{}, failf(a.say.ManyActions, oneLine(begins))
	}
	return found[0], nil
}

func (a *app) actionsShowCommand() *cobra.Command {
	var asOf string
	cmd := &cobra.Command{
		Use: "show ACTION", Short: a.say.ActionsShow, Args: a.args("ACTION"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.actionsShow(cmd.Context(), args[0], asOf) },
	}
	stringFlag(cmd.Flags(), &asOf, "as-of", "", "TIME", a.say.FlagAsOfNow)
	return a.withJSON(cmd)
}

// actionPageJSON is all about an action.
type actionPageJSON struct {
	actionJSON
	Done     string           `json:"done,omitempty"` // leaf hash of the entry to be confirmed
	Together int              `json:"together,omitempty"`
	Steps    []actionStepJSON `json:"steps"`
}

type actionStepJSON struct {
	Entry     string         `json:"entry"` // leaf hash
	Kind      string         `json:"kind"`
	At        string         `json:"at"`
	By        string         `json:"by"`
	Owner     string         `json:"owner,omitempty"`
	Due       string         `json:"due,omitempty"`
	DoneAt    string         `json:"done_at,omitempty"`
	Network   string         `json:"network,omitempty"`
	Reference string         `json:"reference,omitempty"`
	Note      string         `json:"note,omitempty"` // or the reason
	Evidence  []evidenceJSON `json:"evidence,omitempty"`
	NoEffect  string         `json:"no_effect,omitempty"` // code of the refusal
	Others    int            `json:"others,omitempty"`    // how many other actions it is about
}

type evidenceJSON struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // "" once erased
	Size   int64  `json:"size"`
}

func stepData(step audit.ActionStep) actionStepJSON {
	d := actionStepJSON{Entry: step.Entry, At: step.Stamp.At, By: step.Stamp.Name, Others: step.Others}
	if step.NoEffect != nil {
		d.NoEffect = step.NoEffect.Code
	}
	if step.Event != nil {
		d.Kind = step.Event.Kind()
	}
	switch e := step.Event.(type) {
	case *audit.ActionPlanned:
		d.Owner, d.Due, d.Note = e.Owner, e.Due, e.Reason.Text
	case *audit.ActionBegun:
		d.Note = e.Note.Text
	case *audit.ActionDone:
		d.DoneAt, d.Network, d.Reference, d.Note = e.At, e.Network, e.Reference.Text, e.Note.Text
	case *audit.ActionConfirmed:
		d.Note = e.Note.Text
	case *audit.ActionReopened:
		d.Note = e.Reason.Text
	}
	for _, f := range step.Evidence {
		d.Evidence = append(d.Evidence, evidenceJSON{f.Name, f.SHA256, f.Size})
	}
	return d
}

func (a *app) actionsShow(ctx context.Context, begins, asOf string) error {
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	now, err := a.moment(asOf)
	if err != nil {
		return err
	}
	x, err := a.actionCalled(ctx, s, begins)
	if err != nil {
		return err
	}
	page, err := s.ActionPage(ctx, x.ID)
	if err != nil {
		return err
	}
	d := actionPageJSON{actionJSON: actionData(page.Action, now), Done: page.Done, Together: page.Together, Steps: []actionStepJSON{}}
	for _, step := range page.Steps {
		d.Steps = append(d.Steps, stepData(step))
	}
	if a.json {
		return a.printJSON(d)
	}
	return a.printAction(page, d, now)
}

func (a *app) printAction(page audit.ActionPage, d actionPageJSON, now time.Time) error {
	x := page.Action
	fmt.Fprintf(a.stdout, "%s %s\n%s %s\n", x.ID, a.actionTitle(x.Word), firstOf(x.Code, x.Name), placeLine(x.Place))
	fmt.Fprintf(a.stdout, "%s · %s · %s %s\n", a.actionStatus(x, now), a.ownerTitle(x.Owner), a.say.DueUntil, x.Due.In(now.Location()).Format("2006-01-02 15:04"))
	for i, step := range d.Steps {
		line := []string{step.At, firstOf(step.By, "–"), a.say.StepKinds[step.Kind]}
		for _, text := range []string{step.Owner, step.Due, step.DoneAt, step.Network, step.Reference, step.Note} {
			if text != "" {
				line = append(line, oneLine(text))
			}
		}
		for _, f := range step.Evidence {
			line = append(line, fmt.Sprintf("%s (SHA-256 %.12s)", oneLine(f.Name), firstOf(f.SHA256, "–")))
		}
		if r := page.Steps[i].NoEffect; r != nil {
			line = append(line, fmt.Sprintf(a.say.WithoutEffect, r.Text.In(a.lang)))
		}
		fmt.Fprintln(a.stdout, strings.Join(line, " · "))
	}
	return nil
}
