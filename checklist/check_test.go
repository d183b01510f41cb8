package checklist

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"
)

// with returns a held consultation with some fields changed; "-" removes one.
func with(fields map[string]string) Value {
	v := heldConsultation()
	for name, text := range fields {
		if v.Fields[name] = text; text == "-" {
			delete(v.Fields, name)
		}
	}
	return v
}

func TestCheck(t *testing.T) {
	list := shippedChecklist(t)
	word := func(s string) Value { return Value{Word: s} }
	for _, test := range []struct {
		item  string
		value Value
		code  Code // "" if the value is good
		field string
	}{
		{"model", word("cms8000"), "", ""},
		{"model", word("cms800"), CodeUnknownOption, ""},
		{"model", word(" cms8000"), CodeUnknownOption, ""},
		{"model", word(""), CodeEmpty, ""},
		{"model", Value{Fields: map[string]string{}}, CodeWrongType, ""},
		{"shoe_size", word("44"), CodeUnknownItem, ""},
		{"plate", word("Größe „M“ № 7 日本"), "", ""},
		{"plate", word(" \t "), CodeEmpty, ""},
		{"plate", word("a\x1b[31m"), CodeUnprintable, ""},
		{"plate", word("a\u202eb"), CodeUnprintable, ""},
		{"plate", word("a\u0085b"), CodeUnprintable, ""},
		{"plate", word("a\xff"), CodeUnprintable, ""},
		{"plate", word("a\nb"), CodeUnprintable, ""},
		{"note", word("a\nb"), "", ""},
		{"note", word("a\rb"), CodeUnprintable, ""},
		{"note", word(strings.Repeat("ä", 2000)), "", ""},
		{"note", word(strings.Repeat("ä", 2001)), CodeTooLong, ""},
		{"consultation", heldConsultation(), "", ""},
		{"consultation", with(map[string]string{"conditions": "nur mit Sitzwache"}), "", ""},
		{"consultation", word("held"), CodeWrongType, ""},
		{"consultation", Value{Word: "held", Fields: heldConsultation().Fields}, CodeWrongType, ""},
		{"consultation", Value{Fields: map[string]string{"status": "not_reached"}}, "", ""},
		{"consultation", Value{Fields: map[string]string{}}, CodeMissingField, "status"},
		{"consultation", with(map[string]string{"status": "Held"}), CodeUnknownOption, "status"},
		{"consultation", with(map[string]string{"physician": "-"}), CodeMissingField, "physician"},
		{"consultation", with(map[string]string{"physician": "  "}), CodeMissingField, "physician"},
		{"consultation", with(map[string]string{"function": "-"}), CodeMissingField, "function"},
		{"consultation", with(map[string]string{"at": "-"}), CodeMissingField, "at"},
		{"consultation", with(map[string]string{"decision": "-"}), CodeMissingField, "decision"},
		{"consultation", with(map[string]string{"decision": "wait"}), CodeUnknownOption, "decision"},
		{"consultation", with(map[string]string{"valid_until": "-"}), CodeMissingField, "valid_until"},
		{"consultation", with(map[string]string{"valid_until": "2025-03-04T10:00:00+01:00"}), CodeEndsTooEarly, "valid_until"},
		{"consultation", with(map[string]string{"valid_until": "2025-03-04T10:00:00+00:00"}), "", ""},
		{"consultation", with(map[string]string{"valid_until": "tomorrow"}), CodeBadTime, "valid_until"},
		{"consultation", with(map[string]string{"nurse": "x"}), CodeUnknownField, "nurse"},
		{"consultation", with(map[string]string{"conditions": strings.Repeat("x", 501)}), CodeTooLong, "conditions"},
		{"consultation", with(map[string]string{"conditions": "a\nb"}), CodeUnprintable, "conditions"},
		{"upgrade_evidence", structured()["upgrade_evidence"], "", ""},
		{"upgrade_evidence", Value{Fields: map[string]string{"reference": "1", "installer": "X", "date": "2025-02-29"}}, CodeBadDate, "date"},
		{"upgrade_evidence", Value{Fields: map[string]string{"reference": "1", "date": "2025-02-28"}}, CodeMissingField, "installer"},
		{"ward_approval", structured()["ward_approval"], "", ""},
		{"ward_approval", Value{Fields: map[string]string{"name": "A", "function": "B", "at": "10:00"}}, CodeBadTime, "at"},
	} {
		before := maps.Clone(test.value.Fields)
		err := list.Check(test.item, test.value)
		if !maps.Equal(before, test.value.Fields) {
			t.Errorf("Check changed %v", test.value)
		}
		var wrong *ValueError
		switch {
		case test.code == "" && err != nil:
			t.Errorf("%s %v: %v", test.item, test.value, err)
		case test.code == "":
		case !errors.As(err, &wrong) || wrong.Code != test.code || wrong.Field != test.field || wrong.Item != test.item:
			t.Errorf("%s %.80v: %v, want %s in field %q", test.item, test.value, err, test.code, test.field)
		case wrong.Text[German] == "" || wrong.Text[English] == "" || strings.ContainsFunc(err.Error(), unprintable):
			t.Errorf("%s: %q", test.code, err)
		}
	}
}

func TestCheckNumbersAndDates(t *testing.T) {
	for s, good := range map[string]bool{
		"37.5": true, "-1": true, "0": true, "007": true,
		"37,5": false, "1e3": false, "+1": false, ".5": false, "5.": false, "1.2.3": false, "-": false, "NaN": false, "٣": false,
	} {
		item := Item{Kind: KindNumber}
		if got := item.check(Value{Word: s}).code == ""; got != good {
			t.Errorf("number %q: %v", s, got)
		}
	}
	for s, good := range map[string]bool{"2025-03-03": true, "2025-3-3": false, "2025-13-01": false, "03.03.2025": false, "2025-03-03T10:00": false} {
		item := Item{Kind: KindDate}
		if got := item.check(Value{Word: s}).code == ""; got != good {
			t.Errorf("date %q: %v", s, got)
		}
	}
}

func TestParseTime(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	want := time.Date(2025, 3, 4, 9, 30, 0, 0, time.UTC)
	for _, s := range []string{
		"2025-03-04T10:30:00+01:00", "2025-03-04T10:30+01:00", "2025-03-04T09:30:00Z", "2025-03-04T09:30Z",
		"2025-03-04T10:30:00", "2025-03-04T10:30", "2025-03-04T10:30:00.000",
	} {
		if got, err := ParseTime(s, berlin); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "2025-03-04", "10:30", "2025-03-04 10:30", "2025-03-04T25:00", "2025-03-04T10:30:00+1", "04.03.2025 10:30"} {
		if got, err := ParseTime(s, berlin); err == nil {
			t.Errorf("%q read as %v", s, got)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"PT0S": 0, "P1D": 24 * time.Hour, "P90D": 90 * 24 * time.Hour, "PT24H": 24 * time.Hour, "PT15M": 15 * time.Minute,
	} {
		if got, ok := ParseDuration(s); !ok || got != want {
			t.Errorf("%s: %v, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "P", "PT", "P1", "PD", "PTS", "P1M", "P1H", "PT1D", "PTT1S", "P12345D", "P-1D", "p1d", "1D"} {
		if got, ok := ParseDuration(s); ok {
			t.Errorf("%q read as %v", s, got)
		}
	}
}

func TestValueJSON(t *testing.T) {
	for _, test := range []struct {
		json  string
		value Value
	}{
		{`"cms8000"`, Value{Word: "cms8000"}},
		{`""`, Value{}},
		{`"a\"b\nü"`, Value{Word: "a\"b\nü"}},
		{`{}`, Value{Fields: map[string]string{}}},
		{`{"at":"10","name":"A"}`, Value{Fields: map[string]string{"name": "A", "at": "10"}}},
	} {
		var got Value
		if err := json.Unmarshal([]byte(test.json), &got); err != nil || got.Word != test.value.Word || !maps.Equal(got.Fields, test.value.Fields) || (got.Fields == nil) != (test.value.Fields == nil) {
			t.Errorf("%s read as %+v, %v", test.json, got, err)
		}
		if b, err := json.Marshal(test.value); err != nil || string(b) != test.json {
			t.Errorf("%+v written as %s, %v", test.value, b, err)
		}
	}
	for _, bad := range []string{`null`, `1`, `[]`, `true`, `{"a":1}`, `{"a":"1","a":"2"}`, `{"a":{"b":"c"}}`, `{"value":"x"}`} {
		var v Value
		if err := v.UnmarshalJSON([]byte(bad)); err == nil {
			t.Errorf("%s read as %+v", bad, v)
		}
	}
}

func TestDecodeAnswers(t *testing.T) {
	got, err := DecodeAnswers([]byte(`{"model":{"note":"n","value":"cms8000","provenance":"observed","evidence":"e"},
		"ward_approval":{"value":{"name":"A"}}, "upgrade_evidence":{"reference":"1"}, "note":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	if m := got["model"]; m.Value.Word != "cms8000" || m.Value.Fields != nil || m.Note != "n" || m.Provenance != "observed" || m.Evidence != "e" {
		t.Errorf("model %+v", m)
	}
	if got["ward_approval"].Value.Fields["name"] != "A" || got["upgrade_evidence"].Value.Fields["reference"] != "1" || got["note"].Value.Word != "x" {
		t.Errorf("%+v", got)
	}
	var many strings.Builder
	for i := range maxKeys {
		fmt.Fprintf(&many, `"k%d":"",`, i)
	}
	if got, err := DecodeAnswers([]byte("{" + many.String()[:many.Len()-1] + "}")); err != nil || len(got) != maxKeys {
		t.Errorf("%d keys: %v", len(got), err)
	}
	if _, err := DecodeAnswers([]byte("{" + many.String() + `"a":""}`)); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("more keys than any checklist has items: %v", err)
	}
}
