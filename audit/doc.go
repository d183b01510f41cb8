// Package audit is the round: the places and devices of a site, the walk
// through its rooms, the checklist answered at each bed, and what follows from
// it. It holds the events that are written to the log, the state they fold
// into, and the rules that say which event may follow.
//
// Its rules:
//
//   - No I/O, no SQL, no terminal, no clock: whoever calls brings the bytes and
//     the time.
//   - A rule is a method that returns an event or a [Refusal]; it changes
//     nothing. The store appends the event and folds it.
//   - A released event never changes its meaning or its bytes; a new need is a
//     new kind (see event.go).
//   - Names of people and free text are [Private]: they lie beside the log, so
//     that they can be erased without breaking it.
package audit
