// Package db keeps a site's log and what it folds into in one SQLite file.
//
// Its rules:
//
//   - A writing verb is one transaction: load the little it needs, ask a rule of
//     package audit, append the event to the log, project it into the tables,
//     sign the checkpoint, commit. On any error nothing is kept.
//   - When a verb returns, what it did is on disk.
//   - A table of the fold depends on the entries alone: project reads no clock,
//     makes no ids and asks nothing outside of the file, so that [Store.Verify]
//     can recompute every row.
//   - No table holds what depends on the present time: that is computed when read.
//   - Errors that a person can act on are [audit.Refusal]s, in German and English.
//
// A noun of package audit has its projection in project_NOUN.go, its queries in
// NOUN.go and its verbs in session_NOUN.go.
package db
