package report

import (
	"io"
	"iter"

	"visite/audit"
	"visite/checklist"
)

// AuditsJSON writes audits as an array with everything the store knows of them,
// as schema/audits.schema.json says. The error is that of the records or of
// writing.
func AuditsJSON(w io.Writer, audits iter.Seq2[audit.Record, error]) error {
	return array(w, audits, func(r *audit.Record) any { return newAudit(r) })
}

// auditJSON is an audit as the export has it. Its names are interface.
type auditJSON struct {
	ID               string `json:"id"`
	Status           string `json:"status"`
	Checklist        string `json:"checklist"`
	ChecklistVersion int    `json:"checklist_version"`
	ChecklistDigest  string `json:"checklist_digest"`
	Round            string `json:"round"`
	Revision         int    `json:"revision"`
	Imported         bool   `json:"imported"`

	Ward   string `json:"ward"`
	Room   string `json:"room"`
	Bed    string `json:"bed"`
	Device device `json:"device"`

	Verdict        string                    `json:"verdict"`
	Urgency        string                    `json:"urgency"`
	Rules          []string                  `json:"rules"`
	Actions        []audit.SealedAction      `json:"actions"`
	Contradictions []string                  `json:"contradictions"`
	NotCounted     []string                  `json:"not_counted"`
	Consultation   *audit.SealedConsultation `json:"consultation,omitempty"`

	Answers []answer `json:"answers"`

	StartedAt     string  `json:"started_at"`
	StartedBy     string  `json:"started_by"`
	StartedByID   string  `json:"started_by_id,omitempty"`
	CompletedAt   *string `json:"completed_at"` // null: a draft, or dropped
	CompletedBy   *string `json:"completed_by"`
	CompletedByID string  `json:"completed_by_id,omitempty"`

	Entry *entry `json:"entry,omitempty"`

	Network *network `json:"network,omitempty"`

	Review       string        `json:"review,omitempty"` // where it stands; absent of what was never completed
	Aside        bool          `json:"aside,omitempty"`
	Reviews      []reviewJSON  `json:"reviews,omitempty"`
	ActionStates []actionState `json:"action_states,omitempty"` // of the device, for this checklist: where each stands now
}

// entry is where the sealing of an audit lies in the log.
type entry struct {
	Writer string `json:"writer"`
	Seq    int64  `json:"seq"`
	Leaf   string `json:"leaf,omitempty"` // its hash
}

type answer struct {
	Item       string          `json:"item"`
	Value      checklist.Value `json:"value"`
	Note       string          `json:"note"`
	Provenance string          `json:"provenance"`
	By         string          `json:"by"`
	ByID       string          `json:"by_id,omitempty"`
	At         string          `json:"at"`
	Entry      string          `json:"entry,omitempty"` // leaf hash
	Evidence   []evidence      `json:"evidence,omitempty"`
	Redacted   bool            `json:"redacted,omitempty"`
}

type evidence struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // "" once redacted
	Size   int64  `json:"size"`
	Ref    string `json:"ref"` // salted hash in the log
}

func newAudit(r *audit.Record) *auditJSON {
	a := &auditJSON{
		ID: string(r.ID), Status: string(r.Status), Checklist: r.Checklist, ChecklistVersion: r.ChecklistVersion,
		ChecklistDigest: r.ChecklistDigest, Round: string(r.Round), Revision: r.Revision, Imported: r.Imported,
		Ward: r.Place.Ward, Room: r.Place.Room, Bed: r.Place.Bed, Device: newDevice(&r.Device),
		Verdict: r.Outcome.Verdict, Urgency: r.Outcome.Urgency, Rules: list(r.Outcome.Rules), Actions: list(r.Outcome.Actions),
		Contradictions: list(r.Outcome.Contradictions), NotCounted: list(r.Outcome.NotCounted), Consultation: r.Outcome.Consultation,
		Answers:   make([]answer, len(r.Answers)),
		StartedAt: r.Started.At, StartedBy: r.Started.Name, StartedByID: string(r.Started.Person), Network: newNetwork(&r.Network),
	}
	for i := range r.Answers {
		a.Answers[i] = newAnswer(&r.Answers[i])
	}
	if r.Imported {
		a.name(r.By)
	}
	if r.Status == audit.Completed {
		by := completedBy(r)
		a.CompletedAt, a.CompletedBy, a.CompletedByID = &r.Completed.At, &by, string(r.Completed.Person)
	}
	if r.Writer != "" {
		a.Entry = &entry{Writer: r.Writer, Seq: r.Seq, Leaf: r.Leaf}
	}
	a.Review, a.Aside = string(r.Review), r.Aside
	for i := range r.Reviews {
		a.Reviews = append(a.Reviews, newReview(&r.Reviews[i]))
	}
	for i := range r.Actions {
		a.ActionStates = append(a.ActionStates, newActionState(&r.Actions[i]))
	}
	return a
}

// name says whom an imported audit names, where nobody here did anything.
func (a *auditJSON) name(by string) {
	if a.StartedBy == "" {
		a.StartedBy = by
	}
	for i := range a.Answers {
		if a.Answers[i].By == "" {
			a.Answers[i].By = by
		}
	}
}

func newAnswer(a *audit.Answer) answer {
	out := answer{
		Item: a.Item, Value: a.Value, Note: a.Note, Provenance: string(a.Provenance),
		By: a.By.Name, ByID: string(a.By.Person), At: a.By.At, Entry: a.Entry, Redacted: a.Redacted,
	}
	for _, e := range a.Evidence {
		out.Evidence = append(out.Evidence, evidence{Name: e.Name, SHA256: e.SHA256, Size: e.Size, Ref: e.Ref})
	}
	return out
}

// list makes an array of what may be nil, which would be null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
