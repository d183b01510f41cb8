package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net/url"
	"path/filepath"
	"strings"

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
	writing     access = iota // of this program's only writer
	reading                   // beside the writer
	sealedUp                  // the file and its folder cannot be written
	recomputing               // a file to be thrown away
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
		v.Set("immutable", "1")
		v.Set("_query_only", "on")
	case recomputing:
		v.Set("_foreign_keys", "off") // that rows belong together is for the comparison to find
		v.Set("_journal_mode", "OFF")
		v.Set("_synchronous", "OFF")
	}
	return uri(path, v)
}

// attachable names the file for ATTACH, to be read only.
func attachable(path string, a access) string {
	v := url.Values{"mode": {"ro"}}
	if a == sealedUp {
		v.Set("immutable", "1")
	}
	return uri(path, v)
}

// uri is the name of the file as SQLite reads it.
func uri(path string, v url.Values) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // before the letter of a drive
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: v.Encode()}
	return u.String()
}

// hook sets what the driver has no parameter for: a tampered schema must not
// run functions with side effects, a damaged page is found where it is read, and
// what is deleted is overwritten, so that what was erased is gone from the file.
func hook(c *sqlite3.SQLiteConn) error {
	_, err := c.Exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON", nil)
	return err
}
