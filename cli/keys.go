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
type keys struct{ site, dir string }

// siteKeys is where the keys of a site lie.
func siteKeys(site string) (keys, error) {
	dir, err := configDir()
	if err != nil {
		return keys{}, fmt.Errorf("find config folder: %w", err)
	}
	return keys{site, filepath.Join(dir, "keys", site[:min(len(site), 16)])}, nil
}

func (k keys) writerFile() string          { return filepath.Join(k.dir, "writer.key") }
func (k keys) personFile(id string) string { return filepath.Join(k.dir, "person-"+id+".key") }

// exist reports whether this machine already is an installation of the site.
func (k keys) exist() bool {
	_, err := os.Lstat(k.writerFile())
	return err == nil
}

// save keeps the keys of an installation and of its first person.
func (k keys) save(writer ledger.WriterKey, person ledger.PersonKey) error {
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return fmt.Errorf("create key folder: %w", err)
	}
	for dir := k.dir; dir != filepath.Dir(filepath.Dir(k.dir)); dir = filepath.Dir(dir) {
		if err := db.SyncFolder(filepath.Dir(dir)); err != nil { // the folders must last as long as the site
			return err
		}
	}
	pem, err := person.Marshal()
	if err != nil {
		return fmt.Errorf("encode key: %w", err)
	}
	if err := writeFile(k.personFile(person.Public().ID()), pem); err != nil {
		return err
	}
	return writeFile(k.writerFile(), writer.Marshal())
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

// person reads the key of a person; one that is sealed needs their PIN, see
// [ledger.ParsePersonKey].
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

// sealed reports whether the key of a person has a PIN.
func (k keys) sealed(id string) (bool, error) {
	_, err := k.person(id, nil)
	if errors.Is(err, ledger.ErrPassphraseMissing) {
		return true, nil
	}
	return false, err
}

// seal keeps the key of a person under their PIN. The sealed file takes the
// place of a plain one in one step, so that at no moment there is neither, and
// afterwards there is no plain one. Before that it must have opened.
func (k keys) seal(key ledger.PersonKey, pin []byte) error {
	pem, err := key.MarshalEncrypted(pin)
	if err != nil {
		return fmt.Errorf("seal key: %w", err)
	}
	opened, err := ledger.ParsePersonKey(pem, pin)
	if err != nil {
		return fmt.Errorf("seal key: %w", err)
	}
	if opened.Public() != key.Public() {
		return errors.New("seal key: the sealed key is another one")
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
