package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net/url"

	"github.com/mattn/go-sqlite3"
)

// connector opens connections to one file. Pragmas belong here: one sent with
// Exec reaches a single connection of a pool.
type connector struct {
	driver *sqlite3.SQLiteDriver
	dsn    string
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }
func (c connector) Driver() driver.Driver                        { return c.driver }

// access is what a connection may do.
type access int

const (
	writing  access = iota // of this program's only writer
	reading                // beside the writer
	sealedUp               // the file and its folder cannot be written
)

// openPool opens a pool of connections to the file; none is made yet.
func openPool(path string, a access) *sql.DB {
	return sql.OpenDB(connector{
		driver: &sqlite3.SQLiteDriver{ConnectHook: hook},
		dsn:    dsn(path, a),
	})
}

func dsn(path string, a access) string {
	v := url.Values{
		"_foreign_keys":       {"on"},
		"_recursive_triggers": {"on"}, // or INSERT OR REPLACE passes the triggers that guard the log
		"_busy_timeout":       {"5000"},
	}
	switch a {
	case writing:
		v.Set("_journal_mode", "WAL")
		v.Set("_synchronous", "FULL")
		v.Set("_txlock", "immediate")
	case reading:
		v.Set("_query_only", "on")
	case sealedUp:
		v.Set("mode", "ro")
		v.Set("_query_only", "on")
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: v.Encode()}
	return u.String()
}

// hook sets what the driver has no parameter for: a tampered schema must not
// run functions with side effects, and a damaged page is found where it is read.
func hook(c *sqlite3.SQLiteConn) error {
	_, err := c.Exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON", nil)
	return err
}
