package ledger

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestStatementComesBack(t *testing.T) {
	full := pinnedStatement(Hash{1})
	full.Person = testPerson(t, 1).Public().ID()
	for _, want := range []Statement{full, {Kind: "review", Subject: "s", Person: full.Person, At: testTime}} {
		text, err := want.Encode()
		must(t, err)
		got, err := DecodeStatement(text)
		must(t, err)
		if want.Outcome == nil {
			want.Outcome = json.RawMessage("null")
		}
		if !got.At.Equal(want.At) {
			t.Errorf("time came back as %v", got.At)
		}
		got.At = want.At
		if !reflect.DeepEqual(got, want) {
			t.Errorf("came back as\n%+v\nwas\n%+v", got, want)
		}
	}
}

func TestDecodeStatementRefuses(t *testing.T) {
	good := string(readFile(t, "pinned/statement"))
	leaf := `"ab` + strings.Repeat("0", 62) + `"`
	for what, change := range map[string][2]string{
		"space":                {`"kind":`, `"kind": `},
		"a key more":           {`,"at":`, `,"more":1,"at":`},
		"a key twice":          {`"kind":`, `"kind":"review","kind":`},
		"a key less":           {`"revision":2,`, ``},
		"an escape in a key":   {`"kind"`, `"\u006bind"`},
		"a short site":         {`"site":"af`, `"site":"`},
		"kind with an escape":  {`"audit.completed"`, `"audit\u002ecompleted"`},
		"no subject":           {`"subject":"8d4e"`, `"subject":""`},
		"subject with escape":  {`"subject":"8d4e"`, `"subject":"\u0038d4e"`},
		"subject a number":     {`"subject":"8d4e"`, `"subject":8`},
		"revision negative":    {`"revision":2`, `"revision":-2`},
		"revision too large":   {`"revision":2`, `"revision":1073741825`},
		"revision 2e0":         {`"revision":2`, `"revision":2e0`},
		"no outcome":           {`"outcome":{`, `"outcome":,{`},
		"outcome with space":   {`"stop",`, `"stop", `},
		"leaves null":          {`"leaves":[`, `"leaves":null[`},
		"a leaf in base64":     {leaf, `"qwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="`},
		"a comma too many":     {leaf, leaf + ","},
		"no comma":             {leaf + ",", leaf},
		"person by name":       {`"person":"ea`, `"person":"jana`},
		"nobody":               {`"person":"ea509b5a2fe0e1d5db2280aac186a59d"`, `"person":""`},
		"another zone's spell": {`+01:00"`, `+0100"`},
		"a newline at the end": {`+01:00"}`, "+01:00\"}\n"},
		"something after":      {`+01:00"}`, `+01:00"}{}`},
		"cut":                  {`+01:00"}`, `+01:00"`},
		"not UTF-8":            {`8d4e`, "8d\xc3e"},
		"not UTF-8 in outcome": {`stop`, "st\xc3p"},
		"a control character":  {`8d4e`, "8d\x1b[4e"},
	} {
		text := strings.Replace(good, change[0], change[1], 1)
		if text == good {
			t.Errorf("%s: changes nothing", what)
		}
		if s, err := DecodeStatement([]byte(text)); err == nil {
			t.Errorf("%s: accepted as %+v", what, s)
		}
	}
	_, err := DecodeStatement(make([]byte, MaxEntry+1))
	refused(t, err, "too long")
}

func TestStatementEncodeRefuses(t *testing.T) {
	for what, change := range map[string]func(*Statement){
		"a kind with a capital": func(s *Statement) { s.Kind = "Review" },
		"no subject":            func(s *Statement) { s.Subject = "" },
		"subject with escape":   func(s *Statement) { s.Subject = "\x1b[2J" },
		"revision below 0":      func(s *Statement) { s.Revision = -1 },
		"revision too large":    func(s *Statement) { s.Revision = MaxRevision + 1 },
		"checklist no UTF-8":    func(s *Statement) { s.Checklist = "\xff" },
		"outcome with space":    func(s *Statement) { s.Outcome = json.RawMessage(`{ }`) },
		"outcome no JSON":       func(s *Statement) { s.Outcome = json.RawMessage(`stop`) },
		"nobody":                func(s *Statement) { s.Person = "" },
		"a person's name":       func(s *Statement) { s.Person = "Jana" },
		"a year of five digits": func(s *Statement) { s.At = s.At.AddDate(9000, 0, 0) },
		"too many leaves":       func(s *Statement) { s.Leaves = make([]Hash, MaxEntry/60) },
	} {
		s := pinnedStatement(Hash{1})
		s.Person = testPerson(t, 1).Public().ID()
		change(&s)
		if text, err := s.Encode(); err == nil {
			t.Errorf("%s: written as %.200s", what, text)
		}
	}
}

func TestCheckSignedRefuses(t *testing.T) {
	site, jana, other := Hash{1}, testPerson(t, 1), testPerson(t, 2)
	good := pinnedEntry()
	must(t, good.Sign(jana, pinnedStatement(site)))
	st, err := good.CheckSigned(site)
	must(t, err)
	if st.Kind != "answer.given" || st.Person != jana.Public().ID() || st.Subject != "8d4e" {
		t.Errorf("statement came back as %+v", st)
	}
	byOther := pinnedEntry()
	must(t, byOther.Sign(other, pinnedStatement(site)))

	for what, change := range map[string]func(e *Envelope){
		"not signed":            func(e *Envelope) { e.Signed = nil },
		"another kind":          func(e *Envelope) { e.Kind = "review" },
		"another person acting": func(e *Envelope) { e.By = other.Public().ID() },
		"another signature":     func(e *Envelope) { e.Signed.Signature = byOther.Signed.Signature },
		"another statement":     func(e *Envelope) { e.Signed.Statement = byOther.Signed.Statement },
		"a changed statement":   func(e *Envelope) { e.Signed.Statement = strings.Replace(e.Signed.Statement, "stop", "shop", 1) },
		"no statement":          func(e *Envelope) { e.Signed.Statement = "{}" },
		"no signature":          func(e *Envelope) { e.Signed.Signature = "" },
		"a statement of another kind": func(e *Envelope) {
			st := pinnedStatement(site)
			st.Person = jana.Public().ID()
			text, err := st.Encode()
			must(t, err)
			e.Signed.Statement = string(text)
			e.Signed.Signature, err = jana.Sign(e.Kind, text)
			must(t, err)
		},
		"for somebody else": func(e *Envelope) { // jana signs what names the other as the person signing
			s := pinnedStatement(site)
			s.Kind, s.Person = e.Kind, other.Public().ID()
			text, err := s.Encode()
			must(t, err)
			e.Signed.Statement = string(text)
			e.Signed.Signature, err = jana.Sign(e.Kind, text)
			must(t, err)
		},
	} {
		e := good
		signed := *good.Signed
		e.Signed = &signed
		change(&e)
		if _, err := e.CheckSigned(site); err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
	_, err = good.CheckSigned(Hash{2})
	refused(t, err, "is for site")
	refused(t, (&Envelope{Kind: "k"}).Sign(jana, Statement{}), "subject")
}

func FuzzStatement(f *testing.F) {
	f.Add(readFile(f, "pinned/statement"))
	f.Add([]byte(`{"site":"` + Hash{}.String() + `","kind":"k","subject":"\\\"\n","revision":0,"checklist":"","outcome":null,"leaves":[],"person":"00000000000000000000000000000000","at":"2025-03-03T09:41:00+01:00"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := DecodeStatement(text)
		if err != nil {
			return
		}
		if !json.Valid(text) {
			t.Errorf("accepted what is not JSON: %q", text)
		}
		again, err := s.Encode()
		if err != nil || string(again) != string(text) {
			t.Errorf("accepted\n%q\nwhich is written\n%q (%v)", text, again, err)
		}
	})
}
