package tui

import (
	"context"
	"time"

	"visite/audit"
)

// ReviewStore is what the screens at the desk need of the disk. What is decided
// is signed by the person; a decision that the rules refuse changes nothing.
type ReviewStore interface {
	// Me is who works.
	Me(ctx context.Context) (audit.Person, error)
	// Queue is a part of the audits that a filter chooses, the most urgent first.
	Queue(ctx context.Context, f audit.AuditFilter, from, limit int, now time.Time) (audit.QueuePage, error)
	ReviewPage(ctx context.Context, id audit.AuditID) (audit.ReviewPage, error)
	// ReturnedAudits are those that came back to who works, the oldest first.
	ReturnedAudits(ctx context.Context) ([]audit.ReviewPage, error)
	// Evidence reads a file. One that has changed or is gone is refused by its hash.
	Evidence(ctx context.Context, e audit.Evidence) ([]byte, error)

	Approve(ctx context.Context, all []audit.Approval, note string) error
	Return(ctx context.Context, id audit.AuditID, sealed string, items []audit.ReviewItem, note string) error
	WithdrawReview(ctx context.Context, id audit.AuditID, entry, reason string) error
	DecideConflict(ctx context.Context, keep, aside audit.Approval, items []audit.ItemChoice, reason string) error
}
