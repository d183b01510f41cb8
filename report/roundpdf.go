package report

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"visite/audit"
	"visite/report/pdf"
)

// RoundPDF writes the report of a round: how complete it is, room by room, what
// was found, its gaps, what is to be done about its devices and rooms, and what
// was sent over the network. The error is that of the actions, before anything is
// written, or of writing.
func RoundPDF(w io.Writer, r *audit.RoundRecord, actions iter.Seq2[audit.Action, error], h *Head) error {
	open, err := openActions(ofRound(actions, r), h)
	if err != nil {
		return err
	}
	title := h.in("Rundenbericht", "Round report")
	p := &roundPrinter{h.print(sheet{title: title, about: strings.Join(r.Wards, ", ")}), r}
	p.with(r.Checklist)
	p.Title(title, oneLine(joined(" · ", strings.Join(r.Wards, ", "), r.Title.In(h.Lang))))
	p.summary()
	p.rooms()
	p.findings()
	p.gaps()
	p.Heading(fmt.Sprintf(p.in("Offene Maßnahmen an Geräten und Räumen der Runde (%d)", "Open actions on devices and rooms of the round (%d)"), len(open)))
	if len(open) == 0 {
		p.Paragraph(p.in("Keine.", "None."))
	} else {
		p.roundActions(open)
	}
	p.sent()
	p.Heading(p.in("Unterschriften", "Signatures"))
	p.Signatures([]string{p.in("Datum, Unterschrift: Runde gegangen", "Date, signature: walked the round"), p.in("Datum, Unterschrift: zur Kenntnis genommen", "Date, signature: taken note of")})
	return p.end(w)
}

// ofRound leaves the actions of devices that the round saw, and its gaps.
func ofRound(actions iter.Seq2[audit.Action, error], r *audit.RoundRecord) iter.Seq2[audit.Action, error] {
	here := map[audit.DeviceID]bool{}
	for i := range r.Visits {
		for _, s := range r.Visits[i].Devices {
			here[s.Device.ID] = true
		}
	}
	return func(yield func(audit.Action, error) bool) {
		for a, err := range actions {
			if (err != nil || a.Round == r.ID || a.Device != "" && here[a.Device]) && !yield(a, err) {
				return
			}
		}
	}
}

type roundPrinter struct {
	*printer
	r *audit.RoundRecord
}

// summary is how complete the round is and who walked it.
func (p *roundPrinter) summary() {
	done := p.r.Progress()
	text := fmt.Sprintf(p.in("Räume fertig: %d von %d. Geräte geklärt: %d von %d. Lücken: %d.", "Rooms done: %d of %d. Devices settled: %d of %d. Gaps: %d."),
		done.RoomsDone, done.Rooms, done.DevicesDone, done.Devices, len(p.r.Gaps))
	switch p.r.Status {
	case audit.RoundComplete:
		text += p.in("\nJeder Raum wurde betreten, jedes erwartete Gerät ist geprüft, fehlt oder wurde woanders gefunden.",
			"\nEvery room was entered, every device expected is audited, missing or was found elsewhere.")
	case audit.RoundImported:
		text += p.in("\nÜbernommen aus einer anderen Quelle: Über Räume, die sie nicht nennt, sagt diese Runde nichts.",
			"\nImported from another source: this round says nothing about rooms it does not name.")
	}
	p.Box(p.in("Runde: ", "Round: ")+p.roundStatus(p.r.Status), text)
	p.Pairs([]pdf.Pair{
		{Name: p.in("Begonnen", "Begun"), Value: p.stamp(p.r.Started)},
		{Name: p.in("Abgeschlossen", "Closed"), Value: p.stamp(p.r.Closed)},
		{Name: p.in("Checkliste", "Checklist"), Value: p.r.Title.In(p.Lang)},
		{Name: p.in("Prüfsumme der Checkliste", "Digest of the checklist"), Value: p.r.Checklist, Mono: true},
		{Name: p.in("Runde Nr.", "Round no."), Value: string(p.r.ID), Mono: true},
	})
}

// stamp is who did something on which day: that of a round, not of each step.
func (h *Head) stamp(s audit.Stamp) string {
	if s.At == "" {
		return ""
	}
	return h.when(s.At) + h.in(" durch ", " by ") + h.who(s.Name)
}

// rooms are in walking order; their last row is their sum.
func (p *roundPrinter) rooms() {
	p.Heading(p.in("Räume", "Rooms"))
	t := p.Table(
		pdf.Column{Name: p.in("Station", "Ward"), Share: 20}, pdf.Column{Name: p.in("Raum", "Room"), Share: 12}, pdf.Column{Name: p.in("Ergebnis", "Result"), Share: 22},
		pdf.Column{Name: p.in("erwartet", "expected"), Share: 9, Right: true}, pdf.Column{Name: p.in("davon geklärt", "of these settled"), Share: 10, Right: true},
		pdf.Column{Name: p.in("zusätzlich", "found besides"), Share: 10, Right: true}, pdf.Column{Name: p.in("offen", "open"), Share: 7, Right: true},
		pdf.Column{Name: p.in("gesendet", "sent"), Share: 15},
	)
	var sum audit.RoomLine
	for i := range p.r.Rooms {
		l := &p.r.Rooms[i]
		result := p.visit(l.Status)
		if reason := p.r.Visits[i].Reason; reason != "" {
			result += ": " + reason
		}
		t.Row(l.Room.Ward.Name, l.Room.Name, result, itoa(l.Expected), itoa(l.Settled), itoa(l.Found), itoa(l.Open), p.sentShort(l.Network))
		sum.Expected, sum.Settled, sum.Found, sum.Open = sum.Expected+l.Expected, sum.Settled+l.Settled, sum.Found+l.Found, sum.Open+l.Open
	}
	t.Sum(p.in("Summe", "Sum"), "", "", itoa(sum.Expected), itoa(sum.Settled), itoa(sum.Found), itoa(sum.Open), "")
	t.End()
}

func itoa(n int) string { return number(int64(n)) }

func (h *Head) sentShort(n audit.VisitNetwork) string {
	if !n.Sent() {
		return h.in("nichts", "nothing")
	}
	return joined(", ", plural(n.Browses, h.in("Suche", "browse"), h.in("Suchen", "browses")), plural(n.Connects, h.in("Verbindung", "connection"), h.in("Verbindungen", "connections")))
}

func plural(n int, one, many string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 " + one
	}
	return itoa(n) + " " + many
}

// finding is a verdict with how many devices have it.
type finding struct {
	verdict, urgency string
	devices          int
}

// findings sums up the devices of the round and lists each.
func (p *roundPrinter) findings() {
	p.Heading(p.in("Befunde", "Findings"))
	total, all := 0, []finding{}
	count := func(verdict, urgency string) {
		total++
		i := slices.IndexFunc(all, func(f finding) bool { return f.verdict == verdict })
		if i < 0 {
			i, all = len(all), append(all, finding{verdict: verdict, urgency: urgency})
		}
		all[i].devices++
	}
	for i := range p.r.Visits {
		for j := range p.r.Visits[i].Devices {
			count(p.finding(&p.r.Visits[i].Devices[j]))
		}
	}
	if total == 0 {
		p.Paragraph(p.in("In diesen Räumen wurde kein Gerät erwartet oder gefunden.", "No device was expected or found in these rooms."))
		return
	}
	slices.SortStableFunc(all, func(a, b finding) int {
		return cmp.Or(audit.Strictness(b.urgency)-audit.Strictness(a.urgency), cmp.Compare(a.verdict, b.verdict))
	})
	t := p.Table(pdf.Column{Name: p.in("Befund", "Finding"), Share: 80}, pdf.Column{Name: p.in("Geräte", "Devices"), Share: 20, Right: true})
	for _, f := range all {
		t.Row(f.verdict, itoa(f.devices))
	}
	t.Sum(p.in("Summe", "Sum"), itoa(total))
	t.End()
	p.devices()
}

// finding is what became of a device, in words, and how urgent that is.
func (p *roundPrinter) finding(s *audit.Seen) (text, urgency string) {
	if state := s.State(); state != audit.SeenAudited {
		return p.seen(state), ""
	}
	return p.verdict(s.Audit.Verdict), s.Audit.Urgency
}

func (p *roundPrinter) devices() {
	p.Subheading(p.in("Gerät für Gerät", "Device by device"))
	t := p.Table(
		pdf.Column{Name: p.in("Ort", "Place"), Share: 29}, pdf.Column{Name: p.in("Gerät", "Device"), Share: 26}, pdf.Column{Name: p.in("Nummer", "Number"), Share: 14},
		pdf.Column{Name: p.in("Befund", "Finding"), Share: 22}, pdf.Column{Name: p.in("Besonderes", "Remarks"), Share: 23},
	)
	for i := range p.r.Visits {
		v := &p.r.Visits[i]
		for j := range v.Devices {
			s := &v.Devices[j]
			text, _ := p.finding(s)
			t.Row(p.where(audit.Place{Ward: v.Room.Ward.Name, Room: v.Room.Name, Bed: s.Device.Place.Bed}), s.Device.Name(), s.Device.Code(), text, p.remarks(s))
		}
	}
	t.End()
}

func (p *roundPrinter) remarks(s *audit.Seen) string {
	var all []string
	switch {
	case s.How == audit.MovedIn && s.Home != "":
		all = append(all, p.in("erwartet in ", "expected in ")+s.Home)
	case s.How == audit.MovedIn:
		all = append(all, p.in("woanders erwartet", "expected elsewhere"))
	case s.How == audit.Unexpected:
		all = append(all, p.in("stand auf keiner Liste", "on no list"))
	}
	if s.Away != "" {
		all = append(all, p.in("gefunden in ", "found in ")+s.Away)
	}
	if s.Twice {
		all = append(all, p.in("an mehr als einem Ort oder mehrfach geprüft", "in more than one place, or audited more than once"))
	}
	return strings.Join(all, "\n")
}

func (p *roundPrinter) gaps() {
	p.Heading(fmt.Sprintf(p.in("Lücken (%d)", "Gaps (%d)"), len(p.r.Gaps)))
	if len(p.r.Gaps) == 0 {
		p.Paragraph(p.in("Keine.", "None."))
		return
	}
	t := p.Table(pdf.Column{Name: p.in("Lücke", "Gap"), Share: 30}, pdf.Column{Name: p.in("Ort", "Place"), Share: 35}, pdf.Column{Name: p.in("Gerät", "Device"), Share: 35})
	for i := range p.r.Gaps {
		g := &p.r.Gaps[i]
		t.Row(p.gap(g.Kind), p.where(audit.Place{Ward: g.Ward, Room: g.Room}), g.Name)
	}
	t.End()
}

func (p *roundPrinter) roundActions(all []audit.Action) {
	t := p.Table(
		pdf.Column{Name: p.in("Zuständig", "Owner"), Share: 20}, pdf.Column{Name: p.in("Frist", "Due"), Share: 17}, pdf.Column{Name: p.in("Maßnahme", "Action"), Share: 29},
		pdf.Column{Name: p.in("Gerät", "Device"), Share: 13}, pdf.Column{Name: p.in("Ort", "Place"), Share: 28}, pdf.Column{Name: p.in("Stand", "State"), Share: 16},
	)
	for i := range all {
		a := &all[i]
		t.Row(p.owner(a.Owner), p.moment(a.Due), p.action(a.Word), cmp.Or(a.Code, a.Name), p.where(a.Place), p.standing(a))
	}
	t.End()
}

// sent is what went over the network, in all and outside of rooms.
func (p *roundPrinter) sent() {
	p.Heading(p.in("Was über das Netz gesendet wurde", "What was sent over the network"))
	n := p.r.Network()
	if !n.Sent() {
		p.Paragraph(p.in("Nichts.", "Nothing."))
		return
	}
	p.Pairs([]pdf.Pair{
		{Name: p.in("Schnittstellen", "Interfaces"), Value: strings.Join(n.Interfaces, ", ")},
		{Name: p.in("Suchen mit mDNS", "mDNS browses"), Value: itoa(n.Browses)},
		{Name: p.in("Fragen, höchstens", "Questions, at most"), Value: itoa(n.Announced)},
		{Name: p.in("davon gehört", "of these heard"), Value: itoa(n.Heard)},
		{Name: p.in("Verbindungen versucht", "Connections tried"), Value: itoa(n.Connects)},
		{Name: p.in("davon beantwortet", "of these answered"), Value: itoa(n.Open)},
		{Name: p.in("außerhalb eines Raums", "outside of a room"), Value: p.sentShort(p.r.Outside)},
	})
	p.Note(p.in("Jede Sendung wurde vorher festgehalten. Fragen gehen an 224.0.0.251; eine Verbindungsprüfung sendet kein Byte.", "Each was recorded before it was sent. Questions go to 224.0.0.251; a connect check sends no byte."))
}
