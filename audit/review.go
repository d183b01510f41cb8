package audit

// ReviewState is where the review of an audit stands. It follows from the log
// alone; a draft that was never reviewed has none.
type ReviewState string

// The states of a review.
const (
	Awaiting ReviewState = "awaiting" // completed, and this revision not reviewed yet
	Approved ReviewState = "approved"
	Returned ReviewState = "returned" // items are in question; no revision was completed since
	Changed  ReviewState = "changed"  // after approval: it counts as approved no more
)

// Decision is what a review decides.
type Decision string

// The decisions of a review.
const (
	Approve Decision = "approve"
	Return  Decision = "return"
)

// ItemReason is an item in question, and why.
type ItemReason struct {
	Item   string  `json:"item"`
	Reason Private `json:"reason"`
}

// AuditApproved approves a sealed revision: it binds the entry that sealed it,
// and with the signature all entries about the audit that were there. Signed by
// a supervisor or an administrator who is no author of the audit.
type AuditApproved struct {
	Audit     AuditID  `json:"audit"`
	Revision  int      `json:"revision"`
	Device    DeviceID `json:"device"`
	Checklist string   `json:"checklist"`       // digest
	Sealed    string   `json:"sealed"`          // leaf hash of the entry that sealed the revision, hex
	Alike     int      `json:"alike,omitempty"` // how many alike were approved at once, after a list of them was shown; 0: it alone
	Note      Private  `json:"note,omitzero"`
}

func (e *AuditApproved) Kind() string         { return "audit.approved" }
func (e *AuditApproved) Subjects() []string   { return subjects(e.Device, "", e.Audit) }
func (e *AuditApproved) Privates() []*Private { return privates(&e.Note) }

// Vouch is what the reviewer signs.
func (e *AuditApproved) Vouch() Vouch {
	return Vouch{Subject: string(e.Audit), Revision: e.Revision, Digest: e.Checklist, Outcome: struct {
		Decision Decision `json:"decision"`
		Sealed   string   `json:"sealed"`
		Alike    int      `json:"alike,omitempty"`
	}{Approve, e.Sealed, e.Alike}}
}

// AuditReturned sends a sealed revision back, with a reason for each item in
// question. Signed like an approval.
type AuditReturned struct {
	Audit     AuditID      `json:"audit"`
	Revision  int          `json:"revision"`
	Device    DeviceID     `json:"device"`
	Checklist string       `json:"checklist"` // digest
	Sealed    string       `json:"sealed"`    // leaf hash of the entry that sealed the revision, hex
	Items     []ItemReason `json:"items"`
	Note      Private      `json:"note,omitzero"`
}

func (e *AuditReturned) Kind() string       { return "audit.returned" }
func (e *AuditReturned) Subjects() []string { return subjects(e.Device, "", e.Audit) }

func (e *AuditReturned) Privates() []*Private {
	all := []*Private{&e.Note}
	for i := range e.Items {
		all = append(all, &e.Items[i].Reason)
	}
	return privates(all...)
}

// Vouch is what the reviewer signs.
func (e *AuditReturned) Vouch() Vouch {
	return Vouch{Subject: string(e.Audit), Revision: e.Revision, Digest: e.Checklist, Outcome: struct {
		Decision Decision     `json:"decision"`
		Sealed   string       `json:"sealed"`
		Items    []ItemReason `json:"items"` // the reasons by reference
	}{Return, e.Sealed, e.Items}}
}

// ReviewWithdrawn takes back a review of one's own: it has no effect any more.
// Signed.
type ReviewWithdrawn struct {
	Audit  AuditID  `json:"audit"`
	Device DeviceID `json:"device"`
	Review string   `json:"review"` // leaf hash of the review's entry, hex
	Reason Private  `json:"reason"`
}

func (e *ReviewWithdrawn) Kind() string         { return "review.withdrawn" }
func (e *ReviewWithdrawn) Subjects() []string   { return subjects(e.Device, "", e.Audit) }
func (e *ReviewWithdrawn) Privates() []*Private { return privates(&e.Reason) }

// Vouch is what the reviewer signs.
func (e *ReviewWithdrawn) Vouch() Vouch {
	return Vouch{Subject: string(e.Audit), Outcome: struct {
		Withdrawn string `json:"withdrawn"`
	}{e.Review}}
}

// Review is a review as people read it.
type Review struct {
	Entry           string // leaf hash, hex
	Audit           AuditID
	Revision        int
	Decision        Decision
	Stamp           Stamp
	Human           PersonID // who reviewed, as their first key
	Role            Role     // of the reviewer, then
	Items           []ReviewItem
	Note            string
	Alike           int      // see AuditApproved
	NoEffect        *Refusal // why it does not count; nil if it does
	Withdrawn       Stamp    // zero unless it was taken back
	WithdrawnReason string
}

// ReviewItem is an item in question.
type ReviewItem struct {
	Item   string
	Reason string // empty once redacted
}
