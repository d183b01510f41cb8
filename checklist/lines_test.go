package checklist

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// evaluateText runs EvaluateLines over text and returns the lines it writes.
func evaluateText(t testing.TB, text string) (results []string, bad int) {
	t.Helper()
	var out strings.Builder
	bad, err := EvaluateLines(shippedChecklist(t), strings.NewReader(text), &out)
	if err != nil {
		t.Fatal(err)
	}
	if out.Len() == 0 {
		return nil, bad
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n"), bad
}

const notContec = `{"patient_attached":"no","model":"not_contec","plate":"MP5","anomaly":"none","serious_incident":"no"}`

func TestEvaluateLinesPinned(t *testing.T) {
	for _, test := range []struct{ line, result string }{
		{notContec, `{"verdict":"not_affected","urgency":"none","rules":["R1"],"missing":[],"actions":[],"contradictions":[]}`},
		{`{}`, `{"verdict":"incomplete","urgency":"none","rules":["R15"],"missing":["patient_attached","model","anomaly","serious_incident"],"actions":[],"contradictions":[]}`},
		{
			`{"patient_attached":"no","model":{"value":"not_contec","provenance":"plate","note":"gelesen\nzweimal","evidence":"a1"},"plate":"Contec X","anomaly":"not_checkable","serious_incident":"no"}`,
			`{"verdict":"incomplete","urgency":"planned","rules":["R1","R19"],"missing":[],"actions":[{"action":"check_before_use","owner":"technician","urgency":"planned","within":"P30D","rules":["R19"]}],"contradictions":["plate"]}`,
		},
		{
			`{"patient_attached":"no","model":"cms8000","anomaly":"none","firmware_read_at":"not_readable","connection":"none_proven","open_egress_past":"no","upgrade":"installed_evidence","upgrade_evidence":{"value":{"reference":"SB 1","installer":"X","date":"2025-03-10"},"note":"Kopie"},"serious_incident":"no"}`,
			`{"verdict":"resolved","urgency":"normal","rules":["R11"],"missing":[],"actions":[{"action":"file_reply","owner":"head_of_medical_technology","urgency":"normal","within":"P90D","rules":["R11"]}],"contradictions":[]}`,
		},
		{
			`{"patient_attached":"no","model":"cms6000","anomaly":"tamper_signs","firmware_read_at":"not_readable","connection":"wired","internet":"reachable","open_egress_past":"no","upgrade":"not_installed","remote_monitoring":"yes","on_the_spot":"neither_possible","consultation":{"status":"not_reached"},"serious_incident":"suspected"}`,
			`{"verdict":"action_now","urgency":"now","rules":["R0","R5","R16","R17"],"missing":[],"actions":[` +
				`{"action":"secure_device","owner":"ward","urgency":"now","within":"PT0S","rules":["R0","R17"]},` +
				`{"action":"assess_incident","owner":"safety_officer","urgency":"now","within":"PT0S","rules":["R0"]},` +
				`{"action":"draft_incident_report","owner":"safety_officer","urgency":"now","within":"PT0S","rules":["R17"]},` +
				`{"action":"replace_device","owner":"operator","urgency":"immediate","within":"P1D","rules":["R5","R16"]},` +
				`{"action":"isolate_network","owner":"it","urgency":"immediate","within":"P1D","rules":["R5"]},` +
				`{"action":"consult_physician","owner":"physician","urgency":"immediate","within":"P1D","rules":["R5","R16"]},` +
				`{"action":"decide_use","owner":"physician","urgency":"immediate","within":"P1D","rules":["R16"]}],"contradictions":[]}`,
		},
	} {
		results, bad := evaluateText(t, test.line+"\n")
		if bad > 0 || len(results) != 1 || results[0] != test.result {
			t.Errorf("%s\ngot  %s\nwant %s", test.line, results, test.result)
		}
	}
}

func TestEvaluateLinesRefuses(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{`hello`, `not a JSON object`},
		{`[]`, `not a JSON object`},
		{`null`, `not a JSON object`},
		{`{"model":"cms8000"`, `ends where , or } should come`},
		{`{"model" "cms8000"}`, `: should come at column 10`},
		{`{"model":"cms8000",}`, `" should come at column 20`},
		{`{"model":"cms8000"} {}`, `something follows`},
		{`{"model":"cms8000"}x`, `something follows`},
		{`{"modell":"cms8000"}`, `modell: the checklist has no such item`},
		{`{"model":"cms800"}`, `model: there is no such option here: cms800, use one of cms6000, cms6500`},
		{`{"model":"CMS8000"}`, `no such option`},
		{`{"model":""}`, `model: the answer is empty`},
		{`{"model":8000}`, `model: neither a string nor an object of strings`},
		{`{"model":null}`, `model: neither a string nor an object of strings`},
		{`{"model":true}`, `model: neither a string nor an object of strings`},
		{`{"model":["cms8000"]}`, `model: neither a string nor an object of strings`},
		{`{"model":{"name":"cms8000"}}`, `model: this kind of answer does not fit`},
		{`{"model":{"value":"cms8000","origin":"plate"}}`, `unknown key origin`},
		{`{"model":{"value":"cms8000","provenance":"guessed"}}`, `unknown provenance guessed, use one of attested, plate, observed, imported`},
		{`{"model":{"value":"cms8000","provenance":1}}`, `neither a string`},
		{`{"model":{"value":{"value":"cms8000"}}}`, `"value" within "value"`},
		{`{"model":{"value":"cms8000","value":"cms9000"}}`, `value is there twice`},
		{`{"model":{"value":"cms8000","note":"\u001b[2J"}}`, `note: the text contains control`},
		{`{"model":"cms8000","model":"cms9000"}`, `model is there twice`},
		{`{"model":"cms8000","mod\u0065l":"cms9000"}`, `model is there twice`},
		{`{"note":"` + "\xff" + `"}`, `not UTF-8`},
		{`{"note":"` + "a\tb" + `"}`, `no control character`},
		{`{"note":"\ud800"}`, `note: the text contains control or unreadable`},
		{`{"note":"\q"}`, `not JSON`},
		{`{"plate":"a\nb"}`, `plate: the text contains control`},
		{`{"plate":"` + strings.Repeat("x", 2001) + `"}`, `plate: the text is too long`},
		{`{"consultation":"held"}`, `consultation: this kind of answer does not fit`},
		{`{"consultation":{"status":"held"}}`, `consultation.physician: this field is missing`},
		{`{"consultation":{"status":"maybe"}}`, `consultation.status: there is no such option here: maybe, use one of held, not_reached`},
		{`{"consultation":{"status":"not_reached","who":"x"}}`, `consultation.who: there is no such field`},
		{`{"consultation":{"status":"not_reached","at":5}}`, `neither a string`},
		{`{"upgrade_evidence":{"reference":"1","installer":"X","date":"10.03.2025"}}`, `upgrade_evidence.date: this is not a day like 2025-03-03: "10.03.2025"`},
		{`{"ward_approval":{"name":"A","function":"B","at":"gestern"}}`, `ward_approval.at: this is not a time`},
		{``, `empty`},
		{" \t", `empty`},
		{`{"note":"` + strings.Repeat("x", maxLine) + `"}`, `longer than 1 MiB`},
	} {
		results, bad := evaluateText(t, "{}\n"+test.line+"\n{}")
		if bad != 1 || len(results) != 3 {
			t.Errorf("%.80s: %d bad, %d results", test.line, bad, len(results))
			continue
		}
		var got map[string]string
		if err := json.Unmarshal([]byte(results[1]), &got); err != nil {
			t.Errorf("%.80s: %s: %v", test.line, results[1], err)
		}
		if !strings.HasPrefix(got["error"], "line 2: ") || !strings.Contains(got["error"], test.want) || len(got) != 1 {
			t.Errorf("%.80s\ngot  %s\nwant %s", test.line, results[1], test.want)
		}
		if len(results[1]) > 500 {
			t.Errorf("%.80s: an error of %d bytes", test.line, len(results[1]))
		}
	}
}

func TestEvaluateLinesAtTheEdges(t *testing.T) {
	for _, test := range []struct {
		name, text   string
		results, bad int
	}{
		{"nothing", "", 0, 0},
		{"one empty line", "\n", 0, 0},
		{"no newline at the end", "{}", 1, 0},
		{"last line empty", "{}\n\n", 1, 0},
		{"two empty lines at the end", "{}\n\n\n", 2, 1},
		{"first line empty", "\n{}\n", 2, 1},
		{"from Windows", "\ufeff{}\r\n{}\r\n", 2, 0},
		{"white space", " { } \n\t{}", 2, 0},
		{"1 MiB", "{}" + strings.Repeat(" ", maxLine-2) + "\n", 1, 0},
		{"1 MiB and one", "{}" + strings.Repeat(" ", maxLine-1) + "\n{}", 2, 1},
	} {
		results, bad := evaluateText(t, test.text)
		if len(results) != test.results || bad != test.bad {
			t.Errorf("%s: %d results, %d bad", test.name, len(results), bad)
		}
	}
}

func TestEvaluateLinesKeepsTheOrder(t *testing.T) {
	var in strings.Builder
	const n = 6_000
	for i := range n {
		switch i % 3 {
		case 0:
			fmt.Fprintf(&in, "{\"x%d\":\"\"}\n", i)
		case 1:
			in.WriteString(notContec + "\n")
		default:
			in.WriteString("{\"note\":\"" + strings.Repeat("ä", i%1500) + "\"}\n")
		}
	}
	results, bad := evaluateText(t, in.String())
	if len(results) != n || bad != (n+2)/3 {
		t.Fatalf("%d results, %d bad", len(results), bad)
	}
	for i, r := range results {
		want := []string{fmt.Sprintf(`{"error":"line %d: x%d: `, i+1, i), `{"verdict":"not_affected"`, `{"verdict":"incomplete"`}[i%3]
		if !strings.HasPrefix(r, want) {
			t.Fatalf("result %d is %s, want %s", i+1, r, want)
		}
	}
}

func TestEvaluateLinesDoNotDependOnTheOrderOfAnswers(t *testing.T) {
	for _, line := range benchLines() {
		var set map[string]json.RawMessage
		if err := json.Unmarshal(line, &set); err != nil {
			t.Fatal(err)
		}
		want, bad := evaluateText(t, string(line))
		if bad > 0 {
			t.Fatal(want)
		}
		for range 50 {
			var parts []string
			for item, v := range set {
				parts = append(parts, fmt.Sprintf("%q:%s", item, v))
			}
			rand.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
			got, _ := evaluateText(t, "{"+strings.Join(parts, ",")+"}")
			if got[0] != want[0] {
				t.Fatalf("%s\ngot  %s\nwant %s", parts, got[0], want[0])
			}
		}
	}
}

// endless is one line without an end, of a given length.
type endless struct{ left int }

func (r *endless) Read(b []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	n := min(len(b), r.left)
	for i := range b[:n] {
		b[i] = 'x'
	}
	r.left -= n
	return n, nil
}

func TestEvaluateLinesWithoutBufferingALongLine(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var out strings.Builder
	const size = 64 << 20
	bad, err := EvaluateLines(shippedChecklist(t), io.MultiReader(&endless{left: size}, strings.NewReader("\n{}\n")), &out)
	runtime.ReadMemStats(&after)
	if bad != 1 || err != nil || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("bad %d, error %v, output %.200s", bad, err, out.String())
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
		t.Errorf("a line of %d MiB took %d MiB of memory", size>>20, grown>>20)
	}
}

func TestEvaluateLinesFaults(t *testing.T) {
	c := shippedChecklist(t)
	fault := errors.New("cable pulled")
	t.Run("read", func(t *testing.T) {
		var out bytes.Buffer
		in := io.MultiReader(strings.NewReader("{}\n{}\n{"), iotest.ErrReader(fault))
		bad, err := EvaluateLines(c, in, &out)
		if !errors.Is(err, fault) || bad != 0 || bytes.Count(out.Bytes(), []byte("\n")) != 2 {
			t.Errorf("bad %d, error %v, output %s", bad, err, out.Bytes())
		}
	})
	t.Run("write", func(t *testing.T) {
		in := strings.NewReader(strings.Repeat("{}\n", 100_000))
		_, err := EvaluateLines(c, in, brokenWriter{fault})
		if !errors.Is(err, fault) {
			t.Errorf("error %v", err)
		}
		if in.Len() == 0 {
			t.Error("read on to the end although nothing could be written")
		}
	})
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestEvaluateLinesAnswersWhoTypes(t *testing.T) {
	in, typed := io.Pipe()
	seen, out := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := EvaluateLines(shippedChecklist(t), in, out)
		done <- err
	}()
	answer := make([]byte, 4096)
	for i := range 3 {
		if _, err := io.WriteString(typed, notContec+"\n"); err != nil {
			t.Fatal(err)
		}
		if n, err := seen.Read(answer); err != nil || !bytes.HasPrefix(answer[:n], []byte(`{"verdict"`)) {
			t.Fatalf("line %d: %s, %v", i+1, answer[:n], err)
		}
	}
	typed.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
