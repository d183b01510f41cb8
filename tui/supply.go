package tui

import (
	"context"
	"errors"
	"time"

	"visite/audit"
	"visite/checklist"
)

// Site is an opened database with what belongs to it. Whoever opened it closes
// it after [Run] has returned. While nobody works yet it has People only.
type Site struct {
	Store    Store
	People   People // nil: nobody else can work here, as in the made-up hospital
	Lists    Lists
	Settings Settings
	Papers   Papers   // nil: none can be written
	Exchange Exchange // nil: nothing is passed on, as in the made-up hospital
	Person   string   // who works here, as they are called
	Key      Key      // nil: the key of who works is open as long as they work
	HasPIN   bool     // they were asked for a PIN, and will be again after [shift]
	Demo     bool     // the made-up hospital: every screen says so

	Finder   Finder         // nil: nothing is listened to or asked
	NoFinder checklist.Text // why Finder is nil: "offline, by --offline"
	Prober   Prober         // nil: no device is ever connected to
	NoProber checklist.Text // why Prober is nil
}

// Setup makes a site at the first start.
type Setup interface {
	// Found makes the keys and the database, and keeps the language. It gives
	// the path of the recovery key, which is to be locked away.
	Found(ctx context.Context, f Founding) (site Site, recovery string, err error)
	// Demo opens the made-up hospital in a throw-away database.
	Demo(ctx context.Context) (Site, error)
}

// Founding is what the first start asks.
type Founding struct {
	Lang     checklist.Lang
	Facility string
	Person   string
	Role     audit.Role
	// Passphrase is what the key is sealed with; "" for a technician.
	Passphrase string
}

// Lists imports device lists.
type Lists interface {
	// Fields are what a column can be, most needed first.
	Fields() []ListField
	// Folder is where lists are looked for first, with a slash at its end.
	Folder() string
	// Preview reads the list and says what an import would do, writing nothing.
	// If its layout is unknown, Preview.Known is false and the counts are empty:
	// the person then says what the columns are.
	Preview(ctx context.Context, path string, m Mapping) (ListPreview, error)
	// Import imports the list. With move, a place in the list beats the one
	// seen at the bed. A mapping with a name is saved as a profile. Progress is
	// told the number of rows done; a cancelled ctx leaves nothing half done.
	Import(ctx context.Context, path string, m Mapping, move bool, progress func(done int)) (ListResult, error)
}

// ListField is something a column of a device list can be.
type ListField struct {
	Name  string // as in the JSON of [audit.Device]: "inventory_number", "serial"
	Title checklist.Text
}

// Mapping says what the columns of a list are. The zero Mapping leaves it to
// the importer, which knows the usual headers and the saved profiles.
type Mapping struct {
	Profile string   // name to save the mapping under; "" saves nothing
	Fields  []string // for each column the name of its field, "" for none
}

// ListPreview is what an import would do.
type ListPreview struct {
	Format  string // how the file was read: "CSV · ; · UTF-8"
	Profile string // the saved profile that fitted; "" if none
	Columns []ListColumn
	Known   bool // every needed column is recognised
	Counts  ListCounts
	Changes []ListChange // to devices already known, the first ones, at most 200
	Rejects []ListReject // the first ones, at most 200
}

// ListChange is a field or the place of a known device that the list has
// otherwise.
type ListChange struct {
	Device   string // its number
	Name     string
	Field    string // "" for the place
	Left     bool   // it was seen at the bed: the place stays unless asked for
	From, To string
}

// ListColumn is a column of a list.
type ListColumn struct {
	Header  string
	Samples []string // the first few cells that are not empty
	Field   string   // what it was recognised as; "" if unknown or ignored
}

// ListCounts counts rows by what becomes of them.
type ListCounts struct {
	Rows, Added, Changed, Moved, Differing, Unchanged, Rejected int
	Unplaced                                                    int // without a room, listed or known
}

// ListReject is a row that is not taken.
type ListReject struct {
	Row    int // of the file, from 1
	Column string
	Reason checklist.Text
}

// ListResult is what an import did.
type ListResult struct {
	Counts  ListCounts
	Rejects string // path of the file with the rejected rows; "" if there are none
}

// People are those who can work on this laptop, each with a key of their own.
type People interface {
	// Here lists them, at least one.
	Here(ctx context.Context) ([]PersonHere, error)
	// Enter lets one of them work from now on: the same database, in their name.
	// A PIN that does not open their key is [ErrWrongPIN].
	Enter(ctx context.Context, id audit.PersonID, pin string) (Site, error)
	// Seal puts a PIN on the key of who works now.
	Seal(ctx context.Context, pin string) error
	// Add takes somebody in. Who works now goes on working.
	Add(ctx context.Context, p NewPerson) error
	// Admits is the role that the invitation in the file gives; "" if the file
	// is the recovery key, which may give any.
	Admits(ctx context.Context, path string) (audit.Role, error)
	// ChangeRole gives somebody another role, and Revoke takes all rights from
	// them: with the recovery key in the file, or "" by who works now.
	ChangeRole(ctx context.Context, id audit.PersonID, to audit.Role, recovery string) error
	Revoke(ctx context.Context, id audit.PersonID, reason, recovery string) error
	// Administrators counts those who are left, the recovery key aside.
	Administrators(ctx context.Context) (int, error)
	// Folder is where a key or an invitation is looked for first, with a slash
	// at its end.
	Folder() string
}

// ErrWrongPIN says that a PIN or a passphrase does not open a key.
var ErrWrongPIN = errors.New("wrong PIN or passphrase")

// ErrLocked says that nothing can be signed until the key of who works is
// unlocked. Any command of the screens may end with it: it is run again then.
var ErrLocked = errors.New("the key is locked")

// LeastPassphrase is the smallest number of characters of a passphrase.
const LeastPassphrase = 12

// Key is the key of who works, behind a passphrase. It locks itself when nobody
// has pressed a key for a while.
type Key interface {
	State() KeyState
	// Unlock opens it. A passphrase that does not is [ErrWrongPIN].
	Unlock(ctx context.Context, passphrase string) error
	// Seal puts a key that is [KeyUnsealed] behind a passphrase; it is open then.
	Seal(ctx context.Context, passphrase string) error
	Lock()
	Touch() // a key was pressed
}

// KeyState is how a key is.
type KeyState int

// The states of a key.
const (
	KeyOpen KeyState = iota
	KeyLocked
	KeyUnsealed // the role went up, and it has no passphrase yet: it cannot sign
)

// PersonHere is somebody with a key on this laptop.
type PersonHere struct {
	audit.Person
	HasPIN  bool
	Last    bool // works now, or was the last to work
	Wrong   int  // wrong PINs since the last right one
	WrongAt time.Time
}

// NewPerson is somebody to be taken in.
type NewPerson struct {
	Name, PIN  string
	Role       audit.Role // "": technician, or that of the invitation
	Passphrase string     // for a supervisor or an administrator
	// SameAs is the key that they have lost, and Reason why: it is revoked.
	SameAs audit.PersonID
	Reason string
	// Admission is the file with the key of an administrator, or with an
	// invitation; "" if who works now is an administrator and admits them.
	Admission string
}

// Settings keeps what belongs to this laptop and not to the site.
type Settings interface {
	SetLang(l checklist.Lang) error
	// Place is where the person was last, kept so that the next start can go on
	// there; SetPlace with the zero Place forgets it.
	Place() (Place, bool)
	SetPlace(p Place) error
	// Listening is whether it is listened to what is nearby, until somebody says
	// otherwise.
	Listening() bool
	SetListening(on bool) error
	// LastBackup is when the last backup was made and how many entries it held.
	LastBackup() (at time.Time, entries int64, ok bool)
	// SuggestBackup is a path for the next backup.
	SuggestBackup() string
	// Backup writes a consistent copy of the database to path, which must not exist.
	Backup(ctx context.Context, path string) error
}

// Place is where the person was: in a round, a room of it, an audit, an item.
// What is empty was not open.
type Place struct {
	Round  audit.RoundID  `json:"round,omitempty"`
	Room   audit.RoomID   `json:"room,omitempty"`
	Device audit.DeviceID `json:"device,omitempty"`
	Audit  audit.AuditID  `json:"audit,omitempty"`
	Item   string         `json:"item,omitempty"`
	Screen string         `json:"screen,omitempty"` // for the screens themselves
	Typed  *Typed         `json:"typed,omitempty"`  // nil if nothing was
}

// Typed is what was entered and is not recorded yet. It goes with its place: as
// soon as the person is elsewhere, nothing keeps it.
type Typed struct {
	Fields []string             `json:"fields,omitempty"` // of the form of a room
	Items  map[string]TypedItem `json:"items,omitempty"`  // of an audit
}

// TypedItem is what was entered for one item.
type TypedItem struct {
	Text       string           `json:"text,omitempty"`
	Note       *string          `json:"note,omitempty"`
	Provenance audit.Provenance `json:"provenance,omitempty"`
	Fields     []string         `json:"fields,omitempty"` // of its form
	At         int              `json:"at,omitempty"`     // the field that had the focus
}
