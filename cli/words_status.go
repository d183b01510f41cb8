package cli

// statusWords are what commands print as data, for people.
type statusWords struct {
	ShowItems, ShowRules, ShowUrgency, ShowSource string

	Site, Nothing, ToBegin, InTerminal, OrPlain   string
	Counts, OpenRound, RoundLine, UrgentLine      string
	NoRound, Urgent, Drafts, LastBackup, NoBackup string
}

func inStatus(t translator) statusWords {
	return statusWords{
		ShowItems:   t("Fragen", "Items"),
		ShowRules:   t("Regeln", "Rules"),
		ShowUrgency: t("Dringlichkeit", "urgency"),
		ShowSource:  t("Quelle", "source"),

		Site:       t("%s – %s", "%s – %s"),
		Nothing:    t("visite ist auf diesem Laptop noch nicht eingerichtet.", "visite is not set up on this laptop yet."),
		ToBegin:    t("Anfangen: visite init --facility NAME --person NAME, dann visite inventory import DATEI", "To begin: visite init --facility NAME --person NAME, then visite inventory import FILE"),
		InTerminal: t("In einem Terminal öffnet „visite“ die Oberfläche; „visite demo“ zeigt ein erfundenes Krankenhaus.", "In a terminal, “visite” opens the screens; “visite demo” shows a made-up hospital."),
		OrPlain:    t("Alle Befehle: visite --help", "All commands: visite --help"),

		Counts:     t("Stationen: %d, Räume: %d, Geräte: %d, abgeschlossene Prüfungen: %d, Einträge im Protokoll: %d", "wards: %d, rooms: %d, devices: %d, completed audits: %d, entries in the log: %d"),
		OpenRound:  t("Offene Runden", "Open rounds"),
		RoundLine:  t("%s: Räume %d von %d, Geräte %d von %d (begonnen %s)", "%s: rooms %d of %d, devices %d of %d (begun %s)"),
		NoRound:    t("Keine Runde ist offen. Neue Runde: visite starten, „Runde beginnen“ wählen.", "No round is open. New round: start visite and choose “start a round”."),
		Urgent:     t("Dringende Maßnahmen: %d", "Urgent actions: %d"),
		UrgentLine: t("%s: %s bis %s", "%s: %s by %s"),
		Drafts:     t("Unfertige Prüfungen: %d", "Unfinished audits: %d"),
		LastBackup: t("Letzte Sicherung: %s, neue Einträge seither: %d", "Last backup: %s, new entries since: %d"),
		NoBackup:   t("Noch keine Sicherung: visite backup DATEI", "No backup yet: visite backup FILE"),
	}
}
