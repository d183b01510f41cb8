package tui

import "github.com/charmbracelet/bubbles/key"

// fleetKeys are the bindings about where the whole matter stands, actions and
// papers.
type fleetKeys struct {
	left, right key.Binding // column
	papers      key.Binding

	overdue, owner, ward, status       key.Binding // of the list of actions
	network                            key.Binding
	plan, begin, done, confirm, reopen key.Binding // of one action
	file, device, audit                key.Binding
}

func newFleetKeys(words *words) fleetKeys {
	w, a := words.fleet, words.actions
	return fleetKeys{
		left:   bind("←", w.keyColumn, "left", "h"),
		right:  bind("→", w.keyColumn, "right", "l", "tab"),
		papers: bind("p", w.keyPapers, "p"),

		overdue: bind("u", a.keyOverdue, "u"),
		owner:   bind("o", a.keyOwner, "o"),
		ward:    bind("w", a.keyWard, "w"),
		status:  bind("s", a.keyStatus, "s"),
		network: bind("n", a.keyNetwork, "n"),
		plan:    bind("t", a.keyPlan, "t"),
		begin:   bind("b", a.keyBegin, "b"),
		done:    bind("d", a.keyDone, "d"),
		confirm: bind("c", a.keyConfirm, "c"),
		reopen:  bind("r", a.keyReopen, "r"),
		file:    bind("e", a.keyOpenFile, "e"),
		device:  bind("h", a.keyDevice, "h"),
		audit:   bind("a", a.keyAudit, "a"),
	}
}
