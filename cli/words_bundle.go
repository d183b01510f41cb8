package cli

// bundleWords are about bundles: what one laptop gives another on a stick.
type bundleWords struct {
	Bundle, BundleCreate, BundleImport                             string
	FlagBundle, FlagSince, FlagRecipient, FlagIdentity             string
	BadSince, BadRecipient, BadIdentity                            string
	NothingNew, NothingNewShown, BundleMade, BundleTaken, NoBundle string
	NeedsIdentity, OtherIdentity                                   string
	BundleWaiting, NothingWaits, VerifyWaiting                     string
	VerifyAbsent, VerifyUnended                                    string
	WaitsForEntries, WaitsForked, WaitsSawFork, WaitsUnknown       string
	EntriesOf, OneEntryOf                                          string
}

func inBundles(t translator) bundleWords {
	return bundleWords{
		Bundle:          t("Bündel: was Laptops einer Einrichtung auf einem Stick austauschen", "bundles: what laptops of a facility exchange on a stick"),
		BundleCreate:    t("schreiben, was andere noch nicht haben", "write what others do not have yet"),
		BundleImport:    t("einlesen, was andere gemacht haben; zweimal dasselbe ändert nichts", "take in what others have done; the same twice changes nothing"),
		FlagBundle:      t("in diese Datei", "into this file"),
		FlagSince:       t("last: seit dem letzten Bündel (sonst), all: alles", "last: since the last bundle (else), all: everything"),
		FlagRecipient:   t("für wen verschlüsseln: öffentlicher Schlüssel von age oder SSH; mehrmals möglich", "for whom to encrypt: public key of age or SSH; may be repeated"),
		FlagIdentity:    t("Datei mit dem privaten Schlüssel, für den das Bündel verschlüsselt ist", "file with the private key for which the bundle is encrypted"),
		BadSince:        t("--since %q: möglich ist last oder all", "--since %q: possible is last or all"),
		BadRecipient:    t("--for %q: das ist kein öffentlicher Schlüssel (age1… oder ssh-ed25519 …)", "--for %q: this is no public key (age1… or ssh-ed25519 …)"),
		BadIdentity:     t("das ist kein privater Schlüssel von age oder SSH ohne Passphrase", "this is no private key of age, or of SSH without a passphrase"),
		NothingNew:      t("seit dem letzten Bündel ist nichts dazugekommen, nichts wurde geschrieben: mit --since all kommt alles hinein", "nothing was added since the last bundle, nothing was written: with --since all everything goes in"),
		NothingNewShown: t("seit dem letzten Bündel ist nichts dazugekommen, nichts wurde geschrieben", "nothing was added since the last bundle, nothing was written"),
		BundleMade:      t("Bündel geschrieben: %s (Einträge: %d, Namen, Notizen und Dateien: %d)", "bundle written: %s (entries: %d, names, notes and files: %d)"),
		BundleTaken:     t("%s eingelesen: neue Einträge: %d, neue Namen, Notizen und Dateien: %d", "%s taken in: new entries: %d, new names, notes and files: %d"),
		NoBundle:        t("das ist kein Bündel von visite, oder es ist beschädigt: noch einmal kopieren", "this is no bundle of visite, or it is damaged: copy it again"),
		NeedsIdentity:   t("das Bündel ist verschlüsselt: „visite bundle import --key DATEI“ mit dem privaten Schlüssel liest es ein", "the bundle is encrypted: “visite bundle import --key FILE” with the private key reads it in"),
		BundleWaiting:   t("zeigen, was vor dem kam, worauf es aufbaut", "show what came before what it builds on"),
		NothingWaits:    t("nichts wartet", "nothing waits"),
		VerifyUnended:   t("noch nicht zu Ende angekommen, und noch von niemandem unterschrieben: %d Importe; noch einmal austauschen", "not come to their end yet, and signed by nobody yet: %d imports; exchange again"),
		VerifyAbsent:    t("noch nicht angekommen: %d Namen, Notizen oder Dateien, die Einträge nennen; noch einmal austauschen", "not come yet: %d names, notes or files that entries name; exchange again"),
		VerifyWaiting:   t("noch nicht übernommen: %d Einträge warten auf andere („visite bundle waiting“)", "not taken in yet: %d entries wait for others (“visite bundle waiting”)"),
		WaitsForEntries: t("%s: wartet auf %s", "%s: waits for %s"),
		WaitsForked:     t("%s: wartet, denn hier gibt es an diesen Stellen andere Einträge: eine Kopie dieser Datenbank hat weitergeschrieben", "%s: waits, for there are other entries at these places here: a copy of its database went on writing"),
		WaitsSawFork:    t("%s: wartet, denn dieser Laptop hat andere Einträge gesehen als die hier: %s", "%s: waits, for this laptop has seen other entries than those here: %s"),
		WaitsUnknown:    t("%s: wartet, denn niemand, den man hier kennt, hat diesen Laptop eingeladen; aufnehmen: „visite writer admit“", "%s: waits, for nobody known here has invited this laptop; to admit it: “visite writer admit”"),
		EntriesOf:       t("Laptop %s, Einträge %d–%d", "laptop %s, entries %d–%d"),
		OneEntryOf:      t("Laptop %s, Eintrag %d", "laptop %s, entry %d"),
		OtherIdentity:   t("das Bündel ist für jemand anderen verschlüsselt, oder beschädigt", "the bundle is encrypted for somebody else, or damaged"),
	}
}
