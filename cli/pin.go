package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"unicode/utf8"

	"golang.org/x/term"

	"visite/audit"
	"visite/ledger"
	"visite/tui"
)

// pinFile names a file with the PIN, for commands that run without a person
// before them.
const pinFile = "VISITE_PIN_FILE"

// maxPIN is the largest file with a PIN or passphrase that is read, in bytes.
const maxPIN = 1 << 10

// passphraseFile names a file with the passphrase of a supervisor's or an
// administrator's key.
const passphraseFile = "VISITE_PASSPHRASE_FILE" //nolint:gosec // the name of a variable, no passphrase

// unlock reads the key of a person on this laptop, and asks for the PIN or the
// passphrase that it is behind. The key of somebody who has become a supervisor
// or an administrator is put behind a passphrase first.
func (a *app) unlock(ctx context.Context, k keys, p audit.Person) (ledger.PersonKey, error) {
	id := string(p.ID)
	how, err := k.protection(id)
	if err != nil {
		return ledger.PersonKey{}, err
	}
	var secret []byte
	wrong := a.say.WrongPIN
	switch how {
	case byPIN:
		secret, err = a.pin(ctx, p.Name)
	case byPassphrase:
		wrong = a.say.WrongPassphrase
		secret, err = a.secret(ctx, passphraseFile, fmt.Sprintf(a.say.AskPassphrase, p.Name), fmt.Sprintf(a.say.NeedsPassphrase, p.Name, passphraseFile))
	}
	if err != nil {
		return ledger.PersonKey{}, err
	}
	key, err := k.person(id, secret)
	if errors.Is(err, ledger.ErrPassphraseWrong) || errors.Is(err, ledger.ErrPassphraseMissing) {
		return key, &failure{text: fmt.Sprintf(wrong, p.Name), cause: err}
	}
	if err != nil || how == byPassphrase || !needsPassphrase(p.Role) {
		return key, err
	}
	return key, a.raise(ctx, k, key, p.Name, secret)
}

// raise puts a key behind a passphrase, with the PIN beside it if it had one.
func (a *app) raise(ctx context.Context, k keys, key ledger.PersonKey, name string, pin []byte) error {
	passphrase, err := a.newPassphrase(ctx, name)
	if err != nil {
		return err
	}
	var hash []byte
	if pin != nil {
		if hash, err = ledger.HashPIN(pin, k.work); err != nil {
			return err
		}
	}
	return k.sealPassphrase(key, passphrase, hash)
}

// newPassphrase is the passphrase that a key is to be put behind: from the file
// that VISITE_PASSPHRASE_FILE names, else typed twice on the terminal.
func (a *app) newPassphrase(ctx context.Context, name string) ([]byte, error) {
	needs := fmt.Sprintf(a.say.NeedsNewPassphrase, name, passphraseFile)
	first, err := a.secret(ctx, passphraseFile, fmt.Sprintf(a.say.AskNewPassphrase, name, tui.LeastPassphrase), needs)
	if err != nil {
		return nil, err
	}
	if err := a.longEnough(first); err != nil || os.Getenv(passphraseFile) != "" {
		return first, err
	}
	again, err := a.secret(ctx, passphraseFile, a.say.AskAgain, needs)
	if err == nil && !bytes.Equal(first, again) {
		err = failf("%s", a.say.Differs)
	}
	return first, err
}

// longEnough refuses a passphrase that is guessed too easily.
func (a *app) longEnough(passphrase []byte) error {
	if utf8.RuneCount(passphrase) < tui.LeastPassphrase {
		return failf(a.say.ShortPassphrase, tui.LeastPassphrase)
	}
	return nil
}

// pin is the PIN of a person: from the file that VISITE_PIN_FILE names, else
// typed on the terminal.
func (a *app) pin(ctx context.Context, name string) ([]byte, error) {
	return a.secret(ctx, pinFile, fmt.Sprintf(a.say.AskPIN, name), fmt.Sprintf(a.say.NeedsPIN, name, pinFile))
}

// secret is what only one person knows: from the file that an environment
// variable names, else asked for on the terminal. Without either it fails with
// what is needed.
func (a *app) secret(ctx context.Context, variable, ask, needs string) ([]byte, error) {
	if path := os.Getenv(variable); path != "" {
		return a.secretIn(ctx, path)
	}
	in, ok := a.stdin.(*os.File)
	if !ok || !terminal(in) {
		return nil, failf("%s", needs)
	}
	fmt.Fprint(a.stderr, oneLine(ask)+" ")
	defer fmt.Fprintln(a.stderr)
	return readHidden(ctx, in)
}

// fromFile is a secret from the file that a flag names, else asked for on the
// terminal; without either it fails with what is needed.
func (a *app) fromFile(ctx context.Context, path, ask, needs string) ([]byte, error) {
	if path == "" {
		return a.secret(ctx, "", ask, needs)
	}
	return a.secretIn(ctx, path)
}

// secretIn is what a file holds. That others on this computer could read it too
// is said: the key is only as safe as its passphrase. Windows has no such bits.
func (a *app) secretIn(ctx context.Context, path string) ([]byte, error) {
	text, err := a.readSmall(ctx, path, maxPIN)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		a.talk(a.say.SecretOpen, path)
	}
	return bytes.TrimSpace(text), nil
}

// readHidden reads a line from the terminal without showing it. When ctx ends
// the terminal shows again what is typed; the read itself cannot be ended.
func readHidden(ctx context.Context, in *os.File) ([]byte, error) {
	fd := int(in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, fmt.Errorf("ask for a PIN or passphrase: %w", err)
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
			return nil, fmt.Errorf("ask for a PIN or passphrase: %w", l.err)
		}
		return bytes.TrimSpace(l.text), nil
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}
