package mdns

import (
	"strings"

	"github.com/miekg/dns"

	"visite/audit"
)

// unescape turns the form of a master file (RFC 1035 § 5.1), in which names and
// texts come out of a packet, back into bytes: \027 and \. and \\.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '\\' || i+1 == len(s):
			b.WriteByte(s[i])
		case i+3 < len(s) && digits(s[i+1:i+4]):
			b.WriteByte(byte(int(s[i+1]-'0')*100 + int(s[i+2]-'0')*10 + int(s[i+3]-'0'))) //nolint:gosec // the library writes bytes, 0 to 255
			i += 3
		default:
			i++
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// text makes a text of a packet safe to show and keep.
func text(s string, limit int) string { return audit.Clean(unescape(s), limit) }

// split takes "Bed\ 12._http._tcp.local." apart, the service's own name and its
// type. Not ok is what names no service in the domain local.
func split(name string) (instance, service string, ok bool) {
	labels := dns.SplitDomainName(name)
	n := len(labels)
	if n < 4 || !strings.EqualFold(labels[n-1], "local") {
		return "", "", false
	}
	service, ok = serviceType(labels[n-3] + "." + labels[n-2])
	if !ok {
		return "", "", false
	}
	return text(strings.Join(labels[:n-3], "."), audit.MaxName), service, true
}

// serviceType brings a service type into its one form, "_http._tcp". Not ok is
// what is none (RFC 6763 § 7, RFC 6335 § 5.1: letters, digits, hyphens; at most 15, a few
// more are in use).
func serviceType(s string) (string, bool) {
	s = strings.ToLower(s)
	name, protocol, _ := strings.Cut(s, ".")
	if protocol != "_tcp" && protocol != "_udp" || len(name) < 2 || len(name) > 32 || name[0] != '_' {
		return "", false
	}
	for _, r := range name[1:] {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return "", false
		}
	}
	return s, true
}

// hostText is a host's name for people: without its domain.
func hostText(name string) string {
	name = strings.TrimSuffix(name, ".")
	if cut := len(name) - len(".local"); cut > 0 && strings.EqualFold(name[cut:], ".local") {
		name = name[:cut]
	}
	return text(name, audit.MaxName)
}

// keys says which keys of a TXT record (RFC 6763 § 6) mean what we know; the first
// that is there counts. "ty", "mdl", "usb_MFG" are of printers (Bonjour Printing
// Specification 1.2.1), "md", "fv" of AirPlay and casting devices, "fw" and "sn" of many.
var keys = struct{ maker, model, serial, firmware []string }{
	maker:    []string{"vendor", "maker", "manufacturer", "mfg", "usb_mfg"},
	model:    []string{"model", "ty", "md", "mdl", "usb_mdl", "product"},
	serial:   []string{"serial", "sn", "serialnumber", "serial_number", "serialno"},
	firmware: []string{"fw", "firmware", "fwversion", "fw_version", "fv", "swversion", "version", "ver"},
}

// facts takes the strings of a TXT record apart. A key counts once, the first
// time (RFC 6763 § 6.4); what has no key is left out.
func facts(txt []string) []audit.Fact {
	var all []audit.Fact
	known := map[string]bool{}
	for _, s := range txt[:min(len(txt), maxTXT)] {
		key, value, _ := strings.Cut(unescape(s), "=")
		f := audit.Fact{Key: audit.Clean(key, 40), Value: audit.Clean(value, audit.MaxName)}
		if audit.Reserved(f.Key) {
			f.Key = "txt " + f.Key
		}
		if low := strings.ToLower(f.Key); f.Key != "" && !known[low] {
			known[low] = true
			all = append(all, f)
		}
	}
	return all
}

// say puts facts where they belong, the first of all that a device says.
func say(s *audit.Said, all []audit.Fact) {
	value := func(names []string) string {
		for _, n := range names {
			for _, f := range all {
				if strings.EqualFold(f.Key, n) && f.Value != "" {
					return f.Value
				}
			}
		}
		return ""
	}
	s.Maker, s.Serial, s.Firmware = value(keys.maker), value(keys.serial), value(keys.firmware)
	s.Model = value(keys.model)
	if inner := strings.Trim(s.Model, "()"); len(inner) == len(s.Model)-2 { // a printer's "(LaserJet 4)"
		s.Model = inner
	}
	s.Facts = all
}
