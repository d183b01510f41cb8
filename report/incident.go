package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"visite/audit"
	"visite/checklist"
	"visite/report/pdf"
)

// The draft of an operator's report of a suspected serious incident (MPAMIV § 3).
// It is no report: BfArM has its own channel, whose form asks what it asks. The
// draft gathers what is known and leaves lines for what is not. Notes, names of
// persons, free text beside the device's and the bed are left out: they may lead
// to a patient.

// incidentPart is a part of the draft, for each of its forms.
type incidentPart struct {
	title string
	said  []string // sentences
	pairs []pdf.Pair
}

// errNoIncident refuses a draft about an audit in which nobody suspects anything.
func errNoIncident() error {
	return &audit.Refusal{Code: "no-incident", Text: checklist.Text{
		checklist.German:  "in dieser Prüfung besteht kein Verdacht auf ein Vorkommnis: erst die Prüfung ändern, dann den Entwurf erstellen",
		checklist.English: "no incident is suspected in this audit: amend the audit first, then make the draft",
	}}
}

// incident gathers what is known.
func (p *printer) incident(r *audit.Record) ([]incidentPart, error) {
	p.with(r.ChecklistDigest)
	if p.list != nil && !suspected(r, p.list) {
		return nil, errNoIncident()
	}
	d := &r.Device
	return []incidentPart{
		{title: p.in("Meldende Stelle (Betreiber)", "Reporting party (operator)"), pairs: []pdf.Pair{
			{Name: p.in("Einrichtung", "Facility"), Value: p.Facility, Blank: true},
			{Name: p.in("Anschrift", "Address"), Blank: true},
			{Name: p.in("Ansprechperson", "Contact person"), Blank: true},
			{Name: p.in("Funktion", "Function"), Blank: true},
			{Name: p.in("Telefon, E-Mail", "Telephone, e-mail"), Blank: true},
		}},
		{title: p.in("Produkt", "Product"), pairs: []pdf.Pair{
			{Name: p.in("Bezeichnung", "Designation"), Value: joined(", ", d.Designation, d.Type), Blank: true},
			{Name: p.in("Typ, Modell", "Type, model"), Value: d.Model, Blank: true},
			{Name: p.in("Hersteller", "Maker"), Value: joined(", ", d.Maker, d.MakerAddress), Blank: true},
			{Name: p.in("Seriennummer", "Serial number"), Value: d.Serial, Blank: true},
			{Name: p.in("Loscode", "Lot code"), Value: d.Lot, Blank: true},
			{Name: "UDI", Value: d.UDI, Blank: true},
			{Name: p.in("Software (laut Prüfung, sonst Liste)", "Software (by the audit, else the list)"), Value: p.firmware(r), Blank: true},
			{Name: p.in("Identifikationsnummer des Betreibers", "Operator's identification number"), Value: d.InventoryNumber, Blank: true},
			{Name: p.in("Standort", "Location"), Value: p.where(audit.Place{Ward: r.Place.Ward, Room: r.Place.Room}), Blank: true},
			{Name: p.in("Gerät jetzt (sichergestellt, wo)", "Device now (secured, where)"), Blank: true},
		}},
		{title: p.in("Was beobachtet wurde", "What was observed"), said: p.observed(r)},
		{title: p.in("Vorkommnis (von Hand zu ergänzen)", "Incident (to be filled in by hand)"), pairs: []pdf.Pair{
			{Name: p.in("Datum, Uhrzeit des Vorkommnisses", "Date, time of the incident"), Blank: true},
			{Name: p.in("Hergang", "What happened"), Blank: true},
			{Name: "", Blank: true},
			{Name: "", Blank: true},
			{Name: p.in("Folgen (eingetreten oder möglich), ohne Namen", "Consequences (happened or possible), without names"), Blank: true},
			{Name: "", Blank: true},
			{Name: p.in("Andere Produkte beteiligt", "Other products involved"), Blank: true},
			{Name: p.in("Hersteller unterrichtet am", "Maker informed on"), Blank: true},
		}},
		{title: p.in("Was schon angeordnet ist", "What is ordered already"), said: p.ordered(r)},
		{title: p.in("Herkunft der Angaben", "Where this is from"), pairs: []pdf.Pair{
			{Name: p.in("Prüfung, Fassung", "Audit, revision"), Value: fmt.Sprintf("%s, %d", r.ID, r.Revision)},
			{Name: p.in("Abgeschlossen", "Completed"), Value: p.when(r.Completed.At)},
			{Name: p.in("Freigabe", "Review"), Value: p.reviewState(r.Review)},
			{Name: p.in("Kontrollwert", "Checkpoint"), Value: p.Checkpoint},
		}},
	}, nil
}

// suspected reports whether a rule holds that stops all work on a device until
// it is released: signs of tampering, or a suspected serious incident.
func suspected(r *audit.Record, list *checklist.Checklist) bool {
	for _, id := range r.Outcome.Rules {
		if rule, ok := list.Rule(id); ok && rule.Hold {
			return true
		}
	}
	return false
}

// firmware is the version as it was read at the device, else that of the list.
func (p *printer) firmware(r *audit.Record) string {
	for i := range r.Answers {
		if r.Answers[i].Item == "firmware" && r.Answers[i].Value.Word != "" {
			return r.Answers[i].Value.Word
		}
	}
	return r.Device.Firmware
}

// observed are the choices of the audit, which cannot name anybody, and why they
// matter.
func (p *printer) observed(r *audit.Record) []string {
	var said []string
	for i := range r.Answers {
		if p.list == nil {
			break
		}
		item, _ := p.list.Item(r.Answers[i].Item)
		if item.Kind == checklist.KindChoice {
			said = append(said, item.Title.In(p.Lang)+" "+p.answer(&r.Answers[i]))
		}
	}
	for _, id := range r.Outcome.Rules {
		if rule := p.rule(id); len(rule) == 4 {
			said = append(said, rule[2]+" ("+rule[3]+")")
		}
	}
	return said
}

func (p *printer) ordered(r *audit.Record) []string {
	var said []string
	for i := range r.Outcome.Actions {
		a := &r.Outcome.Actions[i]
		said = append(said, p.action(a.Action)+" – "+p.owner(a.Owner))
	}
	return said
}

func (h *Head) incidentTitle() string {
	return h.in("Vorkommnismeldung – ENTWURF", "Incident report – DRAFT")
}

// incidentWarning says what the draft is not.
func (h *Head) incidentWarning() (head, text string) {
	return h.in("ENTWURF – das ist keine Meldung", "DRAFT – this is no report"), h.in(
		"Gemeldet wird unverzüglich (MPAMIV § 3) über den Meldeweg des BfArM, „Vorkommnismeldung durch Anwender, Betreiber und Händler“. Der Verdacht genügt. "+
			"Das amtliche Formular kann anderes fragen. Hier steht nur, was in der Prüfung festgehalten ist; leere Zeilen sind von Hand zu ergänzen. Keine Angaben, die einen Patienten erkennen lassen.",
		"The report is filed without delay (MPAMIV § 3) through BfArM's own channel, “Vorkommnismeldung durch Anwender, Betreiber und Händler”. Suspicion is enough. "+
			"The official form may ask for other things. Here is only what the audit recorded; empty lines are to be filled in by hand. Nothing by which a patient could be recognised.")
}

// IncidentPDF writes the draft of an operator's report about the device of an
// audit in which an incident is suspected; else it is refused. The error is that
// refusal or that of writing.
func IncidentPDF(w io.Writer, r *audit.Record, h *Head) error {
	p := h.print(sheet{title: h.incidentTitle(), about: r.Device.Code(), watermark: h.in("ENTWURF", "DRAFT")})
	parts, err := p.incident(r)
	if err != nil {
		return err
	}
	p.Title(h.incidentTitle(), h.in("Verdacht auf ein schwerwiegendes Vorkommnis", "Suspected serious incident"))
	p.Box(h.incidentWarning())
	for _, part := range parts {
		p.Heading(part.title)
		p.Pairs(part.pairs)
		p.Bullets(part.said)
	}
	p.Signatures([]string{h.in("Ort, Datum, Unterschrift", "Place, date, signature")})
	return p.end(w)
}

// IncidentText writes the same as text, to be pasted into the official form.
func IncidentText(w io.Writer, r *audit.Record, h *Head) error {
	p := &printer{Head: h}
	parts, err := p.incident(r)
	if err != nil {
		return err
	}
	head, warning := h.incidentWarning()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n%s\n", head, strings.Repeat("=", utf8.RuneCountInString(head)), folded(warning, 76))
	for _, part := range parts {
		fmt.Fprintf(&b, "\n%s\n%s\n", part.title, strings.Repeat("-", utf8.RuneCountInString(part.title)))
		for _, pair := range part.pairs {
			switch value := oneLine(audit.CleanLines(pair.Value, audit.MaxNote)); {
			case value != "":
				fmt.Fprintf(&b, "%s: %s\n", pair.Name, value)
			case pair.Blank && pair.Name != "":
				fmt.Fprintf(&b, "%s: ____________________\n", pair.Name)
			}
		}
		for _, s := range part.said {
			fmt.Fprintf(&b, "%s\n", strings.ReplaceAll(folded("- "+oneLine(audit.CleanLines(s, audit.MaxNote)), 74), "\n", "\n  "))
		}
	}
	fmt.Fprintf(&b, "\n%s\n", head)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write draft: %w", err)
	}
	return nil
}

// folded breaks a text into lines of at most so many characters, where it has
// blanks.
func folded(s string, width int) string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(s) {
		n := utf8.RuneCountInString(word)
		if used > 0 && used+1+n > width {
			lines, line, used = append(lines, line), "", 0
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		line, used = line+word, used+n
	}
	return strings.Join(append(lines, line), "\n")
}
