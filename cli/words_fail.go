package cli

// failWords are what went wrong and what to do.
type failWords struct {
	Panic, Interrupted string

	NeedsCommand, UnknownCommand, ArgMissing, ArgExtra      string
	UnknownFlag, FlagNeedsValue, FlagBadValue, FlagRequired string

	NoHome, NoSuchFile, NoPermission, FileExists, IsDirectory string
	NotDirectory, NotRegular, ReadOnly, DiskFull, EmptyFile   string
	TooLarge, WouldReplace                                    string

	NoChecklist, LintWrong, BadAnswers string
}

func inFailure(t translator) failWords {
	return failWords{
		Panic:       t("ein Fehler im Programm (%v); bitte melden. Gespeichertes ist gespeichert.", "a mistake in the program (%v); please report it. What was saved is saved."),
		Interrupted: t("abgebrochen", "interrupted"),

		NeedsCommand:   t("%s braucht einen Befehl: %s", "%s needs a command: %s"),
		UnknownCommand: t("unbekannter Befehl %q nach %s; es gibt: %s", "unknown command %q after %s; there are: %s"),
		ArgMissing:     t("%s: %s fehlt (Hilfe mit --help)", "%s: %s is missing (see --help)"),
		ArgExtra:       t("%s: %q ist zu viel (Hilfe mit --help)", "%s: %q is too much (see --help)"),
		UnknownFlag:    t("unbekannte Angabe %s (Hilfe: %s --help)", "unknown flag %s (see %s --help)"),
		FlagNeedsValue: t("nach %s fehlt ein Wert", "%s needs a value"),
		FlagBadValue:   t("%s: %q passt nicht: %s", "%s: %q does not fit: %s"),
		FlagRequired:   t("%s: %s fehlt (Hilfe mit --help)", "%s: %s is required (see --help)"),

		NoHome:       t("kein Datenordner gefunden: bitte --db DATEI angeben", "no data folder found: please give --db FILE"),
		NoSuchFile:   t("gibt es nicht", "does not exist"),
		NoPermission: t("keine Berechtigung", "permission denied"),
		FileExists:   t("gibt es schon", "exists already"),
		IsDirectory:  t("ist ein Ordner, keine Datei", "is a folder, not a file"),
		NotDirectory: t("ein Teil des Pfades ist kein Ordner", "a part of the path is not a folder"),
		NotRegular:   t("ist keine gewöhnliche Datei", "is not a regular file"),
		ReadOnly:     t("hier kann nur gelesen werden", "this place can only be read"),
		DiskFull:     t("der Datenträger ist voll", "the disk is full"),
		EmptyFile:    t("die Datei ist leer", "the file is empty"),
		TooLarge:     t("%s: größer als %d KiB, das ist keine solche Datei", "%s: larger than %d KiB, this is no such file"),
		WouldReplace: t("%s gibt es schon; mit --force wird die Datei ersetzt", "%s exists already; --force replaces it"),

		NoChecklist: t("keine Checkliste %q; es gibt: %s", "no checklist %q; there are: %s"),
		LintWrong:   t("%s: diese Checkliste wird nicht angenommen, Fehler: %d", "%s: this checklist is refused, errors: %d"),
		BadAnswers:  t("nicht auswertbare Zeilen: %d; an ihrer Stelle steht {\"error\":…}", "lines that could not be evaluated: %d; {\"error\":…} stands in their place"),
	}
}
