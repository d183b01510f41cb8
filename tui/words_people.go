package tui

import "fmt"

// peopleWords are the texts about the people on this laptop.
type peopleWords struct {
	title, who             string // of the page; of the question at the start
	hereTitle, newTitle    string
	worksNow, noPIN        string
	workOn, add, addNote   string
	keySeal, keyAdd        string
	onlyOne                func(person string) string // in the made-up hospital
	pin, pinOwn, pinAgain  string
	pinHint, pinKeep       string
	pinShort, pinDiffers   string
	pinWhy                 string
	pinOf                  func(person string) string
	pinWrong, pinOnceMore  string
	pinWait                func(seconds int) string
	opening, sealing       string
	sealed                 string
	switched               func(person string) string
	name, nameHint         string
	nameTaken              string
	admittedBy, byFile     string
	admitIntro, newPIN     func(person string) string
	adding, added, lockKey func(person string) string

	// Keys behind a passphrase.
	phraseNew, phraseAgain, phraseKeep    string
	phraseHint, phraseShort               func(least int) string
	phraseDiffers, phraseWhy, phraseWrong string
	phraseOf, phraseRaised                func(person string) string
	keyOpen, keyLocked                    func(person string) string
	keyUnlock, keySealPhrase, keyLater    string
	role                                  string

	// Rights.
	keyRights, keyForgot, recovery                 string
	changeRole, changeRoleNote, revoke, revokeNote string
	readmit, readmitNote, revokeWhy, revokeHint    string
	revokeNeeds, changing, needsRecovery, keyLost  string
	onlyRecovery                                   string
	since, revokedOn, revoked, readmitted          func(what string) string
	revokeMeans, readmitMeans                      func(person string) string
	roleIs                                         func(person, role string) string
	shiftOver                                      string
}

func germanPeople() peopleWords {
	return peopleWords{
		title: "Wer arbeitet hier?", who: "Wer arbeitet hier?",
		hereTitle: "Auf diesem Laptop", newTitle: "Neu hier?",
		worksNow: "arbeitet jetzt", noPIN: "ohne PIN",
		workOn: "weiterarbeiten", add: "Weitere Person aufnehmen", addNote: "eigener Schlüssel, eigene PIN",
		keySeal: "mit PIN verschließen", keyAdd: "aufnehmen",
		onlyOne: func(p string) string {
			return "Im erfundenen Krankenhaus arbeitet nur " + p + ". In Ihrer eigenen Einrichtung nehmen Sie hier weitere Personen auf, jede mit eigenem Schlüssel und eigener PIN."
		},
		pin: "PIN", pinOwn: "Ihre PIN", pinAgain: "Dieselbe PIN noch einmal",
		pinHint: "mindestens vier Ziffern", pinKeep: "bitte merken: niemand kann sie zurückholen",
		pinShort: "bitte mindestens vier Ziffern und nichts anderes", pinDiffers: "das ist nicht dieselbe PIN wie oben",
		pinWhy:   "Von jetzt an können hier zwei Personen unterschreiben: Mit Ihrer PIN kann niemand anders in Ihrem Namen unterschreiben.",
		pinOf:    func(p string) string { return "PIN von " + p },
		pinWrong: "Das war nicht die richtige PIN.", pinOnceMore: "Bitte versuchen Sie es noch einmal.",
		pinWait: func(n int) string { return "Gleich noch einmal: in " + count(n, "Sekunde", "Sekunden") + "." },
		opening: "Der Schlüssel wird geöffnet …", sealing: "Der Schlüssel wird mit der PIN verschlossen …",
		sealed:   "Ihr Schlüssel hat jetzt eine PIN",
		switched: func(p string) string { return "Jetzt arbeitet " + p },
		name:     "Name der neuen Person", nameHint: "so, wie er im Protokoll stehen soll",
		nameTaken:  "so heißt hier schon jemand: bitte etwas anfügen, das beide unterscheidet",
		admittedBy: "Wer nimmt sie auf?", byFile: "ein Schlüssel oder eine Einladung",
		admitIntro: func(p string) string {
			return fmt.Sprintf("Womit wird %s aufgenommen? Bitte die Datei wählen: den Wiederherstellungsschlüssel der Einrichtung, oder eine Einladung (von „visite invite“).", p)
		},
		newPIN: func(p string) string {
			return fmt.Sprintf("Jetzt bitte %s an die Tastatur: eine eigene PIN wählen, die sonst niemand kennt.", p)
		},
		adding:  func(p string) string { return p + " wird aufgenommen …" },
		added:   func(p string) string { return p + " kann jetzt hier arbeiten" },
		lockKey: func(p string) string { return p + " kann jetzt hier arbeiten. Schlüssel bitte wieder einschließen" },

		phraseNew: "Passphrase", phraseAgain: "Dieselbe Passphrase noch einmal",
		phraseHint: func(n int) string {
			return fmt.Sprintf("mindestens %d Zeichen, am besten vier Wörter, die nichts miteinander zu tun haben", n)
		},
		phraseShort: func(n int) string { return fmt.Sprintf("bitte mindestens %d Zeichen", n) },
		phraseKeep:  "bitte merken: niemand kann sie zurückholen", phraseDiffers: "das ist nicht dieselbe Passphrase wie oben",
		phraseWhy:   "Damit wird Ihr Schlüssel geöffnet, um zu unterschreiben. Er schließt sich wieder, wenn zehn Minuten lang keine Taste gedrückt wird.",
		phraseWrong: "Damit öffnet sich der Schlüssel nicht.",
		phraseOf:    func(p string) string { return "Passphrase von " + p },
		phraseRaised: func(p string) string {
			return p + " prüft oder verwaltet jetzt: Dafür braucht der Schlüssel eine Passphrase. Vorher kann er nicht unterschreiben. Die PIN bleibt."
		},
		keyOpen:   func(p string) string { return "Schlüssel offen: " + p },
		keyLocked: func(p string) string { return "Schlüssel zu: " + p },
		keyUnlock: "öffnen", keySealPhrase: "verschließen", keyLater: "später",
		keyRights: "Rechte", keyForgot: "PIN vergessen", recovery: "Wiederherstellungsschlüssel",
		changeRole: "Andere Rolle", changeRoleNote: "gilt ab jetzt",
		revoke: "Sperren", revokeNote: "für immer; Früheres bleibt",
		readmit: "Neuer Schlüssel", readmitNote: "PIN oder Passphrase vergessen",
		revokeWhy: "Warum?", revokeHint: "steht im Protokoll", revokeNeeds: "bitte angeben, warum",
		changing: "Wird geändert …", keyLost: "PIN oder Passphrase vergessen",
		needsRecovery: "Das tut jemand aus der Administration, oder der Wiederherstellungsschlüssel der Einrichtung: bitte die Datei wählen.",
		onlyRecovery:  "Niemand verwaltet mehr: Rollen ändert nur noch der Wiederherstellungsschlüssel",
		since:         func(at string) string { return "seit " + at },
		revokedOn:     func(at string) string { return "gesperrt " + at },
		revoked:       func(p string) string { return p + " ist gesperrt: Neues zählt nicht" },
		readmitted:    func(p string) string { return p + " hat einen neuen Schlüssel, der alte ist gesperrt" },
		revokeMeans: func(p string) string {
			return p + " kann danach nichts mehr schreiben oder unterschreiben, auf keinem Laptop. Was früher war, bleibt und ist lesbar."
		},
		readmitMeans: func(p string) string {
			return "Der alte Schlüssel wird gesperrt. Bitte " + p + " an die Tastatur: eine neue PIN wählen. Für das Vier-Augen-Prinzip bleiben es dieselben Augen."
		},
		roleIs: func(p, role string) string { return p + ": jetzt " + role },

		role: "Rolle", shiftOver: "Nach acht Stunden wird wieder nach der PIN gefragt",
	}
}

func englishPeople() peopleWords {
	return peopleWords{
		title: "People", who: "Who works here?",
		hereTitle: "On this laptop", newTitle: "New here?",
		worksNow: "works now", noPIN: "no PIN",
		workOn: "go on working", add: "Add a person", addNote: "their own key and PIN",
		keySeal: "seal with the PIN", keyAdd: "add",
		onlyOne: func(p string) string {
			return "In the made-up hospital only " + p + " works. In your own facility you add other people here, each with a key and a PIN of their own."
		},
		pin: "PIN", pinOwn: "Your PIN", pinAgain: "The same PIN again",
		pinHint: "at least four digits", pinKeep: "please remember it: nobody can bring it back",
		pinShort: "please at least four digits and nothing else", pinDiffers: "this is not the PIN above",
		pinWhy:   "From now on two people can sign here: with your PIN nobody else can sign in your name.",
		pinOf:    func(p string) string { return "PIN of " + p },
		pinWrong: "That was not the right PIN.", pinOnceMore: "Please try once more.",
		pinWait: func(n int) string { return "Once more in " + count(n, "second", "seconds") + "." },
		opening: "Opening the key …", sealing: "Sealing the key with the PIN …",
		sealed:   "Your key has a PIN now",
		switched: func(p string) string { return p + " works now" },
		name:     "Name of the new person", nameHint: "as it is to stand in the ledger",
		nameTaken:  "somebody here has this name: please add something that tells the two apart",
		admittedBy: "Who lets them in?", byFile: "a key or an invitation",
		admitIntro: func(p string) string {
			return fmt.Sprintf("What lets %s in? Please choose the file: the recovery key of the facility, or an invitation (from “visite invite”).", p)
		},
		newPIN: func(p string) string {
			return fmt.Sprintf("Now %s at the keyboard, please: choose a PIN that nobody else knows.", p)
		},
		adding:  func(p string) string { return "Adding " + p + " …" },
		added:   func(p string) string { return p + " can work here now" },
		lockKey: func(p string) string { return p + " can work here now. Please lock the key away again" },

		phraseNew: "Passphrase", phraseAgain: "The same passphrase again",
		phraseHint: func(n int) string {
			return fmt.Sprintf("at least %d characters, best four words that have nothing to do with each other", n)
		},
		phraseShort: func(n int) string { return fmt.Sprintf("please at least %d characters", n) },
		phraseKeep:  "please remember it: nobody can bring it back", phraseDiffers: "this is not the passphrase above",
		phraseWhy:   "It opens your key for signing. The key locks itself when no key is pressed for ten minutes.",
		phraseWrong: "The key does not open with that.",
		phraseOf:    func(p string) string { return "Passphrase of " + p },
		phraseRaised: func(p string) string {
			return p + " reviews or administers now: for that the key needs a passphrase. It cannot sign before. The PIN stays."
		},
		keyOpen:   func(p string) string { return "key open: " + p },
		keyLocked: func(p string) string { return "key locked: " + p },
		keyUnlock: "unlock", keySealPhrase: "seal", keyLater: "later",
		keyRights: "rights", keyForgot: "forgot PIN", recovery: "recovery key",
		changeRole: "Another role", changeRoleNote: "from now on",
		revoke: "Revoke", revokeNote: "for good; what was before stays",
		readmit: "New key", readmitNote: "PIN or passphrase forgotten",
		revokeWhy: "Why?", revokeHint: "it stands in the ledger", revokeNeeds: "please say why",
		changing: "Changing …", keyLost: "PIN or passphrase forgotten",
		needsRecovery: "An administrator does this, or the recovery key of the facility: please choose the file.",
		onlyRecovery:  "Nobody administers any more: only the recovery key changes roles now",
		since:         func(at string) string { return "since " + at },
		revokedOn:     func(at string) string { return "revoked " + at },
		revoked:       func(p string) string { return p + " is revoked: nothing new counts" },
		readmitted:    func(p string) string { return p + " has a new key, the old one is revoked" },
		revokeMeans: func(p string) string {
			return p + " can write and sign nothing any more then, on no laptop. What was before stays and can be read."
		},
		readmitMeans: func(p string) string {
			return "The old key is revoked. " + p + " at the keyboard, please: choose a new PIN. For four eyes they stay the same eyes."
		},
		roleIs: func(p, role string) string { return p + ": " + role + " now" },

		role: "Role", shiftOver: "After eight hours the PIN is asked for again",
	}
}
