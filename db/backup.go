package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup writes a consistent copy of the database to path, which must not
// exist, while others go on working. The copy appears whole or not at all. It
// returns how many entries of this installation's log the copy holds, and keeps
// the checkpoint it was handed out with.
func (s *Store) Backup(ctx context.Context, path string) (entries int64, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return 0, fmt.Errorf("back up: %w", err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return 0, refuse("backup-exists", err, "%s gibt es schon: einen anderen Namen wählen", "%s exists already: choose another name", path)
	}
	if entries, err = s.handOut(ctx, "backup"); err != nil {
		return 0, explain("back up", s.path, err)
	}
	temp := filepath.Join(filepath.Dir(path), ".visite-"+filepath.Base(path)+".part")
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, explainFile(path, err)
	}
	defer os.Remove(temp) // it is gone once renamed
	if err := s.copyTo(ctx, temp); err != nil {
		return 0, explain("back up", path, err)
	}
	if err := settle(temp, path); err != nil {
		return 0, explainFile(path, err)
	}
	return entries, nil
}

// copyTo copies the database as it is at one moment. It needs a connection of
// its own: readers are inside a transaction.
func (s *Store) copyTo(ctx context.Context, path string) error {
	h, err := connect(ctx, s.path, writing) // one for reading may not write the copy either
	if err != nil {
		return err
	}
	err = h.raw(ctx, "VACUUM INTO ?", path)
	if closeErr := h.close(); err == nil {
		err = closeErr
	}
	return err
}

// settle puts the finished copy, on disk, in its place.
func settle(temp, path string) error {
	if err := os.Chmod(temp, 0o600); err != nil {
		return err
	}
	f, err := os.OpenFile(temp, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	err = f.Sync()
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err == nil {
		err = SyncFolder(filepath.Dir(path))
	}
	return err
}

// SyncFolder makes a new name in a folder lasting. Where folders cannot be
// synced, as on Windows, there is nothing to do.
func SyncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrInvalid) {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// handOut keeps the newest checkpoint as one that others hold.
func (s *Store) handOut(ctx context.Context, to string) (size int64, err error) {
	err = s.transact(ctx, func(ctx context.Context, w *writer) error {
		own, err := s.findLog(ctx, w.handle)
		if err != nil {
			return err
		}
		if size, err = logSize(ctx, w.handle, own.number); err != nil {
			return err
		}
		return w.exec(ctx, `INSERT OR IGNORE INTO checkpoints (writer, size, note, handed)
			SELECT writer, size, note, ? FROM checkpoints WHERE writer = ? AND handed = ''`, to, own.number)
	})
	return size, err
}
