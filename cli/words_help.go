package cli

// helpWords are what commands and flags are about.
type helpWords struct {
	Usage, Commands, Flags, Examples string

	Root, Demo, Init, Invite, Join                                                       string
	Inventory, InventoryImport, InventoryExport                                          string
	Checklist, ChecklistList, ChecklistShow                                              string
	ChecklistLint, ChecklistEvaluate                                                     string
	Audits, AuditsImport, AuditsList, AuditsExport                                       string
	Verify, Backup, Version                                                              string
	FlagDB, FlagLang, FlagHelp, FlagJSON                                                 string
	FlagFacility, FlagPerson, FlagRole, FlagRecoveryWrite                                string
	FlagAs, FlagRecoveryRead, FlagInvitee, FlagInvitedRole, FlagTTL                      string
	FlagProfile, FlagDryRun, FlagRejects, FlagMove, FlagAnswers                          string
	FlagFormat, FlagOutput, FlagForce, FlagDelimiter, FlagNoBOM                          string
	FlagFilter, FlagMine, FlagDrafts, FlagWard, FlagVerdict, FlagStatus, FlagRejectLines string
	FlagSchema                                                                           string
}

func inHelp(t translator) helpWords {
	return helpWords{
		Usage:    t("Aufruf:", "Usage:"),
		Commands: t("Befehle:", "Commands:"),
		Flags:    t("Angaben:", "Flags:"),
		Examples: t("Beispiele:", "Examples:"),

		Root: t("Stationen begehen, Patientenmonitore gegen einen Behördenhinweis prüfen, nachweisbar festhalten",
			"walk wards, check patient monitors against a regulator's notice, keep a record that proves itself"),
		Demo: t("ein erfundenes Krankenhaus ansehen, in einer Wegwerf-Datenbank",
			"look around in a made-up hospital, in a throw-away database"),
		Init: t("eine Einrichtung anlegen: Datenbank, Schlüssel, erste Person",
			"found a site: database, keys, first person"),
		Invite: t("eine Einladung für einen zweiten Laptop schreiben", "write an invitation for a second laptop"),
		Join: t("mit einer Einladung auf einem zweiten Laptop beginnen",
			"begin on a second laptop with an invitation"),

		Inventory:       t("Geräteliste einlesen und ausgeben", "import and export the device list"),
		InventoryImport: t("eine Geräteliste einlesen (CSV oder XLSX)", "import a device list (CSV or XLSX)"),
		InventoryExport: t("die Geräteliste ausgeben", "export the device list"),

		Checklist:     t("die Checklisten im Programm; braucht keine Datenbank", "the checklists in the program; needs no database"),
		ChecklistList: t("Checklisten auflisten", "list checklists"),
		ChecklistShow: t("eine Checkliste zeigen: Fragen, Regeln, Maßnahmen", "show a checklist: questions, rules, actions"),
		ChecklistLint: t("eine Checklisten-Datei prüfen", "check a checklist file"),
		ChecklistEvaluate: t("Antworten auswerten: je Zeile ein JSON-Objekt hinein, eines heraus",
			"evaluate answers: one JSON object a line in, one out"),

		Audits: t("Prüfungen einlesen, auflisten, ausgeben", "import, list and export audits"),
		AuditsImport: t("anderswo aufgenommene Prüfungen einlesen (eine je Zeile); eine Datei ist eine Runde",
			"import audits taken elsewhere (one a line); one file is one round"),
		AuditsList:   t("Prüfungen auflisten", "list audits"),
		AuditsExport: t("Prüfungen ausgeben", "export audits"),

		Verify:  t("jede Prüfsumme, Unterschrift und Tabelle nachrechnen", "recompute every hash, signature and table"),
		Backup:  t("eine stimmige Kopie schreiben, auch während der Arbeit", "write a consistent copy, even while in use"),
		Version: t("sagen, welche Version das ist", "say which version this is"),

		FlagDB:   t("Datenbank (sonst im Datenordner der Person)", "database (else in the user's data folder)"),
		FlagLang: t("Sprache (sonst VISITE_LANG, die gewählte, die des Systems)", "language (else VISITE_LANG, the one chosen, the system's)"),
		FlagHelp: t("Hilfe zeigen", "show help"),
		FlagJSON: t("Ergebnis als JSON ausgeben", "print the result as JSON"),

		FlagFacility: t("Name der Einrichtung", "name of the facility"),
		FlagPerson:   t("Name der Person, die hier arbeitet", "name of the person who works here"),
		FlagRole: t("technician, supervisor oder administrator (sonst technician)",
			"technician, supervisor or administrator (else technician)"),
		FlagRecoveryWrite: t("wohin der Wiederherstellungsschlüssel geschrieben wird (sonst zu den Schlüsseln)",
			"where the recovery key is written (else beside the keys)"),
		FlagAs: t("als welche Person auf diesem Laptop", "as which person on this laptop"),
		FlagRecoveryRead: t("Wiederherstellungsschlüssel, der statt einer Administratorin unterschreibt",
			"recovery key that signs instead of an administrator"),
		FlagInvitee:     t("Name der eingeladenen Person (ein Vorschlag)", "name of the person invited (a suggestion)"),
		FlagInvitedRole: t("Rolle der eingeladenen Person (sonst technician)", "role of the person invited (else technician)"),
		FlagTTL:         t("wie viele Tage die Einladung gilt", "for how many days the invitation is valid"),

		FlagProfile: t("gespeicherte Spaltenzuordnung, oder eine Datei damit", "saved mapping of columns, or a file with one"),
		FlagDryRun:  t("nur zeigen, was sich ändern würde", "only show what would change"),
		FlagRejects: t("wohin abgewiesene Zeilen geschrieben werden (sonst DATEI.rejects.csv)",
			"where rejected rows are written (else FILE.rejects.csv)"),
		FlagMove: t("den Standort der Liste auch dann übernehmen, wenn ein Gerät am Bett anderswo gesehen wurde",
			"take the list's place even where a device was seen elsewhere at the bed"),
		FlagAnswers: t("Datei mit den Antworten (sonst Standardeingabe)", "file with the answers (else standard input)"),

		FlagFormat:    t("csv oder json", "csv or json"),
		FlagOutput:    t("in diese Datei (sonst Standardausgabe)", "to this file (else standard output)"),
		FlagForce:     t("eine vorhandene Datei ersetzen", "replace an existing file"),
		FlagDelimiter: t("Trennzeichen der CSV-Datei (sonst ;)", "delimiter of the CSV file (else ;)"),
		FlagNoBOM:     t("CSV ohne BOM am Anfang", "CSV without a BOM at its beginning"),

		FlagDrafts: t("auch unfertige und verworfene Prüfungen, als solche gekennzeichnet", "unfinished and dropped audits too, marked as such"),
		FlagFilter: t("nur, was dieser Filter wählt, zum Beispiel 'ward:\"Intensiv 2\" state:immediate age:>7d'",
			"only what this filter chooses, for example 'ward:\"Intensiv 2\" state:immediate age:>7d'"),
		FlagMine:    t("wer „mine“ im Filter ist", "who “mine” in the filter is"),
		FlagWard:    t("nur diese Station", "only this ward"),
		FlagVerdict: t("nur mit diesem Ergebnis", "only with this verdict"),
		FlagStatus: t("nur mit diesem Stand: draft, completed, dropped, awaiting, approved, returned oder changed",
			"only with this status: draft, completed, dropped, awaiting, approved, returned or changed"),
		FlagSchema:      t("nur das JSON-Schema dazu ausgeben", "only print the JSON Schema of it"),
		FlagRejectLines: t("wohin abgewiesene Zeilen mit Grund geschrieben werden", "where refused lines are written with their reasons"),
	}
}
