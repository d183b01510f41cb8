package link

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"visite/audit"
	"visite/checklist"
)

func TestMaker(t *testing.T) {
	for _, c := range []struct {
		mac  string
		name string // "" if the table has none
		kind MakerKind
	}{
		{"00:09:fb:12:34:56", "Philips Patient Monitoring", MakesMonitors},
		{"00-0F-14-00-00-01", "Mindray Co., Ltd.", MakesMonitors},
		{"000f.1400.0001", "Mindray Co., Ltd.", MakesMonitors},
		{"000F14000001", "Mindray Co., Ltd.", MakesMonitors},
		{"14:4f:d7:e0:00:01", "Edan Instruments, Inc.", MakesMonitors}, // 28 bits
		{"14:4f:d7:d0:00:01", "", ""},                                  // another owner in the same block
		{"8c:1f:64:c6:b0:01", "Mediana", MakesMonitors},                // 36 bits
		{"8c:1f:64:c6:c0:01", "", ""},
		{"f8:c6:78:00:00:01", "Carefusion", MakesTherapy},
		{"00:08:dc:00:00:01", "Wiznet", MakesModules},
		{"00:80:4c:00:00:01", "Contec Co., Ltd. (Japan)", MerelyContec},
		{"3c:fa:d3:50:00:01", "", ""}, // the only one of Qinhuangdao: makes fire alarms
		{"02:09:fb:12:34:56", "", ""}, // locally administered
		{"", "", ""},
		{"00:09:fb", "", ""},
		{"00:09:fb:12:34:56:78:9a", "", ""},
		{"zz:09:fb:12:34:56", "", ""},
	} {
		info, ok := Maker(c.mac)
		if info.Name != c.name || info.Kind != c.kind || ok != (c.name != "") {
			t.Errorf("Maker(%q) = %+v, %v; want %q, %q", c.mac, info, ok, c.name, c.kind)
		}
	}
}

func TestLongestPrefix(t *testing.T) {
	table := makers()
	for prefix, info := range table {
		for short := range table {
			if short != prefix && strings.HasPrefix(prefix, short) {
				if got, _ := Maker(prefix + strings.Repeat("0", 12-len(prefix))); got != info {
					t.Errorf("%s: %v, want %v", prefix, got, info)
				}
			}
		}
	}
}

// TestContecIsNotContec: whoever is called Contec in the listing is another
// company than the maker of the monitors, and people are told so in words.
func TestContecIsNotContec(t *testing.T) {
	namesakes := 0
	for prefix, info := range makers() {
		called := strings.Contains(strings.ToLower(info.Name), "contec")
		if called != (info.Kind == MerelyContec) {
			t.Errorf("%s %s is a %s", prefix, info.Name, info.Kind)
		}
		if strings.Contains(info.Name, "Contec Medical") || strings.Contains(info.Name, "Qinhuangdao") {
			t.Errorf("%s %s: no prefix is known for the maker of the monitors", prefix, info.Name)
		}
		if !called {
			continue
		}
		namesakes++
		facts := MakerFacts(prefix + strings.Repeat("0", 12-len(prefix)))
		i := slices.IndexFunc(facts, func(f audit.Fact) bool { return f.Key == audit.FactMACNote })
		if i < 0 {
			t.Errorf("%s %s: nothing warns", prefix, info.Name)
			continue
		}
		for lang, want := range map[checklist.Lang]string{"en": "not the maker of the monitors", "de": "nicht der Hersteller der Monitore"} {
			if got := facts[i].Text().In(lang); !strings.Contains(got, want) {
				t.Errorf("%s %s: %s: %q", prefix, info.Name, lang, got)
			}
		}
	}
	if namesakes != 13 {
		t.Errorf("%d prefixes of companies called Contec, the listing has 13", namesakes)
	}
}

func TestLocal(t *testing.T) {
	for mac, want := range map[string]bool{
		"02:00:00:00:00:01": true, "0a:00:00:00:00:01": true, "fe:00:00:00:00:01": true,
		"00:09:fb:12:34:56": false, "01:00:5e:00:00:fb": false, "": false, "nonsense": false,
	} {
		if got := Local(mac); got != want {
			t.Errorf("Local(%q) = %v", mac, got)
		}
	}
	if facts := MakerFacts("02:09:fb:12:34:56"); len(facts) != 1 || facts[0].Text().In("de") != "selbst vergeben: sagt nichts über den Hersteller" {
		t.Errorf("facts of a locally administered MAC: %v", facts)
	}
}

func TestNeverProbe(t *testing.T) {
	for mac, want := range map[string]bool{
		"00:b0:94:00:00:01": true, "00:d0:75:00:00:01": true, "00:12:21:00:00:01": true, "58:42:e4:00:00:01": true,
		"58:46:e1:00:00:01": true, "00:1a:01:00:00:01": true, "f8:c6:78:00:00:01": true, "A8-3F-A1-20-00-01": true,
		"a8:3f:a1:30:00:01": false, "00:09:fb:00:00:01": false, "00:08:dc:00:00:01": false, "": false,
	} {
		if got := NeverProbe(mac); got != want {
			t.Errorf("NeverProbe(%q) = %v", mac, got)
		}
	}
}

// TestTable reads every row: what cannot be found by its MAC is a slip of the pen.
func TestTable(t *testing.T) {
	prefix := regexp.MustCompile(`^([0-9A-F]{6}|[0-9A-F]{7}|[0-9A-F]{9})$`)
	kinds := []MakerKind{MakesMonitors, MakesTherapy, MakesModules, MerelyContec}
	if rows := strings.Count(string(makersCSV), "\n") - 6; len(makers()) != rows {
		t.Errorf("%d prefixes in %d rows: one is there twice", len(makers()), rows)
	}
	for p, info := range makers() {
		if !prefix.MatchString(p) || !slices.Contains(kinds, info.Kind) || audit.Clean(info.Name, audit.MaxName) != info.Name {
			t.Errorf("bad row %+v", info)
		}
		if got, ok := Maker(p + strings.Repeat("0", 12-len(p))); !ok || got != info {
			t.Errorf("%s is found as %+v", p, got)
		}
	}
	if !strings.Contains(string(makersCSV), MakersAsOf) {
		t.Errorf("the table does not say %s", MakersAsOf)
	}
}
