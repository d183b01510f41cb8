package cli

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"visite/audit"
	"visite/db"
	"visite/hub"
	"visite/ledger"
)

// meeting is a hub on loopback over a real file, and two laptops of a site.
type meeting struct {
	t       *testing.T
	key     ledger.WriterKey
	store   hub.Store
	address string
	site    ledger.SiteID
	one     met
	two     met
}

// met is a laptop with its key.
type met struct {
	*db.Store
	key  ledger.WriterKey
	file string
}

func newMeeting(t *testing.T, certificate *tls.Certificate) *meeting {
	t.Helper()
	store, err := db.OpenHub(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	m := &meeting{t: t, store: store}
	m.key, err = ledger.NewWriterKey(rand.Reader)
	m.must(err)
	m.address = m.serve(certificate)
	first, recovery := laptop(t, audit.Technician)
	m.site, err = ledger.ParseHash(first.site.about.ID)
	m.must(err)
	invited := filepath.Join(t.TempDir(), "invitation.json")
	m.must(first.app.invite(t.Context(), invitation{recovery: recovery, person: "Max", days: 1, output: invited}))
	m.one = m.met(first.app, first.site)
	second := testApp(t)
	second.file = filepath.Join(t.TempDir(), "second.db")
	m.must(second.join(t.Context(), invited, "Max"))
	s, _, err := second.openForPeople(t.Context())
	m.must(err)
	t.Cleanup(func() { s.Close() })
	m.two = m.met(second, s)
	return m
}

// met is the laptop whose config folder is the one in use.
func (m *meeting) met(a *app, s *site) met {
	m.t.Helper()
	k, err := a.siteKeys(s.about.ID)
	m.must(err)
	key, err := k.writer()
	m.must(err)
	return met{s.Store, key, a.file}
}

func (m *meeting) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// serve runs the hub until the test ends, and returns its address.
func (m *meeting) serve(certificate *tls.Certificate) string {
	m.t.Helper()
	server, err := hub.NewServer(hub.Config{Store: m.store, Key: m.key, Certificate: certificate})
	m.must(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	m.must(err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, l) }()
	m.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			m.t.Errorf("the hub: %v", err)
		}
	})
	return l.Addr().String()
}

// code is a new code for a laptop.
func (m *meeting) code(cert *x509.Certificate) hub.Code {
	m.t.Helper()
	code, err := hub.NewCode(rand.Reader, cert)
	m.must(err)
	m.must(m.store.Offer(m.t.Context(), code.Hash(), time.Now().Add(time.Minute)))
	return code
}

// joins lets a laptop join at an address.
func (m *meeting) joins(l met, address string, cert *x509.Certificate) (hub.Pin, error) {
	m.t.Helper()
	return hub.Join(m.t.Context(), "https://"+address, m.code(cert), m.site, l.key)
}

// syncs syncs a laptop with a hub as it knows it.
func (m *meeting) syncs(l met, pin hub.Pin) (hub.Progress, error) {
	m.t.Helper()
	c, err := hub.NewClient(pin, m.site, l.key)
	m.must(err)
	defer c.Close()
	return c.Sync(m.t.Context(), l.Store, func(hub.Progress) {})
}

// own is the hub's own certificate.
func (m *meeting) own() *tls.Certificate {
	m.t.Helper()
	cert, err := hub.Certificate(m.key)
	m.must(err)
	return &cert
}

// liar is a hub that has the right key, passes on what is asked, and changes one
// byte of one answer.
type liar struct {
	behind http.Client
	to     string
	wait   int // answers that are right before the wrong one
	change func([]byte)
}

func (l *liar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	question, err := http.NewRequestWithContext(r.Context(), r.Method, l.to+r.URL.Path, r.Body)
	if err != nil {
		panic(err)
	}
	answer, err := l.behind.Do(question)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && len(body) > 0 {
		if l.wait--; l.wait == -1 {
			l.change(body)
		}
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(body)
}

// A hub that has the right key and changes what it says, by one byte anywhere, is
// found out; what the laptop then has is a part of the truth.
func TestHubThatLies(t *testing.T) {
	m := newMeeting(t, nil)
	pin, err := m.joins(m.one, m.address, m.own().Leaf)
	m.must(err)
	_, err = m.syncs(m.one, pin)
	m.must(err)
	_, err = m.joins(m.two, m.address, m.own().Leaf)
	m.must(err)
	m.must(m.two.Close())
	truth, err := m.one.Sizes(t.Context())
	m.must(err)

	laptopCert, err := hub.Certificate(m.two.key)
	m.must(err)
	lies := &liar{to: "https://" + m.address, behind: http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{Certificates: []tls.Certificate{laptopCert}, InsecureSkipVerify: true},
	}}}
	defer lies.behind.CloseIdleConnections()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{*m.own()}, ClientAuth: tls.RequestClientCert})
	m.must(err)
	server := &http.Server{Handler: lies, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(l) }()
	defer server.Close()
	pin.URL = "https://" + l.Addr().String()

	fresh, err := os.ReadFile(m.two.file)
	m.must(err)
	found := 0
	const tries = 100
	for n := range tries {
		copied := filepath.Join(t.TempDir(), "second.db")
		m.must(os.WriteFile(copied, fresh, 0o600))
		store, err := db.Open(t.Context(), copied, db.Options{Writer: m.two.key})
		m.must(err)
		lies.wait, lies.change = n%2, func(body []byte) { body[mathrand.IntN(len(body))] ^= 1 << mathrand.IntN(8) }
		if _, err := m.syncs(met{store, m.two.key, copied}, pin); err != nil {
			found++
		}
		if _, err := store.Verify(t.Context(), nil); err != nil {
			t.Errorf("it is found by verify only: %v", err)
		}
		sizes, err := store.Sizes(t.Context())
		m.must(err)
		for id, size := range sizes {
			if have, known := truth[id]; known && size > have {
				t.Errorf("of log %s there are %d entries, the truth has %d", id, size, have)
			}
		}
		m.must(store.Close())
	}
	if found < tries*9/10 {
		t.Errorf("found out %d times of %d", found, tries)
	}
	t.Logf("found out %d times of %d", found, tries)
}

// Another hub at the same address is found out, before anything is sent.
func TestAnotherHub(t *testing.T) {
	m := newMeeting(t, nil)
	pin, err := m.joins(m.one, m.address, m.own().Leaf)
	m.must(err)
	other := newMeeting(t, nil)
	pin.URL = "https://" + other.address
	if _, err := m.syncs(m.one, pin); !errors.Is(err, hub.ErrOtherHub) {
		t.Errorf("%v", err)
	}
	if _, err := m.joins(m.one, other.address, m.own().Leaf); !errors.Is(err, hub.ErrOtherHub) {
		t.Errorf("%v", err)
	}
	for _, address := range []string{"http://h:1", "hub", "https://", "https://u:p@h", "https://h/x", "https://h?x", "https://h#x"} {
		if _, err := hub.Join(t.Context(), address, m.code(m.own().Leaf), m.site, m.one.key); !errors.Is(err, hub.ErrAddress) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// A hub with a certificate of the hospital: its key is pinned, and a later one that
// no authority of this machine vouches for is refused.
func TestHospitalCertificate(t *testing.T) {
	hospital := func() *tls.Certificate {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "hub"}, NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
	}
	now := hospital()
	m := newMeeting(t, now)
	if _, err := m.joins(m.one, m.address, m.own().Leaf); !errors.Is(err, hub.ErrOtherHub) {
		t.Errorf("a code of another certificate: %v", err)
	}
	pin, err := m.joins(m.one, m.address, now.Leaf)
	if err != nil || !pin.Authority || pin.Hub != m.key.Public().String() {
		t.Fatalf("%+v, %v", pin, err)
	}
	if _, err := m.syncs(m.one, pin); err != nil {
		t.Error(err)
	}
	pin.URL = "https://" + m.serve(hospital())
	if _, err := m.syncs(m.one, pin); !errors.Is(err, hub.ErrOtherHub) {
		t.Errorf("a certificate that nobody vouches for: %v", err)
	}
}
