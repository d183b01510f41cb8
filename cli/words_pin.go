package cli

// pinWords are about the people on this laptop and their PINs.
type pinWords struct {
	AskPIN, NeedsPIN, WrongPIN string

	AskPassphrase, NeedsPassphrase, WrongPassphrase, AskNewPassphrase, NeedsNewPassphrase, AskAgain, Differs, ShortPassphrase, NoPIN, SecretOpen string

	People, PeopleList, PeopleRole, PeopleRevoke, PeopleReadmit                            string
	FlagRecoveryActs, FlagRightsReason, FlagNewPIN, FlagNewPassphrase                      string
	RevokedOn, WorksHere, RecoveryName, RoleIs, RaisedNext, IsRevoked, Readmitted, KeyLost string
	AskNewPIN, BadPIN, OnlyRecovery, NobodyKnown, SeveralCalled                            string

	FirstPIN, SameName, InvitationElsewhere, NotAdmitted, SealedKey string
}

func inPIN(t translator) pinWords {
	return pinWords{
		AskPIN:   t("PIN von %s:", "PIN of %s:"),
		NeedsPIN: t("der Schlüssel von %s hat eine PIN: den Befehl in einem Terminal ausführen, oder %s=DATEI setzen, in der sie steht", "the key of %s has a PIN: run the command in a terminal, or set %s=FILE to a file that holds it"),
		WrongPIN: t("das ist nicht die PIN von %s, nichts wurde geändert: noch einmal versuchen", "this is not the PIN of %s, nothing was changed: try again"),

		AskPassphrase:      t("Passphrase von %s:", "passphrase of %s:"),
		NeedsPassphrase:    t("der Schlüssel von %s ist mit einer Passphrase verschlossen: den Befehl in einem Terminal ausführen, oder %s=DATEI setzen, in der sie steht", "the key of %s is sealed with a passphrase: run the command in a terminal, or set %s=FILE to a file that holds it"),
		SecretOpen:         t("%[1]s können auch andere auf diesem Rechner lesen: chmod 600 %[1]s", "%[1]s can be read by others on this computer too: chmod 600 %[1]s"),
		WrongPassphrase:    t("das ist nicht die Passphrase von %s, nichts wurde geändert: noch einmal versuchen", "this is not the passphrase of %s, nothing was changed: try again"),
		AskNewPassphrase:   t("neue Passphrase für %s, mindestens %d Zeichen, etwa vier Wörter:", "new passphrase for %s, at least %d characters, such as four words:"),
		NeedsNewPassphrase: t("der Schlüssel von %s braucht eine Passphrase: den Befehl in einem Terminal ausführen, oder %s=DATEI setzen, in der sie steht", "the key of %s needs a passphrase: run the command in a terminal, or set %s=FILE to a file that holds it"),
		AskAgain:           t("dieselbe noch einmal:", "the same once more:"),
		Differs:            t("das war nicht dieselbe Passphrase, nichts wurde geändert: noch einmal versuchen", "this was not the same passphrase, nothing was changed: try again"),
		ShortPassphrase:    t("die Passphrase ist zu kurz: mindestens %d Zeichen, am besten vier Wörter, die nichts miteinander zu tun haben", "the passphrase is too short: at least %d characters, best four words that have nothing to do with each other"),
		NoPIN:              t("%s hat keine PIN und kann hier nicht übernehmen: erst eine vergeben, solange diese Person allein arbeitet, oder sie neu aufnehmen", "%s has no PIN and cannot take over here: set one while they work, or admit them anew"),

		People:            t("Personen und ihre Rechte", "people and their rights"),
		PeopleList:        t("wen das Protokoll kennt: Rolle, seit wann, gesperrt", "whom the ledger knows: role, since when, revoked"),
		PeopleRole:        t("jemandem eine andere Rolle geben: technician, supervisor oder administrator", "give somebody another role: technician, supervisor or administrator"),
		PeopleRevoke:      t("jemandem alle Rechte nehmen, für immer; was früher war, bleibt", "take all rights from somebody, for good; what was before stays"),
		PeopleReadmit:     t("wer PIN oder Passphrase vergessen hat: alten Schlüssel sperren, neuen aufnehmen", "who forgot PIN or passphrase: revoke the old key, admit a new one"),
		FlagRecoveryActs:  t("mit dem Wiederherstellungsschlüssel handeln", "act with the recovery key"),
		FlagRightsReason:  t("warum; steht im Protokoll", "why; it stands in the ledger"),
		FlagNewPIN:        t("Datei mit der neuen PIN", "file with the new PIN"),
		FlagNewPassphrase: t("Datei mit der neuen Passphrase", "file with the new passphrase"),
		RevokedOn:         t("gesperrt am %s: %s", "revoked on %s: %s"),
		WorksHere:         t("arbeitet auf diesem Laptop", "works on this laptop"),
		RecoveryName:      t("Wiederherstellungsschlüssel", "recovery key"),
		RoleIs:            t("%s ist jetzt %s", "%s is %s now"),
		RaisedNext:        t("%s wird beim nächsten Start nach einer Passphrase für den Schlüssel gefragt und kann vorher nicht unterschreiben", "%s is asked for a passphrase for the key at the next start, and cannot sign before"),
		IsRevoked:         t("%s ist gesperrt: was früher war, bleibt, Neues zählt nicht", "%s is revoked: what was before stays, nothing new counts"),
		Readmitted:        t("%s hat einen neuen Schlüssel; der alte ist gesperrt, für das Vier-Augen-Prinzip sind beide dieselbe Person", "%s has a new key; the old one is revoked, for four eyes both are the same person"),
		KeyLost:           t("Schlüssel verloren", "key lost"),
		AskNewPIN:         t("neue PIN für %s, mindestens vier Ziffern:", "new PIN for %s, at least four digits:"),
		BadPIN:            t("eine PIN hat mindestens vier Ziffern und nichts anderes", "a PIN has at least four digits and nothing else"),
		OnlyRecovery:      t("Achtung: niemand ist mehr administrator; Rollen ändert jetzt nur noch der Wiederherstellungsschlüssel", "mind: nobody is an administrator any more; only the recovery key changes roles now"),
		NobodyKnown:       t("das Protokoll kennt niemanden namens %q: „visite people list“ zeigt alle", "the ledger knows nobody called %q: “visite people list” shows all"),
		SeveralCalled:     t("mehrere heißen %q: bitte den Anfang der Kennung angeben („visite people list“)", "several are called %q: please give the beginning of the id (“visite people list”)"),

		FirstPIN:            t("der Schlüssel von %s hat noch keine PIN: erst diese vergeben, dann jemanden aufnehmen", "the key of %s has no PIN yet: set one first, then take somebody in"),
		SameName:            t("%s gibt es auf diesem Laptop schon: bitte etwas anfügen, damit beide zu unterscheiden sind", "there is a %s on this laptop already: please add something that tells the two apart"),
		InvitationElsewhere: t("%s: diese Einladung ist nicht für %s", "%s: this invitation is not for %s"),
		NotAdmitted:         t("%s ist nicht administrator: bitte den Wiederherstellungsschlüssel oder eine Einladung angeben", "%s is no administrator: please give the recovery key or an invitation"),
		SealedKey:           t("%s: dieser Schlüssel ist mit einer Passphrase versiegelt: mit „ssh-keygen -p“ eine Kopie ohne Passphrase machen", "%s: this key is sealed with a passphrase: make a copy without one with “ssh-keygen -p”"),
	}
}
