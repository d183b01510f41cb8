package report

import (
	"errors"
	"iter"
	"net/netip"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// records makes an iterator, which ends with the error if there is one.
func records[T any](all []T, err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
		if err != nil {
			var none T
			yield(none, err)
		}
	}
}

func recordsOf[T any](all []T) iter.Seq2[T, error] { return records(all, nil) }

// shipped finds the checklist that comes with the program by any digest.
func shipped(t testing.TB) func(string) (*checklist.Checklist, bool) {
	t.Helper()
	all, err := checklist.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return func(digest string) (*checklist.Checklist, bool) { return all[0], digest != "" }
}

const (
	digest = "5555555555555555555555555555555555555555555555555555555555555555"
	leaf   = "6666666666666666666666666666666666666666666666666666666666666666"
)

func word(item, w string) audit.Answer {
	return audit.Answer{
		Item: item, Value: checklist.Value{Word: w}, Provenance: audit.Attested, Entry: leaf,
		By: audit.Stamp{At: "2025-04-01T09:30:00+02:00", Person: "p1", Name: "Jana Krüger"},
	}
}

// completed is an audit with everything an audit can have.
func completed() audit.Record {
	stamp := audit.Stamp{At: "2025-04-01T09:45:00+02:00", Person: "p1", Name: "Jana Krüger"}
	model := word("model", "cms8000")
	model.Provenance, model.Note = audit.Plate, "Schild; verkratzt\n\"CMS8000\""
	model.Evidence = []audit.Evidence{{Ref: leaf, SHA256: digest, Name: "typschild.jpg", Size: 12}}
	consultation := word("consultation", "")
	consultation.Value = checklist.Value{Fields: map[string]string{
		"status": "held", "physician": "Dr. Weiß", "function": "OA", "at": "2025-04-01T09:40:00+02:00",
		"decision": "replace", "valid_until": "2025-04-02T09:40:00+02:00",
	}}
	disconnect := audit.SealedAction{Action: "disconnect", Owner: "technician", Urgency: "immediate", Within: "P1D", Rules: []string{"R4", "R7"}}
	inform := audit.SealedAction{Action: "inform_it", Owner: "it", Urgency: "high", Within: "P7D", Rules: []string{"R4"}}
	return audit.Record{
		ID: "40000000000000000000000000000004", Round: "10000000000000000000000000000001",
		Checklist: "bfarm-contec-2025-03-03", ChecklistVersion: 1, ChecklistDigest: digest,
		Place: audit.Place{Ward: "Intensiv 2", Room: "204", Bed: "A"},
		Device: audit.Device{
			ID: "30000000000000000000000000000003", InventoryNumber: "MT-10042", Serial: "C0042", Maker: "Contec", Model: "CMS8000",
			Designation: "Patientenmonitor", Type: "bettseitig", Lot: "L7", Year: "2019", MakerAddress: "112 Qinhuang West Street",
			Department: "Anästhesie", UDI: "(01)0694", MAC: "00:1b:44:11:3a:b7", IP: "10.0.0.7", Firmware: "2.6.27", Host: "mon-204-a",
			Place: audit.Place{Ward: "Intensiv 1", Room: "101", Bed: "B"}, PlaceSource: audit.FromBed,
		},
		Revision: 2, Status: audit.Completed,
		Outcome: audit.Sealed{
			Verdict: "action_immediate", Urgency: "immediate", Rules: []string{"R4", "R7"}, Actions: []audit.SealedAction{disconnect, inform},
			Contradictions: []string{"plate"}, NotCounted: []string{"internet"},
			Consultation: &audit.SealedConsultation{Action: disconnect, ValidUntil: "2025-04-02T09:40:00+02:00"},
		},
		Answers: []audit.Answer{
			word("patient_attached", "no"), model, word("firmware", "=2.6.27"), consultation, word("note", "erste Zeile\nzweite Zeile"),
		},
		Started: audit.Stamp{At: "2025-04-01T09:20:00+02:00", Person: "p1", Name: "Jana Krüger"}, Completed: stamp,
		Writer: "w1", Seq: 42, Network: onNetwork(stamp),
	}
}

// onNetwork is whatever the network can show of a device.
func onNetwork(stamp audit.Stamp) audit.DeviceNetwork {
	at, shows := time.Date(2025, 4, 1, 9, 30, 0, 0, time.UTC), true
	return audit.DeviceNetwork{
		Linked: []audit.LinkedSighting{
			{
				Sighting: audit.Sighting{
					Source: audit.SourceSDC, First: at, Last: at.Add(time.Minute), Interface: "eth0", Address: netip.MustParseAddr("10.0.0.7"), MAC: "00:1b:44:11:3a:b7",
					Said: audit.Said{
						Name: "Bett 12", Host: "mon-204-a", Maker: "Contec", Model: "CMS8000", Serial: "C0042", Firmware: "1.0.3",
						Spot:     audit.Spot{Facility: "KS", Unit: "ICU", Room: "204", Bed: "A"},
						Services: []string{"_http._tcp 80"}, Facts: []audit.Fact{{Key: "uuid", Value: "1"}},
					},
				},
				By: audit.ByMAC, Stamp: stamp, Differ: []audit.Difference{{Field: "firmware", Listed: "2.6.27", Seen: "1.0.3"}},
			},
			{Sighting: audit.Sighting{Source: audit.SourceSwitch, First: at, Last: at, MAC: "00:1b:44:11:3a:b7"}, By: audit.ByPerson, Stamp: stamp},
		},
		Contacts: []audit.ObservedContact{{
			ContactObserved: audit.ContactObserved{
				File: audit.Private{Text: "bett12.pcap"}, SHA256: digest, Interface: "eth1", MAC: "00:1b:44:11:3a:b7", Address: "202.114.4.20",
				First: "2025-04-01T09:00:00Z", Last: "2025-04-01T09:20:00Z", Conditions: audit.Private{Text: "Simulator"},
				Contacts: []audit.Contact{{
					Kind: audit.ContactCMS, To: "202.114.4.119", Port: 515, FrameType: "0x46", Count: 6, First: "2025-04-01T09:01:00Z", Last: "2025-04-01T09:02:00Z",
				}},
			},
			Stamp: stamp,
		}},
		Connects: []audit.Connect{
			{Unlock: "70000000000000000000000000000007", Address: "10.0.0.7", Port: 23, Begun: stamp, Result: audit.ConnectOpen, Millis: 4},
			{Unlock: "70000000000000000000000000000007", Address: "10.0.0.7", Port: 80, Begun: stamp},
		},
		Checked: &shows,
	}
}

func draft() audit.Record {
	r := completed()
	r.ID, r.Status, r.Revision = "40000000000000000000000000000005", audit.Draft, 1
	r.Outcome = audit.Sealed{Verdict: "incomplete", Urgency: "none"}
	r.Answers, r.Completed, r.Writer, r.Seq, r.Network = r.Answers[:1], audit.Stamp{}, "", 0, audit.DeviceNetwork{}
	return r
}

func imported() audit.Record {
	r := completed()
	r.ID, r.Revision, r.Imported, r.By = "40000000000000000000000000000006", 1, true, "Ali Demir"
	r.Started, r.Completed = audit.Stamp{At: "2025-04-01T09:45:00+02:00"}, audit.Stamp{At: "2025-04-01T09:45:00+02:00"}
	r.Answers = r.Answers[:2]
	for i := range r.Answers {
		r.Answers[i].By = audit.Stamp{At: "2025-04-01T09:45:00+02:00"}
	}
	return r
}

// redacted is an audit whose names and texts were erased, with an item no
// column knows.
func redacted() audit.Record {
	r := completed()
	r.ID, r.Completed.Name, r.Started.Name = "40000000000000000000000000000007", "", ""
	plate := word("plate", "")
	plate.Redacted = true
	approval := word("ward_approval", "")
	approval.Value, approval.Redacted = checklist.Value{Fields: map[string]string{"at": "2025-04-01T09:00:00+02:00", "shift": "night"}}, true
	approval.Evidence = []audit.Evidence{{Ref: leaf, Size: 7}}
	r.Answers = []audit.Answer{plate, approval, word("colour", "red"), word("shape", "round")}
	return r
}

func all() []audit.Record {
	return []audit.Record{completed(), draft(), imported(), redacted()}
}

// brokenWriter takes so many bytes, then fails.
type brokenWriter struct{ left int }

var errFull = errors.New("no space left on device")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// lines cuts a CSV without quoted line breaks.
func lines(s string) []string { return strings.Split(strings.TrimSuffix(s, "\r\n"), "\r\n") }

// walked is the record of a round with everything it can have.
func walked() audit.RoundRecord {
	r := completed()
	at := time.Date(2025, 4, 1, 9, 30, 0, 0, time.UTC)
	stamp := audit.Stamp{At: "2025-04-01T09:45:00+02:00", Person: "p1", Name: "Jana Krüger"}
	room := audit.NewRoom("Intensiv 2", "204")
	sent := audit.VisitNetwork{Interfaces: []string{"eth0"}, Browses: 1, Announced: 17, Heard: 16, Connects: 5, Open: 1}
	return audit.RoundRecord{
		Round: audit.Round{
			ID: r.Round, Status: audit.RoundGaps, Checklist: digest, Wards: []string{"Intensiv 2"}, Started: stamp, Closed: stamp,
			Rooms: []audit.RoomLine{{Room: room, Status: audit.VisitNoAccess, Expected: 1, Open: 1, Network: sent}}, Outside: sent,
		},
		Visits: []audit.Visit{{
			Room: room, Status: audit.VisitNoAccess, Reason: "Isolation", Entered: stamp, Left: stamp, Looked: true,
			Devices: []audit.Seen{{Device: r.Device, Expected: true}},
			Unlinked: []audit.Sighting{{
				Source: audit.SourceMDNS, First: at, Last: at, Interface: "eth0", Address: netip.MustParseAddr("10.20.0.9"),
				Said: audit.Said{Name: "Drucker", Services: []string{"_http._tcp 80"}, Facts: []audit.Fact{{Key: "ty", Value: "x"}}},
			}},
		}},
		Gaps: []audit.Gap{
			{Kind: audit.GapAccess, Ward: "Intensiv 2", Room: "204", Within: audit.GapWithin},
			{Kind: audit.GapDevice, Ward: "Intensiv 2", Room: "204", Device: r.Device.ID, Name: r.Device.Label(), Within: audit.GapWithin},
		},
	}
}
