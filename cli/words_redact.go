package cli

import "visite/audit"

// redactWords are about erasing.
type redactWords struct {
	Redact, RedactList, RedactErase                string
	FlagOfAudit, FlagOfDevice                      string
	FlagOfPerson, FlagOfRound                      string
	FlagRedactReason, FlagRedactConfirm            string
	RedactWhose, NobodyCalled                      string
	RedactedAlready, NothingBeside                 string
	RedactAsk, RedactNeedsWord, RedactNotConfirmed string
	Redacted                                       string
	ErasableKinds                                  map[audit.ErasableKind]string
}

func inRedaction(t translator) redactWords {
	return redactWords{
		Redact:     t("Namen, Notizen und Dateien löschen; das Protokoll bleibt prüfbar", "erase names, notes and files; the log can still be verified"),
		RedactList: t("zeigen, was neben dem Protokoll liegt und sich löschen lässt", "show what lies beside the log and can be erased"),
		RedactErase: t("löschen, für immer: auf diesem Laptop sofort, auf anderen, sobald sie davon erfahren; REF wie „redact list“ sie zeigt",
			"erase, for good: on this laptop at once, on others as soon as they learn of it; REF as “redact list” shows it"),

		FlagOfAudit:  t("einer Prüfung", "of an audit"),
		FlagOfDevice: t("eines Geräts mit seinen Prüfungen, nach Inventar- oder Seriennummer", "of a device with its audits, by inventory or serial number"),
		FlagOfPerson: t("einer Person", "of a person"),
		FlagOfRound:  t("einer Runde, oder last", "of a round, or last"),

		FlagRedactReason:  t("Grund; er bleibt im Protokoll stehen", "reason; it stays in the log"),
		FlagRedactConfirm: t("das Wort zur Bestätigung, „ERASE 3“ für drei Angaben", "the word to confirm, “ERASE 3” for three of them"),

		RedactWhose:  t("bitte genau eines angeben: --audit, --device, --person oder --round", "please give exactly one of --audit, --device, --person, --round"),
		NobodyCalled: t("niemand heißt hier %q", "nobody is called %q here"),

		RedactedAlready: t("(gelöscht)", "(erased)"),
		NothingBeside:   t("daneben liegt nichts", "nothing lies beside it"),

		RedactAsk:          t("Das lässt sich nicht rückgängig machen. Zum Löschen %q eingeben:", "This cannot be undone. Type %q to erase:"),
		RedactNeedsWord:    t("zum Löschen --confirm %q angeben", "give --confirm %q to erase"),
		RedactNotConfirmed: t("nichts gelöscht: zur Bestätigung war %q nötig", "nothing erased: %q was needed to confirm"),
		Redacted: t("gelöscht: %d; frühere Sicherungen, Ausdrucke und übergebene Dateien enthalten es noch",
			"erased: %d; earlier backups, prints and files handed over still hold it"),
		ErasableKinds: map[audit.ErasableKind]string{
			audit.ErasableFile: t("Datei", "file"), audit.ErasableName: t("Dateiname", "file name"), audit.ErasableText: t("Text", "text"),
		},
	}
}
