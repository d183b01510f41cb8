package inventory

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"visite/audit"
)

// Profile says which heading holds which field, for layouts that a person has
// mapped. It is kept in the configuration folder as JSON.
type Profile struct {
	Name    string           `json:"name"`
	Columns map[Field]string `json:"columns"` // field → heading
	Split   *Split           `json:"split,omitempty"`
}

// maxProfile bounds the bytes of a profile.
const maxProfile = 64 << 10

// ParseProfile reads a profile of a device list; anything it does not know is an
// error.
func ParseProfile(data []byte) (Profile, error) {
	p, err := decodeProfile(data)
	if err != nil {
		return p, err
	}
	return p, p.check()
}

func decodeProfile(data []byte) (Profile, error) {
	if len(data) > maxProfile {
		return Profile{}, badProfile("größer als %d kB", "bigger than %d kB", maxProfile>>10)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var p Profile
	if err := dec.Decode(&p); err != nil {
		why := badProfile("%s", "%s", audit.Clean(err.Error(), audit.MaxName))
		why.Err = err
		return Profile{}, why
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Profile{}, badProfile("es steht etwas dahinter", "something follows it")
	}
	if p.Name == "" {
		return Profile{}, badProfile("ohne Namen", "without a name")
	}
	return p, nil
}

func badProfile(de, en string, args ...any) *audit.Refusal {
	return refuse("profile", "unbrauchbares Importprofil: "+de, "unusable import profile: "+en, args...)
}

// check finds what makes a profile unusable whatever the list.
func (p Profile) check() error {
	if p.Columns[Number] == "" && p.Columns[Serial] == "" {
		return badProfile("weder Inventarnummer noch Seriennummer zugeordnet", "neither inventory number nor serial number is mapped")
	}
	if err := p.checkColumns(Field.Known); err != nil {
		return err
	}
	if p.Split == nil {
		return nil
	}
	return p.Split.check()
}

// checkColumns finds fields that are not known, and columns that are not there
// or there twice.
func (p Profile) checkColumns(known func(Field) bool) error {
	if p.Name != audit.Clean(p.Name, audit.MaxName) {
		return badProfile("Steuerzeichen im Namen", "control characters in its name")
	}
	used := map[string]Field{}
	for _, f := range slices.Sorted(maps.Keys(p.Columns)) {
		heading := p.Columns[f]
		switch other, twice := used[heading]; {
		case !known(f):
			return badProfile("unbekanntes Feld %q", "unknown field %q", f)
		case strings.TrimSpace(heading) == "" || !utf8.ValidString(heading):
			return badProfile("Feld %q ohne Spalte", "field %q without a column", f)
		case twice:
			return badProfile("Spalte %q für %q und %q", "column %q for %q and %q", heading, other, f)
		}
		used[heading] = f
	}
	return nil
}

func (s Split) check() error {
	if s.Separator == "" || len(s.Parts) == 0 {
		return badProfile("Teilung ohne Trennzeichen oder Teile", "split without separator or parts")
	}
	for i, f := range s.Parts {
		switch f {
		case "":
		case Ward, Room, Bed, Department:
			if slices.Contains(s.Parts[:i], f) {
				return badProfile("Teil %q doppelt", "part %q twice", f)
			}
		default:
			return badProfile("%q ist kein Teil eines Standorts", "%q is no part of a location", f)
		}
	}
	return nil
}

// Bind finds the profile's headings in a header; case, blanks and punctuation
// do not matter. The error is a [*NeedsMapping] where one is
// not there.
func (p Profile) Bind(header []string) (*Mapping, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	m := &Mapping{width: len(header), split: usualSplit}
	if p.Split != nil {
		m.split = *p.Split
	}
	for _, c := range columns {
		heading := p.Columns[c.field]
		if heading == "" {
			continue
		}
		i := indexOf(header, heading)
		if i < 0 {
			return nil, p.noColumn(heading)
		}
		m.bound = append(m.bound, boundColumn{index: i, heading: header[i], column: c})
	}
	return m, nil
}

// noColumn says that a list is not the one the profile was made for.
func (p Profile) noColumn(heading string) error {
	return &NeedsMapping{
		Profile: p,
		Reason: refuse("profile-column",
			"die Liste hat keine Spalte „%s“; bitte die Spalten neu zuordnen",
			"the list has no column “%s”; please map the columns again", audit.Clean(heading, audit.MaxName)),
	}
}

// indexOf finds a heading, exactly or else the only one with the same key.
func indexOf(header []string, heading string) int {
	if i := slices.Index(header, heading); i >= 0 {
		return i
	}
	found := -1
	for i, h := range header {
		if headingKey(h) != headingKey(heading) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// NeedsMapping says that a person has to tell which column is what.
type NeedsMapping struct {
	Profile Profile // as far as it could be guessed
	Reason  *audit.Refusal
}

func (e *NeedsMapping) Error() string { return e.Reason.Error() }
func (e *NeedsMapping) Unwrap() error { return e.Reason }
