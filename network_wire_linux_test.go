package main

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"visite/discovery/netlab"
)

// What TestRoundOnTheNetwork finds on the wire.

// packet is one frame that came out of the laptop, as tshark reads it.
type packet struct {
	time  time.Time
	field map[string]string
}

func (p packet) String() string {
	var all []string
	for _, f := range wireFields {
		if v := p.field[f]; v != "" {
			all = append(all, f+"="+v)
		}
	}
	return p.time.Format("15:04:05.000") + " " + strings.Join(all, " ")
}

var wireFields = []string{
	"frame.time_epoch", "eth.src", "eth.type", "frame.len", "arp.opcode", "arp.src.proto_ipv4", "arp.dst.proto_ipv4",
	"ip.src", "ip.dst", "ip.proto", "ip.ttl", "igmp.maddr", "udp.dstport", "dns.flags.response", "dns.count.queries", "dns.count.answers",
	"dns.count.auth_rr", "dns.qry.type", "tcp.dstport", "tcp.flags", "tcp.len", "ipv6.dst", "icmpv6.type", "icmpv6.mldr.mar.multicast_address",
}

// wire is all that came out of the laptop, and the answers to its connections.
type wire struct {
	packets []packet
	resets  []packet // by monitors
	quiet   []span
}

// wire ends the recording. As many frames came out of the laptop as its own
// counter says.
func (p *proof) wire() wire {
	p.t.Helper()
	netlab.Here.Run(p.t, "ip", "link", "set", "eth7", "down") // the kernel's last word too
	sent, _ := netlab.Here.Frames(p.t, "eth7")
	w := wire{quiet: p.quiet}
	for _, values := range p.recording.Packets(p.t, "frame", wireFields...) {
		one := packet{field: map[string]string{}}
		for i, f := range wireFields {
			one.field[f] = values[i]
		}
		one.time = p.epoch(values[0])
		if !p.others[one.field["eth.src"]] {
			w.packets = append(w.packets, one)
		} else if flags, _ := strconv.ParseInt(one.field["tcp.flags"], 0, 32); flags&4 != 0 {
			w.resets = append(w.resets, one)
		}
	}
	if len(w.packets) != sent-p.sent || len(w.packets) == 0 {
		p.t.Errorf("%d frames of the laptop were recorded, it has sent %d", len(w.packets), sent-p.sent)
	}
	return w
}

func (p *proof) epoch(text string) time.Time {
	p.t.Helper()
	seconds, fraction, _ := strings.Cut(text, ".")
	s, err1 := strconv.ParseInt(seconds, 10, 64)
	ns, err2 := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	if err1 != nil || err2 != nil {
		p.t.Fatalf("time %q", text)
	}
	return time.Unix(s, ns)
}

// onlyTheRules: every packet is one that docs/network.md lists, and in the times
// when nothing may be sent, nothing was.
func (w wire) onlyTheRules(t *testing.T, log networkLog) {
	t.Helper()
	kinds := map[string]int{}
	for _, p := range w.packets {
		kind := kindOf(p, log)
		kinds[kind]++
		if kind == "" {
			t.Errorf("outside the rules: %s", p)
		}
		for _, q := range w.quiet {
			allowed := kind == "IPv6" || kind == "ARP answer" || kind == "IGMP" && q.igmp
			if p.time.After(q.from) && p.time.Before(q.to) && !allowed {
				t.Errorf("sent although %s: %s", q.why, p)
			}
		}
	}
	t.Logf("%d frames of the laptop: %v", len(w.packets), kinds)
}

// kindOf says which of the rules allows a packet; "" if none does.
func kindOf(p packet, log networkLog) string {
	f := p.field
	probed := func(address string) bool {
		return slices.ContainsFunc(log.connects, func(c connected) bool { return c.at.Addr().String() == address })
	}
	among := func(field string, allowed ...string) bool {
		for value := range strings.SplitSeq(f[field], ",") {
			if !slices.Contains(allowed, value) {
				return false
			}
		}
		return true
	}
	switch {
	case f["eth.type"] == "0x0806": // the kernel's: where is a device that is connected to; and, to who asks, where the laptop is
		switch own := f["arp.src.proto_ipv4"] == laptop; {
		case own && f["arp.opcode"] == "1" && probed(f["arp.dst.proto_ipv4"]):
			return "ARP"
		case own && f["arp.opcode"] == "2" && f["arp.dst.proto_ipv4"] != laptop:
			return "ARP answer"
		}
	case f["eth.type"] == "0x86dd": // the kernel's: router and neighbour solicitation, its own groups
		own := !strings.Contains(f["icmpv6.mldr.mar.multicast_address"], "ff02::fb")
		if own && slices.Contains([]string{"133", "135", "136", "143"}, f["icmpv6.type"]) {
			return "IPv6"
		}
	case f["eth.type"] != "0x0800" || f["ip.src"] != laptop:
	case f["ip.proto"] == "2":
		if among("igmp.maddr", "224.0.0.251", "239.255.255.250") && f["ip.dst"] == "224.0.0.22" {
			return "IGMP"
		}
	case f["ip.proto"] == "17":
		question := (f["dns.flags.response"] == "0" || f["dns.flags.response"] == "False") && f["dns.count.answers"] == "0" && f["dns.count.auth_rr"] == "0"
		if question && f["ip.dst"] == "224.0.0.251" && f["udp.dstport"] == "5353" && f["ip.ttl"] == "255" && among("dns.qry.type", "12") {
			return "mDNS question"
		}
	case f["ip.proto"] == "6":
		flags, err := strconv.ParseInt(f["tcp.flags"], 0, 32)
		const fin, syn, ack = 1, 2, 16
		if err == nil && flags&^(fin|syn|ack) == 0 && f["tcp.len"] == "0" && probed(f["ip.dst"]) {
			return "TCP without payload"
		}
	}
	return ""
}

// connectsAsLogged: what begins on the wire is what the log has, each after its
// entry; one at a time, each host five times.
func (w wire) connectsAsLogged(t *testing.T, log networkLog) {
	t.Helper()
	going := map[string]string{} // host: the port of the connection that has not ended
	var begun []connected
	perHost := map[string]int{}
	all := append(slices.Clone(w.packets), w.resets...)
	slices.SortStableFunc(all, func(a, b packet) int { return a.time.Compare(b.time) })
	for _, p := range all {
		flags, _ := strconv.ParseInt(p.field["tcp.flags"], 0, 32)
		host, port := p.field["ip.dst"], p.field["tcp.dstport"]
		switch {
		case p.field["ip.proto"] != "6":
		case host == laptop: // the monitor refuses
			delete(going, p.field["ip.src"])
		case flags&2 != 0:
			if before := going[host]; before != "" {
				t.Errorf("%s is connected to on port %s while port %s is open", host, port, before)
			}
			going[host] = port
			perHost[host]++
			begun = append(begun, connected{at: netip.MustParseAddrPort(host + ":" + port), time: p.time})
		case flags&1 != 0 && going[host] == port:
			delete(going, host)
		}
	}
	if len(going) > 0 {
		t.Errorf("connections that were not closed: %v", going)
	}
	if len(begun) != 10 || len(log.connects) != len(begun) {
		t.Errorf("%d connections on the wire, %d in the log, want 10", len(begun), len(log.connects))
	}
	for host, n := range perHost {
		if n > 5 {
			t.Errorf("%d connections to %s", n, host)
		}
	}
	for _, b := range begun {
		of := slices.IndexFunc(log.connects, func(c connected) bool { return c.at == b.at })
		if of < 0 {
			t.Errorf("%s is not in the log", b.at)
			continue
		}
		if log.connects[of].time.After(b.time) { // an entry's time is cut to the second
			t.Errorf("%s was connected to at %s, and entered at %s", b.at, b.time, log.connects[of].time)
		}
		log.connects = slices.Delete(slices.Clone(log.connects), of, of+1)
	}
	for _, c := range log.connects {
		t.Errorf("the log has a connection to %s that was not on the wire", c.at)
	}
}

// questionsAsAnnounced: in every round at most as many questions as were
// announced before it.
func (w wire) questionsAsAnnounced(t *testing.T, log networkLog) {
	t.Helper()
	if len(log.browses) < 2 {
		t.Fatalf("announced: %+v", log.browses)
	}
	sent := make([]int, len(log.browses))
	for _, p := range w.packets {
		if p.field["udp.dstport"] == "" {
			continue
		}
		n, err := strconv.Atoi(p.field["dns.count.queries"])
		if err != nil {
			t.Errorf("%s: %v", p, err)
		}
		of := -1 // the newest round that was announced by then
		for i, b := range log.browses {
			if !b.time.After(p.time) {
				of = i
			}
		}
		if of < 0 {
			t.Errorf("not announced: %s", p)
			continue
		}
		sent[of] += n
	}
	for i, b := range log.browses {
		if sent[i] > b.questions || sent[i] == 0 || b.heard > sent[i] || b.heard == 0 || b.on != "eth7" {
			t.Errorf("round %d: %d questions were sent; announced was %+v", i+1, sent[i], b)
		}
	}
	t.Logf("questions in each round: %v", sent)
}
