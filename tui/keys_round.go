package tui

// roundKeys are the bindings of the round's screens.
type roundKeys struct{}

func newRoundKeys(_ *words) roundKeys { return roundKeys{} }
