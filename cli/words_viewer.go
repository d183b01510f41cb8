package cli

// viewerWords are about showing files kept as evidence.
type viewerWords struct{ NotShown, NoViewer, ViewerHolds string }

func inViewer(t translator) viewerWords {
	return viewerWords{
		NotShown: t("%s wird nicht geöffnet: gezeigt werden nur Bilder, PDF, Text und Filme, und das ist nach seinem Inhalt nichts davon",
			"%s is not opened: only pictures, PDF, text and films are shown, and by its content this is none of them"),
		NoViewer:    t("auf diesem Rechner zeigt kein Programm diese Datei an: %s", "no program on this computer shows this file: %s"),
		ViewerHolds: t("ein Programm zeigt noch einen Nachweis an; bitte es schließen und löschen: %s", "a program still shows evidence; please close it and delete: %s"),
	}
}
