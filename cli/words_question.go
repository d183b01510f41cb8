package cli

// questionWords are about what is in question since somebody took a right away
// meanwhile.
type questionWords struct {
	PeopleQuestions, PeopleDecide, FlagHolds, FlagFalls, HoldsOrFalls, NothingInQuestion string

	NowHolds, NowFalls, DecidedHolds, DecidedFalls, HoldsMeanwhile, NoEffectMeanwhile string

	Acts map[string]string // by the kind of the event
}

func inQuestion(t translator) questionWords {
	return questionWords{
		PeopleQuestions:   t("was fraglich ist: jemand verlor anderswo das Recht dazu, ohne dass beide voneinander wussten", "what is in question: somebody lost the right to it elsewhere, and neither knew of the other"),
		PeopleDecide:      t("entscheiden, ob etwas Fragliches gilt; unterschrieben von der Administration oder mit dem Wiederherstellungsschlüssel", "decide whether something in question holds; signed by an administrator or with the recovery key"),
		FlagHolds:         t("es gilt", "it holds"),
		FlagFalls:         t("es gilt nicht", "it does not hold"),
		HoldsOrFalls:      t("bitte --holds oder --falls angeben", "please give --holds or --falls"),
		NothingInQuestion: t("nichts ist fraglich", "nothing is in question"),
		NowHolds:          t("entschieden: es gilt", "decided: it holds"),
		NowFalls:          t("entschieden: es gilt nicht", "decided: it does not hold"),
		DecidedHolds:      t("gilt, entschieden am %s: %s", "holds, decided on %s: %s"),
		DecidedFalls:      t("gilt nicht, entschieden am %s: %s", "does not hold, decided on %s: %s"),
		HoldsMeanwhile:    t("gilt, bis jemand entscheidet: %s nahm inzwischen das Recht dazu", "holds until somebody decides: %s took the right to it away meanwhile"),
		NoEffectMeanwhile: t("zählt nicht, bis jemand entscheidet: %s nahm inzwischen das Recht dazu", "has no effect until somebody decides: %s took the right to it away meanwhile"),
		Acts: map[string]string{
			"audit.approved": t("Freigabe", "approval"), "audit.returned": t("Rückgabe", "return"), "review.withdrawn": t("Freigabe oder Rückgabe zurückgenommen", "approval or return taken back"),
			"conflict.decided": t("Konflikt entschieden", "conflict decided"), "action.planned": t("Maßnahme geplant", "action planned"),
			"action.confirmed": t("Maßnahme bestätigt", "action confirmed"), "action.reopened": t("Maßnahme wieder geöffnet", "action opened again"),
			"device.decommissioned": t("Außerbetriebnahme", "out of service"), "network.permitted": t("Netze freigegeben", "networks permitted"),
			"role.changed": t("neue Rolle für", "new role for"), "person.revoked": t("gesperrt:", "revoked:"),
			"person.joined": t("eingeladen:", "invited:"), "writer.joined": t("eingeladen:", "invited:"), "question.decided": t("über Fragliches entschieden", "decision about what was in question"),
		},
	}
}
