package report

import (
	"io"
	"strings"
	"time"

	"visite/audit"
	"visite/report/pdf"
)

// RecordPDF writes the record of one audit for the Medizinproduktebuch (MPBetreibV
// § 13 no. 4): what was audited, what was answered, what follows and why, who
// looked at it, and by which hashes it can be found in the log again. One that
// nobody approved has that across every page. The error is that of writing.
func RecordPDF(w io.Writer, r *audit.Record, h *Head) error {
	title := h.in("Prüfprotokoll", "Audit record")
	s := sheet{title: title, about: r.Device.Code()}
	if r.Review != audit.Approved {
		s.watermark = h.notApproved()
	}
	p := &recordPrinter{h.print(s), r}
	p.with(r.ChecklistDigest)
	p.Title(title, oneLine(strings.TrimPrefix(p.listTitle()+" · "+r.Device.Label(), " · ")))
	p.verdictBox()
	p.device()
	p.occasion()
	p.reasons()
	p.actions()
	p.answers()
	p.evidence()
	p.network()
	p.reviews()
	p.hashes()
	if err := p.code(); err != nil {
		return err
	}
	p.sign()
	return p.end(w)
}

// recordPrinter draws the record of an audit.
type recordPrinter struct {
	*printer
	r *audit.Record
}

func (p *printer) listTitle() string {
	if p.list == nil {
		return ""
	}
	return p.list.Title.In(p.Lang)
}

// verdictBox says what was found.
func (p *recordPrinter) verdictBox() {
	r, lines := p.r, []string{}
	switch r.Status {
	case audit.Draft:
		lines = append(lines, p.in("Vorläufig: Die Prüfung ist noch nicht abgeschlossen.", "So far: the audit is not completed yet."))
	case audit.Dropped:
		lines = append(lines, p.in("Die Prüfung wurde verworfen und gilt nicht.", "The audit was dropped and counts for nothing."))
	default:
		lines = append(lines, p.in("Freigabe: ", "Review: ")+p.reviewState(r.Review)+".")
	}
	for _, c := range r.Outcome.Contradictions {
		lines = append(lines, p.in("Widerspruch: ", "Contradiction: ")+p.contradiction(c))
	}
	p.Box(p.in("Ergebnis: ", "Verdict: ")+p.verdict(r.Outcome.Verdict), strings.Join(lines, "\n"))
}

func (p *printer) contradiction(id string) string {
	if p.list != nil {
		if def, ok := p.list.Contradiction(id); ok {
			return def.Title.In(p.Lang)
		}
	}
	return id
}

// device is the identity in the four groups of MPBetreibV § 14 (2).
func (p *recordPrinter) device() {
	d := &p.r.Device
	p.Heading(p.in("Gerät (Angaben nach MPBetreibV § 14 Abs. 2)", "Device (after MPBetreibV § 14 (2))"))
	p.Pairs([]pdf.Pair{
		{Name: p.in("(1) Bezeichnung", "(1) Designation"), Value: d.Designation},
		{Name: p.in("(1) Art", "(1) Kind"), Value: d.Type},
		{Name: p.in("(1) Typ", "(1) Type"), Value: d.Model},
		{Name: p.in("(1) Seriennummer", "(1) Serial number"), Value: d.Serial},
		{Name: p.in("(1) Loscode", "(1) Lot code"), Value: d.Lot},
		{Name: p.in("(1) Anschaffungsjahr", "(1) Year of acquisition"), Value: d.Year},
		{Name: p.in("(2) Hersteller", "(2) Maker"), Value: d.Maker},
		{Name: p.in("(2) Anschrift", "(2) Address"), Value: d.MakerAddress},
		{Name: p.in("(3) Identifikationsnummer", "(3) Identification number"), Value: d.InventoryNumber},
		{Name: p.in("(4) Standort jetzt", "(4) Location now"), Value: p.where(d.Place)},
		{Name: p.in("(4) Betriebliche Zuordnung", "(4) Assigned to"), Value: d.Department},
		{Name: "UDI", Value: d.UDI},
		{Name: p.in("Firmware laut Liste", "Firmware by the list"), Value: d.Firmware},
		{Name: p.in("Netz laut Liste", "Network by the list"), Value: joined(" · ", d.IP, d.MAC, d.Host)},
	})
}

// joined joins what is not empty.
func joined(sep string, parts ...string) string {
	var there []string
	for _, s := range parts {
		if s != "" {
			there = append(there, s)
		}
	}
	return strings.Join(there, sep)
}

// occasion says where, when, by whom and by which checklist.
func (p *recordPrinter) occasion() {
	r := p.r
	p.Heading(p.in("Prüfung", "Audit"))
	pairs := []pdf.Pair{
		{Name: p.in("Ort der Prüfung", "Audited in"), Value: p.where(r.Place)},
		{Name: p.in("Abgeschlossen", "Completed"), Value: p.completed()},
		{Name: p.in("Fassung", "Revision"), Value: number(int64(r.Revision))},
		{Name: p.in("Übernommen", "Imported"), Value: p.imported()},
		{Name: p.in("Prüfung Nr.", "Audit no."), Value: string(r.ID), Mono: true},
		{Name: p.in("Runde Nr.", "Round no."), Value: string(r.Round), Mono: true},
	}
	if p.list != nil {
		n := p.list.Notice
		pairs = append(pairs, pdf.Pair{Name: p.in("Sicherheitsinformation", "Notice"), Value: joined(", ", n.Title.In(p.Lang), n.Authority.In(p.Lang), p.date(n.Date), n.Reference)})
	}
	p.Pairs(append(pairs,
		pdf.Pair{Name: p.in("Checkliste", "Checklist"), Value: r.Checklist + p.in(", Version ", ", version ") + number(int64(r.ChecklistVersion))},
		pdf.Pair{Name: p.in("Prüfsumme der Checkliste", "Digest of the checklist"), Value: r.ChecklistDigest, Mono: true},
	))
}

// completed is who completed the audit and when. When it was begun is not
// printed: beside it, that would time the work of a person.
func (p *recordPrinter) completed() string {
	if p.r.Status != audit.Completed {
		return p.in("noch nicht", "not yet")
	}
	return p.when(p.r.Completed.At) + p.in(" durch ", " by ") + p.who(completedBy(p.r))
}

func (p *recordPrinter) imported() string {
	if !p.r.Imported {
		return ""
	}
	return p.in("ja, aus einer anderen Quelle; die Angaben sind die der genannten Person", "yes, from another source; what it says is the word of the person named")
}

// reasons are the rules that hold, with their sources.
func (p *recordPrinter) reasons() {
	p.Heading(p.in("Warum", "Reasons"))
	out := &p.r.Outcome
	if len(out.Rules) == 0 {
		p.Paragraph(p.in("Aus den Antworten folgt keine Regel.", "No rule follows from the answers."))
	} else {
		t := p.Table(
			pdf.Column{Name: p.in("Regel", "Rule"), Share: 7}, pdf.Column{Name: p.in("Dringlichkeit", "Urgency"), Share: 14},
			pdf.Column{Name: p.in("Begründung", "Reason"), Share: 50}, pdf.Column{Name: p.in("Quelle", "Source"), Share: 29},
		)
		for _, id := range out.Rules {
			t.Row(p.rule(id)...)
		}
		t.End()
	}
	if len(out.NotCounted) > 0 {
		var items []string
		for _, id := range out.NotCounted {
			items = append(items, p.item(id))
		}
		p.Note(p.in("Zählt nicht mehr, weil es nicht mehr gefragt ist: ", "Not counted, because no longer asked: ") + strings.Join(items, "; "))
	}
}

func (p *printer) rule(id string) []string {
	if p.list != nil {
		if r, ok := p.list.Rule(id); ok {
			return []string{id, p.urgency(r.Urgency), r.Reason.In(p.Lang), r.Source.In(p.Lang)}
		}
	}
	return []string{id}
}

// actions are those sealed with the audit, and where they stand.
func (p *recordPrinter) actions() {
	p.Heading(p.in("Maßnahmen", "Actions"))
	out := &p.r.Outcome
	if len(out.Actions) == 0 {
		p.Paragraph(p.in("Aus dieser Prüfung folgt keine Maßnahme.", "No action follows from this audit."))
	} else {
		t := p.Table(
			pdf.Column{Name: p.in("Maßnahme", "Action"), Share: 38}, pdf.Column{Name: p.in("Zuständig", "Owner"), Share: 22},
			pdf.Column{Name: p.in("Frist", "Due"), Share: 17}, pdf.Column{Name: p.in("Stand", "State"), Share: 17},
			pdf.Column{Name: p.in("Regeln", "Rules"), Share: 8},
		)
		for i := range out.Actions {
			t.Row(p.sealedAction(&out.Actions[i])...)
		}
		t.End()
	}
	if c := out.Consultation; c != nil {
		p.Paragraph(p.in("Die Rücksprache mit der behandelnden Ärztin oder dem Arzt gilt bis ", "The consultation with the treating physician holds until ") +
			p.when(c.ValidUntil) + p.in(" und endet mit dem Aufenthalt an diesem Monitor.", " and ends with the stay at this monitor."))
	}
}

// sealedAction is an action as the audit asked for it, with the owner, deadline
// and state that it has now.
func (p *recordPrinter) sealedAction(a *audit.SealedAction) []string {
	owner, due, state := a.Owner, "", ""
	if at, err := time.Parse(time.RFC3339, p.r.Completed.At); err == nil && p.r.Status == audit.Completed {
		if at, err = audit.AddDuration(at, a.Within); err == nil {
			due = p.moment(at)
		}
	}
	for i := range p.r.Actions {
		if now := &p.r.Actions[i]; now.Word == a.Action {
			owner, due, state = now.Owner, p.moment(now.Due), p.standing(now)
		}
	}
	return []string{p.action(a.Action), p.owner(owner), due, state, strings.Join(a.Rules, ", ")}
}

// standing is where an action stands at the moment of the paper.
func (h *Head) standing(a *audit.Action) string {
	text := h.actionStatus(a.Status)
	switch {
	case a.Overdue(h.At):
		text = h.in("überfällig", "overdue") + ", " + text
	case a.Status == audit.ToDo && !a.Open(h.At):
		return h.in("offen ab ", "open from ") + h.moment(a.Opens)
	}
	if a.Step.At != "" {
		text += "\n" + h.who(a.Step.Name) + ", " + h.date(a.Step.At)
	}
	return text
}

// answers are all of them, in the order of the checklist, with where each is
// from. Of its time only the day is printed.
func (p *recordPrinter) answers() {
	p.Heading(p.in("Antworten", "Answers"))
	t := p.Table(
		pdf.Column{Name: p.in("Frage", "Item"), Share: 29}, pdf.Column{Name: p.in("Antwort", "Answer"), Share: 31},
		pdf.Column{Name: p.in("Herkunft", "Provenance"), Share: 23}, pdf.Column{Name: p.in("Notiz", "Note"), Share: 17},
	)
	for i := range p.r.Answers {
		a := &p.r.Answers[i]
		by := a.By.Name
		if by == "" && p.r.Imported {
			by = p.r.By
		}
		t.Row(p.item(a.Item), p.answer(a), p.provenance(a.Provenance)+"\n"+p.who(by)+", "+p.date(a.By.At), a.Note)
	}
	t.End()
}

// evidence lists the files by name and hash.
func (p *recordPrinter) evidence() {
	var t *pdf.Table
	for _, a := range p.r.Answers {
		for _, e := range a.Evidence {
			if t == nil {
				p.Heading(p.in("Nachweise", "Evidence"))
				t = p.Table(
					pdf.Column{Name: p.in("Datei", "File"), Share: 15}, pdf.Column{Name: p.in("Byte", "Bytes"), Share: 7, Right: true},
					pdf.Column{Name: p.in("gehört zu", "belongs to"), Share: 17}, pdf.Column{Name: "SHA-256", Share: 61, Mono: true},
				)
			}
			hash := e.SHA256
			if hash == "" {
				hash = p.erased()
			}
			t.Row(p.who(e.Name), number(e.Size), p.item(a.Item), hash)
		}
	}
	if t != nil {
		t.End()
	}
}
