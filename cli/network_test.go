package cli

import (
	"testing"

	"visite/tui"
)

func TestOfflineIsNotOverridden(t *testing.T) {
	for _, c := range []struct {
		env  string
		flag bool
		off  bool
	}{
		{"", false, false},
		{"0", false, false},
		{"", true, true},
		{"0", true, true},
		{"1", false, true},
		{"1", true, true},
		{"false", false, true}, // anything but 0: who sets it means it
		{" ", false, true},
	} {
		t.Setenv("VISITE_OFFLINE", c.env)
		a := &app{noNetwork: c.flag}
		why := a.offline()
		if (why != nil) != c.off {
			t.Errorf("VISITE_OFFLINE=%q, --offline %v: %v", c.env, c.flag, why)
		}
		var site tui.Site
		a.network(nil, &site)
		if c.off && (site.Finder != nil || site.Prober != nil || site.NoFinder == nil || site.NoProber == nil) {
			t.Errorf("VISITE_OFFLINE=%q, --offline %v: the screens have %+v", c.env, c.flag, site)
		}
	}
}
