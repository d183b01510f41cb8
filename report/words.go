package report

import (
	"visite/audit"
	"visite/checklist"
)

// phrase finds the text of a word; a word that has none stands for itself.
func (h *Head) phrase(all map[string]checklist.Text, word string) string {
	if t, ok := all[word]; ok {
		return t.In(h.Lang)
	}
	return word
}

func (h *Head) provenance(p audit.Provenance) string { return h.phrase(provenanceWords, string(p)) }

var provenanceWords = map[string]checklist.Text{
	"attested": both("nach eigener Angabe", "attested"), "plate": both("vom Typenschild", "read off the plate"),
	"observed": both("im Netz gesehen, bestätigt", "seen on the network, confirmed"), "imported": both("aus einer Liste", "from a list"),
}

func (h *Head) reviewState(s audit.ReviewState) string { return h.phrase(reviewWords, string(s)) }

var reviewWords = map[string]checklist.Text{
	"":         both("noch nie freigegeben", "never reviewed"),
	"awaiting": both("wartet auf Freigabe", "awaiting review"), "approved": both("freigegeben", "approved"),
	"returned": both("zurückgegeben", "returned"), "changed": both("nach der Freigabe geändert", "changed after approval"),
	"approve": both("freigegeben", "approved"), "return": both("zurückgegeben", "returned"),
}

func (h *Head) role(r audit.Role) string { return h.phrase(roleWords, string(r)) }

var roleWords = map[string]checklist.Text{
	"technician": both("Medizintechnik", "technician"), "supervisor": both("Leitung", "supervisor"),
	"administrator": both("Administration", "administrator"),
}

func (h *Head) gap(k audit.GapKind) string { return h.phrase(gapWords, string(k)) }

var gapWords = map[string]checklist.Text{
	"room_not_entered": both("Raum nicht betreten", "room not entered"), "no_access": both("kein Zutritt", "no access"),
	"device_not_audited": both("Gerät nicht geprüft", "device not audited"),
}

// gapAction is what follows from a gap.
func (h *Head) gapAction(k audit.GapKind) string { return h.phrase(gapActionWords, string(k)) }

var gapActionWords = map[string]checklist.Text{
	"room_not_entered":   both("Raum noch begehen", "walk the room"),
	"no_access":          both("Raum noch begehen (kein Zutritt)", "walk the room (no access)"),
	"device_not_audited": both("Gerät noch prüfen", "audit the device"),
}

func (h *Head) visit(s audit.VisitStatus) string { return h.phrase(visitWords, string(s)) }

var visitWords = map[string]checklist.Text{
	"not_yet": both("nicht betreten", "not entered"), "entered": both("noch offen", "still open"), "done": both("fertig", "done"),
	"empty": both("kein Monitor hier", "no monitor here"), "no_access": both("kein Zutritt", "no access"),
}

func (h *Head) roundStatus(s audit.RoundStatus) string { return h.phrase(roundWords, string(s)) }

var roundWords = map[string]checklist.Text{
	"open": both("noch nicht abgeschlossen", "not closed yet"), "complete": both("vollständig", "complete"),
	"gaps": both("mit Lücken abgeschlossen", "closed with gaps"), "imported": both("übernommen", "imported"),
}

func (h *Head) seen(s audit.SeenState) string { return h.phrase(seenWords, string(s)) }

var seenWords = map[string]checklist.Text{
	"open": both("nicht geprüft", "not audited"), "draft": both("Prüfung angefangen", "audit begun"), "audited": both("geprüft", "audited"),
	"missing": both("fehlt", "missing"), "away": both("woanders gefunden", "found elsewhere"),
}

func (h *Head) source(s audit.Source) string { return h.phrase(sourceWords, string(s)) }

var sourceWords = map[string]checklist.Text{
	"mdns": both("mDNS", "mDNS"), "sdc": both("SDC", "SDC"), "philips": both("Philips", "Philips"), "mindray": both("Mindray", "Mindray"),
	"ge": both("GE", "GE"), "neighbour": both("Nachbarliste", "neighbour table"), "capture": both("Mitschnitt", "capture"),
	"switch": both("Switch", "switch"), "dhcp": both("DHCP", "DHCP"),
}

func (h *Head) matched(m audit.MatchedBy) string { return h.phrase(matchWords, string(m)) }

var matchWords = map[string]checklist.Text{
	"serial": both("Seriennummer", "serial number"), "mac": both("MAC-Adresse", "MAC address"), "address": both("IP-Adresse", "IP address"),
	"host": both("Netzname", "host name"), "person": both("Person vor Ort", "person on the spot"),
}

func (h *Head) connectResult(r audit.ConnectResult) string { return h.phrase(connectWords, string(r)) }

var connectWords = map[string]checklist.Text{
	"": both("abgebrochen", "cut off"), "open": both("offen", "open"), "closed": both("abgewiesen", "closed"),
	"silent": both("keine Antwort", "no answer"), "failed": both("nicht möglich", "failed"), "stopped": both("angehalten", "stopped"),
}

func (h *Head) state(word string) string { return h.phrase(stateWords, word) }

var stateWords = map[string]checklist.Text{
	"now": both("sofort", "now"), "immediate": both("unverzüglich", "immediate"), "unclear": both("widersprüchlich", "contradictory"),
	"high": both("hoch", "high"), "planned": both("geplant", "planned"), "normal": both("normal", "normal"),
	"unaudited": both("nicht geprüft", "not audited"), "resolved": both("nichts offen", "nothing open"),
}

func (h *Head) actionStatus(s audit.ActionStatus) string { return h.phrase(actionWords, string(s)) }

var actionWords = map[string]checklist.Text{
	"open": both("offen", "open"), "in_work": both("in Arbeit", "in work"), "done": both("erledigt, mit Nachweis", "done, with evidence"),
	"confirmed": both("erledigt und bestätigt", "done and confirmed"),
	"shown":     both("erledigt, durch spätere Prüfung gezeigt", "done, shown by a later audit"),
}

// builtIn are the checklists of the program.
func builtIn() []*checklist.Checklist {
	all, _ := checklist.Shipped() // read by every test and by the start of the program
	return all
}

// anyOwner is the title of an owner in any of the checklists of the program.
func (h *Head) anyOwner(word string) string {
	for _, c := range builtIn() {
		if t := c.OwnerTitle(word).In(h.Lang); t != word {
			return t
		}
	}
	return word
}
