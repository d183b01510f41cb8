package audit

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"visite/checklist"
)

// PerNetwork is the action that IT answers once for a whole network, from its
// firewall's logs.
const PerNetwork = "search_firewall_logs"

// Matter is an action as the rules see it: by the verb before it is written, and
// by the fold before an entry counts.
type Matter struct {
	ActionTarget
	Word      string
	Status    ActionStatus // "" if no action is known by that id
	Since     time.Time    // when it was opened
	Opens     time.Time    // zero: at once
	Retired   bool         // of a device out of service
	Checklist *checklist.Checklist
	Working   PersonID // who works on it
	Done      string   // leaf hash of the entry that says it is done, hex; "" if none counts
	DoneBy    PersonID // first key of the human who says so
}

// NewPlan is what is to be set by hand.
type NewPlan struct {
	Owner, Due, Reason string // Owner and Due: "" leaves it
}

// NewDone says that something is done. With Network it is the answer for all open
// actions [PerNetwork] of devices in it, whichever Target names one of them or
// none.
type NewDone struct {
	Target    ActionTarget
	Network   string // CIDR; "": only the target
	At        string // RFC 3339
	Reference string
	Note      string
	Evidence  []NewEvidence
}

// Plan sets owner, deadline or both by hand.
func (m Matter) Plan(by Actor, p NewPlan) (*ActionPlanned, error) {
	if err := by.May(MayPlan); err != nil {
		return nil, err
	}
	if err := m.open(); err != nil {
		return nil, err
	}
	e := &ActionPlanned{ActionTarget: m.ActionTarget, Owner: p.Owner, Due: p.Due, Reason: Say(CleanLines(p.Reason, MaxNote))}
	known := func(o checklist.Owner) bool { return o.Word == p.Owner }
	due, err := time.Parse(time.RFC3339, p.Due)
	switch {
	case p.Owner == "" && p.Due == "":
		return nil, NoStep(NothingSet)
	case p.Owner != "" && (m.Checklist == nil || !slices.ContainsFunc(m.Checklist.Owners, known)):
		return nil, NoStep(NoOwner)
	case p.Due != "" && (err != nil || due.Year() > 9999 || due.Year() < 1):
		return nil, NoStep(NoTime)
	case p.Due != "" && due.Before(m.Since):
		return nil, NoStep(TooEarly)
	case e.Reason.Text == "":
		return nil, NoStep(NoReason)
	}
	return e, nil
}

// Begin says that the actor works on it from now on, also in somebody's place.
func (m Matter) Begin(by Actor, now time.Time, note string) (*ActionBegun, error) {
	if err := by.MayWork(); err != nil {
		return nil, err
	}
	if err := m.openAt(now); err != nil {
		return nil, err
	}
	if m.Working == by.Person {
		return nil, NoStep(WorksAlready)
	}
	return &ActionBegun{ActionTarget: m.ActionTarget, Note: Say(CleanLines(note, MaxNote))}, nil
}

// Finish says that matters are done, with evidence. Of a network they are those
// whose devices have their address in it.
func Finish(by Actor, all []Matter, now time.Time, d NewDone) (*ActionDone, error) {
	if err := by.MayWork(); err != nil {
		return nil, err
	}
	files, err := records(nil, d.Evidence)
	if err != nil {
		return nil, err
	}
	e := &ActionDone{
		Network: d.Network, At: d.At, Evidence: files,
		Reference: Say(CleanLines(d.Reference, MaxNote)), Note: Say(CleanLines(d.Note, MaxNote)),
	}
	if err := e.check(now); err != nil {
		return nil, err
	}
	for _, m := range all {
		if err := m.finish(now, e.Network); err != nil {
			return nil, err
		}
		e.Targets = append(e.Targets, m.ActionTarget)
	}
	if len(e.Targets) == 0 {
		return nil, NoStep(NoTargets)
	}
	return e, nil
}

// check is what must hold of what is said, whatever it is about.
func (e *ActionDone) check(now time.Time) error {
	at, err := time.Parse(time.RFC3339, e.At)
	switch {
	case err != nil || at.Year() < 1 || at.Year() > 9999:
		return NoStep(NoTime)
	case at.After(now):
		return NoStep(InFuture)
	case len(e.Evidence) == 0 && e.Reference.IsZero():
		return NoStep(NoEvidence)
	}
	if e.Network == "" {
		return nil
	}
	network, err := ParseNetwork(e.Network)
	if err == nil && network.String() != e.Network {
		err = NoStep(NoNetwork)
	}
	return err
}

// Counts reports whether an entry that says it is done has an effect on the
// matter; the refusal that says why not otherwise.
func (m Matter) Counts(by Actor, now time.Time, e *ActionDone) error {
	if err := by.MayWork(); err != nil {
		return err
	}
	if err := e.check(now); err != nil {
		return err
	}
	return m.finish(now, e.Network)
}

func (m Matter) finish(now time.Time, network string) error {
	if err := m.openAt(now); err != nil {
		return err
	}
	switch {
	case m.Checklist != nil && m.Word == m.Checklist.Consultation.Action:
		return NoStep(OnlyAudit)
	case m.Checklist == nil || isGap(m.Word):
		return NoStep(OnlyRound)
	case network != "" && m.Word != PerNetwork:
		return NoStep(NotNetwork)
	}
	return nil
}

func isGap(word string) bool {
	return slices.Contains([]GapKind{GapRoom, GapAccess, GapDevice}, GapKind(word))
}

// Confirm says that the evidence of the entry done, as it was looked at, suffices.
func (m Matter) Confirm(by Actor, done string) error {
	if err := by.May(MayConfirm); err != nil {
		return err
	}
	switch {
	case m.Status == "":
		return NoStep(NoAction)
	case m.Status != Done:
		return NoStep(NotDone)
	case m.Done != done:
		return NoStep(OtherDone)
	case m.DoneBy == by.Human:
		return NoStep(OneselfDone)
	}
	return nil
}

// Reopen says that it is not done after all.
func (m Matter) Reopen(by Actor, reason string) (*ActionReopened, error) {
	if err := by.May(MayPlan); err != nil {
		return nil, err
	}
	e := &ActionReopened{ActionTarget: m.ActionTarget, Reason: Say(CleanLines(reason, MaxNote))}
	switch {
	case m.Status == "":
		return nil, NoStep(NoAction)
	case m.Status == Shown:
		return nil, NoStep(ByAudit)
	case m.Status != Done && m.Status != Confirmed:
		return nil, NoStep(StillOpen)
	case e.Reason.Text == "":
		return nil, NoStep(NoReason)
	}
	return e, nil
}

func (m Matter) open() error {
	switch {
	case m.Status == "":
		return NoStep(NoAction)
	case m.Retired:
		return NoStep(OutOfService)
	case m.Status != ToDo && m.Status != InWork:
		return NoStep(NotOpen)
	}
	return nil
}

func (m Matter) openAt(now time.Time) error {
	if err := m.open(); err != nil {
		return err
	}
	if m.Opens.After(now) {
		return NoStep(OpensLater)
	}
	return nil
}

// MayWork says whether the actor may say that they work on something or that it
// is done: everybody may whom the log knows, but not the recovery key.
func (a Actor) MayWork() error {
	switch {
	case a.Person == "":
		return NoRight(NotKnown)
	case a.Revoked:
		return NoRight(IsRevoked)
	case a.Recovery:
		return NoRight(IsRecovery)
	}
	return nil
}

// ParseNetwork reads a network of the hospital's own, for which IT can answer
// once: a part of the [PrivateNetworks].
func ParseNetwork(cidr string) (netip.Prefix, error) {
	network, err := netip.ParsePrefix(strings.TrimSpace(cidr))
	private := func(all netip.Prefix) bool { return all.Contains(network.Addr()) && network.Bits() >= all.Bits() }
	if err != nil || !slices.ContainsFunc(PrivateNetworks(), private) {
		return netip.Prefix{}, NoStep(NoNetwork)
	}
	return network.Masked(), nil
}
