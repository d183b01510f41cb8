package inventory

import (
	"slices"
	"strings"

	"visite/audit"
	"visite/checklist"
)

// Guessed is what the headings alone say.
type Guessed struct {
	Profile   Profile
	Unknown   []string           // headings that belong to no field and are not read
	Missing   []Field            // fields that have no column
	Ambiguous map[Field][]string // headings that could all be the field
}

// Guess recognises German and English headings, in any order.
func Guess(header []string) Guessed {
	g := newGuesser(header, vocabulary)
	g.assign(g.lexicon.sureOf, nil)
	g.settleLocation()
	var not []Field
	if g.Profile.Columns[Location] != "" {
		not = []Field{Ward, Bed}
	}
	g.assign(g.lexicon.likelyOf, not)
	g.useBedAsRoom()
	g.listRest()
	return g.Guessed
}

type guesser struct {
	Guessed
	header  []string
	taken   []bool
	words   []meaning
	lexicon lexicon
}

func newGuesser(header []string, words []meaning) *guesser {
	return &guesser{header: header, taken: make([]bool, len(header)), words: words, lexicon: lexiconOf(words), Guessed: Guessed{
		Profile:   Profile{Columns: map[Field]string{}},
		Ambiguous: map[Field][]string{},
	}}
}

// assign gives each field without a column the one heading that can mean it,
// in the order of the vocabulary; of several it takes none.
func (g *guesser) assign(meanings func(string) []Field, not []Field) {
	for _, v := range g.words {
		f := v.field
		if g.Profile.Columns[f] != "" || g.Ambiguous[f] != nil || slices.Contains(not, f) {
			continue
		}
		var found []int
		for i, h := range g.header {
			if !g.taken[i] && slices.Contains(meanings(h), f) {
				found = append(found, i)
			}
		}
		for _, i := range found {
			g.taken[i] = true
			if len(found) > 1 {
				g.Ambiguous[f] = append(g.Ambiguous[f], g.header[i])
			}
		}
		if len(found) == 1 {
			g.Profile.Columns[f] = g.header[found[0]]
		}
	}
}

// settleLocation decides what a column "Standort" is: beside a column for the
// room it is the ward; beside one for the ward it is something else, a building
// perhaps, and stays unread; alone it holds ward, room and bed.
func (g *guesser) settleLocation() {
	columns := g.Profile.Columns
	location, ok := columns[Location]
	switch {
	case columns[Ward] != "":
		g.release(location)
		g.release(g.Ambiguous[Location]...)
		delete(columns, Location)
		delete(g.Ambiguous, Location)
	case ok && columns[Room] != "":
		columns[Ward] = location
		delete(columns, Location)
	}
}

func (g *guesser) release(headings ...string) {
	for i, h := range g.header {
		if slices.Contains(headings, h) {
			g.taken[i] = false
		}
	}
}

// useBedAsRoom makes the bed the room where a list knows no rooms: an open ward
// is walked bed by bed.
func (g *guesser) useBedAsRoom() {
	columns := g.Profile.Columns
	if columns[Ward] != "" && columns[Room] == "" && columns[Bed] != "" && g.Ambiguous[Room] == nil {
		columns[Room] = columns[Bed]
		delete(columns, Bed)
	}
}

// listRest names the headings and the fields that are left over.
func (g *guesser) listRest() {
	for i, h := range g.header {
		if !g.taken[i] {
			g.Unknown = append(g.Unknown, h)
		}
	}
	place := g.Profile.Columns[Location] != ""
	for _, f := range Fields() {
		if g.Profile.Columns[f] != "" || f == Location || place && (f == Ward || f == Room || f == Bed) {
			continue
		}
		g.Missing = append(g.Missing, f)
	}
}

// needsMapping says why a person has to look at the headings; nil if they need
// not.
func (g Guessed) needsMapping() *audit.Refusal {
	for _, f := range Fields() {
		if heads := g.Ambiguous[f]; heads != nil {
			all := strings.Join(heads, ", ")
			return &audit.Refusal{Code: "ambiguous-column", Text: text(
				"mehrere Spalten können „"+f.Title()[checklist.German]+"“ sein: "+all+"; bitte zuordnen",
				"several columns could be “"+f.Title()[checklist.English]+"”: "+all+"; please say which")}
		}
	}
	if g.Profile.Columns[Number] == "" && g.Profile.Columns[Serial] == "" {
		return refuse("no-key-column",
			"keine Spalte mit Inventarnummer oder Seriennummer erkannt; bitte die Spalten zuordnen",
			"no column with inventory numbers or serial numbers recognised; please say which column is what")
	}
	if columns := g.Profile.Columns; columns[Ward]+columns[Location] == "" && columns[Room]+columns[Bed] != "" {
		return refuse("no-ward-column",
			"Zimmer oder Betten, aber keine Spalte mit der Station erkannt; bitte die Spalten zuordnen",
			"rooms or beds but no column with the ward recognised; please say which column is what")
	}
	return nil
}
