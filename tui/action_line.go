package tui

import (
	"visite/audit"
)

// actionLineOf is an action among others: how urgent, what, where, and until
// when, or where it stands.
func (e *env) actionLineOf(a audit.Action, w int) string {
	urgency, right := e.urgencyColumn(a, w), "  "+e.standsStyled(a)
	if sign, style := e.th.urgency(a.Urgency); w < narrow {
		urgency = style.Render(sign) + " "
	}
	room := w - width(urgency) - width(right)
	title := e.actionTitle(a.Word)
	named, placed, short := e.spots(a, false)
	owner := ""
	if !isGap(a) {
		owner = e.ownerTitle(a.Owner)
	}
	for _, tail := range []string{joined(named, owner), joined(placed, owner), placed, short} {
		if width(title)+3+width(tail) <= room {
			return spread(urgency+title+e.th.muted.Render(" · "+tail), right, w)
		}
	}
	code := short
	if rest := room - width(short) - 3; rest < 16 && a.Code != "" {
		code = a.Code
	}
	return spread(urgency+cut(title, max(8, room-width(code)-3))+e.th.muted.Render(" · "+code), right, w)
}

// standsStyled is until when an action is to be done; of one that is in work or
// done, where it stands.
func (e *env) standsStyled(a audit.Action) string {
	w := e.w.actions
	switch a.Status {
	case audit.InWork:
		return e.th.accent.Render("● "+w.statuses[audit.InWork]) + "  " + e.dueStyled(a)
	case audit.Done:
		return e.th.accent.Render("✓ " + w.doneOn(e.day(a.Step.At)))
	case audit.Confirmed, audit.Shown:
		return e.th.good.Render("✓ " + w.statuses[a.Status])
	}
	return e.dueStyled(a)
}
