package tui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
)

// testPapers writes a few words where the screens ask it to, whole or not at all.
type testPapers struct {
	folder string
	fails  error
	wrote  []Paper
}

func (p *testPapers) Kinds() []PaperKind {
	both := func(de, en string) checklist.Text {
		return checklist.Text{checklist.German: de, checklist.English: en}
	}
	return []PaperKind{
		{Kind: "record", Title: both("Prüfprotokoll eines Geräts", "audit record of one device"), For: both("Medizinproduktebuch", "medical device book"), About: AboutAudit, Formats: []string{"pdf"}, Outside: true},
		{Kind: "round", Title: both("Rundenbericht", "round report"), For: both("Leitung", "head of department"), About: AboutRound, Formats: []string{"pdf", "html"}},
		{Kind: "inventory", Title: both("Bestandsverzeichnis nach MPBetreibV § 14", "inventory after MPBetreibV § 14"), For: both("Behörde, Geräteverwaltung", "authority, device management"), Formats: []string{"csv", "xlsx", "pdf"}},
		{Kind: "work", Title: both("Arbeitsliste", "work list"), For: both("Stationen, IT", "wards, IT"), Formats: []string{"csv", "xlsx", "pdf"}},
		{Kind: "reply", Title: both("Antwort an den Hersteller", "reply to the maker"), For: both("Hersteller", "maker"), Formats: []string{"pdf", "json"}, Outside: true},
	}
}

func (p *testPapers) Suggest(_ context.Context, of Paper) (string, error) {
	return filepath.Join(p.folder, "visite-"+of.Kind+"-2026-03-10."+of.Format), nil
}

func (p *testPapers) Count(_ context.Context, of Paper) (PaperCount, error) {
	if of.Filter != "" {
		return PaperCount{Audits: 3}, nil
	}
	return PaperCount{Audits: 12, Unreviewed: 5}, nil
}

func (p *testPapers) Write(ctx context.Context, of Paper, path string, replace bool, progress func(int)) (PaperTally, error) {
	progress(3)
	if _, err := os.Stat(path); err == nil && !replace {
		return PaperTally{}, ErrFileThere
	}
	if p.fails != nil {
		return PaperTally{}, p.fails
	}
	if err := ctx.Err(); err != nil {
		return PaperTally{}, err
	}
	p.wrote = append(p.wrote, of)
	return PaperTally{Records: 7}, os.WriteFile(path, []byte(of.Kind), 0o600)
}

// paperDriver is Home of a site whose papers go into a folder.
func paperDriver(t *testing.T, lang checklist.Lang) (*driver, *testPapers, *testSite) {
	t.Helper()
	s, _ := intensiv(t)
	papers := &testPapers{folder: t.TempDir()}
	d := newDriver(t, s, lang, 80, 24)
	d.app.e.site.Papers = papers
	return d, papers, s
}

// A paper about the whole site: its kind, its format, what is in it, its file.
func TestPaperStory(t *testing.T) {
	d, papers, _ := paperDriver(t, checklist.German)
	d.open(newPapers(d.app.e, papersAbout{}))
	d.see("Welches Papier?", "Bestandsverzeichnis nach MPBetreibV § 14", "CSV XLSX PDF", "auf der Seite einer Prüfung")
	d.press("end", "up", "enter").see("Welches Papier?") // that of one audit is not to be had here
	for !strings.Contains(d.look(), "▸ Antwort an den Hersteller") {
		d.press("up")
	}
	d.press("enter").see("7 freigegebene Prüfungen kommen hinein.", "5 Prüfungen sind nicht freigegeben und bleiben draußen.")
	d.press("right", "enter").see("JSON").write("ward:").press("enter").see("✗")
	for range "ward:" {
		d.press("backspace")
	}
	d.write("state:high").see("3 freigegebene Prüfungen").press("enter")
	d.press("right").see("aufnehmen, mit Wasserzeichen").press("enter")
	d.see("Wohin?", "visite-reply-2026-03-10.json")
	d.press("enter").see("✓ Geschrieben.", papers.folder, "Es sind Prüfungen darin, die niemand freigegeben hat.")
	want := Paper{Kind: "reply", Format: "json", Lang: checklist.German, Filter: "state:high", Unreviewed: true}
	if len(papers.wrote) != 1 || papers.wrote[0] != want {
		t.Errorf("wrote %+v, want %+v", papers.wrote, want)
	}
	d.press("enter").see("Welches Papier?")
}

// A file that is there already is replaced only when asked for.
func TestPaperOverAFile(t *testing.T) {
	d, papers, _ := paperDriver(t, checklist.English)
	path := filepath.Join(papers.folder, "visite-work-2026-03-10.csv")
	if err := os.WriteFile(path, []byte("the old one"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.open(newPapers(d.app.e, papersAbout{}))
	for !strings.Contains(d.look(), "▸ Work list") {
		d.press("down")
	}
	d.press("enter", "enter", "enter").see("Where to?", "visite-work-2026-03-10.csv").press("enter")
	d.see("There is a file here already", "replaced only once the whole paper is written")
	d.send(keyOf("enter")) // still pressed: it answers nothing
	d.see("There is a file here already").wait(settle)
	d.press("n").see("Where to?")
	if kept, err := os.ReadFile(path); err != nil || string(kept) != "the old one" {
		t.Errorf("the file is %q, %v", kept, err)
	}
	d.press("enter").wait(settle)
	d.press("y").see("✓ Written.")
	if now, err := os.ReadFile(path); err != nil || string(now) != "work" {
		t.Errorf("the file is %q, %v", now, err)
	}
}

// What keeps a paper from being written is said in one line, and the name stays
// for another try.
func TestPaperFails(t *testing.T) {
	d, papers, _ := paperDriver(t, checklist.English)
	papers.fails = errors.New("write visite-work.csv: no space left on device")
	d.open(newPaperFile(d.app.e, papers.Kinds()[3], Paper{Kind: "work", Format: "csv"}))
	d.press("enter").see("The paper was not written. No half file is left.", "no space left on device")
	papers.fails = context.Canceled
	d.press("enter").see("Where to?", "visite-work-2026-03-10.csv").press("enter").see("Cancelled. No file was written.")
	papers.fails = nil
	d.press("enter", "enter").see("✓ Written.")
}

// From the record of a round the papers about it need no further question.
func TestPaperOfARound(t *testing.T) {
	s, round := intensiv(t)
	papers := &testPapers{folder: t.TempDir()}
	d := newDriver(t, s, checklist.German, 80, 24)
	d.app.e.site.Papers = papers
	d.open(newRecord(d.app.e, round))
	d.press("p").see("Zu: Intensiv 2", "▸ Rundenbericht").press("enter").see("Zu: Intensiv 2", "PDF", "HTML")
	d.press("enter", "enter").see("✓ Geschrieben.")
	if len(papers.wrote) != 1 || papers.wrote[0].Round != round {
		t.Errorf("wrote %+v", papers.wrote)
	}
	// Without one in front of them, the person is asked which.
	d = newDriver(t, s, checklist.German, 80, 24)
	d.app.e.site.Papers = papers
	d.open(newPapers(d.app.e, papersAbout{}), newWhichRound(d.app.e, papers.Kinds()[1]))
	d.see("Zu welcher Runde?", "Intensiv 2", "offen").press("enter").see("Zu: Intensiv 2")
}

// The screens of the papers, in both languages and three sizes.
func TestPaperScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		for _, sc := range []scene{
			{name: "kinds", open: func(e *env) screen { return newPapers(e, papersAbout{}) }},
			{name: "kinds-audit", open: func(e *env) screen {
				return newPapers(e, papersAbout{audit: audit.AuditID("a"), name: "Contec CMS8000 · 4001"})
			}},
			{name: "which-round", open: func(e *env) screen { return newWhichRound(e, e.site.Papers.Kinds()[1]) }},
			{name: "form", open: func(e *env) screen { return newPaper(e, e.site.Papers.Kinds()[4], papersAbout{}) }},
			{name: "form-marked", open: func(e *env) screen { return newPaper(e, e.site.Papers.Kinds()[4], papersAbout{}) }, keys: []string{"enter", "x", "enter", "right"}},
			{name: "form-wrong", open: func(e *env) screen { return newPaper(e, e.site.Papers.Kinds()[4], papersAbout{}) }, keys: []string{"enter", "w", "a", "r", "d", ":", "enter"}},
			{name: "writing", open: func(e *env) screen {
				return &paperFileScreen{e: e, kind: e.site.Papers.Kinds()[3], state: paperWriting, task: &task{done: 4096}}
			}},
		} {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				d, _, _ := paperDriver(t, lang)
				d.open(sc.open(d.app.e))
				act(d, sc)
				golden.RequireEqual(t, []byte(d.inSizes()))
			})
		}
	}
}
