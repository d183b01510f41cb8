package tui

import (
	"fmt"
	"strings"
)

// progressBar is a bar of w columns with the share in per cent behind it.
func progressBar(th theme, done, all int64, w int) string {
	share := 0.0
	if all > 0 {
		share = float64(min(max(done, 0), all)) / float64(all)
	}
	text := fmt.Sprintf(" %3d %%", int(share*100))
	room := w - width(text)
	if room < 3 {
		return cut(strings.TrimSpace(text), w)
	}
	full := int(share * float64(room))
	return th.accent.Render(strings.Repeat("━", full)) + th.muted.Render(strings.Repeat("─", room-full)) + text
}

// badge is an urgency as sign and word, in its colour.
func badge(e *env, urgency string) string {
	sign, style := e.th.urgency(urgency)
	return style.Render(sign + " " + e.urgencyTitle(urgency))
}
