package capture

import (
	"fmt"
	"net"
	"os"
	"testing"
	"time"

	"visite/discovery/netlab"
)

// asWatcher makes the test program watch an interface instead of testing, and say
// why it could not.
const asWatcher = "VISITE_CAPTURE_WATCH"

func TestMain(m *testing.M) {
	if name := os.Getenv(asWatcher); name != "" {
		_, err := Watch(nil, name, 0, Options{}) //nolint:staticcheck // it ends before it needs a context
		fmt.Println(err)
		return
	}
	os.Exit(m.Run())
}

// lab is a cable: eth7 is the laptop's end, mon0 the monitor's.
type lab struct {
	testing.TB
	ward    netlab.Namespaced
	plugged bool
}

// plug takes a new cable. The MACs are those of the cast.
func (l *lab) plug(laptopAddress, monitorAddress string) {
	l.Helper()
	if l.plugged {
		l.here("ip", "link", "del", "eth7")
	}
	l.plugged = true
	netlab.Cable(l, netlab.Here, "eth7", "", l.ward, "mon0", "")
	l.here("ip", "link", "set", "eth7", "address", laptop.String())
	l.there("ip", "link", "set", "mon0", "address", monitor.String())
	if laptopAddress != "" {
		l.here("ip", "address", "add", laptopAddress, "dev", "eth7")
	}
	if monitorAddress != "" {
		l.there("ip", "address", "add", monitorAddress, "dev", "mon0")
	}
}

func (l *lab) here(name string, args ...string)  { l.Helper(); netlab.Here.Run(l, name, args...) }
func (l *lab) there(name string, args ...string) { l.Helper(); l.ward.Run(l, name, args...) }

// callHome does what is known of a monitor of the family: it connects to the
// central station and to the HL7 station, and asks for the port of a share.
func (l *lab) callHome() {
	l.Helper()
	l.ward.Do(l, func() {
		for to, first := range map[string]string{"202.114.4.119:515": "\x02\x01\x05\x3ename of a patient", "202.114.4.120:511": "\x0bMSH|"} {
			if conn, err := net.DialTimeout("tcp4", to, 1500*time.Millisecond); err == nil {
				conn.Write([]byte(first))
				conn.Read(make([]byte, 1)) // until the other side has read it
				conn.Close()
			}
		}
	})
	l.askPort()
}

// askPort makes the monitor ask by ARP, if the address is in its network.
func (l *lab) askPort() {
	l.Helper()
	l.ward.Do(l, func() {
		if conn, err := net.Dial("udp4", "202.114.4.119:111"); err == nil {
			conn.Write(getport(rpcMount, 3, protoUDP))
			conn.Close()
		}
	})
}
