package tui

import (
	"fmt"

	"visite/audit"
)

func germanQuestions(w *roundWords) {
	w.questionHelp = "Eine Ziffer antwortet, speichert und geht zum nächsten offenen Punkt. 0 heißt überall „unbekannt“. Ein Scan ist nie eine Antwort. Jede Antwort ist sofort gespeichert, Esc verliert nichts."
	w.toRoom, w.toQuestion, w.goThere = "zum Raum", "zur Frage", "dorthin"
	w.itemOf = func(n, all int) string { return fmt.Sprintf("Punkt %d von %d", n, all) }
	w.left = func(n int) string {
		if n == 0 {
			return "nichts mehr offen"
		}
		return fmt.Sprintf("noch %d offen", n)
	}
	w.savingNow, w.withdrawn = "wird gespeichert …", "zurückgenommen, gespeichert"
	w.savedAs = func(s string) string { return "gespeichert: " + s }
	w.nothingToWithdraw = "Hier ist noch nichts beantwortet"
	w.pressDigit, w.takeIt, w.asLastTime = "Bitte die Ziffer der Antwort drücken", "nehmen", "wie letztes Mal"
	w.saveIt, w.changeIt, w.fillIn, w.fillInHint = "speichern", "ändern", "ausfüllen", "Enter: ausfüllen"
	w.formBegun = "angefangene Eingabe"
	w.guardBand = "Patient angeschlossen oder nicht sicher: Kabel, Strom, Menü nicht anfassen"
	w.guardBandShort = "Patient möglich: Kabel, Strom, Menü nicht anfassen"
	w.barredGuard = "nicht mit Patient"
	w.barredHold = "erst nach Freigabe"
	w.stopTouch = "Erst die Station fragen. Wer zugestimmt hat, wird nach der Antwort festgehalten."
	w.understood = "verstanden"
	w.offer = func(value, when string) string { return fmt.Sprintf("= wie letztes Mal: %s (%s)", value, when) }
	w.lastTime = func(value, when string) string { return fmt.Sprintf("letztes Mal: %s (%s)", value, when) }
	w.besides, w.takenBack = "andere Antwort", "Antwort zurückgenommen"
	w.decides = "Gegeben, ohne einander zu kennen: Ihre Antwort entscheidet."
	w.savedBy, w.noteIs, w.fileIs, w.waits = "gespeichert", "Notiz: ", "Nachweis: ", "wird erst mit der Antwort gespeichert:"
	w.draftLeft = "Hier wartet noch etwas auf eine Antwort – noch einmal Esc verwirft es"
	w.optional, w.notCounted = "freiwillig", "zählt nicht"
	w.scanNoAnswer, w.scanThis = "Ein Scan ist keine Antwort", "Richtig: Das ist dieses Gerät"
	w.scanRead = "Gescannt – bitte lesen, dann noch einmal Enter"
	w.scanOther = func(code string) string {
		return code + " ist nicht dieses Gerät – Esc zum Raum, dort scannen wechselt"
	}
	w.note, w.file, w.filePath = "Notiz", "Nachweis", "Datei"
	w.fileHint = "Pfad der Datei, z. B. ein Foto. Keine Patientendaten im Bild: auch kein Name auf dem Schirm. Ort und Kamera werden aus Fotos entfernt."
	w.timeHint, w.timeWrong = "z. B. 14:30 oder 03.03.2026 14:30", "Uhrzeit bitte wie 14:30 oder 03.03.2026 14:30"
	w.dateHint, w.dateWrong = "z. B. 03.03.2026", "Datum bitte wie 03.03.2026"
	w.notReached = "Niemand erreicht ist eine vollständige Antwort. Die Rücksprache bleibt als Maßnahme offen. Enter speichert."
	w.provenance = func(p audit.Provenance) string {
		switch p {
		case audit.Plate:
			return "vom Typenschild"
		case audit.Observed:
			return "im Netz beobachtet"
		case audit.Imported:
			return "übernommen"
		}
		return "selbst festgestellt"
	}
}

func germanOutcome(w *roundWords) {
	w.outcome, w.actions, w.reasons = "Ergebnis bisher", "Zu tun", "Warum"
	w.noneYet, w.soFar, w.readFirst = "noch kein Ergebnis", "vorläufig", "erst lesen (o):"
	w.moreOutcome = func(lines int) string { return fmt.Sprintf("… %s mehr: o", count(lines, "Zeile", "Zeilen")) }
	w.within = func(iso string) string {
		n, unit := isoParts(iso)
		switch {
		case n == 0:
			return "sofort"
		case unit == "D":
			return "binnen " + count(n, "Tag", "Tagen")
		case unit == "H":
			return "binnen " + count(n, "Stunde", "Stunden")
		}
		return iso
	}
	w.separating = "Nur mit Zustimmung der Station."
	w.consultedUntil = func(s string) string { return "Rücksprache gehalten, gilt bis " + s }
	w.holding = func(s string) string { return "Alles, was das Gerät öffnet oder neu startet: " + s }

	w.readAndSeal = "Alles beantwortet. Bitte durchsehen; Enter unterschreibt und versiegelt."
	w.sealAnyway = "Mit diesem Widerspruch wird die Prüfung als unvollständig versiegelt. Besser erst klären; Enter versiegelt trotzdem."
	w.signSeal = "unterschreiben und versiegeln"
	w.sealedSaid = func(verdict string) string { return "versiegelt: " + verdict }
	w.sealedBy = func(revision int, who string) string { return fmt.Sprintf("Fassung %d versiegelt, %s", revision, who) }
	w.stillMissing = func(n int) string {
		return count(n, "Punkt fehlt", "Punkte fehlen") + " noch. Enter geht dorthin."
	}
	w.endRound, w.signRound = "Runde abschließen", "unterschreiben und abschließen"
	w.complete = "Vollständig: Jeder Raum wurde betreten, jedes erwartete Gerät ist geprüft, fehlt oder wurde woanders gefunden."
	w.completeHelp = "Enter unterschreibt die Runde und schließt sie ab. Danach kann sie nicht wieder geöffnet werden."
	w.gapsHelp = "Enter geht in den Raum. Mit g kann die Runde trotzdem abgeschlossen werden; jede Lücke wird dann eine Maßnahme, fällig binnen 7 Tagen."
	w.gapsAre = func(n int) string { return "Die Runde hat noch " + count(n, "Lücke.", "Lücken.") }
	w.gapsTitle, w.gapsYes = "Mit Lücken abschließen?", "ja, mit Lücken abschließen"
	w.gapsText = func(n int) string {
		return count(n, "Lücke wird", "Lücken werden") + " namentlich festgehalten und als Maßnahme fällig binnen 7 Tagen. Sie unterschreiben das. Die Runde kann nicht wieder geöffnet werden."
	}
	w.roundClosed = func(gaps int) string {
		if gaps == 0 {
			return "Runde vollständig abgeschlossen und unterschrieben"
		}
		return "Runde mit " + count(gaps, "Lücke", "Lücken") + " abgeschlossen und unterschrieben"
	}
	w.recordTitle, w.showRecord = "Runde im Rückblick", "Runde im Rückblick"
	w.recordHelp = "Was von der Runde festgehalten ist: ihre Lücken, was ins Netz gesendet und was dort gesehen wurde. Hier ist nichts zu ändern. Dasselbe gibt „visite rounds show“ aus."
	w.begunBy = func(who string) string { return "begonnen " + who }
	w.closedBy = func(who string) string { return "abgeschlossen " + who }
	w.gap = func(k audit.GapKind) string {
		switch k {
		case audit.GapRoom:
			return "nicht betreten"
		case audit.GapAccess:
			return "kein Zutritt"
		case audit.GapDevice:
			return "nicht geprüft"
		}
		return string(k)
	}
}
