// Package inventory reads a hospital's device list, in whatever layout it
// comes, and says what importing it would change.
//
// The way of a list:
//
//	table, err := inventory.Open("geraete.xlsx")  // a Table: header and rows of text
//	profile, err := table.Guess()                 // which column is what, or *NeedsMapping
//	mapping, err := profile.Bind(table.Header)
//	plan := inventory.NewPlan(devices, false)     // what the site knows so far
//	for row, err := range table.Rows() {
//		record, reject := mapping.Record(row)     // a cleaned device, or why not
//		change, reject := plan.Next(record)       // what to do with it, or why not
//	}
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
