package netlab

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Recording is every frame that an interface sends and receives while it runs.
type Recording struct {
	fd      int
	ended   chan struct{}
	mu      sync.Mutex
	frames  []frame
	stopped bool
}

type frame struct {
	at   time.Time // by the kernel, which looks at the clock when the frame passes
	data []byte
}

// Record begins a recording of an interface of the namespace; it runs when
// Record returns. The end of the test ends it.
func (n Namespaced) Record(tb testing.TB, iface string) *Recording {
	tb.Helper()
	r := &Recording{ended: make(chan struct{})}
	index := n.Interface(tb, iface).Index
	n.Do(tb, func() {
		everything := binary.NativeEndian.Uint16([]byte{0, syscall.ETH_P_ALL})
		var err error
		if r.fd, err = syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW|syscall.SOCK_CLOEXEC, int(everything)); err != nil {
			tb.Errorf("record %s: %v", iface, err)
			return
		}
		_ = syscall.SetsockoptInt(r.fd, syscall.SOL_SOCKET, syscall.SO_RCVBUFFORCE, 64<<20)
		wait := syscall.Timeval{Usec: 20_000}
		if err := syscall.SetsockoptTimeval(r.fd, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &wait); err != nil {
			tb.Error(err)
		}
		if err := syscall.SetsockoptInt(r.fd, syscall.SOL_SOCKET, syscall.SO_TIMESTAMPNS, 1); err != nil {
			tb.Error(err)
		}
		if err := syscall.Bind(r.fd, &syscall.SockaddrLinklayer{Protocol: everything, Ifindex: index}); err != nil {
			tb.Errorf("record %s: %v", iface, err)
		}
	})
	go r.run()
	tb.Cleanup(func() { r.Stop() })
	return r
}

// run takes in frames until the recording is stopped and nothing more waits.
func (r *Recording) run() {
	defer close(r.ended)
	buffer, beside := make([]byte, 1<<16), make([]byte, 128)
	for {
		n, m, _, _, err := syscall.Recvmsg(r.fd, buffer, beside, 0)
		r.mu.Lock()
		if err == nil {
			r.frames = append(r.frames, frame{passed(beside[:m]), slices.Clone(buffer[:n])})
		}
		done := r.stopped && err != nil
		r.mu.Unlock()
		if done {
			_ = syscall.Close(r.fd)
			return
		}
	}
}

// passed is when a frame passed, as the kernel has written it beside the frame.
func passed(beside []byte) time.Time {
	messages, _ := syscall.ParseSocketControlMessage(beside)
	for _, m := range messages {
		if m.Header.Level == syscall.SOL_SOCKET && m.Header.Type == syscall.SCM_TIMESTAMPNS && len(m.Data) >= 16 {
			return time.Unix(int64(binary.NativeEndian.Uint64(m.Data)), int64(binary.NativeEndian.Uint64(m.Data[8:])))
		}
	}
	return time.Now()
}

// SoFar returns the frames until now, each from its Ethernet header; the
// recording goes on.
func (r *Recording) SoFar() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([][]byte, len(r.frames))
	for i, f := range r.frames {
		all[i] = f.data
	}
	return all
}

// Stop ends the recording and returns its frames, each from its Ethernet header.
func (r *Recording) Stop() [][]byte {
	r.mu.Lock()
	r.stopped = true
	r.mu.Unlock()
	<-r.ended
	return r.SoFar()
}

// Packets ends the recording and returns the given fields of each frame that a
// display filter of Wireshark lets through, as tshark reads them:
// Packets(t, "udp.port == 5353", "ip.src", "dns.qry.name"). Several values of one
// field are joined by a comma.
func (r *Recording) Packets(tb testing.TB, filter string, fields ...string) [][]string {
	tb.Helper()
	Need(tb, "tshark")
	r.Stop()
	file := filepath.Join(tb.TempDir(), "recording.pcap")
	if err := os.WriteFile(file, r.pcap(), 0o600); err != nil {
		tb.Fatal(err)
	}
	args := []string{"-n", "-r", file, "-Y", filter, "-T", "fields"}
	for _, f := range fields {
		args = append(args, "-e", f)
	}
	tshark := Here.Command("tshark", args...)
	tshark.Env = append(os.Environ(), "HOME="+tb.TempDir())
	var errors strings.Builder
	tshark.Stderr = &errors
	out, err := tshark.Output()
	if err != nil {
		tb.Fatalf("tshark: %v\n%s", err, errors.String())
	}
	var packets [][]string
	for line := range strings.Lines(string(out)) {
		packets = append(packets, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return packets
}

// pcap is the recording as a capture file of Ethernet (libpcap file format).
func (r *Recording) pcap() []byte {
	const magic, ethernet = 0xa1b2c3d4, 1
	words := func(b []byte, all ...uint32) []byte {
		for _, w := range all {
			b = binary.LittleEndian.AppendUint32(b, w)
		}
		return b
	}
	file := words(nil, magic, 2|4<<16, 0, 0, 1<<16, ethernet)
	for _, f := range r.frames {
		size := uint32(len(f.data)) // at most 64 KiB, the size of its buffer
		file = words(file, uint32(f.at.Unix()), uint32(f.at.Nanosecond()/1000), size, size)
		file = append(file, f.data...)
	}
	return file
}
