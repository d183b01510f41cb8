package audit

// UnlockID names one unlocking of connect checks; random.
type UnlockID string

// NewUnlockID returns a fresh random id.
func NewUnlockID() UnlockID { return UnlockID(randomID()) }

// ProbeUnlocked unlocks connect checks of the targets it lists, in one room of a
// round, for [ProbeExpiry]. The person signs that no patient is attached, that the
// named member of the ward agrees, and why. There is no unlocking for an attached
// or unknown patient.
type ProbeUnlocked struct {
	Unlock    UnlockID      `json:"unlock"`
	Round     RoundID       `json:"round"`
	Room      RoomID        `json:"room"`
	Interface string        `json:"interface"`
	AgreedBy  Private       `json:"agreed_by"`
	Patient   string        `json:"patient"` // "no": nothing else unlocks
	Reason    Private       `json:"reason"`
	Expires   string        `json:"expires"` // RFC 3339
	Targets   []ProbeTarget `json:"targets"`
}

// ProbeTarget is one device to be checked: exactly what will be sent.
type ProbeTarget struct {
	Audit   AuditID  `json:"audit"`
	Device  DeviceID `json:"device"`
	Address string   `json:"address"`
	MAC     string   `json:"mac,omitempty"`
	Ports   []int    `json:"ports"`
}

func (e *ProbeUnlocked) Kind() string         { return "probe.unlocked" }
func (e *ProbeUnlocked) Privates() []*Private { return privates(&e.AgreedBy, &e.Reason) }

func (e *ProbeUnlocked) Subjects() []string {
	all := append(subjects("", e.Round), string(e.Unlock))
	for _, t := range e.Targets {
		all = append(all, subjects(t.Device, "", t.Audit)...)
	}
	return all
}

// Vouch is what the person unlocking signs.
func (e *ProbeUnlocked) Vouch() Vouch {
	return Vouch{Subject: string(e.Unlock), Outcome: map[string]any{
		"room": e.Room, "patient": e.Patient, "expires": e.Expires, "targets": e.Targets,
	}}
}

// ConnectBegun announces one TCP connection, before it is made. No entry, no
// packet.
type ConnectBegun struct {
	Unlock  UnlockID `json:"unlock"`
	Round   RoundID  `json:"round"` // of the unlocking: closing the round signs this too
	Audit   AuditID  `json:"audit"`
	Address string   `json:"address"`
	Port    int      `json:"port"`
}

func (e *ConnectBegun) Kind() string         { return "connect.begun" }
func (e *ConnectBegun) Subjects() []string   { return subjects("", e.Round, e.Audit) }
func (e *ConnectBegun) Privates() []*Private { return nil }

// ConnectResult is what became of a connection.
type ConnectResult string

// The results of a connection.
const (
	ConnectOpen    ConnectResult = "open"
	ConnectClosed  ConnectResult = "closed"  // refused by the device
	ConnectSilent  ConnectResult = "silent"  // no answer in time
	ConnectFailed  ConnectResult = "failed"  // the laptop could not
	ConnectStopped ConnectResult = "stopped" // by the person
)

// ConnectEnded says what became of a connection announced before. Of what the
// device said first, only the number of bytes and their hash are kept.
type ConnectEnded struct {
	Unlock  UnlockID      `json:"unlock"`
	Round   RoundID       `json:"round"` // of the unlocking
	Audit   AuditID       `json:"audit"`
	Address string        `json:"address"`
	Port    int           `json:"port"`
	Result  ConnectResult `json:"result"`
	Millis  int           `json:"millis"`           // until the answer
	Read    int           `json:"read,omitempty"`   // bytes, at most ProbeBannerBytes
	SHA256  string        `json:"sha256,omitempty"` // of these bytes, hex
}

func (e *ConnectEnded) Kind() string         { return "connect.ended" }
func (e *ConnectEnded) Subjects() []string   { return subjects("", e.Round, e.Audit) }
func (e *ConnectEnded) Privates() []*Private { return nil }

// ProbeChecked is the answer to the question after a connect check: does the
// monitor still show values, alarms and time?
type ProbeChecked struct {
	Unlock UnlockID `json:"unlock"`
	Round  RoundID  `json:"round"` // of the unlocking
	Shows  bool     `json:"shows"`
	Note   Private  `json:"note,omitzero"`
}

func (e *ProbeChecked) Kind() string         { return "probe.checked" }
func (e *ProbeChecked) Subjects() []string   { return append(subjects("", e.Round), string(e.Unlock)) }
func (e *ProbeChecked) Privates() []*Private { return privates(&e.Note) }

// Connect is one connection attempt of a connect check, as the log has it.
type Connect struct {
	Unlock  UnlockID
	Address string
	Port    int
	Begun   Stamp
	Result  ConnectResult // "" if it was cut off
	Millis  int
}
