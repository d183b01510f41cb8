package audit

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// Two laptops must come to the same ids for ever: these never change.
func TestIDsArePinned(t *testing.T) {
	tests := []struct{ name, got, want string }{
		{"ward", string(NewWard("Intensiv 2").ID), "6ea0fcfe4221af0fd1a0aaef0b131f10"},
		{"ward with umlaut", string(NewWard("Frühgeborene").ID), "cb2cd4d3594b20b5ad114db598bf9222"},
		{"room", string(NewRoom("Intensiv 2", "204").ID), "443cdd5db94efdba52e21b97d7256534"},
		{"device by number", string(NumberID("MT-10042")), "40e1da4edef97245d9d19b30828bf879"},
		{"device by serial", string(SerialID("Contec", "CMS8000", "C0042")), "1adcf3caaf188db8a71e23daa2136c89"},
		{"device by serial alone", string(SerialID("", "", "C0042")), "ef4b4d2de31af342b19e0a5784aaa1e9"},
		{"imported audit", string(ImportedID([]byte(`{"ward":"Intensiv 2"}`))), "6dcb52e20e126844eb0f852ad151b7fc"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: id %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

func TestNoNameNoID(t *testing.T) {
	for _, blank := range []string{"", " ", "\u200b", "\x1b[m"} {
		if id := NewWard(blank).ID; id != "" {
			t.Errorf("ward %q has the id %s", blank, id)
		}
		if id := NewRoom("Intensiv 2", blank).ID; id != "" {
			t.Errorf("room %q has the id %s", blank, id)
		}
		if id := NewRoom(blank, "204").ID; id != "" {
			t.Errorf("a room of ward %q has the id %s", blank, id)
		}
		if id := NumberID(blank); id != "" {
			t.Errorf("number %q gives the id %s", blank, id)
		}
		if id := SerialID("Contec", "CMS8000", blank); id != "" {
			t.Errorf("serial %q gives the id %s", blank, id)
		}
	}
}

// genName draws a name as it stands on a door: letters, digits, blanks.
func genName() *rapid.Generator[string] {
	return rapid.StringMatching(`[A-Za-zÄÖÜäöüßéñ0-9/.-]{1,12}( [A-Za-zÄÖÜäöüß0-9-]{1,8}){0,2}`)
}

// genSpelling draws another way to write the same name.
func genSpelling(name string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "decompose") {
			name = norm.NFD.String(name)
		}
		switch rapid.IntRange(0, 2).Draw(t, "case") {
		case 1:
			name = strings.ToLower(name)
		case 2:
			name = strings.ToUpper(name)
		}
		blank := rapid.SampledFrom([]string{" ", "  ", "\t", "\u00a0", " \u200b "}).Draw(t, "blank")
		return blank + strings.ReplaceAll(name, " ", blank) + blank
	})
}

func TestSameNameSameID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ward, room := genName().Draw(t, "ward"), genName().Draw(t, "room")
		again := genSpelling(ward).Draw(t, "ward again")
		if NewWard(ward).ID != NewWard(again).ID {
			t.Fatalf("wards %q and %q have different ids", ward, again)
		}
		if NewRoom(ward, room).ID != NewRoom(again, genSpelling(room).Draw(t, "room again")).ID {
			t.Fatalf("room %q of %q has different ids", room, ward)
		}
		if NumberID(ward) != NumberID(again) {
			t.Fatalf("numbers %q and %q have different ids", ward, again)
		}
	})
}

func TestDifferentNamesDifferentIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(genName(), 2, 4, Fold).Draw(t, "names")
		a, b := names[0], names[1]
		seen := map[string]string{}
		for what, id := range map[string]string{
			"ward a": string(NewWard(a).ID), "ward b": string(NewWard(b).ID),
			"room a in b": string(NewRoom(b, a).ID), "room b in a": string(NewRoom(a, b).ID),
			"number a": string(NumberID(a)), "number b": string(NumberID(b)),
			"serial a of b": string(SerialID(b, "", a)), "serial a of model b": string(SerialID("", b, a)),
			"serial a": string(SerialID("", "", a)), "serial b of a": string(SerialID(a, "", b)),
		} {
			if other, ok := seen[id]; ok {
				t.Fatalf("%s and %s have the same id (a %q, b %q)", what, other, a, b)
			}
			seen[id] = what
		}
	})
}

func TestPlace(t *testing.T) {
	here := Place{Ward: "Intensiv 2", Room: "204", Bed: "A"}
	tests := []struct {
		other Place
		known bool
		same  bool
	}{
		{Place{Ward: "Intensiv 2", Room: "204"}, true, true},
		{Place{Ward: "intensiv 2 ", Room: "204", Bed: "B"}, true, true},
		{Place{Ward: "Intensiv 2", Room: "205"}, true, false},
		{Place{Ward: "Intensiv 3", Room: "204"}, true, false},
		{Place{Ward: "Intensiv 2"}, false, false},
		{Place{}, false, false},
	}
	for _, tt := range tests {
		if got := tt.other.Known(); got != tt.known {
			t.Errorf("%v known: %v", tt.other, got)
		}
		if got := here.SameRoom(tt.other); got != tt.same {
			t.Errorf("%v in the same room as %v: %v", here, tt.other, got)
		}
	}
}

func TestRandomIDs(t *testing.T) {
	if a, b := NewAuditID(), NewAuditID(); a == b || len(a) != 32 {
		t.Errorf("audit ids %s and %s", a, b)
	}
	if a, b := NewRoundID(), NewRoundID(); a == b || len(a) != 32 {
		t.Errorf("round ids %s and %s", a, b)
	}
}
