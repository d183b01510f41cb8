// Package mdns finds devices that announce services by multicast DNS (RFC 6762,
// RFC 6763): it listens, and it asks if somebody wants it to.
//
// Its rules:
//   - [Listen] sends nothing but what the kernel says to the switch when a group is
//     joined (an IGMP report for 224.0.0.251).
//   - [Browse] sends questions to 224.0.0.251:5353, on one interface, and nothing
//     else: not to a device, no other kind of packet. The journal is asked first; if
//     it refuses, no socket is opened. The journal is told the greatest number of
//     questions, and afterwards how many of them were heard looped back.
//   - Questions are asked by grandcat/zeroconf, which is held on a short rope
//     (docs/decisions/0010): one resolver per service type, IPv4, one interface,
//     readers that always drain, stopped when flooded, and ended before Browse
//     returns. What it makes of the answers is thrown away, because it looks neither at
//     where they come from nor at packets that tell half.
//   - Answers are collected here, from a socket of our own: only responses, only
//     from port 5353, only from an address on the link; records are joined over
//     packets. Who floods loses his own names first.
//   - No text leaves the package that has not been through [audit.Clean]. An address
//     that is announced and not on the link is never an address of the device:
//     it is foreign.
//   - A device that is not heard any more is not gone: it is gone when it says goodbye.
//     Goodbyes, like everything here, can be forged by anybody on the link.
//
// Neither Contec, Mindray, GE, Philips nor Dräger monitors are known to announce
// themselves here. That nothing is found says nothing about monitors.
package mdns
