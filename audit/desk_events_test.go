package audit

import "strings"

// deskEvents are the events of the second half of the job: who may do what,
// reviews, actions, and what is erased.
func deskEvents(said func(n int) Private, device DeviceID, outcome Sealed) []Event {
	const (
		person = PersonID("0123456789abcdef0123456789abcdef")
		audit  = AuditID("40000000000000000000000000000004")
		other  = AuditID("80000000000000000000000000000008")
		round  = RoundID("10000000000000000000000000000001")
	)
	var (
		digest = strings.Repeat("5", 64)
		seal   = strings.Repeat("a", 64)
		second = strings.Repeat("b", 64)
		target = ActionTarget{Action: "90000000000000000000000000000009", Device: device}
	)
	return []Event{
		&RoleChanged{Person: person, Role: Supervisor, Reason: said(1)},
		&PersonRevoked{Person: person, Reason: said(2)},
		&QuestionDecided{Act: seal, Person: person, Holds: true, Reason: said(9)},
		&AuditApproved{Audit: audit, Revision: 2, Device: device, Checklist: digest, Sealed: seal, Alike: 12, Note: said(3)},
		&AuditReturned{
			Audit: audit, Revision: 2, Device: device, Checklist: digest, Sealed: seal,
			Items: []ItemReason{{Item: "connection", Reason: said(4)}, {Item: "firmware", Reason: said(5)}}, Note: said(6),
		},
		&ReviewWithdrawn{Audit: audit, Device: device, Review: seal, Reason: said(7)},
		&ConflictDecided{
			Device: device, Round: round, Checklist: digest, Keep: audit, KeepSealed: seal, Aside: other, AsideSealed: second,
			Revision: 3, Items: []ItemChoice{{Item: "connection", From: other}}, Outcome: outcome, Reason: said(8),
		},
		&ActionPlanned{ActionTarget: target, Owner: "it", Due: "2025-04-08T17:00:00+02:00", Reason: said(9)},
		&ActionBegun{ActionTarget: target, Note: said(1)},
		&ActionDone{
			Targets: []ActionTarget{target}, Network: "10.20.0.0/16", At: "2025-04-03T14:00:00+02:00", Reference: said(2),
			Evidence: []EvidenceRecord{{File: said(3), Name: said(4), Size: 12}}, Note: said(5),
		},
		&ActionConfirmed{Targets: []ActionTarget{target}, Done: seal, Note: said(6)},
		&ActionReopened{ActionTarget: target, Reason: said(7)},
		&DeviceDecommissioned{Device: device, Date: "2026-01-31", Reason: said(8)},
		&RedactionMade{Refs: []string{seal, second}, Reason: "Auskunft nach Art. 17 DSGVO"},
	}
}
