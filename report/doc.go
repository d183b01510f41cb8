// Package report is the paper: what leaves the program for spreadsheets and
// other tools. Each export is a function from records to a writer; it reads
// them one by one and keeps none.
//
// CSV is for people with a spreadsheet: one line an audit, its most important
// columns first, machine words with their titles beside them. The delimiter is
// ";" and a byte order mark leads, as a German Excel wants it; lines end in
// CRLF; a cell that a spreadsheet would take for a formula is defused with an
// apostrophe ([audit.Defuse]).
//
// JSON is for programs: an array of objects, one a line, which loses nothing
// that the store knows. The JSON Schemas in [Schemas] describe it.
//
// Column names and JSON names are interface: new ones are only ever appended,
// old ones never change. No export counts, ranks or times the work of a person.
package report
