package report

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"

	"visite/audit"
	"visite/report/pdf"
)

// WorkPDF writes the work list: what is open at the moment of the paper, by owner
// and deadline, with room to tick off by hand. The error is that of the actions,
// before anything is written, or of writing.
func WorkPDF(w io.Writer, actions iter.Seq2[audit.Action, error], h *Head) error {
	open, err := openActions(actions, h)
	if err != nil {
		return err
	}
	p := h.print(sheet{title: h.in("Arbeitsliste", "Work list")})
	p.Title(h.in("Arbeitsliste", "Work list"), h.about())
	overdue := 0
	for i := range open {
		if open[i].Overdue(h.At) {
			overdue++
		}
	}
	p.Paragraph(fmt.Sprintf(h.in("Offene Maßnahmen: %d, davon überfällig: %d.", "Open actions: %d, of these overdue: %d."), len(open), overdue))
	for len(open) > 0 {
		n := 1
		for n < len(open) && open[n].Owner == open[0].Owner {
			n++
		}
		p.work(open[:n])
		open = open[n:]
	}
	return p.end(w)
}

// openActions collects what is open, by owner and deadline.
func openActions(actions iter.Seq2[audit.Action, error], h *Head) ([]audit.Action, error) {
	var open []audit.Action
	for a, err := range actions {
		if err != nil {
			return nil, err
		}
		if a.Open(h.At) {
			open = append(open, a)
		}
	}
	slices.SortStableFunc(open, func(a, b audit.Action) int {
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), a.Due.Compare(b.Due), cmp.Compare(a.Place.Ward, b.Place.Ward),
			cmp.Compare(a.Place.Room, b.Place.Room), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Word, b.Word))
	})
	return open, nil
}

// work draws what one owner has to do.
func (p *printer) work(all []audit.Action) {
	p.Heading(fmt.Sprintf("%s (%d)", p.owner(all[0].Owner), len(all)))
	t := p.Table(
		pdf.Column{Name: p.in("Frist", "Due"), Share: 17}, pdf.Column{Name: p.in("Maßnahme", "Action"), Share: 30},
		pdf.Column{Name: p.in("Gerät", "Device"), Share: 22}, pdf.Column{Name: p.in("Ort", "Place"), Share: 18},
		pdf.Column{Name: p.in("Stand", "State"), Share: 17}, pdf.Column{Name: p.in("erledigt am", "done on"), Share: 12},
	)
	for i := range all {
		a := &all[i]
		name := a.Name
		if a.Device == "" {
			name = ""
		}
		t.Row(p.moment(a.Due), p.action(a.Word), joined("\n", name, a.Code), joined("\n", a.Place.Ward, joined(", ", p.room(a.Place.Room), p.bed(a.Place.Bed))), p.standing(a), "")
	}
	t.End()
}
