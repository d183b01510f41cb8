package cli

import "visite/audit"

// writerWords are about laptops: which there are, and what they count for.
type writerWords struct {
	WriterDecide, FlagAtDecided, ForkDecided      string
	Writer, WriterList, WriterAdmit, WriterRevoke string
	FlagAt, FlagAdmitRole                         string
	ThisLaptop, LaptopEntries, LaptopWaiting      string
	HeldFrom, LaptopAdmitted, LaptopRevoked       string
	PerhapsAudited, NothingMissing, BadPlace      string
	NoLaptopCalled, SeveralLaptops                string
	Held                                          map[string]string
}

func inWriters(t translator) writerWords {
	return writerWords{
		Writer:       t("Laptops der Einrichtung: welche es gibt, aufnehmen, sperren", "laptops of the facility: which there are, admit, revoke"),
		WriterList:   t("alle Laptops, und was von ihnen zählt", "all laptops, and what of them counts"),
		WriterAdmit:  t("einen Laptop in Quarantäne aufnehmen", "admit a laptop that is in quarantine"),
		WriterRevoke: t("einen verlorenen Laptop sperren: was er von einem Eintrag an geschrieben hat, zählt nicht", "revoke a lost laptop: what it has written from an entry on does not count"),
		WriterDecide: t("von einem kopierten Laptop gilt, was hier steht, bis zu einem Eintrag; das andere nicht", "of a copied laptop what is here counts, up to an entry; the other does not"),
		FlagAtDecided: t("der erste Eintrag, der nicht mehr zählt; so viele, wie „writer list“ nennt, lässt alles gelten, was hier ist",
			"the first entry that does not count any more; as many as “writer list” names lets all count that is here"),
		ForkDecided: t("entschieden: von Laptop %s gilt, was hier steht", "decided: of laptop %s what is here counts"),
		FlagAt: t("der erste Eintrag, der nicht mehr zählt; so viele, wie „writer list“ nennt, lässt alles gelten, was hier ist",
			"the first entry that does not count any more; as many as “writer list” names lets all count that is here"),
		FlagAdmitRole:  t("technician (sonst), supervisor oder administrator: die Rolle der Person, mit der er kam", "technician (else), supervisor or administrator: the role of the person it came with"),
		ThisLaptop:     t("dieser Laptop", "this laptop"),
		LaptopEntries:  t("Einträge: %d", "entries: %d"),
		LaptopWaiting:  t("dazu wartend: %d", "waiting besides: %d"),
		HeldFrom:       t("%s ab Eintrag %d", "%s from entry %d on"),
		LaptopAdmitted: t("aufgenommen: Laptop %s", "admitted: laptop %s"),
		LaptopRevoked:  t("gesperrt: Laptop %s ab Eintrag %d; was er davor geschrieben hat, gilt weiter", "revoked: laptop %s from entry %d on; what it wrote before still counts"),
		PerhapsAudited: t("in Runden, die dieser Laptop begonnen hat, vielleicht geprüft und nie angekommen – bitte noch einmal hingehen:", "in rounds that this laptop had begun, perhaps audited and never received – please go there again:"),
		NothingMissing: t("von den Runden, die dieser Laptop begonnen hat und die hier bekannt sind, fehlt keine Prüfung; von Runden, die er danach begann, weiß hier niemand", "of the rounds that this laptop had begun and that are known here no audit is missing; of rounds that it began later nobody knows here"),
		BadPlace:       t("--at N fehlt: der erste Eintrag, der nicht mehr zählt („writer list“ nennt, wie viele hier sind)", "--at N is missing: the first entry that does not count any more (“writer list” names how many are here)"),
		NoLaptopCalled: t("kein Laptop heißt %q: „visite writer list“ zeigt alle", "no laptop is called %q: “visite writer list” shows all"),
		SeveralLaptops: t("mehrere Laptops passen zu %q: bitte mehr Zeichen der Nummer angeben (%s)", "several laptops fit %q: please give more of the id (%s)"),
		Held: map[string]string{
			audit.HeldNotAdmitted: t("in Quarantäne, niemand hat ihn aufgenommen", "in quarantine, nobody has admitted it"),
			audit.HeldRevoked:     t("gesperrt", "revoked"),
			audit.HeldForked:      t("kopiert, zwei Fassungen", "copied, two logs"),
		},
	}
}
