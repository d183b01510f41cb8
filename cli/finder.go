package cli

import (
	"context"
	"fmt"
	"slices"

	"visite/audit"
	"visite/discovery"
	"visite/discovery/link"
	"visite/tui"
)

// finder looks around for the screens. It is made by [app.network] only.
type finder struct {
	app  *app
	site *site
}

// Links are the laptop's network interfaces, those that can be used first.
func (f *finder) Links(context.Context) ([]tui.NetworkLink, error) {
	all, err := link.Links()
	if err != nil {
		return nil, f.app.told(err)
	}
	taken, _ := link.Choose(all, f.chosen(all)) // none: nothing is taken by itself
	out := make([]tui.NetworkLink, 0, len(all))
	for _, l := range all {
		one := tui.NetworkLink{Name: l.Name, What: both(func(w words) string { return w.LinkKinds[string(l.Kind)] }), Default: l.Name == taken.Name}
		for _, p := range l.Prefixes {
			if p.Addr() == l.Addr() {
				one.Address = p.String()
			}
		}
		if _, err := link.Choose(all, l.Name); err != nil {
			one.LeftOut = f.app.inBoth(err)
		} else if l.Kind == link.Loopback {
			one.LeftOut = both(func(w words) string { return w.NoMonitorsThere })
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b tui.NetworkLink) int {
		rank := func(l tui.NetworkLink) int {
			switch {
			case l.LeftOut != nil:
				return 2
			case l.Default:
				return 0
			}
			return 1
		}
		return rank(a) - rank(b)
	})
	return out, nil
}

// Watch looks around on a link; one that a person chose is remembered.
func (f *finder) Watch(ctx context.Context, round audit.RoundID, room audit.RoomID, name string) (tui.Lookout, error) {
	if name != "" {
		if err := f.app.changeState(func(s *state) { s.Interface = name }); err != nil {
			return nil, err
		}
	} else if all, err := link.Links(); err == nil {
		name = f.chosen(all)
	}
	return discovery.Watch(ctx, discovery.Options{
		Interface: name, Ask: true, Journal: f.site.session, Round: round, Room: room,
	}), nil
}

// chosen is the link that was chosen before, if it is there and can be used.
func (f *finder) chosen(all []link.Link) string {
	s, err := loadState()
	if err != nil || s.Interface == "" {
		return ""
	}
	if _, err := link.Choose(all, s.Interface); err != nil {
		return ""
	}
	return s.Interface
}

// Maker says what a MAC address gives away.
func (f *finder) Maker(mac string) tui.MakerHint { return makerHint(mac) }

func makerHint(mac string) tui.MakerHint {
	hint := tui.MakerHint{Local: link.Local(mac)}
	info, ok := link.Maker(mac)
	if !ok {
		return hint
	}
	hint.Maker = both(func(w words) string {
		format := w.MakerHint
		switch info.Kind {
		case link.MakesModules:
			format = w.MakerModule
		case link.MerelyContec:
			format = w.MakerNamesake
		}
		return fmt.Sprintf(format, info.Name, link.MakersAsOf)
	})
	if link.NeverProbe(mac) {
		hint.NoTouch = both(func(w words) string { return w.TreatsPatients })
	}
	return hint
}
