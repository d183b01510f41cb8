package sim

import (
	"net"
	"net/netip"
	"syscall"
	"time"
)

// shut makes a listener silent. The kernel answers connections on its own until
// the queue of those waiting is full, and then drops the packets of all others:
// so the queue is made as short as it can be, one, and filled with a connection
// of our own, which is to be kept open.
func shut(l *net.TCPListener, at netip.AddrPort) net.Conn {
	raw, err := l.SyscallConn()
	if err != nil {
		return nil
	}
	_ = raw.Control(func(fd uintptr) { _ = syscall.Listen(int(fd), 0) })
	c, err := (&net.Dialer{Timeout: 100 * time.Millisecond}).Dial("tcp4", at.String())
	if err != nil {
		return nil // somebody is waiting already
	}
	return c
}
