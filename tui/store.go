package tui

import (
	"context"

	"visite/audit"
)

// Store is what the screens need of the disk. Every writing method returns only
// when what it did is on disk. Errors that a person can act on are
// [audit.Refusal]s.
type Store interface {
	ReviewStore
	FleetStore
	ActionStore

	// Reading.
	Overview(ctx context.Context) (audit.Overview, error)
	Urgent(ctx context.Context, skip, limit int) (spots [][]audit.Action, all int, err error)
	Wards(ctx context.Context) ([]audit.WardLine, error)
	Rooms(ctx context.Context, ward audit.WardID) ([]audit.Room, error)
	FindDevices(ctx context.Context, query string, limit int) ([]audit.Device, error)
	Round(ctx context.Context, id audit.RoundID) (audit.Round, error)
	Rounds(ctx context.Context) ([]audit.RoundSummary, error)
	RoundRecord(ctx context.Context, id audit.RoundID) (audit.RoundRecord, error)
	Visit(ctx context.Context, round audit.RoundID, room audit.RoomID) (audit.Visit, error)
	Identify(ctx context.Context, round audit.RoundID, code string) ([]audit.Match, error)
	Audit(ctx context.Context, id audit.AuditID) (*audit.Audit, error)
	Revision(ctx context.Context, id audit.AuditID, revision int) (*audit.Audit, error)
	DeviceHistory(ctx context.Context, id audit.DeviceID) (audit.DeviceHistory, error)
	Gaps(ctx context.Context, id audit.RoundID) ([]audit.Gap, error)
	Ledger(ctx context.Context, before int64, limit int) (audit.LedgerPage, error)
	Nowhere(ctx context.Context, round audit.RoundID, seen []audit.Nearby) ([]audit.Nearby, error)
	Candidates(ctx context.Context, round audit.RoundID, room audit.RoomID, seen audit.Nearby) ([]audit.Candidate, error)
	Erasable(ctx context.Context, subject string) ([]audit.Erasable, error)
	Verify(ctx context.Context, progress func(done, total int64)) (audit.VerifyReport, error)

	// Writing.
	ListRooms(ctx context.Context, ward string, rooms []string) error
	StartRound(ctx context.Context, wards []audit.WardID, checklistID string) (audit.RoundID, error)
	CloseRound(ctx context.Context, id audit.RoundID, acceptGaps bool) (*audit.RoundClosed, error)
	EnterRoom(ctx context.Context, round audit.RoundID, room audit.RoomID) error
	LeaveRoom(ctx context.Context, round audit.RoundID, room audit.RoomID) error
	LeaveEmpty(ctx context.Context, round audit.RoundID, room audit.RoomID) error
	LeaveNoAccess(ctx context.Context, round audit.RoundID, room audit.RoomID, reason string) error
	Miss(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID, note string) error
	Find(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID) error
	Unfind(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID, note string) error
	FindNew(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.Device) (audit.DeviceID, error)
	StartAudit(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID) (*audit.Audit, error)
	Answer(ctx context.Context, id audit.AuditID, answer audit.NewAnswer) (*audit.Audit, error)
	Withdraw(ctx context.Context, id audit.AuditID, item string) (*audit.Audit, error)
	Complete(ctx context.Context, id audit.AuditID) (*audit.Audit, error)
	Amend(ctx context.Context, id audit.AuditID, reason string) (*audit.Audit, error)
	DropAudit(ctx context.Context, id audit.AuditID, reason string) error
	LinkSighting(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID, by audit.MatchedBy, seen audit.Nearby) error
	UnlinkSighting(ctx context.Context, round audit.RoundID, room audit.RoomID, device audit.DeviceID, reason string) error
	LeaveSightings(ctx context.Context, round audit.RoundID, room audit.RoomID, seen []audit.Nearby) error
	Redact(ctx context.Context, refs []string, reason string, progress func(done, total int64)) error
	CheckProbe(ctx context.Context, checked audit.ProbeChecked) error
}
