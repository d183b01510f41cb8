package discovery

import (
	"context"

	"visite/audit"
	"visite/discovery/link"
)

// mdns is off: nothing asks or listens there yet.
func (l *Lookout) mdns(context.Context, Options, link.Link, *int) {
	l.set(audit.SourceMDNS, audit.ChannelOff, nil)
}
