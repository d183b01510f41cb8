package report

import (
	"io"
	"iter"
	"strings"
	"time"

	"visite/audit"
	"visite/checklist"
)

// AuditsCSV writes audits, one line each. The error is that of the records or of
// writing.
func AuditsCSV(w io.Writer, audits iter.Seq2[audit.Record, error], o CSVOptions) error {
	columns := auditColumns()
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.name
	}
	t := newTable(w, o, header)
	row := newAuditRow(o)
	for record, err := range audits {
		if err != nil {
			return err
		}
		row.take(record)
		for _, c := range columns {
			t.cell(c.cell(row))
		}
		t.endRow()
		if err := t.flush(false); err != nil {
			return err
		}
	}
	return t.flush(true)
}

type auditColumn struct {
	name string
	cell func(*auditRow) string
}

// auditColumns is the table of the export. What somebody looks for first stands
// first, and the order never changes: new columns are appended. Words are those
// of the checklist; "…_text" are their titles.
func auditColumns() []auditColumn {
	columns := []auditColumn{
		{"id", func(r *auditRow) string { return string(r.ID) }},
		{"status", func(r *auditRow) string { return string(r.Status) }}, // draft | completed | dropped
		{"verdict", func(r *auditRow) string { return r.Outcome.Verdict }},
		{"verdict_text", (*auditRow).verdictText},
		{"urgency", func(r *auditRow) string { return r.Outcome.Urgency }},
		{"due_on", (*auditRow).dueOn}, // day of the first deadline
		{"ward", func(r *auditRow) string { return r.Place.Ward }},
		{"room", func(r *auditRow) string { return r.Place.Room }},
		{"bed", func(r *auditRow) string { return r.Place.Bed }},
		{"inventory_number", func(r *auditRow) string { return r.Device.InventoryNumber }},
		{"serial", func(r *auditRow) string { return r.Device.Serial }},
		{"maker", func(r *auditRow) string { return r.Device.Maker }},
		{"model", func(r *auditRow) string { return r.Device.Model }},
		{"rules", func(r *auditRow) string { return strings.Join(r.Outcome.Rules, ", ") }},
		{"actions", (*auditRow).actions},
		{"actions_text", (*auditRow).actionsText}, // with their owners
		{"contradictions", func(r *auditRow) string { return strings.Join(r.Outcome.Contradictions, ", ") }},
		{"not_counted", func(r *auditRow) string { return strings.Join(r.Outcome.NotCounted, ", ") }},
		{"completed_on", func(r *auditRow) string { return day(r.Completed.At) }},
		{"completed_at", func(r *auditRow) string { return r.Completed.At }},
		{"completed_by", func(r *auditRow) string { return completedBy(&r.Record) }},
		{"begun_at", func(r *auditRow) string { return r.ifDraft(r.Started.At) }}, // of drafts only: see ifDraft
		{"begun_by", func(r *auditRow) string { return r.ifDraft(r.Started.Name) }},
		{"revision", func(r *auditRow) string { return number(int64(r.Revision)) }},
		{"imported", func(r *auditRow) string { return yes(r.Imported) }},
		{"round", func(r *auditRow) string { return string(r.Round) }},
		{"checklist", func(r *auditRow) string { return r.Checklist }},
		{"checklist_version", func(r *auditRow) string { return number(int64(r.ChecklistVersion)) }},
		{"device", func(r *auditRow) string { return string(r.Device.ID) }},
		{"writer", func(r *auditRow) string { return r.Writer }}, // where the sealing entry lies in the log
		{"seq", (*auditRow).seq},
	}
	for i, item := range answerItems() {
		columns = append(columns, auditColumn{"answer_" + item, func(r *auditRow) string { return r.answers[i] }})
	}
	return append(columns,
		auditColumn{"other_answers", func(r *auditRow) string { return r.other }}, // to items without a column
		auditColumn{"notes", (*auditRow).notes},
		auditColumn{"evidence", (*auditRow).evidence},
		auditColumn{"seen_on_network", (*auditRow).sightings}, // "mdns 10.20.0.7 00:1b:44:11:3a:b7"
		auditColumn{"calls", (*auditRow).calls},               // to hard-coded addresses, in captures: "202.114.4.119:515"
		auditColumn{"connects", (*auditRow).connects},         // of connect checks: "23 open"
	)
}

// answerItems are the items with a column of their own: those of the shipped
// checklist. Those of a checklist that comes later go behind the last column.
func answerItems() []string {
	return []string{
		"patient_attached", "model", "plate", "anomaly", "firmware_read_at", "firmware", "connection", "internet",
		"open_egress_past", "upgrade", "remote_monitoring", "on_the_spot", "ward_approval", "upgrade_evidence",
		"consultation", "serious_incident", "note",
	}
}

// auditRow is the record at hand, with its answers sorted into their columns.
type auditRow struct {
	audit.Record
	options CSVOptions
	columns map[string]int // of answerItems
	answers []string
	other   string
	words   *checklist.Checklist // of the record; nil if it is not known
}

func newAuditRow(o CSVOptions) *auditRow {
	items := answerItems()
	r := &auditRow{options: o, columns: make(map[string]int, len(items)), answers: make([]string, len(items))}
	for i, item := range items {
		r.columns[item] = i
	}
	return r
}

func (r *auditRow) take(record audit.Record) {
	r.Record, r.words = record, nil
	if r.options.Checklist != nil {
		if c, ok := r.options.Checklist(record.ChecklistDigest); ok {
			r.words = c
		}
	}
	clear(r.answers)
	var other []string
	for i := range record.Answers {
		a := &record.Answers[i]
		if column, ok := r.columns[a.Item]; ok {
			r.answers[column] = answerText(a)
		} else {
			other = append(other, a.Item+"="+answerText(a))
		}
	}
	r.other = strings.Join(other, " | ")
}

func (r *auditRow) verdictText() string {
	if r.words == nil {
		return r.Outcome.Verdict
	}
	return r.words.VerdictTitle(r.Outcome.Verdict).In(r.options.Lang)
}

func (r *auditRow) actions() string {
	words := make([]string, len(r.Outcome.Actions))
	for i, a := range r.Outcome.Actions {
		words[i] = a.Action
	}
	return strings.Join(words, ", ")
}

func (r *auditRow) actionsText() string {
	texts := make([]string, len(r.Outcome.Actions))
	for i, a := range r.Outcome.Actions {
		title, owner := a.Action, a.Owner
		if r.words != nil {
			owner = r.words.OwnerTitle(a.Owner).In(r.options.Lang)
			if def, ok := r.words.Action(a.Action); ok {
				title = def.Title.In(r.options.Lang)
			}
		}
		texts[i] = title + " (" + owner + ")"
	}
	return strings.Join(texts, " | ")
}

// dueOn is the day of the first deadline of a completed audit, by the clock it
// was completed by.
func (r *auditRow) dueOn() string {
	from, err := time.Parse(time.RFC3339, r.Completed.At)
	if err != nil {
		return ""
	}
	var first time.Time
	for _, a := range r.Outcome.Actions {
		if due, err := audit.AddDuration(from, a.Within); err == nil && (first.IsZero() || due.Before(first)) {
			first = due
		}
	}
	if first.IsZero() {
		return ""
	}
	return first.Format(time.DateOnly)
}

// ifDraft keeps the beginning of an audit that is completed out of the table:
// beside its end it would time the work of a person.
func (r *auditRow) ifDraft(s string) string {
	if r.Status == audit.Completed {
		return ""
	}
	return s
}

func (r *auditRow) seq() string {
	if r.Writer == "" {
		return ""
	}
	return number(r.Seq)
}

func (r *auditRow) notes() string {
	var notes []string
	for _, a := range r.Answers {
		if a.Note != "" {
			notes = append(notes, a.Item+": "+oneLine(a.Note))
		}
	}
	return strings.Join(notes, " | ")
}

func (r *auditRow) evidence() string {
	var files []string
	for _, a := range r.Answers {
		for _, e := range a.Evidence {
			name := e.Name
			if name == "" {
				name = erased
			}
			files = append(files, a.Item+": "+name)
		}
	}
	return strings.Join(files, " | ")
}
