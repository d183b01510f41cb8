package ledger

import (
	"errors"
	"io"
)

var errNotYet = errors.New("not yet written")

// WriterKey is the private key of one installation; it signs checkpoints. Printing it prints only its public id.
type WriterKey struct{ writer Writer }

// NewWriterKey makes a key from 32 bytes of rand (crypto/rand.Reader).
func NewWriterKey(rand io.Reader) (WriterKey, error) { return WriterKey{}, errNotYet }

// ParseWriterKey reads what [WriterKey.Marshal] wrote.
func ParseWriterKey(text []byte) (WriterKey, error) { return WriterKey{}, errNotYet }

// Marshal is the secret text form of the key, one line: a private key of a signed note.
func (k WriterKey) Marshal() []byte { return nil }

// Public is the writer whose key this is.
func (k WriterKey) Public() Writer { return k.writer }

// Writer is the public side of one installation. Writers can be compared with == and be keys of maps.
type Writer struct {
	id  string
	key [32]byte
}

// ParseWriter reads what [Writer.String] wrote.
func ParseWriter(s string) (Writer, error) { return Writer{}, errNotYet }

// ID is the writer's short and lasting name: 32 hexadecimal digits, a hash of its public key.
func (w Writer) ID() string { return w.id }

// String is the writer's public key as the verifier key of a signed note.
func (w Writer) String() string { return "" }

// MarshalText gives [Writer.String].
func (w Writer) MarshalText() ([]byte, error) { return nil, errNotYet }

// UnmarshalText is [ParseWriter].
func (w *Writer) UnmarshalText(text []byte) error { return errNotYet }
