package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"visite/inventory"
)

// rejectsFile holds the rows of a device list that could not be taken. It is
// begun with the first of them: no rows, no file.
type rejectsFile struct {
	app    *app
	path   string // "" for none at all
	second string // where it goes if path cannot be written; "" for nowhere
	header []string
	file   *newFile
	rows   *inventory.RejectsFile
}

// rejectsOf says where the rejected rows of a list go: where the person wants
// them, else beside the list, else, where only reading is allowed, beside the
// database. Merely trying a list leaves no file that nobody asked for, and no
// file is replaced unasked: it may hold rows that somebody has mended.
func (a *app) rejectsOf(o listOptions, s *site, header []string) (*rejectsFile, error) {
	f := &rejectsFile{app: a, path: o.rejects, header: header}
	switch {
	case o.rejects != "":
		return f, a.mayReject(o.rejects, o.path, o.force)
	case o.dry:
		return f, nil
	}
	f.path = free(o.path)
	f.second = free(filepath.Join(filepath.Dir(s.Path()), filepath.Base(o.path)))
	return f, nil
}

// mayReject refuses to write what was rejected to a place where something else
// would be lost.
func (a *app) mayReject(path, of string, force bool) error {
	if err := a.replaceable(path, force); err != nil {
		return err
	}
	one, err := os.Stat(path)
	if err != nil {
		return nil // not there yet
	}
	if other, err := os.Stat(of); err == nil && os.SameFile(one, other) {
		return failf(a.say.RejectsItself, path)
	}
	return nil
}

// free is a name for the rejects of a list that no file has yet.
func free(list string) string {
	path := list + ".rejects.csv"
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); err != nil {
			return path
		}
		path = fmt.Sprintf("%s.rejects-%d.csv", list, n)
	}
}

func (f *rejectsFile) write(r *inventory.Reject) (err error) {
	if f.path == "" {
		return nil
	}
	if f.rows == nil {
		if err := f.begin(); err != nil {
			return err
		}
		if f.rows, err = inventory.NewRejectsFile(f.file, f.header, f.app.lang); err != nil {
			return err
		}
	}
	return f.rows.Write(r)
}

func (f *rejectsFile) begin() (err error) {
	f.file, err = createFile(f.path, 0o644)
	if f.second != "" && (errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)) {
		f.path = f.second
		f.file, err = createFile(f.path, 0o644)
	}
	return err
}

// settle brings all rows to the disk, so that only the file's name is missing.
func (f *rejectsFile) settle() error {
	if f.rows == nil {
		return nil
	}
	if err := f.rows.Flush(); err != nil {
		return err
	}
	return f.file.sync()
}

// commit puts the file in its place and returns its path, "" if there is none.
func (f *rejectsFile) commit() (string, error) {
	if f.rows == nil {
		return "", nil
	}
	file := f.file
	f.file = nil
	return f.path, file.commit()
}

func (f *rejectsFile) abandon() {
	if f.file != nil {
		f.file.abandon()
	}
}
