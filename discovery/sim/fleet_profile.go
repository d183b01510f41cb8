package sim

import (
	"bytes"
	"net"
	"time"
)

// Profile is how a simulated host behaves to whoever connects.
type Profile string

// The profiles of hosts. None is modelled on a monitor of a certain make: of
// these no open port is published.
const (
	Telnet   Profile = "telnet"   // greets on 23
	BusyBox  Profile = "busybox"  // greets on 23 with telnet options, as busybox telnetd does
	Silent   Profile = "silent"   // lets in on 23 and 80 and never speaks
	Flood    Profile = "flood"    // greets on 23 with 10 MB
	Reset    Profile = "reset"    // lets in on 23 and 80 and resets at once
	Dying    Profile = "dying"    // lets in everywhere, and falls silent after some connections
	Closed   Profile = "closed"   // nothing is open
	Printing Profile = "printing" // portmap and lpd are open
)

// Profiles lists all profiles.
func Profiles() []Profile {
	return []Profile{Telnet, BusyBox, Silent, Flood, Reset, Dying, Closed, Printing}
}

// portsOf are the ports on which a profile lets in.
var portsOf = map[Profile][]int{
	Telnet:   {23},
	BusyBox:  {23},
	Silent:   {23, 80},
	Flood:    {23},
	Reset:    {23, 80},
	Dying:    {23, 80, 111, 515, 2049},
	Closed:   {},
	Printing: {111, 515},
}

// telnetPort is where the server speaks first.
const telnetPort = 23

// FloodBytes is how much a host of the profile [Flood] says, in bytes.
const FloodBytes = 10 << 20

// greetings are what is said on port 23. The telnet options are DO ECHO, DO
// NAWS, WILL ECHO and WILL SGA (RFC 854, 857, 858, 1073), which ask for an answer.
var greetings = map[Profile]string{
	Telnet:  "\r\nmonitor login: ",
	BusyBox: "\xff\xfd\x01\xff\xfd\x1f\xff\xfb\x01\xff\xfb\x03\r\nlocalhost login: ",
	Dying:   "\r\nmonitor login: ",
}

// greeting is what a profile says on a port; nil is nothing.
func greeting(p Profile, port int) []byte {
	switch {
	case port != telnetPort:
		return nil
	case p == Flood:
		return bytes.Repeat([]byte("monitor "), FloodBytes/len("monitor "))
	}
	return []byte(greetings[p])
}

// serve is one connection, from its first moment to its last. It counts every
// byte that comes in.
func (h *host) serve(c *net.TCPConn, port int) {
	read := 0
	defer func() { c.Close(); h.leave(c, read) }()
	if h.Profile == Reset {
		_ = c.SetLinger(0) // a close that resets
		return
	}
	said := make(chan struct{})
	go func() {
		defer close(said)
		if text := greeting(h.Profile, port); len(text) > 0 {
			_, _ = c.Write(text) // who has hung up has heard enough
		}
	}()
	buf := make([]byte, 4096)
	for {
		n, err := c.Read(buf)
		read += n
		if err != nil {
			break
		}
	}
	_ = c.SetWriteDeadline(time.Now())
	<-said
}

// die makes a host fall silent: to whoever connects from now on nothing is
// answered, not even a refusal. The door it is called from lets nobody in any more.
func (h *host) die(last *door) {
	for _, d := range h.doors {
		_ = d.listener.SetDeadline(time.Now())
		if d != last {
			<-d.done
		}
	}
	for _, d := range h.doors {
		if c := shut(d.listener, d.at); c != nil {
			h.keep(c)
		}
	}
}
