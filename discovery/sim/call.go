package sim

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"time"
)

// central is where Contec monitors call their central station, whatever network
// they are in (CVE-2025-0626, ICSMA-25-030-01).
var central = netip.AddrFrom4([4]byte{202, 114, 4, 119})

// callEvery is the time between two calls.
const callEvery = 2 * time.Second

// call connects to the central station again and again, from the link's address
// in its network and so over no other link, until ctx ends. Nothing is sent when
// somebody answers. It gives how often it called.
func (o Options) call(ctx context.Context) <-chan int {
	called := make(chan int, 1)
	from := net.TCPAddr{}
	for _, p := range o.Link.Prefixes {
		if p.Contains(central) {
			from.IP = p.Addr().AsSlice()
		}
	}
	go func() {
		n := 0
		for ctx.Err() == nil {
			n++
			d := net.Dialer{LocalAddr: &from, Timeout: callEvery}
			if c, err := d.DialContext(ctx, "tcp4", net.JoinHostPort(central.String(), strconv.Itoa(515))); err == nil {
				c.Close()
			}
			select {
			case <-time.After(callEvery):
			case <-ctx.Done():
			}
		}
		called <- n
	}()
	return called
}
