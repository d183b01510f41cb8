package hub

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"time"

	"visite/ledger"
)

// Certificate is the certificate of a key, signed by itself: nothing in it counts
// but the key, which the other side knows. So it has no end, and no clock that is
// wrong shuts anybody out.
func Certificate(key ledger.WriterKey) (tls.Certificate, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: key.Public().ID()},
		NotBefore:    time.Unix(0, 0),
		NotAfter:     time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), // RFC 5280 § 4.1.2.5: no expiration
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	signer := key.Signer()
	der, err := x509.CreateCertificate(rand.Reader, template, template, signer.Public(), signer)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: signer, Leaf: leaf}, nil
}

// writerOf is the writer whose certificate is on a connection; that it has the
// private key TLS has shown.
func writerOf(c *tls.ConnectionState) (ledger.Writer, error) {
	if c == nil || len(c.PeerCertificates) == 0 {
		return ledger.Writer{}, errors.New("no certificate")
	}
	key, ok := c.PeerCertificates[0].PublicKey.(ed25519.PublicKey)
	if !ok {
		return ledger.Writer{}, errors.New("not the certificate of a laptop")
	}
	return ledger.WriterOf(key)
}

// serverTLS is how a hub talks: TLS 1.3, and a certificate of the laptop, which
// is looked at by the handlers.
func serverTLS(cert tls.Certificate) *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{cert}, ClientAuth: tls.RequestClientCert}
}

// ErrOtherHub is the error of a hub whose key is not the one that was pinned.
var ErrOtherHub = errors.New("this is another hub: its key is not the one that was agreed on")

// clientTLS is how a laptop talks to a hub: known says whether the certificate is
// the hub's; one of the hospital's own authority may also be verified by that.
func clientTLS(own tls.Certificate, known func(*x509.Certificate) bool, authority bool) *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{own}}
	c.InsecureSkipVerify = true // what is checked instead is below
	c.VerifyConnection = func(s tls.ConnectionState) error {
		leaf := s.PeerCertificates[0]
		if known(leaf) {
			return nil
		}
		if !authority {
			return ErrOtherHub
		}
		between := x509.NewCertPool()
		for _, cert := range s.PeerCertificates[1:] {
			between.AddCert(cert)
		}
		_, err := leaf.Verify(x509.VerifyOptions{DNSName: s.ServerName, Intermediates: between})
		if err != nil {
			return fmt.Errorf("%w: %w", ErrOtherHub, err)
		}
		return nil
	}
	return c
}

// pinned knows the certificate with a fingerprint, in hexadecimal digits.
func pinned(fingerprint string) func(*x509.Certificate) bool {
	return func(cert *x509.Certificate) bool {
		sum := Fingerprint(cert)
		return hex.EncodeToString(sum[:]) == fingerprint
	}
}
