package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"visite/checklist"
	"visite/inventory"
	"visite/tui"
)

// state is what is personal to this machine and proves nothing: losing it
// costs a few key presses.
type state struct {
	Language  checklist.Lang               `json:"language,omitempty"`
	Interface string                       `json:"interface,omitempty"` // of the network, that a person chose
	Deaf      bool                         `json:"deaf,omitempty"`      // somebody has switched listening off in a room
	Sites     map[string]siteState         `json:"sites,omitempty"`     // by site id
	Profiles  map[string]inventory.Profile `json:"profiles,omitempty"`  // of device lists, by name
}

// siteState is what this machine remembers of one site.
type siteState struct {
	Person string               `json:"person,omitempty"` // id of who used the program last
	Places map[string]tui.Place `json:"places,omitempty"` // where each person was, by their id
	Backup *lastBackup          `json:"backup,omitempty"`
	Wrong  map[string]wrongPIN  `json:"wrong_pins,omitempty"` // by person, since the last right one
}

// wrongPIN is how often a PIN was wrong, and when last.
type wrongPIN struct {
	Times int       `json:"times"`
	At    time.Time `json:"at"`
}

// lastBackup is the newest copy made on this machine.
type lastBackup struct {
	At      string `json:"at"`      // RFC 3339
	Entries int64  `json:"entries"` // in it
	File    string `json:"file"`
}

func statePath() (string, error) {
	dir, err := configDir()
	if err != nil {
		return "", fmt.Errorf("find config folder: %w", err)
	}
	return filepath.Join(dir, "state.json"), nil
}

// loadState reads the state. A file that is not there or cannot be read as
// such is an empty state: nothing in it is worth stopping for.
func loadState() (state, error) {
	var s state
	path, err := statePath()
	if err != nil {
		return s, err
	}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read state: %w", err)
	}
	if json.Unmarshal(content, &s) != nil {
		return state{}, nil
	}
	return s, nil
}

// changeState reads the state, changes it and writes it back.
func (a *app) changeState(change func(*state)) error {
	a.stateLock.Lock()
	defer a.stateLock.Unlock()
	s, err := loadState()
	if err != nil {
		return err
	}
	if s.Sites == nil {
		s.Sites = map[string]siteState{}
	}
	change(&s)
	content, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("encode state: %w", err)
	}
	path, err := statePath()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("create config folder: %w", err)
	}
	return writeFile(path, append(content, '\n'))
}

// savedLang is the language chosen before, or "".
func savedLang() checklist.Lang {
	s, err := loadState()
	if err != nil {
		return ""
	}
	if l, ok := parseLang(string(s.Language)); ok {
		return l
	}
	return ""
}

// site changes what is remembered of one site.
func (s *state) site(id string, change func(*siteState)) {
	one := s.Sites[id]
	change(&one)
	s.Sites[id] = one
}
