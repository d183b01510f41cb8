package tui

// roundWords are the texts of the round's screens.
type roundWords struct{}

func germanRound() roundWords { return roundWords{} }

func englishRound() roundWords { return roundWords{} }
