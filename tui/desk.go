package tui

import (
	"context"
	"iter"
	"time"

	"visite/audit"
)

// FleetStore is what the screens about the whole matter need of the disk.
type FleetStore interface {
	// Fleet is where the whole matter stands at the time now.
	Fleet(ctx context.Context, now time.Time) (audit.Fleet, error)
	// FleetRooms are the rooms, those that no round proves first.
	FleetRooms(ctx context.Context) ([]audit.FleetRoom, error)
	// FleetActions counts the actions at the time now.
	FleetActions(ctx context.Context, now time.Time) (audit.FleetActions, error)
	// Standings are where devices stand, the most urgent first.
	Standings(ctx context.Context, f audit.AuditFilter, now time.Time) iter.Seq2[audit.Standing, error]
}

// ActionStore is what the screens about actions need of the disk.
type ActionStore interface {
	// Actions are those that a filter leaves, by deadline.
	Actions(ctx context.Context, f audit.ActionFilter, now time.Time) iter.Seq2[audit.Action, error]
	ActionPage(ctx context.Context, id audit.ActionID) (audit.ActionPage, error)
	// NetworkActions are the open actions that an answer for a network would
	// close, and those of devices whose address is not known.
	NetworkActions(ctx context.Context, network string) (matched, unknown []audit.Action, err error)

	PlanAction(ctx context.Context, of audit.ActionTarget, plan audit.NewPlan) error
	BeginAction(ctx context.Context, of audit.ActionTarget, note string) error
	FinishAction(ctx context.Context, done audit.NewDone) (closed int, err error)
	ConfirmAction(ctx context.Context, done, note string) (confirmed int, err error)
	ReopenAction(ctx context.Context, of audit.ActionTarget, reason string) error
}
