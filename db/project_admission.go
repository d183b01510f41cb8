package db

import (
	"context"

	"visite/audit"
	"visite/checklist"
	"visite/ledger"
)

// admit brings in a person who came with an invitation, if everything that the
// log can say about it is right: the proof, who invited, and that nobody came
// with the same invitation before.
func (p *projector) admit(ctx context.Context, e entry, site ledger.SiteID, acceptance []byte, r audit.PersonRecord, human audit.PersonID) error {
	admission, err := ledger.CheckAcceptance(acceptance, site)
	if err != nil {
		return refuseAdmission(err, "die Einladung ist nicht gültig", "the invitation is not valid")
	}
	if err := fits(admission, e.writer, r); err != nil {
		return err
	}
	inviter := audit.PersonID(admission.Administrator.ID())
	doubt, err := p.mayAdmit(ctx, inviter)
	if err != nil {
		return err
	}
	if err := p.firstTime(ctx, admission.Invitation, r.ID); err != nil {
		return err
	}
	if err := p.person(ctx, r, human, e.stamp); err != nil {
		return err
	}
	kind := "person.joined"
	if e.seq == 0 {
		kind = "writer.joined"
	}
	err = p.exec(ctx, "INSERT INTO admissions (invitation, entry, kind, person, by) VALUES (?, ?, ?, ?, ?)", admission.Invitation, e.n, kind, r.ID, inviter)
	if err != nil || doubt == 0 {
		return err
	}
	if err := p.question(ctx, e.n, kind, inviter, doubt); err != nil {
		return err
	}
	return p.exec(ctx, "UPDATE persons SET doubt = ? WHERE id = ?", doubt, r.ID)
}

// fits checks that an acceptance is of this person on this laptop, within its
// terms.
func fits(a ledger.Admission, w ledger.Writer, r audit.PersonRecord) error {
	switch {
	case a.Writer != w:
		return refuseAdmission(nil, "die Einladung wurde auf einem anderen Laptop angenommen", "the invitation was accepted on another laptop")
	case a.Person.ID() != string(r.ID) || a.Person.String() != r.Key:
		return refuseAdmission(nil, "die Einladung hat jemand anders angenommen", "somebody else accepted the invitation")
	case a.Terms.Role != string(r.Role):
		return refuseAdmission(nil, "die Einladung ist für eine andere Rolle", "the invitation is for another role")
	case a.At.After(a.Terms.Expires):
		return refuseAdmission(nil, "die Einladung war schon abgelaufen", "the invitation had expired")
	}
	return nil
}

// mayAdmit checks that who invited could: the site's recovery key, or an
// administrator whom the log knew by then and who was not revoked. If their right was
// taken away meanwhile, doubt is the entry that did.
func (p *projector) mayAdmit(ctx context.Context, who audit.PersonID) (doubt int64, err error) {
	a, err := p.actor(ctx, who)
	if err == nil && a.InDoubt(audit.MayAdminister) {
		return p.taking(ctx, who)
	}
	if err == nil && a.May(audit.MayAdminister) != nil {
		err = refuseAdmission(nil,
			"wer einlädt, ist hier nicht als administrator bekannt: den Wiederherstellungsschlüssel dieser Einrichtung verwenden",
			"who invites is not known here as an administrator: use the recovery key of this facility")
	}
	return 0, err
}

// firstTime checks that neither the invitation nor the person was here before.
func (p *projector) firstTime(ctx context.Context, invitation string, person audit.PersonID) error {
	used, err := exists(ctx, p.handle, "SELECT 1 FROM admissions WHERE invitation = ?", invitation)
	if err != nil {
		return err
	}
	if used {
		return refuseAdmission(nil, "mit dieser Einladung ist schon jemand gekommen: eine neue ausstellen", "somebody came with this invitation already: issue a new one")
	}
	known, err := exists(ctx, p.handle, "SELECT 1 FROM persons WHERE id = ?", person)
	if err == nil && known {
		err = refuseAdmission(nil, "diese Person ist hier schon bekannt", "this person is known here already")
	}
	return err
}

// refuseAdmission says why somebody cannot come in.
func refuseAdmission(cause error, de, en string) error {
	return &audit.Refusal{Code: "admission", Err: cause, Text: checklist.Text{checklist.German: de, checklist.English: en}}
}
