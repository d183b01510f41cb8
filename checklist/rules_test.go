package checklist

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The answers most tests begin with: nobody attached, nothing unusual, an
// affected monitor, everything known and well.
const (
	well     = "patient_attached=no anomaly=none serious_incident=no model=cms8000 firmware_read_at=not_readable open_egress_past=no "
	wired    = well + "connection=wired upgrade=not_installed "
	noCentre = wired + "internet=unknown remote_monitoring=no "
	centre   = wired + "internet=unknown remote_monitoring=yes "
)

func TestRules(t *testing.T) {
	list := shippedChecklist(t)
	for _, test := range []struct {
		name, answers string
		rules         string // that hold, without the guard
		urgency       string
		actions       string // words
		missing       string
	}{
		{"R0 display", strings.Replace(well, "anomaly=none", "anomaly=display_implausible", 1), "R0", "now", "secure_device assess_incident", "connection upgrade"},
		{"R1", "patient_attached=no anomaly=none serious_incident=no model=not_contec plate=MP5", "R1", "none", "", ""},
		{"R1 without plate", "patient_attached=no anomaly=none serious_incident=no model=not_contec", "R1", "none", "", "plate"},
		{"R2", strings.Replace(well, "cms8000", "unknown", 1) + "connection=none_proven upgrade=not_installed", "R2 R8", "high", "clarify_model plan_upgrade label_do_not_connect", ""},
		{"R3", strings.Replace(well, "cms8000", "mn120", 1), "R3", "high", "clarify_market", "connection upgrade"},
		{"R4 on the spot open", noCentre, "R4", "immediate", "disconnect install_upgrade inform_it", "on_the_spot"},
		{"R4 not yet calls", noCentre + "on_the_spot=not_yet", "R4", "immediate", "disconnect install_upgrade inform_it consult_physician", "consultation"},
		{"R4 done on the spot", noCentre + "on_the_spot=disconnected_proven", "R8", "planned", "plan_upgrade label_do_not_connect", ""},
		{"R5", centre + "on_the_spot=not_yet", "R5", "immediate", "replace_device isolate_network consult_physician", "consultation"},
		{"R5 unanswered counts as unknown", wired, "R5", "immediate", "replace_device isolate_network consult_physician", "internet remote_monitoring on_the_spot consultation"},
		{"R6", wired + "internet=blocked_proven remote_monitoring=no on_the_spot=not_yet", "R6", "immediate", "install_upgrade isolate_network", ""},
		{"R6 with the centre calls", wired + "internet=blocked_proven remote_monitoring=unknown on_the_spot=not_yet", "R6", "immediate", "install_upgrade isolate_network consult_physician", "consultation"},
		{"R7", well + "connection=menu_off_only upgrade=not_installed internet=blocked_proven remote_monitoring=no on_the_spot=not_yet", "R6 R7", "immediate", "install_upgrade isolate_network disconnect", ""},
		{"R8", well + "connection=none_proven upgrade=not_installed", "R8", "planned", "plan_upgrade label_do_not_connect", ""},
		{"R9", well + "connection=none_proven upgrade=installed_claimed", "R8 R9", "high", "demand_evidence plan_upgrade label_do_not_connect", ""},
		{"R10", well + "connection=wired internet=blocked_proven upgrade=installed_evidence", "R10", "high", "clarify_with_maker", "upgrade_evidence"},
		{"R11", well + "connection=none_proven upgrade=installed_evidence", "R11", "normal", "file_reply", "upgrade_evidence"},
		{"R12", well + "connection=none_proven upgrade=not_available", "R8 R12", "high", "plan_replacement plan_upgrade label_do_not_connect", ""},
		{"R13", strings.Replace(well, "past=no", "past=yes", 1), "R13", "now", "inform_dpo", "connection upgrade"},
		{"R14", strings.Replace(well, "past=no", "past=unknown", 1), "R14", "planned", "search_firewall_logs", "connection upgrade"},
		{"R16", centre + "on_the_spot=neither_possible", "R5 R16", "immediate", "replace_device isolate_network consult_physician decide_use", "consultation"},
		{"R17", strings.Replace(well, "incident=no", "incident=suspected", 1), "R17", "now", "secure_device draft_incident_report", "connection upgrade"},
		{"R18", centre + "on_the_spot=disconnected_and_upgraded", "R11 R18", "immediate", "watch_at_bedside replace_device consult_physician file_reply", "upgrade_evidence consultation"},
		{"R19", strings.Replace(well, "anomaly=none", "anomaly=not_checkable", 1), "R19", "planned", "check_before_use", "connection upgrade"},
		{"upgraded on the spot", noCentre + "on_the_spot=upgraded_evidence", "R10", "high", "clarify_with_maker", "upgrade_evidence"},
		{"on the spot leftover", well + "connection=none_proven upgrade=not_installed on_the_spot=neither_possible", "R8", "planned", "plan_upgrade label_do_not_connect", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			out := list.Evaluate(answers(test.answers), Device{})
			var words []string
			for _, a := range out.Actions {
				words = append(words, a.Action)
			}
			got := fmt.Sprintf("%s | %s | %s | %s", strings.Join(out.Rules, " "), out.Urgency, strings.Join(words, " "), strings.Join(out.Missing, " "))
			want := fmt.Sprintf("%s | %s | %s | %s", test.rules, test.urgency, test.actions, test.missing)
			if got != want {
				t.Errorf("\ngot  %s\nwant %s", got, want)
			}
			if incomplete := out.Verdict == "incomplete"; incomplete != (test.missing != "") {
				t.Errorf("verdict %s with missing %q", out.Verdict, test.missing)
			}
		})
	}
}

func TestGuardAndHold(t *testing.T) {
	list := shippedChecklist(t)
	for _, test := range []struct {
		answers     string
		guard, hold bool
	}{
		{"", true, false},
		{"patient_attached=yes", true, false},
		{"patient_attached=unknown", true, false},
		{"patient_attached=no", false, false},
		{"patient_attached=no anomaly=tamper_signs", false, true},
		{"patient_attached=no serious_incident=suspected", false, true},
	} {
		out := list.Evaluate(answers(test.answers), Device{})
		if out.Guard != test.guard || out.Hold != test.hold {
			t.Errorf("%q: guard %v, hold %v", test.answers, out.Guard, out.Hold)
		}
		if slices.Contains(out.Rules, "R15") != test.guard {
			t.Errorf("%q: rules %v", test.answers, out.Rules)
		}
	}
}

func TestWardApproval(t *testing.T) {
	list := shippedChecklist(t)
	for spot, touched := range map[string]bool{
		"disconnected_proven": true, "upgraded_evidence": true, "disconnected_and_upgraded": true,
		"neither_possible": false, "not_yet": false,
	} {
		for patient, may := range map[string]bool{"yes": true, "unknown": true, "no": false} {
			a := answers(noCentre + "on_the_spot=" + spot)
			a["patient_attached"] = Value{Word: patient}
			if asked := slices.Contains(list.Evaluate(a, Device{}).Asked, "ward_approval"); asked != (touched && may) {
				t.Errorf("%s, patient %s: approval asked %v", spot, patient, asked)
			}
		}
	}
}

func TestConsultation(t *testing.T) {
	list := shippedChecklist(t)
	called := centre + "on_the_spot=not_yet"
	for _, test := range []struct {
		name    string
		value   Value
		held    bool
		missing bool
	}{
		{"none", Value{}, false, true},
		{"held", heldConsultation(), true, false},
		{"not reached", Value{Fields: map[string]string{"status": "not_reached"}}, false, false},
		{"held by nobody", Value{Fields: map[string]string{"status": "held"}}, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := answers(called)
			a["consultation"] = test.value
			out := list.Evaluate(a, Device{})
			open := slices.ContainsFunc(out.Actions, func(a Action) bool {
				return a.Action == "consult_physician" && a.Owner == "physician" && a.Urgency == "immediate" &&
					a.Within == "P1D" && slices.Equal(a.Rules, []string{"R5"})
			})
			if out.Consultation.Held != test.held || open == test.held || (len(out.Missing) > 0) != test.missing {
				t.Errorf("held %v, action listed %v, missing %v", out.Consultation.Held, open, out.Missing)
			}
			if until := out.Consultation.ValidUntil; (until == "2025-03-05T10:00:00+01:00") != test.held {
				t.Errorf("valid until %q", until)
			}
			if out.Urgency != "immediate" {
				t.Errorf("urgency %s", out.Urgency)
			}
		})
	}
	t.Run("leftover", func(t *testing.T) {
		a := answers(noCentre + "on_the_spot=disconnected_proven")
		a["consultation"] = heldConsultation()
		out := list.Evaluate(a, Device{})
		if out.Consultation.Called || out.Consultation.Held || !slices.Equal(out.NotCounted, []string{"consultation"}) {
			t.Errorf("%+v, not counted %v", out.Consultation, out.NotCounted)
		}
	})
}

func TestContradiction(t *testing.T) {
	list := shippedChecklist(t)
	complete := "patient_attached=no anomaly=none serious_incident=no model=not_contec plate="
	for _, test := range []struct {
		plate  string
		device Device
		want   bool
	}{
		{"Philips-MP5", Device{}, false},
		{"Philips-MP5", Device{Maker: "Philips", Model: "IntelliVue MP5"}, false},
		{"contec", Device{}, true},
		{"NM-120", Device{}, true},
		{"GIMA-35151", Device{}, true},
		{"Philips-MP5", Device{Maker: "CONTEC MEDICAL SYSTEMS"}, true},
		{"Philips-MP5", Device{Model: "cms 9000"}, true},
		{"CONTEC-CO.,LTD.", Device{Maker: "CONTEC CO., LTD.", Model: "BX-220"}, false},
	} {
		out := list.Evaluate(answers(complete+test.plate), test.device)
		if got := slices.Equal(out.Contradictions, []string{"plate"}); got != test.want {
			t.Errorf("%s, %v: contradictions %v", test.plate, test.device, out.Contradictions)
		}
		if (out.Verdict == "incomplete") != test.want || len(out.Missing) > 0 {
			t.Errorf("%s, %v: verdict %s, missing %v", test.plate, test.device, out.Verdict, out.Missing)
		}
	}
	affected := strings.Replace(complete, "not_contec", "cms8000", 1) + "Contec"
	if out := list.Evaluate(answers(affected), Device{Maker: "Contec"}); len(out.Contradictions) > 0 {
		t.Errorf("affected, yet %v", out.Contradictions)
	}
}

func TestNotCounted(t *testing.T) {
	list := shippedChecklist(t)
	a := answers(well + "connection=none_proven upgrade=installed_evidence internet=reachable remote_monitoring=yes on_the_spot=neither_possible zzz=1 aaa=2")
	a["upgrade_evidence"] = Value{Word: "yes, really"}
	a["note"] = Value{Fields: map[string]string{}}
	a["serious_incident"] = Value{Word: "no", Fields: map[string]string{}} // neither a word nor fields
	out := list.Evaluate(a, Device{})
	want := []string{"internet", "remote_monitoring", "on_the_spot", "upgrade_evidence", "serious_incident", "note", "aaa", "zzz"}
	if !slices.Equal(out.NotCounted, want) {
		t.Errorf("not counted %v, want %v", out.NotCounted, want)
	}
	if !slices.Equal(out.Missing, []string{"upgrade_evidence", "serious_incident"}) {
		t.Errorf("missing %v", out.Missing)
	}
}
