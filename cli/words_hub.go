package cli

// hubWords are about hubs and syncing with them.
type hubWords struct {
	Hub, HubServe, HubInvite, HubLaptops, HubExclude, Sync                string
	FlagHubStore, FlagHubKey, FlagHubCert, FlagHubCertKey                 string
	FlagListen, FlagMetrics, FlagValid                                    string
	CannotListen, HubCertPair, BadHubCert, BadHubKey, BadHubStore         string
	HubCode, HubExcluded, NoSuchLaptop, HubShut                           string
	SyncOffline, NoHub, BadPin, Synced, BadCode, HubJoined                string
	BadHubAddress, OtherHub, HubFork, HubUnreachable                      string
	NoHubHere, HubOffline                                                 string
	Syncing, NoHubDatabase                                                string
	HubUnknown, HubNoCode, HubBusy, HubBroken, HubRefused, JoinNeedsThese string
}

func inHubs(t translator) hubWords {
	return hubWords{
		Hub:            t("Hub: wo sich die Laptops treffen, wenn es ein Netz gibt", "hub: where laptops meet when there is a network"),
		HubServe:       t("Hub betreiben, bis er beendet wird", "run a hub until it is ended"),
		HubInvite:      t("einmaligen Code für einen Laptop ausgeben", "print a one-time code for a laptop"),
		HubLaptops:     t("zeigen, welche Laptops sich verbinden dürfen", "show which laptops may connect"),
		HubExclude:     t("einen Laptop nicht mehr verbinden lassen", "let a laptop connect no more"),
		Sync:           t("mit dem Hub austauschen, was neu ist", "exchange what is new with the hub"),
		FlagHubStore:   t("wo der Hub alles aufhebt: sqlite:DATEI (sonst im Datenordner) oder postgres://…", "where the hub keeps everything: sqlite:FILE (else in the data folder) or postgres://…"),
		FlagHubKey:     t("Schlüssel des Hubs (sonst hub.key im Konfigurationsordner); wird angelegt, wenn er fehlt", "key of the hub (else hub.key in the config folder); made if there is none"),
		FlagHubCert:    t("eigenes Zertifikat des Krankenhauses, mit denen darüber (PEM)", "the hospital's own certificate, with those above it (PEM)"),
		FlagHubCertKey: t("privater Schlüssel dazu (PEM)", "private key of it (PEM)"),
		FlagListen:     t("Adresse, auf der der Hub hört (sonst :8443)", "address on which the hub listens (else :8443)"),
		FlagMetrics:    t("Adresse für /metrics und /healthz ohne TLS, etwa 127.0.0.1:9090 (sonst keine)", "address for /metrics and /healthz without TLS, such as 127.0.0.1:9090 (else none)"),
		FlagValid:      t("wie lange der Code gilt", "how long the code is good"),
		CannotListen:   t("auf %s kann der Hub nicht hören: %v", "the hub cannot listen on %s: %v"),
		HubCertPair:    t("--cert und --cert-key gehören zusammen", "--cert and --cert-key belong together"),
		BadHubCert:     t("%s: das ist kein Zertifikat mit seinem Schlüssel: %v", "%s: this is no certificate with its key: %v"),
		BadHubKey:      t("%s ist kein Schlüssel eines Hubs", "%s is not the key of a hub"),
		BadHubStore:    t("--store %q: möglich ist sqlite:DATEI oder postgres://…", "--store %q: possible is sqlite:FILE or postgres://…"),
		HubCode:        t("gilt bis %s, für einen Laptop; dort: visite join https://DIESER-RECHNER:8443 %s", "good until %s, for one laptop; there: visite join https://THIS-MACHINE:8443 %s"),
		HubExcluded:    t("ausgeschlossen seit %s", "excluded since %s"),
		NoSuchLaptop:   t("kein Laptop %s darf sich verbinden: siehe „visite hub laptops“", "no laptop %s may connect: see “visite hub laptops”"),
		HubShut:        t("Laptop %s darf sich nicht mehr verbinden", "laptop %s may connect no more"),
		SyncOffline:    t("%s: es wird nichts gesendet", "%s: nothing is sent"),
		HubOffline:     t("%s: so kann kein Hub laufen", "%s: no hub can run like this"),
		NoHub:          t("dieser Laptop kennt keinen Hub: zuerst „visite join ADRESSE CODE“; ohne Netz hilft „visite bundle create“", "this laptop knows no hub: first “visite join ADDRESS CODE”; without a network “visite bundle create” helps"),
		BadPin:         t("%s ist beschädigt: „visite join ADRESSE CODE“ noch einmal, mit einem neuen Code", "%s is damaged: “visite join ADDRESS CODE” again, with a new code"),
		Synced:         t("mit dem Hub ausgetauscht: gesendete Einträge: %d, empfangene: %d", "exchanged with the hub: entries sent: %d, received: %d"),
		Syncing:        t("mit dem Hub wird ausgetauscht: gesendete Einträge: %d, empfangene: %d", "exchanging with the hub: entries sent: %d, received: %d"),
		NoHubHere:      t("%s gibt es nicht: hier läuft kein Hub; als der Benutzer ausführen, der ihn betreibt, mit denselben --store und --key („visite hub serve“)", "%s does not exist: no hub runs here; run this as the user who runs it, with the same --store and --key (“visite hub serve”)"),
		NoHubDatabase:  t("die Datenbank des Hubs geht nicht auf: %s", "the database of the hub does not open: %s"),
		HubUnreachable: t("der Hub antwortet nicht (%s, %s): gleich oder im nächsten Zimmer noch einmal; ohne Netz hilft ein Bündel auf einem Stick", "the hub does not answer (%s, %s): again in a moment or in the next room; without a network a bundle on a stick helps"),
		BadCode:        t("ein Code hat 24 Buchstaben und Ziffern, etwa 7Q2M-…", "a code has 24 letters and digits, such as 7Q2M-…"),
		HubJoined:      t("verbunden mit dem Hub %s: jetzt „visite sync“", "connected to the hub %s: now “visite sync”"),
		BadHubAddress:  t("das ist keine Adresse eines Hubs, etwa https://hub.klinikum.example:8443", "this is not the address of a hub, such as https://hub.hospital.example:8443"),
		OtherHub:       t("unter dieser Adresse antwortet ein anderer Hub als der vereinbarte: nichts wurde gesendet; bei der IT nachfragen", "another hub than the one agreed on answers at this address: nothing was sent; ask IT"),
		HubFork:        t("von Laptop %s hat der Hub etwas anderes, bei Eintrag %d oder davor: eine Kopie seiner Datenbank hat weitergeschrieben, oder sie wurde zurückgespielt. Sein Protokoll wurde nicht ausgetauscht; einen Administrator rufen („visite writer list“)", "of laptop %s the hub has something else, at entry %d or before: a copy of its database went on writing, or it was restored. Its log was not exchanged; call an administrator (“visite writer list”)"),
		HubUnknown:     t("der Hub lässt diesen Laptop nicht (mehr) zu: bei der IT einen neuen Code holen", "the hub does not let this laptop in (any more): get a new code from IT"),
		HubNoCode:      t("der Code ist falsch, schon verwendet oder abgelaufen: einen neuen holen", "the code is wrong, used already, or expired: get a new one"),
		HubBusy:        t("der Hub ist gerade zu sehr beschäftigt: in einer Minute noch einmal", "the hub is too busy at the moment: again in a minute"),
		HubBroken:      t("der Hub hat selbst einen Fehler; er steht in seinem Protokoll. Hier ging nichts verloren", "the hub itself has a fault; it is in its log. Nothing was lost here"),
		HubRefused:     t("der Hub nimmt das nicht an: %s", "the hub does not accept this: %s"),
		JoinNeedsThese: t("visite join braucht die Datei einer Einladung, oder Adresse und Code eines Hubs", "visite join needs the file of an invitation, or address and code of a hub"),
	}
}
