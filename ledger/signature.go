package ledger

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// namespace begins the SSHSIG namespace of every signature of a person, so that none can be taken for one made
// with the same key for another purpose.
const namespace = "visite:"

// Sign signs a statement under the SSHSIG namespace "visite:<kind>" and returns the armored signature,
// which `ssh-keygen -Y verify -n visite:<kind>` accepts.
func (k PersonKey) Sign(kind string, statement []byte) (armored string, err error) {
	if !isWord(kind) {
		return "", fmt.Errorf("sign as %s: kind %q is not a word of a–z 0–9 . _ -", k.person.id, kind)
	}
	if k.private == nil {
		return "", errors.New("sign: no key")
	}
	signer, err := ssh.NewSignerFromKey(k.private)
	if err != nil {
		return "", fmt.Errorf("sign as %s: %w", k.person.id, err)
	}
	sig, err := sshsig.Sign(bytes.NewReader(statement), signer, sshsig.HashSHA512, namespace+kind)
	if err != nil {
		return "", fmt.Errorf("sign as %s: %w", k.person.id, err)
	}
	return string(sshsig.Armor(sig)), nil
}

// VerifySignature checks that armored is p's signature of the statement under exactly this kind.
// It accepts the spelling of [PersonKey.Sign] only: one with other line breaks or anything before or after is refused.
func VerifySignature(p Person, kind string, statement []byte, armored string) error {
	signer, err := verifySignature(kind, statement, armored)
	if err != nil {
		return err
	}
	if signer != p {
		return fmt.Errorf("signature is by person %s, not %s", signer.id, p.id)
	}
	return nil
}

// verifySignature checks a signature and says whose it is.
func verifySignature(kind string, statement []byte, armored string) (Person, error) {
	sig, err := sshsig.Unarmor([]byte(armored))
	if err != nil {
		return Person{}, fmt.Errorf("signature: %w", err)
	}
	// Armoring it again shows everything the parser overlooks. Only the rest after the signature proper survives that.
	if len(sig.Signature.Rest) > 0 || string(sshsig.Armor(sig)) != armored {
		return Person{}, errors.New("signature: not in its plain form")
	}
	if sig.HashAlgorithm != sshsig.HashSHA512 {
		return Person{}, fmt.Errorf("signature: over %s, not sha512", sig.HashAlgorithm)
	}
	p, err := sshPerson(sig.PublicKey)
	if err != nil {
		return Person{}, fmt.Errorf("signature: %w", err)
	}
	if err := sshsig.Verify(bytes.NewReader(statement), sig, sig.PublicKey, sshsig.HashSHA512, namespace+kind); err != nil {
		return Person{}, fmt.Errorf("signature of person %s: %w", p.id, err)
	}
	return p, nil
}
