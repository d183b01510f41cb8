package inventory

import (
	"errors"

	"visite/audit"
)

// Profile says which heading holds which field, for layouts that a person has
// mapped. It is kept in the configuration folder as JSON.
type Profile struct {
	Name    string           `json:"name"`
	Columns map[Field]string `json:"columns"` // field → heading
	Split   *Split           `json:"split,omitempty"`
}

// Split says how the one column [Location] holds ward, room and bed. Without
// it, the parts are taken as ward / room / bed.
type Split struct {
	Separator string  `json:"separator"`
	Parts     []Field `json:"parts"` // Ward, Room, Bed, Department or "" to skip a part
}

// ParseProfile reads a profile; anything it does not know is an error.
func ParseProfile(data []byte) (Profile, error) { return Profile{}, errors.ErrUnsupported }

// Encode gives the profile as JSON, with sorted keys.
func (p Profile) Encode() ([]byte, error) { return nil, errors.ErrUnsupported }

// Bind finds the profile's headings in a header. The error is a
// [*NeedsMapping] where one is not there.
func (p Profile) Bind(header []string) (*Mapping, error) { return nil, errors.ErrUnsupported }

// NeedsMapping says that a person has to tell which column is what, and carries
// what a screen needs to ask.
type NeedsMapping struct {
	Header    []string
	Sample    [][]string         // the first rows, cleaned
	Profile   Profile            // as far as it could be guessed
	Ambiguous map[Field][]string // headings that could all be the field
	Reason    *audit.Refusal
}

func (e *NeedsMapping) Error() string { return e.Reason.Error() }
func (e *NeedsMapping) Unwrap() error { return e.Reason }

// Guessed is what the headings alone say.
type Guessed struct {
	Profile   Profile
	Unknown   []string           // headings that belong to no field and are not read
	Missing   []Field            // fields that have no column
	Ambiguous map[Field][]string // headings that could all be the field
}

// Guess recognises German and English headings, in any order.
func Guess(header []string) Guessed { return Guessed{} }

// Mapping is a profile bound to the columns of one header.
type Mapping struct{}

// Record is a row as a device: cleaned, without an id.
type Record struct {
	Row    int
	Device audit.Device
	Cells  []string // as read, for the rejects file
}

// Record cleans a row, or says why it cannot be taken.
func (m *Mapping) Record(row Row) (Record, *Reject) { return Record{}, nil }
