package tui

import (
	"fmt"

	"visite/checklist"
)

// english are the texts in English.
func english() *words {
	w := &words{
		round: englishRound(), network: englishNetwork(), people: englishPeople(),
		review: englishReview(), fleet: englishFleet(), papers: englishPapers(), exchange: englishExchange(), actions: englishActions(),
		redaction: englishRedaction(),

		madeUp: "MADE-UP HOSPITAL", madeUpShort: "MADE UP",
		tooSmall: func(w, h int) string {
			return fmt.Sprintf("window too small: please make it at least %d×%d", w, h)
		},
		failTitle:   "That did not work",
		failHint:    "Nothing is lost: whatever the screen called saved is saved. Please try again.",
		scanIgnored: "nothing to scan here: the scanner's input was dropped",
		helpTitle:   "Keys on this screen",
		helpSaved:   "Everything is saved at once. You can stop at any time.",
		loading:     "Loading …",

		clock: "15:04", date: "2006-01-02", dayMonth: "2 Jan",
		yesterday: "yesterday", nobody: "name erased",
		dueToday: "today", overdueToday: "overdue today",
		dueIn: func(n int) string {
			if n == 1 {
				return "until tomorrow"
			}
			return fmt.Sprintf("in %d days", n)
		},
		overdue:         func(n int) string { return count(n, "day", "days") + " overdue" },
		until:           func(d string) string { return "until " + d },
		againFrom:       func(d string) string { return "open again from " + d },
		room:            func(name string) string { return "room " + name },
		bed:             func(name string) string { return "bed " + name },
		placeUnknown:    "place unknown",
		inventoryNumber: "inventory number", serial: "serial number", firmware: "firmware",

		roomCount: func(n int) string { return count(n, "room", "rooms") },
		devices:   func(n int) string { return count(n, "device", "devices") },
		rowCount:  func(n int) string { return count(n, "row", "rows") },
		entries:   func(n int64) string { return count(n, "entry", "entries") },
		wardsRooms: func(wards, rooms int) string {
			return count(wards, "ward", "wards") + " · " + count(rooms, "room", "rooms")
		},
		progress: func(roomsDone, rooms, devicesDone, devices int) string {
			return fmt.Sprintf("%d/%d rooms · %d/%d devices", roomsDone, rooms, devicesDone, devices)
		},
	}
	w.englishKeys()
	w.englishStart()
	w.englishHome()
	w.englishDevice()
	w.englishLedger()
	w.englishRooms()
	w.englishLists()
	return w
}

func (w *words) englishKeys() {
	w.keyBack, w.keyDo, w.keyHelp, w.keyQuit = "back", "go on", "help", "quit"
	w.keyQuitAnywhere, w.keyClose = "quit, from anywhere", "close"
	w.keyFound = "set up"
	w.keyMore = "more"
	w.keyUp, w.keyDown, w.keyFirst, w.keyLast = "up", "down", "to the beginning", "to the end"
	w.keyPageUp, w.keyPageDown = "page up", "page down"
	w.keyNextField, w.keyPreviousField, w.keyChoose = "next field", "previous field", "choose"
	w.keyYes, w.keyNo, w.keyPick, w.keyCancel = "yes", "no", "pick", "cancel"
	w.keyOpen, w.keyMoves, w.keySearch, w.keyScroll = "open", "move", "find a device", "scroll"
	w.keyDetails, w.keyHome, w.keyVerify = "details", "to the start", "verify everything"
	w.keyOlder, w.keyNewer = "older revision", "newer revision"
	w.keyBackup, w.keyStart, w.keySave, w.keyOtherWard = "back up now", "start the round", "save", "another ward"
	w.keyReadList, w.keyComplete, w.keyChooseFile = "look at the list", "complete", "choose a file"
	w.keyImport, w.keyMapping = "import", "columns"
	w.keyMove, w.keyStay = "place as listed", "place as seen"
	w.keyOtherFile, w.keyDone = "another file", "done"
	w.keySaveMapping, w.keyTake, w.keyChange = "done, save", "take it", "change"
	w.capHome, w.capEnd, w.capPageUp, w.capPageDown = "home", "end", "pgup", "pgdn"
	w.capSpace, w.capYes, w.capNo, w.capLetters = "space", "y", "n", "a–z 0–9"
}

func (w *words) englishStart() {
	w.setupTitle = "Setting up"
	w.setupIntro = "Three things, then you can start. They stand in the ledger and cannot be changed there unnoticed."
	w.facility, w.facilityHint = "Facility", "for example Anytown General Hospital"
	w.facilityMissing = "please give the name of the facility"
	w.personName, w.personHint = "Your name", "first and last name, as it will stand under every audit"
	w.personMissing = "please give your name"
	w.role = "Your role"
	w.roles = map[string]string{"technician": "technician", "supervisor": "supervisor", "administrator": "administrator"}
	w.makingKeys = "Making the keys …"
	w.openingDemo = "Building the made-up hospital …"
	w.lookAround = "Look around first"
	w.founded = func(person string) string { return "All set. Welcome, " + person + "!" }
	w.recoveryKey = "The recovery key is in this file. Please copy it to a USB stick, lock it away and delete it here:"
	w.wayTitle = "How would you like to begin?"
	w.wayImport, w.wayRooms, w.wayDemo = "CSV or Excel", "start without a list", "a made-up hospital"
}

func (w *words) englishHome() {
	w.homeHelp = "Type an inventory number, a serial number, a maker or a room, or scan a barcode: the search opens by itself."
	w.goOnTitle, w.roundsTitle = "Go on: you were here", "Open rounds"
	w.attentionTitle = "Needs attention"
	w.actionCount = func(n int) string { return count(n, "urgent action", "urgent actions") }
	w.allActions = func(n int) string { return fmt.Sprintf("all %d urgent actions …", n) }
	w.allDrafts = func(n int) string { return count(n, "unfinished audit", "unfinished audits") }
	w.goOn = func(p placeLine, device string) string {
		s := "round of " + joinComma(p.wards)
		if p.room.ID != "" {
			s = p.room.Ward.Name + " · room " + p.room.Name
		}
		if device != "" {
			s += " · " + device
		}
		if p.item > 0 {
			s += fmt.Sprintf(" · item %d of %d", p.item, p.of)
		}
		if what := w.round.whereIs(p.place.Screen); what != "" {
			s += " · " + what
		}
		return s
	}
	w.moreDrafts = func(n int) string { return fmt.Sprintf("and %d more; you find them by their device", n) }
	w.nothingUrgent = "Nothing urgent is open any more."
	w.menuTitle, w.menuRound, w.menuImport = "What would you like to do?", "Start a round", "Import a device list"
	w.menuRooms, w.menuLedger, w.menuBackup = "Type rooms in", "Ledger", "Backup"
	w.menuLanguage, w.otherLang = "Language: English › Deutsch", checklist.German
	w.backupDemo = "not needed here"
	w.neverBackedUp = func(only int64) string {
		return "never backed up: " + count(only, "entry", "entries")
	}
	w.backedUp = func(at string, only int64) string {
		return at + ", " + count(only, "new entry", "new entries") + " since then"
	}
	w.searchTitle, w.searchHint = "Find a device", "Find a device: type or scan"
	w.searchHelp = "inventory number, serial number, maker, model, ward or room"
	w.searching = "Searching …"
	w.nothingFound = "Nothing found. A new device is added at the bed, during a round."
	w.found = func(n int) string { return count(n, "device", "devices") + " found" }
	w.foundFirst = func(n int) string { return fmt.Sprintf("the first %d devices; please be more precise", n) }
}

func (w *words) englishRooms() {
	w.ward, w.wardHint = "Ward", "for example ICU 2"
	w.wardMissing = "please give the name of the ward"
	w.roomTitle = "Room"
	w.roomHint = "one (204), several (204, 205, airlock) or a range (201-212); enter saves"
	w.roomsWrong = func(n int) string { return fmt.Sprintf("please give rooms, at most %d at a time", n) }
	w.roomsSaved = func(n int) string { return count(n, "room saved", "rooms saved") }
	w.wardsKnown = "Wards there are already"
	w.noRooms = func(ward string) string { return ward + " has no rooms yet." }
	w.roomsOf = func(ward string, n int) string { return ward + ": " + count(n, "room", "rooms") }
	w.noWards = "There are no wards yet. Where should they come from?"
	w.whichWards, w.whichChecklist = "Which wards are you going to walk?", "Which checklist do you audit with?"
	w.neverWalked, w.running = "no round yet", "round under way"
	w.lastWalked = func(at string) string { return "last " + at }
	w.wouldWalk = func(wards, rooms, devices int) string {
		return count(wards, "ward", "wards") + ", " + count(rooms, "room", "rooms") + ", " +
			count(devices, "device", "devices") + " listed"
	}
}
