package hub

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/db"
	"visite/ledger"
)

// testHub is a hub over a real file, asked without a line between, and a site with
// its founder's laptop.
type testHub struct {
	*Server
	t        *testing.T
	recovery ledger.PersonKey
	founding []byte
	site     ledger.SiteID
	founder  *testLaptop
	time     time.Time
}

// testLaptop is a laptop with its log.
type testLaptop struct {
	hub    *testHub
	key    ledger.WriterKey
	person ledger.PersonKey
	cert   *x509.Certificate
	texts  [][]byte
	beside []ledger.Attachment
}

func newTestHub(t *testing.T) *testHub {
	t.Helper()
	store, err := db.OpenHub(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	h := &testHub{t: t, time: time.Unix(1_800_000_000, 0), recovery: newPerson(t)}
	h.Server, err = NewServer(Config{Store: store, Key: newKey(t), Now: func() time.Time { return h.time }})
	if err != nil {
		t.Fatal(err)
	}
	h.founder = h.found("Klinikum")
	h.founding, h.site = h.founder.texts[0], ledger.LeafHash(h.founder.texts[0])
	return h
}

// found is the first laptop of a site.
func (h *testHub) found(facility string) *testLaptop {
	h.t.Helper()
	l := &testLaptop{hub: h, key: newKey(h.t), person: newPerson(h.t)}
	l.cert = leaf(h.t, l.key)
	l.writes(&audit.SiteFounded{
		Facility: facility, Writer: l.key.Public().String(), Recovery: h.recovery.Public().String(),
		Person: l.record(audit.Administrator), Salt: strings.Repeat("0", 64),
	})
	return l
}

// invited is a laptop that somebody invited.
func (h *testHub) invited(by ledger.PersonKey, role audit.Role) *testLaptop {
	h.t.Helper()
	l := &testLaptop{hub: h, key: newKey(h.t), person: newPerson(h.t)}
	l.cert = leaf(h.t, l.key)
	terms := ledger.Terms{Role: string(role), Issued: h.time, Expires: h.time.Add(time.Hour)}
	invitation, err := ledger.NewInvitation(rand.Reader, by, h.founding, "", terms)
	if err != nil {
		h.t.Fatal(err)
	}
	acceptance, err := invitation.Accept(l.key.Public(), l.person, h.time)
	if err != nil {
		h.t.Fatal(err)
	}
	l.writes(&audit.WriterJoined{Founding: string(h.founding), Acceptance: acceptance, Writer: l.key.Public().String(), Person: l.record(role)})
	return l
}

func (l *testLaptop) record(role audit.Role) audit.PersonRecord {
	public := l.person.Public()
	return audit.PersonRecord{ID: audit.PersonID(public.ID()), Key: public.String(), Name: l.keeps("Jo Weiß"), Role: role}
}

// keeps puts a text beside the log.
func (l *testLaptop) keeps(text string) audit.Private {
	l.hub.t.Helper()
	a, err := ledger.NewAttachment(rand.Reader, []byte(text))
	if err != nil {
		l.hub.t.Fatal(err)
	}
	l.beside = append(l.beside, a)
	return audit.Private{Text: text, Ref: a.Hash.String()}
}

// writes puts an event into the log, signed if it is one to be signed.
func (l *testLaptop) writes(event audit.Event) {
	l.hub.t.Helper()
	data, err := audit.EncodeEvent(event)
	if err != nil {
		l.hub.t.Fatal(err)
	}
	e := ledger.Envelope{At: l.hub.time, Kind: event.Kind(), Data: data, By: l.person.Public().ID()}
	if vouched, ok := event.(audit.Signed); ok {
		v := vouched.Vouch()
		outcome, _ := json.Marshal(v.Outcome)
		if err := e.Sign(l.person, ledger.Statement{Site: l.hub.site, Subject: v.Subject, Outcome: outcome, At: l.hub.time}); err != nil {
			l.hub.t.Fatal(err)
		}
	}
	text, err := ledger.Encode(e)
	if err != nil {
		l.hub.t.Fatal(err)
	}
	l.texts = append(l.texts, text)
}

// grow writes entries that say nothing to a hub.
func (l *testLaptop) grow(entries int) *testLaptop {
	for range entries {
		l.writes(&audit.Unknown{Name: "test.entry", Data: fmt.Appendf(nil, `{"n":%d}`, len(l.texts))})
	}
	return l
}

// bundle is all of the log, for a site.
func (l *testLaptop) bundle(site ledger.SiteID) string {
	l.hub.t.Helper()
	var tree ledger.Tree
	for _, text := range l.texts {
		_, _, _ = tree.Append(text)
	}
	note, err := l.key.SignCheckpoint(site, tree.Size(), tree.Root())
	if err != nil {
		l.hub.t.Fatal(err)
	}
	var out bytes.Buffer
	b := ledger.NewBundleWriter(&out, site, l.key)
	err = b.Range(ledger.Range{Writer: l.key.Public(), Checkpoint: note})
	for _, text := range l.texts {
		err = errors.Join(err, b.Entry(text))
	}
	for _, a := range l.beside {
		err = errors.Join(err, b.Attachment(a))
	}
	if err = errors.Join(err, b.Close()); err != nil {
		l.hub.t.Fatal(err)
	}
	return out.String()
}

// enrols lets the laptop connect for a site.
func (l *testLaptop) enrols(site ledger.SiteID) *testLaptop {
	l.hub.t.Helper()
	l.hub.limits = limits{}
	if status, said := l.asks("POST", "/v1/enrol", fmt.Sprintf(`{"code":%q,"site":%q}`, l.hub.code(), site)); status != 200 {
		l.hub.t.Fatalf("%d %s", status, said)
	}
	return l
}

func (l *testLaptop) asks(method, path, body string) (int, string) {
	return l.hub.ask(l.cert, method, path, body)
}

// sends sends all of the log, and checks the answer's status.
func (l *testLaptop) sends(want int) {
	l.hub.t.Helper()
	if status, said := l.asks("POST", "/v1/entries", l.bundle(l.hub.site)); status != want {
		l.hub.t.Fatalf("%d %s, want %d", status, said, want)
	}
}

// sees is how many logs the laptop sees; -1 if it is not listened to.
func (l *testLaptop) sees() int {
	status, said := l.asks("GET", "/v1/logs", "")
	if status != 200 {
		return -1
	}
	missing, _ := l.asks("POST", "/v1/missing", `{"have":{}}`)
	logs := strings.Count(said, `"note"`)
	if (logs > 0) != (missing == 200) {
		l.hub.t.Errorf("it sees %d logs, and what is missing is answered with %d", logs, missing)
	}
	return logs
}

func newPerson(t *testing.T) ledger.PersonKey {
	t.Helper()
	key, err := ledger.NewPersonKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newKey(t *testing.T) ledger.WriterKey {
	t.Helper()
	key, err := ledger.NewWriterKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// ask asks as somebody with a certificate; nil has none.
func (h *testHub) ask(as *x509.Certificate, method, path, body string) (status int, answer string) {
	h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.TLS = &tls.ConnectionState{}
	if as != nil {
		r.TLS.PeerCertificates = []*x509.Certificate{as}
	}
	w := httptest.NewRecorder()
	h.handler().ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func leaf(t *testing.T, key ledger.WriterKey) *x509.Certificate {
	t.Helper()
	cert, err := Certificate(key)
	if err != nil {
		t.Fatal(err)
	}
	return cert.Leaf
}

// code is a new one-time code.
func (h *testHub) code() string {
	h.t.Helper()
	code, err := NewCode(rand.Reader, h.cert.Leaf)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.store.Offer(h.t.Context(), code.Hash(), h.time.Add(time.Minute)); err != nil {
		h.t.Fatal(err)
	}
	return code.String()
}

// everything is all that the hub has of its site.
func (h *testHub) everything() string {
	h.t.Helper()
	var out bytes.Buffer
	if _, err := give(h.t.Context(), h.store, h.key, h.site, nil, &out); err != nil {
		h.t.Fatal(err)
	}
	text, _, _ := strings.Cut(out.String(), "S") // its signature is over that
	return text
}

// Who is not known, was shut out, or has no certificate of a laptop is told so in
// the same words whatever is asked, and nothing else.
func TestStrangersGetNothing(t *testing.T) {
	h := newTestHub(t)
	member := h.founder.enrols(h.site).grow(3)
	member.sends(200)
	gone := h.invited(member.person, audit.Technician).enrols(h.site)
	gone.sends(200)
	if ok, err := h.store.Exclude(t.Context(), gone.key.Public().ID(), h.time); !ok || err != nil {
		t.Fatal(err)
	}
	strangers := map[string]*x509.Certificate{"nobody": nil, "unknown": leaf(t, newKey(t)), "shut out": gone.cert, "not a laptop": {PublicKey: "RSA"}}
	for who, cert := range strangers {
		for _, asked := range []string{"GET /v1/logs", "POST /v1/entries", "POST /v1/missing"} {
			method, path, _ := strings.Cut(asked, " ")
			for _, body := range []string{"", `{"have":{}}`, member.bundle(h.site)} {
				if status, said := h.ask(cert, method, path, body); status != http.StatusForbidden || said != `{"code":"unknown"}`+"\n" {
					t.Errorf("%s, %s: %d %s", who, asked, status, said)
				}
			}
		}
	}
	for _, asked := range []string{"GET /", "GET /v1", "POST /v1/logs", "DELETE /v1/entries", "GET /metrics", "GET /../etc/passwd"} {
		method, path, _ := strings.Cut(asked, " ")
		if status, _ := member.asks(method, path, ""); status < 300 {
			t.Errorf("%s: %d", asked, status)
		}
	}
}

// A laptop of another site sees none of this one's, and cannot write to it.
func TestSitesAreApart(t *testing.T) {
	h := newTestHub(t)
	h.founder.enrols(h.site).sends(200)
	other := h.found("Praxis")
	elsewhere := ledger.LeafHash(other.texts[0])
	other.enrols(elsewhere)
	if status, said := other.asks("POST", "/v1/entries", other.bundle(elsewhere)); status != 200 {
		t.Fatalf("%d %s", status, said)
	}
	if n := other.sees(); n != 1 {
		t.Errorf("it sees %d logs", n)
	}
	if status, said := other.asks("POST", "/v1/entries", other.bundle(h.site)); status != 400 || !strings.Contains(said, CodeOtherSite) {
		t.Errorf("entries: %d %q", status, said)
	}
	if status, said := other.asks("POST", "/v1/enrol", fmt.Sprintf(`{"code":%q,"site":%q}`, h.code(), h.site)); status != 403 || !strings.Contains(said, CodeNoCode) {
		t.Errorf("a second site: %d %q", status, said)
	}
}

// A code lets a laptop connect; what the site has it gets when its own log shows
// that the site let it in, and no longer when an administrator revokes it.
func TestChainOfTrust(t *testing.T) {
	h := newTestHub(t)
	h.founder.enrols(h.site).sends(200)
	by := func(key ledger.PersonKey, role audit.Role) *testLaptop { return h.invited(key, role).enrols(h.site) }
	sees := func(what string, l *testLaptop, want int) {
		t.Helper()
		if n := l.sees(); n != want {
			t.Errorf("%s sees %d logs, want %d", what, n, want)
		}
	}
	stranger := by(newPerson(t), audit.Technician)
	sees("a laptop that has sent nothing", stranger, 0)
	stranger.sends(403)
	sees("whom nobody of the site invited", stranger, 0)
	impostor := h.found("Klinikum").enrols(h.site)
	impostor.sends(403)

	first := by(h.recovery, audit.Technician)
	first.sends(200)
	sees("whom the recovery key invited", first, 2)
	late := by(first.person, audit.Technician)
	late.sends(403)

	second := by(h.founder.person, audit.Administrator)
	second.sends(200)
	third := by(second.person, audit.Technician)
	third.sends(200)
	sees("whom an administrator invited who came later", third, 4)

	// A technician revokes nobody, and nobody can say that an administrator did.
	first.writes(&audit.WriterRevoked{Writer: third.key.Public().ID(), From: 1})
	first.sends(200)
	forger := by(h.recovery, audit.Technician)
	forger.writes(&audit.WriterRevoked{Writer: third.key.Public().ID(), From: 1})
	forger.texts[1] = bytes.ReplaceAll(forger.texts[1], []byte(forger.person.Public().ID()), []byte(second.person.Public().ID()))
	forger.sends(200)
	sees("whom somebody revoked without the right", third, 5)

	second.writes(&audit.WriterRevoked{Writer: third.key.Public().ID(), From: 1})
	second.sends(200)
	sees("whom an administrator revoked", third, -1)
	third.sends(403)

	// Who lost the rights of an administrator lets nobody in any more.
	h.founder.writes(&audit.RoleChanged{Person: audit.PersonID(second.person.Public().ID()), Role: audit.Technician})
	h.founder.sends(200)
	by(second.person, audit.Technician).sends(403)

	// An administrator lets in whom nobody invited.
	h.founder.writes(&audit.WriterAdmitted{Writer: stranger.key.Public().ID(), Role: audit.Technician})
	h.founder.sends(200)
	stranger.sends(200)
	sees("whom an administrator let in", stranger, 6)
}

// What an administrator erases is gone from the hub, and does not come back.
func TestErased(t *testing.T) {
	h := newTestHub(t)
	l := h.founder.enrols(h.site)
	name := l.keeps("Max Mustermann")
	l.sends(200)
	has := func(want bool) {
		t.Helper()
		err := h.store.Read(t.Context(), h.site, func(lib ledger.Library) error {
			ref, _ := ledger.ParseHash(name.Ref)
			_, ok, err := lib.Beside(ref)
			if ok != want {
				t.Errorf("it is there: %v", ok)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	has(true)
	other := h.invited(l.person, audit.Supervisor).enrols(h.site)
	other.writes(&audit.RedactionMade{Refs: []string{name.Ref}, Reason: "x"})
	other.sends(200)
	has(true)
	l.writes(&audit.RedactionMade{Refs: []string{name.Ref}, Reason: "wanted"})
	l.sends(200)
	has(false)
	l.sends(200)
	has(false)
}

// Whatever byte of a bundle is changed, left out or doubled, wherever it is cut: it
// is refused with a reason, and nothing of it is kept. The same bundle again, or
// from somebody else, changes nothing either.
func TestChangedTrafficIsRefused(t *testing.T) {
	h := newTestHub(t)
	l := h.founder.enrols(h.site)
	l.sends(200)
	other := h.invited(l.person, audit.Technician).enrols(h.site)
	other.sends(200)
	whole := l.grow(2).bundle(h.site)
	before, tries := h.everything(), 0
	refused := func(what, body string) {
		t.Helper()
		h.limits = limits{}
		tries++
		var p Problem
		status, said := l.asks("POST", "/v1/entries", body)
		if err := json.Unmarshal([]byte(said), &p); status < 400 || status >= 500 || err != nil || p.Code == "" || p.Text == "" {
			t.Errorf("%s: %d %s", what, status, said)
		}
	}
	for at := range whole {
		for _, by := range []byte{1, 0x20, 0x80, 0xff} {
			changed := []byte(whole)
			changed[at] ^= by
			refused(fmt.Sprintf("byte %d changed", at), string(changed))
		}
		refused(fmt.Sprintf("cut at %d", at), whole[:at])
		refused(fmt.Sprintf("byte %d left out", at), whole[:at]+whole[at+1:])
		refused(fmt.Sprintf("byte %d twice", at), whole[:at+1]+whole[at:])
	}
	if h.everything() != before {
		t.Fatal("something of what was refused was kept")
	}
	if tries < 10_000 {
		t.Errorf("%d tries", tries)
	}
	if status, said := other.asks("POST", "/v1/entries", whole); status != 400 {
		t.Errorf("sent by another laptop: %d %s", status, said)
	}
	for want := int64(2); want >= 0; want -= 2 {
		h.limits = limits{}
		var got taken
		status, said := l.asks("POST", "/v1/entries", whole)
		if err := json.Unmarshal([]byte(said), &got); status != 200 || err != nil || got.New != want || len(got.Receipts) != 1 {
			t.Errorf("%d %s", status, said)
		}
	}
	t.Logf("%d tries", tries)
}

// A code has its time and its one laptop; it cannot be guessed.
func TestCodes(t *testing.T) {
	h := newTestHub(t)
	code := h.code()
	parsed, err := ParseCode(strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(code, "0", "o"), "1", "l")))
	if err != nil || parsed.String() != code {
		t.Errorf("%v, %v", parsed, err)
	}
	for _, wrong := range []string{"", "ABCD", code[:28], code + "0", strings.Repeat("U", 24)} {
		if _, err := ParseCode(wrong); err == nil {
			t.Errorf("%q is a code", wrong)
		}
	}
	cert := leaf(t, newKey(t))
	enrol := func(body string) (int, string) { return h.ask(cert, "POST", "/v1/enrol", body) }
	for _, body := range []string{"", "{}", `{"code":"x"}`, `{"code":1}`, `{"code":"` + code + `","site":"x"}`, `{"codes":1}`, strings.Repeat("[", 5000)} {
		if status, said := enrol(body); status != 400 && status != 403 {
			t.Errorf("%.40s: %d %s", body, status, said)
		}
	}
	guesses := 0
	for range 200 {
		status, said := enrol(fmt.Sprintf(`{"code":"0000-0000-0000-0000-0000-0000","site":%q}`, h.site))
		if status == 200 {
			t.Fatal(said)
		}
		if status == http.StatusForbidden {
			guesses++
		}
	}
	if guesses > codesPerMinute {
		t.Errorf("%d guesses in no time", guesses)
	}
	h.limits = limits{}
	h.time = h.time.Add(2 * time.Minute)
	if status, said := enrol(fmt.Sprintf(`{"code":%q,"site":%q}`, code, h.site)); status != 403 || !strings.Contains(said, CodeNoCode) {
		t.Errorf("an old code: %d %s", status, said)
	}
}

// A laptop that asks without end is told to wait, and others are not.
func TestLimits(t *testing.T) {
	h := newTestHub(t)
	one, two := h.founder.enrols(h.site), h.invited(h.recovery, audit.Technician).enrols(h.site)
	busy := 0
	for range 2 * burst {
		if status, _ := one.asks("GET", "/v1/logs", ""); status == http.StatusTooManyRequests {
			busy++
		}
	}
	if status, _ := two.asks("GET", "/v1/logs", ""); busy < burst/2 || status != 200 {
		t.Errorf("%d times busy; the other one: %d", busy, status)
	}
	var counted bytes.Buffer
	h.count.write(&counted)
	if want := fmt.Sprintf(`visite_hub_requests_total{path="/v1/logs",result="busy"} %d`+"\n", busy); !strings.Contains(counted.String(), want) {
		t.Errorf("no %q in\n%s", want, counted.String())
	}
}

// What was packed is unpacked; what was not is refused.
func FuzzUnpack(f *testing.F) {
	f.Add([]byte(`{"seen":[],"at":"2026-11-24T07:54:26+00:00","by":"","kind":"x","data":{}}`))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, text []byte) {
		packed, err := pack(nil, text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := unpack([]byte("what was there"), packed); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%q, %v", got, err)
		}
		_, _ = unpack(nil, text) // whatever it is, it only says so
	})
}
