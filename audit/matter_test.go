package audit

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"visite/checklist"
)

// Who may say what about an action in which state: every row of verb × role ×
// status, as a code, "" where it counts.
func TestMatterRightsByRoleAndStatus(t *testing.T) {
	now := time.Date(2025, 4, 10, 12, 0, 0, 0, time.UTC)
	list := &checklist.Checklist{Owners: []checklist.Owner{{Word: "it"}}, Consultation: checklist.ConsultationDef{Action: "consult_physician"}}
	actors := map[string]Actor{
		"technician":    {Person: "t", Human: "t", Role: Technician},
		"supervisor":    {Person: "s", Human: "s", Role: Supervisor},
		"administrator": {Person: "a", Human: "a", Role: Administrator},
		"revoked":       {Person: "r", Human: "r", Role: Administrator, Revoked: true},
		"recovery":      {Person: "k", Human: "k", Role: Administrator, Recovery: true},
		"unknown":       {},
	}
	statuses := []ActionStatus{"", ToDo, InWork, Done, Confirmed, Shown}
	verbs := map[string]func(m Matter, by Actor) error{
		"plan":  func(m Matter, by Actor) error { _, err := m.Plan(by, NewPlan{Owner: "it", Reason: "x"}); return err },
		"begin": func(m Matter, by Actor) error { _, err := m.Begin(by, now, ""); return err },
		"done": func(m Matter, by Actor) error {
			_, err := Finish(by, []Matter{m}, now, NewDone{At: now.Format(time.RFC3339), Reference: "x"})
			return err
		},
		"confirm": func(m Matter, by Actor) error { return m.Confirm(by, "e") },
		"reopen":  func(m Matter, by Actor) error { _, err := m.Reopen(by, "x"); return err },
	}
	// By verb: the code for each status, in the order above, of who has the right.
	byStatus := map[string][6]string{
		"plan":    {NoAction, "", "", NotOpen, NotOpen, NotOpen},
		"begin":   {NoAction, "", "", NotOpen, NotOpen, NotOpen},
		"done":    {NoAction, "", "", NotOpen, NotOpen, NotOpen},
		"confirm": {NoAction, NotDone, NotDone, "", NotDone, NotDone},
		"reopen":  {NoAction, StillOpen, StillOpen, "", "", ByAudit},
	}
	lacks := map[string]string{"revoked": IsRevoked, "recovery": IsRecovery, "unknown": NotKnown}
	for verb, do := range verbs {
		for role, by := range actors {
			for i, status := range statuses {
				want := byStatus[verb][i]
				if verb != "begin" && verb != "done" && role == "technician" {
					want = IsTechnician
				}
				if code := lacks[role]; code != "" {
					want = code
				}
				m := Matter{Word: "install_upgrade", Status: status, Since: now.AddDate(0, 0, -9), Checklist: list, Done: "e", DoneBy: "somebody else"}
				if got := codeOf(do(m, by)); got != want {
					t.Errorf("%s by %s while %q: %q, want %q", verb, role, status, got, want)
				}
			}
		}
	}
}

// codeOf is the code of a refusal, "" without one.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	var refusal *Refusal
	if !errors.As(err, &refusal) {
		return fmt.Sprint("no refusal: ", err)
	}
	return refusal.Code
}

// What is wrong with what is said, whoever says it.
func TestMatterRefusals(t *testing.T) {
	now := time.Date(2025, 4, 10, 12, 0, 0, 0, time.UTC)
	at := now.Format(time.RFC3339)
	list := &checklist.Checklist{Owners: []checklist.Owner{{Word: "it"}}, Consultation: checklist.ConsultationDef{Action: "consult_physician"}}
	boss := Actor{Person: "s2", Human: "s", Role: Supervisor}
	open := Matter{Word: "install_upgrade", Status: ToDo, Since: now.AddDate(0, 0, -9), Checklist: list}
	with := func(change func(m *Matter)) Matter { m := open; change(&m); return m }
	plan := func(m Matter, p NewPlan) error { _, err := m.Plan(boss, p); return err }
	finish := func(d NewDone, all ...Matter) error { _, err := Finish(boss, all, now, d); return err }
	begin := func(m Matter) error { _, err := m.Begin(boss, now, ""); return err }
	done := with(func(m *Matter) { m.Status, m.Done, m.DoneBy = Done, "e", "s" })
	tests := map[string]struct {
		err  error
		want string
	}{
		"neither owner nor deadline": {plan(open, NewPlan{Reason: "x"}), NothingSet},
		"no such owner":              {plan(open, NewPlan{Owner: "IT", Reason: "x"}), NoOwner},
		"no reason":                  {plan(open, NewPlan{Owner: "it", Reason: " \x1b "}), NoReason},
		"a day is no time":           {plan(open, NewPlan{Due: "2025-04-20", Reason: "x"}), NoTime},
		"due before it began":        {plan(open, NewPlan{Due: "2025-04-01T11:59:59Z", Reason: "x"}), TooEarly},
		"due when it began":          {plan(open, NewPlan{Due: "2025-04-01T14:00:00+02:00", Reason: "x"}), ""},
		"works on it already":        {begin(with(func(m *Matter) { m.Status, m.Working = InWork, "s2" })), WorksAlready},
		"takes over":                 {begin(with(func(m *Matter) { m.Status, m.Working = InWork, "t" })), ""},
		"opens later":                {begin(with(func(m *Matter) { m.Opens = now.Add(time.Second) })), OpensLater},
		"out of service":             {begin(with(func(m *Matter) { m.Retired = true })), OutOfService},
		"done without evidence":      {finish(NewDone{At: at, Note: "glaubt mir"}, open), NoEvidence},
		"done tomorrow":              {finish(NewDone{At: now.Add(time.Second).Format(time.RFC3339), Reference: "x"}, open), InFuture},
		"done at no time":            {finish(NewDone{At: "gestern", Reference: "x"}, open), NoTime},
		"only an audit":              {finish(NewDone{At: at, Reference: "x"}, with(func(m *Matter) { m.Word = "consult_physician" })), OnlyAudit},
		"only going there":           {finish(NewDone{At: at, Reference: "x"}, with(func(m *Matter) { m.Word = "no_access" })), OnlyRound},
		"not for a network":          {finish(NewDone{At: at, Reference: "x", Network: "10.20.0.0/16"}, open), NotNetwork},
		"a public network":           {finish(NewDone{At: at, Reference: "x", Network: "202.114.4.0/24"}, with(func(m *Matter) { m.Word = PerNetwork })), NoNetwork},
		"wider than private":         {finish(NewDone{At: at, Reference: "x", Network: "10.0.0.0/7"}, with(func(m *Matter) { m.Word = PerNetwork })), NoNetwork},
		"a network in two spellings": {finish(NewDone{At: at, Reference: "x", Network: "10.20.0.1/16"}, with(func(m *Matter) { m.Word = PerNetwork })), NoNetwork},
		"for a network":              {finish(NewDone{At: at, Reference: "x", Network: "10.20.0.0/16"}, with(func(m *Matter) { m.Word = PerNetwork })), ""},
		"nothing in it":              {finish(NewDone{At: at, Reference: "x", Network: "10.20.0.0/16"}), NoTargets},
		"one of two is done":         {finish(NewDone{At: at, Reference: "x"}, open, done), NotOpen},
		"the same human confirms":    {done.Confirm(boss, "e"), OneselfDone},
		"something else was said":    {with(func(m *Matter) { m.Status, m.Done, m.DoneBy = Done, "f", "t" }).Confirm(boss, "e"), OtherDone},
	}
	for name, tt := range tests {
		if got := codeOf(tt.err); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestDecommission(t *testing.T) {
	now := time.Date(2025, 4, 10, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		role                    Role
		known                   bool
		was, date, reason, want string
	}{
		{Supervisor, true, "", "2025-04-10", "alt", ""},
		{Administrator, true, "2025-04-01", "", "doch noch da", ""},
		{Supervisor, true, "2025-04-01", "2025-04-02", "vertan", ""},
		{Technician, true, "", "2025-04-10", "alt", IsTechnician},
		{Supervisor, false, "", "2025-04-10", "alt", NoDevice},
		{Supervisor, true, "", "2025-04-11", "alt", NoDate},
		{Supervisor, true, "", "10.4.2025", "alt", NoDate},
		{Supervisor, true, "", "2025-02-30", "alt", NoDate},
		{Supervisor, true, "", "", "alt", NoChange},
		{Supervisor, true, "2025-04-01", "2025-04-01", "alt", NoChange},
		{Supervisor, true, "", "2025-04-10", "", NoReason},
	} {
		by := Actor{Person: "p", Human: "p", Role: tt.role}
		e, err := by.Decommission("d", tt.known, tt.was, tt.date, tt.reason, now)
		if got := codeOf(err); got != tt.want || err == nil && (e.Date != tt.date || e.Device != "d") {
			t.Errorf("%+v: %q, %+v", tt, got, e)
		}
	}
	for day, want := range map[string]string{"2025-04-10": "2030-04-10", "2024-02-29": "2029-03-01", "": ""} {
		if got := KeptUntil(day); got != want {
			t.Errorf("KeptUntil(%q) = %q, want %q", day, got, want)
		}
	}
}

// Every code has a line in both languages, and none is said by two.
func TestEveryStepIsExplained(t *testing.T) {
	said := map[string]string{}
	for code := range noSteps {
		r := NoStep(code)
		if r.Code != code || r.Text[checklist.German] == "" || r.Text[checklist.English] == "" || said[r.Error()] != "" {
			t.Errorf("%s: %+v, as %q", code, r.Text, said[r.Error()])
		}
		said[r.Error()] = code
	}
	if NoStep(IsTechnician) == nil || NoStep("") != nil {
		t.Error("codes of rights are known too, and no code is none")
	}
}
