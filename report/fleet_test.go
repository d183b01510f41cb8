package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// nasty are names as an enemy would choose them.
var nasty = []string{
	`<script>document.title="caught"</script>`, `"><img src=x onerror=alert(1)>`, "</td></table></main>", `=HYPERLINK("http://x.invalid")`,
	"{{.Title}}", "javascript:alert(1)", "a & b", "\u202eexe.gpj", "<!--", "]]>", `' onmouseover='alert(1)`,
}

// manyStandings are n devices in all states, some with nasty names.
func manyStandings(n int) iter.Seq2[audit.Standing, error] {
	states := audit.DeviceStates()
	at := time.Date(2025, 4, 1, 9, 0, 0, 0, time.UTC)
	return func(yield func(audit.Standing, error) bool) {
		for i := range n {
			s := audit.Standing{
				Device: audit.Device{
					ID: audit.DeviceID(fmt.Sprintf("%032x", i)), InventoryNumber: fmt.Sprintf("MT-%05d", i), Maker: "Contec", Model: "CMS8000",
					Place: audit.Place{Ward: fmt.Sprintf("Station %d", i%17), Room: strconv.Itoa(100 + i%40)},
				},
				State: states[i%len(states)],
			}
			if i < len(nasty) {
				s.Device.Model, s.Device.Place.Ward, s.Device.Place.Room, s.Device.InventoryNumber = nasty[i], nasty[i], nasty[i], nasty[i]
			}
			if s.State != audit.StateUnaudited {
				s.Audit.ID, s.Review = "a", audit.Approved
			}
			if s.State == "now" || s.State == "immediate" || s.State == "planned" {
				s.Open = []audit.Action{{Status: audit.ToDo, Word: "inform_it", Owner: "it", Urgency: s.State, Due: at.AddDate(0, 0, i%9-3)}}
			}
			if i%50 == 49 {
				s.Device.Place = audit.Place{}
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}

// fleetOf is the fleet of those devices.
func fleetOf(n int) *audit.Fleet {
	f := &audit.Fleet{
		Devices: n, Rooms: 40, RoomsProven: 31, States: map[string]int{}, Actions: audit.FleetActions{Open: 17, InWork: 3, Due: 5, Overdue: 2, Confirmed: 8, Done: 4},
		Reviews: map[audit.ReviewState]int{audit.Awaiting: 9, audit.Approved: 20}, Consultations: audit.FleetConsultations{Expiring: 1, Expired: 2},
	}
	wards := map[string]int{}
	for s := range manyStandings(n) {
		f.States[s.State]++
		wards[s.Device.Place.Ward]++
	}
	for name, devices := range wards {
		f.Wards = append(f.Wards, audit.FleetWard{Ward: audit.Ward{Name: name}, Devices: devices, Rooms: 4, RoomsProven: 3})
	}
	for w := range 26 {
		monday := time.Date(2024, 10, 7, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*w).Format(time.DateOnly)
		f.Weeks = append(f.Weeks, audit.FleetWeek{Monday: monday, States: map[string]int{
			"now": 2 + w%3, "immediate": 20 - w/2, "high": 10, "planned": 5 + w, "normal": 3, "resolved": 4 * w,
		}})
	}
	return f
}

func fleetPageOf(t testing.TB, n int, l checklist.Lang) []byte {
	t.Helper()
	var out bytes.Buffer
	o := &Order{Head: *head(t, l)}
	if err := FleetHTML(&out, fleetOf(n), func() iter.Seq2[audit.Standing, error] { return manyStandings(n) }, o); err != nil {
		t.Fatal(err)
	}
	if o.Done.Records != n {
		t.Errorf("%d devices counted, want %d", o.Done.Records, n)
	}
	return out.Bytes()
}

var (
	rowOfDevice = regexp.MustCompile(`(?m)^<tr><th scope="row">[^\n]*<td class="(s\d)">[^<]*<td class="w">`)
	rowOfState  = regexp.MustCompile(`<tr><th scope="row" class="(s\d)">[^<]*</th><td class="n">(\d+)</td>`)
	outside     = regexp.MustCompile(`(?i)(https?:)?//[a-z]|src=|href=|url\(|@import`)
)

// The sums by state are those of the rows, and of the fleet.
func TestFleetHTMLSums(t *testing.T) {
	const n = 300
	text := string(fleetPageOf(t, n, checklist.German))
	rows := map[string]int{}
	for _, m := range rowOfDevice.FindAllStringSubmatch(text, -1) {
		rows[m[1]]++
	}
	sum, fleet := 0, fleetOf(n)
	for _, m := range rowOfState.FindAllStringSubmatch(text, -1) {
		count, _ := strconv.Atoi(m[2])
		sum += count
		if rows[m[1]] != count {
			t.Errorf("%s: %d rows, the sum says %d", m[1], rows[m[1]], count)
		}
		if word := audit.DeviceStates()[m[1][1]-'0']; fleet.States[word] != count {
			t.Errorf("%s: %d, the fleet says %d", word, count, fleet.States[word])
		}
	}
	if sum != n {
		t.Errorf("the states add up to %d, want %d", sum, n)
	}
	for _, want := range []string{
		`lang="de"`, "28·3394-a540", "31 von 40", "default-src 'none'", "Standort unbekannt", "<dt>Maßnahmen offen</dt><dd>17</dd>",
		"überfällig", "Woche ab", "2025-03-31",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
}

// Nothing of a page is fetched from elsewhere, and no name is markup.
func TestFleetHTMLHostile(t *testing.T) {
	text := string(fleetPageOf(t, 60, checklist.English))
	for _, name := range nasty {
		if strings.ContainsAny(name, "<>") && strings.Contains(text, name) && name != "]]>" {
			t.Errorf("%s is in the page as it is", name)
		}
	}
	if !strings.Contains(text, "&lt;script&gt;document.title") {
		t.Error("the nasty names are not there")
	}
	own := regexp.MustCompile(`(?s)<style>.*?</style>|<script>const.*?</script>|<td>[^\n]*|<th scope="row">[^\n]*`).ReplaceAllString(text, "")
	if m := outside.FindString(own); m != "" {
		t.Errorf("the page refers to something outside: %q", m)
	}
	if m := outside.FindString(pageStyle); m != "" {
		t.Errorf("the style refers to something outside: %q", m)
	}
}

func TestFleetHTMLFilterAndNothing(t *testing.T) {
	o := &Order{Head: *head(t, checklist.English)}
	o.Filter = `ward:"<b>"`
	var out bytes.Buffer
	none := func() iter.Seq2[audit.Standing, error] { return manyStandings(0) }
	if err := FleetHTML(&out, fleetOf(0), none, o); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	if !strings.Contains(text, "There are no devices about that.") || !strings.Contains(text, "chosen: ward:&#34;&lt;b&gt;&#34;") {
		t.Error("a page about nothing does not say so")
	}
	if strings.Contains(text, "Rooms proven") || strings.Contains(text, "Trend") {
		t.Error("numbers of the whole fleet on a page about a part of it")
	}
	broken := errors.New("broken")
	failed := func() iter.Seq2[audit.Standing, error] { return records([]audit.Standing{{}}, broken) }
	if err := FleetHTML(io.Discard, fleetOf(0), failed, o); !errors.Is(err, broken) {
		t.Errorf("a broken store: %v", err)
	}
	if err := FleetHTML(&brokenWriter{left: 70 << 10}, fleetOf(2_000), func() iter.Seq2[audit.Standing, error] { return manyStandings(2_000) }, o); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v", err)
	}
}

func TestFleetHTMLSame(t *testing.T) {
	if !bytes.Equal(fleetPageOf(t, 100, checklist.German), fleetPageOf(t, 100, checklist.German)) {
		t.Error("the same data made other bytes")
	}
}

// 20,000 devices are at most 5 MB.
func BenchmarkFleetHTML(b *testing.B) {
	var size int
	for b.Loop() {
		size = len(fleetPageOf(b, 20_000, checklist.German))
	}
	b.ReportMetric(float64(size)/1e6, "MB")
}
