package tui

import "fmt"

// english are the texts in English.
func english() *words {
	return &words{
		round: englishRound(),

		madeUp:      "MADE-UP HOSPITAL",
		madeUpShort: "MADE UP",
		tooSmall: func(w, h int) string {
			return fmt.Sprintf("window too small: please make it at least %d×%d", w, h)
		},
		failTitle:   "That did not work",
		failHint:    "Nothing is lost: whatever the screen called saved is saved. Please try again.",
		scanIgnored: "nothing to scan here: the scanner's input was dropped",
		helpTitle:   "Keys on this screen",
		helpSaved:   "Everything is saved at once. You can stop at any time.",
		loading:     "Loading …",
		urgencies: map[string]string{
			"now": "now", "immediate": "immediate", "high": "high",
			"planned": "planned", "normal": "resolved", "none": "none",
		},

		keyBack: "back", keyDo: "go on", keyHelp: "help", keyQuit: "quit",
		keyQuitAnywhere: "quit, from anywhere", keyClose: "close",
		keyUp: "up", keyDown: "down", keyFirst: "to the beginning", keyLast: "to the end",
		keyPageUp: "page up", keyPageDown: "page down",
		keyNextField: "next field", keyPreviousField: "previous field", keyChoose: "choose",
		keyYes: "yes", keyNo: "no", keyPick: "pick", keyCancel: "cancel",

		capHome: "home", capEnd: "end", capPageUp: "pgup", capPageDown: "pgdn",
		capSpace: "space", capYes: "y", capNo: "n",
	}
}
