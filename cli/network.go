package cli

import (
	"os"

	"visite/checklist"
	"visite/tui"
)

// offline says why nothing of the network may be opened, nil if it may. It is
// asked before any socket, by every command and every screen; no setting
// overrides it.
func (a *app) offline() checklist.Text {
	if value := os.Getenv("VISITE_OFFLINE"); value != "" && value != "0" {
		return both(func(w words) string { return w.OfflineByEnv })
	}
	if a.noNetwork {
		return both(func(w words) string { return w.OfflineByFlag })
	}
	return nil
}

// online is nil, or says why nothing of the network may be opened.
func (a *app) online(format string) error {
	if why := a.offline(); why != nil {
		return failf(format, why.In(a.lang))
	}
	return nil
}

// both is one of the words in both languages.
func both(pick func(words) string) checklist.Text {
	return checklist.Text{checklist.German: pick(wordsIn(checklist.German)), checklist.English: pick(wordsIn(checklist.English))}
}

// needNetwork refuses a command that cannot do without the network, if it is off.
func (a *app) needNetwork() error {
	if why := a.offline(); why != nil {
		return failf(a.say.NeedsNetwork, why.In(a.lang))
	}
	return nil
}

// network gives the screens what reaches the network: the one place that decides
// whether they have any of it.
func (a *app) network(s *site, t *tui.Site) {
	if why := a.offline(); why != nil {
		t.NoFinder, t.NoProber = why, why
		return
	}
	t.Finder = &finder{app: a, site: s}
	t.Prober = a.newProber(s)
}
