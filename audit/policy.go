package audit

import "time"

// The limits of a connect check. A monitor may have a patient on it and may be
// crashed by a packet (CVE-2022-38100, CVE-2018-19010, CVE-2020-16216), so
// these are constants; a site's rules can only tighten them. Nothing is sent
// over a connection: zero bytes.
const (
	ProbeExpiry      = 10 * time.Minute       // of an unlock
	ProbeHostPause   = 15 * time.Minute       // between two passes over one host
	ProbeSeenAge     = time.Hour              // of what was seen and linked: addresses are lent, and patients come
	ProbePortPause   = 500 * time.Millisecond // between two connections to one host
	ProbeHostTime    = 8 * time.Second        // for one host in all
	ProbeConnectTime = 800 * time.Millisecond
	ProbeEntryAge    = 10 * time.Second // of a connection's entry when the connection is made, by any clock
	ProbeBannerTime  = time.Second
	ProbeBannerBytes = 256 // read at most, on port 23 only: there the server speaks first
	ProbeRate        = 5   // connections per second, over all hosts
	ProbeHosts       = 4   // at a time; one connection each
	ProbeSession     = 600 // connections per run of the program
	ProbeBreakers    = 2   // hosts that fell silent, after which everything stops
)

// ProbePorts are the ports a connect check may try: telnet, http, portmap,
// printing or CMS, NFS. At most these five per host.
func ProbePorts() []int { return []int{23, 80, 111, 515, 2049} }
