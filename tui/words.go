package tui

// words are the texts of the shell, one field each; those of the round are in
// words_round.go. Every language fills every field, says a test.
type words struct {
	round roundWords

	madeUp, madeUpShort string
	tooSmall            func(w, h int) string
	failTitle, failHint string
	scanIgnored         string
	helpTitle           string
	helpSaved           string
	loading             string
	urgencies           map[string]string

	keyBack, keyDo, keyHelp, keyQuit, keyQuitAnywhere, keyClose string
	keyUp, keyDown, keyFirst, keyLast, keyPageUp, keyPageDown   string
	keyNextField, keyPreviousField, keyChoose                   string
	keyYes, keyNo, keyPick, keyCancel                           string

	capHome, capEnd, capPageUp, capPageDown, capSpace, capYes, capNo string
}

// urgency is an urgency as a word; an unknown one is shown as it is.
func (w *words) urgency(word string) string {
	if s, ok := w.urgencies[word]; ok {
		return s
	}
	return word
}
