package tui

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// What stands in the log about the network, as people read it.
func TestNetworkSentences(t *testing.T) {
	seen := audit.Sighting{
		Source: audit.SourceMDNS, First: time.Unix(0, 0), Last: time.Unix(0, 0), Said: audit.Said{Name: "Bett 12\x1b[2J"},
	}.Record()
	for _, tt := range []struct {
		event  audit.Event
		de, en string
	}{
		{
			&audit.NetworkPermitted{NetworkPermit: audit.NetworkPermit{Networks: []string{"10.20.0.0/16"}}},
			"Regeln des Netzes: Fragen erlaubt, Verbindungsprüfung in 10.20.0.0/16", "Rules of the network: questions allowed, connect check in 10.20.0.0/16",
		},
		{
			&audit.NetworkPermitted{NetworkPermit: audit.NetworkPermit{NoQuestions: true}},
			"Regeln des Netzes: nur zuhören, keine Verbindungsprüfung", "Rules of the network: listening only, no connect check",
		},
		{&audit.BrowseBegun{Questions: 17, Interface: "eth0"}, "Fragen im Netz: höchstens 17 über eth0", "Questions on the network: at most 17 on eth0"},
		{
			&audit.BrowseEnded{Heard: 16, Sightings: 3, Problem: "link down"},
			"Fragen beendet: 16 gehört, 3 Geräte gesehen – link down", "Questions ended: 16 heard, 3 devices seen – link down",
		},
		{
			&audit.SightingLinked{By: audit.ByMAC, Sightings: []audit.SightingRecord{seen}, Differs: []audit.Difference{{Field: "model"}}},
			"Im Netz gesehen: Bett 12 – an der MAC-Adresse erkannt – 1 Angabe anders als in der Liste",
			"Seen on the network: Bett 12 – recognised by MAC address – 1 fact not as in the list",
		},
		{
			&audit.SightingLinked{By: audit.ByPerson, Sightings: []audit.SightingRecord{{First: "broken"}}},
			"Im Netz gesehen: von Hand zugeordnet", "Seen on the network: linked by hand",
		},
		{&audit.SightingUnlinked{}, "Zuordnung im Netz gelöst", "Link to the network undone"},
		{&audit.SightingUnlinked{Reason: audit.Say("Nachbarbett")}, "Zuordnung im Netz gelöst: Nachbarbett", "Link to the network undone: Nachbarbett"},
		{&audit.SightingsLeft{Sightings: []audit.SightingRecord{seen}, Dropped: 4}, "Im Netz gesehen: 5 nicht zugeordnet", "Seen on the network: 5 not linked"},
		{
			&audit.ContactObserved{File: audit.Say("bett2.pcap"), Contacts: []audit.Contact{
				{To: "202.114.4.119", Port: 515, Count: 6}, {Kind: audit.ContactARP, To: "202.114.4.120", Count: 2},
			}},
			"Mitschnitt: ruft 202.114.4.119:515, 202.114.4.120, 8-mal – bett2.pcap", "Capture: calls 202.114.4.119:515, 202.114.4.120, 8 times – bett2.pcap",
		},
		{
			&audit.ContactObserved{First: "2025-04-01T09:00:00Z", Last: "2025-04-01T09:20:59Z"},
			"Mitschnitt: in 20 Minuten kein Anruf gesehen, das besagt nichts", "Capture: no call seen in 20 minutes, which says nothing",
		},
		{
			&audit.ProbeUnlocked{Expires: "2025-04-01T09:40:00+02:00", Targets: make([]audit.ProbeTarget, 2), AgreedBy: audit.Say("Sr. Anna"), Reason: audit.Say("offene Dienste")},
			"Verbindungsprüfung freigegeben: 2 Geräte bis 09:40 – zugestimmt: Sr. Anna – offene Dienste",
			"Connect check unlocked: 2 devices until 09:40 – agreed by Sr. Anna – offene Dienste",
		},
		{&audit.ConnectBegun{Address: "10.20.0.7", Port: 23}, "Verbindung: 10.20.0.7 Port 23", "Connection: 10.20.0.7 port 23"},
		{
			&audit.ConnectEnded{Address: "10.20.0.7", Port: 23, Result: audit.ConnectSilent},
			"Verbindung beendet: 10.20.0.7 Port 23 – keine Antwort", "Connection ended: 10.20.0.7 port 23 – no answer",
		},
		{&audit.ProbeChecked{Shows: true}, "Danach am Monitor: zeigt Werte, Alarme und Uhrzeit", "The monitor afterwards: shows values, alarms and time"},
		{&audit.ProbeChecked{Note: audit.Say("Uhr steht")}, "Danach am Monitor: zeigt nicht mehr alles – Uhr steht", "The monitor afterwards: does not show everything any more – Uhr steht"},
	} {
		for lang, want := range map[checklist.Lang]string{checklist.German: tt.de, checklist.English: tt.en} {
			e := newEnv(context.Background(), Config{Lang: lang, Now: func() time.Time { return time.Date(2025, 4, 2, 8, 0, 0, 0, time.FixedZone("", 7200)) }})
			if got := e.sentence(tt.event, ""); got != want {
				t.Errorf("%s %s: %q, want %q", tt.event.Kind(), lang, got, want)
			}
		}
	}
}

// Every kind of entry has a title in both languages.
func TestEveryKindHasATitle(t *testing.T) {
	files, err := filepath.Glob("../audit/testdata/events/*.json")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d kinds, %v", len(files), err)
	}
	for _, file := range files {
		kind := strings.TrimSuffix(filepath.Base(file), ".json")
		for _, w := range []*words{german(), english()} {
			if w.events[kind] == "" {
				t.Errorf("%s has no title", kind)
			}
		}
		// None of them is too much for the sentence of a line.
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		event, err := audit.DecodeEvent(kind, json.RawMessage(strings.TrimSpace(string(text))))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(kind, "audit.") || strings.HasPrefix(kind, "device.") || kind == "round.closed" {
			continue // they need a site
		}
		e := newEnv(context.Background(), Config{Lang: checklist.English})
		if got := e.sentence(event, ""); got == "" {
			t.Errorf("%s: an empty sentence", kind)
		}
	}
}
