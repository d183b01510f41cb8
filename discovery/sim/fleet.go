package sim

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
)

// Fleet is simulated hosts that accept TCP connections, as monitors of different
// makes would: real sockets, which count what comes in. It never listens beyond
// loopback, but inside one interface that is named.
type Fleet struct {
	shift int
	hosts map[netip.Addr]*host
}

// FleetOptions say where a fleet may listen, and how.
type FleetOptions struct {
	// Interface is the only one beside loopback on whose addresses hosts may
	// listen; "" for none.
	Interface string
	// Shift is added to every port that is listened on, for who may not listen
	// below 1024: with 20000 what should be on port 23 is on 20023.
	Shift int
}

// Host is one simulated host.
type Host struct {
	Address netip.Addr
	Profile Profile
	Dies    int // connections after which a host of the profile [Dying] falls silent
}

// Count is what came in at a host.
type Count struct {
	Accepts int // connections
	Open    int // of these, now
	Peak    int // at the same time
	Bytes   int // that were sent to it; a connect check sends none
}

// NewFleet begins to listen. Whoever has it closes it.
func NewFleet(hosts []Host, o FleetOptions) (*Fleet, error) {
	allowed, err := addressesOf(o.Interface)
	if err != nil {
		return nil, err
	}
	f := &Fleet{shift: o.Shift, hosts: map[netip.Addr]*host{}}
	for _, h := range hosts {
		if err := f.add(h, allowed); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

// addressesOf lists the addresses of an interface.
func addressesOf(name string) (map[netip.Addr]bool, error) {
	all := map[netip.Addr]bool{}
	if name == "" {
		return all, nil
	}
	ifi, err := net.InterfaceByName(name)
	if err != nil {
		return nil, fmt.Errorf("simulate on %s: %w", name, err)
	}
	addrs, err := ifi.Addrs()
	if err != nil {
		return nil, fmt.Errorf("simulate on %s: %w", name, err)
	}
	for _, a := range addrs {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil {
			all[prefix.Addr()] = true
		}
	}
	return all, nil
}

func (f *Fleet) add(h Host, allowed map[netip.Addr]bool) error {
	if !h.Address.IsLoopback() && !allowed[h.Address] {
		return fmt.Errorf("simulate %s: it is no loopback address, and not one of the interface named", h.Address)
	}
	if f.hosts[h.Address] != nil {
		return fmt.Errorf("simulate %s: it is simulated already", h.Address)
	}
	ports, ok := portsOf[h.Profile]
	if !ok {
		return fmt.Errorf("simulate %s: unknown profile %q", h.Address, h.Profile)
	}
	made := &host{Host: h}
	f.hosts[h.Address] = made
	var config net.ListenConfig
	config.SetMultipathTCP(false) // as old devices are
	for _, port := range ports {
		at := netip.AddrPortFrom(h.Address, uint16(port+f.shift))
		l, err := config.Listen(context.Background(), "tcp4", at.String())
		if err != nil {
			return fmt.Errorf("simulate %s: %w", at, err)
		}
		made.doors = append(made.doors, &door{listener: l.(*net.TCPListener), at: at, port: port, done: make(chan struct{})})
	}
	for _, d := range made.doors {
		go made.accept(d)
	}
	return nil
}

// Place says where what should be on a port of a simulated host really is; false
// if the fleet does not simulate that address.
func (f *Fleet) Place(at netip.AddrPort) (netip.AddrPort, bool) {
	if f.hosts[at.Addr()] == nil {
		return netip.AddrPort{}, false
	}
	return netip.AddrPortFrom(at.Addr(), at.Port()+uint16(f.shift)), true
}

// Count says what came in at a host until now.
func (f *Fleet) Count(address netip.Addr) Count {
	h := f.hosts[address]
	if h == nil {
		return Count{}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.count
	c.Open = len(h.conns)
	return c
}

// Close stops listening, closes what is open, and returns when all of it has
// ended. Closing twice does nothing.
func (f *Fleet) Close() error {
	var err error
	for _, h := range f.hosts {
		err = errors.Join(err, h.close())
	}
	return err
}

// host is a simulated host at work.
type host struct {
	Host
	doors []*door

	mu     sync.Mutex
	count  Count
	closed bool
	conns  map[net.Conn]bool
	kept   []net.Conn // that keep a dead host's doors shut
	work   sync.WaitGroup
}

// door is one open port.
type door struct {
	listener *net.TCPListener
	at       netip.AddrPort
	port     int // that it stands for
	done     chan struct{}
}

// accept lets in until the listener is closed or the host dies.
func (h *host) accept(d *door) {
	defer close(d.done)
	for {
		c, err := d.listener.AcceptTCP()
		if err != nil {
			return
		}
		n, ok := h.enter(c)
		if !ok {
			return
		}
		dead := h.Profile == Dying && n >= h.Dies
		if dead && n == h.Dies {
			h.die(d)
		}
		go h.serve(c, d.port)
		if dead {
			return
		}
	}
}

// enter counts a connection; false if the host has been closed.
func (h *host) enter(c net.Conn) (n int, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		c.Close()
		return 0, false
	}
	if h.conns == nil {
		h.conns = map[net.Conn]bool{}
	}
	h.conns[c] = true
	h.work.Add(1)
	h.count.Accepts++
	h.count.Peak = max(h.count.Peak, len(h.conns))
	return h.count.Accepts, true
}

// keep holds a connection that is not counted until the host is closed; one too
// late is closed at once.
func (h *host) keep(c net.Conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		c.Close()
		return
	}
	h.kept = append(h.kept, c)
}

func (h *host) leave(c net.Conn, read int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.conns, c)
	h.count.Bytes += read
	h.work.Done()
}

func (h *host) close() error {
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return nil
	}
	h.closed = true
	for c := range h.conns {
		c.Close()
	}
	for _, c := range h.kept {
		c.Close()
	}
	h.mu.Unlock()
	var err error
	for _, d := range h.doors {
		err = errors.Join(err, d.listener.Close())
		<-d.done
	}
	h.work.Wait()
	return err
}
