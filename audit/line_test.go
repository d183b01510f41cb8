package audit

import (
	"errors"
	"io"
	"maps"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"visite/checklist"
)

const goodLine = `{"ward":"Intensiv 2","room":"204","device":{"inventory_number":"MT-10042","serial":"C0042","maker":"Contec","model":"CMS8000"},` +
	`"checklist":"bfarm-contec-2025-03-03","answers":{"patient_attached":"no","model":{"value":"cms8000","provenance":"plate","note":"gelesen"},` +
	`"anomaly":"none","firmware_read_at":"not_readable","connection":"none_proven","open_egress_past":"no",` +
	`"upgrade":"not_installed","serious_incident":"no"},"by":"Jana Krüger","at":"2025-04-01T09:30:00+02:00","complete":true}`

func parse(t testing.TB, text string) *Line {
	t.Helper()
	l, err := ParseLine([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return l
}

func TestParseLine(t *testing.T) {
	got := parse(t, goodLine)
	word := func(s string) checklist.Value { return checklist.Value{Word: s} }
	want := &Line{
		Ward: "Intensiv 2", Room: "204",
		Device:    LineDevice{InventoryNumber: "MT-10042", Serial: "C0042", Maker: "Contec", Model: "CMS8000"},
		Checklist: "bfarm-contec-2025-03-03", By: "Jana Krüger", At: "2025-04-01T09:30:00+02:00", Complete: true,
		Answers: []LineAnswer{
			{Item: "patient_attached", Value: word("no")},
			{Item: "model", Value: word("cms8000"), Provenance: "plate", Note: "gelesen"},
			{Item: "anomaly", Value: word("none")},
			{Item: "firmware_read_at", Value: word("not_readable")},
			{Item: "connection", Value: word("none_proven")},
			{Item: "open_egress_past", Value: word("no")},
			{Item: "upgrade", Value: word("not_installed")},
			{Item: "serious_incident", Value: word("no")},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestParseLineForms(t *testing.T) {
	fields := map[string]string{"status": "not_reached"}
	tests := []struct {
		name, text string
		want       Line
	}{
		{"nothing", `{}`, Line{}},
		{"white space", " {\t\"ward\" : \"A\" ,\r\"complete\" :false } ", Line{Ward: "A"}},
		{"escapes", `{"ward":"Fr\u00fchgeborene \"S\u00fcd\" \ud83d\ude00"}`, Line{Ward: `Frühgeborene "Süd" 😀`}},
		{"half a surrogate", `{"ward":"\ud83d"}`, Line{Ward: "\ufffd"}},
		{"bare object", `{"answers":{"c":{"status":"not_reached"}}}`, Line{Answers: []LineAnswer{{Item: "c", Value: checklist.Value{Fields: fields}}}}},
		{"wrapped object", `{"answers":{"c":{"note":"n","value":{"status":"not_reached"},"evidence":"Foto 7"}}}`, Line{Answers: []LineAnswer{
			{Item: "c", Note: "n", Evidence: "Foto 7", Value: checklist.Value{Fields: fields}},
		}}},
		{"empty object", `{"answers":{"c":{}}}`, Line{Answers: []LineAnswer{{Item: "c", Value: checklist.Value{Fields: map[string]string{}}}}}},
		{"object with a note of its own", `{"answers":{"c":{"note":"n"}}}`, Line{Answers: []LineAnswer{
			{Item: "c", Value: checklist.Value{Fields: map[string]string{"note": "n"}}},
		}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(&tt.want, parse(t, tt.text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestParseLineRefuses(t *testing.T) {
	many := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat("k", i+1) + `":"","`)
		}
		return b.String()
	}
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":             {``, "not valid JSON, at character 1"},
		"no JSON":             {`ward;room`, "not valid JSON, at character 1"},
		"array":               {`[{}]`, "the line is not an object"},
		"string":              {`"ward"`, "the line is not an object"},
		"null":                {`null`, "the line is not an object"},
		"cut off":             {goodLine[:200], "not valid JSON, at character 201"},
		"cut in an escape":    {`{"ward":"a\`, "not valid JSON"},
		"two objects":         {`{} {}`, "something follows the JSON object, at character 4"},
		"comma at the end":    {`{"ward":"A",}`, "not valid JSON, at character 13"},
		"comma missing":       {`{"ward":"A" "room":"1"}`, "not valid JSON, at character 13"},
		"colon missing":       {`{"ward" "A"}`, "not valid JSON, at character 9"},
		"single quotes":       {`{'ward':'A'}`, "not valid JSON, at character 2"},
		"bad escape":          {`{"ward":"\x41"}`, "not valid JSON, at character 9"},
		"raw control":         {"{\"ward\":\"a\x1bb\"}", "not valid JSON, at character 11"},
		"NUL":                 {"{}\x00", "something follows"},
		"bad UTF-8":           {"{\"ward\":\"a\xff\"}", "not UTF-8"},
		"UTF-16":              {"\xff\xfe{\x00}\x00", "not UTF-8"},
		"too long":            {`{"ward":"` + strings.Repeat("x", MaxLine) + `"}`, "longer than 1 MiB"},
		"unknown key":         {`{"station":"A"}`, `unknown key "station"`},
		"other case":          {`{"Ward":"A"}`, `unknown key "Ward"`},
		"unknown device key":  {`{"device":{"number":"1"}}`, `unknown key "number" in device`},
		"escape in a key":     {`{"\u001b[31mx":"A"}`, `unknown key "x"`},
		"twice":               {`{"ward":"A","ward":"A"}`, `the key "ward" is there twice`},
		"twice, escaped":      {`{"ward":"A","w\u0061rd":"B"}`, `the key "ward" is there twice`},
		"item twice":          {`{"answers":{"model":"cms8000","model":"mn120"}}`, `the key "model" is there twice`},
		"field twice":         {`{"answers":{"c":{"status":"held","status":"held"}}}`, `the key "status" is there twice`},
		"value twice":         {`{"answers":{"c":{"value":"a","value":"b"}}}`, `the key "value" is there twice`},
		"number as ward":      {`{"ward":2}`, `"ward" is not a text in quotes`},
		"null as ward":        {`{"ward":null}`, `"ward" is not a text in quotes`},
		"text as device":      {`{"device":"MT-1"}`, `"device" is not an object`},
		"array as answers":    {`{"answers":[]}`, `"answers" is not an object`},
		"text as complete":    {`{"complete":"true"}`, `"complete" is not true or false`},
		"number as complete":  {`{"complete":1}`, `"complete" is not true or false`},
		"word after true":     {`{"complete":trueish}`, "not valid JSON"},
		"number as answer":    {`{"answers":{"model":8000}}`, `"model" is not an object`},
		"array as answer":     {`{"answers":{"model":["a"]}}`, `"model" is not an object`},
		"number in an object": {`{"answers":{"c":{"status":1}}}`, `"status" is not a text`},
		"object in an object": {`{"answers":{"c":{"status":{}}}}`, `"status" is not a text`},
		"number as note":      {`{"answers":{"c":{"value":"a","note":1}}}`, `"note" is not a text`},
		"value in value":      {`{"answers":{"c":{"value":{"value":"a"}}}}`, "value within value"},
		"wrapper with more":   {`{"answers":{"c":{"value":"a","by":"me"}}}`, `c: unknown key "by"`},
		"too many keys":       {`{"answers":{"` + many(513) + `x":""}}`, "more than 512 keys"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseLine([]byte(tt.text))
			wantRefused(t, name, "line", got, err)
			if err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("says %q, want %q", err, tt.want)
			}
		})
	}
}

// The id does not depend on how a line is written, only on what it says.
func TestLineID(t *testing.T) {
	const id = AuditID("293c5b981a7300f413f7b6cbe8011b00")
	if got := parse(t, goodLine).ID(); got != id {
		t.Errorf("id %s, want %s: the same line must be the same audit for ever", got, id)
	}
	same := map[string]string{
		"white space":   " " + strings.ReplaceAll(goodLine, `,"`, ", \t\""),
		"escapes":       strings.ReplaceAll(goodLine, "Krüger", `Kr\u00fcger`),
		"wrapped":       strings.ReplaceAll(goodLine, `"anomaly":"none"`, `"anomaly":{"value":"none"}`),
		"order of keys": `{"complete":true,` + strings.TrimSuffix(goodLine[1:], `,"complete":true}`) + "}",
		"order of answers": strings.Replace(strings.Replace(goodLine, `"patient_attached":"no",`, "", 1),
			`"serious_incident":"no"`, `"serious_incident":"no","patient_attached":"no"`, 1),
	}
	for name, text := range same {
		if got := parse(t, text).ID(); got != id {
			t.Errorf("%s: id %s, want %s", name, got, id)
		}
	}
	seen := map[AuditID]string{id: "itself"}
	for name, text := range map[string]string{
		"draft":       strings.Replace(goodLine, "true", "false", 1),
		"room":        strings.Replace(goodLine, `"204"`, `"205"`, 1),
		"answer":      strings.Replace(goodLine, `"none"`, `"not_checkable"`, 1),
		"time":        strings.Replace(goodLine, "09:30", "09:31", 1),
		"note":        strings.Replace(goodLine, "gelesen", "geraten", 1),
		"provenance":  strings.Replace(goodLine, `"provenance":"plate",`, "", 1),
		"name":        strings.Replace(goodLine, "Jana", "Jan", 1),
		"less":        strings.Replace(goodLine, `"patient_attached":"no",`, "", 1),
		"shifted":     strings.Replace(goodLine, `"Intensiv 2","room":"204"`, `"Intensiv ","room":"2204"`, 1),
		"to a field":  strings.Replace(goodLine, `"no","model"`, `{"no":""},"model"`, 1),
		"serial only": strings.Replace(goodLine, `"inventory_number":"MT-10042",`, "", 1),
	} {
		got := parse(t, text).ID()
		if other, ok := seen[got]; ok {
			t.Errorf("%s has the id of %s", name, other)
		}
		seen[got] = name
	}
}

func TestLineReader(t *testing.T) {
	long := strings.Repeat("x", MaxLine+1)
	tests := []struct {
		name, file string
		want       []string
	}{
		{"empty file", "", nil},
		{"blank lines", "\n \n\t\r\n", nil},
		{"one line", "a", []string{"1 a"}},
		{"line ends", "a\nb\r\nc\n", []string{"1 a", "2 b", "3 c"}},
		{"blank lines count", "\na\n\n\nb\n", []string{"2 a", "5 b"}},
		{"byte order mark", "\ufeffa\n\ufeffb", []string{"1 a", "2 \ufeffb"}},
		{"byte order mark alone", "\ufeff\na", []string{"2 a"}},
		{"longest", strings.Repeat("x", MaxLine) + "\r\nb", []string{"1 " + strings.Repeat("x", MaxLine), "2 b"}},
		{"too long", long + "\nb", []string{"1 the line is longer than 1 MiB: one audit a line", "2 b"}},
		{"too long at the end", "a\n" + long + long, []string{"1 a", "2 the line is longer than 1 MiB: one audit a line"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, readAll(t, strings.NewReader(tt.file))); diff != "" {
				t.Errorf("-want +got:\n%.500s", diff)
			}
		})
	}
}

func readAll(t *testing.T, r io.Reader) []string {
	t.Helper()
	var got []string
	for lines := NewLineReader(r); ; {
		n, line, err := lines.Next()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err == nil && len(line) > MaxLine {
			_, err = ParseLine(line)
		}
		if err != nil {
			line = []byte(err.Error())
		}
		got = append(got, string(rune('0'+n))+" "+string(line))
	}
}

func TestLineReaderFails(t *testing.T) {
	broken := errors.New("the stick was pulled out")
	lines := NewLineReader(io.MultiReader(strings.NewReader("a\nb"), errorReader{broken}))
	if _, line, err := lines.Next(); err != nil || string(line) != "a" {
		t.Errorf("line 1: %q, %v", line, err)
	}
	if _, line, err := lines.Next(); !errors.Is(err, broken) {
		t.Errorf("line 2: %q, %v; half a line is no line", line, err)
	}
}

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }

// A file of one endless line is read with flat memory.
func TestLineReaderKeepsLittle(t *testing.T) {
	lines := NewLineReader(io.LimitReader(endless{}, 64<<20))
	_, _, err := lines.Next()
	wantRefused(t, "endless", "line", nil, err)
	if n := cap(lines.line); n > 4*MaxLine {
		t.Errorf("keeps %d bytes", n)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// FuzzParseLine proves that no line makes it panic, that what it refuses it
// refuses with a line that is safe to show, and that answers are read exactly
// as `checklist evaluate` reads them.
func FuzzParseLine(f *testing.F) {
	for _, s := range []string{
		goodLine, `{}`, `{"ward":"\ud83d\ude00"}`, `{"answers":{"c":{"value":{"status":"held"},"note":"n"}}}`,
		`{"answers":{"a":"x","a":"y"}}`, `{"answers":{"a":{"value":{"value":"x"}}}}`, `{"answers":{"a":{"note":"x"}}} x`,
		"{\"ward\":\"\x1b[31m\"}", `{"answers":{"a":1}}`, `{"answers":{"a":{"value":"x","z":"y"}}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := ParseLine(b)
		if err != nil {
			var refusal *Refusal
			if !errors.As(err, &refusal) || !utf8.ValidString(err.Error()) || strings.IndexFunc(err.Error(), harmful) >= 0 {
				t.Fatalf("%q is refused with %q", b, err)
			}
		} else {
			l.ID()
		}
		sameAsChecklist(t, b)
	})
}

// sameAsChecklist reads b as a set of answers, here and there.
func sameAsChecklist(t *testing.T, b []byte) {
	if !utf8.Valid(b) {
		return
	}
	l, s := Line{}, lineScanner{text: string(b)}
	err := l.readAnswers(&s, "")
	if err == nil {
		err = s.end()
	}
	there, errThere := checklist.DecodeAnswers(b)
	switch {
	case err != nil && errThere == nil:
		t.Fatalf("answers %q are refused here only: %v", b, err)
	case err == nil && errThere != nil && !lawful(errThere):
		t.Fatalf("answers %q are refused there only: %v", b, errThere)
	case err != nil || errThere != nil:
		return
	}
	if len(l.Answers) != len(there) {
		t.Fatalf("answers %q: %d here, %d there", b, len(l.Answers), len(there))
	}
	for _, a := range l.Answers {
		g := there[a.Item]
		if a.Value.Word != g.Value.Word || !maps.Equal(a.Value.Fields, g.Value.Fields) ||
			a.Note != g.Note || a.Provenance != g.Provenance || a.Evidence != g.Evidence {
			t.Fatalf("answer %q: %+v here, %+v there", a.Item, a, g)
		}
	}
}

// lawful reports whether checklist refuses what is here refused later, by
// [Import.Audit], or is cleaned: words and lengths of what a wrapper says.
func lawful(err error) bool {
	for _, s := range []string{"unknown provenance", "note: ", "evidence: ", "provenance: "} {
		if strings.Contains(err.Error(), s) {
			return true
		}
	}
	return false
}
