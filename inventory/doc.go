// Package inventory reads a hospital's device list, in whatever layout it
// comes, and says what importing it would change.
//
// The way of a list: [Open] gives a [Table], [Table.Guess] a [Profile] that says
// which column is what, or asks for one; [Profile.Bind] a [Mapping], which turns
// each row into a [Record] or a [Reject]; and [Plan.Next] turns each record into
// a [Change] or a [Reject]. The example of the package goes this way.
//
// Its rules:
//
//   - A file is hostile until read: the sizes of lines, cells and archives are
//     bounded before memory is taken, every cell is cleaned of control
//     characters and escape sequences, and what a file is, is told by its
//     content and never by its name.
//   - Devices are matched by inventory number, else by maker, model and serial
//     number, never by name. An empty cell never erases what is known.
//   - What was seen at the bed beats the list; the difference is reported.
//   - A row that cannot be taken is rejected with its number, column and
//     reason; the other rows still load. No row is dropped silently.
//   - The same file twice changes nothing.
//   - No SQL and no terminal; a plan is a pure function of devices and records.
package inventory
