package db

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// Lock keeps the screens of a second program away from the database, which two
// people before two windows would not expect to share. Commands may run beside
// them: the database itself is safe either way.
func Lock(path string) (release func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, explainFile(path, err)
	}
	name := path + ".lock"
	lock := flock.New(name, flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return nil, explainFile(path, err)
	}
	if !held {
		who, _ := os.ReadFile(name) // who holds it is only a hint
		pid, _ := strconv.Atoi(strings.TrimSpace(string(who)))
		return nil, refuse("locked", nil,
			"visite ist mit dieser Datenbank schon offen (Prozess %d): dort weiterarbeiten oder es dort beenden",
			"visite is already open with this database (process %d): go on there, or quit it there", pid)
	}
	if err := os.WriteFile(name, []byte(strconv.Itoa(os.Getpid())), 0o600); err != nil {
		_ = lock.Unlock()
		return nil, fmt.Errorf("lock database: %w", explainFile(path, err))
	}
	return func() { _ = lock.Unlock() }, nil
}
