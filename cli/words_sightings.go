package cli

// sightingWords are what visite sightings says.
type sightingWords struct {
	Sightings, SightingsImport, FlagMap, FlagSeenProfile, FlagFrom, FlagMadeAt string

	BadMap, BadMadeAt                                                     string
	SeenFrom, SeenLink, SeenMany, SeenRest, SeenRestMore, SeenElsewhere   string
	SeenDone, SeenTried, SeenNoRound, SeenRejected, SeenKnown, SeenNobody string

	SeenSource map[string]string
}

func inSightings(t translator) sightingWords {
	return sightingWords{
		Sightings: t("was Switches und DHCP-Server von Geräten gesehen haben", "what switches and DHCP servers have seen of devices"),
		SightingsImport: t("eine MAC-Tabelle oder DHCP-Leases (CSV, XLSX) den Geräten der offenen Runde zuordnen",
			"link a MAC table or DHCP leases (CSV, XLSX) to the devices of the open round"),
		FlagMap:         t("Spalte zuordnen, mehrfach möglich; Felder: mac, ip, host, switch, port, vlan, lease, seen", "say which column is what, more than once; fields: mac, ip, host, switch, port, vlan, lease, seen"),
		FlagSeenProfile: t("Datei mit einer Spaltenzuordnung", "file with a mapping of columns"),
		FlagFrom:        t("woher die Tabelle ist, wie „Switch 3. OG“ (sonst der Name der Datei)", "where the table is from, as “switch 3rd floor” (else the name of the file)"),
		FlagMadeAt:      t("wann die Tabelle gezogen wurde, wie 2026-11-20T08:00 (sonst die Zeit der Datei)", "when the table was made, as 2026-11-20T08:00 (else the time of the file)"),

		BadMap:    t("--map %s: gemeint ist FELD=SPALTE, mit einem Feld aus: %s", "--map %s: it must be FIELD=COLUMN, with one of the fields %s"),
		BadMadeAt: t("--at %s: gemeint ist ein Zeitpunkt wie 2026-11-20T08:00, nicht in der Zukunft", "--at %s: it must be a time as 2026-11-20T08:00, not in the future"),

		SeenFrom:      t("%s, %s, Stand %s", "%s, %s, as of %s"),
		SeenLink:      t("zuzuordnen: %d", "to link: %d"),
		SeenMany:      t("%s kann mehrere Geräte sein (%s): nicht zugeordnet", "%s can be several devices (%s): not linked"),
		SeenElsewhere: t("bekannt, aber in keiner offenen Runde: %d", "known, but in no open round: %d"),
		SeenRest:      t("passen zu keinem Gerät der Liste: %d", "matching no device of the list: %d"),
		SeenRestMore:  t("  … und %d weitere (alle: --json)", "  … and %d more (all: --json)"),
		SeenDone:      t("Zeilen: %d, abgewiesen: %d, gesehene Geräte: %d, zugeordnet: %d, schon bekannt: %d", "rows: %d, rejected: %d, devices seen: %d, linked: %d, known already: %d"),
		SeenTried:     t("nur versucht, nichts geändert: %s", "only tried, nothing changed: %s"),
		SeenNoRound:   t("keine Runde ist offen: nichts zugeordnet (erst eine Runde beginnen)", "no round is open: nothing linked (start a round first)"),
		SeenRejected:  t("Zeilen ohne brauchbare Adresse: %d", "rows without a usable address: %d"),
		SeenKnown:     t("schon zugeordnet", "linked already"),
		SeenNobody:    t("in %s steht keine brauchbare Zeile", "there is no usable row in %s"),

		SeenSource: map[string]string{"switch": t("MAC-Tabelle eines Switches", "MAC table of a switch"), "dhcp": t("DHCP-Leases", "DHCP leases")},
	}
}
