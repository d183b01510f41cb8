// Package listen hears what devices say of themselves unasked, on one link,
// without rights and without sending anything: no socket of this package is
// ever written to. Joining the group of WS-Discovery makes the kernel send IGMP
// reports; that is all.
//
// What is heard, and from where its layout is known:
//
//   - Hello and Bye of IEEE 11073 SDC on 239.255.255.250:3702: WS-Discovery 1.1
//     (OASIS, 2009), IEEE 11073-20701 § 9 for the scopes;
//   - the Connect Indication of Philips IntelliVue on 24005: Philips Data Export
//     Interface Programming Guide (4535 642 59271);
//   - the announcement of the Mindray Patient Data Share on 4600: HL7 2.3.1
//     ADT^A01. It names a patient: three fields are read, and nothing else;
//   - presence on a GE CARESCAPE network on 7000: as far as its users describe
//     it, see ge.go.
//
// Rules: a packet counts only if it came from the link it is listened on and from
// an address on it, and not from ourselves. Size, rate and number are capped;
// what is refused is counted. Text is cleaned and copied, so that nothing that is
// kept holds a packet in memory, and the packet is wiped when it has been read.
// Scopes that name a patient or an operator are never kept.
package listen
