package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"visite/db"
)

// newFile is a file that appears whole or not at all: it is written beside its
// place under another name and renamed once it is on disk.
type newFile struct {
	*bufio.Writer
	temp *os.File
	path string
}

// createFile begins a file. Its folder must exist.
func createFile(path string, mode fs.FileMode) (*newFile, error) {
	temp, err := os.CreateTemp(filepath.Dir(path), ".visite-*")
	if errors.Is(err, fs.ErrNotExist) {
		path = filepath.Dir(path) // it is the folder that is not there
	}
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", path, pathOf(err, path))
	}
	f := &newFile{Writer: bufio.NewWriterSize(temp, 1<<16), temp: temp, path: path}
	if err := temp.Chmod(mode); err != nil {
		f.abandon()
		return nil, fmt.Errorf("create %s: %w", path, pathOf(err, path))
	}
	return f, nil
}

// commit puts the file in its place. It returns only once the file is on disk.
func (f *newFile) commit() error {
	err := f.sync()
	if closeErr := f.temp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.temp.Name(), f.path)
	}
	if err != nil {
		os.Remove(f.temp.Name()) // it may be gone; there is nothing more to do
		return fmt.Errorf("write %s: %w", f.path, pathOf(err, f.path))
	}
	return db.SyncFolder(filepath.Dir(f.path))
}

// sync brings everything written so far to the disk.
func (f *newFile) sync() error {
	if err := f.Flush(); err != nil {
		return fmt.Errorf("write %s: %w", f.path, pathOf(err, f.path))
	}
	if err := f.temp.Sync(); err != nil {
		return fmt.Errorf("write %s: %w", f.path, pathOf(err, f.path))
	}
	return nil
}

// abandon removes what was written so far.
func (f *newFile) abandon() {
	f.temp.Close()
	os.Remove(f.temp.Name())
}

// writeFile writes a small file, for its owner only, whole or not at all.
func writeFile(path string, content []byte) error {
	f, err := createFile(path, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(content); err != nil {
		f.abandon()
		return fmt.Errorf("write %s: %w", path, pathOf(err, path))
	}
	return f.commit()
}

// pathOf names the file people asked for instead of the temporary one.
func pathOf(err error, path string) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return &fs.PathError{Op: p.Op, Path: path, Err: p.Err}
	}
	return err
}

// produce hands write the place where a command's data goes: stdout, or the
// file that -o names. An existing file is replaced only if force says so, and
// only once the new one is complete.
func (a *app) produce(path string, force bool, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		out := bufio.NewWriterSize(a.stdout, 1<<16)
		if err := write(out); err != nil {
			_ = out.Flush() // what came before the failure is data too
			return err
		}
		return out.Flush()
	}
	if err := a.replaceable(path, force); err != nil {
		return err
	}
	f, err := createFile(path, 0o644)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.abandon()
		return err
	}
	return f.commit()
}

// unused refuses a path where something is already. It is for what is never
// replaced, by no flag.
func (a *app) unused(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return failf("%s: %s", path, a.say.FileExists)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return err
	}
	return nil
}

// replaceable refuses a path that would take something else with it.
func (a *app) replaceable(path string, force bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return failf("%s: %s", path, a.say.IsDirectory)
	case !info.Mode().IsRegular():
		return failf("%s: %s", path, a.say.NotRegular)
	case !force:
		return failf(a.say.WouldReplace, path)
	}
	return nil
}
