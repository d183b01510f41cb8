package audit

import "visite/checklist"

// Surroundings is what can be seen from where the laptop is, now.
type Surroundings struct {
	Interface string         // that is listened on; "" if there is none
	Sightings []Sighting     // one per source and device, the newest first
	Channels  []Channel      // one per source
	Asking    bool           // questions are on their way
	Announced int            // mDNS questions that the log announced since the watch began, at most
	Heard     int            // own questions heard looped back on the group since then
	Dropped   int            // packets and names that were refused or too many
	Problem   checklist.Text // why nothing can be seen, and what to do; nil if something can
}

// Channel is one way of looking, and how it fares.
type Channel struct {
	Source  Source
	State   ChannelState
	Seen    int            // devices so far
	Problem checklist.Text // of a failed one; or why one that could ask only listens
}

// ChannelState is how a channel fares.
type ChannelState string

// The states of a channel.
const (
	ChannelListening ChannelState = "listening"
	ChannelAsking    ChannelState = "asking" // mDNS only: it listens too
	ChannelFailed    ChannelState = "failed" // with a problem
)
