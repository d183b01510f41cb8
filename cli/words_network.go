package cli

// networkWords are about the network.
type networkWords struct {
	FlagOffline, OfflineByFlag, OfflineByEnv, NeedsNetwork string

	Sim, FlagDevices, FlagSeed, FlagSimInterface, FlagSimFor, FlagSimTCP string
	FlagSimCapture                                                       string
	SimTooMany, SimReady, SimWard, SimHost, SimNoMulticast               string
	SimDone, SimHostDone                                                 string

	LinkKinds       map[string]string
	NoMonitorsThere string

	Discover, FlagLookFor, FlagLookOn, FlagListenOnly    string
	DiscoverOn, DiscoverOthers, NoRoundToAsk, ListenOnly string
	Asks, Discovered, Gone, Foreign                      string

	MakerHint, MakerModule, MakerNamesake, TreatsPatients, LocalMAC string
}

func inNetwork(t translator) networkWords {
	return networkWords{
		FlagOffline:   t("nichts am Netzwerk öffnen, auch nicht zum Zuhören (oder VISITE_OFFLINE=1)", "open nothing of the network, not even to listen (or VISITE_OFFLINE=1)"),
		OfflineByFlag: t("offline, durch --offline", "offline, by --offline"),
		OfflineByEnv:  t("offline, durch VISITE_OFFLINE", "offline, by VISITE_OFFLINE"),
		NeedsNetwork:  t("das Netzwerk ist aus: %s", "the network is off: %s"),

		Sim:              t("eine Station simulieren, auf diesem Rechner: Geräte, die sich melden wie Monitore", "simulate a ward on this machine: devices that announce themselves as monitors do"),
		FlagDevices:      t("wie viele Geräte (sonst 24)", "how many devices (else 24)"),
		FlagSeed:         t("gleiche Zahl, gleiche Station (sonst 1)", "the same number makes the same ward (else 1)"),
		FlagSimInterface: t("auf diesem Netzanschluss statt auf loopback; nur ein virtueller ohne Standardroute", "on this interface instead of loopback; only a virtual one without a default route"),
		FlagSimFor:       t("so lange (sonst bis Strg+C)", "for so long (else until ctrl+c)"),
		FlagSimTCP:       t("auch Hosts, die TCP-Verbindungen annehmen und zählen", "hosts too that accept TCP connections and count them"),
		FlagSimCapture:   t("nur einen Mitschnitt schreiben, in dem ein Gerät die fest eingebaute Adresse anruft, für visite observe", "only write a capture in which a device calls the hard-coded address, for visite observe"),
		SimTooMany:       t("--devices %d: 1 bis %d", "--devices %d: 1 to %d"),
		SimReady:         t("läuft; Strg+C beendet", "running; ctrl+c ends it"),
		SimWard:          t("simulierte Geräte: %d auf %s", "simulated devices: %d on %s"),
		SimHost:          t("nimmt Verbindungen an wie „%s“, Ports + %d", "accepts connections like “%s”, ports + %d"),
		SimNoMulticast: t("auf %s kann niemand per mDNS antworten, das fehlt. Mit allem: unshare -rn sh -c 'ip link set lo up multicast on; ip addr add 10.99.0.1/24 dev lo; ip route add 224.0.0.0/4 dev lo; visite sim'",
			"nobody can answer by mDNS on %s, that is left out. With everything: unshare -rn sh -c 'ip link set lo up multicast on; ip addr add 10.99.0.1/24 dev lo; ip route add 224.0.0.0/4 dev lo; visite sim'"),
		SimDone:     t("mDNS-Dienste: %d, nicht gesendet: %d, Anrufe bei der fest eingebauten Adresse: %d; Meldungen:", "mDNS services: %d, not sent: %d, calls to the hard-coded address: %d; announcements:"),
		SimHostDone: t("%s: Verbindungen %d, zugleich höchstens %d, empfangene Bytes %d", "%s: connections %d, at most %d at a time, bytes received %d"),

		LinkKinds: map[string]string{
			"wired": t("Kabel", "cable"), "wireless": t("WLAN", "wireless network"), "vpn": t("VPN", "VPN"),
			"virtual": t("virtuell", "virtual"), "loopback": t("nur dieser Rechner", "this machine only"),
		},

		NoMonitorsThere: t("dort stehen keine Monitore", "there are no monitors"),

		Discover:       t("zeigen, was im Netzwerk zu sehen ist: zuhören und mDNS fragen; ändert nichts am Gerät", "show what can be seen on the network: listen, and ask by mDNS; changes nothing on a device"),
		FlagLookFor:    t("wie lange, als 8s oder 2m (sonst 8s)", "for how long, as 8s or 2m (else 8s)"),
		FlagLookOn:     t("auf diesem Netzanschluss (sonst der erste mit Kabel)", "on this interface (else the first wired one)"),
		FlagListenOnly: t("nur zuhören, nichts fragen", "only listen, ask nothing"),
		DiscoverOn:     t("Netzanschluss: %s (%s, %s)", "interface: %s (%s, %s)"),
		DiscoverOthers: t("andere wählen mit --interface NAME: %s", "choose another with --interface NAME: %s"),
		NoRoundToAsk:   t("keine offene Runde, die die Fragen festhält: auf %s wird nur zugehört", "no open round to record questions in: only listening on %s"),
		ListenOnly:     t("auf %s wird nur zugehört, %v lang; es wird nichts gesendet", "only listening on %s for %v; nothing is sent"),
		Asks:           t("auf %s wird zugehört und an 224.0.0.251 per mDNS gefragt, %v lang; in der offenen Runde festgehalten", "listening on %s and asking 224.0.0.251 by mDNS for %v; recorded in the open round"),
		Discovered:     t("Geräte: %d (Sichtungen: %d); mDNS-Fragen angekündigt: höchstens %d, gehört: %d; verworfen: %d", "devices: %d (sightings: %d); mDNS questions announced: at most %d, heard: %d; dropped: %d"),
		Gone:           t("hat sich abgemeldet", "said goodbye"),
		Foreign:        t("nennt Adressen außerhalb dieses Netzes:", "names addresses outside this network:"),

		MakerHint:      t("%s (Hinweis aus der IEEE-Liste vom %s)", "%s (a hint, IEEE list of %s)"),
		MakerModule:    t("%s baut Teile für vieles: sagt nichts über das Gerät (IEEE-Liste vom %s)", "%s makes parts for many things: says nothing about the device (IEEE list of %s)"),
		MakerNamesake:  t("%s heißt nur ähnlich und ist nicht der Hersteller der Monitore (IEEE-Liste vom %s)", "%s is merely called that and is not the maker of the monitors (IEEE list of %s)"),
		TreatsPatients: t("Der Hersteller baut Infusionspumpen und andere Geräte, die behandeln: nie verbinden", "Its maker makes infusion pumps and other devices that treat patients: never connect to it"),
		LocalMAC:       t("vom Gerät selbst vergeben", "made up by the device itself"),
	}
}
