package ledger

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestInvitationComesBack(t *testing.T) {
	administrator := testPerson(t, 2)
	want := pinnedInvitation(t, administrator, pinnedFounding(t, administrator))
	text, err := want.Encode()
	must(t, err)
	got, err := OpenInvitation(text, testTime)
	must(t, err)
	if got.Site() != want.Site() || got.Name != "Jana\nWeiß" || got.Administrator != administrator.Public() ||
		got.Terms.Role != "technician" || !got.Terms.Expires.Equal(testTime.Add(14*24*time.Hour)) || !got.Terms.Issued.Equal(testTime) {
		t.Errorf("came back as %+v", got)
	}
	if strings.Contains(got.signed.Statement, "Jana") {
		t.Error("the name lies in what is signed and cannot be erased")
	}
}

func TestInvitationExpires(t *testing.T) {
	text := readFile(t, "pinned/invitation")
	i, err := OpenInvitation(text, testTime)
	must(t, err)
	if _, err := OpenInvitation(text, i.Terms.Expires); err != nil {
		t.Errorf("at the last second: %v", err)
	}
	if _, err := OpenInvitation(text, i.Terms.Expires.Add(time.Second)); !errors.Is(err, ErrExpired) {
		t.Errorf("a second later: %v", err)
	}
}

func TestNewInvitationRefuses(t *testing.T) {
	administrator := testPerson(t, 2)
	founding := pinnedFounding(t, administrator)
	terms := Terms{Role: "technician", Issued: testTime, Expires: testTime.Add(time.Hour)}
	later := terms
	later.Issued = testTime.Add(2 * time.Hour)
	noRole := terms
	noRole.Role = `technician","expires":"9999-12-31T23:59:59+00:00"}`
	for what, invite := range map[string]func() (Invitation, error){
		"no randomness": func() (Invitation, error) {
			return NewInvitation(strings.NewReader(""), administrator, founding, "", terms)
		},
		"no key":           func() (Invitation, error) { return NewInvitation(testRand(5), PersonKey{}, founding, "", terms) },
		"no founding":      func() (Invitation, error) { return NewInvitation(testRand(5), administrator, nil, "", terms) },
		"a control in it":  func() (Invitation, error) { return NewInvitation(testRand(5), administrator, founding, "\x1b", terms) },
		"expired at birth": func() (Invitation, error) { return NewInvitation(testRand(5), administrator, founding, "", later) },
		"no role":          func() (Invitation, error) { return NewInvitation(testRand(5), administrator, founding, "", noRole) },
	} {
		if _, err := invite(); err == nil {
			t.Errorf("%s: invited", what)
		}
	}
	_, err := Invitation{}.Encode()
	refused(t, err, "write invitation")
}

func TestOpenInvitationRefuses(t *testing.T) {
	administrator, other := testPerson(t, 2), testPerson(t, 9)
	founding := pinnedFounding(t, administrator)
	good := string(readFile(t, "pinned/invitation"))
	seed := good[strings.Index(good, `"key":"`)+7:][:64]
	// signed replaces what is signed with another statement, signed in due form by an administrator.
	signed := func(change func(*Statement)) string {
		i := pinnedInvitation(t, administrator, founding)
		st, _, err := i.signed.Check(invitationKind)
		must(t, err)
		change(&st)
		i.signed, err = administrator.SignStatement(st)
		must(t, err)
		start := strings.Index(good, `{"statement"`)
		return good[:start] + string(i.signed.append(nil)) + "}\n"
	}
	if signed(func(*Statement) {}) != good {
		t.Fatal("signed does not sign as NewInvitation does")
	}

	for what, text := range map[string]string{
		"nothing":             "",
		"another version":     strings.Replace(good, "v1", "v2", 1),
		"no last newline":     good[:len(good)-1],
		"a newline more":      good + "\n",
		"something after":     good + "x",
		"space":               strings.Replace(good, `,"name"`, `, "name"`, 1),
		"a key more":          strings.Replace(good, `,"name"`, `,"more":1,"name"`, 1),
		"not UTF-8":           strings.Replace(good, "Jana", "J\xffna", 1),
		"a control character": strings.Replace(good, "Jana", "\x1b[2J", 1),
		"an escape":           strings.Replace(good, "Jana", `\u001b[2J`, 1),
		"another site":        strings.Replace(good, "Kreisklinik", "Kreisklinic", 1),
		"founding no entry":   strings.Replace(good, `"{\"seen\":[]`, `"{\"seen\":[1]`, 1),
		"another key":         strings.Replace(good, seed, strings.Repeat("ab", 32), 1),
		"a short key":         strings.Replace(good, seed, seed[2:], 1),
		"no key":              strings.Replace(good, seed, "", 1),
		"another role":        strings.Replace(good, "technician", "administrator", 1),
		"another time":        strings.Replace(good, "2025-03-17", "2026-03-17", 1),
		"very long":           good[:len(good)-1] + strings.Repeat(" ", maxInvitation),

		"signed: of another kind":   signed(func(s *Statement) { s.Kind = "review" }),
		"signed: for another site":  signed(func(s *Statement) { s.Site = Hash{} }),
		"signed: for another key":   signed(func(s *Statement) { s.Subject = other.Public().ID() }),
		"signed: no terms":          signed(func(s *Statement) { s.Outcome = nil }),
		"signed: no role":           signed(func(s *Statement) { s.Outcome = json.RawMessage(`{"role":"","expires":"2025-03-17T09:41:00+01:00"}`) }),
		"signed: terms and more":    signed(func(s *Statement) { s.Outcome = append(s.Outcome[:len(s.Outcome)-1], `,"more":1}`...) }),
		"signed: expires never":     signed(func(s *Statement) { s.Outcome = json.RawMessage(`{"role":"technician","expires":null}`) }),
		"signed: expired when made": signed(func(s *Statement) { s.At = s.At.AddDate(1, 0, 0) }),
	} {
		if i, err := OpenInvitation([]byte(text), testTime); err == nil {
			t.Errorf("%s: accepted as %+v", what, i)
		}
	}
}

func TestAcceptanceProvesWhoJoined(t *testing.T) {
	administrator, jana, laptop := testPerson(t, 2), testPerson(t, 3), testWriter(t, 1).Public()
	i := pinnedInvitation(t, administrator, pinnedFounding(t, administrator))
	text, err := i.Accept(laptop, jana, testTime)
	must(t, err)
	a, err := CheckAcceptance(text, i.Site())
	must(t, err)
	if a.Administrator != administrator.Public() || a.Person != jana.Public() || a.Writer != laptop ||
		a.Invitation != i.key.Public().ID() || a.Terms.Role != "technician" || !a.At.Equal(testTime) {
		t.Errorf("proves %+v", a)
	}
	for _, secret := range []string{"Jana", Hash(i.key.private.Seed()).String()} {
		if strings.Contains(string(text), secret) {
			t.Errorf("gives away %q", secret)
		}
	}
	e := Envelope{At: testTime, Kind: "joined", Data: text}
	if _, err := Encode(e); err != nil {
		t.Errorf("cannot lie in an entry: %v", err)
	}
	// An administrator's second laptop joins with the administrator's own key.
	_, err = i.Accept(laptop, administrator, testTime)
	must(t, err)
}

func TestCheckAcceptanceRefuses(t *testing.T) {
	administrator, jana, laptop := testPerson(t, 2), testPerson(t, 3), testWriter(t, 1).Public()
	founding := pinnedFounding(t, administrator)
	i := pinnedInvitation(t, administrator, founding)
	good := string(readFile(t, "pinned/acceptance"))
	second, err := NewInvitation(testRand(6), administrator, founding, "", i.Terms)
	must(t, err)
	// accept makes an acceptance with a statement of choice, signed by a person and countersigned with a key of choice.
	accept := func(invited Signed, person, oneTime PersonKey, change func(*Statement)) string {
		st := Statement{Site: i.Site(), Kind: acceptanceKind, Subject: i.key.person.id, At: testTime}
		st.Outcome = json.RawMessage(`{"writer":"` + laptop.String() + `"}`)
		change(&st)
		accepted, err := person.SignStatement(st)
		must(t, err)
		counter, err := oneTime.Sign(st.Kind, []byte(accepted.Statement))
		must(t, err)
		b := accepted.append(append(invited.append([]byte(`{"invitation":`)), `,"acceptance":`...))
		return string(append(appendString(append(b, `,"countersigned":`...), counter), '}'))
	}
	same := func(*Statement) {}
	if accept(i.signed, jana, i.key, same) != good {
		t.Fatal("accept does not accept as Accept does")
	}
	elsewhere, err := administrator.SignStatement(Statement{
		Kind: invitationKind, Subject: i.key.person.id, At: testTime,
		Outcome: json.RawMessage(`{"role":"technician","expires":"2025-03-17T09:41:00+01:00"}`),
	})
	must(t, err)
	forged, err := jana.SignStatement(Statement{
		Site: i.Site(), Kind: invitationKind, Subject: i.key.person.id, At: testTime,
		Outcome: json.RawMessage(`{"role":"administrator"}`),
	})
	must(t, err)

	for what, text := range map[string]string{
		"nothing":                   "",
		"something after":           good + "\n",
		"space":                     strings.Replace(good, `,"acceptance"`, `, "acceptance"`, 1),
		"not countersigned":         good[:strings.Index(good, `,"countersigned"`)] + "}",
		"very long":                 strings.Repeat(" ", maxInvitation+1),
		"another role":              strings.Replace(good, "technician", "administrator", 1),
		"another writer":            strings.Replace(good, laptop.String(), testWriter(t, 7).Public().String(), 1),
		"a forged invitation":       accept(forged, jana, i.key, same),
		"invited to another site":   accept(elsewhere, jana, i.key, same),
		"another invitation's":      accept(second.signed, jana, i.key, same),
		"another invitation's key":  accept(i.signed, jana, second.key, same),
		"countersigned by the same": accept(i.signed, jana, jana, same),
		"the one-time key joins":    accept(i.signed, i.key, i.key, same),
		"another subject":           accept(i.signed, jana, i.key, func(s *Statement) { s.Subject = second.key.person.id }),
		"another site":              accept(i.signed, jana, i.key, func(s *Statement) { s.Site = Hash{} }),
		"another kind":              accept(i.signed, jana, i.key, func(s *Statement) { s.Kind = "review" }),
		"no writer":                 accept(i.signed, jana, i.key, func(s *Statement) { s.Outcome = nil }),
		"a writer and more":         accept(i.signed, jana, i.key, func(s *Statement) { s.Outcome = append(s.Outcome[:len(s.Outcome)-1], `,"a":1}`...) }),
		"a writer that is none":     accept(i.signed, jana, i.key, func(s *Statement) { s.Outcome = json.RawMessage(`{"writer":"x"}`) }),
	} {
		if a, err := CheckAcceptance([]byte(text), i.Site()); err == nil || a != (Admission{}) {
			t.Errorf("%s: gives %+v, %v", what, a, err)
		}
	}
	_, err = CheckAcceptance([]byte(good), Hash{})
	refused(t, err, "another site")
}

func FuzzOpenInvitation(f *testing.F) {
	f.Add(readFile(f, "pinned/invitation"))
	f.Add(readFile(f, "pinned/acceptance"))
	f.Fuzz(func(t *testing.T, text []byte) {
		_, _ = CheckAcceptance(text, Hash{})
		i, err := OpenInvitation(text, testTime)
		if err != nil {
			return
		}
		again, err := i.Encode()
		if err != nil || string(again) != string(text) {
			t.Errorf("accepted\n%q\nwhich is written\n%q (%v)", text, again, err)
		}
	})
}

// An administrator hands a file to a colleague, whose new laptop joins the site with it.
func ExampleInvitation() {
	administrator, jana, laptop := someone(), someone(), somewhere()
	founding, err := Encode(Envelope{Kind: "site.founded", Data: json.RawMessage(`{"facility":"Kreisklinik"}`)})
	exampleMust(err)
	today := time.Date(2025, 3, 3, 9, 41, 0, 0, time.UTC)

	invitation, err := NewInvitation(rand.Reader, administrator, founding, "Jana", Terms{
		Role: "technician", Issued: today, Expires: today.AddDate(0, 0, 14),
	})
	exampleMust(err)
	file, err := invitation.Encode()
	exampleMust(err)

	opened, err := OpenInvitation(file, today.AddDate(0, 0, 3)) // on Jana's laptop
	exampleMust(err)
	acceptance, err := opened.Accept(laptop.Public(), jana, today.AddDate(0, 0, 3))
	exampleMust(err)

	admission, err := CheckAcceptance(acceptance, LeafHash(founding)) // anywhere, by anybody
	exampleMust(err)
	fmt.Println(admission.Person == jana.Public(), admission.Writer == laptop.Public(), admission.Terms.Role)
	fmt.Println(admission.Administrator == administrator.Public())
	// Output:
	// true true technician
	// true
}

func someone() PersonKey {
	k, err := NewPersonKey(rand.Reader)
	exampleMust(err)
	return k
}

func somewhere() WriterKey {
	k, err := NewWriterKey(rand.Reader)
	exampleMust(err)
	return k
}

func exampleMust(err error) {
	if err != nil {
		fmt.Println(err)
	}
}
