package report

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"visite/audit"
	"visite/checklist"
)

// Head is what every paper says about itself: whose it is, of what moment, and
// by which checkpoint it can be held against the log later.
type Head struct {
	Facility   string
	At         time.Time // the moment it shows; a paper knows no other clock
	Checkpoint string    // short form of the newest one
	Lang       checklist.Lang
	Filter     string // that chose what is in it, as it was typed; "" chooses all
	Unreviewed bool   // audits that nobody approved are in it: it is marked so on every page or sheet

	// Checklist finds the checklist with a digest, for the titles of its words.
	// Nil, or nothing found: the words stand for themselves.
	Checklist func(digest string) (*checklist.Checklist, bool)
}

// in picks the text in the language of the paper.
func (h *Head) in(de, en string) string {
	if h.Lang == checklist.German {
		return de
	}
	return en
}

// stand is the moment as people read it: "2026-03-02 08:00 +01:00".
func (h *Head) stand() string { return h.At.Format("2006-01-02 15:04 -07:00") }

// Order is one paper, as somebody asked for it.
type Order struct {
	Head
	Round  audit.RoundID     // of papers about a round
	Audit  audit.AuditID     // of papers about one audit
	Chosen audit.AuditFilter // of the others
	CSV    CSVOptions
	By     ReplyBy // of papers that somebody answers for

	// Done is told by whoever writes the paper what became of it.
	Done Tally

	// Progress, if not nil, is told how many records are in the paper by now.
	Progress func(done int)
}

// Tally is what a paper is made of.
type Tally struct {
	Records int // audits, devices or actions in it; 0: the paper says that there is nothing
	LeftOut int // audits chosen but left out, since nobody has approved them
}

// Source is what papers are made of. All that one paper asks for must be of one
// moment.
type Source interface {
	Records(ctx context.Context, f audit.AuditFilter) iter.Seq2[audit.Record, error]
	Record(ctx context.Context, id audit.AuditID) (audit.Record, error)
	RoundRecord(ctx context.Context, id audit.RoundID) (audit.RoundRecord, error)
	Standings(ctx context.Context, f audit.AuditFilter, now time.Time) iter.Seq2[audit.Standing, error]
	Actions(ctx context.Context, f audit.ActionFilter, now time.Time) iter.Seq2[audit.Action, error]
	Fleet(ctx context.Context, now time.Time) (audit.Fleet, error)
}

// About says what a paper must be told it is about.
type About int

// What papers are about.
const (
	AboutSite  About = iota // what a filter chooses, else everything
	AboutRound              // one round
	AboutAudit              // one audit
)

// Kind is a kind of paper.
type Kind struct {
	Word    string         // "inventory"; interface, the same in every language
	Title   checklist.Text // begins small where the language lets it
	For     checklist.Text // who reads it
	About   About
	Signed  bool // somebody answers for it by name: see ReplyBy
	Outside bool // it is about audits and leaves the house: those that nobody approved are left out unless asked for
	Formats []Format
}

// Format is a form that a kind of paper has, the first one that which is
// written unless another is asked for.
type Format struct {
	Word string // "xlsx"; the extension of the file as well
	// Write makes the paper. An error leaves a part that nobody may take for the
	// whole: the caller throws it away.
	Write writer
}

type writer func(ctx context.Context, from Source, o *Order, w io.Writer) error

// Text reports whether the format can be read in a terminal and piped on.
func (f Format) Text() bool { return f.Word == "csv" || f.Word == "json" || f.Word == "text" }

// Extension is the end of a file's name, without the dot.
func (f Format) Extension() string {
	if f.Word == "text" {
		return "txt"
	}
	return f.Word
}

// FindKind finds a kind by its word.
func FindKind(word string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Word == word {
			return k, true
		}
	}
	return Kind{}, false
}

// Format finds the format of a kind by its word; "" is the first.
func (k Kind) Format(word string) (Format, bool) {
	for _, f := range k.Formats {
		if word == "" || f.Word == word {
			return f, true
		}
	}
	return Format{}, false
}

// FormatWords lists the formats of a kind.
func (k Kind) FormatWords() []string {
	var words []string
	for _, f := range k.Formats {
		words = append(words, f.Word)
	}
	return words
}

// FileName suggests a name: the kind, what it is about (a ward, the code of a
// device; may be empty), and the day it shows.
func (k Kind) FileName(f Format, about string, h *Head) string {
	name := "visite-" + k.Word
	if about = plainName(about); about != "" {
		name += "-" + about
	}
	return fmt.Sprintf("%s-%s.%s", name, h.At.Format(time.DateOnly), f.Extension())
}

// plainName leaves of a text what is harmless in the name of a file on every
// system.
func plainName(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(audit.Clean(s, 40)) {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b.WriteRune(r)
		case r == 'ä', r == 'ö', r == 'ü':
			b.WriteString(map[rune]string{'ä': "ae", 'ö': "oe", 'ü': "ue"}[r])
		case r == 'ß':
			b.WriteString("ss")
		default:
			b.WriteByte('-')
		}
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' }), "-")
}

// told passes records on, counting them and telling progress of them.
func told[T any](all iter.Seq2[T, error], o *Order) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for r, err := range all {
			if err == nil {
				o.Done.Records++
			}
			if o.Progress != nil && o.Done.Records%256 == 1 {
				o.Progress(o.Done.Records)
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// approved passes on the audits that somebody has approved, or all if they are
// asked for, and counts what it leaves out.
func approved(all iter.Seq2[audit.Record, error], o *Order) iter.Seq2[audit.Record, error] {
	if o.Unreviewed {
		return all
	}
	return func(yield func(audit.Record, error) bool) {
		for r, err := range all {
			if err == nil && r.Review != audit.Approved {
				o.Done.LeftOut++
				continue
			}
			if !yield(r, err) {
				return
			}
		}
	}
}
