package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"visite/db"
	"visite/ledger"
)

// maxKey is the largest key file that is read, in bytes.
const maxKey = 64 << 10

// keys are the private keys of one site on this machine: the installation's and
// those of the people who use it.
type keys struct {
	site, dir string
	work      int // what a passphrase and a PIN cost, see [Build.Work]
}

// siteKeys is where the keys of a site lie.
func (a *app) siteKeys(site string) (keys, error) {
	dir, err := configDir()
	if err != nil {
		return keys{}, fmt.Errorf("find config folder: %w", err)
	}
	return keys{site, filepath.Join(dir, "keys", site[:min(len(site), 16)]), a.build.Work}, nil
}

func (k keys) writerFile() string          { return filepath.Join(k.dir, "writer.key") }
func (k keys) personFile(id string) string { return filepath.Join(k.dir, "person-"+id+".key") }
func (k keys) pinFile(id string) string    { return filepath.Join(k.dir, "person-"+id+".pin") }

// exist reports whether this machine already is an installation of the site.
func (k keys) exist() bool {
	_, err := os.Lstat(k.writerFile())
	return err == nil
}

// save keeps the keys of an installation and of its first person.
func (k keys) save(p newPair) error {
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return fmt.Errorf("create key folder: %w", err)
	}
	for dir := k.dir; dir != filepath.Dir(filepath.Dir(k.dir)); dir = filepath.Dir(dir) {
		if err := db.SyncFolder(filepath.Dir(dir)); err != nil { // the folders must last as long as the site
			return err
		}
	}
	if p.passphrase != nil {
		if err := k.sealPassphrase(p.person, p.passphrase, nil); err != nil {
			return err
		}
		return writeFile(k.writerFile(), p.writer.Marshal())
	}
	pem, err := p.person.Marshal()
	if err != nil {
		return fmt.Errorf("encode key: %w", err)
	}
	if err := writeFile(k.personFile(p.person.Public().ID()), pem); err != nil {
		return err
	}
	return writeFile(k.writerFile(), p.writer.Marshal())
}

// remove takes back what save did, after the site could not be founded.
func (k keys) remove() { os.RemoveAll(k.dir) }

// writer reads the key of the installation.
func (k keys) writer() (ledger.WriterKey, error) {
	text, err := os.ReadFile(k.writerFile())
	if err != nil {
		return ledger.WriterKey{}, fmt.Errorf("read key of this installation: %w", err)
	}
	key, err := ledger.ParseWriterKey(text)
	if err != nil {
		return key, fmt.Errorf("read %s: %w", k.writerFile(), err)
	}
	return key, nil
}

// person reads the key of a person; one that is sealed needs their PIN or
// passphrase, see [ledger.ParsePersonKey].
func (k keys) person(id string, pin []byte) (ledger.PersonKey, error) {
	pem, err := os.ReadFile(k.personFile(id))
	if err != nil {
		return ledger.PersonKey{}, fmt.Errorf("read key of a person: %w", err)
	}
	key, err := ledger.ParsePersonKey(pem, pin)
	if err != nil {
		return key, fmt.Errorf("read %s: %w", k.personFile(id), err)
	}
	return key, nil
}

// protection is what the key of a person is behind.
type protection int

const (
	byNothing    protection = iota
	byPIN                   // OpenSSH's own
	byPassphrase            // age; the PIN lies beside it as a hash
)

func (k keys) protection(id string) (protection, error) {
	text, err := os.ReadFile(k.personFile(id))
	if err != nil {
		return byNothing, fmt.Errorf("read key of a person: %w", err)
	}
	if ledger.IsSealed(text) {
		return byPassphrase, nil
	}
	_, err = ledger.ParsePersonKey(text, nil)
	switch {
	case errors.Is(err, ledger.ErrPassphraseMissing):
		return byPIN, nil
	case err != nil:
		return byNothing, fmt.Errorf("read %s: %w", k.personFile(id), err)
	}
	return byNothing, nil
}

// hasPIN reports whether a person is asked for a PIN before they work.
func (k keys) hasPIN(id string) (bool, error) {
	how, err := k.protection(id)
	if err != nil || how != byPassphrase {
		return how == byPIN, err
	}
	_, err = os.Lstat(k.pinFile(id))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// checkPIN is nil if the PIN lets in somebody whose key it does not open, or if
// they have none; else [ledger.ErrPassphraseWrong].
func (k keys) checkPIN(id string, pin []byte) error {
	hash, err := os.ReadFile(k.pinFile(id))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("read PIN of a person: %w", err)
	}
	return ledger.CheckPIN(hash, pin)
}

// setPIN gives somebody a PIN: their key is sealed with it, or it is kept beside
// the key that a passphrase seals.
func (k keys) setPIN(s *signer, pin []byte) error {
	how, err := k.protection(s.id)
	if err != nil {
		return err
	}
	if how != byPassphrase {
		key, err := s.get()
		if err != nil {
			return err
		}
		return k.seal(key, pin)
	}
	hash, err := ledger.HashPIN(pin, k.work)
	if err != nil {
		return err
	}
	return writeFile(k.pinFile(s.id), hash)
}

// sealPassphrase keeps the key of a person under their passphrase, in the place
// of whatever it was under, and the hash of their PIN if they have one. The PIN
// comes first: alone it changes nothing.
func (k keys) sealPassphrase(key ledger.PersonKey, passphrase, pin []byte) error {
	id := key.Public().ID()
	if pin != nil {
		if err := writeFile(k.pinFile(id), pin); err != nil {
			return err
		}
	}
	text, err := key.MarshalSealed(passphrase, k.work)
	if err != nil {
		return err
	}
	if err := opensAgain(text, passphrase, key); err != nil {
		return err
	}
	return writeFile(k.personFile(id), text)
}

// opensAgain checks what is about to take the place of a key.
func opensAgain(text, secret []byte, key ledger.PersonKey) error {
	opened, err := ledger.ParsePersonKey(text, secret)
	if err != nil {
		return fmt.Errorf("seal key: %w", err)
	}
	if opened.Public() != key.Public() {
		return errors.New("seal key: the sealed key is another one")
	}
	return nil
}

// drop takes away the key of somebody who did not come in.
func (k keys) drop(id string) error {
	err := os.Remove(k.personFile(id))
	if gone := os.Remove(k.pinFile(id)); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}

// seal keeps the key of a person under their PIN. The sealed file takes the
// place of a plain one in one step, so that at no moment there is neither, and
// afterwards there is no plain one. Before that it must have opened.
func (k keys) seal(key ledger.PersonKey, pin []byte) error {
	pem, err := key.MarshalEncrypted(pin)
	if err != nil {
		return fmt.Errorf("seal key: %w", err)
	}
	if err := opensAgain(pem, pin, key); err != nil {
		return err
	}
	return writeFile(k.personFile(key.Public().ID()), pem)
}

// persons lists the ids of those who have a key here.
func (k keys) persons() ([]string, error) {
	files, err := os.ReadDir(k.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	var ids []string
	for _, f := range files {
		id, found := strings.CutPrefix(f.Name(), "person-")
		if id, isKey := strings.CutSuffix(id, ".key"); found && isKey {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
