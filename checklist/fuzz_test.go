package checklist

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzLoad changes checklist files: none makes the loader fall, what is wrong is
// told in one line with its place, and what is right can be evaluated. The proof
// of the decision table, which comes after, takes a second.
func FuzzLoad(f *testing.F) {
	all, err := Shipped()
	if err != nil {
		f.Fatal(err)
	}
	source := string(all[0].Source())
	f.Add([]byte(source))
	for _, edit := range refusedEdits() {
		f.Add([]byte(strings.Replace(source, edit.old, edit.new, 1)))
	}
	for _, small := range []string{"", "id: a\nversion: 1\n", "[[[", "? a\n: b", "a: &x 1\nb: *x\n", "items:\n  - {id: a, kind: choice, options: []}\n"} {
		f.Add([]byte(small))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		r := &reader{file: "x.yaml"}
		d := r.load(src)
		for _, p := range r.problems {
			if p.Line < 1 || p.What == "" || strings.ContainsAny(p.String(), "\n\r\x1b") {
				t.Errorf("not one line with a place: %q", p)
			}
		}
		switch {
		case r.refused():
		case d == nil:
			t.Error("neither a checklist nor a reason")
		default:
			d.checklist().Evaluate(Answers{}, Device{Maker: "Contec", Model: "CMS8000"})
		}
	})
}

// FuzzEvaluateLines gives hostile lines to the shipped checklist: each gives one
// line of JSON, a result or an error, and the count of errors is right.
func FuzzEvaluateLines(f *testing.F) {
	all, err := Shipped()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		"", "\n", "{}", "{}\r\n\r\n{}", "\xef\xbb\xbf{}\n", `{"model":"cms8000"}`, `{"model":{"value":"cms8000","note":"n","provenance":"plate"}}`,
		`{"consultation":{"status":"not_reached"}}`, `{"a":{"value":{"value":""}}}`, `{"a":"\ud800"}`, "{\"a\":\"\x00\"}", `[]`, `{"a":1e999}`, `{"a":"b"`, "\xff", `{"a\`, `{"a":"\`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		bad, err := EvaluateLines(all[0], bytes.NewReader(in), &out)
		if err != nil {
			t.Fatal(err)
		}
		wrong, lines := 0, strings.SplitAfter(out.String(), "\n")
		for n, line := range lines[:len(lines)-1] {
			var result struct {
				Error   *string `json:"error"`
				Verdict *string `json:"verdict"`
			}
			if err := json.Unmarshal([]byte(line), &result); err != nil || (result.Error == nil) == (result.Verdict == nil) {
				t.Fatalf("line %d: %q, %v", n+1, line, err)
			}
			if result.Error != nil {
				wrong++
			}
		}
		if most := bytes.Count(in, []byte("\n")) + 1; wrong != bad || len(lines)-1 > most || lines[len(lines)-1] != "" {
			t.Fatalf("%d bad lines of %d are called %d; at most %d lines went in", wrong, len(lines)-1, bad, most)
		}
	})
}
