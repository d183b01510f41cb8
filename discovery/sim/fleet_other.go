//go:build !linux

package sim

import (
	"net"
	"net/netip"
)

// shut can silence a host on Linux only; elsewhere it lets in and never speaks.
func shut(*net.TCPListener, netip.AddrPort) net.Conn { return nil }
