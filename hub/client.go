package hub

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"visite/ledger"
)

// Pin is what a laptop knows of its hub, and keeps.
type Pin struct {
	URL         string `json:"url"`
	Hub         string `json:"hub"`         // the key of its receipts
	Fingerprint string `json:"fingerprint"` // SHA-256 of the public key of its certificate, in hexadecimal digits
	Authority   bool   `json:"authority"`   // its certificate may change, and is then one of an authority that this machine trusts
}

// Client talks to a hub for a laptop.
type Client struct {
	pin  Pin
	hub  ledger.Writer
	own  ledger.Writer
	site ledger.SiteID
	http *http.Client
}

// Limits of time of what a laptop asks.
const (
	dialTime   = 10 * time.Second
	answerTime = 5 * time.Minute // until the first byte of an answer; the hub may be at work on many bundles
)

// NewClient is a client of the hub that was pinned, for the laptop with that key.
func NewClient(pin Pin, site ledger.SiteID, key ledger.WriterKey) (*Client, error) {
	hub, err := ledger.ParseWriter(pin.Hub)
	if err != nil {
		return nil, fmt.Errorf("hub: %w", err)
	}
	cert, err := Certificate(key)
	if err != nil {
		return nil, err
	}
	return &Client{pin: pin, hub: hub, own: key.Public(), site: site, http: httpClient(clientTLS(cert, pinned(pin.Fingerprint), pin.Authority))}, nil
}

func httpClient(c *tls.Config) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: (&net.Dialer{Timeout: dialTime}).DialContext, TLSClientConfig: c, ForceAttemptHTTP2: true, TLSHandshakeTimeout: dialTime, ResponseHeaderTimeout: answerTime, IdleConnTimeout: time.Minute,
	}}
}

// Close ends the connection.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Join shows a one-time code to the hub at an address, which lets the laptop in if
// it is right, and returns what is to be kept of the hub. A hub that the code is
// not of is [ErrOtherHub].
func Join(ctx context.Context, address string, code Code, site ledger.SiteID, key ledger.WriterKey) (Pin, error) {
	at, err := checkAddress(address)
	if err != nil {
		return Pin{}, err
	}
	cert, err := Certificate(key)
	if err != nil {
		return Pin{}, err
	}
	c := &Client{pin: Pin{URL: at}, site: site, http: httpClient(clientTLS(cert, code.of, false))}
	defer c.Close()
	question, err := json.Marshal(enrolment{Code: code.String(), Site: site.String()})
	if err != nil {
		return Pin{}, err
	}
	answer, err := c.ask(ctx, http.MethodPost, "/v1/enrol", bytes.NewReader(question))
	if err != nil {
		return Pin{}, err
	}
	defer drop(answer.Body)
	var in enrolled
	if err := hear(answer.Body, 1<<12, &in); err != nil {
		return Pin{}, err
	}
	if _, err := ledger.ParseWriter(in.Hub); err != nil {
		return Pin{}, fmt.Errorf("hub: %w", err)
	}
	sum := Fingerprint(answer.TLS.PeerCertificates[0])
	return Pin{URL: at, Hub: in.Hub, Fingerprint: hex.EncodeToString(sum[:]), Authority: in.Authority}, nil
}

// drop ends with an answer that was read, or is not wanted.
func drop(answer io.Closer) { _ = answer.Close() }

// Unreachable is the error of a hub that does not answer, or not to the end.
type Unreachable struct {
	URL string
	Err error // what the network says
}

func (u *Unreachable) Error() string { return "no answer from " + u.URL + ": " + u.Err.Error() }
func (u *Unreachable) Unwrap() error { return u.Err }

// unreachable keeps of an error what the network says: the rest repeats the address.
func (c *Client) unreachable(err error) error {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return &Unreachable{c.pin.URL, err}
}

// ErrAddress is the error of what is no address of a hub.
var ErrAddress = errors.New("not the address of a hub, such as https://hub.hospital.example:8443")

func checkAddress(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" && u.Path != "/" {
		return "", ErrAddress
	}
	return "https://" + u.Host, nil
}

// ask asks, and returns an answer that is one.
func (c *Client) ask(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.pin.URL+path, body)
	if err != nil {
		return nil, fmt.Errorf("hub: %w", err)
	}
	answer, err := c.http.Do(r)
	switch {
	case err == nil:
	case errors.Is(err, ErrOtherHub) || ctx.Err() != nil:
		return nil, err
	default:
		return nil, c.unreachable(err)
	}
	if answer.StatusCode < 300 {
		return answer, nil
	}
	defer drop(answer.Body)
	var p Problem
	if err := hear(answer.Body, 1<<16, &p); err != nil || p.Code == "" {
		p = Problem{Code: CodeBroken, Text: answer.Status}
	}
	return nil, &p
}
