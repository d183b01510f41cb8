package ledger

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"
)

// BundleRecipient is a public key for which a bundle is encrypted.
type BundleRecipient struct{ age.Recipient }

// ParseBundleRecipient reads a public key of age ("age1…") or of SSH ("ssh-ed25519 …").
func ParseBundleRecipient(key string) (r BundleRecipient, err error) {
	if strings.HasPrefix(key, "ssh-") {
		r.Recipient, err = agessh.ParseRecipient(key)
	} else {
		r.Recipient, err = age.ParseX25519Recipient(key)
	}
	if err != nil {
		return r, fmt.Errorf("recipient: %w", err)
	}
	return r, nil
}

// BundleIdentity is a private key that opens a bundle.
type BundleIdentity struct{ age.Identity }

// ParseBundleIdentities reads a file of private keys of age, or one of SSH without a passphrase.
func ParseBundleIdentities(text []byte) (list []BundleIdentity, err error) {
	found, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil {
		one, sshErr := agessh.ParseIdentity(text)
		if sshErr != nil {
			return nil, fmt.Errorf("private key: %w", errors.Join(err, sshErr))
		}
		found = []age.Identity{one}
	}
	for _, one := range found {
		list = append(list, BundleIdentity{one})
	}
	return list, nil
}

// PackBundle packs what is written to it, a bundle that is signed already, and encrypts it if it is for somebody: as
// `age` and `gzip` do. It is whole once Close returned nil.
func PackBundle(w io.Writer, recipients ...BundleRecipient) (io.WriteCloser, error) {
	p := &packing{}
	if len(recipients) > 0 {
		list := make([]age.Recipient, len(recipients))
		for i, r := range recipients {
			list[i] = r.Recipient
		}
		sealed, err := age.Encrypt(w, list...)
		if err != nil {
			return nil, fmt.Errorf("encrypt bundle: %w", err)
		}
		w, p.sealed = sealed, sealed
	}
	p.Writer = gzip.NewWriter(w)
	return p, nil
}

// packing is a bundle being packed.
type packing struct {
	*gzip.Writer
	sealed io.Closer // nil if it is for everybody
}

func (p *packing) Close() error {
	err := p.Writer.Close()
	if err == nil && p.sealed != nil {
		err = p.sealed.Close()
	}
	return err
}

// Why a bundle cannot be unpacked.
var (
	ErrBundleSealed = errors.New("the bundle is encrypted, and there is no key")
	ErrBundleKey    = errors.New("the bundle is encrypted for another key, or damaged")
	ErrNoBundle     = errors.New("this is no bundle, or it is damaged")
)

const ageMagic = "age-encryption.org/v1\n"

// UnpackBundle reads what [PackBundle] wrote, with the keys that may open it. Its error is [ErrBundleSealed],
// [ErrBundleKey], [ErrNoBundle] or of the file.
func UnpackBundle(r io.Reader, identities ...BundleIdentity) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	r = buffered
	if head, _ := buffered.Peek(len(ageMagic)); string(head) == ageMagic {
		if len(identities) == 0 {
			return nil, ErrBundleSealed
		}
		list := make([]age.Identity, len(identities))
		for i, one := range identities {
			list[i] = one.Identity
		}
		opened, err := age.Decrypt(buffered, list...)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBundleKey, err)
		}
		r = opened
	}
	unpacked, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoBundle, err)
	}
	return unpacked, nil
}
