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
	// Suggest is a path for a paper in the folder where people look for one, with
	// a name that says what it is.
	Suggest(ctx context.Context, p Paper) (path string, err error)
	// Count is what a paper would be made of.
	Count(ctx context.Context, p Paper) (PaperCount, error)
	// Write writes a paper to path, whole or not at all. Where a file is already
	// it is [ErrFileThere], unless replace is set. Progress is told how many
	// records are in it by now. A cancelled ctx leaves no file.
	Write(ctx context.Context, p Paper, path string, replace bool, progress func(done int)) (PaperTally, error)
}

// ErrFileThere says that a file is already where a paper was to be written.
var ErrFileThere = errors.New("there is a file already")

// PaperAbout is what a paper must be told it is about.
type PaperAbout int

// What papers are about.
const (
	AboutSite  PaperAbout = iota // what a filter leaves, else everything
	AboutRound                   // one round
	AboutAudit                   // one audit
)

// PaperKind is a paper that can be written.
type PaperKind struct {
	Kind    string // as on the command line: "visite report KIND"
	Title   checklist.Text
	For     checklist.Text // who reads it
	About   PaperAbout
	Formats []string // "pdf", "xlsx"; the most usual one first
	// Outside says that it leaves the house: audits that nobody has approved are
	// left out unless asked for, and then the paper says so on every page.
	Outside bool
	Signed  bool // somebody answers for it by name: [Paper.By]
}

// Paper is a paper to be written.
type Paper struct {
	Kind       string
	Format     string
	Lang       checklist.Lang
	Audit      audit.AuditID // of a paper about one
	Round      audit.RoundID // of a paper about one
	Filter     string        // as [audit.ParseFilter] reads it
	Unreviewed bool          // with audits that nobody has approved
	By         PaperBy       // of a signed one
}

// PaperBy is who answers for a paper, and how they are reached.
type PaperBy struct{ Name, Function, Contact string }

// PaperTally is what a paper that was written holds.
type PaperTally struct {
	Records int
	LeftOut int // audits chosen that are not in it: nobody has approved them
}

// PaperCount is what a paper would be made of.
type PaperCount struct {
	Audits     int // that are chosen
	Unreviewed int // of these: approved by nobody, or changed since
}
