// Package discovery looks around on the network from where the laptop is: what
// its parts hear, read and ask comes together here, as [audit.Surroundings].
//
// Its rules:
//   - It listens; the only packets it has sent are mDNS questions to
//     224.0.0.251:5353, on one interface, each announced in the log before. No
//     entry, no packet.
//   - One [Lookout] is one watch. Closing it ends all sockets and goroutines.
//   - A part that fails is shown as failed, with what to do; the others go on. A
//     cable that is pulled is told, and when it is back everything starts anew.
//   - Whatever comes in is capped here once more. Who floods loses his own
//     sightings first.
//   - That nothing was seen never means that there is nothing.
package discovery
