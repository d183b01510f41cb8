package tui

import "visite/audit"

// paperWords are the texts about papers that leave the house.
type paperWords struct {
	title, intro, none     string
	which, others          string
	about                  func(name string) string
	forWhom                func(who string) string
	fromAudit              string
	whichRound, noRound    string
	rounds                 map[audit.RoundStatus]string
	format                 string
	filter, filterHint     string
	unreviewed             string
	onlyApproved, marked   string
	counting               string
	name, function, reach  string // of who answers for it
	nameHint, functionHint string
	reachHint              string
	approvedCount          func(n int) string
	leftOut, markedCount   func(n int) string
	where                  string
	writing                string
	soFar                  func(n int) string
	written, isMarked      string
	isEmpty                string
	stopped, failed        string
	failedDo               string
	there, thereMeans      string
	replace, otherName     string
	keyChoose, keyFile     string
	keyWrite, keyAgain     string
	menu, menuNote, paper  string
}

func germanPapers() paperWords {
	return paperWords{
		title: "Papiere",
		intro: "Jedes Papier sagt, von welchem Zeitpunkt es ist und mit welchem Prüfpunkt es sich gegen das Protokoll halten lässt.",
		none:  "Papiere lassen sich hier nicht schreiben.",
		which: "Welches Papier?", others: "Zu etwas anderem",
		about:     func(name string) string { return "Zu: " + name },
		forWhom:   func(who string) string { return "für: " + who },
		fromAudit: "auf der Seite einer Prüfung, Taste p", whichRound: "Zu welcher Runde?",
		noRound: "Es gibt noch keine Runde.",
		rounds: map[audit.RoundStatus]string{
			audit.RoundOpen: "offen", audit.RoundComplete: "vollständig", audit.RoundGaps: "mit Lücken", audit.RoundImported: "importiert",
		},
		format: "Format", filter: "Was hinein soll (leer: alles)",
		filterHint: `ein Filter, zum Beispiel station:"Intensiv 2" zustand:unverzüglich`,
		unreviewed: "Prüfungen ohne gültige Freigabe", onlyApproved: "weglassen", marked: "aufnehmen, mit Wasserzeichen",
		name: "Wer dafür einsteht", nameHint: "was leer bleibt, ist im Papier eine Zeile zum Ausfüllen", function: "Funktion", functionHint: "z. B. Beauftragte für Medizinproduktesicherheit",
		reach: "Erreichbar unter", reachHint: "Telefon oder E-Mail; bleibt nicht im Protokoll",
		counting: "Es wird gezählt …",
		approvedCount: func(n int) string {
			return count(n, "freigegebene Prüfung kommt", "freigegebene Prüfungen kommen") + " hinein."
		},
		leftOut: func(n int) string {
			return count(n, "Prüfung ist nicht freigegeben und bleibt", "Prüfungen sind nicht freigegeben und bleiben") + " draußen."
		},
		markedCount: func(n int) string {
			return count(n, "nicht freigegebene kommt", "nicht freigegebene kommen") +
				" dazu. Auf jeder Seite steht, dass das Papier ungeprüfte Angaben enthält."
		},
		where:   "Wohin? Der Name ist ein Vorschlag.",
		writing: "Das Papier wird geschrieben …", soFar: func(n int) string { return count(n, "Datensatz", "Datensätze") + " bisher" },
		written: "Geschrieben. Die Datei liegt hier:", isMarked: "Mit Wasserzeichen: Es sind Prüfungen darin, die niemand freigegeben hat.",
		isEmpty: "Nichts steht darin: die Auswahl trifft nichts.",
		stopped: "Abgebrochen. Es wurde keine Datei geschrieben.", failed: "Das Papier wurde nicht geschrieben. Es liegt keine halbe Datei herum.",
		failedDo: "Bitte eine andere Stelle wählen, oder später noch einmal.",
		there:    "Hier liegt schon eine Datei", thereMeans: "Sie wird erst ersetzt, wenn das Papier ganz geschrieben ist.",
		replace: "ersetzen", otherName: "anderer Name",
		keyChoose: "wählen", keyFile: "weiter zur Datei", keyWrite: "schreiben", keyAgain: "andere Stelle",
		menu: "Papiere", menuNote: "PDF, Excel, CSV, HTML", paper: "Papier",
	}
}

func englishPapers() paperWords {
	return paperWords{
		title: "Papers",
		intro: "Every paper says of what moment it is, and by which checkpoint it can be held against the ledger.",
		none:  "No papers can be written here.",
		which: "Which paper?", others: "About something else",
		about:     func(name string) string { return "About: " + name },
		forWhom:   func(who string) string { return "for: " + who },
		fromAudit: "on the page of an audit, key p", whichRound: "About which round?",
		noRound: "There is no round yet.",
		rounds: map[audit.RoundStatus]string{
			audit.RoundOpen: "open", audit.RoundComplete: "complete", audit.RoundGaps: "with gaps", audit.RoundImported: "imported",
		},
		format: "Format", filter: "What is in it (empty: everything)",
		filterHint: `a filter, for example ward:"ICU 2" state:immediate`,
		unreviewed: "Audits without a valid approval", onlyApproved: "leave them out", marked: "take them in, watermarked",
		name: "Who answers for it", nameHint: "what stays empty is a line to be filled in by hand", function: "Function", functionHint: "e.g. medical device safety officer",
		reach: "Reached at", reachHint: "telephone or e-mail; it is not kept in the ledger",
		counting: "Counting …",
		approvedCount: func(n int) string {
			return count(n, "approved audit is", "approved audits are") + " in it."
		},
		leftOut: func(n int) string {
			return count(n, "audit is not approved and is", "audits are not approved and are") + " left out."
		},
		markedCount: func(n int) string {
			return count(n, "that is not approved is", "that are not approved are") +
				" in it too. Every page says that the paper holds what nobody has reviewed."
		},
		where:   "Where to? The name is a suggestion.",
		writing: "Writing the paper …", soFar: func(n int) string { return count(n, "record", "records") + " so far" },
		written: "Written. The file is here:", isMarked: "Watermarked: it holds audits that nobody has approved.",
		isEmpty: "There is nothing in it: nothing was chosen.",
		stopped: "Cancelled. No file was written.", failed: "The paper was not written. No half file is left.",
		failedDo: "Please choose another place, or try again later.",
		there:    "There is a file here already", thereMeans: "It is replaced only once the whole paper is written.",
		replace: "replace it", otherName: "another name",
		keyChoose: "choose", keyFile: "on to the file", keyWrite: "write", keyAgain: "another place",
		menu: "Papers", menuNote: "PDF, Excel, CSV, HTML", paper: "paper",
	}
}
