package audit

import (
	"slices"
	"strings"
	"testing"
)

func linkedTo(t *testing.T, said ...Said) *Audit {
	t.Helper()
	a := &Audit{Checklist: shipped(t), Status: Draft}
	for i, s := range said {
		a.Network.Linked = append(a.Network.Linked, LinkedSighting{
			Sighting: saw(SourceMDNS, 10-i, "10.0.0.7", "", s), Stamp: Stamp{Name: "Jo Weiß", At: string(rune('1' + i))},
		})
	}
	return a
}

// What the device says is proposed with its provenance and who linked it, and
// never for what is asked anew.
func TestObserved(t *testing.T) {
	a := linkedTo(t, Said{Name: "Bett 2"}, Said{Maker: "Contec Medical Systems", Model: "CMS-8000", Firmware: "1.0.3"})
	for item, want := range map[string]string{"firmware": "1.0.3", "model": "cms8000"} {
		got, ok := a.Observed(item)
		if !ok || got.Value.Word != want || got.Provenance != Observed || got.Item != item || got.By.At != "2" {
			t.Errorf("%s: %+v, %v", item, got, ok)
		}
	}
	for _, item := range a.Checklist.Items {
		if got, ok := a.Observed(item.ID); ok && (item.NeverPrefill || item.ID != "firmware" && item.ID != "model") {
			t.Errorf("%s: proposed %+v", item.ID, got)
		}
	}
	for what, a := range map[string]*Audit{
		"nothing linked":      linkedTo(t),
		"nothing said":        linkedTo(t, Said{Name: "CMS8000"}),
		"another maker":       linkedTo(t, Said{Maker: "CONTEC CO., LTD.", Model: "IPC"}),
		"a device unaffected": linkedTo(t, Said{Maker: "Philips", Model: "MX450"}),
		"a maker alone":       linkedTo(t, Said{Maker: "Contec"}),
		"too long":            linkedTo(t, Said{Firmware: strings.Repeat("1", 5000)}),
	} {
		for _, item := range []string{"firmware", "model", "no such item"} {
			if got, ok := a.Observed(item); ok {
				t.Errorf("%s: %s is proposed as %+v", what, item, got)
			}
		}
	}
}

// A proposal is an answer only when a person gives it.
func TestObservedIsNoAnswer(t *testing.T) {
	a := linkedTo(t, Said{Model: "CMS8000", Firmware: "1.0.3"})
	if len(a.Values()) != 0 || !slices.Contains(a.Outcome().Missing, "model") {
		t.Errorf("values %v, missing %v", a.Values(), a.Outcome().Missing)
	}
	proposal, _ := a.Observed("model")
	e, err := a.Answer(NewAnswer{Item: "model", Value: proposal.Value, Provenance: proposal.Provenance})
	if err != nil || e.Provenance != Observed {
		t.Errorf("confirmed: %+v, %v", e, err)
	}
}

func TestContactsOfAnItem(t *testing.T) {
	a := linkedTo(t)
	seen := ObservedContact{ContactObserved: ContactObserved{
		Device: "d1", File: Private{Text: "bett2.pcap", Ref: "00ff"}, First: "2025-04-01T09:00:00+02:00", Last: "2025-04-01T09:20:00+02:00",
		Contacts: []Contact{{Kind: ContactCMS, To: "202.114.4.119", Port: 515, Count: 6}},
	}}
	a.Network.Contacts = []ObservedContact{seen}
	var on []string
	for _, item := range a.Checklist.Items {
		if len(a.Contacts(item.ID)) > 0 {
			on = append(on, item.ID)
		}
	}
	if want := []string{"connection", "internet", "open_egress_past"}; !slices.Equal(on, want) || a.Contacts("no such item") != nil {
		t.Errorf("contacts bear on %v, want %v", on, want)
	}
	if !seen.Called() || (ContactObserved{}).Called() {
		t.Error("called where nothing was observed, or not where it was")
	}
	near := ContactObserved{Contacts: []Contact{{Kind: ContactOther, To: "202.114.4.7"}, {Kind: ContactOther, To: "202.114.4.1"}, {Kind: ContactARP, To: "202.114.4.12"}}}
	if near.Called() {
		t.Error("others of the network are called the hard-coded address")
	}
	for _, to := range []string{"202.114.4.119", "202.114.4.120"} {
		if near.Contacts[0].To = to; !near.Called() {
			t.Errorf("%s is not called the hard-coded address", to)
		}
	}
	file, err := seen.Evidence()
	if err != nil || file.Name != "contact-2025-04-01T0700.json" || !strings.Contains(string(file.Bytes), `"file": "bett2.pcap"`) ||
		!strings.Contains(string(file.Bytes), "202.114.4.119") || strings.Contains(string(file.Bytes), "00ff") {
		t.Errorf("%s, %v:\n%s", file.Name, err, file.Bytes)
	}
}
