package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/link"
)

// telnetPort is the one on which the server speaks first, and which is listened to.
const telnetPort = 23

// Conn is a connection over which nothing can be sent.
type Conn interface {
	Read(p []byte) (int, error)
	SetReadDeadline(time.Time) error
	Remote() netip.AddrPort
	Close() error // in the normal way, with a FIN
}

// Dialer opens a TCP connection over a link, or from anywhere if the link has no
// name.
type Dialer interface {
	Dial(ctx context.Context, via link.Link, to netip.AddrPort) (Conn, error)
}

// sockets are real connections.
type sockets struct{}

func (sockets) Dial(ctx context.Context, via link.Link, to netip.AddrPort) (Conn, error) {
	d := net.Dialer{KeepAlive: -1} // no packets that nobody asked for
	d.SetMultipathTCP(false)
	if via.Name != "" {
		d.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(beside(via, to.Addr()), 0))
		d.ControlContext = onlyOn(via.Name)
	}
	c, err := d.DialContext(ctx, "tcp4", to.String())
	if err != nil {
		return nil, err
	}
	return &socket{tcp: c.(*net.TCPConn)}, nil
}

// beside is the link's own address in the network of another one.
func beside(l link.Link, addr netip.Addr) netip.Addr {
	for _, p := range l.Prefixes {
		if p.Contains(addr) {
			return p.Addr()
		}
	}
	return l.Addr()
}

// socket hides what could write.
type socket struct{ tcp *net.TCPConn }

func (s *socket) Read(p []byte) (int, error)        { return s.tcp.Read(p) }
func (s *socket) SetReadDeadline(t time.Time) error { return s.tcp.SetReadDeadline(t) }
func (s *socket) Close() error                      { return s.tcp.Close() }

func (s *socket) Remote() netip.AddrPort {
	at, ok := s.tcp.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(at.AddrPort().Addr().Unmap(), at.AddrPort().Port())
}

// banner is what a host says by itself until ctx ends, at most
// [audit.ProbeBannerBytes]. What it asks for is not answered.
func banner(ctx context.Context, c Conn) []byte {
	defer context.AfterFunc(ctx, func() { _ = c.SetReadDeadline(time.Unix(1, 0)) })()
	said, n := make([]byte, audit.ProbeBannerBytes), 0
	for n < len(said) {
		k, err := c.Read(said[n:])
		n += k
		if err != nil {
			break
		}
	}
	return said[:n]
}

// Errors of connecting, by Windows' own numbers too: Go translates only some.
var (
	refusals = []error{syscall.ECONNREFUSED, syscall.ECONNRESET, syscall.Errno(10061), syscall.Errno(10054)}
	silences = []error{syscall.ETIMEDOUT, syscall.EHOSTUNREACH, syscall.Errno(10060), syscall.Errno(10065)}
)

// resultOf says what an error of connecting means; ctx is the person's.
func resultOf(ctx context.Context, err error) audit.ConnectResult {
	is := func(target error) bool { return errors.Is(err, target) }
	var slow net.Error
	switch {
	case ctx.Err() != nil:
		return audit.ConnectStopped
	case slices.ContainsFunc(refusals, is):
		return audit.ConnectClosed
	case slices.ContainsFunc(silences, is), errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return audit.ConnectSilent
	}
	return audit.ConnectFailed
}

func failedText(addr netip.Addr, port int, err error) checklist.Text {
	var number syscall.Errno
	why := err.Error()
	if errors.As(err, &number) {
		why = number.Error()
	}
	at := netip.AddrPortFrom(addr, uint16(port)).String() //nolint:gosec // a port of ProbePorts
	return checklist.Text{
		checklist.German:  at + ": der Laptop konnte keine Verbindung beginnen (" + why + "): Kabel und Netz prüfen",
		checklist.English: at + ": the laptop could not begin a connection (" + why + "): look at the cable and the network",
	}
}
