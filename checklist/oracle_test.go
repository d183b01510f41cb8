package checklist

import (
	"slices"
	"strings"
)

// oracle is the decision table written down a second time, by hand and in
// plain Go, from the same document as the YAML. It shares nothing with the
// engine: where the two differ, one of them is wrong.
type oracle struct {
	// Answers as given, "" if there are none.
	patient, model, plate, anomaly, readAt, firmware, connection, internet string
	egress, upgrade, remote, spot, approval, evidence, incident, note      string
	consultation                                                           string // held, not_reached
	contradicted                                                           bool   // plate or inventory name an affected device

	// Filled in by work.
	asked, missing, rules, calls []string
	actions                      []Action
	rank                         int
	verdict, urgency             string
	contradictions               []string
}

func isOneOf(s string, words ...string) bool { return slices.Contains(words, s) }

// counted returns the answer, "" if its item is not asked.
func (o *oracle) counted(asked bool, item, answer string) string {
	if !asked {
		return ""
	}
	o.asked = append(o.asked, item)
	if answer == "" && item != "note" {
		o.missing = append(o.missing, item)
	}
	return answer
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func (o *oracle) work() {
	o.rank = -1
	o.asked, o.missing = make([]string, 0, 17), nil
	o.rules, o.actions = make([]string, 0, 12), make([]Action, 0, 12)
	affected := o.model != "" && o.model != "not_contec"

	patient := orUnknown(o.counted(true, "patient_attached", o.patient))
	model := o.counted(true, "model", o.model)
	o.counted(isOneOf(o.model, "not_contec", "other_contec", "lookalike"), "plate", o.plate)
	anomaly := o.counted(true, "anomaly", o.anomaly)
	readAt := o.counted(affected, "firmware_read_at", o.readAt)
	o.counted(affected && readAt != "" && readAt != "not_readable", "firmware", o.firmware)
	connection := o.counted(affected, "connection", o.connection)
	networked := affected && connection != "" && connection != "none_proven"
	internet := o.counted(networked, "internet", o.internet)
	egress := o.counted(affected, "open_egress_past", o.egress)
	upgrade := o.counted(affected, "upgrade", o.upgrade)
	exposed := networked && upgrade != "" && upgrade != "installed_evidence"
	remote := o.counted(exposed, "remote_monitoring", o.remote)
	spot := o.counted(exposed, "on_the_spot", o.spot)
	if networked {
		internet = orUnknown(internet)
	}
	if exposed {
		remote = orUnknown(remote)
	}

	connectionNow, upgradeNow := connection, upgrade
	if spot == "disconnected_proven" || spot == "disconnected_and_upgraded" {
		connectionNow = "none_proven"
	}
	if spot == "upgraded_evidence" || spot == "disconnected_and_upgraded" {
		upgradeNow = "installed_evidence"
	}
	connected := connectionNow != "" && connectionNow != "none_proven"
	separated := connectionNow == "none_proven"
	patched := upgradeNow == "installed_evidence"
	unpatched := upgradeNow != "" && upgradeNow != "installed_evidence"

	touched := isOneOf(spot, "disconnected_proven", "upgraded_evidence", "disconnected_and_upgraded")
	o.counted(touched && patient != "no", "ward_approval", o.approval)
	o.counted(affected && patched, "upgrade_evidence", o.evidence)

	r4 := affected && connected && unpatched && internet != "blocked_proven" && remote == "no"
	r5 := affected && connected && unpatched && internet != "blocked_proven" && remote != "no"
	r6 := affected && connected && unpatched && internet == "blocked_proven"
	r16 := affected && connected && unpatched && spot == "neither_possible"
	r18 := affected && isOneOf(spot, "disconnected_proven", "disconnected_and_upgraded") && remote != "no"
	call := func(called bool, rule string) {
		if called {
			o.calls = append(o.calls, rule)
		}
	}
	call(r4 && spot == "not_yet", "R4")
	call(r5, "R5")
	call(r6 && remote != "no", "R6")
	call(r16, "R16")
	call(r18, "R18")
	held := o.counted(len(o.calls) > 0, "consultation", o.consultation) == "held"
	incident := o.counted(true, "serious_incident", o.incident)
	o.counted(true, "note", o.note)

	o.rule(held, anomaly == "display_implausible" || anomaly == "tamper_signs", "R0", "now", "secure_device ward", "assess_incident safety_officer")
	o.rule(held, model == "not_contec", "R1", "none")
	o.rule(held, isOneOf(model, "other_contec", "lookalike", "unknown"), "R2", "high", "clarify_model head_of_medical_technology")
	o.rule(held, model == "mn120", "R3", "high", "clarify_market safety_officer")
	o.rule(held, r4, "R4", "immediate", "disconnect technician", "install_upgrade technician", "inform_it it")
	o.rule(held, r5, "R5", "immediate", "replace_device operator", "isolate_network it")
	o.rule(held, r6, "R6", "immediate", "install_upgrade technician", "isolate_network it")
	o.rule(held, affected && unpatched && connectionNow == "menu_off_only", "R7", "immediate", "disconnect technician")
	o.rule(held, affected && separated && unpatched, "R8", "planned", "plan_upgrade technician", "label_do_not_connect technician")
	o.rule(held, affected && upgradeNow == "installed_claimed", "R9", "high", "demand_evidence technician")
	o.rule(held, affected && connected && patched, "R10", "high", "clarify_with_maker safety_officer")
	o.rule(held, affected && separated && patched, "R11", "normal", "file_reply head_of_medical_technology")
	o.rule(held, affected && upgradeNow == "not_available", "R12", "high", "plan_replacement operator")
	o.rule(held, affected && egress == "yes", "R13", "now", "inform_dpo data_protection_officer")
	o.rule(held, affected && egress == "unknown", "R14", "planned", "search_firewall_logs it")
	o.rule(held, patient != "no", "R15", "")
	o.rule(held, r16, "R16", "immediate", "decide_use physician", "replace_device operator")
	o.rule(held, incident == "suspected", "R17", "now", "secure_device ward", "draft_incident_report safety_officer")
	o.rule(held, r18, "R18", "immediate", "watch_at_bedside ward", "replace_device operator")
	o.rule(held, anomaly == "not_checkable", "R19", "planned", "check_before_use technician")

	o.finish()
}

var (
	oracleUrgencies = []string{"none", "normal", "planned", "high", "immediate", "now"}
	oracleVerdicts  = []string{"not_affected", "resolved", "action_planned", "action_high", "action_immediate", "action_now"}
	oracleWithin    = []string{"", "P90D", "P30D", "P7D", "P1D", "PT0S"}
)

// rule notes a rule that holds, its actions as "word owner", and the
// consultation it calls for unless one was held.
func (o *oracle) rule(held, holds bool, id, urgency string, actions ...string) {
	if !holds {
		return
	}
	o.rules = append(o.rules, id)
	rank := slices.Index(oracleUrgencies, urgency)
	o.rank = max(o.rank, rank)
	for _, a := range actions {
		o.action(a, rank, id)
	}
	if slices.Contains(o.calls, id) && !held {
		o.action("consult_physician physician", 4, id)
	}
}

func (o *oracle) action(wordAndOwner string, rank int, rule string) {
	word, owner, _ := strings.Cut(wordAndOwner, " ")
	for i := range o.actions {
		if a := &o.actions[i]; a.Action == word {
			if rank > slices.Index(oracleUrgencies, a.Urgency) {
				a.Urgency, a.Within = oracleUrgencies[rank], oracleWithin[rank]
			}
			a.Rules = append(a.Rules, rule)
			return
		}
	}
	o.actions = append(o.actions, Action{word, owner, oracleUrgencies[rank], oracleWithin[rank], []string{rule}})
}

func (o *oracle) finish() {
	sorted := make([]Action, 0, len(o.actions))
	for rank := len(oracleUrgencies) - 1; rank >= 0; rank-- {
		for _, a := range o.actions {
			if a.Urgency == oracleUrgencies[rank] {
				sorted = append(sorted, a)
			}
		}
	}
	o.actions = sorted
	o.urgency = oracleUrgencies[max(0, o.rank)]
	if o.model == "not_contec" && o.contradicted {
		o.contradictions = []string{"plate"}
	}
	o.verdict = "incomplete"
	if len(o.missing) == 0 && len(o.contradictions) == 0 {
		o.verdict = oracleVerdicts[o.rank]
	}
}

// differs names the first part of an outcome that is not the oracle's.
func (o *oracle) differs(out Outcome) string {
	sameAction := func(a, b Action) bool {
		return a.Action == b.Action && a.Owner == b.Owner && a.Urgency == b.Urgency && a.Within == b.Within && slices.Equal(a.Rules, b.Rules)
	}
	switch {
	case out.Verdict != o.verdict:
		return "verdict"
	case out.Urgency != o.urgency:
		return "urgency"
	case !slices.Equal(out.Rules, o.rules):
		return "rules"
	case !slices.Equal(out.Missing, o.missing):
		return "missing"
	case !slices.EqualFunc(out.Actions, o.actions, sameAction):
		return "actions"
	case !slices.Equal(out.Contradictions, o.contradictions):
		return "contradictions"
	case !slices.Equal(out.Asked, o.asked):
		return "asked"
	case !slices.Equal(out.Consultation.Rules, o.calls) || out.Consultation.Called != (len(o.calls) > 0):
		return "consultation"
	case out.Guard != isOneOf("R15", o.rules...) || out.Hold != (isOneOf("R0", o.rules...) || isOneOf("R17", o.rules...)):
		return "guard or hold"
	default:
		return ""
	}
}
