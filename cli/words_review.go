package cli

import (
	"visite/audit"
	"visite/checklist"
)

// reviewWords are about reviewing audits.
type reviewWords struct {
	Review, ReviewList, ReviewShow, ReviewApprove                                          string
	ReviewReturn, ReviewWithdraw, AuditsHistory                                            string
	FlagSealed, FlagAlike, FlagReviewNote                                                  string
	FlagItem, FlagReviewReason, FlagReviewed, FlagApproveConfirm                           string
	ReviewNothing, ReviewStates, SeveralNeedAlike                                          string
	ApproveAsk, ApproveNeedsWord, NotApproved                                              string
	Approved, Returned, Withdrawn, BadItem, NoOwnReview                                    string
	AnswersOf, ChangedSince, SourcesDiffer, ReviewsSoFar                                   string
	AnsweredElsewhere, OtherAudits, IsSetAside, DoesNotCount, TakenBack, ManyAudits, Holds string
	IsAmending, BoundBy, StillOpen, NotAnswered                                            string
	Reviews                                                                                map[audit.ReviewState]string
	Decisions                                                                              map[audit.Decision]string
	Likenesses                                                                             map[audit.Likeness]string
	Provenances                                                                            map[audit.Provenance]string
	Sources                                                                                map[string]string
}

func inReview(t translator) reviewWords {
	return reviewWords{
		Review:     t("Prüfungen freigeben oder zurückgeben: vier Augen", "approve audits or return them: four eyes"),
		ReviewList: t("was auf eine Freigabe wartet, das Dringendste zuerst", "what waits for a review, the most urgent first"),
		ReviewShow: t("eine Prüfung mit allem, was zur Entscheidung gehört", "one audit with all that belongs to the decision"),
		ReviewApprove: t("freigeben, was man gesehen hat; mehrere nur gleiche, ohne offene Maßnahme und ohne Widerspruch",
			"approve what was seen; several only if alike, without an open action and without a contradiction"),
		ReviewReturn:   t("zurückgeben, mit einem Grund für jeden fraglichen Punkt", "return, with a reason for each item in question"),
		ReviewWithdraw: t("die eigene Freigabe oder Rückgabe zurücknehmen", "take one's own approval or return back"),
		AuditsHistory:  t("alle Einträge zu einer Prüfung, die ältesten zuerst", "all entries about an audit, the oldest first"),

		FlagSealed:         t("die gesehene Fassung, wie „review show“ sie nennt; sonst wird gezeigt und gefragt", "the revision seen, as “review show” names it; otherwise it is shown and asked for"),
		FlagAlike:          t("mehrere gleiche auf einmal", "several alike at once"),
		FlagReviewNote:     t("Notiz dazu", "a note on it"),
		FlagItem:           t("fraglicher Punkt und Grund, mehrmals möglich", "item in question and the reason, may be repeated"),
		FlagReviewReason:   t("Grund", "reason"),
		FlagReviewed:       t("welche, wie „review show“ sie nennt; sonst die letzte eigene", "which one, as “review show” names it; otherwise one's own last"),
		FlagApproveConfirm: t("das Wort zur Bestätigung, „APPROVE 3“ für drei Prüfungen", "the word to confirm, “APPROVE 3” for three audits"),

		ReviewNothing: t("nichts, was der Filter lässt", "nothing that the filter leaves"),
		ReviewStates: t("Prüfungen: %d · wartet %d, freigegeben %d, zurückgegeben %d, nach Freigabe geändert %d",
			"audits: %d · awaiting %d, approved %d, returned %d, changed after approval %d"),
		SeveralNeedAlike: t("mehrere auf einmal nur mit --alike", "several at once only with --alike"),
		ApproveAsk:       t("Zum Freigeben %q eingeben:", "Type %q to approve:"),
		ApproveNeedsWord: t("zum Freigeben --sealed HASH oder --confirm %q angeben", "give --sealed HASH or --confirm %q to approve"),
		NotApproved:      t("nichts freigegeben: zur Bestätigung war %q nötig", "nothing approved: %q was needed to confirm"),
		Approved:         t("freigegeben: %d", "approved: %d"),
		Returned:         t("zurückgegeben, fragliche Punkte: %d", "returned, items in question: %d"),
		Withdrawn:        t("zurückgenommen", "taken back"),
		BadItem:          t("--item %q: bitte PUNKT=GRUND", "--item %q: please give ITEM=REASON"),
		NoOwnReview:      t("zu dieser Prüfung gibt es keine eigene Entscheidung, die zählt", "there is no review of your own of this audit that counts"),

		AnswersOf:         t("Antworten", "Answers"),
		ChangedSince:      t("Geändert seit %s", "Changed since %s"),
		SourcesDiffer:     t("Quellen sagen Verschiedenes", "Sources differ"),
		ReviewsSoFar:      t("Entscheidungen", "Reviews"),
		AnsweredElsewhere: t("anderswo geantwortet", "answered elsewhere"),
		OtherAudits:       t("Andere Prüfungen dieses Geräts in dieser Runde", "Other audits of this device in this round"),
		IsSetAside:        t("beiseitegelegt", "set aside"),
		Holds:             t("gilt", "holds"),
		DoesNotCount:      t("zählt nicht: %s", "does not count: %s"),
		ManyAudits:        t("mehrere Prüfungen beginnen mit %q: mehr Zeichen angeben", "several audits begin with %q: give more characters"),
		TakenBack:         t("zurückgenommen %s", "taken back %s"),
		IsAmending:        t("wird gerade geändert", "is being amended"),
		BoundBy:           t("Fassung %d, versiegelt mit", "revision %d, sealed with"),
		StillOpen:         t("Noch zu tun", "Still to be done"),
		NotAnswered:       t("(nicht beantwortet)", "(not answered)"),
		Reviews: map[audit.ReviewState]string{
			"": "–", audit.Awaiting: t("wartet", "awaiting"), audit.Approved: t("freigegeben", "approved"),
			audit.Returned: t("zurückgegeben", "returned"), audit.Changed: t("nach Freigabe geändert", "changed after approval"),
		},
		Decisions: map[audit.Decision]string{audit.Approve: t("freigegeben", "approved"), audit.Return: t("zurückgegeben", "returned")},
		Likenesses: map[audit.Likeness]string{
			audit.Same: t("dasselbe Ergebnis", "the same result"), audit.Complementary: t("sie ergänzen sich", "complementary"),
			audit.Conflicting: t("Widerspruch", "in conflict"),
		},
		Provenances: map[audit.Provenance]string{
			audit.Attested: t("bezeugt", "attested"), audit.Plate: t("Typschild", "plate"),
			audit.Observed: t("im Netz gesehen", "observed"), audit.Imported: t("übernommen", "imported"),
		},
		Sources: map[string]string{
			audit.SaysList: t("Geräteliste", "device list"), audit.SaysPlate: t("Typschild", "plate"),
			audit.SaysAnswer: t("Antwort", "answer"), audit.SaysNetwork: t("Netz", "network"),
		},
	}
}

// answerLine is an answer in one line.
func (a *app) answerLine(c *checklist.Checklist, item string, answer *audit.Answer) string {
	if answer == nil {
		return a.say.NotAnswered
	}
	if answer.Redacted {
		return a.say.RedactedAlready
	}
	def, _ := c.Item(item)
	if o, ok := def.Option(answer.Value.Word); ok {
		return o.Title.In(a.lang)
	}
	text := answer.Value.Word
	for _, f := range def.Fields {
		if value := answer.Value.Fields[f.Name]; value != "" {
			text += firstOf(f.Title.In(a.lang), f.Name) + ": " + value + "; "
		}
	}
	return oneLine(text)
}
