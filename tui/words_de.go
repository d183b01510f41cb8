package tui

import "fmt"

// german are the texts in German. The words of the ward, one meaning each:
// Prüfung (audit), Runde (round), Station (ward), Raum (room), Bett (bed),
// Gerät (device), Geräteliste (inventory), Checkliste, Punkt (item), Antwort,
// Notiz (note), Nachweis (evidence), Rücksprache (consultation), Ergebnis
// (verdict), Maßnahme (action), Lücke (gap), versiegeln (complete and sign),
// ändern (amend), Fassung (revision), Protokoll (ledger), Eintrag (entry),
// Kontrollwert (checkpoint), Sicherung (backup).
func german() *words {
	return &words{
		round: germanRound(),

		madeUp:      "ERFUNDENES KRANKENHAUS",
		madeUpShort: "ERFUNDEN",
		tooSmall: func(w, h int) string {
			return fmt.Sprintf("Fenster zu klein: bitte auf mindestens %d×%d vergrößern", w, h)
		},
		failTitle:   "Das hat nicht geklappt",
		failHint:    "Nichts ging verloren: Alles, was der Bildschirm gespeichert nannte, ist gespeichert. Bitte noch einmal versuchen.",
		scanIgnored: "Hier wird nicht gescannt – die Eingabe des Scanners wurde verworfen",
		helpTitle:   "Tasten auf diesem Bildschirm",
		helpSaved:   "Alles wird sofort gespeichert. Sie können jederzeit aufhören.",
		loading:     "Wird geladen …",
		urgencies: map[string]string{
			"now": "sofort", "immediate": "unverzüglich", "high": "dringend",
			"planned": "geplant", "normal": "erledigt", "none": "keine",
		},

		keyBack: "zurück", keyDo: "weiter", keyHelp: "Hilfe", keyQuit: "beenden",
		keyQuitAnywhere: "beenden, von überall", keyClose: "schließen",
		keyUp: "hoch", keyDown: "runter", keyFirst: "zum Anfang", keyLast: "zum Ende",
		keyPageUp: "Seite hoch", keyPageDown: "Seite runter",
		keyNextField: "nächstes Feld", keyPreviousField: "voriges Feld", keyChoose: "wählen",
		keyYes: "ja", keyNo: "nein", keyPick: "auswählen", keyCancel: "abbrechen",

		capHome: "pos1", capEnd: "ende", capPageUp: "bild↑", capPageDown: "bild↓",
		capSpace: "leertaste", capYes: "j", capNo: "n",
	}
}
