package ledger

import (
	"encoding/hex"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// HashSize is the length of a [Hash] in bytes.
const HashSize = 32

// Hash is a SHA-256 hash: of an entry (a leaf), of an inner node, of a whole log (a root) or of an attachment.
// Its text form is 64 lower-case hexadecimal digits.
type Hash [HashSize]byte

// SiteID names a site: the leaf hash of its founding entry.
type SiteID = Hash

// LeafHash is the hash of an entry's text as a leaf of the tree: SHA-256(0x00 || text), RFC 6962 § 2.1.
func LeafHash(text []byte) Hash { return Hash(tlog.RecordHash(text)) }

// ParseHash reads the text form of a hash and nothing else.
func ParseHash(s string) (Hash, error) {
	var h Hash
	if !isHex(s, 2*HashSize) {
		return h, fmt.Errorf("hash must be %d lower-case hexadecimal digits", 2*HashSize)
	}
	_, err := hex.Decode(h[:], []byte(s))
	return h, err
}

// JoinHashes puts hashes one after the other, as they are stored with an entry.
func JoinHashes(hashes []Hash) []byte {
	b := make([]byte, 0, len(hashes)*HashSize)
	for _, h := range hashes {
		b = append(b, h[:]...)
	}
	return b
}

// SplitHashes reads what [JoinHashes] made.
func SplitHashes(joined []byte) (hashes []Hash, err error) {
	if len(joined)%HashSize != 0 {
		return nil, fmt.Errorf("%d bytes are no hashes", len(joined))
	}
	for ; len(joined) > 0; joined = joined[HashSize:] {
		hashes = append(hashes, Hash(joined[:HashSize]))
	}
	return hashes, nil
}

// String is the text form of the hash.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText gives the text form of the hash.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText reads what MarshalText wrote, under the rules of [ParseHash].
func (h *Hash) UnmarshalText(text []byte) (err error) {
	*h, err = ParseHash(string(text))
	return err
}

// isHex reports whether s consists of exactly n lower-case hexadecimal digits.
func isHex(s string, n int) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(s) == n
}
