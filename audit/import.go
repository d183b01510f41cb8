package audit

import (
	"slices"
	"strings"
	"time"

	"visite/checklist"
)

// Import takes audits in that were taken elsewhere: one file, one round, one
// checklist. It is not for several goroutines at once.
type Import struct {
	round     RoundID
	checklist *checklist.Checklist
	now       time.Time
	people    People
	named     map[string]*Private
}

// maxNamed is how many names an import remembers at once.
const maxNamed = 1_000

// maxAhead is how far the clock of who took an audit may be ahead of ours.
const maxAhead = 24 * time.Hour

// NewImport begins an import on a site that knows these people. Times without a
// zone are taken to be in that of now.
func NewImport(round RoundID, c *checklist.Checklist, people People, now time.Time) *Import {
	return &Import{round: round, checklist: c, people: people, now: now, named: map[string]*Private{}}
}

// Audit judges a line about the device d (see [Line.Locate]) under the same
// rules as at the bed. A complete audit is sealed; it is refused if answers are
// missing, while a contradiction is sealed as what it is. The store appends each
// event before the next line is judged: so the name of one person is kept once,
// whatever number of audits it stands under.
func (im *Import) Audit(l *Line, d Device) (*AuditImported, error) {
	place, err := l.Place()
	if err != nil {
		return nil, err
	}
	if l.Checklist != im.checklist.ID {
		return nil, refuse("checklist", "andere Checkliste %q: in dieser Datei gilt %s", "another checklist %q: this file is about %s",
			Clean(l.Checklist, MaxName), im.checklist.ID)
	}
	at, err := checklist.ParseTime(l.At, im.now.Location())
	if err != nil {
		return nil, refuse("time", "„at“ ist kein Zeitpunkt wie 2025-03-03T14:30:00+01:00: %q", "at is not a time like 2025-03-03T14:30:00+01:00: %q",
			Clean(l.At, MaxName))
	}
	// It would stand as the newest of its device for ever.
	if at.After(im.now.Add(maxAhead)) {
		return nil, refuse("future", "„at“ liegt in der Zukunft: %s; die Uhr dieses Laptops sagt %s", "at lies in the future: %s; the clock of this laptop says %s",
			Clean(l.At, MaxName), im.now.Format(time.RFC3339))
	}
	if err := fits("by", l.By); err != nil {
		return nil, err
	}
	e := &AuditImported{
		Audit: l.ID(), Round: im.round, Device: d.ID, Place: place,
		Checklist: im.checklist.Digest(), At: at.Format(time.RFC3339),
	}
	values, err := im.answers(e, l)
	if err != nil {
		return nil, err
	}
	if l.Complete {
		outcome := im.checklist.Evaluate(values, checklist.Device{Maker: d.Maker, Model: d.Model})
		if len(outcome.Missing) > 0 {
			missing := strings.Join(outcome.Missing, ", ")
			return nil, refuse("incomplete", "als vollständig gemeldet, aber es fehlt: %s", "said to be complete, but there is no answer to: %s", missing)
		}
		sealed := Seal(im.checklist, outcome)
		e.Outcome = &sealed
	}
	im.name(e, Clean(l.By, MaxName))
	e.Named = im.people.NamedInImport(im.checklist, e)
	return e, nil
}

// name puts the person named into the event: as stored with an earlier event,
// if there was one.
func (im *Import) name(e *AuditImported, by string) {
	if by == "" {
		return
	}
	if known, ok := im.named[by]; ok && known.Ref != "" {
		e.By = *known
		return
	}
	e.By = Say(by)
	if len(im.named) >= maxNamed {
		clear(im.named)
	}
	im.named[by] = &e.By
}

// answers checks the answers, puts them into the event in item order, and
// returns them as the checklist evaluates them.
func (im *Import) answers(e *AuditImported, l *Line) (checklist.Answers, error) {
	values := make(checklist.Answers, len(l.Answers))
	e.Answers = make([]ImportedAnswer, 0, len(l.Answers))
	for i := range im.checklist.Items {
		item := &im.checklist.Items[i]
		at := slices.IndexFunc(l.Answers, func(a LineAnswer) bool { return a.Item == item.ID })
		if at < 0 {
			continue
		}
		answer, value, err := im.answer(item, &l.Answers[at])
		if err != nil {
			return nil, err
		}
		values[item.ID] = value
		e.Answers = append(e.Answers, answer)
	}
	if len(values) == len(l.Answers) {
		return values, nil
	}
	for _, a := range l.Answers {
		if _, ok := values[a.Item]; !ok {
			return nil, refuse("item", "unbekannter Punkt %q", "unknown item %q", Clean(a.Item, MaxName))
		}
	}
	return values, nil
}

func (im *Import) answer(item *checklist.Item, a *LineAnswer) (ImportedAnswer, checklist.Value, error) {
	out := ImportedAnswer{Item: item.ID, Provenance: Imported}
	value := im.zoned(item, cleanValue(a.Value))
	if err := im.checklist.Check(item.ID, value); err != nil {
		return out, value, refuseAnswer(err)
	}
	var err error
	if a.Provenance != "" {
		if out.Provenance, err = ParseProvenance(a.Provenance); err != nil {
			return out, value, err
		}
	}
	if out.Note, err = a.note(); err != nil {
		return out, value, err
	}
	out.Value, out.Private, err = Split(item.Kind, value)
	return out, value, err
}

// note is what the line says about an answer. A line carries no files, so that
// evidence is only words about it, and stands below the note.
func (a *LineAnswer) note() (Private, error) {
	note := a.Note
	if a.Evidence != "" {
		note += "\nEvidence: " + a.Evidence
	}
	if exceeds(note, MaxNote) {
		return Private{}, refuse("too-long", "%s: die Notiz ist länger als %d Zeichen", "%s: the note is longer than %d characters",
			Clean(a.Item, MaxName), MaxNote)
	}
	return Say(CleanLines(note, MaxNote)), nil
}

// zoned gives the times in a structured answer their zone: the log must not
// depend on where it is read.
func (im *Import) zoned(item *checklist.Item, v checklist.Value) checklist.Value {
	for _, f := range item.Fields {
		if f.Kind != checklist.FieldTime || v.Fields[f.Name] == "" {
			continue
		}
		if t, err := checklist.ParseTime(v.Fields[f.Name], im.now.Location()); err == nil {
			v.Fields[f.Name] = t.Format(time.RFC3339)
		}
	}
	return v
}
