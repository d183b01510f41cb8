package report

import (
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"visite/audit"
	"visite/checklist"
)

func roundPageOf(t testing.TB, l checklist.Lang) []byte {
	t.Helper()
	r := walked()
	r.Title, r.Checklist = notice(t).Title, notice(t).Digest()
	return written(t, func(w io.Writer) error { return RoundHTML(w, &r, recordsOf(actions()), head(t, l)) })
}

// The page of a round has its rooms, gaps and findings, which add up.
func TestRoundHTML(t *testing.T) {
	text := string(roundPageOf(t, checklist.German))
	if !bytes.Equal([]byte(text), roundPageOf(t, checklist.German)) {
		t.Error("the same round made another page")
	}
	for _, want := range []string{
		"Intensiv 2 · 204", "kein Zutritt: Isolation", "Lücken (2)", "mit Lücken abgeschlossen", "mDNS-Fragen, höchstens", "<dd>34</dd>",
		"28·3394-a540", "nicht geprüft",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	_, findings, _ := strings.Cut(text, "<th scope=\"col\">Befund</th>")
	findings, _, _ = strings.Cut(findings, "</table>")
	counts, sum := regexp.MustCompile(`<td class="n">(\d+)</td>`).FindAllStringSubmatch(findings, -1), 0
	for i, m := range counts {
		n, _ := strconv.Atoi(m[1])
		if i == len(counts)-1 && n != sum {
			t.Errorf("the findings add up to %d, the page says %d", sum, n)
		}
		sum += n
	}
	if len(counts) < 2 {
		t.Errorf("findings %q", findings)
	}
}

// Names are names, in a round without anything too.
func TestRoundHTMLHostile(t *testing.T) {
	r := walked()
	evil := nasty[0]
	r.Wards, r.Rooms[0].Room, r.Visits[0].Reason = []string{evil}, audit.Room{Name: evil, Ward: audit.Ward{Name: evil}}, evil
	r.Visits[0].Devices[0].Device.Model, r.Gaps[0].Room, r.Started.Name = evil, evil, evil
	page := string(written(t, func(w io.Writer) error { return RoundHTML(w, &r, recordsOf(actions()), head(t, checklist.English)) }))
	if strings.Contains(page, evil) || strings.Count(page, "&lt;script&gt;") < 5 {
		t.Error("a name became markup")
	}
	none := audit.RoundRecord{Round: audit.Round{Status: audit.RoundOpen}}
	page = string(written(t, func(w io.Writer) error {
		return RoundHTML(w, &none, recordsOf([]audit.Action(nil)), head(t, checklist.English))
	}))
	if !strings.Contains(page, "No device was expected or found in these rooms.") || !strings.Contains(page, "Gaps (0)") {
		t.Error("a round without rooms does not say so")
	}
}
