package udi

import (
	"slices"
	"strings"
	"unicode"
)

// A scanner is a keyboard: it sends keys, and the computer makes characters of
// them by the country it is set to. These are the keys on which a German and a
// US keyboard differ, in the same order.
const (
	keysUS = "yzYZ-_=+[{]};:'\"\\|/?<>@#^&*()`~"
	keysDE = "zyZYß?´`üÜ+*öÖäÄ#'-_;:\"§&/()=^°"
)

// dead are letters that a German keyboard makes of an accent and the letter
// typed next.
const (
	deadLetters = "ÀÈÌÒÙàèìòùÁÉÍÓÚÝáéíóúýÂÊÎÔÛâêîôû"
	deadAccents = "``````````´´´´´´´´´´´´^^^^^^^^^^"
	deadPlain   = "AEIOUaeiouAEIOUYaeiouyAEIOUaeiou"
)

// spelling is a way in which a scanner's settings change a code.
type spelling struct {
	undo func(string) string
	text Text
}

const (
	thenDe = " Das Tastaturland des Scanners auf das des Rechners stellen (Blatt des Herstellers: „Keyboard Country“) und noch einmal scannen."
	thenEn = " Set the keyboard country of the scanner to that of the computer (maker's sheet: “Keyboard Country”) and scan again."
)

var yzText = Text{
	"y und z sind vertauscht: Scanner und Rechner haben verschiedene Tastaturländer." + thenDe,
	"y and z are swapped: scanner and computer have different keyboard countries." + thenEn,
}

var spellings = []spelling{
	{undoGerman, Text{
		"Der Scanner ist auf eine US-Tastatur gestellt, der Rechner auf eine deutsche: y und z und die Sonderzeichen sind vertauscht." + thenDe,
		"The scanner is set to a US keyboard, the computer to a German one: y and z and the signs are swapped." + thenEn,
	}},
	{undoUS, Text{
		"Der Scanner ist auf eine deutsche Tastatur gestellt, der Rechner auf eine US-Tastatur: y und z und die Sonderzeichen sind vertauscht." + thenDe,
		"The scanner is set to a German keyboard, the computer to a US one: y and z and the signs are swapped." + thenEn,
	}},
	{swapYZ, yzText},
	{swapCase, Text{
		"Groß- und Kleinbuchstaben sind vertauscht: Die Feststelltaste ist an. Ausschalten und noch einmal scannen.",
		"Capital and small letters are swapped: caps lock is on. Switch it off and scan again.",
	}},
}

// keys maps the characters of one keyboard to those of the other.
func keys(from, to string) map[rune]rune {
	m, target := map[rune]rune{}, []rune(to)
	for i, r := range []rune(from) {
		m[r] = target[i]
	}
	return m
}

var (
	toUS   = keys(keysDE, keysUS)
	toDE   = keys(keysUS, keysDE)
	letter = keys(deadLetters, deadPlain)
	accent = keys(deadLetters, deadAccents)
	yz     = keys("yzYZ", "zyZY")
)

func mapped(s string, m map[rune]rune) string {
	return strings.Map(func(r rune) rune {
		if other, ok := m[r]; ok {
			return other
		}
		return r
	}, s)
}

// undoGerman is what a US scanner sent to a German computer.
func undoGerman(s string) string {
	var b strings.Builder
	for _, r := range s {
		if p, ok := letter[r]; ok {
			b.WriteRune(accent[r])
			r = p
		}
		b.WriteRune(r)
	}
	return mapped(b.String(), toUS)
}

// undoUS is what a German scanner sent to a US computer. Its "]" is the 9 with a
// key that the other keyboard does not have.
func undoUS(s string) string {
	back := mapped(s, toDE)
	if len(s) > 2 && s[0] == '9' && gs1Symbols[s[1:3]] {
		back = "]" + back[1:]
	}
	return back
}

func swapYZ(s string) string { return mapped(s, yz) }

func swapCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}

// respelled finds the settings that would explain a code: undone, they leave one
// whose check digit is right and in which nothing is grave but a separator, which
// such scanners lose as well.
func respelled(code string, present int) (Code, Problem, bool) {
	for _, sp := range spellings {
		other := sp.undo(code)
		if other == code {
			continue
		}
		c, err := parse(other, present)
		explained := !c.Grave() || c.Proposal != nil && c.Proposal.Sound()
		if err != nil || c.DI == "" || c.spoiled() || !explained {
			continue
		}
		return c, Problem{Layout, true, sp.text}, true
	}
	return Code{}, Problem{}, false
}

// Swapped is the code with y and z exchanged in its serial number and its lot, as
// a proposal, for one that gives no other sign of a wrong keyboard: GS1 has no
// check character that would show it. It is for the asker who does not know the
// serial number as it stands; ok is false where there is nothing to exchange.
func (c Code) Swapped() (asked Code, ok bool) {
	if !c.Sound() || c.Standard != GS1 || swapYZ(c.Serial+c.Lot) == c.Serial+c.Lot {
		return c, false
	}
	other := c
	other.Elements = slices.Clone(c.Elements)
	for i, e := range other.Elements {
		if e.ID == "10" || e.ID == "21" {
			other.Elements[i].Value = swapYZ(e.Value)
		}
	}
	other.Serial, other.Lot = swapYZ(c.Serial), swapYZ(c.Lot)
	c.Proposal = &other
	c.Problems = append([]Problem{{Layout, false, yzText}}, c.Problems...)
	return c, true
}
