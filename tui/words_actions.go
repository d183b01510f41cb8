package tui

import (
	"fmt"

	"visite/audit"
)

// actionWords are the texts about what must be done.
type actionWords struct {
	title, help           string
	menu, menuNote        string
	found                 func(n int) string
	shows                 string
	views                 []string // in the order of actionStatus
	statuses              map[audit.ActionStatus]string
	everybody, everywhere string
	whichOwner, whichWard string
	whichStatus           string
	overdueTitle          string
	soonTitle, laterTitle string
	opensLater            string
	nothing, noneOfThese  string
	doneOn                func(day string) string

	one, oneHelp          string
	stands, until, owner  string
	since                 string
	byHand                string
	byHandDue             func(day string) string
	toConfirm             string
	how, gapReason        string
	history, evidence     string
	doneWas               func(at string) string
	forNetwork            func(network string, n int) string
	saidBy                func(stamp string) string
	noEffect              string
	planIntro             string
	planReasonHint        string
	nothingPlanned        string
	reopenIntro           string
	doneTitle, doneIntro  string
	doneAt, notYet        string
	reference             string
	referenceHint         string
	file, noFile          string
	chooseFile            string
	needsEvidence         string
	noPatients, stripped  string
	isDone, isConfirmed   func(n int) string
	confirmIntro          func(together int) string
	noteHint              string
	networkTitle          string
	networkIntro, network string
	networkHint           string
	inNetwork             func(n int) string
	addressUnknown        func(n int) string
	nothingInNetwork      string
	unknownStay           string
	networkCloses         func(n int, network string) string

	keyOverdue, keyOwner, keyWard, keyStatus, keyNetwork string
	keyPlan, keyBegin, keyDone, keyConfirm, keyReopen    string
	keyDevice, keyAudit, keyFile, keyOpenFile            string
	keyLook, keyOtherNetwork, keyEvidence                string
}

func germanActions() actionWords {
	return actionWords{
		title: "Maßnahmen",
		help: "Was zu tun ist, nach Termin; überfällige stehen vorn. Der Filter gilt, bis Sie ihn ändern. " +
			"„n“ beantwortet für ein ganzes Netz, ob Monitore früher ins Internet konnten.",
		menu: "Maßnahmen", menuNote: "was zu tun ist, wer, bis wann",
		found: func(n int) string { return fmt.Sprintf("%d", n) },
		shows: "Gezeigt:",
		views: []string{"zu tun", "in Arbeit", "erledigt, zu bestätigen", "bestätigt", "erledigt, von einer Prüfung gezeigt", "alle"},
		statuses: map[audit.ActionStatus]string{
			audit.ToDo: "offen", audit.InWork: "in Arbeit", audit.Done: "erledigt", audit.Confirmed: "bestätigt",
			audit.Shown: "erledigt, zeigt eine spätere Prüfung",
		},
		everybody: "alle Zuständigen", everywhere: "alle Stationen",
		whichOwner: "Wer ist zuständig?", whichWard: "Welche Station?", whichStatus: "Was soll gezeigt werden?",
		overdueTitle: "überfällig", soonTitle: "in den nächsten 7 Tagen", laterTitle: "später",
		opensLater: "wieder offen, wenn die Rücksprache abläuft",
		nothing:    "Es ist nichts zu tun.", noneOfThese: "Keine Maßnahme passt.",
		doneOn: func(day string) string { return "erledigt " + day },

		one: "Maßnahme",
		oneHelp: "Erledigt ist, was eine spätere Prüfung zeigt oder was belegt ist: mit einer Datei oder dem Zeichen eines Schriftstücks. " +
			"Bestätigen muss es jemand anders, mit dem Recht dazu.",
		stands: "Stand", until: "Bis", owner: "Zuständig", since: "Offen seit",
		byHand: "von Hand festgelegt", byHandDue: func(d string) string { return "von Hand; nach der Checkliste " + d },
		toConfirm: "muss noch bestätigt werden", how: "So geht es", gapReason: "Eine Runde wurde mit dieser Lücke abgeschlossen.",
		history: "Verlauf", evidence: "Nachweis",
		doneWas: func(at string) string { return "erledigt " + at }, saidBy: func(stamp string) string { return "gemeldet " + stamp },
		forNetwork: func(network string, n int) string {
			return "Antwort für das Netz " + network + ": " + count(n, "Gerät", "Geräte")
		},
		noEffect:       "Ohne Wirkung:",
		planIntro:      "Wer soll es tun, und bis wann? Eine spätere Prüfung lässt beides stehen; ein früherer Termin der Checkliste gilt weiter.",
		planReasonHint: "steht im Protokoll", nothingPlanned: "Zuständig und Termin sind wie vorher: es gibt nichts festzulegen",
		reopenIntro: "Warum ist es doch nicht erledigt? Die Maßnahme ist danach wieder offen, mit ihrem alten Termin.",
		doneTitle:   "Erledigt", doneIntro: "Was zeigt, dass es erledigt ist? Eine Datei, oder das Zeichen eines Schriftstücks. Bestätigen wird es jemand anders.",
		doneAt: "Wann erledigt", notYet: "das liegt in der Zukunft", reference: "Zeichen oder Nummer", referenceHint: "z. B. Servicebericht 4711, Ticket IT-2210",
		file: "Datei als Nachweis", noFile: "ohne Datei", chooseFile: "Datei wählen …",
		needsEvidence: "ohne Nachweis nicht erledigt: bitte ein Zeichen angeben oder eine Datei wählen",
		noPatients:    "Keine Patientendaten: kein Name, kein Bild eines laufenden Monitors.", stripped: "Ort und Kamera werden aus Fotos entfernt.",
		isDone:      func(n int) string { return count(n, "Maßnahme", "Maßnahmen") + " als erledigt gespeichert" },
		isConfirmed: func(n int) string { return count(n, "Maßnahme", "Maßnahmen") + " bestätigt" },
		confirmIntro: func(n int) string {
			all := ""
			if n > 1 {
				all = fmt.Sprintf(" Er gilt für %d Maßnahmen zugleich; Sie bestätigen alle, die noch nicht bestätigt sind.", n)
			}
			return "Reicht dieser Nachweis? Mit Ihrer Unterschrift bestätigen Sie, dass Sie ihn gesehen haben und dass er genügt." + all
		}, noteHint: "kann leer bleiben",
		networkTitle: "Eine Antwort für ein Netz",
		networkIntro: "Die IT hat in den Firewall-Protokollen nach 202.114.4.0/24 gesucht. Für welches Netz gilt die Antwort? Es zählen Adressen aus der Geräteliste und Geräte, die im Netz gesehen und zugeordnet wurden.",
		network:      "Netz", networkHint: "z. B. 10.20.4.0/24",
		inNetwork:        func(n int) string { return "in diesem Netz: " + count(n, "Gerät", "Geräte") },
		addressUnknown:   func(n int) string { return "Adresse unbekannt: " + count(n, "Gerät", "Geräte") },
		nothingInNetwork: "Kein Gerät mit dieser offenen Maßnahme hat eine Adresse in diesem Netz.",
		unknownStay:      "Bei Geräten ohne bekannte Adresse bleibt die Maßnahme offen.",
		networkCloses: func(n int, network string) string {
			return "Diese Antwort schließt die Maßnahme bei " + count(n, "Gerät", "Geräten") + " in " + network + ". Womit ist sie belegt?"
		},

		keyOverdue: "überfällige", keyOwner: "wer", keyWard: "Station", keyStatus: "Stand", keyNetwork: "Antwort für ein Netz",
		keyPlan: "festlegen", keyBegin: "in Arbeit nehmen", keyDone: "erledigt", keyConfirm: "bestätigen", keyReopen: "wieder öffnen",
		keyDevice: "Gerät", keyAudit: "Prüfung", keyFile: "Datei wählen", keyOpenFile: "Nachweis ansehen",
		keyLook: "Geräte ansehen", keyOtherNetwork: "anderes Netz", keyEvidence: "weiter zum Nachweis",
	}
}

func englishActions() actionWords {
	return actionWords{
		title: "Actions",
		help: "What must be done, by deadline; what is overdue comes first. The filter holds until you change it. " +
			"“n” answers for a whole network whether monitors could reach the internet before.",
		menu: "Actions", menuNote: "what, who, until when",
		found: func(n int) string { return fmt.Sprintf("%d", n) },
		shows: "Shown:",
		views: []string{"to do", "in work", "done, to be confirmed", "confirmed", "done, shown by an audit", "all"},
		statuses: map[audit.ActionStatus]string{
			audit.ToDo: "open", audit.InWork: "in work", audit.Done: "done", audit.Confirmed: "confirmed",
			audit.Shown: "done, shown by a later audit",
		},
		everybody: "all owners", everywhere: "all wards",
		whichOwner: "Who owns it?", whichWard: "Which ward?", whichStatus: "What is to be shown?",
		overdueTitle: "overdue", soonTitle: "within the next 7 days", laterTitle: "later",
		opensLater: "open again when the consultation expires",
		nothing:    "There is nothing to do.", noneOfThese: "No action fits.",
		doneOn: func(day string) string { return "done " + day },

		one: "Action",
		oneHelp: "Done is what a later audit shows, or what there is evidence of: a file, or the reference of a document. " +
			"Somebody else has to confirm it, with the right to do so.",
		stands: "Status", until: "Until", owner: "Owner", since: "Open since",
		byHand: "set by hand", byHandDue: func(d string) string { return "set by hand; by the checklist " + d },
		toConfirm: "still to be confirmed", how: "How", gapReason: "A round was closed with this gap.",
		history: "History", evidence: "Evidence",
		doneWas: func(at string) string { return "done " + at }, saidBy: func(stamp string) string { return "said " + stamp },
		forNetwork: func(network string, n int) string {
			return "answer for the network " + network + ": " + count(n, "device", "devices")
		},
		noEffect:       "Without effect:",
		planIntro:      "Who is to do it, and until when? A later audit leaves both as they are; an earlier deadline of the checklist still holds.",
		planReasonHint: "stands in the ledger", nothingPlanned: "owner and deadline are as before: there is nothing to set",
		reopenIntro: "Why is it not done after all? The action is open again then, with its old deadline.",
		doneTitle:   "Done", doneIntro: "What shows that it is done? A file, or the reference of a document. Somebody else will confirm it.",
		doneAt: "When it was done", notYet: "that is in the future", reference: "Reference or number", referenceHint: "e.g. service report 4711, ticket IT-2210",
		file: "File as evidence", noFile: "no file", chooseFile: "choose a file …",
		needsEvidence: "not done without evidence: please give a reference or choose a file",
		noPatients:    "No patient data: no name, no picture of a running monitor.", stripped: "Place and camera are removed from photos.",
		isDone:      func(n int) string { return count(n, "action", "actions") + " saved as done" },
		isConfirmed: func(n int) string { return count(n, "action", "actions") + " confirmed" },
		confirmIntro: func(n int) string {
			all := ""
			if n > 1 {
				all = fmt.Sprintf(" It is for %d actions at once; you confirm all that are not confirmed yet.", n)
			}
			return "Is this evidence enough? With your signature you confirm that you have seen it and that it suffices." + all
		}, noteHint: "may stay empty",
		networkTitle: "One answer for a network",
		networkIntro: "IT has searched the firewall logs for 202.114.4.0/24. For which network does the answer hold? Addresses of the device list count, and devices that were seen on the network and linked.",
		network:      "Network", networkHint: "e.g. 10.20.4.0/24",
		inNetwork:        func(n int) string { return "in this network: " + count(n, "device", "devices") },
		addressUnknown:   func(n int) string { return "address unknown: " + count(n, "device", "devices") },
		nothingInNetwork: "No device with this action open has an address in this network.",
		unknownStay:      "The action stays open for devices whose address is not known.",
		networkCloses: func(n int, network string) string {
			return "This answer closes the action for " + count(n, "device", "devices") + " in " + network + ". What is the evidence?"
		},

		keyOverdue: "overdue", keyOwner: "owner", keyWard: "ward", keyStatus: "status", keyNetwork: "answer for a network",
		keyPlan: "plan", keyBegin: "begin", keyDone: "done", keyConfirm: "confirm", keyReopen: "reopen",
		keyDevice: "device", keyAudit: "audit", keyFile: "choose the file", keyOpenFile: "look at the evidence",
		keyLook: "look at the devices", keyOtherNetwork: "another network", keyEvidence: "on to the evidence",
	}
}
