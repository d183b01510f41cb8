package audit

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// AuditFilter chooses audits, or devices by where they stand. Empty fields
// choose all. The same filter as text: [ParseFilter].
//
// Capitals and small letters are alike. Ward, Room, Model, Firmware, Notice and Round
// with a star at the end choose all that begins like that.
type AuditFilter struct {
	Ward     string // name
	Nowhere  bool   // no ward is known
	Room     string // name
	Model    string // as answered (the checklist's word), or as the list has it; without blanks and hyphens
	Firmware string // likewise
	State    string // of the device, one of DeviceStates
	Verdict  string
	Review   ReviewState
	Status   Status // "" means completed only
	Drafts   bool   // unfinished ones too
	Notice   string // checklist id
	Round    RoundID
	Older    time.Duration // since it was completed (a draft: touched); 0: any age
	Younger  time.Duration
	Consult  string // where the device's consultation stands: ConsultExpiring or ConsultExpired
	Retired  bool   // of devices out of service only; lists of devices leave these out otherwise
	Mine     Choice // Person is an author of the audit
	Person   PersonID
	At       time.Time // at which ages and states are taken; zero: now
	Words    []string  // each occurs in the device's codes, names or place
}

// Choice is yes, no, or either.
type Choice int8

// The choices.
const (
	Either Choice = iota
	Yes
	No
)

// Waiting chooses what waits for a review: what is awaiting one, and what was
// changed after approval. No audit is in a state of that name.
const Waiting ReviewState = "waiting"

// LastRound is the round that was started last.
const LastRound RoundID = "last"

// Where a consultation stands that keeps an action from being open.
const (
	ConsultExpiring = "expiring" // holds now, and expires within a day
	ConsultExpired  = "expired"
)

// What a filter may have at most.
const (
	maxFilter = 2_000 // runes
	maxWords  = 16
	maxAge    = 36_500 * 24 * time.Hour
)

// FilterKey is a key of a filter's text.
type FilterKey struct {
	Names []string     // the first one is written; the others are German or other words for it
	Words []FilterWord // the values that are possible; nil: any text
	get   func(AuditFilter) []string
	set   func(*AuditFilter, string) bool // whether the value can be set beside what is set already
}

// FilterWord is a value of a key, and other words for it.
type FilterWord struct {
	Word string
	Also []string
}

// FilterKeys are the keys of a filter's text, in the order in which they are written.
func FilterKeys() []FilterKey { return slices.Clone(filterKeys()) }

func filterKeys() []FilterKey {
	return []FilterKey{
		{Names: []string{"ward", "station"}, get: getWard, set: setWard},
		textKey(func(f *AuditFilter) *string { return &f.Room }, "room", "raum", "zimmer"),
		textKey(func(f *AuditFilter) *string { return &f.Model }, "model", "modell"),
		textKey(func(f *AuditFilter) *string { return &f.Firmware }, "firmware"),
		wordKey(stateWords, func(f *AuditFilter) *string { return &f.State }, "state", "zustand"),
		wordKey(verdictWords(), func(f *AuditFilter) *string { return &f.Verdict }, "verdict", "ergebnis"),
		{Names: []string{"status", "stand"}, Words: slices.Concat(statusWords, reviewWords), get: getStatus, set: setStatus},
		textKey(func(f *AuditFilter) *string { return &f.Notice }, "notice", "meldung"),
		textKey(func(f *AuditFilter) *string { return (*string)(&f.Round) }, "round", "runde"),
		{Names: []string{"age", "alter"}, get: getAge, set: setAge},
		wordKey(consultWords, func(f *AuditFilter) *string { return &f.Consult }, "consultation", "konsil"),
		{Names: []string{mineKey, "meine", "eigene"}, Words: choiceWords, get: getMine, set: setMine},
		flagKey(func(f *AuditFilter) *bool { return &f.Drafts }, "drafts", "unfertige"),
		flagKey(func(f *AuditFilter) *bool { return &f.Retired }, "decommissioned", "stillgelegt"),
	}
}

// mineKey is the key that may stand alone.
const mineKey = "mine"

var (
	stateWords = []FilterWord{
		{"now", []string{"sofort"}},
		{"immediate", []string{"unverzüglich"}},
		{StateUnclear, []string{"widersprüchlich"}},
		{"high", []string{"hoch"}},
		{"planned", []string{"geplant"}},
		{"normal", nil},
		{StateUnaudited, []string{"nicht_geprüft"}},
		{StateResolved, []string{"nichts_offen"}},
	}
	statusWords = []FilterWord{
		{string(Draft), []string{"entwurf"}},
		{string(Completed), []string{"abgeschlossen"}},
		{string(Dropped), []string{"verworfen"}},
	}
	reviewWords = []FilterWord{
		{string(Waiting), []string{"steht_an"}},
		{string(Awaiting), []string{"wartet"}},
		{string(Approved), []string{"freigegeben"}},
		{string(Returned), []string{"zurückgegeben"}},
		{string(Changed), []string{"geändert"}},
	}
	consultWords = []FilterWord{
		{ConsultExpiring, []string{"läuft_ab"}},
		{ConsultExpired, []string{"abgelaufen"}},
	}
	choiceWords = []FilterWord{{"yes", []string{"ja"}}, {"no", []string{"nein"}}}
)

// textKey is a key whose value is any text.
func textKey(field func(*AuditFilter) *string, names ...string) FilterKey {
	return FilterKey{
		Names: names,
		get:   func(f AuditFilter) []string { return given(*field(&f)) },
		set:   func(f *AuditFilter, v string) bool { return v != "" && once(field(f), v) },
	}
}

// wordKey is a key whose value is one of some words.
func wordKey(words []FilterWord, field func(*AuditFilter) *string, names ...string) FilterKey {
	k := textKey(field, names...)
	k.Words = words
	return k
}

// flagKey is a key whose value is yes or no.
func flagKey(field func(*AuditFilter) *bool, names ...string) FilterKey {
	return FilterKey{
		Names: names, Words: choiceWords,
		get: func(f AuditFilter) []string {
			if *field(&f) {
				return []string{"yes"}
			}
			return nil
		},
		set: func(f *AuditFilter, v string) bool {
			*field(f) = v == "yes"
			return true
		},
	}
}

func given(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

// once sets a field that is not set to something else.
func once(field *string, v string) bool {
	ok := *field == "" || *field == v
	*field = v
	return ok
}

func getWard(f AuditFilter) []string {
	if f.Nowhere {
		return []string{""}
	}
	return given(f.Ward)
}

func setWard(f *AuditFilter, v string) bool {
	if v == "" {
		f.Nowhere = true
		return f.Ward == ""
	}
	return once(&f.Ward, v) && !f.Nowhere
}

func getStatus(f AuditFilter) []string {
	return append(given(string(f.Status)), given(string(f.Review))...)
}

func setStatus(f *AuditFilter, v string) bool {
	if slices.ContainsFunc(reviewWords, func(w FilterWord) bool { return w.Word == v }) {
		return once((*string)(&f.Review), v)
	}
	return once((*string)(&f.Status), v)
}

func getMine(f AuditFilter) []string { return given(f.Mine.word()) }

func setMine(f *AuditFilter, v string) bool {
	was := f.Mine.word()
	f.Mine = No
	if v == "yes" {
		f.Mine = Yes
	}
	return was == "" || was == v
}

func (c Choice) word() string { return [...]string{Either: "", Yes: "yes", No: "no"}[c] }

// ages are the units of an age, the largest first.
var ages = []struct {
	letters string
	unit    time.Duration
}{{"w", 7 * 24 * time.Hour}, {"dt", 24 * time.Hour}, {"h", time.Hour}}

func getAge(f AuditFilter) (all []string) {
	for _, limit := range []struct {
		sign string
		age  time.Duration
	}{{">", f.Older}, {"<", f.Younger}} {
		for _, a := range ages {
			if limit.age > 0 && limit.age%a.unit == 0 {
				all = append(all, fmt.Sprintf("%s%d%c", limit.sign, limit.age/a.unit, a.letters[0]))
				break
			}
		}
	}
	return all
}

func setAge(f *AuditFilter, v string) bool {
	age, _ := parseAge(v)
	field := &f.Older
	if v[0] == '<' {
		field = &f.Younger
	}
	ok := *field == 0 || *field == age
	*field = age
	return ok
}

// parseAge reads ">7d", "<24h", ">2w"; it is 0 if that is none. begun: more letters could
// make it one.
func parseAge(v string) (age time.Duration, begun bool) {
	if v == "" || v[0] != '>' && v[0] != '<' {
		return 0, v == ""
	}
	n, rest := 0, v[1:]
	for rest != "" && rest[0] >= '0' && rest[0] <= '9' && n <= 1_000_000 {
		n, rest = 10*n+int(rest[0]-'0'), rest[1:]
	}
	if rest == "" {
		return 0, true
	}
	for _, a := range ages {
		if len(rest) == 1 && strings.Contains(a.letters, rest) {
			if age = time.Duration(n) * a.unit; n <= 1_000_000 && age <= maxAge {
				return age, false
			}
		}
	}
	return 0, false
}

// String is the filter as text. [ParseFilter] reads it as the same filter, but
// for Person and At, which are not in it.
func (f AuditFilter) String() string {
	var parts []string
	for _, k := range filterKeys() {
		for _, v := range k.get(f) {
			part := k.Names[0] + ":" + quoted(v, v == "")
			if part == mineKey+":yes" {
				part = mineKey
			}
			parts = append(parts, part)
		}
	}
	for _, w := range f.Words {
		parts = append(parts, quoted(w, strings.Contains(w, ":") || alone(w)))
	}
	return strings.Join(parts, " ")
}

// quoted is a value in quotation marks, if it needs them.
func quoted(v string, always bool) string {
	if !always && !strings.ContainsFunc(v, unicode.IsSpace) && !strings.Contains(v, `"`) {
		return v
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
}

// alone reports whether a word is a key that may stand alone.
func alone(w string) bool {
	k, ok := findKey(w)
	return ok && k.Names[0] == mineKey
}

func findKey(name string) (FilterKey, bool) {
	name = Fold(name)
	for _, k := range filterKeys() {
		if slices.Contains(k.Names, name) {
			return k, true
		}
	}
	return FilterKey{}, false
}
