package report

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"visite/checklist"
)

// run runs a program, without any network where that can be had.
func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	args = append([]string{tool(t, name)}, args...)
	if exec.Command("unshare", "-rn", "true").Run() == nil {
		args = append([]string{"unshare", "-rn"}, args...)
	}
	out, err := exec.Command(args[0], args[1:]...).Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return out
}

// chromium opens a page in a fresh browser that looks up no name.
func chromium(t *testing.T, args ...string) string {
	t.Helper()
	return string(run(t, "chromium", append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + t.TempDir(),
	}, args...)...))
}

// pages are the papers in HTML, by name.
func pages(t *testing.T) map[string][]byte {
	t.Helper()
	return map[string][]byte{
		"fleet": fleetPageOf(t, 120, checklist.German), "round": roundPageOf(t, checklist.German),
	}
}

// judged is what a page says of itself in a browser.
type judged struct {
	Page     string   `json:"page"`
	Title    string   `json:"title"`
	Wide     int      `json:"wide"`     // of its content, in pixels
	Room     int      `json:"room"`     // there is
	Faults   []string `json:"faults"`   // that axe-core finds
	Checked  int      `json:"checked"`  // rules that held
	Unsure   []string `json:"unsure"`   // that it cannot decide
	Unsorted []string `json:"unsorted"` // columns whose button does not sort
}

// judge runs in each page: axe-core, and a press on every button.
const judge = `<script>
axe.run(document).then(r => {
  const unsorted = [];
  for (const button of document.querySelectorAll('th button')) {
    const head = button.closest('th'), body = head.closest('table').tBodies[0];
    for (const way of ['ascending', 'descending']) {
      button.click();
      if (head.getAttribute('aria-sort') !== way) unsorted.push(head.textContent);
    }
    const numbers = [...body.rows].map(row => row.cells[head.cellIndex].textContent).filter(s => /^\d+$/.test(s)).map(Number);
    if (numbers.some((n, i) => i > 0 && n > numbers[i - 1])) unsorted.push(head.textContent);
  }
  parent.postMessage({ page: document.body.dataset.page, title: document.title, wide: document.documentElement.scrollWidth, room: innerWidth,
    faults: r.violations.map(v => v.id + ': ' + v.help + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' ')),
    checked: r.passes.length, unsure: r.incomplete.map(v => v.id), unsorted }, '*');
});
</script></body>`

// gather puts what the pages say into one document.
const gather = `<!doctype html><meta charset="utf-8"><pre id="judged"></pre><script>
const all = [];
addEventListener('message', e => { all.push(e.data); document.getElementById('judged').textContent = JSON.stringify(all); });
</script>
`

var (
	policyLine = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>\n`)
	darkStyle  = regexp.MustCompile(`(?s)@media \(prefers-color-scheme:dark\)\{:root\{.*?\}\}`)
)

// Every page opens in a browser as on a phone, a laptop and paper, light and
// dark: axe-core finds nothing, nothing is wider than the window, and every
// column that can be sorted is.
func TestPagesInABrowser(t *testing.T) {
	tool(t, "chromium")
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	dir, views, frames := t.TempDir(), 0, ""
	for name, text := range pages(t) {
		page := policyLine.ReplaceAllString(string(text), "")
		page = strings.Replace(page, "</head>", "<script>"+string(axe)+"</script></head>", 1)
		page = strings.Replace(page, "</body>", judge, 1)
		for view, width := range map[string]int{"phone": 390, "laptop": 1366, "paper": 703} { // of A4 between its margins
			shown := page
			if view == "paper" { // its style, on a screen as wide as the page
				shown = strings.Replace(darkStyle.ReplaceAllString(shown, ""), "@media print{", "@media all{", 1)
			}
			file := name + "-" + view + ".html"
			shown = strings.Replace(shown, "<body>", `<body data-page="`+file+`">`, 1)
			if err := os.WriteFile(filepath.Join(dir, file), []byte(shown), 0o600); err != nil {
				t.Fatal(err)
			}
			frames += fmt.Sprintf("<iframe src=%q width=%d height=800></iframe>\n", file, width)
			views++
		}
	}
	index := filepath.Join(dir, "index.html")
	if err := os.WriteFile(index, []byte(gather+frames), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"1", "0"} { // light, dark
		dom := chromium(t, "--blink-settings=preferredColorScheme="+scheme, "--virtual-time-budget=60000", "--dump-dom", "file://"+index)
		for _, j := range verdicts(t, dom, views) {
			if len(j.Faults) > 0 || j.Checked < 15 || j.Wide > j.Room || len(j.Unsorted) > 0 || strings.Contains(j.Title, "caught") {
				t.Errorf("scheme %s: %+v", scheme, j)
			}
		}
	}
}

func verdicts(t *testing.T, dom string, views int) (all []judged) {
	t.Helper()
	_, rest, _ := strings.Cut(dom, `<pre id="judged">`)
	text, _, _ := strings.Cut(rest, "</pre>")
	if err := json.Unmarshal([]byte(html.UnescapeString(text)), &all); err != nil || len(all) != views {
		t.Fatalf("%d of %d pages were judged: %v\n%.2000s", len(all), views, err, text)
	}
	return all
}

// The page as it is given out: with its policy the script runs and nothing else
// does.
func TestPagesWithTheirPolicy(t *testing.T) {
	tool(t, "chromium")
	dir := t.TempDir()
	for name, text := range pages(t) {
		file := filepath.Join(dir, name+".html")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		dom := chromium(t, "--dump-dom", "file://"+file)
		if n := strings.Count(dom, "<button"); n < 5 {
			t.Errorf("%s: the script made %d buttons: its hash does not fit the policy", name, n)
		}
		if rows := strings.Count(string(text), "<tr>"); strings.Count(dom, "<tr>") != rows {
			t.Errorf("%s: %d rows, in the browser %d", name, rows, strings.Count(dom, "<tr>"))
		}
		if strings.Contains(dom, "<title>caught") || strings.Contains(dom, "<img") {
			t.Errorf("%s: a name became markup", name)
		}
	}
}

// Printed, as it is given out and where no script may run, every row is on paper,
// and the head of a long table on each page.
func TestPagesPrinted(t *testing.T) {
	tool(t, "chromium")
	tool(t, "pdftotext")
	dir := t.TempDir()
	script := regexp.MustCompile(`script-src '[^']*'`)
	for name, text := range pages(t) {
		for _, way := range []string{"given", "no-script"} {
			page := string(text)
			if way == "no-script" {
				page = script.ReplaceAllString(page, "script-src 'none'")
			}
			file, paper := filepath.Join(dir, name+way+".html"), filepath.Join(dir, name+way+".pdf")
			if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
				t.Fatal(err)
			}
			chromium(t, "--no-pdf-header-footer", "--print-to-pdf="+paper, "file://"+file)
			printed := string(run(t, "pdftotext", "-layout", paper, "-"))
			for _, code := range regexp.MustCompile(`MT-\d{5}`).FindAllString(page, -1) {
				if !strings.Contains(printed, code) {
					t.Errorf("%s, %s: %s is not on paper", name, way, code)
				}
			}
			for i, sheet := range strings.Split(strings.TrimRight(printed, "\f"), "\f") {
				if strings.Contains(sheet, "MT-0001") && !strings.Contains(sheet, "Nummer") {
					t.Errorf("%s, %s: no head on page %d", name, way, i+1)
				}
			}
		}
	}
}
