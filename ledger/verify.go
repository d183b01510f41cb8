package ledger

import (
	"context"
	"iter"
)

// Entry is one entry of a writer's log. Text may be overwritten by whoever yields it as soon as yield returns.
type Entry struct {
	Seq  int64
	Text []byte
}

// Log is everything one writer's log consists of, to be verified. Entries and Stored are ranged over at the same time,
// from two goroutines, once, in order. An error they yield ends the verification and is returned.
type Log struct {
	Site       SiteID
	Writer     Writer
	Checkpoint []byte                  // the newest, as signed
	Entries    iter.Seq2[Entry, error] // from 0
	Stored     iter.Seq2[Hash, error]  // what Tree.Append handed out for storing; nil if it was not stored (a bundle)
}

// VerifyOptions may be left zero.
type VerifyOptions struct {
	// Seen is called in order for what each entry says its writer had seen of other logs.
	// An error it returns is taken as that entry being wrong.
	Seen func(seq int64, p Position) error
	// Progress is called now and then with the number of entries found right so far.
	Progress func(done int64)
}

// Report says what was verified.
type Report struct {
	Checkpoint Checkpoint
	Entries    int64
	Bytes      int64 // of the entries' texts
	Signed     int64 // entries signed by a person
	Founding   bool  // the log begins with the founding entry of the site
}

// VerifyError names the first wrong entry of a log.
type VerifyError struct {
	Writer string // id
	Seq    int64  // of the entry, -1 if the checkpoint is what is wrong
	What   string
	Err    error // the cause, may be nil
}

// Error says which entry of which writer is wrong and how.
func (e *VerifyError) Error() string { return e.What }

// Unwrap is the cause.
func (e *VerifyError) Unwrap() error { return e.Err }

// VerifyLog recomputes every leaf and every inner node of a log, compares them with those stored, checks that no entry
// is missing, that each is well formed, that what a person signed is signed by that person, and that
// the root is the one in the checkpoint signed by the writer. A wrong log gives a *[VerifyError].
func VerifyLog(ctx context.Context, log Log, opts VerifyOptions) (Report, error) {
	return Report{}, errNotYet
}
