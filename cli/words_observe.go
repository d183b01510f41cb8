package cli

// observeWords are what visite observe says: what crossed a cable.
type observeWords struct {
	Observe, FlagLive, FlagFor, FlagDevice, FlagCaller, FlagRecord, FlagConditions string

	ObserveNothing, ObserveBoth, ObserveTwice, ObserveFor string

	Calls, CallsNetwork, NotObserved, NotObservedShort, ConditionsAre, ConditionsNone string

	ObservedFile, ObservedLive, ObservedLost, ObservedFilter, ObservedUnread, ObservedDropped, ObservedAbsent string
	ObserveProgress, LiveBegun, LiveCall, SeenDevices, SeenMore                                               string
	BehindRouter, MayBe, ToRecord, RecordedFor, RecordManyDevices, RecordNone, NoTimes                        string
	NoDevice, ManyDevices, ManyCallers, OtherCaller, NoCaller, NotMatched                                     string

	CallWord  map[string]string // by [audit.ContactKind]
	FrameWord map[string]string // by [audit.Contact]'s FrameType
	MatchWord map[string]string // by [audit.MatchedBy]
}

func inObserve(t translator) observeWords {
	return observeWords{
		Observe: t("in Mitschnitten (pcap, pcapng) oder an einem Kabel sehen, welche Geräte die fest eingebaute Adresse anrufen",
			"see in captures (pcap, pcapng), or on a cable, which devices call the hard-coded address"),
		FlagLive:   t("an diesem Netzanschluss mithören statt Dateien zu lesen (Linux; nur an einem Kabel, das allein zum Monitor führt)", "listen on this interface instead of reading files (Linux; only on a cable that goes to the monitor and nowhere else)"),
		FlagFor:    t("so lange mithören (sonst 10m)", "listen for so long (else 10m)"),
		FlagDevice: t("zu diesem Gerät festhalten (Inventar- oder Seriennummer)", "record it for this device (inventory or serial number)"),
		FlagCaller: t("welches Gerät im Mitschnitt gemeint ist, wenn es mehrere sind: seine MAC oder Adresse", "which device in the capture is meant if there are several: its MAC or address"),
		FlagRecord: t("zu allen Geräten festhalten, die anrufen und an MAC oder Adresse erkannt sind", "record it for all devices that call and are recognised by MAC or address"),
		FlagConditions: t("unter welchen Bedingungen: Monitor neu gestartet, Update-Menü geöffnet, Simulator angeschlossen, Netzwerkeinstellung",
			"under which conditions: monitor restarted, update menu opened, simulator attached, network settings"),

		ObserveNothing: t("visite observe braucht Mitschnittdateien, oder --live NETZANSCHLUSS", "visite observe needs capture files, or --live INTERFACE"),
		ObserveBoth:    t("entweder Dateien oder --live, nicht beides", "either files or --live, not both"),
		ObserveTwice:   t("entweder --device oder --record, nicht beides", "either --device or --record, not both"),
		ObserveFor:     t("--for %s: es müssen 1s bis 24h sein", "--for %s: it must be 1s to 24h"),

		Calls:            t("ruft die fest eingebaute Adresse an (Nachweis)", "calls the hard-coded address (evidence)"),
		CallsNetwork:     t("ruft das Netz der fest eingebauten Adresse an, nicht die Adresse selbst", "calls the network of the hard-coded address, not the address itself"),
		NotObserved:      t("in %s Minuten unter diesen Bedingungen nicht beobachtet: das besagt nichts", "not observed in %s minutes under these conditions: says nothing"),
		NotObservedShort: t("unter diesen Bedingungen nicht beobachtet: das besagt nichts", "not observed under these conditions: says nothing"),
		ConditionsAre:    t("Bedingungen: %s", "conditions: %s"),
		ConditionsNone:   t("keine angegeben (--conditions)", "none given (--conditions)"),

		ObservedFile:    t("%s (%s): Pakete: %d, %s bis %s", "%s (%s): packets: %d, %s to %s"),
		ObservedLive:    t("%s, mitgehört: Pakete: %d, %s bis %s", "%s, listened: packets: %d, %s to %s"),
		ObservedLost:    t("beim Aufzeichnen verlorene Pakete: %d", "packets lost while capturing: %d"),
		ObservedFilter:  t("mit Filter aufgezeichnet: %s", "captured with a filter: %s"),
		ObservedUnread:  t("nicht lesbare Pakete (Art der Verbindung: %s): %d", "packets that are not read (kind of link: %s): %d"),
		ObservedDropped: t("Pakete, für die es zu viele Geräte oder Verbindungen gab: %d", "packets for which there were too many devices or connections: %d"),
		ObservedAbsent:  t("das Gerät selbst ist im Mitschnitt nicht zu sehen", "the device itself is not seen in the capture"),
		ObserveProgress: t("%s: %d %%", "%s: %d %%"),
		LiveBegun: t("%s: mithören bis %s, gesendet wird nichts; Strg+C beendet früher. Nur an einem Monitor, der außer Betrieb ist, ohne Patient.",
			"%s: listening until %s, nothing is sent; ctrl+c ends it earlier. Only with a monitor that is out of service, without a patient."),
		LiveCall:    t("%s %s: %s", "%s %s: %s"),
		SeenDevices: t("gesehene Geräte: %d", "devices seen: %d"),
		SeenMore:    t("  … und %d weitere (alle: --json)", "  … and %d more (all: --json)"),

		BehindRouter:      t("hinter dem Router %s", "behind the router %s"),
		MayBe:             t("%s (erkannt an: %s)", "%s (recognised by: %s)"),
		ToRecord:          t("festhalten: %s", "to record it: %s"),
		RecordedFor:       t("festgehalten zu %s", "recorded for %s"),
		RecordManyDevices: t("%s kann mehrere Geräte sein (%s): nicht festgehalten, bitte --device angeben", "%s can be several devices (%s): not recorded, please give --device"),
		RecordNone:        t("nichts festzuhalten: kein Gerät, das anruft, ist an MAC oder Adresse erkannt (--device NUMMER nennt es)", "nothing to record: no device that calls is recognised by MAC or address (--device NUMBER names it)"),
		NoTimes:           t("%s sagt nicht, wann es aufgezeichnet wurde: nicht festgehalten", "%s does not say when it was captured: not recorded"),
		NoDevice:          t("kein Gerät hat die Nummer %q", "no device has the number %q"),
		ManyDevices:       t("mehrere Geräte haben die Nummer %q: %s", "several devices have the number %q: %s"),
		ManyCallers:       t("%s: mehrere Geräte rufen an, und keines ist als %s erkannt: bitte --caller mit MAC oder Adresse angeben: %s", "%s: several devices call, and none is recognised as %s: please give --caller with MAC or address: %s"),
		OtherCaller:       t("%s: %s ruft an, aber die Liste hat für %s andere Adressen: wenn es doch dieses Gerät ist, --caller %s angeben", "%s: %s calls, but the list has other addresses for %s: if it is this device after all, give --caller %s"),
		NoCaller:          t("%s: kein Gerät mit der MAC oder Adresse %s", "%s: no device with the MAC or address %s"),
		NotMatched:        t("passt zu keinem Gerät der Liste", "matches no device of the list"),

		CallWord: map[string]string{
			"arp": t("fragt per ARP nach", "asks by ARP for"), "cms": t("Zentrale (CMS)", "central station (CMS)"), "hl7": t("HL7", "HL7"),
			"portmap": t("Portmapper", "portmapper"), "nfs": t("NFS", "NFS"), "other": t("sonstiges", "other"),
		},
		FrameWord: map[string]string{
			"0x3e": t("Patientendaten (Rahmen 0x3e)", "patient data (frame 0x3e)"), "0x45": t("Bettnummer (Rahmen 0x45)", "bed number (frame 0x45)"),
			"0x46": t("Messwerte (Rahmen 0x46)", "telemetry (frame 0x46)"), "0x47": t("Abgleich (Rahmen 0x47)", "sync (frame 0x47)"),
			"0x49": t("Meldung (Rahmen 0x49)", "message (frame 0x49)"), "mllp": t("HL7-Nachricht (MLLP)", "HL7 message (MLLP)"),
			"established": t("Verbindung stand schon", "connection was open already"),
		},
		MatchWord: map[string]string{
			"serial": t("Seriennummer", "serial number"), "mac": t("MAC", "MAC"), "address": t("Adresse", "address"),
			"host": t("Gerätename im Netz", "host name"), "person": t("Angabe", "statement"),
		},
	}
}
