package audit

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"visite/checklist"
)

// verdictWords are the verdicts of the checklists built into the program.
var verdictWords = sync.OnceValue(func() []FilterWord {
	all, err := checklist.Shipped()
	if err != nil {
		return []FilterWord{}
	}
	var words []FilterWord
	add := func(word string) {
		if !slices.ContainsFunc(words, func(w FilterWord) bool { return w.Word == word }) {
			words = append(words, FilterWord{Word: word})
		}
	}
	for _, c := range all {
		add(c.Incomplete.Word)
		for _, u := range c.Urgencies {
			add(u.Verdict.Word)
		}
	}
	return words
})

// filterPart is a part of a filter's text: key and value, or a word.
type filterPart struct {
	text   string // as it stands there
	key    string // "" for a word
	keyed  bool
	value  string
	quoted bool
	closed bool // something follows it, so nobody is typing at it any more
}

// ParseFilter reads a filter: keys with values, and words, each of which must
// occur in the device's codes, names or place. A value or a word with blanks
// stands in quotation marks.
//
//	ward:"Intensiv 2" state:immediate age:>7d mine status:awaiting CMS8000
//
// The keys may be German: station, zustand, alter. The error is a [Refusal] that names the
// part that is wrong, and what is possible.
func ParseFilter(text string) (f AuditFilter, err error) {
	parts, err := splitFilter(text)
	if err != nil {
		return f, err
	}
	for _, p := range parts {
		if p.quoted && !p.closed {
			return f, refuse("filter", "Filter: „%s“ hat kein schließendes Anführungszeichen", "filter: “%s” has no closing quotation mark", shown(p.text))
		}
		if err := p.apply(&f); err != nil {
			return f, err
		}
	}
	return f, nil
}

// TypedFilter reads a filter that is still being typed. The last part may be
// unfinished: what stands there of a ward or a model chooses all that begins like
// that, and a part of which nothing can be made yet ("ward:", "state:im", "age:>7") is returned
// beside the filter of all the others. An error says that no further letter
// can mend the text.
func TypedFilter(text string) (f AuditFilter, unfinished string, err error) {
	parts, err := splitFilter(text)
	if err != nil {
		return f, "", err
	}
	for _, p := range parts {
		if p.closed {
			err = p.apply(&f)
		} else {
			unfinished, err = p.applyTyped(&f)
		}
		if err != nil {
			return f, "", err
		}
	}
	return f, unfinished, nil
}

// applyTyped sets what the last part says so far.
func (p filterPart) applyTyped(f *AuditFilter) (unfinished string, err error) {
	k, ok := findKey(p.key)
	if !p.keyed || !ok {
		return "", p.apply(f)
	}
	begun := Clean(p.value, MaxName) == "" || p.value == "*"
	switch {
	case k.Words != nil:
		begun = begun || !k.has(p.value) && k.begins(p.value)
	case k.Names[0] == "age":
		_, more := parseAge(strings.ToLower(p.value))
		begun = begun || more
	case !begun && !strings.HasSuffix(p.value, "*") && !isLast(p.value):
		p.value += "*"
	}
	if begun {
		return shown(p.text), nil
	}
	return "", p.apply(f)
}

func isLast(v string) bool { return Fold(v) == string(LastRound) || Fold(v) == "letzte" }

// apply sets what the part says.
func (p filterPart) apply(f *AuditFilter) error {
	if !p.keyed && !p.quoted && alone(p.value) {
		p.key, p.value, p.keyed = p.value, "yes", true
	}
	if !p.keyed {
		return p.addWord(f)
	}
	k, ok := findKey(p.key)
	if !ok {
		return refuse("filter", "Filter: „%s“: es gibt kein %q; möglich: %s (oder ein gesuchtes Wort mit Doppelpunkt in Anführungszeichen)",
			"filter: “%s”: there is no %q; possible: %s (or put a word to search for that has a colon in quotation marks)",
			shown(p.text), Clean(p.key, 40), strings.Join(keyNames(), ", "))
	}
	value, err := k.parse(p)
	if err != nil {
		return err
	}
	if !k.set(f, value) {
		return refuse("filter", "Filter: „%s“: %s steht schon mit einem anderen Wert da", "filter: “%s”: %s is there already with another value", shown(p.text), k.Names[0])
	}
	return nil
}

func (p filterPart) addWord(f *AuditFilter) error {
	word := Clean(p.value, MaxName)
	if Fold(word) == "" || slices.Contains(f.Words, word) {
		return nil
	}
	if len(f.Words) == maxWords {
		return refuse("filter", "Filter: mehr als %d Wörter", "filter: more than %d words", maxWords)
	}
	f.Words = append(f.Words, word)
	return nil
}

// parse is the value as the filter holds it.
func (k FilterKey) parse(p filterPart) (string, error) {
	value := Clean(p.value, MaxName)
	switch {
	case k.Words != nil:
		for _, w := range k.Words {
			if w.is(value) {
				return w.Word, nil
			}
		}
		return "", refuse("filter", "Filter: „%s“: möglich ist %s", "filter: “%s”: possible is %s", shown(p.text), strings.Join(k.words(), ", "))
	case k.Names[0] == "age":
		value = strings.ToLower(value)
		if age, _ := parseAge(value); age == 0 {
			return "", refuse("filter", "Filter: „%s“: älter als 7 Tage ist >7d, jünger <7d; h, d und w für Stunden, Tage und Wochen",
				"filter: “%s”: older than 7 days is >7d, younger <7d; h, d and w for hours, days and weeks", shown(p.text))
		}
	case k.Names[0] == "round" && isLast(value):
		return string(LastRound), nil
	case value == "" && (!p.quoted || k.Names[0] != "ward"), value == "*":
		return "", refuse("filter", "Filter: „%s“: nach dem Doppelpunkt fehlt der Wert", "filter: “%s”: the value after the colon is missing", shown(p.text))
	}
	return value, nil
}

// has reports whether a value is one of the key's words.
func (k FilterKey) has(value string) bool {
	return slices.ContainsFunc(k.Words, func(w FilterWord) bool { return w.is(value) })
}

// begins reports whether one of the key's words begins with the value.
func (k FilterKey) begins(value string) bool {
	value = Fold(value)
	return slices.ContainsFunc(k.Words, func(w FilterWord) bool {
		return strings.HasPrefix(w.Word, value) || slices.ContainsFunc(w.Also, func(a string) bool { return strings.HasPrefix(a, value) })
	})
}

func (w FilterWord) is(value string) bool {
	value = Fold(value)
	return value == w.Word || slices.Contains(w.Also, value)
}

// words are the key's words for people.
func (k FilterKey) words() []string {
	var all []string
	for _, w := range k.Words {
		all = append(all, strings.Join(append([]string{w.Word}, w.Also...), "/"))
	}
	return all
}

func keyNames() []string {
	var all []string
	for _, k := range filterKeys() {
		all = append(all, strings.Join(k.Names, "/"))
	}
	return all
}

// shown is a part of a filter as a message may show it.
func shown(text string) string { return Clean(text, 60) }

// splitFilter parts a filter's text.
func splitFilter(text string) (parts []filterPart, err error) {
	if len(text) > maxFilter*utf8.UTFMax || utf8.RuneCountInString(text) > maxFilter {
		return nil, refuse("filter", "Filter: länger als %d Zeichen", "filter: longer than %d characters", maxFilter)
	}
	for {
		if text = strings.TrimLeftFunc(text, unicode.IsSpace); text == "" {
			return parts, nil
		}
		var p filterPart
		p, text = cutPart(text)
		parts = append(parts, p)
	}
}

// cutPart takes the first part off a text that does not begin with a blank.
func cutPart(text string) (p filterPart, rest string) {
	rest = text
	if rest[0] != '"' {
		end := strings.IndexFunc(rest, func(r rune) bool { return r == ':' || unicode.IsSpace(r) })
		if end < 0 {
			return filterPart{text: text, value: text}, ""
		}
		if rest[end] != ':' {
			return filterPart{text: text[:end], value: text[:end], closed: true}, rest[end:]
		}
		p.key, p.keyed, rest = rest[:end], true, rest[end+1:]
	}
	if strings.HasPrefix(rest, `"`) {
		p.quoted = true
		p.value, rest, p.closed = unquote(rest[1:])
	} else {
		end := strings.IndexFunc(rest, unicode.IsSpace)
		if p.closed = end >= 0; !p.closed {
			end = len(rest)
		}
		p.value, rest = rest[:end], rest[end:]
	}
	p.text = text[:len(text)-len(rest)]
	return p, rest
}

// unquote reads to the closing quotation mark. A backslash keeps the character
// behind it.
func unquote(s string) (value, rest string, closed bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:], true
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), "", false
}
