package cli

// reportWords are about papers.
type reportWords struct {
	Report, ReportFor                                     string
	FlagReportRound, FlagReportAudit, FlagReportFormat    string
	FlagReportOutput, FlagUnreviewed, FlagAsOf            string
	BadReportFormat, BadAsOf, ReportProgress, ReportMoved string
	FlagReportOfRound, ReportLeftOut, ReportNothing       string
	ReplaceAsk, NotReplaced                               string
	FlagContact, FlagFunction, FlagReach                  string
}

func inReports(t translator) reportWords {
	return reportWords{
		Report:    t("Papiere schreiben: Protokolle, Listen, Berichte", "write papers: records, lists, reports"),
		ReportFor: t("Für:", "For:"),

		FlagReportRound:   t("über diese Runde (sonst last, die neueste)", "about this round (else last, the newest)"),
		FlagReportAudit:   t("über diese Prüfung", "about this audit"),
		FlagReportOfRound: t("nur aus dieser Runde (ihre Kennung, oder last)", "only of this round (its id, or last)"),
		ReportLeftOut:     t("nicht freigegeben, daher weggelassen: %d (--unreviewed nimmt sie auf)", "not approved, so left out: %d (--unreviewed takes them in)"),
		ReportNothing:     t("dazu gibt es nichts: das Papier sagt das", "there is nothing about that: the paper says so"),
		FlagReportFormat:  t("in dieser Form (sonst die erste)", "in this format (else the first)"),
		FlagReportOutput: t("in diese Datei, - für die Standardausgabe (sonst Text dorthin, anderes in eine Datei mit vorgeschlagenem Namen)",
			"to this file, - for standard output (else text goes there, anything else to a file with a suggested name)"),
		FlagUnreviewed: t("auch nicht freigegebene Prüfungen, als solche gekennzeichnet", "audits that nobody approved too, marked as such"),
		FlagAsOf:       t("Fristen zu diesem Zeitpunkt (sonst zu dem des neuesten Eintrags), etwa 2026-03-02T08:00+01:00", "deadlines as of this time (else that of the newest entry), as 2026-03-02T08:00+01:00"),

		FlagContact:  t("wer antwortet (sonst eine leere Zeile)", "who answers (else an empty line)"),
		FlagFunction: t("Funktion der Person, die antwortet", "function of the person who answers"),
		FlagReach:    t("Telefon oder E-Mail der Person, die antwortet", "telephone or e-mail of the person who answers"),

		BadReportFormat: t("--format %q: möglich ist %s", "--format %q: possible is %s"),
		BadAsOf:         t("--as-of %q: ein Zeitpunkt wie 2026-03-02T08:00+01:00", "--as-of %q: a time like 2026-03-02T08:00+01:00"),
		ReportProgress:  t("%d geschrieben", "%d written"),
		ReportMoved:     t("währenddessen wurde weitergearbeitet, nichts wurde geschrieben: bitte noch einmal", "work went on meanwhile, nothing was written: please try again"),
		ReplaceAsk:      t("%s gibt es schon. Ersetzen? (j/n)", "%s exists already. Replace it? (y/n)"),
		NotReplaced:     t("%s bleibt, wie sie war", "%s stays as it was"),
	}
}
