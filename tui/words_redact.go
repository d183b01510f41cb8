package tui

// redactionWords are the texts about erasing.
type redactionWords struct {
	title, intro, none        string
	nothing, gone             string
	warning                   func(n int) string
	reasonHint, confirm, word string
	typeIt                    func(word string) string
	done                      func(n int) string
	keyErase, keyPick, menu   string
	fileName                  string
}

func germanRedaction() redactionWords {
	return redactionWords{
		title:   "Angaben löschen",
		intro:   "Namen, Notizen und Dateien neben dem Protokoll. Was gelöscht ist, kommt nicht wieder; dass es gelöscht wurde, warum und von wem, bleibt stehen.",
		none:    "Hier liegt nichts neben dem Protokoll.",
		nothing: "Erst mit der Leertaste wählen, was gelöscht werden soll.",
		gone:    "Das ist schon gelöscht.",
		warning: func(n int) string {
			return count(n, "Angabe wird", "Angaben werden") + " für immer gelöscht: hier sofort, auf anderen Laptops, sobald sie davon erfahren. " +
				"Frühere Sicherungen und Ausdrucke enthalten sie noch."
		},
		reasonHint: "Er bleibt im Protokoll: nicht wiederholen, was gelöscht wird.",
		confirm:    "Bestätigung", word: "LÖSCHEN",
		typeIt:   func(word string) string { return "zum Löschen " + word + " eingeben" },
		done:     func(n int) string { return count(n, "Angabe gelöscht", "Angaben gelöscht") + "." },
		keyErase: "löschen", keyPick: "wählen", menu: "Angaben löschen", fileName: "Dateiname",
	}
}

func englishRedaction() redactionWords {
	return redactionWords{
		title:   "Erase",
		intro:   "Names, notes and files beside the log. What is erased does not come back; that it was erased, why and by whom, stays.",
		none:    "Nothing lies beside the log here.",
		nothing: "First choose with the space bar what is to be erased.",
		gone:    "That is erased already.",
		warning: func(n int) string {
			return count(n, "text or file is", "texts and files are") + " erased for good: here at once, on other laptops as soon as they learn of it. " +
				"Earlier backups and prints still hold them."
		},
		reasonHint: "It stays in the log: do not repeat what is erased.",
		confirm:    "Confirm", word: "ERASE",
		typeIt:   func(word string) string { return "type " + word + " to erase" },
		done:     func(n int) string { return count(n, "text or file erased", "texts and files erased") + "." },
		keyErase: "erase", keyPick: "choose", menu: "erase", fileName: "file name",
	}
}
