package netlab

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Namespaced is a place in the network: [Here], or one made by [Namespace].
type Namespaced struct{ name string }

// Here is the namespace in which the test itself runs.
var Here = Namespaced{}

// Namespace makes a network namespace beside the test's: a ward, say.
func Namespace(tb testing.TB, name string) Namespaced {
	tb.Helper()
	Here.Run(tb, "ip", "netns", "add", name)
	n := Namespaced{name}
	n.quiet(tb)
	return n
}

// Cable joins two namespaces by a pair of Ethernet interfaces, each with its
// address ("10.77.0.1/24"; "" for none), switches them on and waits for the carrier.
func Cable(tb testing.TB, a Namespaced, nameA, addressA string, b Namespaced, nameB, addressB string) {
	tb.Helper()
	// They are made here under names of no meaning: in one namespace both may be called eth0.
	Here.Run(tb, "ip", "link", "add", "cable-a", "type", "veth", "peer", "name", "cable-b")
	for _, end := range []struct {
		n                     Namespaced
		made, name, addressed string
	}{{a, "cable-a", nameA, addressA}, {b, "cable-b", nameB, addressB}} {
		if end.n != Here {
			Here.Run(tb, "ip", "link", "set", end.made, "netns", end.n.name)
		}
		end.n.Run(tb, "ip", "link", "set", end.made, "name", end.name)
		if end.addressed != "" {
			end.n.Run(tb, "ip", "address", "add", end.addressed, "dev", end.name)
		}
		end.n.Run(tb, "ip", "link", "set", end.name, "up")
	}
	for deadline := time.Now().Add(patience); a.Interface(tb, nameA).Flags&net.FlagRunning == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			tb.Fatalf("%s has no carrier", nameA)
		}
	}
}

// Ward is what most tests need: a cable from eth7 with 10.77.0.1 here to mon0
// with 10.77.0.2 in a namespace of its own, which it returns.
func Ward(tb testing.TB) Namespaced {
	tb.Helper()
	ward := Namespace(tb, "ward")
	Cable(tb, Here, "eth7", "10.77.0.1/24", ward, "mon0", "10.77.0.2/24")
	return ward
}

// quiet switches the loopback interface on and IPv6 off.
func (n Namespaced) quiet(tb testing.TB) {
	tb.Helper()
	n.Run(tb, "ip", "link", "set", "lo", "up", "multicast", "on")
	n.Run(tb, "sh", "-c", `for f in /proc/sys/net/ipv6/conf/*/disable_ipv6; do [ ! -e "$f" ] || echo 1 >"$f"; done`)
}

// Command is a command inside the namespace, to be started by the test; it is
// killed when the test's process ends.
func (n Namespaced) Command(name string, args ...string) *exec.Cmd {
	if n != Here {
		name, args = "ip", append([]string{"netns", "exec", n.name, name}, args...)
	}
	c := exec.Command(name, args...)
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return c
}

// Run runs a command inside the namespace and returns what it printed. The test
// ends if it fails.
func (n Namespaced) Run(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	out, err := n.Command(name, args...).CombinedOutput()
	if err != nil {
		tb.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Do runs f with its thread inside the namespace: sockets that f opens belong
// there and stay there. Goroutines that f starts are outside, and f starts no
// processes.
func (n Namespaced) Do(tb testing.TB, f func()) {
	tb.Helper()
	if n == Here {
		f()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		back, err := enter(filepath.Join("/run/netns", n.name))
		if err != nil {
			tb.Errorf("enter namespace %s: %v", n.name, err)
			return // the thread, which may be anywhere, ends with the goroutine
		}
		defer func() {
			// Should f end the goroutine, the thread goes back all the same: were it
			// to end, commands that were started from it would be killed.
			if err := back(); err != nil {
				tb.Errorf("leave namespace %s: %v", n.name, err)
				return
			}
			runtime.UnlockOSThread()
		}()
		f()
	}()
	<-done
	if tb.Failed() {
		tb.FailNow()
	}
}

// enter brings the thread into a namespace; back brings it out again.
func enter(path string) (back func() error, err error) {
	before, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return nil, err
	}
	ns, err := os.Open(path)
	if err != nil {
		return nil, errors.Join(err, before.Close())
	}
	defer ns.Close()
	back = func() error {
		defer before.Close()
		return unix.Setns(int(before.Fd()), unix.CLONE_NEWNET)
	}
	return back, unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET)
}

// Frames are how many frames an interface has sent and received so far.
func (n Namespaced) Frames(tb testing.TB, iface string) (sent, received int) {
	tb.Helper()
	number := func(what string) int {
		text := n.Run(tb, "cat", fmt.Sprintf("/sys/class/net/%s/statistics/%s_packets", iface, what))
		v, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			tb.Fatal(err)
		}
		return v
	}
	return number("tx"), number("rx")
}

// Interface is an interface of the namespace.
func (n Namespaced) Interface(tb testing.TB, name string) net.Interface {
	tb.Helper()
	var found net.Interface
	n.Do(tb, func() {
		i, err := net.InterfaceByName(name)
		if err != nil {
			tb.Error(err)
			return
		}
		found = *i
	})
	return found
}
