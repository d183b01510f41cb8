package db

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"visite/audit"
)

// A file beside an answer is read as it was given; one that has changed, is gone
// or was erased since is named by its hash.
func TestEvidence(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	w.list(t, monitor("A1", "Intensiv 2", "2", "1"))
	round := must(w.StartRound(ctx, []audit.WardID{audit.NewWard("Intensiv 2").ID}, bfarm))(t)
	room := audit.NewRoom("Intensiv 2", "2").ID
	check(t, w.EnterRoom(ctx, round, room))
	a := must(w.StartAudit(ctx, round, room, audit.NumberID("A1")))(t)
	a = must(w.Answer(ctx, a.ID, audit.NewAnswer{
		Item: "upgrade", Value: word("not_available"), Evidence: []audit.NewEvidence{{Name: "Brief.pdf", Bytes: []byte("ein Brief")}},
	}))(t)
	file := a.Answers["upgrade"].Evidence[0]
	if content := must(w.Evidence(ctx, file))(t); string(content) != "ein Brief" {
		t.Fatalf("read %q", content)
	}
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte("ein Brief")))
	other := file
	other.SHA256 = strings.Repeat("0", 64) // of another file, as a screen that is out of date has it
	refused(t, "evidence-changed", other.SHA256)(w.Evidence(ctx, other))
	for _, tt := range []struct{ statement, code string }{
		{"UPDATE attachments SET bytes = CAST('ein anderer' AS BLOB)", "evidence-changed"},
		{"UPDATE attachments SET salt = NULL, bytes = NULL", "evidence-erased"},
		{"DELETE FROM attachments", "evidence-gone"},
	} {
		pool := beside(t, w.path)
		must(pool.Exec("DROP TRIGGER IF EXISTS attachments_only_redact"))(t)
		must(pool.Exec("DROP TRIGGER IF EXISTS attachments_no_delete"))(t)
		must(pool.Exec(tt.statement+" WHERE hex(ref) = ?", strings.ToUpper(file.Ref)))(t)
		refused(t, tt.code, sum)(w.Evidence(ctx, file))
	}
}

// refused wants a refusal with this code that says something.
func refused(t *testing.T, code, says string) func([]byte, error) {
	t.Helper()
	return func(_ []byte, err error) {
		t.Helper()
		var r *audit.Refusal
		if !errors.As(err, &r) || r.Code != code || !strings.Contains(r.Text["de"], says) || !strings.Contains(r.Text["en"], says) {
			t.Errorf("got %v, want %s with %s", err, code, says)
		}
	}
}
