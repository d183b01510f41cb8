package hub

import (
	"context"
	"time"

	"visite/ledger"
)

// Store is where a hub keeps everything. What is said of one site is never of
// another. It is used by many goroutines.
type Store interface {
	// Offer notes the hash of a one-time code that is good until it expires.
	Offer(ctx context.Context, code ledger.Hash, expires time.Time) error
	// Enrol uses up a code: the writer with that id may connect for a site from now on. It reports false, and changes
	// nothing, if there is no such code that is good now, or if the writer belongs to another site.
	Enrol(ctx context.Context, code ledger.Hash, site ledger.SiteID, id string, now time.Time) (bool, error)
	// Member is the site for which a writer may connect; false if it may not.
	Member(ctx context.Context, id string) (ledger.SiteID, bool, error)
	// Members calls yield for each writer that was let in: since when, and when that ended (zero: it has not).
	Members(ctx context.Context, yield func(site ledger.SiteID, id string, since, shut time.Time) error) error
	// Exclude lets a writer in no more; false if it was not in.
	Exclude(ctx context.Context, id string, now time.Time) (bool, error)

	// Append runs do in one transaction on the logs of a site; nothing is kept if it fails. Two of one site come one
	// after the other.
	Append(ctx context.Context, site ledger.SiteID, do func(ledger.Archive) error) error
	// Read runs do on the logs of a site as they are at one moment.
	Read(ctx context.Context, site ledger.SiteID, do func(ledger.Library) error) error

	Close() error
}
