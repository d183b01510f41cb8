// Package netlab is the laboratory of the network tests: namespaces in which no
// packet leaves the machine, cables between them, a real avahi-daemon, and a
// recording of every frame. Only tests import it; it works on Linux.
//
//	func TestHears(t *testing.T) {
//		if !netlab.Inside(t) {
//			return // it ran in a namespace of its own
//		}
//		ward := netlab.Ward(t) // at the other end of a cable; others: [Namespace], [Cable]
//		ward.Avahi(t, "cms8000", "mon0", netlab.Service{Name: "Bed 12", Type: "_http._tcp", Port: 80})
//		recording := netlab.Here.Record(t, "eth7")
//		…
//		questions := recording.Packets(t, "mdns && dns.flags.response == 0", "ip.src", "dns.qry.name")
//	}
//
// Its rules:
//   - Everything happens inside user, network and mount namespaces that [Inside]
//     makes by running the test's binary once more: nothing of the machine is
//     touched, nothing has to be cleaned up, no root is needed.
//   - It needs unshare (util-linux) and ip (iproute2); [Namespaced.Avahi] needs avahi-daemon and
//     [Recording.Packets] tshark. Where one is missing or namespaces are not permitted,
//     the test is skipped loudly, and fails if CI=true.
//   - IPv6 is off in a laboratory, so that a silent cable carries no frame.
package netlab
