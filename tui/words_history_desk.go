package tui

import (
	"fmt"
	"maps"
)

func (w *words) germanDeskEntries() {
	maps.Copy(w.events, map[string]string{
		"role.changed": "Rolle geändert", "person.revoked": "Rechte entzogen", "question.decided": "Über Fragliches entschieden",
		"writer.admitted": "Laptop aufgenommen", "writer.revoked": "Laptop gesperrt",
		"writer.forked": "Laptop kopiert", "writer.decided": "Über kopierten Laptop entschieden",
		"audit.approved": "Freigegeben", "audit.returned": "Zurückgegeben", "review.withdrawn": "Freigabe oder Rückgabe zurückgenommen",
		"conflict.decided": "Konflikt zweier Prüfungen entschieden",
		"action.planned":   "Maßnahme geplant", "action.begun": "Maßnahme in Arbeit", "action.done": "Maßnahme erledigt",
		"action.confirmed": "Maßnahme bestätigt", "action.reopened": "Maßnahme wieder offen",
		"redaction.made": "Angaben gelöscht", "device.decommissioned": "Außerbetriebnahme",
	})
	w.deskEntry = deskEntryWords{
		alike:     func(n int) string { return fmt.Sprintf("eine von %d gleichen", n) },
		items:     func(n int) string { return count(n, "Punkt fraglich", "Punkte fraglich") },
		decidedOn: func(n int) string { return count(n, "Punkt entschieden", "Punkte entschieden") },
		owner:     func(s string) string { return "zuständig " + s },
		due:       func(s string) string { return "bis " + s },
		doneIn: func(network string, n int) string {
			return "Antwort für das Netz " + network + ", " + count(n, "Gerät", "Geräte")
		},
		files:     func(n int) string { return count(n, "Datei", "Dateien") },
		erased:    func(n int) string { return count(n, "Angabe", "Angaben") },
		since:     func(date string) string { return "seit " + date },
		laptop:    func(id string, from int64) string { return fmt.Sprintf("%s ab Eintrag %d", id, from) },
		inService: "aufgehoben, wieder in Betrieb",
		holds:     "es gilt", falls: "es gilt nicht",
	}
}

func (w *words) englishDeskEntries() {
	maps.Copy(w.events, map[string]string{
		"role.changed": "Role changed", "person.revoked": "Rights taken away", "question.decided": "Decided about what was in question",
		"writer.admitted": "Laptop admitted", "writer.revoked": "Laptop revoked",
		"writer.forked": "Laptop copied", "writer.decided": "Decided about a copied laptop",
		"audit.approved": "Approved", "audit.returned": "Returned", "review.withdrawn": "Approval or return withdrawn",
		"conflict.decided": "Conflict of two audits decided",
		"action.planned":   "Action planned", "action.begun": "Action in work", "action.done": "Action done",
		"action.confirmed": "Action confirmed", "action.reopened": "Action open again",
		"redaction.made": "Erased", "device.decommissioned": "Out of service",
	})
	w.deskEntry = deskEntryWords{
		alike:     func(n int) string { return fmt.Sprintf("one of %d alike", n) },
		items:     func(n int) string { return count(n, "item in question", "items in question") },
		decidedOn: func(n int) string { return count(n, "item decided", "items decided") },
		owner:     func(s string) string { return "owner " + s },
		due:       func(s string) string { return "until " + s },
		doneIn: func(network string, n int) string {
			return "answer for the network " + network + ", " + count(n, "device", "devices")
		},
		files:     func(n int) string { return count(n, "file", "files") },
		erased:    func(n int) string { return count(n, "attachment", "attachments") },
		since:     func(date string) string { return "since " + date },
		laptop:    func(id string, from int64) string { return fmt.Sprintf("%s from entry %d on", id, from) },
		inService: "undone, in service again",
		holds:     "it holds", falls: "it does not hold",
	}
}
