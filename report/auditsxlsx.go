package report

import (
	"io"
	"iter"
	"strings"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/report/xlsx"
)

// The sheets of [AuditsXLSX].
const (
	auditSheet = iota
	answerSheet
	actionSheet
	reviewSheet
	evidenceSheet
)

// AuditsXLSX writes everything about audits as a workbook: a sheet each for the
// audits, their answers, actions, reviews and evidence, joined by the id of the
// audit. An action stands with the audit that asked for it last, so that each is
// there once. done is what was chosen. The error is that of the records or of
// writing.
func AuditsXLSX(w io.Writer, audits iter.Seq2[audit.Record, error], h *Head, done *Tally) error {
	book, err := newWorkbook(w, h, both("Alles über ausgewählte Prüfungen", "Everything about chosen audits"), h.auditSheets()...)
	if err != nil {
		return err
	}
	defer book.Discard()
	s := newAuditSheets(book)
	for r, err := range audits {
		if err != nil {
			return err
		}
		if err := s.take(&r); err != nil {
			return err
		}
	}
	if done.LeftOut > 0 {
		book.say(h.in("Weggelassen, da nicht freigegeben", "Left out, since not approved"), number(int64(done.LeftOut)))
	}
	return book.finish()
}

// leading are the columns with which each sheet but the first begins.
func (h *Head) leading() []xlsx.Column {
	return []xlsx.Column{
		{Name: h.in("Prüfung", "Audit"), Width: 18},
		{Name: h.in("Inventarnummer", "Inventory number"), Width: 16},
		{Name: h.in("Gerät", "Device"), Width: 22},
		{Name: h.in("Station", "Ward"), Width: 18},
		{Name: h.in("Raum", "Room"), Width: 10},
	}
}

// auditSheets are the sheets with their columns.
func (h *Head) auditSheets() []xlsx.Sheet {
	text := func(de, en string, width float64) xlsx.Column { return xlsx.Column{Name: h.in(de, en), Width: width} }
	long := func(de, en string, width float64) xlsx.Column {
		return xlsx.Column{Name: h.in(de, en), Width: width, Kind: xlsx.Long}
	}
	kind := func(k xlsx.Kind, de, en string, width float64) xlsx.Column {
		return xlsx.Column{Name: h.in(de, en), Width: width, Kind: k}
	}
	answers := h.leading()
	for _, item := range answerItems() {
		answers = append(answers, xlsx.Column{Name: itemTitle(item, h.Lang), Width: 26, Kind: xlsx.Long})
	}
	answers = append(answers, long("Andere Antworten", "Other answers", 30), long("Notizen", "Notes", 40), long("Woher, wenn nicht nach eigener Angabe", "Whence, if not attested", 40))
	return []xlsx.Sheet{
		{Name: h.in("Prüfungen", "Audits"), Columns: []xlsx.Column{
			text("Prüfung", "Audit", 18), text("Stand", "Status", 14), text("Freigabe", "Review", 22), text("Ergebnis", "Verdict", 28),
			text("Dringlichkeit", "Urgency", 16), text("Station", "Ward", 18), text("Raum", "Room", 10), text("Bett", "Bed", 8),
			text("Inventarnummer", "Inventory number", 16), text("Seriennummer", "Serial number", 18), text("Hersteller", "Maker", 22),
			text("Typ", "Model", 18), long("Maßnahmen laut Prüfung", "Actions the audit asks for", 48), text("Regeln", "Rules", 14),
			long("Widersprüche", "Contradictions", 24), kind(xlsx.Time, "Abgeschlossen", "Completed", 18), text("Von", "By", 22),
			kind(xlsx.Number, "Revision", "Revision", 10), text("Übernommen", "Imported", 12), text("Runde", "Round", 18),
			text("Checkliste", "Checklist", 26), kind(xlsx.Number, "Version", "Version", 9), text("Prüfsumme des Eintrags", "Hash of the entry", 24),
			text("Im Netz gesehen", "Seen on the network", 30), text("Ruft an", "Calls", 22), text("Verbindungsprüfung", "Connect check", 20),
		}},
		{Name: h.in("Antworten", "Answers"), Columns: answers},
		{Name: h.in("Maßnahmen", "Actions"), Columns: append(h.leading(),
			long("Maßnahme", "Action", 40), text("Zuständig", "Owner", 24), text("Dringlichkeit", "Urgency", 16), text("Stand", "Status", 22),
			kind(xlsx.Time, "Frist", "Deadline", 18), text("Überfällig", "Overdue", 11), kind(xlsx.Time, "Offen ab", "Open from", 18),
			kind(xlsx.Time, "Seit", "Since", 18), text("Regeln", "Rules", 14))},
		{Name: h.in("Freigaben", "Reviews"), Columns: append(h.leading(),
			kind(xlsx.Number, "Revision", "Revision", 10), text("Entscheidung", "Decision", 18), kind(xlsx.Time, "Am", "At", 18), text("Von", "By", 22),
			text("Rolle", "Role", 16), long("Ohne Wirkung, weil", "Without effect, since", 34), long("Punkte und Gründe", "Items and reasons", 48),
			long("Notiz", "Note", 34), kind(xlsx.Number, "Zusammen mit gleichen", "With alike ones", 14), kind(xlsx.Time, "Zurückgenommen", "Withdrawn", 18))},
		{Name: h.in("Nachweise", "Evidence"), Columns: append(h.leading(),
			long("Frage", "Item", 36), text("Datei", "File", 30), kind(xlsx.Number, "Bytes", "Bytes", 12), text("SHA-256", "SHA-256", 68),
			kind(xlsx.Time, "Am", "At", 18), text("Von", "By", 22))},
	}
}

// itemTitle is the title of an item of a checklist built into the program.
func itemTitle(id string, l checklist.Lang) string {
	for _, c := range builtIn() {
		if item, ok := c.Item(id); ok {
			return item.Title.In(l)
		}
	}
	return id
}

// auditSheets fills the sheets.
type auditSheets struct {
	*workbook
	*printer
	row  *auditRow
	lead []any
}

func newAuditSheets(book *workbook) *auditSheets {
	return &auditSheets{workbook: book, printer: &printer{Head: book.head}, row: newAuditRow(CSVOptions{Lang: book.head.Lang})}
}

// take puts an audit on the sheets.
func (s *auditSheets) take(r *audit.Record) error {
	s.with(r.ChecklistDigest)
	s.row.Record = *r
	s.lead = []any{string(r.ID), r.Device.InventoryNumber, r.Device.Name(), r.Place.Ward, r.Place.Room}
	for _, put := range []func(*audit.Record) error{s.audit, s.answers, s.actions, s.reviews, s.evidence} {
		if err := put(r); err != nil {
			return err
		}
	}
	return nil
}

func (s *auditSheets) add(sheet int, cells ...any) error {
	return s.workbook.row(sheet, append(append(make([]any, 0, len(s.lead)+len(cells)), s.lead...), cells...)...)
}

func (s *auditSheets) audit(r *audit.Record) error {
	var actions, contradictions []string
	for _, a := range r.Outcome.Actions {
		actions = append(actions, s.action(a.Action)+" ("+s.owner(a.Owner)+")")
	}
	for _, c := range r.Outcome.Contradictions {
		contradictions = append(contradictions, s.contradiction(c))
	}
	return s.workbook.row(auditSheet,
		string(r.ID), s.auditStatus(r.Status), s.reviewOf(r), s.verdict(r.Outcome.Verdict), s.urgency(r.Outcome.Urgency),
		r.Place.Ward, r.Place.Room, r.Place.Bed, r.Device.InventoryNumber, r.Device.Serial, r.Device.Maker, r.Device.Model,
		strings.Join(actions, "\n"), strings.Join(r.Outcome.Rules, ", "), strings.Join(contradictions, "\n"),
		moment(r.Completed.At), completedBy(r), r.Revision, s.yes(r.Imported), string(r.Round),
		r.Checklist, r.ChecklistVersion, r.Leaf, s.row.sightings(), s.row.calls(), s.row.connects())
}

// reviewOf is where the review of an audit stands; a draft has none.
func (s *auditSheets) reviewOf(r *audit.Record) string {
	if r.Review == "" && r.Status != audit.Completed {
		return ""
	}
	return s.reviewState(r.Review)
}

func (s *auditSheets) answers(r *audit.Record) error {
	items := answerItems()
	cells := make([]any, len(items)+3)
	var others, notes, whence []string
	for i := range r.Answers {
		a := &r.Answers[i]
		if column, ok := s.row.columns[a.Item]; ok {
			cells[column] = s.answer(a)
		} else {
			others = append(others, a.Item+": "+s.answer(a))
		}
		if a.Note != "" {
			notes = append(notes, s.item(a.Item)+": "+a.Note)
		}
		if a.Provenance != audit.Attested {
			whence = append(whence, s.item(a.Item)+": "+s.provenance(a.Provenance))
		}
	}
	cells[len(items)] = strings.Join(others, "\n")
	cells[len(items)+1] = strings.Join(notes, "\n")
	cells[len(items)+2] = strings.Join(whence, "\n")
	return s.add(answerSheet, cells...)
}

func (s *auditSheets) actions(r *audit.Record) error {
	for _, a := range r.Actions {
		if a.Audit != r.ID {
			continue
		}
		err := s.add(actionSheet, s.action(a.Word), s.owner(a.Owner), s.urgency(a.Urgency), s.actionStatus(a.Status),
			a.Due, s.yes(a.Overdue(s.At)), a.Opens, a.Since, strings.Join(a.Rules, ", "))
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *auditSheets) reviews(r *audit.Record) error {
	for _, v := range r.Reviews {
		var items []string
		for _, i := range v.Items {
			items = append(items, s.item(i.Item)+": "+s.who(i.Reason))
		}
		refusal := ""
		if v.NoEffect != nil {
			refusal = v.NoEffect.Text.In(s.Lang)
		}
		var alike any
		if v.Alike > 0 {
			alike = v.Alike
		}
		err := s.add(reviewSheet, v.Revision, s.phrase(reviewWords, string(v.Decision)), moment(v.Stamp.At), s.who(v.Stamp.Name), s.role(v.Role),
			refusal, strings.Join(items, "\n"), v.Note, alike, moment(v.Withdrawn.At))
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *auditSheets) evidence(r *audit.Record) error {
	for i := range r.Answers {
		a := &r.Answers[i]
		for _, e := range a.Evidence {
			err := s.add(evidenceSheet, s.item(a.Item), s.who(e.Name), int(e.Size), s.who(e.SHA256), moment(a.By.At), a.By.Name)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// moment is a time of the log as a spreadsheet has it; what cannot be read is
// none.
func moment(at string) time.Time {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return time.Time{}
	}
	return t
}

func (h *Head) yes(b bool) string {
	if b {
		return h.in("ja", "yes")
	}
	return h.in("nein", "no")
}

func (h *Head) auditStatus(s audit.Status) string { return h.phrase(statusWords, string(s)) }

var statusWords = map[string]checklist.Text{
	"draft": both("unfertig", "unfinished"), "completed": both("abgeschlossen", "completed"), "dropped": both("verworfen", "dropped"),
}
