package cli

import (
	"os"
	"path/filepath"
	"runtime"
)

// dataFile is where the database lies unless --db says otherwise.
func (a *app) dataFile() (string, error) {
	if a.file != "" {
		return a.file, nil
	}
	dir, err := dataDir()
	if err != nil {
		return "", failf("%s", a.say.NoHome)
	}
	return filepath.Join(dir, "visite", "visite.db"), nil
}

// dataDir is the user's folder for data, after the XDG base directories, and
// what is usual elsewhere.
func dataDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	if dir := os.Getenv("LOCALAPPDATA"); runtime.GOOS == "windows" && filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support"), nil
	}
	return filepath.Join(home, ".local", "share"), nil
}

// configDir is the folder of keys and of what is personal to this machine.
func configDir() (string, error) {
	if dir := os.Getenv("VISITE_CONFIG"); dir != "" {
		return dir, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "visite"), nil
}
