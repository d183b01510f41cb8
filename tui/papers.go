package tui

import (
	"context"
	"errors"

	"visite/audit"
	"visite/checklist"
)

// Papers writes the papers that leave the house.
type Papers interface {
	// Kinds are the papers there are, in the order in which they are offered.
	Kinds() []PaperKind
	// Suggest is a path for a paper, in the folder where people look for one, with
	// a name that says what it is: "~/Documents/arbeitsliste-2026-03-10.pdf".
	Suggest(p Paper) string
	// Count is how many audits the paper would be made of, and how many of the
	// chosen ones are left out because nobody has approved them.
	Count(ctx context.Context, p Paper) (PaperCount, error)
	// Write writes a paper to path, whole or not at all. Where a file is already
	// it is [ErrFileThere], unless replace is set. Progress is told how much is
	// done of how much, in whatever it is counted; all is 0 while that is not
	// known. A cancelled ctx leaves no file.
	Write(ctx context.Context, p Paper, path string, replace bool, progress func(done, all int64)) error
}

// ErrFileThere says that a file is already where a paper was to be written.
var ErrFileThere = errors.New("there is a file already")

// PaperScope is what a paper can be about.
type PaperScope int

// The scopes of papers.
const (
	ScopeAll    PaperScope = iota // everything there is
	ScopeFilter                   // audits, devices or actions that a filter leaves
	ScopeRound                    // one round
	ScopeAudit                    // one audit
)

// PaperKind is a paper that can be written.
type PaperKind struct {
	Kind    string // as on the command line: "visite report KIND"
	Title   checklist.Text
	For     checklist.Text // whom it is for
	Formats []string       // "pdf", "xlsx", the most usual one first
	Scopes  []PaperScope   // what it can be about
	// Outside says that it leaves the house: audits that nobody has approved are
	// left out unless asked for, and then the paper says so on every page.
	Outside bool
}

// Paper is a paper to be written.
type Paper struct {
	Kind       string
	Format     string
	Lang       checklist.Lang
	Audit      audit.AuditID // of [ScopeAudit]
	Round      audit.RoundID // of [ScopeRound]
	Filter     string        // of [ScopeFilter], as [audit.ParseFilter] reads it
	Unreviewed bool          // with audits that nobody has approved
}

// PaperCount is what a paper would be made of.
type PaperCount struct {
	Audits  int // in it
	LeftOut int // chosen, and not approved
}
