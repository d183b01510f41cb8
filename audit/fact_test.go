package audit

import (
	"testing"

	"visite/checklist"
)

func TestFact(t *testing.T) {
	for _, c := range []struct {
		fact        Fact
		lang        checklist.Lang
		label, text string
	}{
		{Fact{FactMACNote, "namesake"}, "de", "Zur MAC", "heißt nur Contec: nicht der Hersteller der Monitore"},
		{Fact{FactMACNote, "namesake"}, "en", "About the MAC", "merely called Contec: not the maker of the monitors"},
		{Fact{FactMACNote, "something new"}, "de", "Zur MAC", "something new"},
		{Fact{FactEndpoint, "urn:uuid:1"}, "de", "Endpunkt", "urn:uuid:1"},
		{Fact{"vendor", "namesake"}, "de", "vendor", "namesake"}, // a device's own word
	} {
		if label, text := c.fact.Label().In(c.lang), c.fact.Text().In(c.lang); label != c.label || text != c.text {
			t.Errorf("%v in %s: %q: %q", c.fact, c.lang, label, text)
		}
	}
	for key, text := range factLabels {
		if text["de"] == "" || text["en"] == "" {
			t.Errorf("%s has no label in one language", key)
		}
	}
	for value, text := range macNotes {
		if text["de"] == "" || text["en"] == "" {
			t.Errorf("%s has no words in one language", value)
		}
	}
}
