package cli

// probeWords are about what is allowed on the site's network, and about connect
// checks.
type probeWords struct {
	SiteNetwork, SiteAllow, SiteDeny, SiteQuestions, SiteShow string
	SiteAllowExample, SiteDenyExample, FlagNone               string
	SiteAllowed, SiteNowhere, SiteDenied                      string
	SiteAsks, SiteListens, SiteUnchanged                      string
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
	}
}
