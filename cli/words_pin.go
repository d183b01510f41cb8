package cli

// pinWords are about the people on this laptop and their PINs.
type pinWords struct {
	AskPIN, NeedsPIN, WrongPIN string

	FirstPIN, SameName, InvitationElsewhere, NotAdmitted, SealedKey string
}

func inPIN(t translator) pinWords {
	return pinWords{
		AskPIN:   t("PIN von %s:", "PIN of %s:"),
		NeedsPIN: t("der Schlüssel von %s hat eine PIN: den Befehl in einem Terminal ausführen, oder %s=DATEI setzen, in der sie steht", "the key of %s has a PIN: run the command in a terminal, or set %s=FILE to a file that holds it"),
		WrongPIN: t("das ist nicht die PIN von %s, nichts wurde geändert: noch einmal versuchen", "this is not the PIN of %s, nothing was changed: try again"),

		FirstPIN:            t("der Schlüssel von %s hat noch keine PIN: erst diese vergeben, dann jemanden aufnehmen", "the key of %s has no PIN yet: set one first, then take somebody in"),
		SameName:            t("%s gibt es auf diesem Laptop schon: bitte etwas anfügen, damit beide zu unterscheiden sind", "there is a %s on this laptop already: please add something that tells the two apart"),
		InvitationElsewhere: t("%s: diese Einladung ist nicht für %s", "%s: this invitation is not for %s"),
		NotAdmitted:         t("%s ist nicht administrator: bitte den Wiederherstellungsschlüssel oder eine Einladung angeben", "%s is no administrator: please give the recovery key or an invitation"),
		SealedKey:           t("%s: dieser Schlüssel ist mit einer Passphrase versiegelt: mit „ssh-keygen -p“ eine Kopie ohne Passphrase machen", "%s: this key is sealed with a passphrase: make a copy without one with “ssh-keygen -p”"),
	}
}
