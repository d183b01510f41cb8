package tui

import (
	"fmt"
	"strings"

	"visite/audit"
)

func germanRound() roundWords {
	w := roundWords{}
	germanWalk(&w)
	germanIdentify(&w)
	germanReconcile(&w)
	germanQuestions(&w)
	germanOutcome(&w)
	germanKeys(&w)
	return w
}

func germanWalk(w *roundWords) {
	w.walk, w.typeRoom = "Runde", " Raum tippen"
	w.walkHelp = "Die Räume in Gehrichtung. Enter öffnet einen Raum; das Öffnen allein hält noch nichts fest. Eine Ziffer tippen sucht einen Raum, ein Scan zeigt, wo das Gerät hingehört."
	w.allRooms = "Alle Räume erledigt – e schließt die Runde ab"
	w.openRoom, w.endSearch = "öffnen", "Suche beenden"
	w.progress = func(p audit.Progress) string {
		return fmt.Sprintf("%d von %d Räumen · %d von %s", p.RoomsDone, p.Rooms, p.DevicesDone, count(p.Devices, "Gerät", "Geräten"))
	}
	w.nextRoom = func(room string) string { return "Als Nächstes: Raum " + room }
	w.devicesOpen = func(n int) string {
		if n == 0 {
			return "kein Gerät erwartet"
		}
		return count(n, "Gerät offen", "Geräte offen")
	}
	w.roundIs = func(s audit.RoundStatus) string {
		switch s {
		case audit.RoundComplete:
			return "Diese Runde ist vollständig abgeschlossen."
		case audit.RoundGaps:
			return "Diese Runde wurde mit Lücken abgeschlossen."
		case audit.RoundImported:
			return "Diese Runde wurde importiert."
		}
		return "Diese Runde ist offen."
	}
	w.visit = func(s audit.VisitStatus) string {
		switch s {
		case audit.VisitEntered:
			return "begonnen"
		case audit.VisitDone:
			return "erledigt"
		case audit.VisitEmpty:
			return "kein Monitor"
		case audit.VisitNoAccess:
			return "kein Zutritt"
		}
		return "noch nicht"
	}
	w.of = func(done, all int) string { return fmt.Sprintf("%d von %d", done, all) }
	w.begun = func(n int) string { return fmt.Sprintf("%d begonnen", n) }
	w.noSuchRoom = func(typed string) string {
		return fmt.Sprintf("Kein Raum mit „%s“ in dieser Runde. Esc beendet die Suche.", typed)
	}
	w.belongsTo = func(code, room string) string { return fmt.Sprintf("%s: Raum %s – Enter öffnet ihn", code, room) }
	w.belongsNowhere = func(code string) string {
		return fmt.Sprintf("%s steht nicht auf der Liste – im Raum noch einmal scannen", code)
	}

	w.roomHelp = "Die Geräte, die hier erwartet werden, und was noch gefunden wurde. Ein Scan öffnet gleich die Prüfung des Geräts. Betreten gilt der Raum, sobald etwas festgehalten wird."
	w.notEntered, w.noneExpected = "noch nicht betreten", "Hier wird kein Monitor erwartet. Steht doch einer da: h."
	w.leaveShort, w.leaveEmpty = "verlassen", "Kein Monitor hier: Raum verlassen"
	w.leaveRoom, w.auditIt, w.showIt, w.goOn = "Raum verlassen: Abgleich", "prüfen", "ansehen", "weiter prüfen"
	w.scanHere = "Scannen öffnet die Prüfung des Geräts"
	w.stateOpen, w.stateDraft, w.stateMissing = "offen", "begonnen", "fehlt"
	w.movedIn, w.unexpected, w.twice = "hierher verlegt", "unerwartet", "doppelt"
	w.contradicts = "Widerspruch: bitte klären"
	w.whichMissing = "Bitte zuerst ein Gerät wählen"
	w.wasAudited = "Dieses Gerät wurde hier geprüft und kann nicht fehlen"
	w.inAudit = "Dieses Gerät ist hier in Prüfung. Ein Versehen: erst verwerfen (v)"
	w.nothingToDrop = "Verwerfen lässt sich nur eine Prüfung, die begonnen und noch nicht versiegelt ist"
	w.noneTitle, w.noneYes = "Kein Monitor in diesem Raum?", "ja, keiner hier"
	w.noneText = func(n int) string {
		return count(n, "erwartetes Gerät wird", "erwartete Geräte werden") + " als fehlend festgehalten."
	}
	w.roomCounts = func(r audit.Reconciliation) string {
		parts := []string{fmt.Sprintf("%d erwartet", len(r.Expected))}
		if n := len(r.MovedIn) + len(r.Unexpected); n > 0 {
			parts = append(parts, fmt.Sprintf("%d dazu gefunden", n))
		}
		return strings.Join(append(parts, fmt.Sprintf("%d noch offen", len(r.Open))), " · ")
	}
	w.stateAway = func(room string) string { return "jetzt in " + room }
	w.auditedAs = func(urgency string) string { return "geprüft: " + urgency }

	w.reason, w.needed, w.noPatient = "Grund", "bitte ausfüllen", "Keine Patientendaten."
	w.noAccessIntro = "Warum war der Raum nicht zu betreten? Der Raum bleibt eine Lücke der Runde, bis jemand hineinkommt."
	w.noAccessHint = "z. B. Isolation, Visite, verschlossen. Keine Patientendaten."
	w.recordIt, w.recorded = "festhalten", "festgehalten"
	w.missingYes, w.missingNote = "fehlt", "Notiz, freiwillig: Wo könnte es sein?"
	w.missingIntro = func(device, room string) string {
		return fmt.Sprintf("%s wird in %s erwartet und ist nicht da. Taucht es noch auf, kann es ganz normal geprüft werden.", device, room)
	}
	w.unfind, w.unfindYes, w.unfindNote = "doch nicht hier", "es steht nicht hier", "Notiz, freiwillig: Wie kam es dazu?"
	w.unfindIntro = func(device, room string) string {
		return fmt.Sprintf("%s wurde versehentlich in %s gefunden. Es kommt von der Liste dieses Raums, und sein Standort ist wieder der von vorher. Was ihm von hier aus im Netz zugeordnet wurde, wird gelöst. Im Protokoll bleibt alles.", device, room)
	}
	w.unfound = func(code string) string { return code + " steht doch nicht hier: festgehalten" }
	w.missingSaid = func(code string) string { return code + " fehlt: festgehalten" }
	w.amend, w.amendYes = "ändern", "neue Fassung beginnen"
	w.amendIntro = func(revision int) string {
		return fmt.Sprintf("Fassung %d ist versiegelt und bleibt lesbar. Die Änderung beginnt Fassung %d mit denselben Antworten.", revision, revision+1)
	}
	w.drop, w.dropReason = "Prüfung verwerfen", "Grund, freiwillig"
	w.dropHint = "z. B. falsches Gerät gewählt. Keine Patientendaten."
	w.dropIntro = func(answers int, device, room string) string {
		what := "Nichts ist beantwortet."
		if answers > 0 {
			what = count(answers, "Antwort zählt", "Antworten zählen") + " dann nicht mehr."
		}
		return fmt.Sprintf("%s %s gilt in %s wieder als nicht geprüft. Im Protokoll bleibt lesbar, was war.", what, device, room)
	}
	w.dropped = func(code string) string { return code + ": Prüfung verworfen" }
}

func germanIdentify(w *roundWords) {
	w.identify, w.codeAsk, w.codeHint = "Gerät erkennen", "Welches Gerät steht hier?", " scannen oder tippen"
	w.codeHelp = "Inventarnummer, Seriennummer oder Strichcode. Enter sucht."
	w.lookUp, w.otherCode, w.createIt = "suchen", "anderer Code", "Gerät anlegen"
	w.unknownCode = func(code string) string { return fmt.Sprintf("Kein Gerät mit „%s“ bekannt.", code) }
	w.unknownHelp = "Enter legt es hier neu an, der Code ist schon eingetragen. Esc: anderen Code eingeben, etwa die Seriennummer vom Typenschild."
	w.severalMatch = func(n int) string { return fmt.Sprintf("%d Geräte passen – welches ist es?", n) }
	w.alreadyHad = func(sealed bool, who, room string) string {
		if sealed {
			return fmt.Sprintf("In dieser Runde schon geprüft: %s, %s.", who, room)
		}
		return fmt.Sprintf("In dieser Runde schon begonnen: %s, %s.", who, room)
	}
	w.expectedHere, w.movedYes, w.foundYes = "Wird hier erwartet.", "hierher verlegt: prüfen", "hier gefunden: prüfen"
	w.outOfService = func(day string) string {
		return "Laut Liste seit " + day + " außer Betrieb. Ist es wirklich dieses Gerät? Dann bitte der Leitung melden: sie nimmt es wieder in Betrieb."
	}
	w.expectedElsewhere = func(place string) string { return "Wird in dieser Runde woanders erwartet: " + place + "." }
	w.movedHere = func(room string) string {
		return "Steht es jetzt in " + room + "? Enter hält fest, dass es hierher verlegt wurde, und beginnt die Prüfung."
	}
	w.foundHere = func(room string) string {
		return "Steht es jetzt in " + room + "? Enter hält fest, dass es hier gefunden wurde, und beginnt die Prüfung."
	}
	w.foundAway = func(place string) string {
		return "Wird hier erwartet, wurde in dieser Runde aber woanders gefunden: " + place + "."
	}
	w.notOnRound = func(place string) string {
		return "Steht nicht auf der Liste dieser Runde. Ort: " + place + "."
	}
	w.codeWrong, w.codeDoubt = "Der Code stimmt so nicht.", "Ist der Code so richtig gelesen?"
	w.codeProposal = "Vorschlag – bitte mit dem Etikett vergleichen:"
	w.readSo, w.asScanned, w.createWithout = "stimmt, so lesen", "wie gescannt", "ohne Code anlegen"
	w.modelOnly = "Der Code nennt nur das Modell, nicht das einzelne Gerät."
	w.serialOther = "Die Seriennummer passt, aber der Code nennt ein anderes Modell als die Liste."
	w.serialNew = func(serial string) string {
		return fmt.Sprintf("Die Seriennummer %s ist nicht bekannt. Auf der Liste stehen Geräte dieses Modells ohne Seriennummer.", serial)
	}
	w.udiSorted = "UDI gelesen: bitte Seriennummer und UDI prüfen"
	w.newDevice, w.numberNeeded = "neues Gerät", "Inventar- oder Seriennummer: eine von beiden muss sein"
	w.deviceNumber, w.deviceSerial, w.deviceMaker, w.deviceModel = "Inventarnummer", "Seriennummer", "Hersteller", "Modell"
	w.deviceBed, w.deviceUDI = "Bett", "UDI"
	w.deviceNumberHint, w.deviceMakerHint = "vom Aufkleber des Hauses; leer, wenn keiner da ist", "wie auf dem Typenschild"
}

func germanReconcile(w *roundWords) {
	w.reconcile, w.reconciled = "Abgleich", "Alles erledigt. Enter schließt den Raum ab und geht zum nächsten."
	w.leaveOn, w.backToRoom, w.toWalk = "weiter", "zurück in den Raum", "zur Runde"
	w.sectionOpen, w.sectionTwice, w.sectionMissing = "Noch offen", "Doppelt gesehen", "Fehlt"
	w.sectionMovedIn, w.sectionUnexpected = "Hierher verlegt", "Unerwartet hier"
	w.sectionAway, w.sectionAudited = "Jetzt woanders", "Geprüft"
	w.reconcileCounts = func(r audit.Reconciliation) string {
		return fmt.Sprintf("erwartet %d · geprüft %d · fehlt %d · offen %d\nhierher verlegt %d · unerwartet %d · doppelt %d · woanders %d",
			len(r.Expected), len(r.Found), len(r.Missing), len(r.Open), len(r.MovedIn), len(r.Unexpected), len(r.Twice), len(r.Away))
	}
	w.stillOpen = func(n int) string {
		return count(n, "Gerät ist", "Geräte sind") + " noch offen: Der Raum bleibt auf der Liste. Enter geht trotzdem weiter."
	}
	w.from = func(place string) string { return "aus " + place }
	w.nowIn = func(place string) string { return "in " + place }
}

func germanKeys(w *roundWords) {
	w.whereIs = func(screen string) string {
		switch screen {
		case screenComplete:
			return "Durchsehen und versiegeln"
		case screenReconcile:
			return w.reconcile
		case screenNoAccess:
			return w.visit(audit.VisitNoAccess)
		case screenMissing:
			return "Gerät fehlt"
		case screenNewDevice:
			return w.newDevice
		case screenClose:
			return w.endRound
		}
		return ""
	}
	w.keySearch, w.keyEnd, w.keyHere, w.keyMissing = "Raum suchen", "Runde abschließen", "Gerät steht hier", "fehlt"
	w.keyNone, w.keyNoAccess, w.keyLeave, w.keyCreate = "kein Monitor", "kein Zutritt", "verlassen", "neues Gerät anlegen"
	w.keyBackToRoom, w.keyDigit, w.keyPrevious, w.keyNext = "zurück in den Raum", "antworten", "zurück", "vor"
	w.keyJump, w.keyOutcome, w.keySeal, w.keyNote = "alle Punkte", "Ergebnis", "abschließen", "Notiz"
	w.keyProvenance, w.keyEvidence, w.keyWithdraw = "Herkunft", "Nachweis", "Antwort zurücknehmen"
	w.keyAmend, w.keyRevisions, w.keyWithGaps, w.capDelete = "ändern", "frühere Fassungen", "mit Lücken abschließen", "entf"
	w.keyDrop = "verwerfen"
}
