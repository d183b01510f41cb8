package db

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"visite/audit"
	"visite/ledger"
)

// noted is a world with an audit that says more than it should.
func noted(t *testing.T) (w *world, a *audit.Audit) {
	t.Helper()
	ctx := t.Context()
	w = newWorld(t)
	d := monitor("A1", "Intensiv 2", "204", "1")
	w.list(t, d)
	ward := audit.NewWard("Intensiv 2")
	round := must(w.StartRound(ctx, []audit.WardID{ward.ID}, bfarm))(t)
	room := audit.NewRoom("Intensiv 2", "204").ID
	check(t, w.EnterRoom(ctx, round, room))
	a = must(w.StartAudit(ctx, round, room, d.ID))(t)
	a = w.answer(t, a, offNetwork())
	a = must(w.Answer(ctx, a.ID, audit.NewAnswer{
		Item: "anomaly", Value: word("none"), Note: "Frau Quastenflosser liegt hier", Replaces: a.Answers["anomaly"].Entry,
		Evidence: []audit.NewEvidence{{Name: "Quastenflosser.txt", Bytes: []byte("Bild von Frau Quastenflosser")}},
	}))(t)
	a = must(w.Complete(ctx, a.ID))(t)
	return w, a
}

func refsOf(t *testing.T, w *world, subject, text string) (refs []string) {
	t.Helper()
	for _, e := range must(w.Erasable(t.Context(), subject))(t) {
		if strings.Contains(e.Text, text) {
			refs = append(refs, e.Ref)
		}
	}
	return refs
}

// What is erased is gone from every table and every byte of the file, the log
// says so, and everything still verifies.
func TestRedact(t *testing.T) {
	ctx := t.Context()
	w, a := noted(t)
	w.verifies(t)
	refs := refsOf(t, w, string(a.ID), "Quastenflosser")
	if len(refs) != 3 {
		t.Fatalf("%d attachments name her: %v", len(refs), refs)
	}
	check(t, w.Redact(ctx, []string{refs[0][:12], refs[1], refs[2]}, "Auskunft nach Art. 17 DSGVO", nil))
	w.verifies(t)

	after := must(w.Audit(ctx, a.ID))(t)
	answer := after.Answers["anomaly"]
	if answer.Note != "" || answer.Value.Word != "none" || len(answer.Evidence) != 1 || answer.Evidence[0].SHA256 != "" || answer.Evidence[0].Name != "" {
		t.Errorf("the answer is now %+v", answer)
	}
	if after.Status != audit.Completed || after.Sealed == nil || after.Sealed.Verdict != a.Sealed.Verdict {
		t.Errorf("the audit is now %+v", after)
	}
	for _, e := range must(w.Erasable(ctx, string(a.Device.ID)))(t) {
		if strings.Contains(e.Text, "Quastenflosser") {
			t.Errorf("still there: %+v", e)
		}
	}
	for _, path := range []string{w.path, w.path + "-wal"} {
		content := must(os.ReadFile(path))(t)
		if bytes.Contains(content, []byte("Quastenflosser")) {
			t.Errorf("%s still holds the name", path)
		}
	}
	isRefused(t, "again", w.Redact(ctx, refs, "noch einmal", nil), "redact-gone")

	// Work goes on.
	must(w.Amend(ctx, a.ID, "noch einmal"))(t)
	w.verifies(t)
}

// A file whose name could not be shown has none, and can be erased like others.
func TestRedactNameless(t *testing.T) {
	ctx := t.Context()
	w, a := noted(t)
	a = must(w.Amend(ctx, a.ID, "ein Brief"))(t)
	must(w.Answer(ctx, a.ID, audit.NewAnswer{
		Item: "anomaly", Value: word("none"), Replaces: a.Answers["anomaly"].Entry,
		Evidence: []audit.NewEvidence{{Name: "\x00", Bytes: []byte("ein Brief")}},
	}))(t)
	list := must(w.Erasable(ctx, string(a.ID)))(t)
	last := list[len(list)-1]
	if last.What != audit.ErasableFile || last.Text != "" || last.Size != 9 {
		t.Fatalf("%+v", last)
	}
	check(t, w.Redact(ctx, []string{last.Ref}, "Art. 17", nil))
	w.verifies(t)
}

// The name of a person can go; who did something stays.
func TestRedactName(t *testing.T) {
	ctx := t.Context()
	w, a := noted(t)
	refs := refsOf(t, w, string(w.Person()), "Jo Weiß")
	check(t, w.Redact(ctx, refs, "ausgeschieden", nil))
	w.verifies(t)
	after := must(w.Audit(ctx, a.ID))(t)
	if after.Completed.Person != w.Person() || after.Completed.Name != "" {
		t.Errorf("completed by %+v", after.Completed)
	}
}

func TestRedactRefused(t *testing.T) {
	ctx := t.Context()
	w, a := noted(t)
	refs := refsOf(t, w, string(a.ID), "Quastenflosser")
	supervisor, _ := w.joins(t, "Sam", audit.Supervisor)
	for what, c := range map[string]struct {
		by     *Session
		refs   []string
		reason string
		code   string
	}{
		"no administrator": {supervisor, refs, "Grund", audit.NoAdministrator},
		"no reason":        {w.Session, refs, " ", "reason-missing"},
		"nothing":          {w.Session, nil, "Grund", "redact-nothing"},
		"twice":            {w.Session, []string{refs[0], refs[0]}, "Grund", "redact-twice"},
		"unknown":          {w.Session, []string{strings.Repeat("0", 64)}, "Grund", "redact-unknown"},
		"no reference":     {w.Session, []string{"Quastenflosser"}, "Grund", "redact-unknown"},
		"repeats it":       {w.Session, refs, "wegen Quastenflosser.txt", "redact-repeats"},
	} {
		isRefused(t, what, c.by.Redact(ctx, c.refs, c.reason, nil), c.code)
	}
	if got := refsOf(t, w, string(a.ID), "Quastenflosser"); len(got) != 3 {
		t.Errorf("%d are left", len(got))
	}
	w.verifies(t)
}

// Somebody without the right may write that something is to be erased: it stays,
// and is shown to have no effect. What is erased without an entry, verify names.
func TestRedactWithoutRight(t *testing.T) {
	ctx := t.Context()
	w, a := noted(t)
	refs := refsOf(t, w, string(a.ID), "Quastenflosser")
	technician, _ := w.joins(t, "Toni", audit.Technician)
	check(t, technician.do(ctx, func(context.Context, *tx) ([]audit.Event, error) {
		return []audit.Event{&audit.RedactionMade{Refs: refs, Reason: "weg damit"}}, nil
	}))
	w.verifies(t)
	if got := refsOf(t, w, string(a.ID), "Quastenflosser"); len(got) != 3 {
		t.Errorf("%d are left", len(got))
	}
	check(t, w.raw(t, "UPDATE attachments SET salt = NULL, bytes = NULL WHERE lower(hex(ref)) = '"+refs[0]+"'"))
	_, err := w.Verify(ctx, nil)
	found(t, err, "was erased, and no entry says so")
}

// An entry that erases binds this file too: bytes that are there still are named.
func TestRedactedMustBeGone(t *testing.T) {
	ctx := t.Context()
	w, a := noted(t)
	refs := refsOf(t, w, string(a.ID), "Quastenflosser")
	check(t, w.do(ctx, func(context.Context, *tx) ([]audit.Event, error) {
		return []audit.Event{&audit.RedactionMade{Refs: refs, Reason: "weg damit"}}, nil
	}))
	_, err := w.Verify(ctx, nil)
	found(t, err, "was to be erased, and is there still")
}

// An excerpt of an audit of which something was erased is still proven.
func TestRedactedExcerpt(t *testing.T) {
	ctx := t.Context()
	w, a := noted(t)
	before := must(w.Excerpt(ctx, a.ID, true))(t)
	check(t, w.Redact(ctx, refsOf(t, w, string(a.ID), "Quastenflosser"), "Art. 17", nil))
	after := must(w.Excerpt(ctx, a.ID, true))(t)
	if len(after.Attachments) != len(before.Attachments)-3 {
		t.Errorf("%d attachments, before %d", len(after.Attachments), len(before.Attachments))
	}
	for _, e := range []ledger.Excerpt{before, after} {
		if _, err := ledger.OpenExcerpt(must(e.Encode())(t), w.writer.Public()); err != nil {
			t.Error(err)
		}
	}
}

// A file may be without a name: what can be erased is listed all the same.
func TestAFileWithoutANameCanBeErased(t *testing.T) {
	ctx := t.Context()
	w, a := noted(t)
	a = must(w.Amend(ctx, a.ID, "noch ein Bild"))(t)
	a = must(w.Answer(ctx, a.ID, audit.NewAnswer{
		Item: "anomaly", Value: word("none"), Replaces: a.Answers["anomaly"].Entry, Evidence: []audit.NewEvidence{{Bytes: []byte("ohne Namen")}},
	}))(t)
	var files []string
	for _, e := range must(w.Erasable(ctx, string(a.ID)))(t) {
		if e.What == audit.ErasableFile && e.Size == int64(len("ohne Namen")) {
			files = append(files, e.Ref)
		}
	}
	check(t, w.Redact(ctx, files, "Art. 17", nil))
	w.verifies(t)
}
