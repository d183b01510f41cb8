package tui

import "fmt"

func (w *words) germanDevice() {
	w.historyTitle, w.auditTitle, w.entryTitle = "Gerät", "Prüfung", "Eintrag"
	w.openActions, w.auditsTitle, w.linesTitle = "Offene Maßnahmen", "Prüfungen", "Verlauf: wer sagte was wann"
	w.neverAudited, w.draft, w.sealed = "noch nie geprüft", "angefangen", "versiegelt"
	w.revision = func(n int) string { return fmt.Sprintf("Fassung %d", n) }
	w.revisionOf = func(n, all int) string {
		if n == all {
			return fmt.Sprintf("Fassung %d von %d (die gültige)", n, all)
		}
		return fmt.Sprintf("Fassung %d von %d (überholt, bleibt lesbar)", n, all)
	}
	w.reasons, w.actionsTitle, w.answersTitle = "Warum", "Was zu tun ist", "Antworten"
	w.consultedUntil = func(moment string) string { return "Rücksprache gehalten, gilt bis " + moment }
	w.notCounted, w.note, w.file, w.redacted = "Zählt nicht mehr", "Notiz", "Datei", "(gelöscht)"
	w.provenances = map[string]string{
		"attested": "nach eigener Angabe", "plate": "vom Typenschild", "observed": "im Netz gesehen", "imported": "aus einer Liste",
	}
	w.gaps = map[string]string{
		"room_not_entered": "Raum noch begehen", "no_access": "Raum noch begehen, kein Zutritt", "device_not_audited": "Gerät noch prüfen",
	}
	w.stillToAudit = "noch prüfen"
	w.visits = map[string]string{
		"done": "fertig", "empty": "kein Monitor hier", "no_access": "kein Zutritt", "entered": "noch offen",
	}
	w.events = map[string]string{
		"site.founded": "Einrichtung angelegt", "writer.joined": "Zweiter Laptop aufgenommen",
		"person.joined":     "Person aufgenommen",
		"invitation.issued": "Einladung ausgestellt", "checklist.adopted": "Checkliste aufgenommen",
		"inventory.imported": "Geräteliste eingelesen", "room.listed": "Raum eingetippt",
		"device.listed": "Gerät aufgenommen", "device.corrected": "Gerätedaten geändert",
		"device.moved": "Standort geändert", "round.started": "Runde begonnen",
		"round.closed": "Runde abgeschlossen", "room.entered": "Raum betreten",
		"room.left": "Raum verlassen", "device.found": "Hier gefunden",
		"device.missed": "Als fehlend gemeldet", "device.unfound": "Doch nicht hier", "audit.started": "Prüfung begonnen",
		"audit.answered": "Antwort", "audit.completed": "Prüfung versiegelt",
		"audit.amended": "Änderung begonnen", "audit.dropped": "Prüfung verworfen", "import.begun": "Übernahme begonnen",
		"audit.imported": "Prüfung übernommen", "import.ended": "Übernahme beendet",
	}
	w.germanNetworkEntries()
	w.germanDeskEntries()
	w.unknownEvent = func(kind string) string { return "Unbekannter Eintrag (" + kind + "): aus einer neueren Version" }
	w.withdrawn, w.signed = "zurückgenommen", "signiert"
	w.taken = func(taken, refused int) string { return fmt.Sprintf("%d übernommen, %d abgewiesen", taken, refused) }
}

func (w *words) germanLedger() {
	w.ledgerTitle, w.checkpoint = "Protokoll", "Kontrollwert"
	w.checkpointHelp = "Wer diesen Wert notiert oder ausgedruckt hat, kann später beweisen, dass nichts geändert oder entfernt wurde."
	w.ledgerSize = func(n int64, at string) string {
		return count(n, "Eintrag", "Einträge") + ", der neueste von " + at
	}
	w.factDevice, w.factRoom = "Gerät", "Raum"
	w.roundResult = func(complete bool, gaps int) string {
		if complete {
			return "vollständig"
		}
		return "mit " + count(gaps, "Lücke", "Lücken")
	}
	w.factWhen, w.factWho, w.factEntry = "Wann", "Wer", "Nummer"
	w.factSigned, w.factHash, w.factKind = "Signiert", "Prüfsumme", "Art"
	w.entryNumber = func(n int64) string { return fmt.Sprintf("Eintrag %d", n) }
	w.yesNo = func(yes bool) string {
		if yes {
			return "ja, mit dem Schlüssel der Person"
		}
		return "nein, nur durch das Protokoll gesichert"
	}
	w.verifyTitle, w.verifying = "Protokoll nachprüfen", "Jeder Eintrag, jede Unterschrift und jede Tabelle wird nachgerechnet …"
	w.verifyingHelp = "Sie können jederzeit abbrechen; dabei geht nichts verloren."
	w.verifyGood = "Alles stimmt. Kein Eintrag wurde geändert oder entfernt."
	w.verifyGoodMeans = "Das gilt für diesen Laptop und diesen Kontrollwert. Vergleichen Sie ihn mit einem, den Sie früher notiert haben."
	w.verifyBad = "Etwas stimmt nicht."
	w.verifyBadDo = "Bitte nicht weiterarbeiten: den Laptop so lassen, wie er ist, die letzte Sicherung bereithalten und die Leitung verständigen."
	w.verifiedEntries = func(n int64) string { return count(n, "Eintrag", "Einträge") + " nachgerechnet" }
	w.verifiedSignatures = func(n int64) string { return count(n, "Unterschrift", "Unterschriften") + " geprüft" }
	w.verifiedTables = func(tables int, rows int64) string {
		return count(tables, "Tabelle", "Tabellen") + " mit " + count(rows, "Zeile", "Zeilen") + " verglichen"
	}
	w.backupIntro = "Die Sicherung ist eine vollständige Kopie der Datenbank. Schlüssel sind nicht darin. Am besten auf einen USB-Stick oder ein Netzlaufwerk."
	w.backupPath, w.backupPathHint = "Wohin", "eine Datei, die es noch nicht gibt"
	w.backupBusy, w.backupDone = "Wird gesichert …", "Gesichert. Die Kopie liegt hier:"
	w.backupKeep = "Bitte getrennt vom Laptop aufbewahren."
	w.noDemoBackup = "Im erfundenen Krankenhaus gibt es nichts zu sichern: Beim Beenden wird es weggeworfen. In Ihrer Einrichtung schreiben Sie hier eine vollständige Kopie auf einen USB-Stick oder ein Netzlaufwerk."
	w.pathMissing = "bitte einen Dateinamen angeben"
}

func (w *words) germanLists() {
	w.importIntro = "Welche Geräteliste? CSV, Text oder Excel (.xlsx), in jeder Spaltenreihenfolge. Zuerst sehen Sie, was sich ändern würde."
	w.noFiles, w.readingList = "Hier liegt keine passende Datei.", "Die Liste wird gelesen …"
	w.profile = "Profil"
	w.layoutUnknown = "Diese Spalten sind unbekannt. Bitte zuordnen (Taste c)."
	w.rejectsTitle, w.listRow = "Diese Zeilen können nicht übernommen werden", "Zeile"
	w.willMove = func(n int) string {
		return count(n, "Gerät wird", "Geräte werden") + " an den Standort der Liste versetzt, obwohl am Bett anderswo gesehen."
	}
	w.willStay = func(n int) string {
		return count(n, "Gerät wurde", "Geräte wurden") + " am Bett anderswo gesehen als in der Liste; der gesehene Standort bleibt."
	}
	w.countAdded, w.countChanged, w.countMoved = "neue Geräte", "mit geänderten Angaben", "mit neuem Standort"
	w.countDiffering, w.countUnchanged, w.countRejected = "am Bett anderswo gesehen", "unverändert", "abgewiesen"
	w.countUnplaced = "ohne Raum, daher in keiner Runde"
	w.changesTitle, w.leftTitle = "Das ändert sich an bekannten Geräten", "Am Bett gesehen › laut Liste (bleibt, wie gesehen)"
	w.movesTitle = "Am Bett gesehen › laut Liste (wird versetzt)"
	w.importing = func(rows int) string { return count(rows, "Zeile wird", "Zeilen werden") + " eingelesen …" }
	w.imported = "Eingelesen."
	w.importStopped = "Abgebrochen. Nichts wurde geändert."
	w.importFailed = "Die Liste wurde nicht eingelesen. Nichts wurde geändert."
	w.rejectsFile = "Die abgewiesenen Zeilen stehen mit Grund in dieser Datei:"
	w.mappingTitle, w.noField = "Spalten zuordnen", "nicht verwenden"
	w.mappingIntro = "Was steht in welcher Spalte? Nötig ist die Inventarnummer oder die Seriennummer; Station und Raum sollten dabei sein."
	w.mappingNeeds = "Bitte eine Spalte als Inventarnummer oder als Seriennummer zuordnen: Daran werden Geräte erkannt."
	w.profileName = "Name des Profils"
	w.profileHint = "Listen mit denselben Spalten werden damit künftig von selbst erkannt; leer: nur dieses Mal"
}
