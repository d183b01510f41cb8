package cli

// demoWords are what the made-up hospital says and is called.
type demoWords struct {
	DemoFacility, DemoPerson, DemoListName, DemoNoAccess string
	DemoReviewer, DemoReturned, DemoNoPeople             string
	DemoNetwork, DemoNoProber                            string

	DemoWards []string // old and new names in turn, for [strings.NewReplacer]

	PlayIntro, PlayImport, PlayRound, PlayRoom, PlayDevice string
	PlayClosed, PlayExport                                 string

	PlayResult map[string]string
}

func inDemo(t translator) demoWords {
	return demoWords{
		DemoFacility: t("Klinikum Musterstadt (erfunden)", "Sampleton Hospital (made up)"),
		DemoReviewer: t("Dr. Ines Vogt", "Dr Ines Vogt"),
		DemoReturned: t("Wurde an der Wanddose nachgesehen?", "Was the wall socket looked at?"),
		DemoNoPeople: t("das erfundene Krankenhaus hat nur diese zwei", "the made-up hospital has only these two"),
		DemoPerson:   t("Jana Muster", "Jane Sample"),
		DemoListName: t("Geraeteliste.csv", "device-list.csv"),
		DemoNoAccess: t("Isolation, kein Zutritt", "isolation, no entry"),
		DemoNetwork:  t("erfundenes Netz", "made-up network"),
		DemoNoProber: t("die Geräte des erfundenen Krankenhauses gibt es nicht", "the devices of the made-up hospital do not exist"),
		DemoWards: []string{
			"Intensivstation", t("Intensivstation", "Intensive care"),
			"Innere 3", t("Innere 3", "Internal 3"),
			"Chirurgie 2", t("Chirurgie 2", "Surgery 2"),
			"Zentrum für Intensivmedizin", t("Zentrum für Intensivmedizin", "Intensive medicine"),
		},
		PlayIntro:  t("%s – in einer Wegwerf-Datenbank, nichts davon bleibt.", "%s – in a throw-away database, nothing of this stays."),
		PlayImport: t("Geräteliste eingelesen: %d Geräte auf %d Stationen in %d Räumen", "device list imported: %d devices on %d wards in %d rooms"),
		PlayRound:  t("Runde auf %s, Raum für Raum", "round on %s, room by room"),
		PlayRoom:   t("Raum %s, erwartete Geräte: %d", "room %s, devices expected: %d"),
		PlayDevice: t("%s %s: %s, Maßnahmen: %d, versiegelt", "%s %s: %s, actions: %d, sealed"),
		PlayClosed: t("Runde unterschrieben, Räume: %d, %s", "round signed, rooms: %d, %s"),
		PlayExport: t("die ersten Zeilen von „visite audits export“:", "the first lines of “visite audits export”:"),
		PlayResult: map[string]string{
			"complete": t("vollständig: nichts vergessen", "complete: nothing forgotten"),
			"gaps":     t("mit Lücken", "with gaps"),
		},
	}
}
