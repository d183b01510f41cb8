package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"visite/ledger"
)

// docs/by-hand.md lets somebody check a signature without us: its queries, on a
// database as it is, must give what ssh-keygen needs. (The SQLite shell writes a
// newline behind each row.)
func TestSignaturesCheckedByHand(t *testing.T) {
	page, err := os.ReadFile("../docs/by-hand.md")
	check(t, err)
	var queries []string
	for _, m := range regexp.MustCompile(`sqlite3 -readonly "\$DB" "([^"]+)"`).FindAllSubmatch(page, -1) {
		queries = append(queries, string(m[1]))
	}
	if len(queries) != 5 {
		t.Fatalf("%d queries in the page", len(queries))
	}
	s := newScene(t)
	must(s.CloseRound(t.Context(), s.round, true))(t)
	dir := t.TempDir()
	rows := func(query string) (rows []string) {
		t.Helper()
		columns := strings.Count(query[:strings.Index(query, " FROM")], ", ") + 1
		check(t, s.store.read(t.Context(), func(h *handle) error {
			return h.each(t.Context(), query, nil, func(scan func(...any) error) error {
				row, dest := make([]string, columns), make([]any, columns)
				for i := range row {
					dest[i] = &row[i]
				}
				err := scan(dest...)
				rows = append(rows, strings.Join(row, "|"))
				return err
			})
		}))
		return rows
	}
	write := func(name, text string) { check(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)) }
	write("signers", strings.Join(rows(queries[0]), "\n")+"\n")
	signed := rows(queries[1])
	if len(signed) != 2 || !strings.Contains(signed[0], "|audit.completed|") || !strings.Contains(signed[1], "|round.closed|") {
		t.Fatalf("signed are %q", signed)
	}
	for _, line := range signed {
		part := strings.Split(line, "|")
		of := func(query string) string { return rows(strings.ReplaceAll(query, "$N", part[0]))[0] }
		write("statement.sig", of(queries[2])+"\n")
		statement := of(queries[3])
		if out, err := sshVerify(t.Context(), dir, part[2], part[1], statement); err != nil || !strings.Contains(out, `Good "visite:`+part[1]) {
			t.Errorf("%s: %v: %s", line, err, out)
		}
		if out, err := sshVerify(t.Context(), dir, part[2], part[1], statement+" "); err == nil || !strings.Contains(out, "Could not verify signature.") {
			t.Errorf("%s, changed: %v: %s", line, err, out)
		}
		text := of(queries[4])
		leaf := sha256.Sum256(append([]byte{0}, text...))
		if want := ledger.LeafHash([]byte(text)); hex.EncodeToString(leaf[:]) != want.String() {
			t.Errorf("leaf %x, not %s", leaf, want)
		}
	}
}

func sshVerify(ctx context.Context, dir, person, kind, statement string) (string, error) {
	cmd := exec.CommandContext(ctx, "ssh-keygen", "-Y", "verify", "-f", "signers", "-I", person, "-n", "visite:"+kind, "-s", "statement.sig")
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader([]byte(statement))
	out, err := cmd.CombinedOutput()
	return string(out), err
}
