package cli

// networkWords are about the network.
type networkWords struct {
	FlagOffline, OfflineByFlag, OfflineByEnv, NeedsNetwork string
}

func inNetwork(t translator) networkWords {
	return networkWords{
		FlagOffline:   t("nichts am Netzwerk öffnen, auch nicht zum Zuhören (oder VISITE_OFFLINE=1)", "open nothing of the network, not even to listen (or VISITE_OFFLINE=1)"),
		OfflineByFlag: t("offline, durch --offline", "offline, by --offline"),
		OfflineByEnv:  t("offline, durch VISITE_OFFLINE", "offline, by VISITE_OFFLINE"),
		NeedsNetwork:  t("das Netzwerk ist aus: %s", "the network is off: %s"),
	}
}
