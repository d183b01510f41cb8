package hub

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visite/db"
	"visite/ledger"
)

// testHub is a hub over a real file, asked without a line between.
type testHub struct {
	*Server
	t    *testing.T
	site ledger.SiteID
	time time.Time
}

func newTestHub(t *testing.T) *testHub {
	t.Helper()
	store, err := db.OpenHub(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	h := &testHub{t: t, site: ledger.LeafHash([]byte("founding")), time: time.Unix(1_800_000_000, 0)}
	h.Server, err = NewServer(Config{Store: store, Key: newKey(t), Now: func() time.Time { return h.time }})
	if err != nil {
		t.Fatal(err)
	}
	return h
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

// enrolled is a laptop that may connect.
func (h *testHub) enrolled(site ledger.SiteID) (ledger.WriterKey, *x509.Certificate) {
	h.t.Helper()
	key := newKey(h.t)
	cert := leaf(h.t, key)
	h.limits = limits{}
	if status, said := h.ask(cert, "POST", "/v1/enrol", fmt.Sprintf(`{"code":%q,"site":%q}`, h.code(), site)); status != 200 {
		h.t.Fatalf("%d %s", status, said)
	}
	return key, cert
}

// bundle is a bundle of a log of so many entries, with something beside it.
func bundle(t *testing.T, site ledger.SiteID, key ledger.WriterKey, entries int) string {
	t.Helper()
	var tree ledger.Tree
	var texts [][]byte
	for i := range entries {
		text, err := ledger.Encode(ledger.Envelope{At: time.Unix(1_700_000_000, 0), Kind: "test.entry", Data: fmt.Appendf(nil, `{"n":%d}`, i)})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
		_, _, _ = tree.Append(text)
	}
	note, err := key.SignCheckpoint(site, tree.Size(), tree.Root())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	b := ledger.NewBundleWriter(&out, site, key)
	if err := b.Range(ledger.Range{Writer: key.Public(), Checkpoint: note}); err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		_ = b.Entry(text)
	}
	a, err := ledger.NewAttachment(rand.Reader, []byte("Jo Weiß"))
	if err != nil {
		t.Fatal(err)
	}
	_ = b.Attachment(a)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
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
	key, member := h.enrolled(h.site)
	gone, shut := h.enrolled(h.site)
	if status, said := h.ask(member, "POST", "/v1/entries", bundle(t, h.site, key, 3)); status != 200 {
		t.Fatalf("%d %s", status, said)
	}
	if ok, err := h.store.Exclude(t.Context(), gone.Public().ID(), h.time); !ok || err != nil {
		t.Fatal(err)
	}
	strangers := map[string]*x509.Certificate{"nobody": nil, "unknown": leaf(t, newKey(t)), "shut out": shut, "not a laptop": {PublicKey: "RSA"}}
	for who, cert := range strangers {
		for _, asked := range []string{"GET /v1/logs", "POST /v1/entries", "POST /v1/missing"} {
			method, path, _ := strings.Cut(asked, " ")
			for _, body := range []string{"", `{"have":{}}`, bundle(t, h.site, key, 3)} {
				if status, said := h.ask(cert, method, path, body); status != http.StatusForbidden || said != `{"code":"unknown"}`+"\n" {
					t.Errorf("%s, %s: %d %s", who, asked, status, said)
				}
			}
		}
	}
	for _, asked := range []string{"GET /", "GET /v1", "POST /v1/logs", "DELETE /v1/entries", "GET /metrics", "GET /../etc/passwd"} {
		method, path, _ := strings.Cut(asked, " ")
		if status, _ := h.ask(member, method, path, ""); status < 300 {
			t.Errorf("%s: %d", asked, status)
		}
	}
}

// A laptop of another site sees none of this one's, and cannot write to it.
func TestSitesAreApart(t *testing.T) {
	h := newTestHub(t)
	key, member := h.enrolled(h.site)
	if status, said := h.ask(member, "POST", "/v1/entries", bundle(t, h.site, key, 3)); status != 200 {
		t.Fatalf("%d %s", status, said)
	}
	elsewhere := ledger.LeafHash([]byte("another site"))
	other, cert := h.enrolled(elsewhere)
	if _, said := h.ask(cert, "GET", "/v1/logs", ""); said != `{"receipts":[]}`+"\n" {
		t.Errorf("logs: %s", said)
	}
	if status, said := h.ask(cert, "POST", "/v1/missing", `{"have":{}}`); status != http.StatusNoContent || said != "" {
		t.Errorf("missing: %d %q", status, said)
	}
	if status, said := h.ask(cert, "POST", "/v1/entries", bundle(t, h.site, other, 3)); status != 400 || !strings.Contains(said, CodeOtherSite) {
		t.Errorf("entries: %d %q", status, said)
	}
	if status, said := h.ask(cert, "POST", "/v1/enrol", fmt.Sprintf(`{"code":%q,"site":%q}`, h.code(), h.site)); status != 403 || !strings.Contains(said, CodeNoCode) {
		t.Errorf("a second site: %d %q", status, said)
	}
}

// Whatever byte of a bundle is changed, left out or doubled, wherever it is cut: it
// is refused with a reason, and nothing of it is kept. The same bundle again, or
// from somebody else, changes nothing either.
func TestChangedTrafficIsRefused(t *testing.T) {
	h := newTestHub(t)
	key, cert := h.enrolled(h.site)
	_, other := h.enrolled(h.site)
	whole := bundle(t, h.site, key, 9)
	before, tries := h.everything(), 0
	refused := func(what, body string) {
		t.Helper()
		h.limits = limits{}
		tries++
		var p Problem
		status, said := h.ask(cert, "POST", "/v1/entries", body)
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
	if status, said := h.ask(other, "POST", "/v1/entries", whole); status != 400 {
		t.Errorf("sent by another laptop: %d %s", status, said)
	}
	for want := int64(9); want >= 0; want -= 9 {
		h.limits = limits{}
		var got taken
		status, said := h.ask(cert, "POST", "/v1/entries", whole)
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
	_, one := h.enrolled(h.site)
	_, two := h.enrolled(h.site)
	busy := 0
	for range 2 * burst {
		if status, _ := h.ask(one, "GET", "/v1/logs", ""); status == http.StatusTooManyRequests {
			busy++
		}
	}
	if status, _ := h.ask(two, "GET", "/v1/logs", ""); busy < burst/2 || status != 200 {
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
		var one, two bytes.Buffer
		got, err := unpack(&two, pack(&one, text))
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("%q, %v", got, err)
		}
		if _, err := unpack(&two, text); err != nil && len(text) > 0 && text[0] == packedNot {
			t.Error(err)
		}
	})
}
