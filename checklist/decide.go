package checklist

import "slices"

// decide fills in what follows from the rules that hold.
func (e *evaluation) decide(out *Outcome) {
	out.Rules = make([]string, 0, len(e.Rules))
	acts := actionList{checklist: e.Checklist}
	strictest := -1
	for i := range e.Rules {
		if !e.holds(i) {
			continue
		}
		rule := &e.Rules[i]
		out.Rules = append(out.Rules, rule.ID)
		out.Guard = out.Guard || rule.Guard
		out.Hold = out.Hold || rule.Hold
		strictest = max(strictest, e.table.rank[i])
		for _, a := range e.table.actions[i] {
			acts.add(a, e.table.rank[i], rule.ID)
		}
		if !out.Consultation.Held && slices.Contains(out.Consultation.Rules, rule.ID) {
			acts.add(e.table.consult, e.table.consultRank, rule.ID)
		}
	}
	out.Actions = acts.sorted()
	out.Urgency = e.Urgencies[max(0, strictest)].Word
	out.Verdict = e.Incomplete.Word
	if len(out.Missing) == 0 && len(out.Contradictions) == 0 && strictest >= 0 {
		out.Verdict = e.Urgencies[strictest].Verdict.Word
	}
}

// actionList gathers actions, one per word, in the order they first come up.
type actionList struct {
	checklist *Checklist
	entries   []actionEntry
}

type actionEntry struct {
	action, rank int
	rules        []string
}

// add notes that a rule asks for an action with the urgency of this rank.
func (l *actionList) add(action, rank int, rule string) {
	i := slices.IndexFunc(l.entries, func(e actionEntry) bool { return e.action == action })
	if i < 0 {
		i = len(l.entries)
		l.entries = append(l.entries, actionEntry{action: action, rank: rank})
	}
	e := &l.entries[i]
	e.rank, e.rules = max(e.rank, rank), append(e.rules, rule)
}

// sorted puts the strictest first; equals stay in the order they came up.
func (l *actionList) sorted() []Action {
	slices.SortStableFunc(l.entries, func(a, b actionEntry) int { return b.rank - a.rank })
	actions := make([]Action, len(l.entries))
	for i, e := range l.entries {
		def, urgency := &l.checklist.Actions[e.action], &l.checklist.Urgencies[e.rank]
		actions[i] = Action{Action: def.Word, Owner: def.Owner, Urgency: urgency.Word, Within: urgency.Within, Rules: e.rules}
	}
	return actions
}
