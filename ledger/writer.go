package ledger

import (
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	writerDomain      = "visite writer v1\n"
	noteEd25519  byte = 1 // the algorithm's number in keys of signed notes
)

// WriterKey is the private key of one installation; it signs checkpoints. Printing it prints only its public id.
type WriterKey struct {
	writer  Writer
	private ed25519.PrivateKey
}

// NewWriterKey makes a key from 32 bytes of rand (crypto/rand.Reader).
func NewWriterKey(rand io.Reader) (WriterKey, error) {
	private, err := newPrivateKey(rand)
	if err != nil {
		return WriterKey{}, err
	}
	return writerKey(private)
}

func writerKey(private ed25519.PrivateKey) (WriterKey, error) {
	public, err := newPublicKey(writerDomain, private[ed25519.SeedSize:])
	return WriterKey{Writer{public}, private}, err
}

// ParseWriterKey reads what [WriterKey.Marshal] wrote and nothing else. Its errors never contain the text.
func ParseWriterKey(text []byte) (WriterKey, error) {
	malformed := errors.New("malformed writer key")
	parts := strings.SplitN(strings.TrimSuffix(string(text), "\n"), "+", 5)
	seed, err := noteKey(parts[len(parts)-1])
	if err != nil {
		return WriterKey{}, malformed
	}
	k, err := writerKey(ed25519.NewKeyFromSeed(seed))
	if err != nil || string(k.Marshal()) != string(text) {
		return WriterKey{}, malformed
	}
	return k, nil
}

// Marshal is the secret text form of the key, one line: the private key of a signed note.
func (k WriterKey) Marshal() []byte {
	seed := base64.StdEncoding.EncodeToString(append([]byte{noteEd25519}, k.private.Seed()...))
	return fmt.Appendf(nil, "PRIVATE+KEY+%s+%08x+%s\n", k.writer.id, k.writer.keyHash(), seed)
}

// Public is the writer whose key this is.
func (k WriterKey) Public() Writer { return k.writer }

// Signer is the private key as TLS wants it, for the certificate by which an installation is known to a hub.
func (k WriterKey) Signer() crypto.Signer { return k.private }

// Format prints the public id whatever the verb, so that no log ever holds the key.
func (k WriterKey) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "key of writer "+k.writer.id)
}

// Writer is the public side of one installation. Writers can be compared with == and be keys of maps.
type Writer struct{ publicKey }

// ParseWriter reads what [Writer.String] wrote and nothing else.
func ParseWriter(s string) (Writer, error) {
	parts := strings.SplitN(s, "+", 3)
	key, err := noteKey(parts[len(parts)-1])
	if err != nil {
		return Writer{}, fmt.Errorf("writer: %w", err)
	}
	public, err := newPublicKey(writerDomain, key)
	if err != nil {
		return Writer{}, fmt.Errorf("writer: %w", err)
	}
	w := Writer{public}
	if w.String() != s {
		return Writer{}, errors.New("writer: malformed, or its id is not that of its key")
	}
	return w, nil
}

// WriterOf is the writer with a public key, such as that of the certificate on a connection.
func WriterOf(key ed25519.PublicKey) (Writer, error) {
	public, err := newPublicKey(writerDomain, key)
	if err != nil {
		return Writer{}, fmt.Errorf("writer: %w", err)
	}
	return Writer{public}, nil
}

// ID is the writer's short and lasting name: 32 hexadecimal digits, a hash of its public key.
func (w Writer) ID() string { return w.id }

// String is the writer's public key as the verifier key of a signed note: id, hash of id and key, key.
func (w Writer) String() string {
	key := base64.StdEncoding.EncodeToString(append([]byte{noteEd25519}, w.key[:]...))
	return fmt.Sprintf("%s+%08x+%s", w.id, w.keyHash(), key)
}

// MarshalText gives [Writer.String].
func (w Writer) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText is [ParseWriter].
func (w *Writer) UnmarshalText(text []byte) (err error) {
	*w, err = ParseWriter(string(text))
	return err
}

// keyHash is the hash by which a signed note names the key, as note.NewVerifier computes it.
func (w Writer) keyHash() uint32 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%c%s", w.id, noteEd25519, w.key[:]))
	return binary.BigEndian.Uint32(sum[:])
}

// noteKey decodes the last part of a key of a signed note: base64 of the algorithm's number and 32 bytes.
// Who calls it compares the whole key with its one spelling, the number included.
func noteKey(s string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(key) != 1+ed25519.SeedSize {
		return nil, errors.New("malformed Ed25519 key")
	}
	return key[1:], nil
}

// noteSigner and noteVerifier are a writer as package note wants it.
type (
	noteSigner   struct{ WriterKey }
	noteVerifier struct{ Writer }
)

func (s noteSigner) Name() string                    { return s.writer.id }
func (s noteSigner) KeyHash() uint32                 { return s.writer.keyHash() }
func (s noteSigner) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.private, msg), nil }

func (v noteVerifier) Name() string                { return v.id }
func (v noteVerifier) KeyHash() uint32             { return v.keyHash() }
func (v noteVerifier) Verify(msg, sig []byte) bool { return ed25519.Verify(v.key[:], msg, sig) }
