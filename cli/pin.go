package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/term"

	"visite/ledger"
)

// pinFile names a file with the PIN, for commands that run without a person
// before them.
const pinFile = "VISITE_PIN_FILE"

// maxPIN is the largest file with a PIN that is read, in bytes.
const maxPIN = 1 << 10

// unlock reads the key of a person on this laptop, and asks for the PIN if the
// key has one.
func (a *app) unlock(ctx context.Context, k keys, id, name string) (ledger.PersonKey, error) {
	key, err := k.person(id, nil)
	if !errors.Is(err, ledger.ErrPassphraseMissing) {
		return key, err
	}
	pin, err := a.pin(ctx, name)
	if err != nil {
		return key, err
	}
	key, err = k.person(id, pin)
	if errors.Is(err, ledger.ErrPassphraseWrong) || errors.Is(err, ledger.ErrPassphraseMissing) {
		return key, &failure{text: fmt.Sprintf(a.say.WrongPIN, name), cause: err}
	}
	return key, err
}

// pin is the PIN of a person: from the file that VISITE_PIN_FILE names, else
// typed on the terminal.
func (a *app) pin(ctx context.Context, name string) ([]byte, error) {
	if path := os.Getenv(pinFile); path != "" {
		text, err := a.readSmall(ctx, path, maxPIN)
		if err != nil {
			return nil, err
		}
		return bytes.TrimSpace(text), nil
	}
	in, ok := a.stdin.(*os.File)
	if !ok || !terminal(in) {
		return nil, failf(a.say.NeedsPIN, name, pinFile)
	}
	fmt.Fprint(a.stderr, oneLine(fmt.Sprintf(a.say.AskPIN, name))+" ")
	defer fmt.Fprintln(a.stderr)
	return readHidden(ctx, in)
}

// readHidden reads a line from the terminal without showing it. When ctx ends
// the terminal shows again what is typed; the read itself cannot be ended.
func readHidden(ctx context.Context, in *os.File) ([]byte, error) {
	fd := int(in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, fmt.Errorf("ask for the PIN: %w", err)
	}
	type line struct {
		text []byte
		err  error
	}
	typed := make(chan line, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		typed <- line{text, err}
	}()
	select {
	case l := <-typed:
		if l.err != nil {
			return nil, fmt.Errorf("ask for the PIN: %w", l.err)
		}
		return bytes.TrimSpace(l.text), nil
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}
