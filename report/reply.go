package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"visite/audit"
	"visite/checklist"
	"visite/report/pdf"
)

// ReplyBy is who answers the maker. What is empty is a line to be filled in by
// hand.
type ReplyBy struct {
	Name, Function, Contact string
}

// reply is the customer's reply to a notice, before it has a form.
type reply struct {
	list     *checklist.Checklist
	by       ReplyBy
	devices  int // that the notice concerns
	leftOut  int // of these: whose audit nobody approved
	states   []replyState
	unproven bool // audits that nobody approved are in it
}

// replyState is a state with its devices.
type replyState struct {
	word    string
	devices []replyDevice
}

// replyDevice is how the reply names a device. Its JSON names are interface.
type replyDevice struct {
	Maker           string `json:"maker"`
	Model           string `json:"model"`
	Serial          string `json:"serial"`
	Lot             string `json:"lot,omitempty"`
	InventoryNumber string `json:"inventory_number"`
}

// newReply collects the devices that a checklist's notice concerns, by state:
// those whose last audit says so, and those that the list names as one of its
// models and nobody has audited. Devices out of service are not in it.
func newReply(standings iter.Seq2[audit.Standing, error], list *checklist.Checklist, by ReplyBy, h *Head) (*reply, error) {
	r := &reply{list: list, by: by, unproven: h.Unreviewed}
	for _, word := range audit.DeviceStates() {
		r.states = append(r.states, replyState{word: word})
	}
	for s, err := range standings {
		if err != nil {
			return nil, err
		}
		if s.Decommissioned != "" || !concerned(&s, list) {
			continue
		}
		r.devices++
		if s.Audit.ID != "" && s.Review != audit.Approved && !h.Unreviewed {
			r.leftOut++
			continue
		}
		i := slices.IndexFunc(r.states, func(state replyState) bool { return state.word == s.State })
		if i < 0 {
			return nil, fmt.Errorf("device %s: unknown state %q", s.Device.ID, s.State)
		}
		d := &s.Device
		r.states[i].devices = append(r.states[i].devices, replyDevice{Maker: d.Maker, Model: d.Model, Serial: d.Serial, Lot: d.Lot, InventoryNumber: d.InventoryNumber})
	}
	for i := range r.states {
		slices.SortFunc(r.states[i].devices, func(a, b replyDevice) int {
			return cmp.Or(cmp.Compare(a.Model, b.Model), cmp.Compare(a.Serial, b.Serial), cmp.Compare(a.InventoryNumber, b.InventoryNumber))
		})
	}
	return r, nil
}

// concerned reports whether the notice concerns a device: if it was audited, by
// what was found, else by what the list calls it.
func concerned(s *audit.Standing, list *checklist.Checklist) bool {
	if s.Audit.ID != "" {
		return !slices.ContainsFunc(list.Urgencies, func(u checklist.Urgency) bool { return u.Within == "" && u.Verdict.Word == s.Audit.Verdict })
	}
	_, ok := list.Concerns(s.Device.Maker, s.Device.Model)
	return ok
}

// listed is how many devices the reply names.
func (r *reply) listed() int { return r.devices - r.leftOut }

// ReplyPDF writes the reply to the maker: what notice, who answers, how many
// devices in which state, with their serial numbers. Devices whose audit nobody
// approved are counted and not named, unless they were asked for. The error is
// that of the standings, before anything is written, or of writing.
func ReplyPDF(w io.Writer, standings iter.Seq2[audit.Standing, error], list *checklist.Checklist, by ReplyBy, h *Head) error {
	r, err := newReply(standings, list, by, h)
	if err != nil {
		return err
	}
	return r.pdf(w, h)
}

func (r *reply) pdf(w io.Writer, h *Head) error {
	title := h.in("Rückmeldung an den Hersteller", "Customer reply to the maker")
	p := h.print(sheet{title: title, watermark: h.mark()})
	p.list = r.list
	p.Title(title, r.list.Title.In(h.Lang))
	p.replyHead(r)
	p.replyCounts(r)
	for _, s := range r.states {
		if len(s.devices) > 0 {
			p.replyDevices(&s)
		}
	}
	p.Heading(p.in("Unterschrift", "Signature"))
	p.Signatures([]string{p.in("Ort, Datum, Unterschrift", "Place, date, signature")})
	return p.end(w)
}

func (p *printer) replyHead(r *reply) {
	n := r.list.Notice
	p.Heading(p.in("Worauf geantwortet wird", "What is answered"))
	p.Pairs([]pdf.Pair{
		{Name: p.in("Sicherheitsinformation", "Notice"), Value: n.Title.In(p.Lang)},
		{Name: p.in("Behörde, Datum", "Authority, date"), Value: joined(", ", n.Authority.In(p.Lang), p.date(n.Date))},
		{Name: p.in("Aktenzeichen", "Reference"), Value: n.Reference, Blank: true},
		{Name: p.in("Referenz des Herstellers", "The maker's reference"), Blank: true},
	})
	p.Heading(p.in("Wer antwortet", "Who answers"))
	p.Pairs([]pdf.Pair{
		{Name: p.in("Einrichtung", "Facility"), Value: p.Facility, Blank: true},
		{Name: p.in("Ansprechperson", "Contact person"), Value: r.by.Name, Blank: true},
		{Name: p.in("Funktion", "Function"), Value: r.by.Function, Blank: true},
		{Name: p.in("Telefon, E-Mail", "Telephone, e-mail"), Value: r.by.Contact, Blank: true},
		{Name: p.in("Stand der Angaben", "As of"), Value: p.moment(p.At)},
	})
}

// replyCounts are the devices by state; the rows add up to the last one.
func (p *printer) replyCounts(r *reply) {
	p.Heading(p.in("Betroffene Geräte", "Devices concerned"))
	t := p.Table(pdf.Column{Name: p.in("Stand", "State"), Share: 80}, pdf.Column{Name: p.in("Geräte", "Devices"), Share: 20, Right: true})
	for _, s := range r.states {
		if len(s.devices) > 0 {
			t.Row(p.replyState(s.word), itoa(len(s.devices)))
		}
	}
	if r.leftOut > 0 {
		t.Row(p.in("geprüft, Freigabe steht noch aus (hier nicht aufgeführt)", "audited, review is still due (not listed here)"), itoa(r.leftOut))
	}
	t.Sum(p.in("Summe", "Sum"), itoa(r.devices))
	t.End()
}

func (p *printer) replyDevices(s *replyState) {
	p.Heading(fmt.Sprintf("%s (%d)", p.replyState(s.word), len(s.devices)))
	t := p.Table(
		pdf.Column{Name: p.in("Typ", "Type"), Share: 38}, pdf.Column{Name: p.in("Seriennummer", "Serial number"), Share: 22},
		pdf.Column{Name: p.in("Loscode", "Lot code"), Share: 15}, pdf.Column{Name: p.in("Inventarnummer", "Inventory number"), Share: 25},
	)
	for _, d := range s.devices {
		t.Row(joined(" ", d.Maker, d.Model), d.Serial, d.Lot, d.InventoryNumber)
	}
	t.End()
}

// replyState is a state as the maker reads it.
func (h *Head) replyState(word string) string { return h.phrase(replyWords, word) }

var replyWords = map[string]checklist.Text{
	"now":       both("Maßnahme offen: sofort", "action open: now"),
	"immediate": both("Maßnahme offen: unverzüglich", "action open: immediate"),
	"high":      both("Maßnahme offen: hoch", "action open: high"),
	"planned":   both("Maßnahme offen: geplant", "action open: planned"),
	"normal":    both("Maßnahme offen: normal", "action open: normal"),
	"unclear":   both("geprüft, Angaben widersprechen sich noch", "audited, answers still contradict each other"),
	"unaudited": both("noch nicht geprüft", "not audited yet"),
	"resolved":  both("alle Maßnahmen erledigt", "all actions done"),
}

// replyJSON is the reply for programs. Its names are interface; what nobody knows
// is null.
type replyJSON struct {
	Notice             replyNotice   `json:"notice"`
	Facility           *string       `json:"facility"`
	Contact            *string       `json:"contact"`
	Function           *string       `json:"function"`
	Reachable          *string       `json:"reachable"`
	AsOf               string        `json:"as_of"`
	Checkpoint         string        `json:"checkpoint"`
	UnreviewedIncluded bool          `json:"unreviewed_included"`
	Devices            int           `json:"devices"` // listed and left out
	Listed             int           `json:"listed"`
	LeftOut            int           `json:"left_out"`
	States             []replyByJSON `json:"states"` // strict to mild; counts add up to listed
}

type replyNotice struct {
	Checklist string  `json:"checklist"`
	Version   int     `json:"version"`
	Authority string  `json:"authority"`
	Title     string  `json:"title"`
	Date      string  `json:"date"`
	Reference *string `json:"reference"`
}

type replyByJSON struct {
	State   string        `json:"state"`
	Count   int           `json:"count"`
	Devices []replyDevice `json:"devices"`
}

// ReplyJSON writes the reply as one object, as schema/reply.schema.json says. The
// error is that of the standings, before anything is written, or of writing.
func ReplyJSON(w io.Writer, standings iter.Seq2[audit.Standing, error], list *checklist.Checklist, by ReplyBy, h *Head) error {
	r, err := newReply(standings, list, by, h)
	if err != nil {
		return err
	}
	return r.json(w, h)
}

func (r *reply) json(w io.Writer, h *Head) error {
	list, by := r.list, r.by
	n := list.Notice
	out := replyJSON{
		Notice: replyNotice{
			Checklist: list.ID, Version: list.Version, Authority: n.Authority.In(h.Lang), Title: n.Title.In(h.Lang), Date: n.Date, Reference: known(n.Reference),
		},
		Facility: known(h.Facility), Contact: known(by.Name), Function: known(by.Function), Reachable: known(by.Contact),
		AsOf: h.At.Format("2006-01-02T15:04:05Z07:00"), Checkpoint: h.Checkpoint, UnreviewedIncluded: r.unproven,
		Devices: r.devices, Listed: r.listed(), LeftOut: r.leftOut, States: []replyByJSON{},
	}
	for _, s := range r.states {
		out.States = append(out.States, replyByJSON{State: s.word, Count: len(s.devices), Devices: append([]replyDevice{}, s.devices...)})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("write reply: %w", err)
	}
	return nil
}

// known is nil for what is not.
func known(s string) *string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return &s
}
