package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"visite/audit"
	"visite/checklist"
)

// errSaid ends a command that has already told people why it failed: the exit
// code is all that is left to say.
var errSaid = errors.New("already said")

// usageError is a command line that makes no sense.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// failure is what went wrong in words for people, in their language already.
type failure struct {
	text  string
	cause error // may be nil
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.cause }

func failf(format string, args ...any) error {
	return &failure{text: fmt.Sprintf(format, args...)}
}

// maxTalk is the longest line of talk, in runes.
const maxTalk = 1000

// oneLine makes a text safe to print as one line.
func oneLine(s string) string { return audit.Clean(s, maxTalk) }

// explain says in one line, in the language of the person, what went wrong.
func (a *app) explain(err error) string {
	var (
		said    *failure
		refusal *audit.Refusal
		value   *checklist.ValueError
		path    *fs.PathError
		link    *os.LinkError
	)
	switch {
	case errors.As(err, &said):
		return said.text
	case errors.As(err, &refusal):
		return refusal.Text.In(a.lang)
	case errors.As(err, &value):
		return value.Text.In(a.lang)
	case errors.As(err, &path):
		return path.Path + ": " + a.explainFile(path.Err)
	case errors.As(err, &link):
		return link.New + ": " + a.explainFile(link.Err)
	}
	return a.explainFile(err)
}

// explainFile says what is wrong with a file, else what the error says itself.
func (a *app) explainFile(err error) string {
	if says, known := fileTrouble(err, a.lang); known {
		return says
	}
	return strings.TrimSpace(err.Error())
}

// fileTrouble says in a language what is wrong with a file or a disk.
func fileTrouble(err error, l checklist.Lang) (says string, known bool) {
	say := wordsIn(l)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return say.NoSuchFile, true
	case errors.Is(err, fs.ErrPermission):
		return say.NoPermission, true
	case errors.Is(err, fs.ErrExist):
		return say.FileExists, true
	case errors.Is(err, syscall.EISDIR):
		return say.IsDirectory, true
	case errors.Is(err, syscall.ENOTDIR):
		return say.NotDirectory, true
	case errors.Is(err, syscall.EROFS):
		return say.ReadOnly, true
	case errors.Is(err, syscall.ENOSPC):
		return say.DiskFull, true
	}
	return "", false
}
