package db

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"visite/audit"
	"visite/checklist"
)

// refuse makes a refusal from a German and an English format with the same
// arguments, keeping the cause.
func refuse(code string, cause error, de, en string, args ...any) *audit.Refusal {
	return &audit.Refusal{Code: code, Err: cause, Text: checklist.Text{
		checklist.German:  fmt.Sprintf(de, args...),
		checklist.English: fmt.Sprintf(en, args...),
	}}
}

// explain turns what SQLite says into what a person can do about it; any other
// error is returned with what was being done.
func explain(doing, path string, err error) error {
	var refusal *audit.Refusal
	full := isDiskFull(err) // which is no finding, whatever could not be folded for it
	if err == nil || errors.As(err, &refusal) && !(full && refusal.Code == "tampered") {
		return err
	}
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	cause := fmt.Errorf("%s: %w", doing, err)
	switch {
	case full:
		return refuseDiskFull(path, cause)
	case isReadOnly(err):
		return refuseReadOnly(path, cause)
	}
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return refuse("busy", cause,
			"ein anderes Programm schreibt gerade in %s: gleich noch einmal versuchen",
			"another program is writing to %s: try again in a moment", path)
	case sqlite3.ErrNotADB:
		return refuseForeign(path, cause)
	case sqlite3.ErrCorrupt:
		return refuse("corrupt", cause,
			"die Datenbank %s ist beschädigt: eine Sicherung verwenden und diese Datei aufheben",
			"the database %s is damaged: use a backup, and keep this file", path)
	case sqlite3.ErrIoErr:
		return refuse("disk-error", cause,
			"der Datenträger meldet einen Fehler, nichts wurde gespeichert: %s",
			"the disk reports an error, nothing was saved: %s", path)
	}
	return cause
}

// isReadOnly reports whether the file or its folder cannot be written.
func isReadOnly(err error) bool {
	var e sqlite3.Error
	if errors.As(err, &e) {
		return e.Code == sqlite3.ErrReadonly || e.Code == sqlite3.ErrCantOpen || e.Code == sqlite3.ErrPerm || e.Code == sqlite3.ErrAuth
	}
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

func isDiskFull(err error) bool {
	var e sqlite3.Error
	if errors.As(err, &e) { // without room for shared memory nothing can even be read
		return e.Code == sqlite3.ErrFull || e.ExtendedCode == sqlite3.ErrIoErrSHMSize || e.SystemErrno == syscall.ENOSPC
	}
	return errors.Is(err, syscall.ENOSPC)
}

func refuseReadOnly(path string, cause error) *audit.Refusal {
	return refuse("read-only", cause,
		"%s lässt sich nicht schreiben: Rechte von Datei und Ordner prüfen oder einen anderen Ort wählen",
		"%s cannot be written: check the permissions of file and folder, or choose another place", path)
}

func refuseDiskFull(path string, cause error) *audit.Refusal {
	return refuse("disk-full", cause,
		"der Datenträger ist voll, nichts wurde gespeichert: Platz schaffen und noch einmal versuchen (%s)",
		"the disk is full, nothing was saved: make room and try again (%s)", path)
}

func refuseForeign(path string, cause error) *audit.Refusal {
	return refuse("foreign", cause,
		"%s ist keine Datenbank von visite: mit --db die richtige Datei wählen",
		"%s is not a database of visite: choose the right file with --db", path)
}

// isTwice reports whether a row was refused because one like it is there already.
func isTwice(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.ExtendedCode == sqlite3.ErrConstraintUnique
}
