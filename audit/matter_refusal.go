package audit

import "visite/checklist"

// Why something said about an action, or about taking a device out of service,
// has no effect: the codes of the refusals of the rules, beside those of
// [NoRight].
const (
	NoAction     = "no-action"
	NotOpen      = "not-open"
	StillOpen    = "still-open"
	OpensLater   = "opens-later"
	OutOfService = "out-of-service"
	NothingSet   = "nothing-set"
	NoOwner      = "owner"
	NoTime       = "time"
	TooEarly     = "due-early"
	NoReason     = "reason-missing"
	WorksAlready = "works-already"
	InFuture     = "future"
	NoEvidence   = "no-evidence"
	OnlyAudit    = "only-audit"
	OnlyRound    = "only-round"
	NotNetwork   = "not-network"
	NoNetwork    = "no-network"
	NoTargets    = "no-targets"
	OtherTargets = "other-targets"
	NotDone      = "not-done"
	OtherDone    = "stale"
	OneselfDone  = "same-person"
	ByAudit      = "by-audit"
	NoDevice     = "no-device"
	NoDate       = "date"
	NoChange     = "no-change"
)

// noSteps are the refusals by their codes, German and English.
var noSteps = map[string][2]string{
	NoAction:     {"diese Maßnahme ist nicht bekannt", "this action is not known"},
	NotOpen:      {"diese Maßnahme ist nicht mehr offen", "this action is not open any more"},
	StillOpen:    {"diese Maßnahme ist offen", "this action is open"},
	OpensLater:   {"hier ist noch nichts zu tun: die ärztliche Entscheidung gilt noch", "there is nothing to do yet: the physician's decision still holds"},
	OutOfService: {"dieses Gerät ist außer Betrieb", "this device is out of service"},
	NothingSet:   {"bitte angeben, wer es tun soll oder bis wann", "please say who is to do it, or until when"},
	NoOwner:      {"die Checkliste kennt diese Zuständigkeit nicht", "the checklist does not know this owner"},
	NoTime:       {"bitte Tag und Uhrzeit so angeben: 2026-01-31T17:00:00+01:00", "please give day and time like this: 2026-01-31T17:00:00+01:00"},
	TooEarly:     {"die Frist liegt vor dem Tag, seit dem die Maßnahme offen ist", "the deadline is before the day since which the action is open"},
	NoReason:     {"bitte den Grund angeben", "please give the reason"},
	WorksAlready: {"diese Person arbeitet schon daran", "this person works on it already"},
	InFuture:     {"das liegt in der Zukunft: bitte angeben, wann es getan wurde", "that is in the future: please say when it was done"},
	NoEvidence:   {"erledigt ist nur, was belegt ist: bitte eine Datei oder die Nummer eines Dokuments angeben", "only what is proved is done: please give a file or the reference of a document"},
	OnlyAudit:    {"eine ärztliche Rücksprache wird nur mit einer Prüfung erledigt, in der sie festgehalten ist", "a consultation is only settled by an audit that records it"},
	OnlyRound:    {"eine Lücke einer Runde schließt nur, wer hingeht: bitte den Raum betreten oder das Gerät prüfen", "only going there closes a gap of a round: please enter the room or audit the device"},
	NotNetwork:   {"für ein ganzes Netz wird nur die Frage nach den Firewall-Protokollen beantwortet", "only the search of firewall logs is answered for a whole network"},
	NoNetwork:    {"bitte ein eigenes Netz angeben wie 10.20.0.0/16", "please give a network of your own like 10.20.0.0/16"},
	NoTargets:    {"in diesem Netz steht kein Gerät, für das diese Frage offen ist", "there is no device in this network for which this question is open"},
	OtherTargets: {"in diesem Netz stehen andere Geräte, für die diese Frage offen ist", "the devices in this network for which this question is open are others"},
	NotDone:      {"es gibt hier nichts zu bestätigen", "there is nothing to confirm here"},
	OtherDone:    {"dazu wurde inzwischen etwas anderes gemeldet: bitte noch einmal ansehen", "something else was said about it meanwhile: please look again"},
	OneselfDone:  {"wer meldet, dass es erledigt ist, bestätigt es nicht: das tut jemand anders", "whoever says that it is done does not confirm it: somebody else does"},
	ByAudit:      {"eine spätere Prüfung hat gezeigt, dass es erledigt ist: nur eine neue Prüfung kann es wieder verlangen", "a later audit has shown that it is done: only a new audit can ask for it again"},
	NoDevice:     {"dieses Gerät ist nicht bekannt", "this device is not known"},
	NoDate:       {"bitte einen Tag angeben wie 2026-01-31, der nicht in der Zukunft liegt", "please give a day like 2026-01-31 that is not in the future"},
	NoChange:     {"das ist schon so festgehalten", "that is recorded already"},
}

// NoStep is the refusal with one of the codes above or of [NoRight]; nil for any
// other.
func NoStep(code string) *Refusal {
	if text, ok := noSteps[code]; ok {
		return &Refusal{Code: code, Text: checklist.Text{checklist.German: text[0], checklist.English: text[1]}}
	}
	return NoRight(code)
}
