package audit

import (
	"maps"
	"strings"

	"visite/checklist"
)

// Status is where an audit stands.
type Status string

// The states of an audit.
const (
	Draft     Status = "draft"
	Completed Status = "completed"
	Dropped   Status = "dropped" // begun by mistake: it counts for nothing
)

// Audit is one checklist applied to one device in a round. Completing it seals
// a revision; amending begins the next one with the same answers.
type Audit struct {
	ID        AuditID
	Round     RoundID
	Room      Room
	Device    Device
	Checklist *checklist.Checklist
	Revision  int
	Status    Status
	Answers   map[string]Answer
	Rivals    map[string][]Rival // by item: answers by people who had not seen the one above
	// Prior are the answers of the device's last sealed audit before this one,
	// without what may never be prefilled.
	Prior     map[string]Answer
	PriorAt   Stamp
	Started   Stamp
	Changed   Stamp
	Completed Stamp
	Sealed    *Sealed // of this revision; nil while it is a draft
	Aside     bool    // a decided conflict set it aside: it counts for nothing any more
	Network   DeviceNetwork
}

// Values are the answers as the checklist evaluates them.
func (a *Audit) Values() checklist.Answers {
	values := make(checklist.Answers, len(a.Answers))
	for item, answer := range a.Answers {
		values[item] = answer.Value
	}
	return values
}

// Outcome is what the decision table derives from the answers so far.
func (a *Audit) Outcome() checklist.Outcome {
	return a.Checklist.Evaluate(a.Values(), checklist.Device{Maker: a.Device.Maker, Model: a.Device.Model})
}

// Start begins an audit of a device in the room of a visit.
func (v Visit) Start(id DeviceID, digest string) (*AuditStarted, error) {
	s, ok := v.seen(id)
	if !ok {
		return nil, refuse("not-here", "dieses Gerät steht nicht in der Liste dieses Raums", "this device is not on this room's list")
	}
	if s.Audit != nil {
		return nil, refuse("already-audited", "%s wurde in dieser Runde schon begonnen", "%s was already begun in this round", s.Device.Label())
	}
	return &AuditStarted{Audit: NewAuditID(), Round: v.Round, Room: v.Room.ID, Device: id, Checklist: digest}, nil
}

// Answer gives an item a value. The value, the note and the files are checked
// and cleaned; a sealed audit must be amended first.
func (a *Audit) Answer(n NewAnswer) (*AuditAnswered, error) {
	if err := a.open(); err != nil {
		return nil, err
	}
	item, ok := a.Checklist.Item(n.Item)
	if !ok {
		return nil, refuse("item", "unbekannter Punkt %q", "unknown item %q", Clean(n.Item, 40))
	}
	if n.Replaces != a.Answers[n.Item].Entry {
		return nil, refuse("stale", "dieser Punkt wurde inzwischen anderswo beantwortet: bitte noch einmal ansehen",
			"this item was answered elsewhere meanwhile: please look again")
	}
	value := cleanValue(n.Value)
	if err := a.Checklist.Check(n.Item, value); err != nil {
		return nil, refuseValue(err)
	}
	provenance, err := ParseProvenance(string(n.Provenance))
	if err != nil {
		return nil, err
	}
	files, err := records(n.Keep, n.Evidence)
	if err != nil {
		return nil, err
	}
	public, private, err := Split(item.Kind, value)
	if err != nil {
		return nil, err
	}
	return &AuditAnswered{
		Audit: a.ID, Revision: a.Revision, Item: n.Item,
		Value: public, Private: private, Provenance: provenance,
		Note: Say(CleanLines(n.Note, MaxNote)), Evidence: files,
		Replaces: a.Answers[n.Item].Entry,
	}, nil
}

// Withdraw takes an answer back: the item is open again.
func (a *Audit) Withdraw(item string) (*AuditAnswered, error) {
	if err := a.open(); err != nil {
		return nil, err
	}
	old, ok := a.Answers[item]
	if !ok {
		return nil, refuse("no-answer", "hier ist noch nichts beantwortet", "nothing is answered here yet")
	}
	return &AuditAnswered{Audit: a.ID, Revision: a.Revision, Item: item, Withdrawn: true, Replaces: old.Entry}, nil
}

// Complete seals the revision with its outcome. It is refused while required
// items are unanswered; a contradiction is sealed as what it is.
func (a *Audit) Complete() (*AuditCompleted, error) {
	if err := a.open(); err != nil {
		return nil, err
	}
	outcome := a.Outcome()
	if len(outcome.Missing) > 0 {
		return nil, refuseMissing(a.Checklist, outcome.Missing)
	}
	if items := a.Contested(); len(items) > 0 {
		return nil, refuseContested(a.Checklist, items)
	}
	return &AuditCompleted{
		Audit: a.ID, Revision: a.Revision, Device: a.Device.ID,
		Checklist: a.Checklist.Digest(), Outcome: Seal(a.Checklist, outcome),
	}, nil
}

// Amend begins a new revision of a sealed audit with the same answers.
func (a *Audit) Amend(reason string) (*AuditAmended, error) {
	if a.Status == Dropped {
		return nil, a.open()
	}
	if a.Aside {
		return nil, NoReview(IsAside)
	}
	if a.Status != Completed {
		return nil, refuse("not-sealed", "diese Prüfung ist noch offen und kann einfach geändert werden", "this audit is still open and can simply be changed")
	}
	reason = CleanLines(reason, MaxNote)
	if reason == "" {
		return nil, refuse("reason-missing", "bitte den Grund der Änderung angeben", "please give the reason for the change")
	}
	return &AuditAmended{Audit: a.ID, Revision: a.Revision + 1, Reason: Say(reason)}, nil
}

// TakeUp begins the next revision of an audit that was returned, for the reasons
// of that review.
func (a *Audit) TakeUp(returned Review) (*AuditAmended, error) {
	if returned.Decision != Return {
		return nil, refuse("not-returned", "diese Prüfung wurde nicht zurückgegeben", "this audit was not returned")
	}
	reasons := []string{}
	if returned.Note != "" {
		reasons = append(reasons, returned.Note)
	}
	for _, item := range returned.Items {
		reasons = append(reasons, strings.TrimSuffix(item.Item+": "+item.Reason, ": "))
	}
	return a.Amend(strings.Join(reasons, "\n"))
}

// Drop says that the audit was begun by mistake: the device is open again, as
// if nobody had begun. What was answered stays in the log, and whoever drops it
// says why.
func (a *Audit) Drop(reason string) (*AuditDropped, error) {
	if err := a.open(); err != nil {
		return nil, err
	}
	if a.Revision > 1 {
		return nil, refuse("amending", "eine frühere Fassung dieser Prüfung ist versiegelt: sie lässt sich ändern, aber nicht verwerfen",
			"an earlier revision of this audit is sealed: it can be amended, but not dropped")
	}
	reason = CleanLines(reason, MaxNote)
	if reason == "" && len(a.Answers) > 0 {
		return nil, refuse("reason-missing", "bitte angeben, warum die Prüfung verworfen wird", "please say why the audit is dropped")
	}
	return &AuditDropped{Audit: a.ID, Device: a.Device.ID, Round: a.Round, Reason: Say(reason)}, nil
}

func (a *Audit) open() error {
	switch a.Status {
	case Completed:
		return refuse("sealed", "diese Prüfung ist versiegelt: erst „Ändern“ wählen", "this audit is sealed: choose “amend” first")
	case Dropped:
		return refuse("dropped", "diese Prüfung wurde verworfen: bitte neu beginnen", "this audit was dropped: please begin a new one")
	}
	return nil
}

// Offer is what the last audit of the device may propose for an item: only
// where the checklist allows a confirmation with one key.
func (a *Audit) Offer(item string) (Answer, bool) {
	def, ok := a.Checklist.Item(item)
	if !ok || !def.Confirmable || def.NeverPrefill {
		return Answer{}, false
	}
	prior, ok := a.Prior[item]
	return prior, ok && !prior.Redacted
}

// Items lists the items in the order asked that are asked now.
func (a *Audit) Items() []string { return a.Outcome().Asked }

func cleanValue(v checklist.Value) checklist.Value {
	v.Word = CleanLines(v.Word, MaxNote)
	v.Fields = maps.Clone(v.Fields)
	for name, field := range v.Fields {
		if field = CleanLines(field, MaxNote); field == "" {
			delete(v.Fields, name)
		} else {
			v.Fields[name] = field
		}
	}
	return v
}

// AuditStarted begins an audit. Its checklist, by digest, stays the same.
type AuditStarted struct {
	Audit     AuditID  `json:"audit"`
	Round     RoundID  `json:"round"`
	Room      RoomID   `json:"room"`
	Device    DeviceID `json:"device"`
	Checklist string   `json:"checklist"`
}

func (e *AuditStarted) Kind() string         { return "audit.started" }
func (e *AuditStarted) Subjects() []string   { return subjects(e.Device, e.Round, e.Audit) }
func (e *AuditStarted) Privates() []*Private { return nil }

// AuditCompleted seals a revision: verdict, rules and actions as they were
// derived then. Newer code never decides them again. Signed.
type AuditCompleted struct {
	Audit     AuditID  `json:"audit"`
	Revision  int      `json:"revision"`
	Device    DeviceID `json:"device"`
	Checklist string   `json:"checklist"`
	Outcome   Sealed   `json:"outcome"`
}

func (e *AuditCompleted) Kind() string         { return "audit.completed" }
func (e *AuditCompleted) Subjects() []string   { return subjects(e.Device, "", e.Audit) }
func (e *AuditCompleted) Privates() []*Private { return nil }

// Vouch is what the person completing the audit signs.
func (e *AuditCompleted) Vouch() Vouch {
	return Vouch{Subject: string(e.Audit), Revision: e.Revision, Digest: e.Checklist, Outcome: e.Outcome}
}

// AuditAmended begins the next revision; the sealed one stays readable.
type AuditAmended struct {
	Audit    AuditID `json:"audit"`
	Revision int     `json:"revision"` // the new one
	Reason   Private `json:"reason"`
}

func (e *AuditAmended) Kind() string         { return "audit.amended" }
func (e *AuditAmended) Subjects() []string   { return subjects("", "", e.Audit) }
func (e *AuditAmended) Privates() []*Private { return privates(&e.Reason) }

// AuditDropped says that an audit was begun by mistake. Only a draft that was
// never sealed can be dropped; its device can be audited anew.
type AuditDropped struct {
	Audit  AuditID  `json:"audit"`
	Device DeviceID `json:"device"`
	Round  RoundID  `json:"round"`
	Reason Private  `json:"reason,omitzero"` // may be left out while nothing is answered
}

func (e *AuditDropped) Kind() string         { return "audit.dropped" }
func (e *AuditDropped) Subjects() []string   { return subjects(e.Device, e.Round, e.Audit) }
func (e *AuditDropped) Privates() []*Private { return privates(&e.Reason) }
