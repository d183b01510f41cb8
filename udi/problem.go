package udi

import (
	"fmt"
	"strconv"
)

// Problem is something to say about a code. One that is grave means that the
// code is not to be taken as it stands.
type Problem struct {
	Kind  ProblemKind
	Grave bool
	Text  Text
}

// ProblemKind tells problems apart for programs.
type ProblemKind string

// The kinds of problems.
const (
	CheckDigit ProblemKind = "check-digit"
	Characters ProblemKind = "characters"
	Length     ProblemKind = "length"
	NoDate     ProblemKind = "date"
	Twice      ProblemKind = "twice"   // two values for one thing
	Unknown    ProblemKind = "unknown" // kept, but not understood
	NoDevice   ProblemKind = "no-device-identifier"
	Layout     ProblemKind = "keyboard-layout"
	Separator  ProblemKind = "separator" // a separator may be, or is, lost
	Half       ProblemKind = "half"      // the other code of the label is needed too
	Order      ProblemKind = "order"
)

func grave(kind ProblemKind, de, en string, args ...any) Problem {
	return Problem{kind, true, Text{fmt.Sprintf(de, args...), fmt.Sprintf(en, args...)}}
}

func note(kind ProblemKind, de, en string, args ...any) Problem {
	p := grave(kind, de, en, args...)
	p.Grave = false
	return p
}

// label is an identifier as people know it.
func label(id string) string { return "(" + id + ")" }

func wrongDigit(s spec, value string) Problem {
	return grave(CheckDigit, "Prüfziffer falsch: %s %s. Bitte noch einmal scannen; die Ziffern mit dem Etikett vergleichen.",
		"wrong check digit: %s %s. Please scan again; compare the digits with the label.", label(s.id), shown(value))
}

func wrongCharacter(s spec, bad string) Problem {
	return Problem{Characters, true, Text{
		fmt.Sprintf("In %s %s darf „%s“ nicht stehen.", label(s.id), s.name.De, shown(bad)),
		fmt.Sprintf("%s %s must not hold “%s”.", label(s.id), s.name.En, shown(bad)),
	}}
}

func wrongLength(s spec, value string, least, most int) Problem {
	span := strconv.Itoa(most)
	if least != most {
		span = fmt.Sprintf("%d–%d", least, most)
	}
	return grave(Length, "%s hat %d Zeichen statt %s: Der Code ist nicht vollständig oder ein Trennzeichen fehlt.",
		"%s has %d characters instead of %s: the code is cut off, or a separator is missing.", label(s.id), len(value), span)
}

func noDate(name Text, value string) Problem {
	return Problem{NoDate, true, Text{
		fmt.Sprintf("%s ist kein Datum: %s", shown(value), name.De), fmt.Sprintf("%s is no date: %s", shown(value), name.En),
	}}
}

func twice(id, first, second string) Problem {
	return grave(Twice, "%s steht zweimal da, mit verschiedenem Wert: %s und %s.", "%s is there twice with different values: %s and %s.",
		label(id), shown(first), shown(second))
}

func unknownID(id string) Problem {
	return note(Unknown, "%s ist hier nicht bekannt; es bleibt stehen, wie es ist.", "%s is not known here; it is kept as it is.", label(id))
}

func notUnderstood(text string) Problem {
	return note(Unknown, "„%s“ wird nicht verstanden; es bleibt stehen, wie es ist.", "“%s” is not understood; it is kept as it is.", shown(text))
}

func noDevice() Problem {
	return note(NoDevice, "Der Code nennt kein Modell (keine UDI-DI). Trägt das Gerät einen zweiten Code, auch diesen scannen.",
		"The code names no model (no UDI-DI). If the device has a second code, scan that too.")
}

// shown is a piece of a code inside a sentence: short, and harmless wherever it
// is shown.
func shown(s string) string {
	const most = 40
	runes := []rune(s)
	if len(runes) > most {
		runes = append(runes[:most], '…')
	}
	for i, r := range runes {
		if !strconv.IsGraphic(r) {
			runes[i] = '·'
		}
	}
	return string(runes)
}
