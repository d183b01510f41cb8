package report

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"visite/audit"
	"visite/checklist"
)

// tool finds a program that reads papers back. Without it a test is skipped, and
// in CI it fails.
// embedded is how pdffonts lists a font that is in the file, and whose text can be read.
var embedded = regexp.MustCompile(`yes +(yes|no) +yes +\d+ +0$`)

func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is not there: make test installs it", name)
	default:
		t.Skipf("NOT TESTED: %s is not there; make test installs it", name)
	}
	return path
}

// read runs a program and gives what it writes.
func read(t *testing.T, name string, args ...string) string {
	t.Helper()
	var out, problem bytes.Buffer
	cmd := exec.Command(tool(t, name), args...)
	cmd.Stdout, cmd.Stderr = &out, &problem
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, &out, &problem)
	}
	return out.String()
}

// onDisk writes a paper to a file.
func onDisk(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, written(t, write), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPapersReadBack holds every paper in both languages to what pdftotext reads
// in it, and to what qpdf and pdffonts say of the file.
func TestPapersReadBack(t *testing.T) {
	for _, l := range checklist.Langs() {
		for name, write := range papers(t, head(t, l), nil) {
			t.Run(name+"_"+string(l), func(t *testing.T) {
				path := onDisk(t, write)
				golden(t, "papers/"+name+"_"+string(l)+".txt", layout(read(t, "pdftotext", "-layout", path, "-")))
				if out := read(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
					t.Errorf("qpdf says:\n%s", out)
				}
				for _, line := range strings.Split(strings.TrimSpace(read(t, "pdffonts", path)), "\n")[2:] {
					if !embedded.MatchString(line) {
						t.Errorf("font not embedded, or its text cannot be read: %s", line)
					}
				}
				if info := read(t, "pdfinfo", path); !strings.Contains(info, "Title:") || !strings.Contains(info, "Metadata Stream: yes") {
					t.Errorf("pdfinfo says:\n%s", info)
				}
			})
		}
	}
}

// layout is a text as pdftotext lays it out, without blanks at the end of lines
// and more than one empty line.
func layout(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		lines = append(lines, strings.TrimRight(line, " \f"))
	}
	return regexp.MustCompile(`\n{3,}`).ReplaceAllString(strings.Join(lines, "\n"), "\n\n")
}

// TestCodeReadBack reads the QR code off the rendered page: it says what stands
// beside it.
func TestCodeReadBack(t *testing.T) {
	r, h := recorded(), head(t, checklist.German)
	path := onDisk(t, func(w io.Writer) error { return RecordPDF(w, &r, h) })
	pages := strings.TrimSuffix(path, ".pdf")
	read(t, "pdftoppm", "-r", "100", "-png", path, pages)
	all, err := filepath.Glob(pages + "-*.png")
	if err != nil || len(all) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	scan := exec.Command(tool(t, "zbarimg"), append([]string{"-q", "--raw"}, all...)...)
	out, err := scan.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 4) { // 4: a page has no code
		t.Fatal(err)
	}
	got := strings.TrimSpace(string(out))
	if want := proofText(&r, h); got != want {
		t.Errorf("the code says %q, want %q", got, want)
	}
	text := read(t, "pdftotext", "-layout", path, "-")
	for line := range strings.SplitSeq(got, "\n") {
		if !strings.Contains(text, line) {
			t.Errorf("%q is in the code and not beside it", line)
		}
	}
	if !strings.Contains(got, r.Leaf) || !strings.Contains(got, strings.ReplaceAll(h.Checkpoint, "·", ".")) {
		t.Errorf("hash and checkpoint are not in the code: %s", got)
	}
}

// TestHostileNames puts texts that would do harm elsewhere into every field of
// every paper: they come out as text, whole.
func TestHostileNames(t *testing.T) {
	for _, hostile := range []struct{ text, shown string }{
		{`<script>alert(1)</script> %PDF (a) Tj \( ET`, `<script>alert(1)</script>`},
		{"=cmd|' /C calc'!A0", "=cmd|'"},
		{"\x1b[31mrot\x1b]0;titel\x07", "rot"},
		{strings.Repeat("W", 500), "WWWW"},
		{"שלום\u202eabc", "‹05E9"},
		{"Bett 😀 4", "‹1F600›"},
	} {
		for name, write := range papers(t, head(t, checklist.German), func(v any) { poison(v, hostile.text) }) {
			path := onDisk(t, write)
			text := read(t, "pdftotext", "-layout", path, "-")
			if !strings.Contains(text, hostile.shown) {
				t.Errorf("%s: %.40q is not in it as %q", name, hostile.text, hostile.shown)
			}
			if strings.ContainsAny(text, "\x1b\x07\u202e") {
				t.Errorf("%s: %.40q left control characters", name, hostile.text)
			}
			if want := strings.Count(text, "W"); len(hostile.text) == 500 && want < 500 {
				t.Errorf("%s: of a word of 500 characters only %d are there", name, want)
			}
			if strings.Contains(hostile.shown, "‹") && !strings.Contains(text, "In ‹ › stehen Zeichen") {
				t.Errorf("%s: numbers are not explained", name)
			}
		}
	}
}

// poison writes a text into every field that people or devices fill.
func poison(v any, s string) {
	switch v := v.(type) {
	case *audit.Record:
		poisonDevice(&v.Device, s)
		v.Place, v.By, v.Completed.Name = audit.Place{Ward: s, Room: s, Bed: s}, s, s
		for i := range v.Answers {
			a := &v.Answers[i]
			if a.Note, a.By.Name = s, s; a.Value.Fields == nil && a.Item != "serious_incident" && a.Item != "patient_attached" {
				a.Value.Word = s
			}
			for field := range a.Value.Fields {
				a.Value.Fields[field] = s
			}
			for j := range a.Evidence {
				a.Evidence[j].Name = s
			}
		}
		for i := range v.Reviews {
			r := &v.Reviews[i]
			if r.Note, r.Stamp.Name = s, s; len(r.Items) > 0 {
				r.Items[0].Reason = s
			}
		}
		for i := range v.Network.Linked {
			said := &v.Network.Linked[i].Said
			said.Name, said.Host, said.Maker, said.Firmware = s, s, s, s
		}
		v.Network.Contacts[0].File.Text, v.Network.Contacts[0].Conditions.Text = s, s
	case *audit.RoundRecord:
		v.Wards, v.Rooms[0].Room.Name, v.Visits[0].Reason = []string{s}, s, s
		v.Started.Name, v.Closed.Name, v.Gaps[0].Room, v.Gaps[1].Name = s, s, s, s
		poisonDevice(&v.Visits[0].Devices[0].Device, s)
	case *[]audit.Device:
		poisonDevice(&(*v)[0], s)
	case *[]audit.Action:
		for i := range *v {
			a := &(*v)[i]
			a.Name, a.Code, a.Place, a.Step.Name, a.Word, a.Owner = s, s, audit.Place{Ward: s, Room: s, Bed: s}, s, s, s
		}
	case *[]audit.Standing:
		for i := range *v {
			if d := &(*v)[i].Device; d.Maker == "Contec" && (*v)[i].Audit.ID != "" {
				poisonDevice(d, s)
			}
		}
	}
}

func poisonDevice(d *audit.Device, s string) {
	for _, field := range []*string{
		&d.Designation, &d.Type, &d.Model, &d.Lot, &d.Serial, &d.Year, &d.Maker, &d.MakerAddress, &d.InventoryNumber, &d.Department,
		&d.Place.Ward, &d.Place.Room, &d.Place.Bed, &d.UDI, &d.MAC, &d.IP, &d.Host, &d.Firmware,
	} {
		*field = s
	}
}

// TestNothingIsCut: a row that is higher than a page is whole, over as many pages
// as it needs.
func TestNothingIsCut(t *testing.T) {
	d, words := completed().Device, make([]string, 1500)
	for i := range words {
		words[i] = "w" + itoa(i) + "w"
	}
	d.MakerAddress = strings.Join(words, " ")
	path := onDisk(t, func(w io.Writer) error {
		return InventoryPDF(w, recordsOf([]audit.Device{d}), head(t, checklist.German))
	})
	text := read(t, "pdftotext", "-layout", path, "-")
	for _, word := range words {
		if strings.Count(text, word) != 1 {
			t.Fatalf("%s is there %d times", word, strings.Count(text, word))
		}
	}
	if n := strings.Count(text, "(2) Hersteller"); n < 3 {
		t.Errorf("the header of the table is on %d pages", n)
	}
}

// paperEnv asks a copy of the tests for one paper.
const paperEnv = "VISITE_TEST_PAPER"

// TestSameBytesInTwoProcesses: nothing in a paper comes from the process that
// made it.
func TestSameBytesInTwoProcesses(t *testing.T) {
	if name := os.Getenv(paperEnv); name != "" {
		os.Stdout.Write(written(t, papers(t, head(t, checklist.German), nil)[name]))
		os.Exit(0)
	}
	for name, write := range papers(t, head(t, checklist.German), nil) {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSameBytesInTwoProcesses$")
		cmd.Env = append(os.Environ(), paperEnv+"="+name)
		other, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(other, written(t, write)) {
			t.Errorf("%s: another process made other bytes", name)
		}
	}
}
