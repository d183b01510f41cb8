package audit

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseFilter(t *testing.T) {
	for text, want := range map[string]AuditFilter{
		"": {},
		`ward:"Intensiv 2" state:immediate age:>7d mine status:awaiting CMS8000`: {
			Ward: "Intensiv 2", State: "immediate", Older: 7 * 24 * time.Hour, Mine: Yes, Review: Awaiting, Words: []string{"CMS8000"},
		},
		`station:"Intensiv 2" Zustand:Sofort alter:<2w meine:nein stand:Geändert`: {
			Ward: "Intensiv 2", State: "now", Younger: 14 * 24 * time.Hour, Mine: No, Review: Changed,
		},
		`status:draft status:returned drafts:ja`:           {Status: Draft, Review: Returned, Drafts: true},
		`age:>12h age:<30T`:                                {Older: 12 * time.Hour, Younger: 30 * 24 * time.Hour},
		`room:20* modell:"CMS 8000" firmware:M7.820:1`:     {Room: "20*", Model: "CMS 8000", Firmware: "M7.820:1"},
		`notice:bfarm* runde:letzte konsil:abgelaufen`:     {Notice: "bfarm*", Round: LastRound, Consult: ConsultExpired},
		`ward:"" "mine" "a:b" 2" intensiv intensiv`:        {Nowhere: true, Words: []string{"mine", "a:b", `2"`, "intensiv"}},
		`ward:"A \"B\" \\ C" verdict:incomplete`:           {Ward: `A "B" \ C`, Verdict: "incomplete"},
		"  \t state:now \n ward:X\u202e  \x1b[31m":         {State: "now", Ward: "X"},
		`drafts:no meine:ja mine ward:Süd ward:Süd  "a"b"`: {Mine: Yes, Ward: "Süd", Words: []string{"a", `b"`}},
	} {
		got, err := ParseFilter(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis   %+v, %v\nwant %+v", text, got, err, want)
		}
	}
}

// TestParseFilterRefuses: a typing error must not look like an empty list.
func TestParseFilterRefuses(t *testing.T) {
	for text, want := range map[string][]string{
		`wrad:X`:                            {"wrad", "ward/station"},
		`CMS ward:`:                         {"ward:"},
		`room:""`:                           {"room"},
		`ward:*`:                            {"ward:*"},
		`"CMS 8000`:                         {`"CMS 8000`},
		`state:urgent`:                      {"state:urgent", "now/sofort", "resolved/nichts_offen"},
		`age:7d`:                            {"age:7d", ">7d"},
		`age:>7y`:                           {"age:>7y"},
		`age:>0d`:                           {"age:>0d"},
		`age:>999999999999999d`:             {"age:>9"},
		`status:open`:                       {"status:open", "completed/abgeschlossen", "awaiting/wartet"},
		`verdict:bad`:                       {"verdict:bad", "action_now"},
		`ward:A ward:B`:                     {"ward:B", "ward"},
		`ward:A ward:""`:                    {`ward:""`},
		`age:>1d alter:>2d`:                 {"alter:>2d"},
		`mine mine:no`:                      {"mine:no"},
		`00:1b:44`:                          {"00:1b:44", `"00"`},
		`:x`:                                {":x"},
		strings.Repeat("x ", 20):            nil,
		strings.Repeat("é", 2_001):          {"2000"},
		"a b c d e f g h i j k l m n o p q": {"16"},
	} {
		_, err := ParseFilter(text)
		if want == nil && err != nil {
			t.Errorf("%s: %v", text, err)
		}
		var r *Refusal
		if want != nil && (!errors.As(err, &r) || r.Code != "filter" || r.Text["de"] == r.Text["en"]) {
			t.Errorf("%s: %v is no refusal", text, err)
			continue
		}
		for _, part := range want {
			if !strings.Contains(r.Text["de"], part) || !strings.Contains(r.Text["en"], part) {
				t.Errorf("%s: %v lacks %q", text, r.Text, part)
			}
		}
	}
}

// TestTypedFilter: while somebody types, the list follows and never complains
// about what is only unfinished.
func TestTypedFilter(t *testing.T) {
	for text, want := range map[string]struct {
		f          AuditFilter
		unfinished string
	}{
		`state:now ward:`:      {AuditFilter{State: "now"}, "ward:"},
		`state:now ward:"`:     {AuditFilter{State: "now"}, `ward:"`},
		`ward:"Int 1`:          {AuditFilter{Ward: "Int 1*"}, ""},
		`ward:Int`:             {AuditFilter{Ward: "Int*"}, ""},
		`ward:Int `:            {AuditFilter{Ward: "Int"}, ""},
		`ward:"Int"`:           {AuditFilter{Ward: "Int"}, ""},
		`modell:CMS*`:          {AuditFilter{Model: "CMS*"}, ""},
		`round:last`:           {AuditFilter{Round: LastRound}, ""},
		`zustand:unver`:        {AuditFilter{}, "zustand:unver"},
		`state:now`:            {AuditFilter{State: "now"}, ""},
		`ward:X age:>`:         {AuditFilter{Ward: "X"}, "age:>"},
		`ward:X age:>7`:        {AuditFilter{Ward: "X"}, "age:>7"},
		`age:>7d`:              {AuditFilter{Older: 7 * 24 * time.Hour}, ""},
		`"CMS 80`:              {AuditFilter{Words: []string{"CMS 80"}}, ""},
		`mine:n`:               {AuditFilter{}, "mine:n"},
		`status:awaiting wart`: {AuditFilter{Review: Awaiting, Words: []string{"wart"}}, ""},
	} {
		f, unfinished, err := TypedFilter(text)
		if err != nil || !reflect.DeepEqual(f, want.f) || unfinished != want.unfinished {
			t.Errorf("%s: %+v, %q, %v, want %+v, %q", text, f, unfinished, err, want.f, want.unfinished)
		}
	}
	for _, text := range []string{"wrad:", "state:x", "age:x", "age:>7x", "ward: X", `state:"n" `} {
		if f, unfinished, err := TypedFilter(text); err == nil {
			t.Errorf("%s: %+v, %q", text, f, unfinished)
		}
	}
}

// TestTypedLetterByLetter: no text that is a filter in the end is refused on
// the way there.
func TestTypedLetterByLetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyFilter().Draw(t, "filter").String()
		for i := range text {
			if _, _, err := TypedFilter(text[:i]); err != nil && !strings.Contains(err.Error(), "there already") {
				t.Fatalf("%q: %v", text[:i], err)
			}
		}
	})
}

// TestFilterKeys: no name means two things, and every word of a key is read.
func TestFilterKeys(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range FilterKeys() {
		for _, name := range k.Names {
			if seen[name] || name != Fold(name) {
				t.Errorf("key %q", name)
			}
			seen[name] = true
			for _, w := range k.Words {
				for _, word := range append([]string{w.Word}, w.Also...) {
					if _, err := ParseFilter(name + ":" + word); err != nil || word != Fold(word) {
						t.Errorf("%s:%s: %v", name, word, err)
					}
				}
			}
		}
	}
	var states []string
	for _, w := range stateWords {
		states = append(states, w.Word)
	}
	if !slices.Equal(states, DeviceStates()) {
		t.Errorf("states %v, want %v", states, DeviceStates())
	}
}

// anyFilter draws filters as they can be read, with texts that need care.
func anyFilter() *rapid.Generator[AuditFilter] {
	text := rapid.OneOf(
		rapid.SampledFrom([]string{"", "", "", "Intensiv 2", `Station "A"`, `a\b "c\`, "x:y", "20*", "mine", "Ä ö", "now"}),
		rapid.Map(rapid.String(), func(s string) string {
			if s = Clean(s, MaxName); s == "*" {
				return ""
			}
			return s
		}),
	)
	word := func(words []FilterWord) *rapid.Generator[string] {
		all := []string{"", ""}
		for _, w := range words {
			all = append(all, w.Word)
		}
		return rapid.SampledFrom(all)
	}
	age := rapid.Map(rapid.IntRange(0, 1000), func(h int) time.Duration { return time.Duration(h) * time.Hour })
	return rapid.Custom(func(t *rapid.T) AuditFilter {
		f := AuditFilter{
			Ward: text.Draw(t, "ward"), Room: text.Draw(t, "room"), Model: text.Draw(t, "model"), Firmware: text.Draw(t, "firmware"),
			State: word(stateWords).Draw(t, "state"), Verdict: word(verdictWords()).Draw(t, "verdict"),
			Review: ReviewState(word(reviewWords).Draw(t, "review")), Status: Status(word(statusWords).Draw(t, "status")),
			Drafts: rapid.Bool().Draw(t, "drafts"), Retired: rapid.Bool().Draw(t, "retired"), Notice: text.Draw(t, "notice"), Round: RoundID(text.Draw(t, "round")),
			Older: age.Draw(t, "older"), Younger: age.Draw(t, "younger"), Consult: word(consultWords).Draw(t, "consultation"),
			Mine: Choice(rapid.IntRange(0, 2).Draw(t, "mine")),
		}
		if isLast(string(f.Round)) {
			f.Round = LastRound
		}
		f.Nowhere = f.Ward == "" && rapid.Bool().Draw(t, "nowhere")
		for range rapid.IntRange(0, 3).Draw(t, "words") {
			if w := text.Draw(t, "word"); Fold(w) != "" && !slices.Contains(f.Words, w) {
				f.Words = append(f.Words, w)
			}
		}
		return f
	})
}

func TestFilterRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyFilter().Draw(t, "filter")
		got, err := ParseFilter(f.String())
		if err != nil || !reflect.DeepEqual(got, f) {
			t.Fatalf("%s\nis   %+v, %v\nwant %+v", f, got, err, f)
		}
	})
}

// FuzzFilter: whatever is typed is read or refused, what is read is written
// and read again as the same, and typing takes what parsing takes.
func FuzzFilter(f *testing.F) {
	for _, s := range []string{`ward:"Intensiv 2" state:immediate age:>7d mine CMS`, `"\`, `a:"b`, "ward:\x1b", `mine:"yes"`, "status:draft status:awaiting", "age:>9w"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, _, typed := TypedFilter(text)
		got, err := ParseFilter(text)
		if err != nil {
			if r := (*Refusal)(nil); !errors.As(err, &r) {
				t.Fatal(err)
			}
			return
		}
		if typed != nil {
			t.Fatalf("%q: parsed, and refused while typed: %v", text, typed)
		}
		again, err := ParseFilter(got.String())
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Fatalf("%q is %+v\nas text %q: %+v, %v", text, got, got, again, err)
		}
	})
}
