package db

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"visite/audit"
)

// One audit is read as it is among all: with its reviews, those taken back too,
// the hash of the entry that sealed it, and what is to be done about its device.
func TestRecordOfOne(t *testing.T) {
	ctx := t.Context()
	s := must(Open(ctx, lived(t), Options{ReadOnly: true, Checklists: shipped()}))(t)
	t.Cleanup(func() { check(t, s.Close()) })
	var seen, reviewed int
	for r, err := range s.Records(ctx, audit.AuditFilter{}) {
		check(t, err)
		seen++
		if diff := cmp.Diff(r, must(s.Record(ctx, r.ID))(t), cmpopts.EquateComparable(netip.Addr{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("audit %s alone is another than among all: %s", r.ID, diff)
		}
		page := must(s.Ledger(ctx, r.Seq+1, 1))(t)
		if r.Writer == page.Writer && page.Lines[0].Leaf != r.Leaf {
			t.Errorf("audit %s: entry %d has hash %s, not %s", r.ID, r.Seq, page.Lines[0].Leaf, r.Leaf)
		}
		if len(r.Actions) < len(r.Outcome.Actions) {
			t.Errorf("audit %s asks for %d actions, only %d are there", r.ID, len(r.Outcome.Actions), len(r.Actions))
		}
		if len(r.Reviews) == 0 {
			continue
		}
		reviewed++
		first, second := r.Reviews[0], r.Reviews[1]
		if first.Decision != audit.Return || len(first.Items) != 2 || first.Items[0].Reason != "Kabel nicht zu sehen" || first.Note == "" ||
			first.Withdrawn.Name != first.Stamp.Name || first.Withdrawn.Person != first.Stamp.Person || first.Withdrawn.At < first.Stamp.At {
			t.Errorf("the return that was taken back: %+v", first)
		}
		if second.Decision != audit.Approve || second.NoEffect != nil || second.Withdrawn.At != "" || second.Role != audit.Supervisor || second.Stamp.Name == "" {
			t.Errorf("the approval: %+v", second)
		}
		if r.Review != audit.Changed {
			t.Errorf("approved and then amended, it is %q", r.Review)
		}
	}
	if seen < 2 || reviewed != 1 {
		t.Errorf("%d audits, %d of them reviewed", seen, reviewed)
	}
	if _, err := s.Record(ctx, "nonsense"); !errors.Is(err, &audit.Refusal{Code: "no-audit"}) {
		t.Errorf("an audit that is not there gave %v", err)
	}
}

// Records alone are the same ones, without what came afterwards.
func TestRecordsAlone(t *testing.T) {
	s := newScene(t)
	var whole, alone []audit.Record
	for r, err := range s.Records(t.Context(), audit.AuditFilter{}) {
		check(t, err)
		r.Leaf, r.Reviews, r.Actions = "", nil, nil
		whole = append(whole, r)
	}
	for r, err := range s.RecordsAlone(t.Context(), audit.AuditFilter{}) {
		check(t, err)
		alone = append(alone, r)
	}
	if diff := cmp.Diff(whole, alone); diff != "" || len(alone) == 0 {
		t.Errorf("%d records (-whole +alone):\n%s", len(alone), diff)
	}
}
