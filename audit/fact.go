package audit

import "visite/checklist"

// Keys of facts that are ours and not a device's own.
const (
	FactMACMaker  = "mac_maker" // who had the prefix of the MAC registered: a hint, never the maker
	FactMACNote   = "mac_note"  // what to be careful about: "local", "module", "namesake", "therapy"
	FactState     = "state"     // of an entry of the neighbour table, in the system's word
	FactEndpoint  = "endpoint"  // the address of a WS-Discovery endpoint, "urn:uuid:…"
	FactAnnounced = "announced" // an address on the link that is announced and not the sender's
	FactSpoke     = "spoke"     // the address from which another announced it: perhaps a proxy, perhaps a lie
	FactVLAN      = "vlan"      // number of the VLAN it was seen in
	FactVia       = "via"       // MAC of the router behind which it was seen
	FactSwitch    = "switch"    // name of the switch that has seen it
	FactPort      = "port"      // of that switch
	FactLease     = "lease"     // until when, or for how long, its address is leased
)

var factLabels = map[string]checklist.Text{
	FactMACMaker:  {"de": "MAC vergeben an", "en": "MAC registered to"},
	FactMACNote:   {"de": "Zur MAC", "en": "About the MAC"},
	FactState:     {"de": "Nachbartabelle", "en": "Neighbour table"},
	FactEndpoint:  {"de": "Endpunkt", "en": "Endpoint"},
	FactAnnounced: {"de": "Nennt auch", "en": "Announces as well"},
	FactSpoke:     {"de": "Angekündigt von anderem Gerät", "en": "Announced by another device"},

	"building":      {"de": "Gebäude", "en": "Building"},
	"floor":         {"de": "Stockwerk", "en": "Floor"},
	"bed_number":    {"de": "Bettnummer", "en": "Bed number"},
	"system_type":   {"de": "Systemtyp", "en": "System type"},
	"text_revision": {"de": "Stand der Texte", "en": "Text revision"},
	"language":      {"de": "Sprache (Nummer)", "en": "Language (number)"},
	FactVLAN:        {"de": "VLAN", "en": "VLAN"},
	FactVia:         {"de": "Hinter dem Router", "en": "Behind the router"},
	FactSwitch:      {"de": "Switch", "en": "Switch"},
	FactPort:        {"de": "Switchport", "en": "Switch port"},
	FactLease:       {"de": "Adresse vergeben bis", "en": "Address leased until"},
}

var macNotes = map[string]checklist.Text{
	"local": {
		"de": "selbst vergeben: sagt nichts über den Hersteller",
		"en": "made up by software: says nothing about the maker",
	},
	"module": {
		"de": "Netzwerkbaustein: sagt nichts über das Gerät",
		"en": "a network module: says nothing about the device",
	},
	"namesake": {
		"de": "heißt nur Contec: nicht der Hersteller der Monitore",
		"en": "merely called Contec: not the maker of the monitors",
	},
	"therapy": {
		"de": "Hersteller von Infusionspumpen oder Therapiegeräten: wird nie angesprochen",
		"en": "makes infusion pumps or therapy devices: never contacted",
	},
}

// Reserved reports whether a key is one of ours: what a device says of itself must
// not be taken for what the laptop found.
func Reserved(key string) bool {
	switch key {
	case FactMACMaker, FactMACNote, FactState, FactEndpoint, FactAnnounced, FactSpoke, FactVLAN, FactVia, FactSwitch, FactPort, FactLease:
		return true
	}
	return false
}

// Label is what the fact is called, for people; a device's own name for it as
// it is.
func (f Fact) Label() checklist.Text {
	if text, ok := factLabels[f.Key]; ok {
		return text
	}
	return checklist.Text{"en": f.Key}
}

// Text is the value for people: in words where it is a word of ours, else as it
// is.
func (f Fact) Text() checklist.Text {
	if f.Key == FactMACNote {
		if text, ok := macNotes[f.Value]; ok {
			return text
		}
	}
	return checklist.Text{"en": f.Value}
}
