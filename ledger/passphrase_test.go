package ledger

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	agefile "filippo.io/age/armor"
)

const phrase = "vier Wörter mit Abstand"

func TestSealedKeyComesBack(t *testing.T) {
	k := testPerson(t, 2)
	sealed, err := k.MarshalSealed([]byte(phrase), 4)
	must(t, err)
	again, err := ParsePersonKey(sealed, []byte(phrase))
	must(t, err)
	if again.Public() != k.Public() || !again.private.Equal(k.private) || !IsSealed(sealed) {
		t.Error("the key came back as another")
	}
	for name, c := range map[string]struct {
		text       []byte
		passphrase string
		want       error
	}{
		"another passphrase": {sealed, "vier Wörter ohne Abstand", ErrPassphraseWrong},
		"a blank more":       {sealed, phrase + " ", ErrPassphraseWrong},
		"none":               {sealed, "", ErrPassphraseMissing},
	} {
		if _, err := ParsePersonKey(c.text, []byte(c.passphrase)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := k.MarshalSealed(nil, 4); err == nil {
		t.Error("sealed with an empty passphrase")
	}
}

// A file that is not as it was written is told from a wrong passphrase.
func TestSealedKeyIsRefused(t *testing.T) {
	sealed, err := testPerson(t, 2).MarshalSealed([]byte(phrase), 4)
	must(t, err)
	recipient, err := age.NewScryptRecipient(phrase)
	must(t, err)
	recipient.SetWorkFactor(4)
	var other bytes.Buffer
	armored := agefile.NewWriter(&other)
	w, err := age.Encrypt(armored, recipient)
	must(t, err)
	_, err = w.Write([]byte("no key"))
	must(t, errors.Join(err, w.Close(), armored.Close()))
	for name, text := range map[string][]byte{
		"cut":            sealed[:len(sealed)-60],
		"more follows":   append(bytes.Clone(sealed), "x\n"...),
		"something else": other.Bytes(),
		"a dear one":     bytes.Replace(sealed, sealed[40:44], []byte("AAAA"), 1),
		"a header only":  []byte(agefile.Header + "\n"),
	} {
		_, err := ParsePersonKey(text, []byte(phrase))
		if err == nil || errors.Is(err, ErrPassphraseWrong) || errors.Is(err, ErrPassphraseMissing) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// age's own default is written unless a test wants less, and whoever has the
// file and the passphrase needs no visite: age opens it, and ssh-keygen reads
// what is inside.
func TestSealedKeyOpensWithoutVisite(t *testing.T) {
	k := testPerson(t, 2)
	sealed, err := k.MarshalSealed([]byte(phrase), 0)
	must(t, err)
	header, err := io.ReadAll(agefile.NewReader(bytes.NewReader(sealed)))
	must(t, err)
	if _, stanza, ok := bytes.Cut(header, []byte("-> scrypt ")); !ok || !strings.HasSuffix(strings.SplitN(string(stanza), "\n", 2)[0], " 18") {
		t.Errorf("the work factor is not age's own: %.80q", header)
	}
	identity, err := age.NewScryptIdentity(phrase)
	must(t, err)
	r, err := age.Decrypt(agefile.NewReader(bytes.NewReader(sealed)), identity)
	must(t, err)
	text, err := io.ReadAll(r)
	must(t, err)
	file := filepath.Join(t.TempDir(), "key")
	must(t, os.WriteFile(file, text, 0o600))
	public, err := exec.Command("ssh-keygen", "-y", "-f", file).CombinedOutput()
	if err != nil {
		t.Fatalf("ssh-keygen: %v: %s", err, public)
	}
	if !strings.HasPrefix(string(public), k.Public().String()) {
		t.Errorf("ssh-keygen reads %s, want %s", public, k.Public())
	}
}

func TestPIN(t *testing.T) {
	hash, err := HashPIN([]byte("4711"), 4)
	must(t, err)
	if err := CheckPIN(hash, []byte("4711")); err != nil || bytes.Contains(hash, []byte("4711")) {
		t.Errorf("%s: %v", hash, err)
	}
	for _, pin := range []string{"", "4712", "47110"} {
		if err := CheckPIN(hash, []byte(pin)); !errors.Is(err, ErrPassphraseWrong) {
			t.Errorf("%q: %v", pin, err)
		}
	}
	if err := CheckPIN([]byte("no hash"), []byte("4711")); err == nil || errors.Is(err, ErrPassphraseWrong) {
		t.Errorf("what is no hash: %v", err)
	}
}
