package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
	agefile "filippo.io/age/armor"
	"golang.org/x/crypto/bcrypt"
)

// The most work, as age counts it (a power of two), that is spent on a passphrase: 2^20 takes some seconds and a
// gigabyte of memory. A file that asks for more is not ours.
const maxWork = 20

// maxSealed bounds what is read of a sealed key, in bytes.
const maxSealed = 16 << 10

// MarshalSealed is [PersonKey.Marshal] sealed with a passphrase as an armored age file, which `age -d` opens. Work is
// what age's scrypt costs, as a power of two; 0 is age's own default. The passphrase must not be empty.
func (k PersonKey) MarshalSealed(passphrase []byte, work int) ([]byte, error) {
	text, err := k.Marshal()
	if err != nil {
		return nil, err
	}
	recipient, err := age.NewScryptRecipient(string(passphrase))
	if err != nil {
		return nil, fmt.Errorf("seal private key: %w", err)
	}
	if work > 0 {
		recipient.SetWorkFactor(work)
	}
	var sealed bytes.Buffer
	armored := agefile.NewWriter(&sealed)
	w, err := age.Encrypt(armored, recipient)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = errors.Join(w.Close(), armored.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("seal private key: %w", err)
	}
	return sealed.Bytes(), nil
}

// IsSealed reports whether a key file is one of [PersonKey.MarshalSealed].
func IsSealed(text []byte) bool { return bytes.HasPrefix(text, []byte(agefile.Header)) }

// unseal opens what MarshalSealed wrote. That a passphrase is wrong, and nothing else, is [ErrPassphraseWrong].
func unseal(text, passphrase []byte) ([]byte, error) {
	if len(passphrase) == 0 {
		return nil, ErrPassphraseMissing
	}
	identity, err := age.NewScryptIdentity(string(passphrase))
	if err != nil {
		return nil, fmt.Errorf("open private key: %w", err)
	}
	identity.SetMaxWorkFactor(maxWork)
	r, err := age.Decrypt(agefile.NewReader(bytes.NewReader(text)), identity)
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, ErrPassphraseWrong
	}
	if err != nil {
		return nil, fmt.Errorf("open private key: %w", err)
	}
	opened, err := io.ReadAll(io.LimitReader(r, maxSealed))
	if err != nil {
		return nil, fmt.Errorf("open private key: %w", err)
	}
	return opened, nil
}

// HashPIN is what is kept of a PIN beside a key that it does not open: a bcrypt hash, by which its owner is let in. Cost
// is bcrypt's own, as a power of two; 0 is its default.
func HashPIN(pin []byte, cost int) ([]byte, error) {
	hash, err := bcrypt.GenerateFromPassword(pin, cost)
	if err != nil {
		return nil, fmt.Errorf("hash PIN: %w", err)
	}
	return hash, nil
}

// CheckPIN is nil if the hash is of the PIN, else [ErrPassphraseWrong].
func CheckPIN(hash, pin []byte) error {
	switch err := bcrypt.CompareHashAndPassword(hash, pin); {
	case errors.Is(err, bcrypt.ErrMismatchedHashAndPassword):
		return ErrPassphraseWrong
	case err != nil:
		return fmt.Errorf("check PIN: %w", err)
	}
	return nil
}
