// Package xlsx is a small kit for workbooks of many rows: several sheets that
// are filled side by side, each with a header that stays in view, a filter over
// it, columns of their own width and kind, and a page set up to be printed. It
// knows nothing of audits.
//
// Its rules:
//
//   - Same calls, same bytes: no clock, no order of a map, dates from [Options].
//   - A text is a text: what looks like a formula, a number or a date stays the
//     characters it is. Dates and numbers are what a column of that kind gets.
//   - Nothing is cut silently: a text longer than a cell can hold ends in "[…]",
//     and a sheet with more rows than a sheet can have is [ErrRows].
//   - Memory holds a piece of each sheet's rows: what excelize's stream writer
//     makes of a piece goes on, compressed, into a temporary file at once, instead
//     of gathering, 16 MB and more a sheet, until the end.
package xlsx
