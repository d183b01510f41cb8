package audit

import "slices"

// BrowseID names one round of mDNS questions; random.
type BrowseID string

// NewBrowseID returns a fresh random id.
func NewBrowseID() BrowseID { return BrowseID(randomID()) }

// NetworkPermit is what an administrator allows on the site's network. Without
// one nothing is probed, and mDNS questions are allowed.
type NetworkPermit struct {
	Networks    []string `json:"networks"`     // CIDR, IPv4: where a connect check may go; empty: nowhere
	Deny        []string `json:"deny"`         // addresses, networks and MAC prefixes; wins over everything
	NoQuestions bool     `json:"no_questions"` // listen only: no mDNS questions on this site
}

// NetworkPermitted says what is allowed on the site's network from now on; it
// replaces what was allowed before. Signed by an administrator.
type NetworkPermitted struct {
	NetworkPermit
}

// permits is the subject of all of them: who signs one signs those before it.
const permits = "network"

func (e *NetworkPermitted) Kind() string         { return "network.permitted" }
func (e *NetworkPermitted) Subjects() []string   { return []string{permits} }
func (e *NetworkPermitted) Privates() []*Private { return nil }

// Vouch is what the administrator signs.
func (e *NetworkPermitted) Vouch() Vouch { return Vouch{Subject: permits, Outcome: e.NetworkPermit} }

// BrowseBegun announces mDNS questions, before the first one is sent. No entry,
// no packet.
type BrowseBegun struct {
	Browse    BrowseID `json:"browse"`
	Round     RoundID  `json:"round"`
	Room      RoomID   `json:"room,omitempty"` // "" outside a room
	Interface string   `json:"interface"`
	Types     []string `json:"types"`     // "_http._tcp"
	Questions int      `json:"questions"` // the greatest number that will be sent
}

func (e *BrowseBegun) Kind() string         { return "browse.begun" }
func (e *BrowseBegun) Subjects() []string   { return append(subjects("", e.Round), string(e.Browse)) }
func (e *BrowseBegun) Privates() []*Private { return nil }

// BrowseEnded says what became of a browse: how many of its questions were
// heard looped back on the group, and what was seen. One that is missing was
// cut off.
type BrowseEnded struct {
	Browse    BrowseID `json:"browse"`
	Round     RoundID  `json:"round"` // of its beginning
	Heard     int      `json:"heard"`
	Sightings int      `json:"sightings"`
	Dropped   int      `json:"dropped"`
	Problem   string   `json:"problem,omitempty"` // English, for the record
}

func (e *BrowseEnded) Kind() string         { return "browse.ended" }
func (e *BrowseEnded) Subjects() []string   { return append(subjects("", e.Round), string(e.Browse)) }
func (e *BrowseEnded) Privates() []*Private { return nil }

// VisitNetwork is what was sent over the network from a room of a round, or from
// several.
type VisitNetwork struct {
	Interfaces []string // that were asked on
	Browses    int
	Announced  int // mDNS questions, at most
	Heard      int // of these, looped back on the group
	Connects   int // connection attempts
	Open       int // of these, answered
}

// Sent reports whether anything was sent.
func (n VisitNetwork) Sent() bool { return n.Browses > 0 || n.Connects > 0 }

// And is what was sent here and there.
func (n VisitNetwork) And(there VisitNetwork) VisitNetwork {
	sum := VisitNetwork{
		Browses: n.Browses + there.Browses, Announced: n.Announced + there.Announced, Heard: n.Heard + there.Heard,
		Connects: n.Connects + there.Connects, Open: n.Open + there.Open,
	}
	for _, name := range append(slices.Clone(n.Interfaces), there.Interfaces...) {
		if !slices.Contains(sum.Interfaces, name) {
			sum.Interfaces = append(sum.Interfaces, name)
		}
	}
	return sum
}
