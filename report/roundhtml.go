package report

import (
	"cmp"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"visite/audit"
)

// RoundHTML writes the report of a round as one HTML file, with what [RoundPDF]
// has. The error is that of the actions, before anything is written, or of
// writing.
func RoundHTML(w io.Writer, r *audit.RoundRecord, actions iter.Seq2[audit.Action, error], h *Head) error {
	open, err := openActions(ofRound(actions, r), h)
	if err != nil {
		return err
	}
	p, err := h.newPage(w, both("Rundenbericht · "+strings.Join(r.Wards, ", "), "Round report · "+strings.Join(r.Wards, ", ")))
	if err != nil {
		return err
	}
	p.with(r.Checklist)
	if err := p.put("round", p.round(r, open)); err != nil {
		return err
	}
	return p.finish()
}

// roundView is a round as its page shows it.
type roundView struct {
	Status, Says string
	Facts        []fact
	Pairs, Sent  []fact
	Rooms        []roomView
	Sum          *roomView
	Findings     []stateLine
	Devices      []foundView
	Gaps         []string
	Actions      []actionView
}

type roomView struct {
	Name, Result, Sent             string
	Expected, Settled, Found, Open int
}

type foundView struct{ Code, Name, Place, Finding, Remarks string }

type actionView struct {
	Action, Owner, Due, Device, Place, Status string
	Late                                      bool
}

func (p *page) round(r *audit.RoundRecord, open []audit.Action) roundView {
	done, n := r.Progress(), strconv.Itoa
	v := roundView{
		Status: p.roundStatus(r.Status), Says: p.roundSays(r.Status),
		Facts: []fact{
			{Name: p.in("Räume fertig", "Rooms done"), Value: p.of(done.RoomsDone, done.Rooms)},
			{Name: p.in("Geräte geklärt", "Devices settled"), Value: p.of(done.DevicesDone, done.Devices)},
			{Name: p.in("Lücken", "Gaps"), Value: n(len(r.Gaps)), Late: len(r.Gaps) > 0},
			{Name: p.in("Maßnahmen offen", "Actions open"), Value: n(len(open))},
		},
		Pairs: []fact{
			{Name: p.in("Begonnen", "Begun"), Value: p.stamp(r.Started)},
			{Name: p.in("Abgeschlossen", "Closed"), Value: cmp.Or(p.stamp(r.Closed), "–")},
			{Name: p.in("Checkliste", "Checklist"), Value: r.Title.In(p.Lang)},
			{Name: p.in("Prüfsumme der Checkliste", "Digest of the checklist"), Value: r.Checklist},
			{Name: p.in("Runde Nr.", "Round no."), Value: string(r.ID)},
		},
		Sent: p.sentFacts(r),
	}
	p.roomViews(r, &v)
	p.foundViews(r, &v)
	for _, g := range r.Gaps {
		v.Gaps = append(v.Gaps, joined(" · ", p.gap(g.Kind), p.where(audit.Place{Ward: g.Ward, Room: g.Room}), g.Name))
	}
	for i := range open {
		a := &open[i]
		v.Actions = append(v.Actions, actionView{
			Action: p.anyAction(a.Word), Owner: p.anyOwner(a.Owner), Due: a.Due.Format(time.DateOnly), Device: joined(" · ", actionDevice(a), a.Code),
			Place: p.where(a.Place), Status: p.actionStatus(a.Status), Late: a.Overdue(p.At),
		})
	}
	return v
}

// roundSays is what the status of a round means.
func (h *Head) roundSays(s audit.RoundStatus) string {
	switch s {
	case audit.RoundComplete:
		return h.in("Jeder Raum wurde betreten, jedes erwartete Gerät ist geprüft, fehlt oder wurde woanders gefunden.",
			"Every room was entered, every device expected is audited, missing or was found elsewhere.")
	case audit.RoundImported:
		return h.in("Übernommen aus einer anderen Quelle: Über Räume, die sie nicht nennt, sagt diese Runde nichts.",
			"Imported from another source: this round says nothing about rooms it does not name.")
	}
	return ""
}

func (p *page) roomViews(r *audit.RoundRecord, v *roundView) {
	sum := &roomView{}
	for i := range r.Rooms {
		l := &r.Rooms[i]
		room := roomView{
			Name: joined(" · ", l.Room.Ward.Name, l.Room.Name), Result: joined(": ", p.visit(l.Status), r.Visits[i].Reason), Sent: p.sentShort(l.Network),
			Expected: l.Expected, Settled: l.Settled, Found: l.Found, Open: l.Open,
		}
		v.Rooms = append(v.Rooms, room)
		sum.Expected, sum.Settled, sum.Found, sum.Open = sum.Expected+l.Expected, sum.Settled+l.Settled, sum.Found+l.Found, sum.Open+l.Open
	}
	v.Sum = sum
}

// foundViews lists the devices of the rooms, and how many there are of each
// finding, the most urgent first.
func (p *page) foundViews(r *audit.RoundRecord, v *roundView) {
	rp := &roundPrinter{printer: p.printer, r: r}
	var all []finding
	for i := range r.Visits {
		visit := &r.Visits[i]
		for j := range visit.Devices {
			s := &visit.Devices[j]
			text, urgency := rp.finding(s)
			at := slices.IndexFunc(all, func(f finding) bool { return f.verdict == text })
			if at < 0 {
				at, all = len(all), append(all, finding{verdict: text, urgency: urgency})
			}
			all[at].devices++
			v.Devices = append(v.Devices, foundView{
				Code: cmp.Or(s.Device.Code(), "–"), Name: s.Device.Name(), Finding: text, Remarks: rp.remarks(s),
				Place: p.where(audit.Place{Ward: visit.Room.Ward.Name, Room: visit.Room.Name, Bed: s.Device.Place.Bed}),
			})
		}
	}
	slices.SortStableFunc(all, func(a, b finding) int {
		return cmp.Or(audit.Strictness(b.urgency)-audit.Strictness(a.urgency), cmp.Compare(a.verdict, b.verdict))
	})
	for _, f := range all {
		v.Findings = append(v.Findings, stateLine{
			Title: f.verdict, Class: findingClass(f.urgency), Count: f.devices, Width: f.devices * 1000 / len(v.Devices),
			Share: strconv.Itoa((f.devices*100+len(v.Devices)/2)/len(v.Devices)) + " %",
		})
	}
}

// findingClass is the class of an urgency in the style sheet.
func findingClass(urgency string) string {
	switch urgency {
	case "":
		return stateClass(audit.StateUnaudited)
	case "none":
		return stateClass(audit.StateResolved)
	}
	return stateClass(urgency)
}

func (p *page) sentFacts(r *audit.RoundRecord) []fact {
	sent, n := r.Network(), strconv.Itoa
	if !sent.Sent() {
		return nil
	}
	facts := []fact{
		{Name: p.in("Schnittstellen", "Interfaces"), Value: strings.Join(sent.Interfaces, ", ")},
		{Name: p.in("mDNS-Fragen, höchstens", "mDNS questions, at most"), Value: n(sent.Announced)},
		{Name: p.in("davon gehört", "of these heard"), Value: n(sent.Heard)},
		{Name: p.in("Verbindungen", "Connections"), Value: n(sent.Connects)},
		{Name: p.in("davon beantwortet", "of these answered"), Value: n(sent.Open)},
	}
	if r.Outside.Sent() {
		facts = append(facts, fact{Name: p.in("davon außerhalb eines Raums", "of these outside a room"), Value: p.sentShort(r.Outside)})
	}
	return facts
}
