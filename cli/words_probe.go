package cli

// probeWords are about what is allowed on the site's network, and about connect
// checks.
type probeWords struct {
	SiteNetwork, SiteAllow, SiteDeny, SiteQuestions, SiteShow string
	SiteAllowExample, SiteDenyExample, FlagNone               string
	SiteAllowed, SiteNowhere, SiteDenied                      string
	SiteAsks, SiteListens, SiteUnchanged                      string

	Probe, ProbeLong, ProbeChecked                          string
	FlagProbeRoom, FlagProbeWard, FlagPatient, FlagAgreedBy string
	FlagReason, FlagPorts, FlagInterface, FlagConfirm       string
	FlagShows, FlagNote                                     string
	ProbeOff, ProbePatient, ProbeWrongWord, ProbeNeedsWord  string
	ProbeNotLinked, ProbeMoved                              string
	ProbeNoRound, ProbeNoRoom, ProbeManyRooms               string
	ProbeAsk, ProbeDone, ProbeStopped, ProbeShows           string
	ProbeLater, ProbeShown, ProbeNotShown                   string

	ConnectResults map[string]string
}

func inProbe(t translator) probeWords {
	return probeWords{
		SiteNetwork:   t("was im Netz der Einrichtung erlaubt ist; eine Administratorin unterschreibt", "what is allowed on the site's network; an administrator signs"),
		SiteAllow:     t("in genau diesen Netzen dürfen Geräte auf offene Dienste geprüft werden", "devices in exactly these networks may be checked for open services"),
		SiteDeny:      t("genau diese Adressen, Netze und MAC-Anfänge nie ansprechen, was auch erlaubt ist", "never connect to exactly these addresses, networks and beginnings of MACs, whatever is allowed"),
		SiteQuestions: t("ob visite mit mDNS fragen darf (on) oder nur zuhört (off)", "whether visite may ask by mDNS (on) or only listens (off)"),
		SiteShow:      t("zeigen, was im Netz erlaubt ist", "show what is allowed on the network"),

		SiteAllowExample: "  visite site allow 10.20.4.0/24 10.20.6.0/24\n  visite site allow --none",
		SiteDenyExample:  "  visite site deny 10.20.4.1 10.20.9.0/24 00:b0:94\n  visite site deny --none",
		FlagNone:         t("die Liste leeren", "empty the list"),

		SiteAllowed:   t("Geräte ansprechen erlaubt in: %s", "connecting to devices allowed in: %s"),
		SiteNowhere:   t("nirgends (Verbindungsprüfungen sind aus)", "nowhere (connect checks are off)"),
		SiteDenied:    t("nie ansprechen: %s", "never connect to: %s"),
		SiteAsks:      t("mDNS: fragen und zuhören", "mDNS: ask and listen"),
		SiteListens:   t("mDNS: nur zuhören", "mDNS: listen only"),
		SiteUnchanged: t("das galt schon, nichts wurde geändert", "that held already, nothing was changed"),

		Probe: t("prüfen, ob Monitore eines Raums auf wenigen TCP-Ports jemanden einlassen: 0 Byte gesendet", "check whether monitors of a room let others in on a few TCP ports: 0 bytes sent"),
		ProbeLong: t("Prüft, ob Monitore eines Raums auf wenigen TCP-Ports jemanden einlassen. Gesendet werden 0 Byte; jede Verbindung steht vorher im Protokoll.\n"+
			"Nur ohne angeschlossenen Patienten: dafür gibt es keine Ausnahme.",
			"Checks whether monitors of a room let others in on a few TCP ports. 0 bytes are sent; every connection is in the record before it is made.\n"+
				"Only with no patient attached: there is no exception to that."),
		ProbeChecked:  t("danach festhalten, ob die Monitore noch Werte, Alarme und Uhrzeit zeigen", "record afterwards whether the monitors still show values, alarms and time"),
		FlagProbeRoom: t("Raum, in dem die Geräte in der offenen Runde geprüft werden", "room in which the devices are audited in the open round"),
		FlagProbeWard: t("Station, wenn es den Raum mehrmals gibt", "ward, if there are several rooms of that name"),
		FlagPatient:   t("ob ein Patient angeschlossen ist; nur mit „no“ wird etwas gesendet", "whether a patient is attached; only with “no” anything is sent"),
		FlagAgreedBy:  t("wer von der Station zugestimmt hat", "who of the ward agrees"),
		FlagReason:    t("warum geprüft wird", "why it is checked"),
		FlagPorts:     t("welche von 23,80,111,515,2049 (sonst alle)", "which of 23,80,111,515,2049 (else all)"),
		FlagInterface: t("Netzanschluss (sonst der mit Kabel, dann WLAN)", "network interface (else the one with a cable, then wireless)"),
		FlagConfirm:   t("das Wort, das sonst am Terminal einzutippen ist: „PROBE “ und der Raum", "the word that is else typed on the terminal: “PROBE ” and the room"),
		FlagShows:     t("yes oder no", "yes or no"),
		FlagNote:      t("Notiz dazu, ohne Patientendaten", "note about it, without data of patients"),

		ProbeOff: t("Verbindungsprüfungen sind für diese Einrichtung aus: eine Administratorin oder ein Administrator kann Netze freigeben (visite site allow)",
			"connect checks are off for this site: an administrator can allow networks (visite site allow)"),
		ProbePatient: t("mit einem angeschlossenen Patienten, oder wenn es nicht bekannt ist, wird nie etwas an einen Monitor gesendet: er könnte ausfallen; dafür gibt es keine Ausnahme",
			"with a patient attached, or when nobody knows, nothing is ever sent to a monitor: it could fail; there is no exception to that"),
		ProbeWrongWord: t("das Wort ist „%s“, nichts wurde gesendet", "the word is “%s”, nothing was sent"),
		ProbeNeedsWord: t("ohne Terminal bitte mit --confirm „%s“ bestätigen, nichts wurde gesendet", "without a terminal please confirm with --confirm “%s”, nothing was sent"),
		ProbeNotLinked: t("%s ist in dieser Runde keinem Gerät dieses Raums zugeordnet, das hier geprüft wird: erst zuordnen", "%s is not linked to a device audited in this room in this round: link it first"),
		ProbeMoved:     t("%s: dieses Gerät wird jetzt unter %s gesehen", "%s: this device is now seen as %s"),
		ProbeNoRound:   t("keine Runde ist offen: erst eine Runde beginnen", "no round is open: start a round first"),
		ProbeNoRoom:    t("in keiner offenen Runde gibt es den Raum %s", "no open round has a room %s"),
		ProbeManyRooms: t("den Raum %s gibt es mehrmals: bitte --ward angeben, und nur eine Runde offen halten", "there are several rooms %s: please give --ward, and keep one round open only"),

		ProbeAsk:     t("Zum Bestätigen „%s“ eintippen:", "To confirm type “%s”:"),
		ProbeDone:    t("Verbindungen: %d, davon offen: %d, gesendet: 0 Byte", "connections: %d, of these open: %d, sent: 0 bytes"),
		ProbeStopped: t("vor dem Ende angehalten", "stopped before the end"),
		ProbeShows:   t("Zeigen die Monitore noch Werte, Alarme und Uhrzeit? [ja/nein]", "Do the monitors still show values, alarms and time? [yes/no]"),
		ProbeLater:   t("jetzt nachsehen, ob die Monitore noch Werte, Alarme und Uhrzeit zeigen, und festhalten: visite probe checked %s --shows yes|no", "look now whether the monitors still show values, alarms and time, and record it: visite probe checked %s --shows yes|no"),
		ProbeShown:   t("festgehalten: die Monitore zeigen Werte, Alarme und Uhrzeit", "recorded: the monitors show values, alarms and time"),
		ProbeNotShown: t("FESTGEHALTEN: EIN MONITOR ZEIGT NICHT MEHR ALLES. Ersetzen und die Station rufen",
			"RECORDED: A MONITOR DOES NOT SHOW EVERYTHING. Replace it and call the ward"),

		ConnectResults: map[string]string{
			"open": t("offen", "open"), "closed": t("geschlossen", "closed"), "silent": t("keine Antwort", "no answer"),
			"failed": t("nicht möglich", "not possible"), "stopped": t("angehalten", "stopped"),
		},
	}
}
