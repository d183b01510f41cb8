package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"visite/audit"
)

// reviewed: a review is of the audit that it names. Whether it counts is not
// asked here: what was written without the right has no effect, and is not what
// somebody tampered with. That its signature is over this revision of this
// audit is checked with the statement. One that counts is by nobody whom the
// audit names.
func (r ruling) reviewed(ctx context.Context, by string, at time.Time, event audit.Event) error {
	switch ev := event.(type) {
	case *audit.AuditApproved:
		if err := r.reviewOf(ctx, ev.Audit, ev.Device, ev.Checklist, ev.Revision); err != nil {
			return err
		}
		return r.byNobodyNamed(ctx, by, at, ev.Audit, func(a audit.Reviewable, who audit.Actor) string { return a.Approved(who, ev) })
	case *audit.AuditReturned:
		if err := r.reviewOf(ctx, ev.Audit, ev.Device, ev.Checklist, ev.Revision); err != nil {
			return err
		}
		return r.byNobodyNamed(ctx, by, at, ev.Audit, func(a audit.Reviewable, who audit.Actor) string { return a.Returned(who, ev) })
	case *audit.ReviewWithdrawn:
		if _, _, err := review(ctx, r.handle, ev.Audit, ev.Review); err != nil {
			return err
		}
		a, err := r.store.audit(ctx, r.handle, ev.Audit, 0)
		if err == nil && a.Device.ID != ev.Device {
			err = fmt.Errorf("the audit is of device %s", a.Device.ID)
		}
		return err
	}
	return nil
}

func (r ruling) byNobodyNamed(ctx context.Context, by string, at time.Time, id audit.AuditID, effect func(a audit.Reviewable, who audit.Actor) string) error {
	who, err := actorOrNobody(ctx, r.handle, audit.PersonID(by))
	if err != nil {
		return err
	}
	a, err := reviewable(ctx, r.handle, r.store.checklists, id, who, utc(at), r.saw)
	if err != nil || effect(a, who) != "" {
		return err
	}
	found, err := isNamed(ctx, r.handle, r.store.checklists, id, who)
	if err == nil && found {
		err = errNamed
	}
	return err
}

var errNamed = errors.New("it is by somebody whom the audit names")

func (r ruling) reviewOf(ctx context.Context, id audit.AuditID, device audit.DeviceID, digest string, revision int) error {
	known, err := exists(ctx, r.handle, "SELECT 1 FROM audits WHERE id = ? AND device = ? AND checklist = ? AND revision >= ? AND ? > 0",
		id, device, digest, revision, revision)
	if err == nil && !known {
		err = fmt.Errorf("there is no revision %d of this audit, of this device and with this checklist", revision)
	}
	return err
}

// decided: the audits are those of the device in the round, and if the decision
// counts its outcome is the one that the answers chosen give.
func (r ruling) decided(ctx context.Context, by string, ev *audit.ConflictDecided) error {
	who, err := actorOrNobody(ctx, r.handle, audit.PersonID(by))
	if err != nil {
		return err
	}
	of, keep, _, err := pair(ctx, r.handle, r.store.checklists, who, ev.Keep, ev.Aside)
	if err != nil {
		return err
	}
	if keep.Device.ID != ev.Device || keep.Round != ev.Round || keep.Checklist.Digest() != ev.Checklist {
		return errors.New("the audit kept is not of this device, in this round and with this checklist")
	}
	if of.Deciding(who, ev) != "" {
		return nil // it has no effect
	}
	if found, err := namedInEither(ctx, r.handle, r.store.checklists, ev.Keep, ev.Aside, who); err != nil || found {
		return cmp.Or(err, errNamed)
	}
	kept := of.Kept(ev.Items)
	for _, answer := range kept.Answers {
		if answer.Redacted { // what followed from it cannot be seen any more
			return nil
		}
	}
	outcome := kept.Outcome()
	if len(outcome.Missing) > 0 {
		return fmt.Errorf("the answers chosen leave %s open", strings.Join(outcome.Missing, ", "))
	}
	return same(ev.Outcome, audit.Seal(kept.Checklist, outcome), fmt.Sprintf("checklist %s version %d gives another outcome for the answers chosen", kept.Checklist.ID, kept.Checklist.Version))
}
