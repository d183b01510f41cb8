package db

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"visite/checklist"
	"visite/ledger"
)

// Options say how a database is opened.
type Options struct {
	Create     bool // make file and folder if there are none
	ReadOnly   bool // for looking and verifying only; the file may lie where nothing can be written
	Writer     ledger.WriterKey
	Now        func() time.Time       // nil: time.Now
	Checklists []*checklist.Checklist // that a round may be started with
}

// Store is an open database. It may be used by many goroutines.
type Store struct {
	*file
	now        func() time.Time
	key        ledger.WriterKey
	checklists *checklists
	maxWaiting int64 // see [maxWaiting]
}

// Open opens the database in the file, and brings an older one up to date. What
// a person can do about an error is said in an [audit.Refusal].
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	schema, err := laptopSchema()
	if err != nil {
		return nil, err
	}
	f, err := openFile(ctx, path, schema, o)
	if err != nil {
		return nil, err
	}
	s := &Store{file: f, now: o.Now, key: o.Writer, checklists: newChecklists(o.Checklists), maxWaiting: maxWaiting}
	if s.now == nil {
		s.now = time.Now
	}
	return s, nil
}

// file is an open SQLite file: one connection that writes, and some that read
// beside it.
type file struct {
	path     string
	schema   schema
	readOnly bool
	readers  chan *handle // idle ones; nil stands for one not opened yet
	access   access       // of readers
	writer   chan *writer // the only one, or nobody while it is at work
	closing  sync.Once
}

// maxReaders is how many reads can go on at once.
const maxReaders = 4

// openFile opens a file of a schema, and brings an older one up to date.
func openFile(ctx context.Context, path string, of schema, o Options) (*file, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := prepareFile(path, o); err != nil {
		return nil, err
	}
	f := &file{
		path: path, schema: of, readOnly: o.ReadOnly, access: reading,
		readers: make(chan *handle, maxReaders), writer: make(chan *writer, 1),
	}
	for range maxReaders {
		f.readers <- nil
	}
	if err := f.open(ctx); err != nil {
		_ = f.Close()
		return nil, explain("open database", path, err)
	}
	return f, nil
}

func (f *file) open(ctx context.Context) error {
	if f.readOnly {
		return f.look(ctx)
	}
	// A connection that writes turns the file into one with a write-ahead log,
	// which must not happen to another program's.
	err := f.read(ctx, func(h *handle) error {
		state, err := h.schemaState(ctx)
		if err != nil {
			return err
		}
		return state.check(f.path, f.schema)
	})
	if err != nil {
		return err
	}
	h, err := connect(ctx, f.path, writing)
	if err != nil {
		return err
	}
	h.undo = &undoing{}
	f.writer <- &writer{handle: h}
	return h.migrate(ctx, f.path, f.schema)
}

// look checks that the file can be read as it is.
func (f *file) look(ctx context.Context) error {
	f.writer <- nil
	check := func(h *handle) error {
		state, err := h.schemaState(ctx)
		if err != nil {
			return err
		}
		if err := state.check(f.path, f.schema); err != nil {
			return err
		}
		if state.version < len(f.schema.steps) {
			return refuse("older", nil,
				"%s ist von einer älteren Version: zuerst einmal zum Schreiben öffnen", "%s is of an older version: open it for writing once", f.path)
		}
		return nil
	}
	err := f.read(ctx, check)
	if _, walErr := os.Stat(f.path + "-wal"); isReadOnly(err) && errors.Is(walErr, fs.ErrNotExist) {
		f.access = sealedUp
		err = f.read(ctx, check)
	}
	return err
}

// Close closes the file. Nobody may use it any more. To close it again does
// nothing.
func (f *file) Close() (err error) {
	f.closing.Do(func() { err = f.close() })
	return err
}

func (f *file) close() error {
	var err error
	for range maxReaders {
		if h := <-f.readers; h != nil {
			err = errors.Join(err, h.close())
		}
	}
	select {
	case w := <-f.writer: // last, so that SQLite folds the WAL into the file
		if w != nil {
			err = errors.Join(err, w.close())
		}
	default: // opening failed before there was one
	}
	return err
}

// Path is the absolute path of the file.
func (f *file) Path() string { return f.path }

// read runs do in a snapshot: it sees the tables as they are at one moment.
func (f *file) read(ctx context.Context, do func(h *handle) error) error {
	var h *handle
	select {
	case h = <-f.readers:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { f.readers <- h }()
	if h == nil {
		opened, err := connect(ctx, f.path, f.access)
		if err != nil {
			return explain("open database", f.path, err)
		}
		h = opened
	}
	if err := h.exec(ctx, "BEGIN"); err != nil {
		return explain("read database", f.path, err)
	}
	err := do(h)
	if endErr := h.exec(context.WithoutCancel(ctx), "COMMIT"); err == nil {
		err = endErr
	}
	return explain("read database", f.path, err)
}

// header is how every SQLite file begins that is not empty.
var header = []byte("SQLite format 3\x00")

// prepareFile makes sure that there is a file that can be a database, before
// SQLite says so in its own words or makes one where none was wanted.
func prepareFile(path string, o Options) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if !o.Create {
			return refuse("no-database", err,
				"es gibt keine Datenbank %s: zuerst „visite init“ ausführen", "there is no database %s: run “visite init” first", path)
		}
		return create(path)
	case err != nil:
		return explainFile(path, err)
	case info.IsDir():
		return refuse("directory", nil, "%s ist ein Ordner, keine Datenbank", "%s is a folder, not a database", path)
	case !info.Mode().IsRegular():
		return refuse("foreign", nil, "%s ist keine gewöhnliche Datei", "%s is not an ordinary file", path)
	case info.Size() == 0 && !o.Create:
		return refuse("empty", nil,
			"%s ist leer: zuerst „visite init“ ausführen", "%s is empty: run “visite init” first", path)
	case info.Size() > 0:
		if err := checkHeader(path); err != nil {
			return err
		}
	}
	if !o.ReadOnly {
		alike(path, info.Mode())
	}
	return checkFolder(path)
}

// alike gives the files beside the database its mode. SQLite does so when it
// makes them; but if the database was read-only then and is not any more, they
// would stay read-only and nothing could be written.
func alike(path string, mode fs.FileMode) {
	for _, beside := range []string{path + "-wal", path + "-shm"} {
		if info, err := os.Lstat(beside); err == nil && info.Mode().IsRegular() && info.Mode() != mode {
			_ = os.Chmod(beside, mode) // if it may not be, the first writing says so
		}
	}
}

func create(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return explainFile(path, err)
	}
	if err := checkFolder(path); err != nil {
		return err
	}
	// SQLite gives the files beside it the mode of this one.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return explainFile(path, err)
	}
	if err := errors.Join(f.Close(), SyncFolder(filepath.Dir(path))); err != nil {
		return explainFile(path, err)
	}
	return nil
}

func checkHeader(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return explainFile(path, err)
	}
	defer f.Close()
	start := make([]byte, len(header))
	if _, err := io.ReadFull(f, start); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return explainFile(path, err)
	}
	if !bytes.Equal(start, header) {
		return refuseForeign(path, nil)
	}
	return nil
}

// checkFolder refuses a folder on another machine: SQLite's write-ahead log
// needs memory shared between processes, and locks that hold.
func checkFolder(path string) error {
	kind, err := remoteFileSystem(filepath.Dir(path))
	if err != nil {
		return explainFile(path, err)
	}
	if kind != "" {
		return refuse("remote", nil,
			"%s liegt auf einem Netzlaufwerk (%s), dort kann die Datenbank Schaden nehmen: einen Ordner auf diesem Gerät wählen",
			"%s is on a network drive (%s), where the database can be damaged: choose a folder on this machine", path, kind)
	}
	return nil
}

func explainFile(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return refuseReadOnly(path, err)
	case isDiskFull(err):
		return refuseDiskFull(path, err)
	}
	return fmt.Errorf("open database: %w", err)
}
