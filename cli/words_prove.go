package cli

// proveWords are about what others can check.
type proveWords struct {
	AuditsProve, AuditsCheck string
	FlagNoFiles, FlagWriter  string

	Proven, NotProven     string
	Checked, CheckedMeans string
	NeedWriter, BadWriter string
	SignedMark            string
}

func inProof(t translator) proveWords {
	return proveWords{
		AuditsProve: t("eine Prüfung mit ihrem Nachweis in eine Datei schreiben, die sich anderswo prüfen lässt", "write an audit with its proof to a file that can be checked elsewhere"),
		AuditsCheck: t("eine solche Datei prüfen, ohne Datenbank", "check such a file, without a database"),
		FlagNoFiles: t("ohne die Dateien, die als Nachweis beiliegen", "without the files kept as evidence"),
		FlagWriter:  t("öffentlicher Schlüssel des Laptops, der geschrieben hat; auf anderem Weg besorgt", "public key of the laptop that wrote; obtained by another way"),

		Proven: t("%d Einträge; wer prüft, braucht dazu den öffentlichen Schlüssel dieses Laptops, auf anderem Weg: %s",
			"%d entries; whoever checks also needs this laptop's public key, by another way: %s"),
		NotProven: t("%s beweist nichts: %s", "%s proves nothing: %s"),
		Checked:   t("in Ordnung: %d Einträge über die Prüfung %s von %s, Kontrollwert %s", "all right: %d entries about audit %s of %s, checkpoint %s"),
		CheckedMeans: t("Bewiesen ist, dass diese Einträge so im Protokoll dieses Laptops stehen, und dass keiner fehlt, für den jemand unterschrieben hat; spätere können fehlen.",
			"It is proven that these entries stand in this laptop's log as they are, and that none is missing for which somebody signed; later ones may be."),
		NeedWriter: t("--writer fehlt: der öffentliche Schlüssel des Laptops, der geschrieben hat (visite audits prove zeigt ihn, ein Bericht druckt ihn)",
			"--writer is missing: the public key of the laptop that wrote (visite audits prove shows it, a report prints it)"),
		BadWriter:  t("%q ist kein öffentlicher Schlüssel eines Laptops", "%q is no public key of a laptop"),
		SignedMark: t("unterschrieben", "signed"),
	}
}
