package tui

import "fmt"

// exchangeWords are the texts about giving others what is new here, and taking
// in what is new with them.
type exchangeWords struct {
	title, menuNote         string
	onlyHere                func(n int64) string
	allElsewhere            string
	wardDone                func(ward string) string
	exchangedAt, failedAt   func(at string) string // the last exchange with the hub
	intro                   string
	hub, hubNote, noHub     string
	write, writeNote        string
	writeAll, writeAllNote  string
	take, takeNote          string
	where, which            string
	busyHub, busyWrite      string
	busyTake                string
	counts                  func(sent, received int64) string
	doneHub, doneWrite      string
	doneTake                string
	held, came              func(entries int64, files int) string
	nothingCame             string
	waits                   string
	stoppedHub, stoppedFile string
	failed                  string
	carry                   string // what to do with the bundle that was written
	markDone                func(at string) string
	markAway, markFailed    string
	keyWrite, keyTake       string
	thereMeans              string
}

func germanExchange() exchangeWords {
	return exchangeWords{
		title: "Weitergeben", menuNote: "an andere Laptops",
		onlyHere: func(n int64) string {
			return count(n, "Eintrag ist", "Einträge sind") + " nur auf diesem Laptop"
		},
		allElsewhere: "Alles, was hier gemacht wurde, ist auch anderswo.",
		wardDone:     func(ward string) string { return ward + " ist fertig. Jetzt weitergeben?" },
		exchangedAt:  func(at string) string { return "Mit dem Hub ausgetauscht: " + at },
		intro:        "Was hier gemacht wurde, hat noch niemand sonst. Mit einem Bündel auf einem Stick bekommt es ein anderer Laptop.",
		failedAt: func(at string) string {
			return "Der Austausch mit dem Hub ist gescheitert (" + at + "). Er wird beim nächsten Raum wieder versucht."
		},
		hub: "Mit dem Hub austauschen", hubNote: "über das Netz der Klinik",
		noHub: "Ein Hub steht hier nicht zur Verfügung. Bündel auf einem Stick tragen dasselbe.",
		write: "Bündel auf einen Stick schreiben", writeNote: "was seit dem letzten Bündel neu ist",
		writeAll: "Alles auf einen Stick schreiben", writeAllNote: "auch, was schon in einem Bündel war",
		take: "Bündel einlesen", takeNote: "von einem anderen Laptop",
		where: "Wohin? Der Name ist ein Vorschlag; den Ordner des Sticks davor setzen.",
		which: "Welches Bündel?",

		busyHub: "Es wird mit dem Hub ausgetauscht …", busyWrite: "Das Bündel wird geschrieben …", busyTake: "Das Bündel wird eingelesen …",
		counts: func(sent, received int64) string {
			return count(sent, "Eintrag", "Einträge") + " gesendet, " + count(received, "Eintrag", "Einträge") + " empfangen"
		},
		doneHub: "Mit dem Hub ausgetauscht.", doneWrite: "Das Bündel ist geschrieben:", doneTake: "Das Bündel ist eingelesen.",
		held: func(entries int64, files int) string {
			return fmt.Sprintf("Einträge: %d. Namen, Notizen und Dateien: %d.", entries, files)
		},
		came: func(entries int64, files int) string {
			return fmt.Sprintf("Neue Einträge: %d. Neue Namen, Notizen und Dateien: %d.", entries, files)
		},
		nothingCame: "Alles darin war schon hier.",
		waits:       "Noch nicht übernommen:",
		stoppedHub:  "Abgebrochen. Was schon angekommen ist, bleibt; der nächste Austausch macht dort weiter.",
		stoppedFile: "Abgebrochen. Es bleibt nichts Halbes zurück.",
		failed:      "Das ging nicht. Auf diesem Laptop ist nichts verloren.",
		carry:       "Jetzt den Stick zum anderen Laptop bringen und dort „Bündel einlesen“. Es stehen Namen darin: den Stick nicht liegen lassen.",
		markDone:    func(at string) string { return "Hub: ausgetauscht " + at },
		markAway:    "Hub: nicht erreichbar",
		markFailed:  "Hub: Austausch gescheitert",
		keyWrite:    "schreiben", keyTake: "einlesen",
		thereMeans: "Sie wird erst ersetzt, wenn das Bündel ganz geschrieben ist.",
	}
}

func englishExchange() exchangeWords {
	return exchangeWords{
		title: "Pass on", menuNote: "to other laptops",
		onlyHere: func(n int64) string {
			return count(n, "entry is", "entries are") + " on this laptop only"
		},
		allElsewhere: "All that was done here is elsewhere too.",
		wardDone:     func(ward string) string { return ward + " is done. Pass it on now?" },
		exchangedAt:  func(at string) string { return "Exchanged with the hub: " + at },
		intro:        "Nobody else has yet what was done here. A bundle on a stick brings it to another laptop.",
		failedAt: func(at string) string {
			return "The exchange with the hub failed (" + at + "). It is tried again at the next room."
		},
		hub: "Exchange with the hub", hubNote: "over the hospital's network",
		noHub: "No hub is at hand here. Bundles on a stick carry the same.",
		write: "Write a bundle onto a stick", writeNote: "what is new since the last bundle",
		writeAll: "Write everything onto a stick", writeAllNote: "what was in a bundle already, too",
		take: "Read in a bundle", takeNote: "from another laptop",
		where: "Where to? The name is a suggestion; put the folder of the stick before it.",
		which: "Which bundle?",

		busyHub: "Exchanging with the hub …", busyWrite: "Writing the bundle …", busyTake: "Reading in the bundle …",
		counts: func(sent, received int64) string {
			return count(sent, "entry", "entries") + " sent, " + count(received, "entry", "entries") + " received"
		},
		doneHub: "Exchanged with the hub.", doneWrite: "The bundle is written:", doneTake: "The bundle is read in.",
		held: func(entries int64, files int) string {
			return fmt.Sprintf("Entries: %d. Names, notes and files: %d.", entries, files)
		},
		came: func(entries int64, files int) string {
			return fmt.Sprintf("New entries: %d. New names, notes and files: %d.", entries, files)
		},
		nothingCame: "All of it was here already.",
		waits:       "Not taken in yet:",
		stoppedHub:  "Cancelled. What has arrived stays; the next exchange goes on there.",
		stoppedFile: "Cancelled. Nothing half done is left.",
		failed:      "That did not work. Nothing is lost on this laptop.",
		carry:       "Now take the stick to the other laptop, and “Read in a bundle” there. It names people: do not leave the stick about.",
		markDone:    func(at string) string { return "Hub: exchanged " + at },
		markAway:    "Hub: not reached",
		markFailed:  "Hub: exchange failed",
		keyWrite:    "write", keyTake: "read in",
		thereMeans: "It is replaced only once the whole bundle is written.",
	}
}
