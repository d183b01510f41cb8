package ledger

import (
	"errors"
	"io"
)

var (
	// ErrPassphraseMissing is returned for a sealed key when no passphrase was given.
	ErrPassphraseMissing = errors.New("key is sealed with a passphrase")
	// ErrPassphraseWrong is returned for a sealed key when the passphrase does not open it.
	ErrPassphraseWrong = errors.New("wrong passphrase")
)

// PersonKey is the private key of one person; it signs what that person vouches for.
type PersonKey struct{ person Person }

// NewPersonKey makes a key from 32 bytes of rand (crypto/rand.Reader).
func NewPersonKey(rand io.Reader) (PersonKey, error) { return PersonKey{}, errNotYet }

// ParsePersonKey reads a key written by [PersonKey.Marshal] (passphrase nil) or [PersonKey.MarshalEncrypted].
// The errors [ErrPassphraseMissing] and [ErrPassphraseWrong] can be told apart from a broken file.
func ParsePersonKey(pem, passphrase []byte) (PersonKey, error) { return PersonKey{}, errNotYet }

// Marshal is the secret text form of the key, unsealed: an OpenSSH private key file.
func (k PersonKey) Marshal() ([]byte, error) { return nil, errNotYet }

// MarshalEncrypted is Marshal sealed with a passphrase, which must not be empty.
func (k PersonKey) MarshalEncrypted(passphrase []byte) ([]byte, error) { return nil, errNotYet }

// Public is the person whose key this is.
func (k PersonKey) Public() Person { return k.person }

// Person is the public side of one person's key. Persons can be compared with == and be keys of maps.
type Person struct {
	id  string
	key [32]byte
}

// ParsePerson reads what [Person.String] wrote.
func ParsePerson(s string) (Person, error) { return Person{}, errNotYet }

// ID is the person's short and lasting name: 32 hexadecimal digits, a hash of the public key.
func (p Person) ID() string { return p.id }

// String is the public key as OpenSSH writes it: "ssh-ed25519 AAAA…", without a comment.
func (p Person) String() string { return "" }

// MarshalText gives [Person.String].
func (p Person) MarshalText() ([]byte, error) { return nil, errNotYet }

// UnmarshalText is [ParsePerson].
func (p *Person) UnmarshalText(text []byte) error { return errNotYet }
