package audit

import (
	"net/netip"
	"strings"
)

// NormalMAC is a hardware address however it is written ("00-1B-44-11-3A-B7",
// "001b.4411.3ab7") as "00:1b:44:11:3a:b7"; "" if it is none, or one that no
// single device can have (zero, group and broadcast addresses).
func NormalMAC(s string) string {
	var digits []byte
	for _, c := range []byte(strings.ToLower(strings.TrimSpace(s))) {
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f':
			digits = append(digits, c)
		case c == ':' || c == '-' || c == '.' || c == ' ':
		default:
			return ""
		}
	}
	if len(digits) != 12 || strings.Trim(string(digits), "0") == "" || strings.IndexByte("13579bdf", digits[1]) >= 0 {
		return "" // the lowest bit of the first byte: a group (IEEE 802, 8.2.2)
	}
	var b strings.Builder
	for i := 0; i < len(digits); i += 2 {
		if i > 0 {
			b.WriteByte(':')
		}
		b.Write(digits[i : i+2])
	}
	return b.String()
}

// MACs are the hardware addresses that the list has for the device, in normal
// form: a cell may hold those of several sockets ("…; …").
func (d Device) MACs() []string {
	var all []string
	for _, part := range several(d.MAC) {
		if mac := NormalMAC(part); mac != "" {
			all = append(all, mac)
		}
	}
	return all
}

// Addresses are the network addresses that the list has for the device. A
// length of prefix behind one does not matter.
func (d Device) Addresses() []netip.Addr {
	var all []netip.Addr
	for _, part := range several(d.IP) {
		bare, _, _ := strings.Cut(part, "/")
		if addr, err := netip.ParseAddr(strings.TrimSpace(bare)); err == nil && !addr.IsUnspecified() && !addr.IsLoopback() {
			all = append(all, addr.Unmap())
		}
	}
	return all
}

// several are the parts of a cell that holds more than one thing.
func several(cell string) []string {
	return strings.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == ';' || r == '|' })
}

// HostKey is the first label of a host name, folded, by which devices can be
// looked for; "" if the name is none: an address, "localhost".
func HostKey(host string) string {
	label, _, _ := strings.Cut(hostName(host), ".")
	return label
}

// hostName is a host name, folded, without the dot at its end.
func hostName(host string) string {
	name := strings.TrimSuffix(Fold(host), ".")
	if _, err := netip.ParseAddr(name); err == nil || name == "localhost" || strings.HasPrefix(name, "localhost.") {
		return ""
	}
	return name
}

// sameHost reports whether two names are one host. What one of them leaves out
// behind the first label does not matter, and "local" (RFC 6762) says nothing.
func sameHost(a, b string) bool {
	labelA, restA, _ := strings.Cut(hostName(a), ".")
	labelB, restB, _ := strings.Cut(hostName(b), ".")
	if labelA == "" || labelA != labelB {
		return false
	}
	open := func(rest string) bool { return rest == "" || rest == "local" }
	return open(restA) || open(restB) || restA == restB
}
