package tui

import (
	"fmt"

	"visite/checklist"
)

// german are the texts in German. The words of the ward, one meaning each:
// Prüfung (audit), Runde (round), Station (ward), Raum (room), Bett (bed),
// Gerät (device), Geräteliste (inventory), Checkliste, Punkt (item), Antwort,
// Notiz (note), Nachweis (evidence), Rücksprache (consultation), Ergebnis
// (verdict), Maßnahme (action), Lücke (gap), versiegeln (complete and sign),
// ändern (amend), Fassung (revision), Protokoll (ledger), Eintrag (entry),
// Kontrollwert (checkpoint), Sicherung (backup).
func german() *words {
	w := &words{
		round: germanRound(), network: germanNetwork(), people: germanPeople(),
		review: germanReview(), fleet: germanFleet(), papers: germanPapers(), exchange: germanExchange(), actions: germanActions(),
		redaction: germanRedaction(),

		madeUp: "ERFUNDENES KRANKENHAUS", madeUpShort: "ERFUNDEN",
		tooSmall: func(w, h int) string {
			return fmt.Sprintf("Fenster zu klein: bitte auf mindestens %d×%d vergrößern", w, h)
		},
		failTitle:   "Das hat nicht geklappt",
		failHint:    "Nichts ging verloren: Was der Bildschirm gespeichert nannte, ist gespeichert. Bitte noch einmal versuchen.",
		scanIgnored: "Hier wird nicht gescannt: Die Eingabe des Scanners wurde verworfen",
		helpTitle:   "Tasten auf diesem Bildschirm",
		helpSaved:   "Alles wird sofort gespeichert. Sie können jederzeit aufhören.",
		loading:     "Wird geladen …",

		clock: "15:04", date: "02.01.2006", dayMonth: "02.01.",
		yesterday: "gestern", nobody: "Name gelöscht",
		dueToday: "heute", overdueToday: "heute überfällig",
		dueIn: func(n int) string {
			if n == 1 {
				return "bis morgen"
			}
			return fmt.Sprintf("in %d Tagen", n)
		},
		overdue:         func(n int) string { return count(n, "Tag", "Tage") + " überfällig" },
		until:           func(d string) string { return "bis " + d },
		againFrom:       func(d string) string { return "wieder offen ab " + d },
		room:            func(name string) string { return "Raum " + name },
		bed:             func(name string) string { return "Bett " + name },
		placeUnknown:    "Standort unbekannt",
		inventoryNumber: "Inventarnummer", serial: "Seriennummer", firmware: "Firmware",

		roomCount: func(n int) string { return count(n, "Raum", "Räume") },
		devices:   func(n int) string { return count(n, "Gerät", "Geräte") },
		rowCount:  func(n int) string { return count(n, "Zeile", "Zeilen") },
		entries:   func(n int64) string { return count(n, "Eintrag", "Einträge") },
		wardsRooms: func(wards, rooms int) string {
			return count(wards, "Station", "Stationen") + " · " + count(rooms, "Raum", "Räume")
		},
		progress: func(roomsDone, rooms, devicesDone, devices int) string {
			return fmt.Sprintf("%d/%d Räume · %d/%d Geräte", roomsDone, rooms, devicesDone, devices)
		},
	}
	w.germanKeys()
	w.germanStart()
	w.germanHome()
	w.germanDevice()
	w.germanLedger()
	w.germanRooms()
	w.germanLists()
	return w
}

func (w *words) germanKeys() {
	w.keyBack, w.keyDo, w.keyHelp, w.keyQuit = "zurück", "weiter", "Hilfe", "beenden"
	w.keyQuitAnywhere, w.keyClose = "beenden, von überall", "schließen"
	w.keyFound = "einrichten"
	w.keyMore = "mehr"
	w.keyUp, w.keyDown, w.keyFirst, w.keyLast = "hoch", "runter", "zum Anfang", "zum Ende"
	w.keyPageUp, w.keyPageDown = "Seite hoch", "Seite runter"
	w.keyNextField, w.keyPreviousField, w.keyChoose = "nächstes Feld", "voriges Feld", "wählen"
	w.keyYes, w.keyNo, w.keyPick, w.keyCancel = "ja", "nein", "an-/abwählen", "abbrechen"
	w.keyOpen, w.keyMoves, w.keySearch, w.keyScroll = "öffnen", "bewegen", "Gerät suchen", "blättern"
	w.keyDetails, w.keyHome, w.keyVerify = "Einzelheiten", "zur Startseite", "alles nachprüfen"
	w.keyOlder, w.keyNewer = "ältere Fassung", "neuere Fassung"
	w.keyBackup, w.keyStart, w.keySave, w.keyOtherWard = "jetzt sichern", "Runde beginnen", "speichern", "andere Station"
	w.keyReadList, w.keyComplete, w.keyChooseFile = "Liste ansehen", "ergänzen", "Datei wählen"
	w.keyImport, w.keyMapping = "einlesen", "Spalten"
	w.keyMove, w.keyStay = "Standort laut Liste", "Standort wie gesehen"
	w.keyOtherFile, w.keyDone = "andere Datei", "fertig"
	w.keySaveMapping, w.keyTake, w.keyChange = "fertig, speichern", "übernehmen", "ändern"
	w.capHome, w.capEnd, w.capPageUp, w.capPageDown = "pos1", "ende", "bild↑", "bild↓"
	w.capSpace, w.capYes, w.capNo, w.capLetters = "leertaste", "j", "n", "a–z 0–9"
}

func (w *words) germanStart() {
	w.setupTitle = "Einrichten"
	w.setupIntro = "Drei Angaben, dann kann es losgehen. Sie stehen im Protokoll und lassen sich dort nicht mehr unbemerkt ändern."
	w.facility, w.facilityHint = "Einrichtung", "zum Beispiel Klinikum Musterstadt"
	w.facilityMissing = "bitte den Namen der Einrichtung angeben"
	w.personName, w.personHint = "Ihr Name", "Vor- und Nachname; so stehen Sie unter jeder Prüfung"
	w.personMissing = "bitte Ihren Namen angeben"
	w.role = "Ihre Rolle"
	w.roles = map[string]string{"technician": "Medizintechnik", "supervisor": "Leitung", "administrator": "Administration"}
	w.makingKeys = "Die Schlüssel werden erzeugt …"
	w.openingDemo = "Das erfundene Krankenhaus wird aufgebaut …"
	w.lookAround = "Erst umsehen"
	w.founded = func(person string) string { return "Eingerichtet. Guten Tag, " + person + "!" }
	w.recoveryKey = "Der Wiederherstellungsschlüssel liegt in dieser Datei. Bitte auf einen USB-Stick kopieren, wegschließen und hier löschen:"
	w.wayTitle = "Wie möchten Sie beginnen?"
	w.wayImport, w.wayRooms, w.wayDemo = "CSV oder Excel", "ohne Liste losgehen", "erfundenes Krankenhaus"
}

func (w *words) germanHome() {
	w.homeHelp = "Tippen Sie eine Inventarnummer, eine Seriennummer, einen Hersteller oder einen Raum, oder scannen Sie einen Barcode: Die Suche öffnet sich von selbst."
	w.goOnTitle, w.roundsTitle = "Weitermachen: hier waren Sie zuletzt", "Offene Runden"
	w.attentionTitle = "Braucht Aufmerksamkeit"
	w.actionCount = func(n int) string { return count(n, "dringende Maßnahme", "dringende Maßnahmen") }
	w.allActions = func(n int) string { return fmt.Sprintf("alle %d dringenden Maßnahmen …", n) }
	w.allDrafts = func(n int) string { return count(n, "angefangene Prüfung", "angefangene Prüfungen") }
	w.goOn = func(p placeLine, device string) string {
		s := "Runde " + joinComma(p.wards)
		if p.room.ID != "" {
			s = p.room.Ward.Name + " · Raum " + p.room.Name
		}
		if device != "" {
			s += " · " + device
		}
		if p.item > 0 {
			s += fmt.Sprintf(" · Punkt %d von %d", p.item, p.of)
		}
		if what := w.round.whereIs(p.place.Screen); what != "" {
			s += " · " + what
		}
		return s
	}
	w.moreDrafts = func(n int) string { return fmt.Sprintf("und %d weitere; Sie finden sie über das Gerät", n) }
	w.nothingUrgent = "Nichts Dringendes mehr offen."
	w.menuTitle, w.menuRound, w.menuImport = "Was möchten Sie tun?", "Runde beginnen", "Geräteliste einlesen"
	w.menuRooms, w.menuLedger, w.menuBackup = "Räume eintippen", "Protokoll", "Sicherung"
	w.menuLanguage, w.otherLang = "Sprache: Deutsch › English", checklist.English
	w.backupDemo = "hier nicht nötig"
	w.neverBackedUp = func(only int64) string {
		return "noch nie gesichert: " + count(only, "Eintrag", "Einträge")
	}
	w.backedUp = func(at string, only int64) string {
		return at + ", seitdem " + count(only, "neuer Eintrag", "neue Einträge")
	}
	w.searchTitle, w.searchHint = "Gerät suchen", "Gerät suchen: tippen oder scannen"
	w.searchHelp = "Inventarnummer, Seriennummer, Hersteller, Modell, Station oder Raum"
	w.searching = "Wird gesucht …"
	w.nothingFound = "Nichts gefunden. Ein neues Gerät nehmen Sie in einer Runde am Bett auf."
	w.found = func(n int) string { return count(n, "Gerät", "Geräte") + " gefunden" }
	w.foundFirst = func(n int) string { return fmt.Sprintf("Die ersten %d Geräte; bitte genauer suchen", n) }
}

func (w *words) germanRooms() {
	w.ward, w.wardHint = "Station", "zum Beispiel Intensiv 2"
	w.wardMissing = "bitte den Namen der Station angeben"
	w.roomTitle = "Raum"
	w.roomHint = "einzeln (204), mehrere (204, 205, Schleuse) oder von bis (201-212); Enter speichert"
	w.roomsWrong = func(n int) string { return fmt.Sprintf("bitte Räume angeben, höchstens %d auf einmal", n) }
	w.roomsSaved = func(n int) string { return count(n, "Raum gespeichert", "Räume gespeichert") }
	w.wardsKnown = "Stationen, die es schon gibt"
	w.noRooms = func(ward string) string { return ward + " hat noch keine Räume." }
	w.roomsOf = func(ward string, n int) string { return ward + ": " + count(n, "Raum", "Räume") }
	w.noWards = "Noch gibt es keine Stationen. Woher sollen sie kommen?"
	w.whichWards, w.whichChecklist = "Welche Stationen gehen Sie ab?", "Nach welcher Checkliste prüfen Sie?"
	w.neverWalked, w.running = "noch keine Runde", "Runde läuft"
	w.lastWalked = func(at string) string { return "zuletzt " + at }
	w.wouldWalk = func(wards, rooms, devices int) string {
		return count(wards, "Station", "Stationen") + ", " + count(rooms, "Raum", "Räume") + ", " +
			count(devices, "Gerät", "Geräte") + " laut Liste"
	}
}
