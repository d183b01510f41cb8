package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/report"
)

// nastyList is a device list as an enemy would write it.
const nastyList = `inventory_number;serial;maker;model;ward;room;ip;mac
"=HYPERLINK(""http://x.invalid"";""1"")";"+1";"<script>alert(1)</script>";CMS8000;"-2";"@SUM(A1)";10.0.0.9;00:1b:44:11:3a:b9
"MT-<b>";"</td></table>";Contec;"""><img src=x>";"{{.Ward}}";"1e5";;
`

// graveLine is an audit that suspects a serious incident.
const graveLine = `{"ward":"Intensiv 2","room":"204","device":{"inventory_number":"MT-GRAVE","serial":"C2","maker":"Contec","model":"CMS8000"},"checklist":"bfarm-contec-2025-03-03","answers":{"patient_attached":"no","model":"cms8000","anomaly":"none","firmware_read_at":"screen","firmware":"1.0","connection":"none_proven","open_egress_past":"no","upgrade":"not_installed","serious_incident":"suspected"},"by":"Jana Krüger","at":"2026-01-01T09:30:00+01:00","complete":true}
`

// papersOf is the made-up hospital with devices that have nasty names besides, and
// one that may have harmed somebody.
func papersOf(t *testing.T) *demo {
	t.Helper()
	a := testApp(t)
	a.speak(checklist.German)
	d, err := a.openDemo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.close)
	list := filepath.Join(t.TempDir(), "nasty.csv")
	if err := os.WriteFile(list, []byte(nastyList), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.app.importList(t.Context(), d.site, listOptions{path: list}, nil); err != nil {
		t.Fatal(err)
	}
	in := &lines{app: a, reader: audit.NewLineReader(strings.NewReader(graveLine)), done: auditsDone{}}
	if err := d.session.Batch(t.Context(), false, func(b *db.Batch) error { return in.takeAll(b, "grave.ndjson") }); err != nil {
		t.Fatal(err)
	}
	return d
}

// paperOf is a paper of the hospital, about its last round or the grave audit.
func paperOf(t *testing.T, d *demo, k report.Kind, f report.Format, o reportOptions) *paper {
	t.Helper()
	p := &paper{kind: k, format: f, from: d.Store}
	var err error
	if p.order.Head, err = d.app.paperHead(t.Context(), d.site, o); err != nil {
		t.Fatal(err)
	}
	if k.About == report.AboutAudit {
		o.audit = graveAudit(t, d)
	}
	if k.About == report.AboutRound {
		o.round = walkedRound(t, d)
	}
	p.order.CSV.Checklist = p.order.Checklist
	if err := d.app.chooseRecords(t.Context(), d.site, p, o); err != nil {
		t.Fatal(err)
	}
	return p
}

// walkedRound is the round of the hospital that has rooms.
func walkedRound(t *testing.T, d *demo) string {
	t.Helper()
	all, err := d.Rounds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.Status != audit.RoundImported {
			return string(r.ID)
		}
	}
	t.Fatal("the made-up hospital has no round")
	return ""
}

func graveAudit(t *testing.T, d *demo) string {
	t.Helper()
	for l, err := range d.AuditLines(t.Context(), audit.AuditFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if l.Device.InventoryNumber == "MT-GRAVE" {
			return string(l.ID)
		}
	}
	t.Fatal("the made-up hospital has no such audit")
	return ""
}

func wrote(t *testing.T, d *demo, kind, format string) (text []byte, done report.Tally) {
	t.Helper()
	k, ok := report.FindKind(kind)
	f, ok2 := k.Format(format)
	if !ok || !ok2 {
		t.Fatalf("no paper %s in %s", kind, format)
	}
	var out bytes.Buffer
	p := paperOf(t, d, k, f, reportOptions{unreviewed: true})
	if err := writePaper(t.Context(), p, &out, nil); err != nil {
		t.Fatalf("%s %s: %v", kind, format, err)
	}
	return out.Bytes(), p.order.Done
}

// Every paper in every format is written from the store, the same twice, and
// nothing of it when it is cancelled.
func TestPapersFromTheStore(t *testing.T) {
	d := papersOf(t)
	for _, k := range report.Kinds() {
		for _, f := range k.Formats {
			once, done := wrote(t, d, k.Word, f.Word)
			again, _ := wrote(t, d, k.Word, f.Word)
			if !bytes.Equal(once, again) || len(once) == 0 || done.Records == 0 {
				t.Errorf("%s %s: %d bytes, then %d, about %d", k.Word, f.Word, len(once), len(again), done.Records)
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := writePaper(ctx, paperOf(t, d, k, f, reportOptions{unreviewed: true}), &bytes.Buffer{}, nil); err == nil {
				t.Errorf("%s %s was written though it was cancelled", k.Word, f.Word)
			}
		}
	}
}

// An audit that nobody approved is in no paper for outside unless asked for.
func TestPapersLeaveOut(t *testing.T) {
	d := papersOf(t)
	for _, k := range report.Kinds() {
		if !k.Outside {
			continue
		}
		p := paperOf(t, d, k, k.Formats[0], reportOptions{})
		err := writePaper(t.Context(), p, &bytes.Buffer{}, nil)
		if k.About == report.AboutAudit && (err == nil || !strings.Contains(d.app.explain(err), "--unreviewed")) {
			t.Errorf("%s of an audit that nobody approved: %v", k.Word, err)
		}
		if k.About != report.AboutAudit && (err != nil || p.order.Done.LeftOut == 0) {
			t.Errorf("%s left out %d, %v", k.Word, p.order.Done.LeftOut, err)
		}
	}
}

// stands counts the devices by state, and what is open, straight from the store.
func stands(t *testing.T, d *demo) (devices, open int, states map[string]int) {
	t.Helper()
	states = map[string]int{}
	head, err := d.app.paperHead(t.Context(), d.site, reportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for s, err := range d.Standings(t.Context(), audit.AuditFilter{}, head.At) {
		if err != nil {
			t.Fatal(err)
		}
		devices, open = devices+1, open+len(s.Open)
		states[s.State]++
	}
	return devices, open, states
}

// The numbers in the papers are those of the store, and parts add up to wholes.
func TestSheetsAddUp(t *testing.T) {
	d := papersOf(t)
	devices, open, states := stands(t, d)
	if got := len(csvRows(t, d, "inventory")) - 1; got != devices {
		t.Errorf("the inventory lists %d devices, the store has %d", got, devices)
	}
	if got := len(csvRows(t, d, "work")) - 1; got != open {
		t.Errorf("the work list has %d actions, the store %d", got, open)
	}
	page, done := wrote(t, d, "fleet", "html")
	sums := regexp.MustCompile(`<tr><th scope="row" class="s(\d)">[^<]*</th><td class="n">(\d+)</td>`).FindAllSubmatch(page, -1)
	sum := 0
	for _, m := range sums {
		i, _ := strconv.Atoi(string(m[1]))
		n, _ := strconv.Atoi(string(m[2]))
		sum += n
		if word := audit.DeviceStates()[i]; states[word] != n {
			t.Errorf("the fleet report has %d devices in %s, the store %d", n, word, states[word])
		}
	}
	if sum != devices || done.Records != devices || len(sums) != len(audit.DeviceStates()) {
		t.Errorf("the fleet report adds up to %d, lists %d, the store has %d", sum, done.Records, devices)
	}
	completed := 0
	for _, err := range d.AuditLines(t.Context(), audit.AuditFilter{}) {
		if completed++; err != nil {
			t.Fatal(err)
		}
	}
	rows := workbookRows(t, d)
	for _, sheet := range []string{"Prüfungen", "Antworten"} {
		if got := len(rows[sheet]) - 2; got != completed {
			t.Errorf("%s has %d rows, the store %d audits", sheet, got, completed)
		}
	}
	if got := len(rows["Maßnahmen"]) - 2; got != open {
		t.Errorf("the workbook has %d open actions, the store %d", got, open)
	}
	reply(t, d, devices)
}

// reply holds the reply to the maker to its own sums.
func reply(t *testing.T, d *demo, devices int) {
	t.Helper()
	text, done := wrote(t, d, "reply", "json")
	var got struct {
		Devices int `json:"devices"`
		Listed  int `json:"listed"`
		LeftOut int `json:"left_out"`
		States  []struct {
			Count   int   `json:"count"`
			Devices []any `json:"devices"`
		} `json:"states"`
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, s := range got.States {
		sum += s.Count
		if len(s.Devices) != s.Count {
			t.Errorf("the reply counts %d and lists %d", s.Count, len(s.Devices))
		}
	}
	if sum != got.Listed || got.Listed+got.LeftOut != got.Devices || got.Devices > devices || done.Records != got.Listed || done.LeftOut != got.LeftOut {
		t.Errorf("the reply: %d listed, %d left out of %d; states add up to %d; told %+v", got.Listed, got.LeftOut, got.Devices, sum, done)
	}
}

func csvRows(t *testing.T, d *demo, kind string) [][]string {
	t.Helper()
	text, _ := wrote(t, d, kind, "csv")
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.IndexAny(cell, "=+-@") == 0 {
				t.Errorf("%s: a cell that a spreadsheet takes for a formula: %q", kind, cell)
			}
		}
	}
	return rows
}

// workbookRows are the rows of the workbook about all audits, by sheet.
func workbookRows(t *testing.T, d *demo) map[string][][]string {
	t.Helper()
	text, _ := wrote(t, d, "audits", "xlsx")
	f, err := excelize.OpenReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all := map[string][][]string{}
	for _, sheet := range f.GetSheetList() {
		if all[sheet], err = f.GetRows(sheet); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// LibreOffice opens the workbooks and has the same in their cells: as many rows,
// the same texts, formulas nowhere.
func TestWorkbooksInLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("LibreOffice is needed: ", err)
	}
	if err != nil {
		t.Skip("NOT TESTED: LibreOffice is not installed")
	}
	d, dir := papersOf(t), t.TempDir()
	books := []string{"audits", "inventory", "work"}
	args := []string{
		"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to",
		"csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir,
	}
	for _, kind := range books {
		text, _ := wrote(t, d, kind, "xlsx")
		path := filepath.Join(dir, kind+".xlsx")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	cmd := exec.Command(office, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // names of files have umlauts
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, out)
	}
	for _, kind := range books {
		sameInLibreOffice(t, dir, kind)
	}
}

// sameInLibreOffice compares the texts of a workbook with what LibreOffice has
// made of its sheets.
func sameInLibreOffice(t *testing.T, dir, kind string) {
	t.Helper()
	f, err := excelize.OpenFile(filepath.Join(dir, kind+".xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(filepath.Join(dir, kind+"-"+sheet+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(file)
		r.Comma, r.FieldsPerRecord = ';', -1
		opened, err := r.ReadAll()
		file.Close()
		if err != nil || len(opened) != len(rows) {
			t.Errorf("%s, %s: LibreOffice has %d rows, want %d, %v", kind, sheet, len(opened), len(rows), err)
			continue
		}
		texts := 0
		for i, row := range rows {
			for j, cell := range row {
				if _, err := strconv.ParseFloat(cell, 64); err == nil || cell == "" || isDate(cell) {
					continue // shown in the manner of the program
				}
				if texts++; opened[i][j] != cell {
					t.Errorf("%s, %s, row %d: LibreOffice has %q, want %q", kind, sheet, i+1, opened[i][j], cell)
				}
			}
		}
		if len(rows) > 2 && texts == 0 {
			t.Errorf("%s, %s: compared nothing", kind, sheet)
		}
	}
}

var dates = regexp.MustCompile(`^\d{1,2}[-/]\d{1,2}[-/]\d{2}`)

func isDate(s string) bool { return dates.MatchString(s) }

// The kinds have everything that the screens and the help need.
func TestKinds(t *testing.T) {
	var words []string
	for _, k := range report.Kinds() {
		words = append(words, k.Word)
		for _, l := range checklist.Langs() {
			if k.Title[l] == "" || k.For[l] == "" {
				t.Errorf("%s says nothing in %s", k.Word, l)
			}
		}
		if len(k.Formats) == 0 {
			t.Errorf("%s has no format", k.Word)
		}
	}
	if want := []string{"record", "round", "fleet", "work", "inventory", "isolate", "reply", "incident", "audits"}; !slices.Equal(words, want) {
		t.Errorf("the papers are %v", words)
	}
}
