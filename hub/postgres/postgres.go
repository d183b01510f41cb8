// Package postgres keeps what a hub has in PostgreSQL (14 or newer), where users
// have outgrown one machine. It is a hub.Store, like the one in SQLite, and the
// same tests hold both.
//
// Its rules: one transaction for each batch; entries go in with COPY; the hub works
// as a role that can add entries and receipts and never change or delete them.
package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"visite/ledger"
)

//go:embed migrations/*.sql
var migrations embed.FS

// role is what the hub works as once the tables are there.
const role = "visite_hub"

// Store is a database of PostgreSQL that a hub uses. It may be used by many
// goroutines.
type Store struct{ pool *pgxpool.Pool }

// Open connects to the database that a URL or a connection string of libpq names,
// and brings its tables up to date; for that the login must own them, and later
// it may be one that is only a member of the role visite_hub.
func Open(ctx context.Context, url string) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("not the address of a database of PostgreSQL") // pgx would show it, with its password
	}
	if err := migrate(ctx, config.ConnConfig); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, "SET ROLE "+role)
		return err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return &Store{pool}, nil
}

// migrate brings the tables up to date, one hub at a time.
func migrate(ctx context.Context, config *pgx.ConnConfig) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // what was done is committed
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", lockTables); err != nil {
			return err
		}
		var done int
		var there bool
		if err := tx.QueryRow(ctx, "SELECT to_regclass('visite_version') IS NOT NULL").Scan(&there); err != nil {
			return err
		}
		if !there {
			if _, err := tx.Exec(ctx, "CREATE TABLE visite_version (version int NOT NULL); INSERT INTO visite_version VALUES (0)"); err != nil {
				return err
			}
		}
		if err := tx.QueryRow(ctx, "SELECT version FROM visite_version").Scan(&done); err != nil {
			return err
		}
		if done > len(names) {
			return errors.New("its tables are of a newer version of visite: update this hub")
		}
		for i, name := range names[done:] {
			text, err := fs.ReadFile(migrations, name)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, string(text)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if _, err := tx.Exec(ctx, "UPDATE visite_version SET version = $1; ", done+i+1); err != nil {
				return err
			}
		}
		if done < len(names) {
			_, err = tx.Exec(ctx, "GRANT SELECT ON visite_version TO "+role)
		}
		return err
	})
}

// Keys of advisory locks: of the tables, and of a site while it is appended to.
const (
	lockTables = 0x76697348
	lockSites  = 0x7669
)

// Close closes the connections.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

// Offer notes the hash of a one-time code that is good until it expires.
func (s *Store) Offer(ctx context.Context, code ledger.Hash, expires time.Time) error {
	_, err := s.pool.Exec(ctx, "INSERT INTO codes (hash, expires) VALUES ($1, $2)", code[:], expires.Unix())
	return err
}

// Enrol uses up a code, see hub.Store.
func (s *Store) Enrol(ctx context.Context, code ledger.Hash, site ledger.SiteID, id string, now time.Time) (ok bool, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		n, err := siteNumber(ctx, tx, site)
		if err != nil {
			return err
		}
		var elsewhere bool
		if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM laptops WHERE id = $1 AND site <> $2)", id, n).Scan(&elsewhere); err != nil {
			return err
		}
		if elsewhere {
			return errNoCode
		}
		used, err := tx.Exec(ctx, "DELETE FROM codes WHERE hash = $1 AND expires >= $2", code[:], now.Unix())
		if err != nil {
			return err
		}
		if used.RowsAffected() == 0 {
			return errNoCode // which takes back the site, too
		}
		if _, err := tx.Exec(ctx, "DELETE FROM codes WHERE expires < $1", now.Unix()); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "INSERT INTO laptops (id, site, since) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET shut = 0", id, n, now.Unix())
		return err
	})
	if errors.Is(err, errNoCode) {
		return false, nil
	}
	return err == nil, err
}

var errNoCode = errors.New("no such code")

// siteNumber is the number of a site, which is made if there is none.
func siteNumber(ctx context.Context, tx pgx.Tx, site ledger.SiteID) (n int64, err error) {
	if _, err = tx.Exec(ctx, "INSERT INTO sites (id) VALUES ($1) ON CONFLICT DO NOTHING", site[:]); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, "SELECT n FROM sites WHERE id = $1", site[:]).Scan(&n)
	return n, err
}

// Member is the site for which a writer may connect; false if it may not.
func (s *Store) Member(ctx context.Context, id string) (site ledger.SiteID, ok bool, err error) {
	var b []byte
	err = s.pool.QueryRow(ctx, "SELECT s.id FROM laptops l JOIN sites s ON s.n = l.site WHERE l.id = $1 AND l.shut = 0", id).Scan(&b)
	if errors.Is(err, pgx.ErrNoRows) {
		return site, false, nil
	}
	copy(site[:], b)
	return site, err == nil, err
}

// Members calls yield for each writer that was let in, see hub.Store.
func (s *Store) Members(ctx context.Context, yield func(site ledger.SiteID, id string, since, shut time.Time) error) error {
	rows, err := s.pool.Query(ctx, "SELECT s.id, l.id, l.since, l.shut FROM laptops l JOIN sites s ON s.n = l.site ORDER BY s.n, l.since, l.id")
	if err != nil {
		return err
	}
	var b []byte
	var id string
	var since, shut int64
	_, err = pgx.ForEachRow(rows, []any{&b, &id, &since, &shut}, func() error {
		var site ledger.SiteID
		copy(site[:], b)
		return yield(site, id, clock(since), clock(shut))
	})
	return err
}

// clock is a time as it is kept; 0 is none.
func clock(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}

// Exclude lets a writer in no more; false if it was not in.
func (s *Store) Exclude(ctx context.Context, id string, now time.Time) (bool, error) {
	done, err := s.pool.Exec(ctx, "UPDATE laptops SET shut = $2 WHERE id = $1 AND shut = 0", id, now.Unix())
	return done.RowsAffected() > 0, err
}
