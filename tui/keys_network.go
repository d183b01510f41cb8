package tui

import "github.com/charmbracelet/bubbles/key"

// networkKeys are the bindings about the network around a room.
type networkKeys struct {
	nearby, mute, ask, link key.Binding
	unlink                  key.Binding
	details, attach, probe  key.Binding
	stop                    key.Binding // of a connect check
	shows, showsNot         key.Binding // the answer after it: no Enter, which could be pressed unread
}

func newNetworkKeys(words *words) networkKeys {
	w := words.network
	return networkKeys{
		nearby:   bind("u", w.keyNearby, "u"),
		mute:     bind("m", w.keyMute, "m"),
		ask:      bind("f", w.keyAsk, "f"),
		link:     bind("i", w.keyLink, "i"),
		details:  bind("a", w.keyDetails, "a"),
		unlink:   bind(words.round.capDelete, w.keyUnlink, "delete", "backspace"),
		attach:   bind("b", w.keyAttach, "b"),
		probe:    bind("c", w.keyProbe, "c"),
		stop:     bind("esc", w.keyStop, "esc", " ", "enter"), // and any other
		shows:    bind(words.capYes, w.probeYes, words.capYes),
		showsNot: bind(words.capNo, w.probeNo, words.capNo),
	}
}
