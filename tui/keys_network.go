package tui

import "github.com/charmbracelet/bubbles/key"

// networkKeys are the bindings about the network around a room.
type networkKeys struct {
	nearby, mute, ask, link key.Binding
	details, attach, probe  key.Binding
	stop                    key.Binding // of a connect check
}

func newNetworkKeys(words *words) networkKeys {
	w := words.network
	return networkKeys{
		nearby:  bind("u", w.keyNearby, "u"),
		mute:    bind("m", w.keyMute, "m"),
		ask:     bind("f", w.keyAsk, "f"),
		link:    bind("i", w.keyLink, "i"),
		details: bind("a", w.keyDetails, "a"),
		attach:  bind("b", w.keyAttach, "b"),
		probe:   bind("c", w.keyProbe, "c"),
		stop:    bind("esc", w.keyStop, "esc", " ", "enter"),
	}
}
