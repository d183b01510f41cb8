package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/ssh"
)

var (
	// ErrPassphraseMissing is returned for a sealed key when no passphrase was given.
	ErrPassphraseMissing = errors.New("key is sealed with a passphrase")
	// ErrPassphraseWrong is returned for a sealed key when the passphrase does not open it.
	ErrPassphraseWrong = errors.New("wrong passphrase")
)

const personDomain = "visite person v1\n"

// PersonKey is the private key of one person; it signs what that person vouches for.
// Printing it prints only its public id.
type PersonKey struct {
	person  Person
	private ed25519.PrivateKey
}

// NewPersonKey makes a key from 32 bytes of rand (crypto/rand.Reader).
func NewPersonKey(rand io.Reader) (PersonKey, error) {
	private, err := newPrivateKey(rand)
	if err != nil {
		return PersonKey{}, err
	}
	return personKey(private)
}

func personKey(private ed25519.PrivateKey) (PersonKey, error) {
	public, err := newPublicKey(personDomain, private[ed25519.SeedSize:])
	return PersonKey{Person{public}, private}, err
}

// ParsePersonKey reads an OpenSSH private key file with one Ed25519 key: written by [PersonKey.Marshal] (passphrase
// nil), by [PersonKey.MarshalEncrypted] or by ssh-keygen, or an age file that holds one, see
// [PersonKey.MarshalSealed]. The errors [ErrPassphraseMissing] and
// [ErrPassphraseWrong] can be told apart from a broken file.
func ParsePersonKey(text, passphrase []byte) (PersonKey, error) {
	if IsSealed(text) {
		opened, err := unseal(text, passphrase)
		if err != nil {
			return PersonKey{}, err
		}
		text, passphrase = opened, nil
	}
	block, rest := pem.Decode(text)
	if block == nil || block.Type != "OPENSSH PRIVATE KEY" || len(bytes.TrimSpace(rest)) > 0 {
		return PersonKey{}, errors.New("not an OpenSSH private key file")
	}
	var raw any
	var err error
	if len(passphrase) == 0 {
		raw, err = ssh.ParseRawPrivateKey(text)
	} else {
		raw, err = ssh.ParseRawPrivateKeyWithPassphrase(text, passphrase)
	}
	if missing := (*ssh.PassphraseMissingError)(nil); errors.As(err, &missing) {
		return PersonKey{}, ErrPassphraseMissing
	}
	if errors.Is(err, x509.IncorrectPasswordError) {
		return PersonKey{}, ErrPassphraseWrong
	}
	if err != nil {
		return PersonKey{}, fmt.Errorf("read private key: %w", err)
	}
	private, ok := raw.(*ed25519.PrivateKey)
	if !ok {
		return PersonKey{}, errors.New("private key is not an Ed25519 key")
	}
	// The file holds the public key beside the seed. Signing with a pair that does not belong together gives the
	// private key away.
	if whole := ed25519.NewKeyFromSeed(private.Seed()); !whole.Equal(*private) {
		return PersonKey{}, errors.New("private key does not belong to its public key")
	}
	return personKey(*private)
}

// Marshal is the secret text form of the key, unsealed: an OpenSSH private key file.
func (k PersonKey) Marshal() ([]byte, error) {
	block, err := ssh.MarshalPrivateKey(k.private, k.comment())
	if err != nil {
		return nil, fmt.Errorf("write private key: %w", err)
	}
	return pem.EncodeToMemory(block), nil
}

// MarshalEncrypted is Marshal sealed with a passphrase, which must not be empty.
func (k PersonKey) MarshalEncrypted(passphrase []byte) ([]byte, error) {
	if len(passphrase) == 0 {
		return nil, errors.New("write private key: passphrase is empty")
	}
	block, err := ssh.MarshalPrivateKeyWithPassphrase(k.private, k.comment(), passphrase)
	if err != nil {
		return nil, fmt.Errorf("write private key: %w", err)
	}
	return pem.EncodeToMemory(block), nil
}

func (k PersonKey) comment() string { return "visite " + k.person.id }

// Public is the person whose key this is.
func (k PersonKey) Public() Person { return k.person }

// Format prints the public id whatever the verb, so that no log ever holds the key.
func (k PersonKey) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "key of person "+k.person.id)
}

// Person is the public side of one person's key. Persons can be compared with == and be keys of maps.
type Person struct{ publicKey }

// ParsePerson reads what [Person.String] wrote and nothing else.
func ParsePerson(s string) (Person, error) {
	malformed := errors.New("person: want a public key as OpenSSH writes it, without comment: ssh-ed25519 AAAA…")
	text, ok := strings.CutPrefix(s, ssh.KeyAlgoED25519+" ")
	wire, err := base64.StdEncoding.Strict().DecodeString(text)
	if !ok || err != nil {
		return Person{}, malformed
	}
	public, err := ssh.ParsePublicKey(wire)
	if err != nil {
		return Person{}, malformed
	}
	p, err := sshPerson(public)
	if err == nil && p.String() != s {
		err = malformed
	}
	if err != nil {
		return Person{}, err
	}
	return p, nil
}

// sshPerson is the person with that key.
func sshPerson(key ssh.PublicKey) (Person, error) {
	plain, ok := key.(ssh.CryptoPublicKey)
	if !ok || key.Type() != ssh.KeyAlgoED25519 {
		return Person{}, fmt.Errorf("person: key is of type %s, not %s", key.Type(), ssh.KeyAlgoED25519)
	}
	bytes, ok := plain.CryptoPublicKey().(ed25519.PublicKey)
	if !ok {
		return Person{}, errors.New("person: not an Ed25519 key")
	}
	public, err := newPublicKey(personDomain, bytes)
	if err != nil {
		return Person{}, fmt.Errorf("person: %w", err)
	}
	return Person{public}, nil
}

// ID is the person's short and lasting name: 32 hexadecimal digits, a hash of the public key.
func (p Person) ID() string { return p.id }

// String is the public key as OpenSSH writes it: "ssh-ed25519 AAAA…", without a comment.
func (p Person) String() string {
	wire := ssh.Marshal(struct {
		Type string
		Key  []byte
	}{ssh.KeyAlgoED25519, p.key[:]})
	return ssh.KeyAlgoED25519 + " " + base64.StdEncoding.EncodeToString(wire)
}

// MarshalText gives [Person.String].
func (p Person) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText is [ParsePerson].
func (p *Person) UnmarshalText(text []byte) (err error) {
	*p, err = ParsePerson(string(text))
	return err
}
