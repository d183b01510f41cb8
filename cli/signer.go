package cli

import (
	"context"
	"errors"
	"sync"
	"time"

	"visite/audit"
	"visite/ledger"
	"visite/tui"
)

// keyIdle is how long a key behind a passphrase stays open without a key press.
const keyIdle = 10 * time.Minute

// signer is the key of who works. One behind a passphrase is opened when
// something is to be signed, and forgotten after [keyIdle].
type signer struct {
	id   string
	keys keys
	now  func() time.Time

	mu    sync.Mutex
	key   ledger.PersonKey
	open  bool
	locks bool      // it is behind a passphrase, or has to be
	raise bool      // it is not yet: the role went up since
	pin   []byte    // hash of the PIN, to be kept once it is; nil if there is none
	used  time.Time // last key press
}

// opened is the signer of a key that stays open: behind a PIN, or in a command.
func opened(key ledger.PersonKey) *signer {
	return &signer{id: key.Public().ID(), key: key, open: true}
}

// needsPassphrase reports whether keys of people with that role are behind one.
func needsPassphrase(r audit.Role) bool { return r != audit.Technician }

// enter is the signer of a person on the screens, who has said their PIN if they
// have one. A wrong one is [ledger.ErrPassphraseWrong].
func (a *app) enter(k keys, p audit.Person, pin []byte) (*signer, error) {
	id := string(p.ID)
	s := &signer{id: id, keys: k, now: a.now, used: a.now()}
	how, err := k.protection(id)
	if err != nil {
		return nil, err
	}
	if how == byPassphrase {
		s.locks = true
		return s, k.checkPIN(id, pin)
	}
	if s.key, err = k.person(id, pin); err != nil {
		return nil, err
	}
	s.open = !needsPassphrase(p.Role)
	s.locks, s.raise = !s.open, !s.open
	if s.raise && how == byPIN {
		s.pin, err = ledger.HashPIN(pin, k.work)
	}
	return s, err
}

// get is the key, if it is open; else [tui.ErrLocked].
func (s *signer) get() (ledger.PersonKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.forget(); !s.open {
		return ledger.PersonKey{}, tui.ErrLocked
	}
	return s.key, nil
}

// forget locks the key if nobody has pressed a key for long.
func (s *signer) forget() {
	if s.locks && s.open && s.now().Sub(s.used).Abs() >= keyIdle {
		s.open, s.key = false, ledger.PersonKey{}
	}
}

// sign signs a statement, see [ledger.PersonKey.Sign].
func (s *signer) sign(kind string, statement []byte) (string, error) {
	key, err := s.get()
	if err != nil {
		return "", err
	}
	return key.Sign(kind, statement)
}

// State is how the key is.
func (s *signer) State() tui.KeyState {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	switch {
	case s.raise:
		return tui.KeyUnsealed
	case !s.open:
		return tui.KeyLocked
	}
	return tui.KeyOpen
}

// Unlock opens the key.
func (s *signer) Unlock(_ context.Context, passphrase string) error {
	key, err := s.keys.person(s.id, []byte(passphrase)) // slow on purpose
	if errors.Is(err, ledger.ErrPassphraseWrong) || errors.Is(err, ledger.ErrPassphraseMissing) {
		return tui.ErrWrongPIN
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key, s.open, s.used = key, true, s.now()
	return nil
}

// Seal puts the key behind a passphrase, with the PIN beside it.
func (s *signer) Seal(_ context.Context, passphrase string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.keys.sealPassphrase(s.key, []byte(passphrase), s.pin); err != nil {
		return err
	}
	s.open, s.raise, s.used = true, false, s.now()
	return nil
}

// Lock forgets the key.
func (s *signer) Lock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.locks && !s.raise {
		s.open, s.key = false, ledger.PersonKey{}
	}
}

// Touch says that somebody is at the keyboard.
func (s *signer) Touch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	if s.now != nil {
		s.used = s.now()
	}
}
