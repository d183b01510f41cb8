// Package udi reads what a scanner reads off a medical device: Unique Device
// Identifiers of the three issuing agencies, GS1, HIBCC and ICCBBA. A UDI is a
// device identifier (DI: which model) with production identifiers (PI: which
// serial number, lot, dates).
//
// Its rules:
//
//   - It is a part of the core: no I/O, no clock (the present year is a
//     parameter), nothing of ours imported.
//   - What is no UDI is refused with [NotUDI], so that an inventory number stays
//     one: only a check digit that is right, a prefix or brackets make a row of
//     digits a UDI.
//   - A code is never repaired in silence. What is wrong with it is a [Problem]
//     in German and English; what it was before a scanner with the wrong
//     settings spoiled it is [Code.Proposal], which a person confirms.
//   - An identifier that is not known is kept and said.
//   - The time it takes grows with the length of the code, which is limited.
//
// Sources: GS1 General Specifications (§ 3 application identifiers, § 7.8
// element strings, § 7.9 check digits, § 7.11 character set 82, § 7.12 centuries)
// and, for its table of application identifiers, GS1's Barcode Syntax
// Dictionary; GS1 Digital Link Standard: URI Syntax; ANSI/HIBC 2.6; IMDRF/UDI
// WG/N48, appendix A, for what the three agencies put into a UDI.
package udi
