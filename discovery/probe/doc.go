// Package probe makes connect checks: whether a monitor lets others in on a few
// TCP ports. It is the only part of the program that sends anything to a device.
//
// A monitor may have a patient on it, and may be crashed by a packet. So:
//
//   - No record, no packet. The [Journal] is told of every connection before it
//     is made, and a journal that fails means that it is not made.
//   - Zero bytes are sent. What a device says by itself is read on port 23 only,
//     at most [audit.ProbeBannerBytes]; its telnet options are not answered.
//   - One connection to a host at a time, and few of them: the limits are the
//     constants of [audit], and nothing here loosens them.
//   - [Check] says where a connection may go at all. It is asked for the plan, before
//     each connection, and again of the connected socket.
//   - A host that answered and falls silent is left alone at once, and a person is
//     told to look at it. Two such hosts, and everything stops.
//   - When the context ends no further connection is begun, and what is open is
//     closed.
package probe
