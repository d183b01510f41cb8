// Package capture reads what crossed a cable, out of capture files or live, and
// says which devices were seen and which of them call the hard-coded addresses
// of CVE-2025-0626 and CVE-2025-0683 (202.114.4.0/24, ICSMA-25-030-01).
//
// The way of a packet: a container (pcap or pcapng) gives its bytes, [decodeLink]
// its sender and what it carries, and the [watcher] takes from it what it needs
// before the next one overwrites it.
//
// Its rules:
//
//   - No payload is kept: it may be a patient's. Of what a connection to the
//     watched network begins with, only the type of its first frame stays.
//   - Only a positive observation is evidence. That nothing was seen says
//     nothing, and no word here says otherwise.
//   - An answer is no call, and neither is asking who has an address in order to
//     take it oneself.
//   - A file is hostile: every length is checked before memory is taken, tables
//     have a limit, and what was over it is counted. Memory does not grow with
//     the file.
//   - What was readable of a broken file counts, and it is said where it ended.
//   - Live, it only listens: it has no way to send, and refuses a cable that is
//     not isolated.
package capture
