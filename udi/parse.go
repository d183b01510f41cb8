package udi

import "strings"

// MaxLength is how many bytes a code may have; the longest UDI has 127.
const MaxLength = 512

// Picture is how a separator is shown where it must be seen; [Parse] takes it for
// the separator itself.
const Picture = "␝"

// Parse reads a code as a scanner or a person enters it. Present is the year in
// which that happens: it decides the century of a date of two digits. What is no
// UDI gives a [*NotUDI].
func Parse(code string, present int) (Code, error) {
	code = strings.ReplaceAll(strings.Trim(code, " \t\r\n"), Picture, string(separator))
	if len(code) > MaxLength {
		return Code{}, &NotUDI{Text{"kein UDI-Code: zu lang", "no UDI code: too long"}}
	}
	c, err := parse(code, present)
	if err == nil && !c.spoiled() {
		return c, nil
	}
	proposal, why, ok := respelled(code, present)
	if !ok {
		return c, err
	}
	if err != nil {
		c = Code{Standard: proposal.Standard, Carrier: proposal.Carrier}
	}
	c.Problems = append([]Problem{why}, c.Problems...)
	if inner := proposal.Proposal; inner != nil && proposal.Grave() {
		proposal = *inner
	}
	c.Proposal = &proposal
	return c, nil
}

// spoiled reports whether something is wrong that other settings of a scanner
// could explain.
func (c Code) spoiled() bool {
	for _, p := range c.Problems {
		switch p.Kind {
		case CheckDigit, Characters, Length, NoDate, Order, Unknown:
			return true
		}
	}
	return false
}

// gs1Symbols are the symbols that hold GS1 element strings, as the prefix names
// them behind its bracket (§ 5.1).
var gs1Symbols = map[string]bool{
	"C1": true, "d2": true, "Q3": true, "J1": true, "e0": true, "e1": true, "e2": true,
}

// tradeSymbols are those that hold a product number alone: EAN, UPC, ITF-14.
var tradeSymbols = map[string]bool{"E0": true, "E4": true, "I1": true}

// symbology is the prefix by which a scanner names the symbol, and the rest.
func symbology(s string) (prefix, rest string) {
	if len(s) < 3 || s[0] != ']' || strings.Trim(s[1:2], letters) != "" || strings.Trim(s[2:3], letters+digits) != "" {
		return "", s
	}
	if symbol := swapCase(s[1:3]); gs1Symbols[symbol] && !tradeSymbols[s[1:3]] {
		return "", s // written with caps lock on
	}
	return s[:3], s[3:]
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// parse reads a code as it stands.
func parse(code string, present int) (Code, error) {
	prefix, s := symbology(code)
	var c Code
	ok, sure := false, prefix != "" && gs1Symbols[prefix[1:]]
	switch first := strings.TrimLeft(s, string(separator)+" "); {
	case first == "":
	case isLink(s):
		if c, ok = digitalLink(s, present); !ok {
			return Code{}, &NotUDI{Text{"keine UDI: eine Web-Adresse ohne Produktnummer", "no UDI: a web address without a product number"}}
		}
	case prefix != "" && tradeSymbols[prefix[1:]]:
		c, ok = tradeNumber(s, present)
	case first[0] == '(':
		c, ok = withBrackets(first, present)
	case !sure && (first[0] == '+' || first[0] == '*'):
		c, ok = hibc(s, present)
	case !sure && (first[0] == '=' || first[0] == '&'):
		c, ok = isbt(s)
	default:
		c, ok = elementString(s, sure, present)
	}
	if !ok {
		return Code{}, &NotUDI{Text{
			"keine UDI: weder GS1 noch HIBC noch ISBT 128", "no UDI: neither GS1 nor HIBC nor ISBT 128",
		}}
	}
	c.Symbology = prefix
	return c, nil
}

// DeviceIdentifier is the DI in what a list calls a UDI: a whole code, or the
// number of the product alone. It is "" if there is none.
func DeviceIdentifier(s string) string {
	s = strings.TrimSpace(s)
	if isTradeNumber(s) {
		if s = full(s); digitRight(s) {
			return s
		}
		return ""
	}
	c, err := Parse(s, 2000) // no date is asked for
	if err != nil || c.Grave() {
		return ""
	}
	return c.DI
}
