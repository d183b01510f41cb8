package ledger

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// What we sign, the tool every administrator has must accept, with no help from us.
func TestSSHKeygenAcceptsSignatures(t *testing.T) {
	k := testPerson(t, 1)
	statement := []byte(`{"outcome":"Gerät vom Netz"}`)
	armored, err := k.Sign("audit.completed", statement)
	must(t, err)
	dir := t.TempDir()
	write(t, dir, "allowed", "jana "+k.Public().String()+"\n")
	write(t, dir, "statement.sig", armored)

	verify := []string{"-Y", "verify", "-f", "allowed", "-I", "jana", "-n", "visite:audit.completed", "-s", "statement.sig"}
	out, err := sshKeygen(t, dir, statement, verify...)
	if err != nil || !strings.Contains(out, "Good") {
		t.Errorf("ssh-keygen: %v: %s", err, out)
	}
	if out, err := sshKeygen(t, dir, append(statement, ' '), verify...); err == nil {
		t.Errorf("ssh-keygen accepts another statement: %s", out)
	}
	verify[7] = "visite:review"
	if out, err := sshKeygen(t, dir, statement, verify...); err == nil {
		t.Errorf("ssh-keygen accepts another kind: %s", out)
	}
}

// A key file is ours and OpenSSH's alike. (Sealing takes its time, and more under the race detector.)
func TestKeyFilesOpenHereAndInOpenSSH(t *testing.T) {
	k := testPerson(t, 1)
	plain, err := k.Marshal()
	must(t, err)
	sealed, err := k.MarshalEncrypted([]byte("Gehölz"))
	must(t, err)
	dir := t.TempDir()
	for _, c := range []struct {
		name, passphrase string
		text             []byte
	}{{"plain", "", plain}, {"sealed", "Gehölz", sealed}} {
		again, err := ParsePersonKey(c.text, []byte(c.passphrase))
		must(t, err)
		if again.Public() != k.Public() || !again.private.Equal(k.private) {
			t.Errorf("%s key came back as another", c.name)
		}
		write(t, dir, c.name, string(c.text))
		out, err := sshKeygen(t, dir, nil, "-y", "-P", c.passphrase, "-f", c.name)
		if err != nil || !strings.HasPrefix(out, k.Public().String()) {
			t.Errorf("ssh-keygen reads the %s key as %s (%v)", c.name, out, err)
		}
	}
}

func sshKeygen(t *testing.T, dir string, stdin []byte, args ...string) (string, error) {
	t.Helper()
	path, err := exec.LookPath("ssh-keygen")
	if err != nil {
		t.Fatal("this test needs ssh-keygen: install the package openssh-client")
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
}

func TestWrongSignaturesAreRefused(t *testing.T) {
	k, other := testPerson(t, 1), testPerson(t, 2)
	statement := []byte(`{"a":1}`)
	good, err := k.Sign("review", statement)
	must(t, err)
	must(t, VerifySignature(k.Public(), "review", statement, good))
	byOther, err := other.Sign("review", statement)
	must(t, err)

	for what, armored := range map[string]string{
		"nothing":           "",
		"not armored":       "hello",
		"by another":        byOther,
		"text before":       "Hello\n" + good,
		"text after":        good + "Hello\n",
		"a line after":      good + "\n",
		"twice":             good + good,
		"no last newline":   strings.TrimSuffix(good, "\n"),
		"carriage returns":  strings.ReplaceAll(good, "\n", "\r\n"),
		"other lines":       strings.Replace(good, "\n", "", 2),
		"a header":          strings.Replace(good, "-----\n", "-----\nA: b\n\n", 1),
		"another type":      strings.ReplaceAll(good, "SSH SIGNATURE", "SSH SIGNATURF"),
		"cut":               good[:len(good)/2],
		"sha256":            signWith(t, k, statement, sshsig.HashSHA256, "visite:review"),
		"no namespace":      signWith(t, k, statement, sshsig.HashSHA512, "review"),
		"git":               signWith(t, k, statement, sshsig.HashSHA512, "git"),
		"ECDSA":             signECDSA(t, statement),
		"bytes inside":      withRest(t, good),
		"reserved":          withReserved(t, good),
		"another format":    changed(t, good, func(s *sshsig.Signature) { s.Signature.Format = "ssh-ed448" }),
		"said to be sha256": changed(t, good, func(s *sshsig.Signature) { s.HashAlgorithm = sshsig.HashSHA256 }),
		"short":             changed(t, good, func(s *sshsig.Signature) { s.Signature.Blob = s.Signature.Blob[1:] }),
		"empty":             changed(t, good, func(s *sshsig.Signature) { s.Signature.Blob = nil }),
		"a version to come": changed(t, good, func(s *sshsig.Signature) { s.Version = 2 }),
	} {
		if err := VerifySignature(k.Public(), "review", statement, armored); err == nil {
			t.Errorf("%s: accepted\n%s", what, armored)
		}
	}
	refused(t, VerifySignature(k.Public(), "audit.completed", statement, good), "namespace")
	refused(t, VerifySignature(k.Public(), "review", []byte(`{"a":2}`), good), "did not verify")
	refused(t, VerifySignature(other.Public(), "review", statement, good), "is by person")
	for _, kind := range []string{"", "Review", "re view", "review\n", "-review", strings.Repeat("r", 65), "prüfung"} {
		_, err := k.Sign(kind, statement)
		refused(t, err, "kind")
	}
}

func signWith(t *testing.T, k PersonKey, statement []byte, h sshsig.HashAlgorithm, namespace string) string {
	t.Helper()
	signer, err := ssh.NewSignerFromKey(k.private)
	must(t, err)
	sig, err := sshsig.Sign(bytes.NewReader(statement), signer, h, namespace)
	must(t, err)
	return string(sshsig.Armor(sig))
}

func signECDSA(t *testing.T, statement []byte) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	signer, err := ssh.NewSignerFromKey(key)
	must(t, err)
	sig, err := sshsig.Sign(bytes.NewReader(statement), signer, sshsig.HashSHA512, "visite:review")
	must(t, err)
	return string(sshsig.Armor(sig))
}

func changed(t *testing.T, armored string, change func(*sshsig.Signature)) string {
	t.Helper()
	sig, err := sshsig.Unarmor([]byte(armored))
	must(t, err)
	change(sig)
	return string(sshsig.Armor(sig))
}

// withRest hides bytes after the signature proper, where crypto/ssh neither refuses nor checks them.
func withRest(t *testing.T, armored string) string {
	return changed(t, armored, func(s *sshsig.Signature) { s.Signature.Rest = []byte("hidden") })
}

// withReserved puts bytes into the field that SSHSIG reserves, which the library drops on reading.
func withReserved(t *testing.T, armored string) string {
	t.Helper()
	sig, err := sshsig.Unarmor([]byte(armored))
	must(t, err)
	namespace := ssh.Marshal(struct{ Namespace, Reserved string }{sig.Namespace, ""})
	reserved := ssh.Marshal(struct{ Namespace, Reserved string }{sig.Namespace, "hidden"})
	wire := bytes.Replace(sig.Marshal(), namespace, reserved, 1)
	return armor(wire)
}

func ExampleVerifySignature() {
	jana, err := NewPersonKey(rand.Reader)
	if err != nil {
		fmt.Println(err)
		return
	}
	statement := []byte(`{"verdict":"stop"}`)
	signature, err := jana.Sign("audit.completed", statement)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(VerifySignature(jana.Public(), "audit.completed", statement, signature))
	fmt.Println(VerifySignature(jana.Public(), "audit.completed", []byte(`{"verdict":"go"}`), signature) != nil)
	// Output:
	// <nil>
	// true
}

func armor(wire []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: sshsig.PEMType, Bytes: wire}))
}
