package capture

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// The lab is a cable between two network namespaces, made in a third that ends
// with the test: nothing can leave it. A test runs itself in there.
const (
	inLab  = "VISITE_CAPTURE_LAB"  // set inside
	asRole = "VISITE_CAPTURE_ROLE" // what the test program does instead of testing
)

func TestMain(m *testing.M) {
	switch role, arg, _ := strings.Cut(os.Getenv(asRole), " "); role {
	case "":
		os.Exit(m.Run())
	case "monitor":
		callHome()
	case "ask":
		askPort()
	case "watch":
		_, err := Watch(nil, arg, 0, Options{}) //nolint:staticcheck // it ends before it needs a context
		fmt.Println(err)
	}
}

// callHome does what is known of a monitor of the family: it connects to the
// central station and to the HL7 station, and asks for the port of a share.
func callHome() {
	for to, first := range map[string]string{"202.114.4.119:515": "\x02\x01\x05\x3ename of a patient", "202.114.4.120:511": "\x0bMSH|"} {
		if conn, err := net.DialTimeout("tcp4", to, 1500*time.Millisecond); err == nil {
			conn.Write([]byte(first))
			conn.Read(make([]byte, 1)) // until the other side has read it
			conn.Close()
		}
	}
	askPort()
}

func askPort() {
	if conn, err := net.Dial("udp4", "202.114.4.119:111"); err == nil {
		conn.Write(getport(rpcMount, 3, protoUDP))
		conn.Close()
	}
}

// lab is the cable from inside: vt0 is the laptop's end, vw0 the monitor's.
type lab struct{ ward string } // process that holds the monitor's namespace

// enterLab runs the rest of the test inside; it returns nil outside, when the
// test has run there.
func enterLab(t *testing.T) *lab {
	t.Helper()
	if os.Getenv(inLab) != "" {
		return makeLab(t)
	}
	test := exec.CommandContext(t.Context(), "unshare", "-rnm", os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	test.Env = append(os.Environ(), inLab+"=1")
	out, err := test.CombinedOutput()
	switch {
	case err == nil && strings.Contains(string(out), "--- PASS: "+t.Name()):
		t.Logf("inside a namespace:\n%s", out)
	case exec.Command("unshare", "-rnm", "true").Run() != nil && os.Getenv("CI") != "true":
		t.Skipf("NOT TESTED: no network namespaces here, so nothing is heard live (%s)", out)
	default:
		t.Fatalf("inside a namespace: %v\n%s", err, out)
	}
	return nil
}

func makeLab(t *testing.T) *lab {
	t.Helper()
	ward := exec.CommandContext(t.Context(), "unshare", "-n", "sleep", "600")
	if err := ward.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // else it may outlive the test, with whatever it has inherited open
		_ = ward.Process.Kill()
		_ = ward.Wait()
	})
	l := &lab{fmt.Sprint(ward.Process.Pid)}
	for deadline := time.Now().Add(10 * time.Second); ; { // until it has left our namespace
		ours, _ := os.Readlink("/proc/self/ns/net")
		theirs, err := os.Readlink("/proc/" + l.ward + "/ns/net")
		if err == nil && theirs != ours {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no second namespace")
		}
		time.Sleep(5 * time.Millisecond)
	}
	const quiet = "sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; ip link set lo up"
	l.run(t, quiet)
	l.inWard(t, quiet)
	return l
}

// plug makes a new cable.
func (l *lab) plug(t *testing.T) {
	t.Helper()
	l.run(t, "ip link del vt0 2>/dev/null || true\nip link add vt0 address 02:00:00:00:00:01 type veth peer name vw0 address 02:00:00:00:00:20",
		"ip link set vw0 netns "+l.ward, "ip link set vt0 up")
	l.inWard(t, "ip link set vw0 up")
}

func (l *lab) run(t *testing.T, lines ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "sh", "-ec", strings.Join(lines, "\n")).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", lines, err, out)
	}
	return strings.TrimSpace(string(out))
}

// inWard runs lines where the monitor is.
func (l *lab) inWard(t *testing.T, lines ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "nsenter", "-t", l.ward, "-n", "sh", "-ec", strings.Join(lines, "\n"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", lines, err, out)
	}
}

// play lets the monitor play a role to its end.
func (l *lab) play(t *testing.T, role string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "nsenter", "-t", l.ward, "-n", os.Args[0])
	cmd.Env = append(os.Environ(), asRole+"="+role)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// sent is how many packets the laptop has sent into the cable.
func (l *lab) sent(t *testing.T) string {
	t.Helper()
	fields := strings.Fields(l.run(t, "grep vt0: /proc/net/dev"))
	return fields[10]
}
