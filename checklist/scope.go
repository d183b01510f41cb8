package checklist

import (
	"slices"
	"unicode"
)

// Scope says which devices the notice concerns, as names on type plates and
// in inventories.
type Scope struct {
	Item      string   // the choice whose options Concerns suggests
	Makers    []Name   // any model of these makers is looked at
	NotMakers []string // other companies with a similar name
	Models    []Name   // models, their aliases and misspellings
}

// Name is a name a device goes by, and the option it suggests.
type Name struct {
	Name   string
	Option string
	Maker  string // if set, the name means this only beside this maker
}

// Concerns reports whether a device of this maker and model is, or may be,
// one the notice is about, and which option of Scope.Item its names suggest.
// Case, spaces and punctuation do not matter; either argument may be empty,
// and either may hold maker and model together.
func (c *Checklist) Concerns(maker, model string) (option string, ok bool) {
	words := append(nameWords(maker), nameWords(model)...)
	for _, other := range c.names.notMakers {
		if containsRun(words, other) {
			return "", false
		}
	}
	for _, list := range [][]wordName{c.names.models, c.names.makers} {
		for _, n := range list {
			if containsRun(words, n.name) && containsRun(words, n.maker) {
				return n.option, true
			}
		}
	}
	return "", false
}

// nameTable is a Scope in words.
type nameTable struct {
	makers, models []wordName
	notMakers      [][]string
}

type wordName struct {
	name, maker []string
	option      string
}

func compileNames(s Scope) nameTable {
	t := nameTable{makers: wordNames(s.Makers), models: wordNames(s.Models)}
	for _, n := range s.NotMakers {
		t.notMakers = append(t.notMakers, nameWords(n))
	}
	return t
}

func wordNames(names []Name) []wordName {
	list := make([]wordName, len(names))
	for i, n := range names {
		list[i] = wordName{name: nameWords(n.Name), maker: nameWords(n.Maker), option: n.Option}
	}
	return list
}

// nameWords cuts a name into runs of letters and runs of digits in lower
// case, so that "CMS8000", "cms-8000" and "CMS 8000" are the same two words.
func nameWords(s string) []string {
	var words []string
	var word []rune
	var last kindOfRune
	for _, c := range s {
		if '！' <= c && c <= '～' { // fullwidth forms, as on Asian plates
			c -= '！' - '!'
		}
		kind := kindOf(c)
		if kind != last && len(word) > 0 {
			words, word = append(words, string(word)), word[:0]
		}
		if last = kind; kind != between {
			word = append(word, unicode.ToLower(c))
		}
	}
	if len(word) > 0 {
		words = append(words, string(word))
	}
	return words
}

type kindOfRune uint8

const (
	between kindOfRune = iota
	letter
	digit
)

func kindOf(c rune) kindOfRune {
	switch {
	case unicode.IsDigit(c):
		return digit
	case unicode.IsLetter(c) || unicode.IsMark(c):
		return letter
	default:
		return between
	}
}

// containsRun reports whether run stands in words, one after the other.
func containsRun(words, run []string) bool {
	for i := range len(words) - len(run) + 1 {
		if slices.Equal(words[i:i+len(run)], run) {
			return true
		}
	}
	return false
}
