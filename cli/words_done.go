package cli

// doneWords are what was done, for people, on stderr.
type doneWords struct {
	Founded, RecoveryWritten, Invited, Joined string

	ListTried, ListDone, ListDiffers, ListRejects string
	ListRow, RowsMore, RejectsItself, WouldReject string
	ListWhat                                      map[string]string
	AuditsDone, LineRefused, LinesMore            string

	LintRight, VerifyRight, BackedUp string

	NotFounded, NoKeyHere, NoPersonHere, UnknownName, ManyNamed  string
	NotAdministrator, BadKey, NotRecovery                        string
	BadInvitation, InvitationExpired, JoinedAlready              string
	BadFormat, MineNeedsAs, NeedsMapping, NoProfile, NothingGood string
	Rejected, Refused                                            string
}

func whenDone(t translator) doneWords {
	return doneWords{
		Founded:         t("%s ist eingerichtet: %s", "%s is set up: %s"),
		RecoveryWritten: t("Wiederherstellungsschlüssel: %s – jetzt auf einen Datenträger verschieben und einschließen", "recovery key: %s – now move it to a medium of its own and lock it away"),
		Invited:         t("Einladung für %s geschrieben: %s (gilt bis %s; wer die Datei hat, kann beitreten)", "invitation for %s written: %s (valid until %s; whoever has the file can join)"),
		Joined:          t("dieser Laptop gehört jetzt zu %s, hier arbeitet %s: %s", "this laptop now belongs to %s, %s works here: %s"),

		ListTried:     t("nur versucht, nichts geändert: %s", "only tried, nothing changed: %s"),
		ListDone:      t("Zeilen: %d, neu: %d, geändert: %d, umgezogen: %d, am Bett anderswo gesehen: %d, unverändert: %d, abgewiesen: %d", "rows: %d, added: %d, changed: %d, moved: %d, seen elsewhere at the bed: %d, unchanged: %d, rejected: %d"),
		ListDiffers:   t("Zeile %d: %s am Bett gesehen in %s, laut Liste in %s (--move übernimmt die Liste)", "row %d: %s seen at the bed in %s, the list says %s (--move takes the list)"),
		ListRejects:   t("abgewiesene Zeilen mit Grund: %s", "rejected rows with their reasons: %s"),
		ListRow:       t("Zeile %d", "row %d"),
		RowsMore:      t("weitere abgewiesene Zeilen: %d", "more rejected rows: %d"),
		RejectsItself: t("%s: das ist die Liste selbst; für abgewiesene Zeilen eine andere Datei nennen", "%s: this is the list itself; name another file for rejected rows"),
		WouldReject:   t("Zeilen, die abgewiesen würden: %d", "rows that would be rejected: %d"),
		ListWhat: map[string]string{
			"added": t("neu", "added"), "changed": t("geändert", "changed"), "moved": t("umgezogen", "moved"),
			"left": t("bleibt", "left"),
		},
		AuditsDone:  t("Prüfungen aufgenommen: %d, schon bekannt: %d, abgewiesen: %d", "audits taken: %d, already known: %d, refused: %d"),
		LineRefused: t("Zeile %d: %s", "line %d: %s"),
		LinesMore:   t("weitere abgewiesene Zeilen: %d (alle: --rejects DATEI)", "more refused lines: %d (all of them: --rejects FILE)"),

		LintRight:   t("%s: in Ordnung (Hinweise: %d)", "%s: in order (warnings: %d)"),
		VerifyRight: t("alles stimmt – Einträge: %d, Unterschriften: %d, Tabellen: %d, Zeilen: %d, Kontrollwert %s", "all is right – entries: %d, signatures: %d, tables: %d, rows: %d, checkpoint %s"),
		BackedUp:    t("Sicherung geschrieben (Einträge: %d): %s", "backup written (entries: %d): %s"),

		NotFounded:        t("%s: hier ist noch nichts eingerichtet (zuerst: visite init --facility NAME --person NAME)", "%s: nothing is set up here yet (first: visite init --facility NAME --person NAME)"),
		NoKeyHere:         t("dieser Laptop hat für %s keinen Schlüssel in %s: die Datenbank kann hier gelesen, aber nicht beschrieben werden", "this laptop has no key for %s in %s: the database can be read here but not written"),
		NoPersonHere:      t("in %s liegt kein Schlüssel einer Person, die diese Datenbank kennt", "there is no key in %s of a person whom this database knows"),
		UnknownName:       t("auf diesem Laptop arbeitet niemand mit Namen %q", "nobody called %q works on this laptop"),
		ManyNamed:         t("auf diesem Laptop arbeiten mehrere Personen: bitte --as NAME angeben", "several people work on this laptop: please give --as NAME"),
		NotAdministrator:  t("%s ist nicht administrator: einladen kann nur, wer es ist, oder der Wiederherstellungsschlüssel (--recovery-key DATEI)", "%s is no administrator: only one can invite, or the recovery key (--recovery-key FILE)"),
		BadKey:            t("%s: das ist kein Schlüssel (eine Datei, die mit BEGIN OPENSSH PRIVATE KEY beginnt)", "%s: this is no key (a file that begins with BEGIN OPENSSH PRIVATE KEY)"),
		NotRecovery:       t("%s: das ist nicht der Wiederherstellungsschlüssel von %s", "%s: this is not the recovery key of %s"),
		BadInvitation:     t("%s: das ist keine gültige Einladung, oder sie wurde verändert: eine neue ausstellen lassen (%v)", "%s: this is no valid invitation, or it was changed: have a new one issued (%v)"),
		InvitationExpired: t("%s: die Einladung ist abgelaufen: eine neue ausstellen lassen", "%s: the invitation has expired: have a new one issued"),
		JoinedAlready:     t("dieser Laptop gehört schon zu dieser Einrichtung, sein Schlüssel liegt in %s: nichts geändert (nur wenn es hier keine Datenbank von ihr gibt, den Ordner wegräumen und noch einmal beitreten)", "this laptop belongs to this site already, its key is in %s: nothing changed (only if there is no database of it here, move that folder away and join again)"),
		BadFormat:         t("--format %q: csv oder json", "--format %q: csv or json"),
		MineNeedsAs:       t("--filter: „mine“ braucht eine Person: --as NAME", "--filter: “mine” needs a person: --as NAME"),
		NeedsMapping:      t("%s: %s. Eine Zuordnung mit --profile DATEI angeben oder die Liste in visite einlesen", "%s: %s. Give a mapping with --profile FILE, or import the list in visite"),
		NoProfile:         t("kein Profil und keine Datei %q", "no profile and no file %q"),
		NothingGood:       t("keine Zeile ließ sich aufnehmen, nichts wurde geändert", "no line could be taken, nothing was changed"),
		Rejected:          t("abgewiesene Zeilen: %d; die anderen sind aufgenommen", "rows rejected: %d; the others are in"),
		Refused:           t("abgewiesene Zeilen: %d; die anderen sind aufgenommen", "lines refused: %d; the others are in"),
	}
}
