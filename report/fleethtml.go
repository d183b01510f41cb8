package report

import (
	"cmp"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"visite/audit"
)

// FleetHTML writes where the whole matter stands, as one HTML file. It goes
// through the devices twice: for the sums, and for the list. The numbers of the
// fleet are shown unless a filter chose the devices, for they are of all. The
// error is that of the devices or of writing.
func FleetHTML(w io.Writer, fleet *audit.Fleet, standings func() iter.Seq2[audit.Standing, error], o *Order) error {
	p, err := o.newPage(w, both("Gesamtbericht", "Fleet report"))
	if err != nil {
		return err
	}
	f := &fleetPage{page: p, fleet: fleet, states: map[string]int{}, wards: map[string]map[string]int{}, owners: map[string]*ownerSum{}}
	for s, err := range standings() {
		if err != nil {
			return err
		}
		f.count(&s)
	}
	if err := p.put("summary", f.summary()); err != nil {
		return err
	}
	if f.whole() && len(fleet.Weeks) > 0 {
		if err := p.put("trend", f.trend()); err != nil {
			return err
		}
	}
	if err := p.put("devices", nil); err != nil {
		return err
	}
	for s, err := range told(standings(), o) {
		if err != nil {
			return err
		}
		if err := p.put("device", f.line(&s)); err != nil {
			return err
		}
	}
	if err := p.put("devicesEnd", o.Done.Records); err != nil {
		return err
	}
	return p.finish()
}

// fleetPage adds up the devices.
type fleetPage struct {
	*page
	fleet   *audit.Fleet
	devices int
	states  map[string]int
	wards   map[string]map[string]int // states by ward
	owners  map[string]*ownerSum
}

// ownerSum is what one owner has to do: a function of the house, no person.
type ownerSum struct {
	word, Title           string
	Open, InWork, Overdue int
}

// whole reports whether the page is about all devices.
func (f *fleetPage) whole() bool { return f.Filter == "" }

func (f *fleetPage) count(s *audit.Standing) {
	f.devices++
	f.states[s.State]++
	ward := f.wards[s.Device.Place.Ward]
	if ward == nil {
		ward = map[string]int{}
		f.wards[s.Device.Place.Ward] = ward
	}
	ward[s.State]++
	for _, a := range s.Open {
		sum := f.owners[a.Owner]
		if sum == nil {
			sum = &ownerSum{word: a.Owner, Title: f.anyOwner(a.Owner)}
			f.owners[a.Owner] = sum
		}
		sum.Open++
		if a.Status == audit.InWork {
			sum.InWork++
		}
		if a.Overdue(f.At) {
			sum.Overdue++
		}
	}
}

// stateLine is a state with its number.
type stateLine struct {
	Title, Class, Share string
	Count, Width        int
}

// stateSigns stand before the names of the states, which colour alone must not tell.
var stateSigns = map[string]string{
	"now": "‼", "immediate": "!", "unclear": "?", "high": "▲", "planned": "◆", "normal": "●", "unaudited": "○", "resolved": "✓",
}

func (f *fleetPage) stateTitle(word string) string {
	return strings.TrimSpace(stateSigns[word] + " " + f.state(word))
}

// stateClass is the class of a state in the style sheet; sorting goes by it too.
func stateClass(word string) string {
	return "s" + strconv.Itoa(max(0, slices.Index(audit.DeviceStates(), word)))
}

func (f *fleetPage) stateLines() (lines []stateLine) {
	for _, word := range audit.DeviceStates() {
		n := f.states[word]
		l := stateLine{Title: f.stateTitle(word), Class: stateClass(word), Count: n}
		if f.devices > 0 {
			l.Width = n * 1000 / f.devices
			l.Share = strconv.Itoa((n*100+f.devices/2)/f.devices) + " %"
		}
		lines = append(lines, l)
	}
	return lines
}

// wardLine is a ward with its numbers by state.
type wardLine struct {
	Name, Proven string
	Devices      int
	Counts       []int
}

func (f *fleetPage) wardLines() (lines []wardLine) {
	proven := map[string]string{}
	if f.whole() {
		for _, w := range f.fleet.Wards {
			proven[w.Ward.Name] = f.of(w.RoomsProven, w.Rooms)
			if f.wards[w.Ward.Name] == nil {
				f.wards[w.Ward.Name] = map[string]int{}
			}
		}
	}
	names := slices.SortedFunc(maps.Keys(f.wards), func(a, b string) int {
		return cmp.Or(cmp.Compare(audit.SortKey(a), audit.SortKey(b)), cmp.Compare(a, b))
	})
	if len(names) > 0 && names[0] == "" { // devices whose place nobody knows come last
		names = append(names[1:], "")
	}
	for _, name := range names {
		l := wardLine{Name: cmp.Or(name, f.in("Standort unbekannt", "place unknown")), Proven: proven[name]}
		for _, word := range audit.DeviceStates() {
			l.Counts = append(l.Counts, f.wards[name][word])
			l.Devices += f.wards[name][word]
		}
		lines = append(lines, l)
	}
	return lines
}

func (h *Head) of(part, whole int) string {
	return strconv.Itoa(part) + h.in(" von ", " of ") + strconv.Itoa(whole)
}

// summary is what stands before the list.
type fleetSummary struct {
	Facts   []fact
	States  []stateLine
	Devices int
	Rooms   bool
	Wards   []wardLine
	Owners  []*ownerSum
}

func (f *fleetPage) summary() fleetSummary {
	owners := slices.SortedFunc(maps.Values(f.owners), func(a, b *ownerSum) int { return cmp.Compare(a.Title, b.Title) })
	return fleetSummary{
		Facts: f.facts(), States: f.stateLines(), Devices: f.devices, Rooms: f.whole(), Wards: f.wardLines(), Owners: owners,
	}
}

func (f *fleetPage) facts() []fact {
	n := strconv.Itoa
	all := []fact{{Name: f.in("Geräte im Betrieb", "Devices in service"), Value: n(f.devices)}}
	if !f.whole() {
		all[0].Name = f.in("Geräte der Auswahl", "Devices chosen")
		return all
	}
	a, c := f.fleet.Actions, f.fleet.Consultations
	all = append(all,
		fact{Name: f.in("Räume lückenlos belegt", "Rooms proven complete"), Value: f.of(f.fleet.RoomsProven, f.fleet.Rooms)},
		fact{Name: f.in("Maßnahmen offen", "Actions open"), Value: n(a.Open)},
		fact{Name: f.in("davon in Arbeit", "of these in work"), Value: n(a.InWork)},
		fact{Name: f.in("davon fällig in 7 Tagen", "of these due within 7 days"), Value: n(a.Due)},
		fact{Name: f.in("davon überfällig", "of these overdue"), Value: n(a.Overdue), Late: a.Overdue > 0},
		fact{Name: f.in("erledigt, noch nicht bestätigt", "done, not confirmed yet"), Value: n(a.Done)},
		fact{Name: f.in("erledigt und bestätigt", "done and confirmed"), Value: n(a.Confirmed)},
	)
	for _, s := range []audit.ReviewState{audit.Awaiting, audit.Returned, audit.Changed, audit.Approved} {
		all = append(all, fact{Name: f.in("Prüfungen: ", "Audits: ") + f.reviewState(s), Value: n(f.fleet.Reviews[s])})
	}
	return append(all,
		fact{Name: f.in("Konsile laufen in 24 h ab", "Consultations expire within 24 h"), Value: n(c.Expiring)},
		fact{Name: f.in("Konsile abgelaufen", "Consultations expired"), Value: n(c.Expired), Late: c.Expired > 0},
	)
}

// deviceLine is a device of the list.
type deviceLine struct {
	Code, Name, Ward, Room, State, Class, Review, Due string
	Open                                              int
	Late                                              bool
}

func (f *fleetPage) line(s *audit.Standing) deviceLine {
	l := deviceLine{
		Code: cmp.Or(s.Device.Code(), "–"), Name: s.Device.Name(), Ward: s.Device.Place.Ward, Room: s.Device.Place.Room,
		State: f.state(s.State), Class: stateClass(s.State), Open: len(s.Open),
	}
	if s.Audit.ID != "" {
		l.Review = f.reviewState(s.Review)
	}
	var first time.Time
	for _, a := range s.Open {
		if first.IsZero() || a.Due.Before(first) {
			first = a.Due
		}
		l.Late = l.Late || a.Overdue(f.At)
	}
	if !first.IsZero() {
		l.Due = first.Format(time.DateOnly) // which sorts as it stands
	}
	return l
}
