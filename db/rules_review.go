package db

import (
	"context"
	"fmt"

	"visite/audit"
)

// reviewed: a review is of the audit that it names. Whether it counts is not
// asked here: what was written without the right has no effect, and is not what
// somebody tampered with. That its signature is over this revision of this
// audit is checked with the statement.
func (r ruling) reviewed(ctx context.Context, event audit.Event) error {
	switch ev := event.(type) {
	case *audit.AuditApproved:
		return r.reviewOf(ctx, ev.Audit, ev.Device, ev.Checklist, ev.Revision)
	case *audit.AuditReturned:
		return r.reviewOf(ctx, ev.Audit, ev.Device, ev.Checklist, ev.Revision)
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

func (r ruling) reviewOf(ctx context.Context, id audit.AuditID, device audit.DeviceID, digest string, revision int) error {
	known, err := exists(ctx, r.handle, "SELECT 1 FROM audits WHERE id = ? AND device = ? AND checklist = ? AND revision >= ? AND ? > 0",
		id, device, digest, revision, revision)
	if err == nil && !known {
		err = fmt.Errorf("there is no revision %d of this audit, of this device and with this checklist", revision)
	}
	return err
}
