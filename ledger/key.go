package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
)

// publicKey is what Writer and Person have in common: an Ed25519 key that can be compared, and its id.
type publicKey struct {
	id  string
	key [ed25519.PublicKeySize]byte
}

// newPublicKey refuses keys under which signatures can be made without a private key.
// The domain keeps the ids of writers and persons apart should a key ever be used as both.
func newPublicKey(domain string, key []byte) (publicKey, error) {
	var p publicKey
	if len(key) != len(p.key) {
		return p, fmt.Errorf("key has %d bytes, an Ed25519 key has %d", len(key), len(p.key))
	}
	copy(p.key[:], key)
	if isWeak(p.key) {
		return publicKey{}, errors.New("key is one of the few under which anybody can sign")
	}
	sum := sha256.Sum256(append([]byte(domain), key...))
	p.id = hex.EncodeToString(sum[:16])
	return p, nil
}

// isID reports whether s has the form of a writer's or person's id.
func isID(s string) bool { return isHex(s, 32) }

// isWeak reports whether key encodes a point of small order, in any of its encodings
// (the same list as libsodium's ge25519_has_small_order; the sign bit does not matter).
func isWeak(key [ed25519.PublicKeySize]byte) bool {
	key[31] &^= 0x80
	return slices.Contains(weakKeys, hex.EncodeToString(key[:]))
}

var weakKeys = []string{
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
}

// newPrivateKey takes the seed from rand itself, because ed25519.GenerateKey does not promise how it reads.
func newPrivateKey(rand io.Reader) (ed25519.PrivateKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}
