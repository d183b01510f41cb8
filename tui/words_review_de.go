package tui

import (
	"fmt"

	"visite/audit"
)

func germanReview() reviewWords {
	w := reviewWords{
		states: map[audit.ReviewState]string{
			audit.Awaiting: "wartet", audit.Approved: "freigegeben", audit.Returned: "zurückgegeben", audit.Changed: "nach Freigabe geändert",
		},
		inShort: map[audit.ReviewState]string{
			audit.Awaiting: "wartet", audit.Approved: "freigegeben", audit.Returned: "zurückgegeben", audit.Changed: "geändert",
		},
		decisions: map[audit.Decision]string{audit.Approve: "Freigegeben", audit.Return: "Zurückgegeben"},

		title: "Freigabe", waiting: "status:steht_an meine:nein",
		queueHelp: "Oben steht der Filter, ein Schrägstrich führt hinein. Möglich sind station, raum, modell, firmware, zustand, ergebnis, status, " +
			"meldung, runde, alter (alter:>7d), meine (meine:nein) und jedes andere Wort; was ein Leerzeichen hat, steht in Anführungszeichen. " +
			"Ein Barcode sucht das Gerät. Mehrere auf einmal gibt nur frei, wer sie vorgemerkt und die Liste davon bis zum Ende gesehen hat.",
		noFilter: "alle versiegelten Prüfungen", lastResult: "Gezeigt wird, was zuvor gefunden wurde.",
		noneFound:  "Hier ist nichts. Mit / ändern Sie den Filter; ohne ihn sehen Sie alle versiegelten Prüfungen.",
		unfinished: func(part string) string { return "noch nicht fertig: " + part },
		audits:     func(n int) string { return count(n, "Prüfung", "Prüfungen") },
		marked:     func(n int) string { return fmt.Sprintf("%d vorgemerkt", n) },
		marksLost: func(n int) string {
			return fmt.Sprintf("%d vorgemerkt; noch einmal esc verwirft die Vormerkung", n)
		},
		markedSaid: func(n int, more bool) string {
			if more {
				return fmt.Sprintf("die ersten %d gleichen vorgemerkt", n)
			}
			return fmt.Sprintf("%d gleiche vorgemerkt", n)
		},
		markFirst: "Bitte erst vormerken: mit der Leertaste einzeln, mit m alle gleichen", toList: "zur Liste", keyMark: "vormerken",
		approveMarked: func(n int) string { return fmt.Sprintf("%d freigeben", n) },
		inConflict:    "Konflikt", contradiction: "Widerspruch", aside: "beiseitegelegt", own: "eigene",
		whyOwn:           "Sie haben daran mitgewirkt (vier Augen)",
		whyAside:         "beiseitegelegt: eine andere Prüfung gilt",
		holds:            "gilt",
		whyConflict:      "im Konflikt mit einer anderen Prüfung: erst entscheiden, was gilt (c)",
		whyOpen:          "wird gerade geändert",
		whyContradiction: "enthält einen Widerspruch: nur einzeln",
		whyActions:       "am Gerät ist noch etwas zu tun: nur einzeln",
		whyOther:         "anderes Ergebnis als die erste",
		whyDecided:       func(state string) string { return "schon entschieden: " + state },

		alikeScreen: "Mehrere freigeben",
		alikeIntro:  "Genau diese werden freigegeben, jede mit einer Unterschrift von Ihnen. Enter zeigt eine davon ganz.",
		alikeMeans:  "Sie unterschreiben jede einzeln, so wie sie in der Liste steht. Hat sich eine davon inzwischen geändert, wird keine freigegeben.",
		alikeTitle:  func(n int, verdict string) string { return fmt.Sprintf("%d gleiche: %s", n, verdict) },
		alikeSure:   func(n int) string { return fmt.Sprintf("%d Prüfungen freigeben?", n) },
		approvedSaid: func(n int) string {
			return count(n, "Prüfung freigegeben", "Prüfungen freigegeben")
		},
		leftTitle: "Vorgemerkt, aber nicht dabei", tooFew: "Hier ist nichts, was sich zusammen freigeben lässt.",
		scrollFirst: "Bitte die Liste bis zum Ende durchsehen: Vorher gibt sie niemand frei.",
		allSeen:     "Sie haben die Liste bis zum Ende gesehen. Mit a geben Sie alle frei.",
		signing:     "Wird unterschrieben …",
	}
	w.germanPage()
	w.germanConflict()
	w.germanReturned()
	return w
}

func (w *reviewWords) germanPage() {
	w.page = "Freigabe"
	w.pageHelp = "Freigeben bindet genau das, was hier steht; ändert danach jemand etwas, zählt die Freigabe nicht mehr. " +
		"Zurückgeben nennt fragliche Punkte mit Grund; die Prüfung kommt mit ihnen zur Technik zurück. " +
		"Dateien erreichen Sie mit der Tabulatortaste, Enter öffnet sie."
	w.disagreements = "Die Quellen sagen Verschiedenes"
	w.sources = map[string]string{
		audit.SaysList: "Liste", audit.SaysPlate: "Typenschild", audit.SaysAnswer: "Antwort", audit.SaysNetwork: "Netz",
	}
	w.otherwise = func(p string) string { return "wo nichts dabeisteht: " + p }
	w.filesTitle = "Datei öffnen?"
	w.patientData = "Ein Foto oder ein Bericht kann Patientendaten zeigen: bitte nur öffnen, wo niemand mitliest. " +
		"Geöffnet wird eine Kopie, die nur Sie lesen können; sie wird gelöscht, wenn Sie das Programm beenden."
	w.openIt, w.fileOpened = "Datei öffnen", "Geöffnet: eine Kopie, die beim Beenden gelöscht wird"
	w.noOpener = "Hier lassen sich keine Dateien öffnen"
	w.changesTitle = func(revision int, decision string) string {
		return fmt.Sprintf("Geändert seit Fassung %d (%s)", revision, lowerFirst(decision))
	}
	w.noChanges, w.before, w.after, w.gone = "Keine Antwort hat sich geändert.", "vorher", "jetzt", "keine Antwort"
	w.reviewsTitle, w.noEffect, w.mayNot = "Was schon entschieden wurde", "zählt nicht", "Sie können hier nicht entscheiden:"
	w.noEffectFact = "Zählt nicht"
	w.withdrawnAt = func(stamp string) string { return "zurückgenommen " + stamp }
	w.otherAudit = func(stamp string) string { return "Zweite Prüfung dieses Geräts in dieser Runde, " + stamp }
	w.staleTitle = "Inzwischen geändert"
	w.staleText = "Was Sie gesehen haben, gilt nicht mehr; entschieden ist nichts. Hier steht es, wie es jetzt ist:"
	w.approveTitle = "Freigeben"
	w.approveIntro = "Ihre Unterschrift gilt für genau diese Fassung, wie Sie sie gerade gesehen haben."
	w.signIntro = "Sie unterschreiben das mit Ihrem Schlüssel; es steht mit Ihrem Namen im Protokoll."
	w.noteField, w.noteHint = "Anmerkung", "freiwillig; bitte keine Patientendaten"
	w.stillOpen = func(n int) string {
		return count(n, "Maßnahme ist an diesem Gerät noch offen und bleibt", "Maßnahmen sind an diesem Gerät noch offen und bleiben") + " es"
	}
	w.stillDiffers = func(n int) string {
		return count(n, "Angabe", "Angaben") + ": die Quellen sagen Verschiedenes"
	}
	w.openContradiction = "Die Prüfung enthält einen Widerspruch"
	w.approvedOne, w.returnedOne, w.withdrawn = "freigegeben", "zurückgegeben", "zurückgenommen"
	w.returnTitle = "Zurückgeben"
	w.returnIntro = "Was ist fraglich? Zu jedem Punkt ein Grund: So weiß die Technik am Gerät, wonach sie sehen soll. „!“ heißt: Die Quellen sagen Verschiedenes."
	w.pickItems = "Punkte"
	w.reasonFor, w.otherReason, w.sendBack = "Warum ist das fraglich?", "mit eigenen Worten …", "zurückgeben"
	w.quick = []string{
		"weicht von der Geräteliste ab", "weicht vom Foto oder Bericht ab", "Nachweis fehlt", "Nachweis ist nicht lesbar oder gehört nicht zu diesem Gerät",
		"passt nicht zu einer anderen Antwort", "bitte am Gerät noch einmal nachsehen",
	}
	w.nothingPicked = "Bitte zuerst mindestens einen Punkt mit Grund wählen"
	w.nothingOwn = "Sie haben hier nichts entschieden, was sich zurücknehmen lässt"
	w.itemsInQuestion = func(n int) string { return count(n, "Punkt fraglich", "Punkte fraglich") }
	w.withdrawTitle, w.withdrawYes = "Zurücknehmen", "zurücknehmen"
	w.withdrawIntro = func(decision, stamp string) string {
		return "Was Sie entschieden haben (" + lowerFirst(decision) + ", " + stamp + "), zählt danach nicht mehr; es bleibt lesbar. Bitte den Grund angeben."
	}
}

func (w *reviewWords) germanConflict() {
	w.conflictTitle, w.item = "Zwei Prüfungen", "Punkt"
	w.conflictHelp = "Für jeden Punkt im Konflikt wählen Sie mit ← oder 1 die obere, mit → oder 2 die untere Prüfung. " +
		"Was nur eine von beiden sagt, bleibt erhalten. Danach gilt eine der beiden mit diesen Antworten, die andere wird beiseitegelegt und bleibt lesbar."
	w.likeness = map[audit.Likeness]string{
		audit.Same: "zweimal dasselbe", audit.Complementary: "sie ergänzen sich", audit.Conflicting: "im Konflikt: freigegeben wird erst nach einer Entscheidung (c)",
	}
	w.likenessOf = map[audit.Likeness]string{audit.Same: "gleich", audit.Complementary: "ergänzt", audit.Conflicting: "Konflikt"}
	w.compared = func(same, complementary, conflicting int) string {
		return fmt.Sprintf("gleich %d · ergänzt %d · Konflikt %d", same, complementary, conflicting)
	}
	w.decideFirst = func(n int) string {
		return "Was gilt? Noch " + count(n, "Punkt", "Punkte") + " zu entscheiden: ← oder 1, → oder 2"
	}
	w.allChosen, w.noConflict = "Alles gewählt. Enter fragt nach dem Grund.", "Hier ist nichts zu entscheiden: Die beiden widersprechen sich nicht."
	w.nothingToChoose, w.nothingDiffers = "Hier widersprechen sie sich nicht", "Kein Punkt unterscheidet sich."
	w.decideReason = "Woran haben Sie gesehen, was gilt? Der Grund steht mit Ihrer Unterschrift im Protokoll."
	w.decideYes, w.decided = "entscheiden", "Entschieden: Eine Prüfung gilt, die andere ist beiseitegelegt"
	w.showAll, w.showDiffering = "alle Punkte", "nur Unterschiede"
	w.keyFilter, w.keyAlike, w.keyApprove = "Filter", "alle gleichen", "freigeben"
	w.keyReturn, w.keyWithdraw, w.keyFile = "zurückgeben", "zurücknehmen", "nächste Datei"
	w.keyConflict, w.keyHistory = "zweite Prüfung", "Verlauf des Geräts"
	w.keyLeft, w.keyRight, w.keyReason, w.keyTakeOut = "die erste gilt", "die zweite gilt", "Grund angeben", "doch nicht"
}

func (w *reviewWords) germanReturned() {
	w.menu, w.deskTitle = "Freigabe", "Leitung"
	w.returnedTitle = "Zurückgegeben: bitte noch einmal ansehen"
	w.waitingCount = func(n int) string {
		if n == 0 {
			return "nichts wartet"
		}
		return count(n, "wartet", "warten")
	}
	w.returnedMore = func(n int) string { return fmt.Sprintf("und %d weitere …", n) }
	w.takeUp, w.takenUp = "aufgreifen", "neue Fassung begonnen"
	w.takeUpIntro = "Wenn Sie sie aufgreifen, beginnt eine neue Fassung mit denselben Antworten; die fraglichen Punkte kommen zuerst. Auch wenn eine Antwort stimmt: bitte noch einmal geben."
	w.returnedBy = func(stamp string) string { return "zurückgegeben " + stamp }
	w.amendReason = func(items string) string { return "zurückgegeben: " + items }
	w.inQuestion = "fraglich"
	w.stillInQuestion = func(n int) string {
		return count(n, "fraglicher Punkt wurde", "fragliche Punkte wurden") + " noch nicht neu beantwortet"
	}
}
