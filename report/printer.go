package report

import (
	"cmp"
	"io"
	"strings"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/report/pdf"
)

// printer draws a paper: the document with the words of its head and of the
// checklist at hand.
type printer struct {
	*Head
	*pdf.Doc
	list *checklist.Checklist // nil if it is not known: then its words stand for themselves
}

// sheet is what one paper has on each of its pages.
type sheet struct {
	title, about string // in the header
	landscape    bool
	watermark    string
}

// print begins a paper.
func (h *Head) print(s sheet) *printer {
	short := s.title
	if s.about != "" {
		short += " · " + s.about
	}
	foot := h.in("Stand ", "As of ") + h.moment(h.At)
	if h.Checkpoint != "" {
		foot = h.in("Kontrollwert ", "Checkpoint ") + h.Checkpoint + " · " + foot
	}
	return &printer{Head: h, Doc: pdf.New(pdf.Options{
		Title: short, Lang: string(h.Lang), Created: h.At, Landscape: s.landscape, Watermark: s.watermark,
		Left: h.Facility, Right: short, Foot: foot, Pages: h.in("Seite %d von %d", "Page %d of %d"),
		Missing: h.in(
			"In ‹ › stehen Zeichen, die diese Schrift nicht hat, mit ihrer Nummer in Unicode.",
			"In ‹ › are characters that this font does not have, by their number in Unicode."),
	})}
}

// with says which checklist the words that follow are from.
func (p *printer) with(digest string) {
	p.list = nil
	if p.Checklist != nil {
		if c, ok := p.Checklist(digest); ok {
			p.list = c
		}
	}
}

// end writes the paper.
func (p *printer) end(w io.Writer) error { return p.Output(w) }

// notApproved is written across a paper about audits that nobody approved.
func (h *Head) notApproved() string { return h.in("NICHT FREIGEGEBEN", "NOT APPROVED") }

// moment is a time as people read it.
func (h *Head) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(h.in("02.01.2006 15:04", "2006-01-02 15:04"))
}

// when is a time of the log or of an answer as people read it; what cannot be
// read stands as it is.
func (h *Head) when(at string) string {
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		return h.moment(t)
	}
	return h.date(at)
}

// date is the day of a time.
func (h *Head) date(at string) string {
	if t, err := time.Parse(time.DateOnly, day(at)); err == nil {
		return h.day(t)
	}
	return at
}

// day is a day as people read it.
func (h *Head) day(t time.Time) string { return t.Format(h.in("02.01.2006", "2006-01-02")) }

// who is a person as a paper names them.
func (h *Head) who(name string) string {
	if name == "" {
		return h.erased()
	}
	return name
}

func (h *Head) erased() string { return h.in("(gelöscht)", "(erased)") }

// where is a place in one line.
func (h *Head) where(p audit.Place) string {
	var parts []string
	if p.Ward != "" {
		parts = append(parts, p.Ward)
	}
	if p.Room != "" {
		parts = append(parts, h.in("Raum ", "room ")+p.Room)
	}
	if p.Bed != "" {
		parts = append(parts, h.in("Bett ", "bed ")+p.Bed)
	}
	return strings.Join(parts, ", ")
}

// The titles of words of the checklist.

func (p *printer) item(id string) string {
	if p.list != nil {
		if item, ok := p.list.Item(id); ok {
			return item.Title.In(p.Lang)
		}
	}
	return id
}

func (p *printer) verdict(word string) string {
	if p.list == nil {
		return word
	}
	return p.list.VerdictTitle(word).In(p.Lang)
}

func (p *printer) urgency(word string) string {
	if p.list == nil {
		return word
	}
	return p.list.UrgencyTitle(word).In(p.Lang)
}

func (p *printer) owner(word string) string {
	for _, c := range p.lists() {
		if t := c.OwnerTitle(word).In(p.Lang); t != word {
			return t
		}
	}
	return word
}

// action is what is to be done, of a checklist or a gap of a round.
func (p *printer) action(word string) string {
	for _, c := range p.lists() {
		if def, ok := c.Action(word); ok {
			return def.Title.In(p.Lang)
		}
	}
	return p.gapAction(audit.GapKind(word))
}

// lists are where words are looked up that do not say which checklist they are
// of: in that at hand, else in those that come with the program.
func (p *printer) lists() []*checklist.Checklist {
	if p.list == nil {
		return builtIn()
	}
	return append([]*checklist.Checklist{p.list}, builtIn()...)
}

// answer is what was answered, in the words of the checklist; fields of a
// structured answer stand in lines of their own.
func (p *printer) answer(a *audit.Answer) string {
	var item checklist.Item
	if p.list != nil {
		item, _ = p.list.Item(a.Item)
	}
	text := a.Value.Word
	if option, ok := item.Option(text); ok {
		text = option.Title.In(p.Lang)
	}
	var lines []string
	for _, name := range fieldNames(a.Value.Fields) {
		field, _ := item.Field(name)
		lines = append(lines, cmp.Or(field.Title.In(p.Lang), name)+": "+p.field(&field, a.Value.Fields[name]))
	}
	if len(lines) > 0 {
		text = strings.Join(lines, "\n")
	}
	if a.Redacted {
		text = strings.TrimPrefix(text+"\n"+p.erased(), "\n")
	}
	return text
}

func (p *printer) field(f *checklist.Field, value string) string {
	switch f.Kind {
	case checklist.FieldTime:
		return p.when(value)
	case checklist.FieldDate:
		return p.date(value)
	case checklist.FieldChoice:
		for _, o := range f.Options {
			if o.Word == value {
				return o.Title.In(p.Lang)
			}
		}
	}
	return value
}
