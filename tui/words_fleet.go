package tui

import (
	"fmt"

	"visite/audit"
)

// fleetWords are the texts about where the whole matter stands.
type fleetWords struct {
	title, help    string
	asOf           func(moment string) string
	devices        string
	states         map[string]string // of a device, beside the urgencies
	rooms          string
	notProven      string
	neverWalked    string
	lateActions    func(overdue, due int) string
	roomsProven    string
	of             func(n, all int) string
	actions        string
	overdue, due   string
	inWork, done   string
	confirmed      string
	expired        string // consultations
	expiring       string
	reviews        string
	review         map[audit.ReviewState]string
	wards          string
	noWard         string
	trend          string
	trendOf        func(first, last string) string
	noTrend        string
	pressing, more string // of the trend: what cannot wait, what else is open
	settled        string
	none           string // no devices yet
	keyActions     string
	keyPapers      string
	keyColumn      string
	menuNote       string
	roomsOf        func(proven, all int) string
	wardsMean      string

	listTitle  string
	noDevices  string
	openCount  func(n int) string
	neverSeen  string
	moreThan   func(n int) string
	inState    func(state string) string
	inWard     func(ward string) string
	searchHint string
	found      func(n int) string
	keyWords   string
	keyNoWords string
	devicesAll string
}

func germanFleet() fleetWords {
	return fleetWords{
		title: "Stand der Dinge",
		help: "Jede Zahl führt mit Enter zu dem, was dahinter steht: Geräte, Maßnahmen oder Prüfungen. " +
			"Ein Gerät steht dort, wo die strengste seiner offenen Maßnahmen steht. Ein Raum ist lückenlos, wenn seine letzte Runde abgeschlossen ist und dort nichts offen ließ.",
		asOf:    func(m string) string { return "Stand " + m },
		devices: "Geräte im Betrieb",
		states: map[string]string{
			audit.StateUnaudited: "nicht geprüft", audit.StateUnclear: "widersprüchlich", audit.StateResolved: "nichts offen",
		},
		rooms: "Räume", roomsProven: "lückenlos belegt", notProven: "mit Lücke", neverWalked: "nie begangen",
		lateActions: func(overdue, due int) string {
			switch {
			case overdue == 0:
				return count(due, "Maßnahme", "Maßnahmen") + " in den nächsten 7 Tagen fällig"
			case due == 0:
				return count(overdue, "Maßnahme", "Maßnahmen") + " überfällig"
			}
			return count(overdue, "Maßnahme", "Maßnahmen") + fmt.Sprintf(" überfällig, %d in 7 Tagen fällig", due)
		},
		of:      func(n, all int) string { return fmt.Sprintf("%d von %d", n, all) },
		actions: "Offene Maßnahmen", overdue: "überfällig", due: "fällig in 7 Tagen",
		inWork: "in Arbeit", done: "erledigt, zu bestätigen", confirmed: "bestätigt",
		expired: "Rücksprache abgelaufen", expiring: "Rücksprache endet in 24 h",
		reviews: "Freigabe der Prüfungen",
		review: map[audit.ReviewState]string{
			audit.Awaiting: "warten auf Freigabe", audit.Returned: "zurückgegeben",
			audit.Changed: "nach Freigabe geändert", audit.Approved: "freigegeben",
		},
		wards: "Stationen", noWard: "Standort unbekannt",
		trend:    "Verlauf",
		trendOf:  func(a, b string) string { return "Woche ab " + a + " bis Woche ab " + b },
		noTrend:  "Der Verlauf beginnt mit der ersten versiegelten Prüfung.",
		pressing: "drängt", more: "sonst offen", settled: "nichts offen",
		none:       "Noch kein Gerät ist bekannt. Lesen Sie eine Geräteliste ein, oder beginnen Sie eine Runde.",
		keyActions: "Maßnahmen", keyPapers: "Papier schreiben", keyColumn: "Spalte",
		menuNote:  "Geräte, Räume, Maßnahmen, Verlauf",
		roomsOf:   func(proven, all int) string { return fmt.Sprintf("Räume %3d/%-3d", proven, all) },
		wardsMean: "nichts offen · Räume lückenlos belegt",
		listTitle: "Geräte", noDevices: "Kein Gerät.",
		openCount:  func(n int) string { return count(n, "Maßnahme", "Maßnahmen") },
		neverSeen:  "nie geprüft",
		moreThan:   func(n int) string { return fmt.Sprintf("mehr als %d", n) },
		inState:    func(s string) string { return "Geräte: " + s },
		inWard:     func(w string) string { return "Geräte: " + w },
		searchHint: "Nummer, Modell, Station, Raum …",
		found:      func(n int) string { return count(n, "Gerät", "Geräte") },
		keyWords:   "suchen", keyNoWords: "Suche beenden", devicesAll: "Alle Geräte im Betrieb",
	}
}

func englishFleet() fleetWords {
	return fleetWords{
		title: "Where things stand",
		help: "Enter on a number leads to what is behind it: devices, actions or audits. " +
			"A device stands where the strictest of its open actions stands. A room is proven if its last round is closed and left nothing open there.",
		asOf:    func(m string) string { return "as of " + m },
		devices: "Devices in service",
		states: map[string]string{
			audit.StateUnaudited: "not audited", audit.StateUnclear: "contradictory", audit.StateResolved: "nothing open",
		},
		rooms: "Rooms", roomsProven: "proven complete", notProven: "with a gap", neverWalked: "never walked",
		lateActions: func(overdue, due int) string {
			switch {
			case overdue == 0:
				return count(due, "action", "actions") + " due within 7 days"
			case due == 0:
				return count(overdue, "action", "actions") + " overdue"
			}
			return count(overdue, "action", "actions") + fmt.Sprintf(" overdue, %d due within 7 days", due)
		},
		of:      func(n, all int) string { return fmt.Sprintf("%d of %d", n, all) },
		actions: "Open actions", overdue: "overdue", due: "due within 7 days",
		inWork: "in work", done: "done, to be confirmed", confirmed: "confirmed",
		expired: "consultation expired", expiring: "consultation ends in 24 h",
		reviews: "Review of the audits",
		review: map[audit.ReviewState]string{
			audit.Awaiting: "awaiting review", audit.Returned: "returned",
			audit.Changed: "changed after approval", audit.Approved: "approved",
		},
		wards: "Wards", noWard: "place unknown",
		trend:    "Over the weeks",
		trendOf:  func(a, b string) string { return "week of " + a + " to week of " + b },
		noTrend:  "It begins with the first sealed audit.",
		pressing: "pressing", more: "open otherwise", settled: "nothing open",
		none:       "No device is known yet. Import a device list, or begin a round.",
		keyActions: "actions", keyPapers: "write a paper", keyColumn: "column",
		menuNote:  "devices, rooms, actions, weeks",
		roomsOf:   func(proven, all int) string { return fmt.Sprintf("rooms %3d/%-3d", proven, all) },
		wardsMean: "nothing open · rooms proven complete",
		listTitle: "Devices", noDevices: "No device.",
		openCount:  func(n int) string { return count(n, "action", "actions") },
		neverSeen:  "never audited",
		moreThan:   func(n int) string { return fmt.Sprintf("more than %d", n) },
		inState:    func(s string) string { return "Devices: " + s },
		inWard:     func(w string) string { return "Devices: " + w },
		searchHint: "number, model, ward, room …",
		found:      func(n int) string { return count(n, "device", "devices") },
		keyWords:   "search", keyNoWords: "end the search", devicesAll: "All devices in service",
	}
}
