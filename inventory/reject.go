package inventory

import "visite/audit"

// Reject is a row that could not be taken, and why. Its code is one of:
//
//	fields           more or fewer fields than the header
//	encoding         not text in the encoding of the rest of the file
//	no-number        neither inventory number nor serial number
//	damaged-number   a number the spreadsheet has cut ("1,23E+12")
//	too-long         a cell longer than such a name can be
//	no-ward          a room or bed without a ward
//	location         a location with more parts than the profile knows
//	serial-differs   a known inventory number with another serial number
//	two-devices      number and serial number point to different devices
//	ambiguous        number or serial number points to several known devices
//	number-reused    an inventory number another device was first known by
//	twice            the same device again in this file, with other content
type Reject struct {
	Row    int            // line or row in the file, from 1
	Column string         // heading of the column at fault, "" if it is the whole row
	Reason *audit.Refusal // in both languages
	Cells  []string       // as read
}
