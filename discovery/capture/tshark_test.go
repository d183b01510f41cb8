package capture

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gopacket/gopacket/layers"

	"visite/audit"
)

// TestAgreesWithTshark counts the same in the same files as tshark does: by
// sender and address, the questions for addresses, the attempts to connect, and
// the datagrams to portmap and NFS.
func TestAgreesWithTshark(t *testing.T) {
	needTshark(t)
	files := containers(t, calls())
	for seed := range uint64(3) {
		frames := mixed(seed)
		files[fmt.Sprintf("mixed %d", seed)] = pcap(t, layers.LinkTypeEthernet, frames...)
		files[fmt.Sprintf("mixed %d, pcapng", seed)] = containers(t, frames)["pcapng of two links"]
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.pcap")
			if err := os.WriteFile(path, file, 0o600); err != nil {
				t.Fatal(err)
			}
			want := tsharkCounts(t, path)
			if len(want) < 3 {
				t.Errorf("tshark finds %v: the test shows nothing", want)
			}
			if diff := cmp.Diff(want, counts(observe(t, file))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// needTshark skips loudly without tshark, and fails in CI.
func needTshark(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("tshark"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("tshark is not installed, and this is CI")
		}
		t.Skip("NOT TESTED: tshark is not installed, so nothing is compared with it (Debian: apt-get install tshark)")
	}
}

// tsharkCounts are lines of what tshark finds with how often.
func tsharkCounts(t *testing.T, path string) map[string]int {
	t.Helper()
	found := map[string]int{}
	const (
		net  = "202.114.4.0/24"
		from = "!(ip.src in {202.114.4.119, 202.114.4.120}) && ip.dst == " + net + " && !(ip.dst in {202.114.4.0, 202.114.4.255}) && ip.frag_offset == 0 && "
	)
	for _, c := range []struct {
		what, filter string
		fields       []string
	}{
		{
			"arp", "arp.opcode == 1 && arp.dst.proto_ipv4 == " + net + " && !(arp.dst.proto_ipv4 in {202.114.4.0, 202.114.4.255})" +
				" && arp.src.proto_ipv4 != 0.0.0.0 && !(arp.src.proto_ipv4 in {202.114.4.119, 202.114.4.120}) && arp.src.proto_ipv4 != arp.dst.proto_ipv4",
			[]string{"arp.src.hw_mac", "arp.src.proto_ipv4", "arp.dst.proto_ipv4"},
		},
		{"syn", from + "tcp.flags.syn == 1 && tcp.flags.ack == 0", []string{"eth.src", "sll.src.eth", "ip.src", "ip.dst", "tcp.dstport"}},
		{"rpc", from + "udp.dstport in {111, 2049}", []string{"eth.src", "sll.src.eth", "ip.src", "ip.dst", "udp.dstport"}},
	} {
		args := []string{"-n", "-r", path, "-Y", c.filter, "-T", "fields", "-o", "rpc.find_fragment_start:FALSE"}
		for _, f := range c.fields {
			args = append(args, "-e", f)
		}
		out, err := exec.CommandContext(t.Context(), "tshark", args...).Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			found[c.what+" "+strings.Join(strings.Fields(line), " ")]++
		}
	}
	return found
}

// counts are the same lines of what was read.
func counts(o *Observation) map[string]int {
	found := map[string]int{}
	for _, c := range o.Callers {
		for _, one := range c.Contacts {
			who := fmt.Sprintf("%s %s %s", c.MAC, c.Address, one.To)
			switch {
			case one.Kind == audit.ContactARP:
				found["arp "+who] += one.Count
			case one.FrameType == "" && (one.Kind == audit.ContactCMS || one.Kind == audit.ContactHL7 || one.Port > 3000):
				found[fmt.Sprintf("syn %s %d", who, one.Port)] += one.Count
			case strings.HasPrefix(one.FrameType, "getport"): // datagrams: mixed has no RPC over TCP
				found[fmt.Sprintf("rpc %s %d", who, one.Port)] += one.Count
			case one.Kind == audit.ContactNFS:
				found[fmt.Sprintf("rpc %s %d", who, one.Port)] += one.Count
			}
		}
	}
	return found
}

// mixed are some thousand packets of all kinds, calls and others.
func mixed(seed uint64) [][]byte {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(all ...ip4) ip4 { return all[r.IntN(len(all))] }
	var frames [][]byte
	for range 2000 {
		from := mac{2, 0, 0, 0, 0, byte(r.IntN(6))}
		src := pick(central, hl7, watched|20, address(192, 168, 1, 20), address(10, 1, 1, 1))
		dst := pick(central, hl7, watched|20, watched|255, address(192, 168, 1, 1))
		ports := [2]uint16{uint16(20000 + r.IntN(500)), []uint16{511, 515, 517, 520, 3389}[r.IntN(5)]}
		switch r.IntN(6) {
		case 0:
			frames = append(frames, ethernet(from, all, typeARP, arpBody(uint16(1+r.IntN(2)), from, pick(src, 0), dst)))
		case 1:
			frames = append(frames, segment(from, src, dst, ports, r.Uint32(), []byte{flagSYN, flagSYN | flagACK, flagRST}[r.IntN(3)], ""))
		case 2:
			frames = append(frames, segment(from, src, address(10, 0, 0, 9), ports, r.Uint32(), flagACK, strings.Repeat("x", r.IntN(100))))
		case 3:
			frames = append(frames, tagged(datagram(from, src, dst, [2]uint16{ports[0], 111}, getport(rpcMount, 1+r.Uint32N(3), protoUDP)), typeVLAN, 9))
		case 4:
			frames = append(frames, datagram(from, src, dst, [2]uint16{ports[0], 2049}, []byte{1, 2, 3}))
		case 5:
			frames = append(frames, ethernet(from, router, 0x86dd, []byte{0x60, 0, 0, 0}))
		}
	}
	return frames
}
