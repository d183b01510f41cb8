package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visite/audit"
	"visite/checklist"
	"visite/tui"
)

// demoPapers are the papers that the screens offer in the made-up hospital.
func demoPapers(t *testing.T) (*papers, *demo) {
	t.Helper()
	a := testApp(t)
	d, err := a.openDemo(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.close)
	return &papers{app: a, site: d.site}, d
}

func filesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		names = append(names, f.Name())
	}
	return names
}

// Every paper that the screens offer can be written in every format, under the
// name suggested, in both languages.
func TestScreensWritePapers(t *testing.T) {
	p, d := demoPapers(t)
	ctx := context.Background()
	rounds, err := d.Rounds(ctx)
	if err != nil || len(rounds) == 0 {
		t.Fatalf("%d rounds, %v", len(rounds), err)
	}
	var one audit.AuditID
	for l, err := range d.AuditLines(ctx, audit.AuditFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		one = l.ID
	}
	kinds := p.Kinds()
	if len(kinds) == 0 {
		t.Fatal("no papers")
	}
	for _, k := range kinds {
		for _, format := range k.Formats {
			for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
				of := tui.Paper{Kind: k.Kind, Format: format, Lang: lang, Unreviewed: true}
				switch k.About {
				case tui.AboutRound:
					of.Round = rounds[0].ID
				case tui.AboutAudit:
					of.Audit = one
				}
				count, err := p.Count(ctx, of)
				if err != nil || count.Unreviewed > count.Audits || k.About == tui.AboutAudit && count.Audits != 1 {
					t.Errorf("%s: %+v, %v", k.Kind, count, err)
				}
				suggested, err := p.Suggest(ctx, of)
				if err != nil || !strings.HasPrefix(suggested, startFolder()) || filepath.Ext(suggested) == "" {
					t.Errorf("%s %s: suggested %q, %v", k.Kind, format, suggested, err)
				}
				path := filepath.Join(t.TempDir(), filepath.Base(suggested))
				_, err = p.Write(ctx, of, path, false, func(int) {})
				var refusal *audit.Refusal
				if k.Kind == "incident" && errors.As(err, &refusal) { // none is suspected in this audit
					if left := filesIn(t, filepath.Dir(path)); len(left) > 0 {
						t.Errorf("a draft that was refused left %v", left)
					}
					continue
				}
				if err != nil {
					t.Errorf("%s %s: %v", k.Kind, format, err)
					continue
				}
				if info, err := os.Stat(path); err != nil || info.Size() == 0 {
					t.Errorf("%s %s: the file is empty, %v", k.Kind, format, err)
				}
			}
		}
	}
}

// A file that is there stays unless it is to be replaced, and then until the whole
// paper is written; whatever goes wrong leaves no other file.
func TestScreensKeepFiles(t *testing.T) {
	p, _ := demoPapers(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	folder := t.TempDir()
	path := filepath.Join(folder, "liste.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	of := tui.Paper{Kind: "inventory", Format: "csv", Lang: checklist.German}
	old := func(when string) {
		t.Helper()
		kept, err := os.ReadFile(path)
		if names := filesIn(t, folder); err != nil || string(kept) != "old" || len(names) != 1 {
			t.Errorf("%s: %q in %v, %v", when, kept, names, err)
		}
	}
	if _, err := p.Write(ctx, of, path, false, func(int) {}); !errors.Is(err, tui.ErrFileThere) {
		t.Errorf("over a file: %v", err)
	}
	old("not asked to replace it")

	// A filter about oneself is about who works here.
	mine := of
	mine.Filter = "mine"
	if _, err := p.Write(ctx, mine, filepath.Join(t.TempDir(), "meine.csv"), false, func(int) {}); err != nil {
		t.Errorf("mine: %v", err)
	}

	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := p.Write(stopped, of, path, true, func(int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	old("cancelled")

	for name, bad := range map[string]string{"no folder": filepath.Join(folder, "none", "x.csv"), "a folder": folder} {
		_, err := p.Write(ctx, of, bad, true, func(int) {})
		var refusal *audit.Refusal
		if !errors.As(err, &refusal) || strings.Contains(refusal.Text[checklist.English], "\n") {
			t.Errorf("%s: %v is not one clear line", name, err)
		}
		old(name)
	}
	if _, err := p.Write(ctx, of, path, true, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(path); err != nil || !strings.Contains(string(now), "Inventarnummer") && len(now) < 100 {
		t.Errorf("replaced: %q, %v", now, err)
	}
}
