package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"visite/ledger"
)

//go:embed hub_migrations/*.sql
var hubMigrations embed.FS

// hubApplicationID marks the file of a hub: "visH" in ASCII.
const hubApplicationID = 0x76697348

// Hub is what a hub keeps, in a SQLite file: logs of many sites as they came, and
// who may connect. It folds nothing. Texts of entries are what the hub gives,
// which packs them. It may be used by many goroutines.
type Hub struct{ *file }

// OpenHub opens the file of a hub, and makes it if there is none.
func OpenHub(ctx context.Context, path string) (*Hub, error) {
	steps, err := migrations(hubMigrations, "hub_migrations")
	if err != nil {
		return nil, err
	}
	f, err := openFile(ctx, path, schema{hubApplicationID, steps}, Options{Create: true})
	if err != nil {
		return nil, err
	}
	return &Hub{f}, nil
}

// Offer notes the hash of a one-time code that is good until it expires.
func (h *Hub) Offer(ctx context.Context, code ledger.Hash, expires time.Time) error {
	return h.transact(ctx, func(ctx context.Context, w *writer) error {
		return w.exec(ctx, "INSERT INTO codes (hash, expires) VALUES (?, ?)", code[:], expires.Unix())
	})
}

// Enrol uses up a code: the writer with that id may connect for a site from now on.
// It reports false, and changes nothing, if there is no such code that is good now, or if the writer
// belongs to another site.
func (h *Hub) Enrol(ctx context.Context, code ledger.Hash, site ledger.SiteID, id string, now time.Time) (ok bool, err error) {
	err = h.transact(ctx, func(ctx context.Context, w *writer) error {
		if ok, err = exists(ctx, w.handle, "SELECT 1 FROM codes WHERE hash = ? AND expires >= ?", code[:], now.Unix()); err != nil || !ok {
			return err
		}
		n, err := hubSite(ctx, w.handle, site, true)
		if err != nil {
			return err
		}
		if elsewhere, err := exists(ctx, w.handle, "SELECT 1 FROM laptops WHERE id = ? AND site <> ?", id, n); err != nil || elsewhere {
			ok = false
			return err
		}
		if err := w.exec(ctx, "DELETE FROM codes WHERE hash = ? OR expires < ?", code[:], now.Unix()); err != nil {
			return err
		}
		return w.exec(ctx, "INSERT INTO laptops (id, site, since) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET shut = 0", id, n, now.Unix())
	})
	return ok && err == nil, err
}

// hubSite is the number of a site; [sql.ErrNoRows] if it is not known and not to be made.
func hubSite(ctx context.Context, h *handle, site ledger.SiteID, create bool) (n int64, err error) {
	if create {
		if err := h.exec(ctx, "INSERT OR IGNORE INTO sites (id) VALUES (?)", site[:]); err != nil {
			return 0, err
		}
	}
	err = h.scan(ctx, "SELECT n FROM sites WHERE id = ?", []any{site[:]}, &n)
	return n, err
}

// Member is the site for which a writer may connect; false if it may not.
func (h *Hub) Member(ctx context.Context, id string) (site ledger.SiteID, ok bool, err error) {
	err = h.read(ctx, func(h *handle) error {
		var b []byte
		err := h.scan(ctx, "SELECT s.id FROM laptops l JOIN sites s ON s.n = l.site WHERE l.id = ? AND l.shut = 0", []any{id}, &b)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		ok = err == nil && copy(site[:], b) == ledger.HashSize
		return err
	})
	return site, ok, err
}

// Members calls yield for each writer that was let in, by site: since when, and when that ended (zero: it has not).
func (h *Hub) Members(ctx context.Context, yield func(site ledger.SiteID, id string, since, shut time.Time) error) error {
	return h.read(ctx, func(h *handle) error {
		return h.each(ctx, "SELECT s.id, l.id, l.since, l.shut FROM laptops l JOIN sites s ON s.n = l.site ORDER BY s.n, l.since, l.id", nil, func(scan func(...any) error) error {
			var b []byte
			var id string
			var since, shut int64
			if err := scan(&b, &id, &since, &shut); err != nil {
				return err
			}
			var site ledger.SiteID
			copy(site[:], b)
			return yield(site, id, hubTime(since), hubTime(shut))
		})
	})
}

// hubTime is a time as a hub keeps it; 0 is none.
func hubTime(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}

// Exclude lets a writer in no more; false if it was not in.
func (h *Hub) Exclude(ctx context.Context, id string, now time.Time) (ok bool, err error) {
	err = h.transact(ctx, func(ctx context.Context, w *writer) error {
		if ok, err = exists(ctx, w.handle, "SELECT 1 FROM laptops WHERE id = ? AND shut = 0", id); err != nil || !ok {
			return err
		}
		return w.exec(ctx, "UPDATE laptops SET shut = ? WHERE id = ?", now.Unix(), id)
	})
	return ok, err
}
