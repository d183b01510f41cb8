package audit

// ItemChoice says from which audit an item's answer is taken.
type ItemChoice struct {
	Item string  `json:"item"`
	From AuditID `json:"from"`
}

// ConflictDecided ends a conflict of two audits of one device in one round: for
// each item on which they differ it says whose answer holds. The audit kept has
// a new revision of these answers, sealed by this entry with the outcome that
// follows; the other one is set aside. Signed by a supervisor or an
// administrator who wrote in neither.
type ConflictDecided struct {
	Device      DeviceID     `json:"device"`
	Round       RoundID      `json:"round"`
	Checklist   string       `json:"checklist"` // digest, of both
	Keep        AuditID      `json:"keep"`
	KeepSealed  string       `json:"keep_sealed"` // leaf hashes of the entries that sealed the revisions compared, hex
	Aside       AuditID      `json:"aside"`
	AsideSealed string       `json:"aside_sealed"`
	Revision    int          `json:"revision"` // the new one, of the audit kept
	Items       []ItemChoice `json:"items"`
	Outcome     Sealed       `json:"outcome"`
	Reason      Private      `json:"reason"`
}

func (e *ConflictDecided) Kind() string         { return "conflict.decided" }
func (e *ConflictDecided) Subjects() []string   { return subjects(e.Device, e.Round, e.Keep, e.Aside) }
func (e *ConflictDecided) Privates() []*Private { return privates(&e.Reason) }

// Vouch is what the person deciding signs.
func (e *ConflictDecided) Vouch() Vouch {
	return Vouch{Subject: string(e.Keep), Revision: e.Revision, Digest: e.Checklist, Outcome: struct {
		KeepSealed  string       `json:"keep_sealed"`
		Aside       AuditID      `json:"aside"`
		AsideSealed string       `json:"aside_sealed"`
		Items       []ItemChoice `json:"items"`
		Outcome     Sealed       `json:"outcome"`
	}{e.KeepSealed, e.Aside, e.AsideSealed, e.Items, e.Outcome}}
}
