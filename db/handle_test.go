package db

import (
	"context"
	"testing"

	"github.com/mattn/go-sqlite3"

	"visite/audit"
)

// A statement is prepared once, whatever values it gets.
func TestPreparedOnce(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	a := w.begun(t)
	prepared := 0
	writer := <-w.store.writer
	check(t, writer.conn.Raw(func(c any) error {
		c.(*sqlite3.SQLiteConn).RegisterAuthorizer(func(int, string, string, string) int { // asked while preparing
			prepared++
			return sqlite3.SQLITE_OK
		})
		return nil
	}))
	w.store.writer <- writer
	answer := func(value string) {
		a = must(w.Answer(ctx, a.ID, audit.NewAnswer{Item: "patient_attached", Value: word(value), Replaces: a.Answers["patient_attached"].Entry}))(t)
	}
	answer("no")
	if prepared == 0 {
		t.Fatal("nobody was asked")
	}
	prepared = 0
	for _, value := range []string{"yes", "unknown", "no"} {
		answer(value)
	}
	if prepared > 0 {
		t.Errorf("a later answer prepared statements: %d accesses", prepared)
	}
}
