package audit

import "net/netip"

// PrivateNetworks are those of a hospital's own: private ones (RFC 1918),
// link-local ones (RFC 3927) and shared ones (RFC 6598).
func PrivateNetworks() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
		netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("100.64.0.0/10"),
	}
}

// HardCodedNetwork is the one whose addresses the monitors call
// (ICSMA-25-030-01). It belongs to somebody on the Internet, and in a hospital
// perhaps to the central station.
func HardCodedNetwork() netip.Prefix { return netip.MustParsePrefix("202.114.4.0/24") }
