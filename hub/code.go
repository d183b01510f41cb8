package hub

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base32"
	"errors"
	"io"
	"strings"

	"visite/ledger"
)

// Code lets one laptop in, once. It is short enough to be typed: what of it is
// secret has 40 bits, is good for minutes, and can be tried a few times a minute;
// what of it is the fingerprint of the hub's key has 80 bits, so that nobody can
// make a key that looks like it.
type Code [15]byte

// fingerprintSize is how many bytes of a code are the hub's fingerprint.
const fingerprintSize = 10

// crockford has no letters that are taken for digits or for one another.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// NewCode makes a code for a hub with that certificate, from 5 bytes of rand.
func NewCode(rand io.Reader, cert *x509.Certificate) (c Code, err error) {
	sum := Fingerprint(cert)
	copy(c[:], sum[:fingerprintSize])
	_, err = io.ReadFull(rand, c[fingerprintSize:])
	return c, err
}

// Fingerprint is the SHA-256 of a certificate's public key.
func Fingerprint(cert *x509.Certificate) [sha256.Size]byte {
	return sha256.Sum256(cert.RawSubjectPublicKeyInfo)
}

// ParseCode reads a code as somebody types it: small letters, spaces, and O for 0
// or I and L for 1 do not matter.
func ParseCode(text string) (c Code, err error) {
	text = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(text))
	b, err := crockford.DecodeString(text)
	if err != nil || len(text) != 24 || len(b) != len(c) {
		return c, errors.New("a code has 24 letters and digits")
	}
	return Code(b), nil
}

// String is the code in six groups of four.
func (c Code) String() string {
	text := crockford.EncodeToString(c[:])
	var groups []string
	for ; len(text) > 0; text = text[4:] {
		groups = append(groups, text[:4])
	}
	return strings.Join(groups, "-")
}

// Hash is what a hub keeps of a code.
func (c Code) Hash() ledger.Hash { return sha256.Sum256(c[:]) }

// of reports whether the code is of the hub with a certificate.
func (c Code) of(cert *x509.Certificate) bool {
	sum := Fingerprint(cert)
	return string(c[:fingerprintSize]) == string(sum[:fingerprintSize])
}
