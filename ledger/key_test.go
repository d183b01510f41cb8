package ledger

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

func TestWriterKeyIsAKeyOfSignedNotes(t *testing.T) {
	k := testWriter(t, 1)
	signer, err := note.NewSigner(strings.TrimSuffix(string(k.Marshal()), "\n"))
	must(t, err)
	verifier, err := note.NewVerifier(k.Public().String())
	must(t, err)
	text, err := note.Sign(&note.Note{Text: "hello\n"}, signer)
	must(t, err)
	if _, err := note.Open(text, note.VerifierList(verifier)); err != nil {
		t.Error(err)
	}
	if signer.Name() != k.Public().ID() || len(k.Public().ID()) != 32 {
		t.Errorf("key is named %q, the writer %q", signer.Name(), k.Public().ID())
	}
}

func TestKeysComeBackAsTheyWere(t *testing.T) {
	w := testWriter(t, 1)
	again, err := ParseWriterKey(w.Marshal())
	must(t, err)
	if again.Public() != w.Public() || !again.private.Equal(w.private) {
		t.Error("writer key came back as another")
	}
	public, err := ParseWriter(w.Public().String())
	must(t, err)
	if public != w.Public() {
		t.Error("writer came back as another")
	}

	p := testPerson(t, 2)
	person, err := ParsePerson(p.Public().String())
	must(t, err)
	if person != p.Public() {
		t.Error("person came back as another")
	}
}

func TestPublicKeysAndHashesInJSON(t *testing.T) {
	type all struct {
		Writer Writer
		Person Person
		Hash   Hash
	}
	want := all{testWriter(t, 1).Public(), testPerson(t, 2).Public(), Hash{1, 2, 3}}
	text, err := json.Marshal(want)
	must(t, err)
	var got all
	must(t, json.Unmarshal(text, &got))
	if got != want {
		t.Errorf("came back as %+v from %s", got, text)
	}
}

func TestPrintingAKeyDoesNotGiveItAway(t *testing.T) {
	w, p := testWriter(t, 1), testPerson(t, 2)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d", "%q"} {
		if got, want := fmt.Sprintf(verb, w), "key of writer "+w.Public().ID(); got != want {
			t.Errorf("%s prints %q", verb, got)
		}
		if got, want := fmt.Sprintf(verb, p), "key of person "+p.Public().ID(); got != want {
			t.Errorf("%s prints %q", verb, got)
		}
	}
}

func TestKeysWithoutRandomnessAreRefused(t *testing.T) {
	_, err := NewWriterKey(strings.NewReader("too short"))
	refused(t, err, "make a key")
	_, err = NewPersonKey(strings.NewReader(""))
	refused(t, err, "make a key")
}

// A zero key is a mistake of the program. It must not become a signature, nor a panic.
func TestZeroKeysSignNothing(t *testing.T) {
	_, err := WriterKey{}.SignCheckpoint(Hash{}, 1, Hash{})
	refused(t, err, "no key")
	_, err = PersonKey{}.Sign("review", nil)
	refused(t, err, "no key")
	_, err = Invitation{}.Accept(testWriter(t, 1).Public(), testPerson(t, 1), testTime)
	refused(t, err, "not opened")
	_, err = OpenCheckpoint([]byte("x"), Hash{}, Writer{})
	refused(t, err, "checkpoint")
}

func TestParseWriterKeyRefuses(t *testing.T) {
	good := string(testWriter(t, 1).Marshal())
	other := string(testWriter(t, 2).Marshal())
	for _, text := range []string{
		"", "\n", good[:len(good)-1], good + "\n", " " + good, strings.ReplaceAll(good, "\n", "\r\n"),
		strings.Replace(good, "PRIVATE", "private", 1), good[:20], good[:12] + other[12:44] + good[44:],
		good[:len(good)-8] + "AAAAAAA\n", strings.Replace(good, "+", " ", 1), strings.ToUpper(good),
	} {
		_, err := ParseWriterKey([]byte(text))
		refused(t, err, "malformed writer key")
	}
}

func TestParseWriterRefuses(t *testing.T) {
	good := testWriter(t, 1).Public().String()
	other := testWriter(t, 2).Public().String()
	for _, text := range []string{
		"", "+", "++", good + "\n", " " + good, good[1:], good[:len(good)-1], strings.ToUpper(good),
		other[:32] + good[32:], good[:33] + "00000000" + good[41:], good[:42] + other[42:],
		string(testWriter(t, 1).Marshal()),
	} {
		if w, err := ParseWriter(text); err == nil || w != (Writer{}) {
			t.Errorf("%q gives %v, %v", text, w, err)
		}
	}
}

func TestParsePersonRefuses(t *testing.T) {
	good := testPerson(t, 1).Public().String()
	for _, text := range []string{
		"", "ssh-ed25519", "ssh-ed25519 ", good + "\n", good + " jana@ward", " " + good, "no-pty " + good,
		strings.Replace(good, "ssh-ed25519", "ssh-rsa", 1), good[:len(good)-1], good[:len(good)-4], good + "AAAA",
		strings.Replace(good, " ", "  ", 1), strings.Replace(good, "AAAA", "AAAB", 1),
		"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQCx", "ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQABAAAAQQCx",
	} {
		if p, err := ParsePerson(text); err == nil || p != (Person{}) {
			t.Errorf("%q gives %v, %v", text, p, err)
		}
	}
}

// Under a key of small order a signature made without any private key verifies, for one statement in eight or more.
// So whoever had such a key could always say: it was not me.
func TestWeakKeysAreRefused(t *testing.T) {
	forged := make([]byte, ed25519.SignatureSize)
	forged[0] = 1 // R is the neutral element, S is zero
	for _, weak := range weakKeys {
		for _, sign := range []byte{0, 0x80} {
			key, err := hex.DecodeString(weak)
			must(t, err)
			key[31] |= sign
			_, err = newPublicKey(personDomain, key)
			refused(t, err, "anybody can sign")
			if !anyVerifies(key, forged) {
				t.Errorf("%x is not a key under which anybody can sign", key)
			}
		}
	}
}

func anyVerifies(key, sig []byte) bool {
	for i := range 200 {
		if ed25519.Verify(key, []byte{byte(i)}, sig) {
			return true
		}
	}
	return false
}

func TestParsePersonKeyRefuses(t *testing.T) {
	k := testPerson(t, 1)
	plain, err := k.Marshal()
	must(t, err)
	sealed := readFile(t, "person-sealed.key")
	mixed := k
	mixed.private = append(append(ed25519.PrivateKey{}, k.private[:32]...), testPerson(t, 2).private[32:]...)
	wrongPair, err := mixed.Marshal()
	must(t, err)

	for _, c := range []struct {
		what       string
		text       []byte
		passphrase string
		want       string
	}{
		{"nothing", nil, "", "not an OpenSSH"},
		{"text", []byte("hello"), "", "not an OpenSSH"},
		{"two keys", append(append([]byte{}, plain...), plain...), "", "not an OpenSSH"},
		{"cut", plain[:200], "", "not an OpenSSH"},
		{"not sealed", plain, "1234", "read private key"},
		{"a key of another kind", readFile(t, "ecdsa.key"), "", "not an Ed25519 key"},
		{"another pair", wrongPair, "", "does not belong"},
		{"a writer's", testWriter(t, 1).Marshal(), "", "not an OpenSSH"},
	} {
		var passphrase []byte
		if c.passphrase != "" {
			passphrase = []byte(c.passphrase)
		}
		_, err := ParsePersonKey(c.text, passphrase)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.what, err, c.want)
		}
	}
	if _, err := ParsePersonKey(sealed, nil); !errors.Is(err, ErrPassphraseMissing) {
		t.Errorf("no passphrase: %v", err)
	}
	if _, err := ParsePersonKey(sealed, []byte("1235")); !errors.Is(err, ErrPassphraseWrong) {
		t.Errorf("wrong passphrase: %v", err)
	}
	_, err = k.MarshalEncrypted(nil)
	refused(t, err, "passphrase is empty")
}

// Key files written long ago stay readable.
func TestOldKeyFilesOpen(t *testing.T) {
	want := testPerson(t, 2).Public()
	for file, passphrase := range map[string][]byte{"person.key": nil, "person-sealed.key": []byte("Überwachung")} {
		k, err := ParsePersonKey(readFile(t, file), passphrase)
		must(t, err)
		if k.Public() != want {
			t.Errorf("%s is the key of %v", file, k.Public())
		}
	}
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	must(t, err)
	return text
}

func TestParseHashRefuses(t *testing.T) {
	good := Hash{0xab, 0xcd}.String()
	h, err := ParseHash(good)
	must(t, err)
	if h != (Hash{0xab, 0xcd}) {
		t.Errorf("came back as %v", h)
	}
	for _, s := range []string{"", good[1:], good + "0", strings.ToUpper(good), "g" + good[1:], " " + good[1:], "0x" + good[2:]} {
		var h Hash
		refused(t, h.UnmarshalText([]byte(s)), "hexadecimal")
	}
}
