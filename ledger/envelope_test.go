package ledger

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestEntryComesBack(t *testing.T) {
	signed := pinnedEntry()
	must(t, signed.Sign(testPerson(t, 1), pinnedStatement(Hash{1})))
	for _, want := range []Envelope{pinnedEntry(), signed, {At: testTime, Kind: "k", Data: json.RawMessage("{}")}} {
		text, err := Encode(want)
		must(t, err)
		got, err := Decode(text)
		must(t, err)
		if !got.At.Equal(want.At) {
			t.Errorf("time came back as %v", got.At)
		}
		got.At = want.At
		if !reflect.DeepEqual(got, want) {
			t.Errorf("came back as\n%+v\nwas\n%+v", got, want)
		}
		if !json.Valid(text) {
			t.Errorf("not JSON: %s", text)
		}
	}
}

// What Decode accepts, any reader of JSON understands in the same way.
func TestEntryIsJSON(t *testing.T) {
	e := pinnedEntry()
	e.By = testPerson(t, 1).Public().ID()
	e.Signed = &Signed{Statement: "„\"\\\n\\n/<>&\u2028\x7f😀", Signature: "x\ny"}
	text, err := Encode(e)
	must(t, err)
	var got struct {
		Seen []Position
		Data struct{ Audit, Item string }
		Signed
	}
	must(t, json.Unmarshal(text, &struct {
		Seen   *[]Position
		Data   any
		Signed *Signed
	}{&got.Seen, &got.Data, &got.Signed}))
	if got.Data.Item != "connection" || got.Signed != *e.Signed || !reflect.DeepEqual(got.Seen, e.Seen) {
		t.Errorf("read as %+v", got)
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := string(readFile(t, "pinned/entry-signed"))
	if _, err := Decode([]byte(good)); err != nil {
		t.Fatal(err)
	}
	one := `{"writer":"` + strings.Repeat("0a", 16) + `","size":7,"root":"01` + strings.Repeat("0", 62) + `"}`
	for what, change := range map[string][2]string{
		"space":                      {`"seen":[`, `"seen": [`},
		"another key first":          {`{"seen"`, `{"a":1,"seen"`},
		"an escape in a key":         {`"seen"`, `"s\u0065en"`},
		"capital letters in a key":   {`"seen"`, `"Seen"`},
		"a key twice":                {`,"by":`, `,"by":"","by":`},
		"a key left out":             {`"at":"2025-03-03T09:41:00+01:00",`, ``},
		"keys in another order":      {`"seen":[`, `"kind":"k","seen":[`},
		"seen is null":               {good[:strings.Index(good, `,"at"`)], `{"seen":null`},
		"seen twice":                 {one, one + "," + one},
		"a comma too many":           {one, one + ","},
		"a comma first":              {`"seen":[`, `"seen":[,`},
		"no comma":                   {`"},{"`, `"}{"`},
		"size 0":                     {`"size":7`, `"size":0`},
		"size negative":              {`"size":7`, `"size":-7`},
		"size 07":                    {`"size":7`, `"size":07`},
		"size 7.0":                   {`"size":7`, `"size":7.0`},
		"size of an enemy":           {`"size":7`, `"size":1099511627777`},
		"size overflowing":           {`"size":7`, `"size":18446744073709551617`},
		"size missing":               {`"size":7`, `"size":`},
		"size a string":              {`"size":7`, `"size":"7"`},
		"a writer in capitals":       {`0a0a`, `0A0A`},
		"a short writer":             {`0a0a`, `0a`},
		"a short root":               {`0100`, `01`},
		"no zone":                    {`+01:00","by"`, `","by"`},
		"a zone by letter":           {`+01:00","by"`, `Z","by"`},
		"a fraction":                 {`00+01:00","by"`, `00.5+01:00","by"`},
		"by a name":                  {`"by":"ea`, `"by":"jana`},
		"by null":                    {`"by":"ea509b5a2fe0e1d5db2280aac186a59d"`, `"by":null`},
		"no kind":                    {`"kind":"audit.completed"`, `"kind":""`},
		"kind with an escape":        {`"kind":"audit.completed"`, `"kind":"\u0061udit.completed"`},
		"kind with a capital":        {`"kind":"audit.`, `"kind":"Audit.`},
		"a very long kind":           {`"kind":"audit.`, `"kind":"` + strings.Repeat("a", 60)},
		"data a list":                {`"data":{"audit":"8d4e",`, `"data":["audit",{`},
		"data null":                  {good[strings.Index(good, `{"audit"`):strings.Index(good, `,"signed"`)], `null`},
		"data with space":            {`"item":`, `"item": `},
		"data cut":                   {`-1.5e+7]},`, `-1.5e+7],`},
		"data not closed":            {`-1.5e+7]`, `-1.5e+7`},
		"data: control character":    {`wired`, "wi\tred"},
		"data: wrong escape":         {`wired`, `wi\red\x`},
		"data: short escape":         {`wired"`, `wi\u12"`},
		"data: no hexadecimal":       {`wired`, `wi\u12g4`},
		"data: leading zero":         {`[0,`, `[00,`},
		"data: plus":                 {`[0,`, `[+0,`},
		"data: no digits":            {`[0,`, `[0.,`},
		"data: no exponent":          {`e+7`, `e+`},
		"data: a word":               {`[0,`, `[nul,`},
		"data: a comma too many":     {`+7]`, `+7,]`},
		"data: a key of no string":   {`"empty"`, `empty`},
		"data: no colon":             {`"empty":`, `"empty",`},
		"data: closed wrongly":       {`{}`, `{]`},
		"data: too deep":             {`{}`, strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)},
		"not UTF-8":                  {`wired`, "w\xffred"},
		"signed null":                {good[strings.Index(good, `{"statement"`) : len(good)-1], `null`},
		"signed without signature":   {good[strings.Index(good, `,"signature"`) : len(good)-2], ``},
		"signed by nobody":           {`"by":"ea509b5a2fe0e1d5db2280aac186a59d"`, `"by":""`},
		"an escape too many":         {`{\"site\"`, `{\"s\u0069te\"`},
		"an escape of a slash":       {`{\"site\"`, `{\"si\/te\"`},
		"a newline in a signature":   {`\n-----END`, "\n-----END"},
		"a statement that is JSON":   {good[strings.Index(good, `"{\"site`):strings.Index(good, `,"signature"`)], `{}`},
		"a key after data":           {`,"signed"`, `,"more":1,"signed"`},
		"a key at the end":           {`\n"}}`, `\n"},"more":1}`},
		"signed twice":               {`,"signed"`, `,"signed":{"statement":"","signature":""},"signed"`},
		"a backslash at the end":     {good[strings.Index(good, `\n-----END`):], `\`},
		"a string that does not end": {good[strings.Index(good, `\n-----END`):], ``},
		"a newline at the end":       {`\n"}}`, `\n"}}` + "\n"},
		"cut":                        {`\n"}}`, `\n"}`},
	} {
		text := strings.Replace(good, change[0], change[1], 1)
		if text == good {
			t.Errorf("%s: changes nothing", what)
		}
		if e, err := Decode([]byte(text)); err == nil {
			t.Errorf("%s: accepted as %+v", what, e)
		}
	}
	_, err := Decode(make([]byte, MaxEntry+1))
	refused(t, err, "more than")
	_, err = Decode(nil)
	refused(t, err, "at byte 0")
}

func TestEncodeRefuses(t *testing.T) {
	for what, change := range map[string]func(*Envelope){
		"a writer's name":       func(e *Envelope) { e.Seen[0].Writer = "laptop 3" },
		"a size of 0":           func(e *Envelope) { e.Seen[0].Size = 0 },
		"too large a size":      func(e *Envelope) { e.Seen[0].Size = MaxSize + 1 },
		"writers out of order":  func(e *Envelope) { e.Seen[0], e.Seen[1] = e.Seen[1], e.Seen[0] },
		"a writer twice":        func(e *Envelope) { e.Seen[1] = e.Seen[0] },
		"a year of five digits": func(e *Envelope) { e.At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"an odd zone":           func(e *Envelope) { e.At = e.At.In(time.FixedZone("", 24*3600)) },
		"a person's name":       func(e *Envelope) { e.By = "Jana" },
		"no kind":               func(e *Envelope) { e.Kind = "" },
		"a kind with a space":   func(e *Envelope) { e.Kind = "answer given" },
		"no data":               func(e *Envelope) { e.Data = nil },
		"a list as data":        func(e *Envelope) { e.Data = json.RawMessage(`[]`) },
		"data with space":       func(e *Envelope) { e.Data = json.RawMessage(`{"a": 1}`) },
		"two objects as data":   func(e *Envelope) { e.Data = json.RawMessage(`{}{}`) },
		"data that ends early":  func(e *Envelope) { e.Data = json.RawMessage(`{"a":`) },
		"signed by nobody":      func(e *Envelope) { e.Signed, e.By = &Signed{}, "" },
		"a control character":   func(e *Envelope) { e.Signed, e.By = &Signed{Statement: "a\tb"}, strings.Repeat("0", 32) },
		"no UTF-8":              func(e *Envelope) { e.Signed, e.By = &Signed{Signature: "\xff"}, strings.Repeat("0", 32) },
		"too much": func(e *Envelope) {
			e.Data = json.RawMessage(`{"a":"` + strings.Repeat("a", MaxEntry) + `"}`)
		},
	} {
		e := pinnedEntry()
		change(&e)
		if text, err := Encode(e); err == nil {
			t.Errorf("%s: written as %.200s", what, text)
		}
	}
}

func TestTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offset := rapid.IntRange(-24*3600+60, 24*3600-60).Draw(t, "offset")
		seconds := rapid.Int64Range(-62135596800, 253402200000).Draw(t, "seconds")
		want := inPlain(time.Unix(seconds, 5).In(time.FixedZone("Berlin", offset)))
		if want.Unix() != seconds {
			t.Fatalf("%v is another time than %d", want, seconds)
		}
		if checkTime(want) != nil {
			t.Skip("year out of range in this zone")
		}
		text := want.Format(timeLayout)
		got, ok := parseTime(text)
		if !ok || !got.Equal(want) || got.Format(timeLayout) != text {
			t.Fatalf("%s came back as %v, %v", text, got, ok)
		}
	})
	for _, s := range []string{
		"", "2025-03-03", "2025-03-03T09:41:00", "2025-03-03T09:41:00Z", "2025-03-03t09:41:00+01:00",
		"2025-03-03 09:41:00+01:00", "2025-02-29T09:41:00+01:00", "2025-00-03T09:41:00+01:00", "2025-13-03T09:41:00+01:00",
		"2025-03-00T09:41:00+01:00", "2025-04-31T09:41:00+01:00", "2025-03-03T24:00:00+01:00", "2025-03-03T09:60:00+01:00",
		"2025-03-03T09:41:60+01:00", "2025-03-03T09:41:00+24:00", "2025-03-03T09:41:00+01:60", "2025-03-03T09:41:00-00:00",
		"2025-03-03T09:41:00 01:00", "2025-03-03T09:41:00+0100 ", "-025-03-03T09:41:00+01:00", "2025-03-03T09:41:00+01:0٠",
	} {
		if got, ok := parseTime(s); ok {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range []string{"entry", "entry-signed", "founding"} {
		f.Add(readFile(f, "pinned/"+name))
	}
	f.Add([]byte(`{"seen":[],"at":"0000-01-01T00:00:00-23:59","by":"","kind":"k","data":{"a":[1.5,"\ud800",{}]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := Decode(text)
		if err != nil {
			return
		}
		if !json.Valid(text) {
			t.Errorf("accepted what is not JSON: %q", text)
		}
		again, err := Encode(e)
		if err != nil || string(again) != string(text) {
			t.Errorf("accepted\n%q\nwhich is written\n%q (%v)", text, again, err)
		}
		_, _ = e.CheckSigned(Hash{})
	})
}

func ExampleEncode() {
	text, err := Encode(Envelope{
		At:   time.Date(2025, 3, 3, 9, 41, 0, 0, time.FixedZone("CET", 3600)),
		Kind: "answer.given",
		Data: json.RawMessage(`{"item":"connection","value":"wired"}`),
	})
	fmt.Printf("%s %v\n", text, err)
	// Output: {"seen":[],"at":"2025-03-03T09:41:00+01:00","by":"","kind":"answer.given","data":{"item":"connection","value":"wired"}} <nil>
}
