package audit

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// people who review, and what is held against them whatever the audit.
func reviewers() map[string]struct {
	who  Actor
	code string
} {
	is := func(role Role) Actor { return Actor{Person: "p", Human: "p", Role: role} }
	revoked, recovery := is(Supervisor), is(Administrator)
	revoked.Revoked, recovery.Recovery = true, true
	return map[string]struct {
		who  Actor
		code string
	}{
		"technician":    {is(Technician), IsTechnician},
		"supervisor":    {is(Supervisor), ""},
		"administrator": {is(Administrator), ""},
		"recovery key":  {recovery, IsRecovery},
		"revoked":       {revoked, IsRevoked},
		"nobody known":  {Actor{}, NotKnown},
	}
}

// Every role with every state: what a review is refused with, "" if it counts.
func TestReviewRights(t *testing.T) {
	ready := Reviewable{Audit: "a", Device: "d", Checklist: "c", Status: Completed, Revision: 1, Sealed: "seal", Verdict: "resolved", Asked: []string{"connection"}}
	with := func(change func(r *Reviewable)) Reviewable {
		r := ready
		change(&r)
		return r
	}
	states := map[string]struct {
		audit                 Reviewable
		approve, back, manyOf string
	}{
		"awaiting":                {ready, "", "", ""},
		"never sealed":            {with(func(r *Reviewable) { r.Status, r.Sealed = Draft, "" }), IsOpen, IsOpen, IsOpen},
		"being amended":           {with(func(r *Reviewable) { r.Status = Draft }), IsOpen, IsOpen, IsOpen},
		"another revision sealed": {with(func(r *Reviewable) { r.Sealed = "other" }), IsStale, IsStale, IsStale},
		"approved by the same":    {with(func(r *Reviewable) { r.Mine = Approve }), IsTwice, "", IsTwice},
		"returned by the same":    {with(func(r *Reviewable) { r.Mine = Return }), "", IsTwice, ""},
		"in conflict":             {with(func(r *Reviewable) { r.Conflict = true }), InConflict, "", InConflict},
		"set aside":               {with(func(r *Reviewable) { r.Aside = true }), IsAside, IsAside, IsAside},
		"dropped":                 {with(func(r *Reviewable) { r.Status, r.Sealed = Dropped, "" }), IsDropped, IsDropped, IsDropped},
		"one's own":               {with(func(r *Reviewable) { r.Author = true }), IsAuthor, IsAuthor, IsAuthor},
		"with a contradiction":    {with(func(r *Reviewable) { r.Contradiction = true }), "", "", IsContradiction},
		"with an open action":     {with(func(r *Reviewable) { r.Open = true }), "", "", HasAction},
		"of another verdict":      {with(func(r *Reviewable) { r.Verdict = "not_affected" }), "", "", NotAlike},
		"of another checklist":    {with(func(r *Reviewable) { r.Checklist = "x" }), "", "", NotAlike},
	}
	first := func(codes ...string) string {
		for _, c := range codes {
			if c != "" {
				return c
			}
		}
		return ""
	}
	for role, p := range reviewers() {
		for state, s := range states {
			t.Run(role+"/"+state, func(t *testing.T) {
				approved, err := s.audit.Approve(p.who, "seal", "gut")
				judged(t, "approve", errorOrNil(approved == nil, err), first(p.code, s.approve))
				returned, err := s.audit.Return(p.who, "seal", []ReviewItem{{Item: "connection", Reason: "warum?"}}, "")
				judged(t, "return", errorOrNil(returned == nil, err), first(p.code, s.back))
				other := ready
				other.Audit = "b"
				all, err := ApproveAlike(p.who, []Reviewable{other, s.audit}, []string{"seal", "seal"}, "")
				judged(t, "approve many", errorOrNil(all == nil, err), first(p.code, s.manyOf))
				// What lies in the log is judged by the same rule.
				e := &AuditApproved{Audit: "a", Revision: 1, Sealed: "seal"}
				if got := s.audit.Approved(p.who, e); got != first(p.code, s.approve) {
					t.Errorf("folded: %q", got)
				}
			})
		}
	}
}

// judged checks that a rule refuses with the code, or not at all.
func judged(t *testing.T, what string, err error, code string) {
	t.Helper()
	if code != "" {
		refused(t, what, err, code)
	} else if err != nil {
		t.Errorf("%s: refused with %v", what, err)
	}
}

// errorOrNil checks that there is either an event or a refusal.
func errorOrNil(none bool, err error) error {
	if none != (err != nil) {
		panic("an event and an error, or neither")
	}
	return err
}

// Several are several: one audit named twice is not two that are alike.
func TestApproveOneTwice(t *testing.T) {
	ready := Reviewable{Audit: "a", Device: "d", Checklist: "c", Status: Completed, Revision: 1, Sealed: "seal"}
	_, err := ApproveAlike(Actor{Person: "p", Human: "p", Role: Supervisor}, []Reviewable{ready, ready}, []string{"seal", "seal"}, "")
	refused(t, "one audit twice", err, IsTwice)
}

func TestReturnSaysWhy(t *testing.T) {
	r := Reviewable{Audit: "a", Status: Completed, Revision: 2, Sealed: "seal", Asked: []string{"connection", "firmware"}}
	boss := Actor{Person: "p", Human: "p", Role: Supervisor}
	for name, c := range map[string]struct {
		items []ReviewItem
		code  string
	}{
		"nothing":           {nil, NoItem},
		"not asked":         {[]ReviewItem{{"internet", "x"}}, NoItem},
		"twice":             {[]ReviewItem{{"firmware", "x"}, {"firmware", "y"}}, NoItem},
		"without a reason":  {[]ReviewItem{{"firmware", " \n"}}, "reason-missing"},
		"two with a reason": {[]ReviewItem{{"firmware", "x"}, {"connection", "y"}}, ""},
	} {
		_, err := r.Return(boss, "seal", c.items, "")
		judged(t, name, err, c.code)
	}
}

func TestWithdrawReview(t *testing.T) {
	of := Review{Audit: "a", Entry: "e", Human: "p", Decision: Approve}
	boss := Actor{Person: "p2", Human: "p", Role: Supervisor} // with another key
	change := func(f func(r *Review)) Review {
		r := of
		f(&r)
		return r
	}
	for name, c := range map[string]struct {
		review Review
		by     Actor
		reason string
		code   string
	}{
		"one's own":         {of, boss, "Versehen", ""},
		"without a reason":  {of, boss, " ", "reason-missing"},
		"another's":         {of, Actor{Person: "q", Human: "q", Role: Administrator}, "x", NotOwn},
		"no supervisor now": {of, Actor{Person: "p", Human: "p", Role: Technician}, "x", IsTechnician},
		"never counted":     {change(func(r *Review) { r.NoEffect = NoReview(IsStale) }), boss, "x", NeverCounted},
		"taken back before": {change(func(r *Review) { r.Withdrawn.At = "2025" }), boss, "x", IsWithdrawn},
	} {
		_, err := c.review.Withdraw(c.by, "d", c.reason)
		judged(t, name, err, c.code)
	}
}

func TestReviewState(t *testing.T) {
	a, b := Approve, Return
	for name, c := range map[string]struct {
		given ReviewCase
		want  ReviewState
		from  int
	}{
		"never sealed":                     {ReviewCase{Status: Draft, Revision: 1}, "", -1},
		"sealed":                           {ReviewCase{Status: Completed, Revision: 1, Sealed: 1}, Awaiting, -1},
		"approved":                         {ReviewCase{Status: Completed, Revision: 1, Sealed: 1, Reviews: []Reviewed{{1, a}}}, Approved, 0},
		"approved by two":                  {ReviewCase{Status: Completed, Revision: 1, Sealed: 1, Reviews: []Reviewed{{1, a}, {1, a}}}, Approved, 1},
		"the stricter shows":               {ReviewCase{Status: Completed, Revision: 1, Sealed: 1, Reviews: []Reviewed{{1, b}, {1, a}}}, Returned, 0},
		"the stricter shows, later":        {ReviewCase{Status: Completed, Revision: 1, Sealed: 1, Reviews: []Reviewed{{1, a}, {1, b}}}, Returned, 1},
		"approved, being amended":          {ReviewCase{Status: Draft, Revision: 2, Sealed: 1, Reviews: []Reviewed{{1, a}}}, Changed, 0},
		"approved, amended":                {ReviewCase{Status: Completed, Revision: 2, Sealed: 2, Reviews: []Reviewed{{1, a}}}, Changed, 0},
		"amended twice, stays so":          {ReviewCase{Status: Completed, Revision: 3, Sealed: 3, Reviews: []Reviewed{{1, a}}}, Changed, 0},
		"amended and approved again":       {ReviewCase{Status: Completed, Revision: 2, Sealed: 2, Reviews: []Reviewed{{1, a}, {2, a}}}, Approved, 1},
		"returned, taken up":               {ReviewCase{Status: Draft, Revision: 2, Sealed: 1, Reviews: []Reviewed{{1, b}}}, Returned, 0},
		"returned, completed":              {ReviewCase{Status: Completed, Revision: 2, Sealed: 2, Reviews: []Reviewed{{1, b}}}, Awaiting, -1},
		"awaiting, being amended":          {ReviewCase{Status: Draft, Revision: 2, Sealed: 1}, Awaiting, -1},
		"approved, then in conflict":       {ReviewCase{Status: Completed, Revision: 1, Sealed: 1, Conflict: true, Reviews: []Reviewed{{1, a}}}, Changed, 0},
		"set aside asks for nothing":       {ReviewCase{Status: Completed, Revision: 1, Sealed: 1, Aside: true, Reviews: []Reviewed{{1, a}}}, "", -1},
		"dropped":                          {ReviewCase{Status: Dropped, Revision: 1}, "", -1},
		"approved 1, returned 2, sealed 3": {ReviewCase{Status: Completed, Revision: 3, Sealed: 3, Reviews: []Reviewed{{1, a}, {2, b}}}, Awaiting, -1},
	} {
		if got, from := c.given.State(); got != c.want || from != c.from {
			t.Errorf("%s: %q from %d, want %q from %d", name, got, from, c.want, c.from)
		}
	}
}

func TestCompare(t *testing.T) {
	networked := settled()
	networked["connection"], networked["internet"], networked["remote_monitoring"], networked["on_the_spot"] = "wired", "unknown", "no", "not_yet"
	networked["firmware_read_at"], networked["firmware"] = "screen", "1.0.2"
	for name, c := range map[string]struct {
		change    func(b *Audit)
		likeness  Likeness
		conflicts []string
	}{
		"the same":                   {func(*Audit) {}, Same, nil},
		"a text spelled otherwise":   {func(b *Audit) { b.Answers["note"] = Answer{Value: word("x")} }, Complementary, nil},
		"another note":               {func(b *Audit) { b.Answers["note"] = Answer{Value: word("anders")} }, Complementary, nil},
		"an answer less":             {func(b *Audit) { delete(b.Answers, "upgrade") }, Complementary, nil},
		"firmware in other letters":  {func(b *Audit) { b.Answers["firmware"] = Answer{Value: word(" 1.0.2 ")} }, Same, nil},
		"another firmware":           {func(b *Audit) { b.Answers["firmware"] = Answer{Value: word("1.0.3")} }, Conflicting, []string{"firmware"}},
		"a firmware that was erased": {func(b *Audit) { b.Answers["firmware"] = Answer{Redacted: true} }, Same, nil},
		"another choice":             {func(b *Audit) { b.Answers["upgrade"] = Answer{Value: word("unknown")} }, Conflicting, []string{"upgrade"}},
		"off the network: not asked": {func(b *Audit) {
			b.Answers["connection"] = Answer{Value: word("none_proven")}
			b.Answers["internet"] = Answer{Value: word("reachable")} // left over
		}, Conflicting, []string{"connection"}},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := begun(t, networked), begun(t, networked)
			a.Answers["note"] = Answer{Value: word("X")}
			b.Answers["note"] = a.Answers["note"]
			c.change(b)
			if c.likeness == Same { // the notes are alike
				b.Answers["note"] = a.Answers["note"]
			}
			got := Compare(a, b)
			if got.Likeness != c.likeness && !(name == "a text spelled otherwise" && got.Likeness == Same) || !cmp.Equal(got.Conflicts(), c.conflicts) {
				t.Errorf("%s with %q", got.Likeness, got.Conflicts())
			}
		})
	}
}

func TestDisagreements(t *testing.T) {
	answers := settled()
	answers["firmware_read_at"] = "label"
	a := begun(t, answers)
	a.Answers["firmware"] = Answer{Item: "firmware", Value: word("1.0.3"), Provenance: Plate}
	a.Device.Firmware = "1.0.2"
	a.Network.Linked = []LinkedSighting{{Sighting: Sighting{Source: SourceSDC, Said: Said{Serial: "OTHER", Firmware: "1.0.2"}}}}
	a.Device.Serial = "C0042"
	want := []Disagreement{
		{Fact: "serial", Said: []SourceValue{{SaysList, "C0042"}, {SaysNetwork, "OTHER"}}},
		{Item: "firmware", Fact: "firmware", Said: []SourceValue{{SaysList, "1.0.2"}, {SaysPlate, "1.0.3"}, {SaysNetwork, "1.0.2"}}},
	}
	if diff := cmp.Diff(want, a.Disagreements()); diff != "" {
		t.Error(diff)
	}
	for name, c := range map[string]struct {
		listed, answered string
		disagree         bool
	}{
		"the listed one":            {"CMS 8000", "cms8000", false},
		"another of the notice":     {"CMS 8000", "cms6000", true},
		"not one of the notice":     {"CMS 8000", "not_contec", true},
		"one that the list has not": {"Infinity Delta", "cms8000", true},
		"none, as listed":           {"Infinity Delta", "not_contec", false},
		"nobody knows":              {"CMS 8000", "unknown", false},
		"the list says nothing":     {"", "cms8000", false},
	} {
		a := begun(t, map[string]string{"model": c.answered})
		a.Device = Device{Maker: "Contec", Model: c.listed}
		if c.listed == "Infinity Delta" {
			a.Device.Maker = "Dräger"
		}
		if got := a.Disagreements(); (len(got) > 0) != c.disagree {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestChanges(t *testing.T) {
	before := begun(t, map[string]string{"model": "cms8000", "upgrade": "unknown", "anomaly": "none"}).Answers
	a := begun(t, map[string]string{"model": "cms8000", "upgrade": "not_installed", "connection": "wired"})
	again := a.Answers["model"]
	again.Entry = "said again"
	a.Answers["model"] = again
	changed := a.Answers["upgrade"]
	changed.Entry = "said anew"
	a.Answers["upgrade"] = changed
	var items []string
	for _, c := range a.Changes(before) {
		items = append(items, c.Item)
	}
	if !cmp.Equal(items, []string{"anomaly", "connection", "upgrade"}) {
		t.Errorf("changed %q", items)
	}
}

// Who is named in an answer is an author, and the entry says so; it cannot leave
// a name out, nor claim one.
func TestPeopleNamed(t *testing.T) {
	var all People
	all.Add("p1", "Karla Kolumna")
	all.Add("p2", "karla  kolumna")
	all.Add("p3", "")
	all.Add("p4", "Jo")
	c := shipped(t)
	held := Say(`{"physician":"KARLA KOLUMNA","function":"Oberärztin"}`)
	e := &AuditAnswered{Item: "consultation", Private: held}
	e.Named = all.NamedIn(c, e)
	if !cmp.Equal(e.Named, []PersonID{"p1", "p2"}) {
		t.Fatalf("named %q", e.Named)
	}
	for name, c := range map[string]struct {
		named []PersonID
		text  Private
		wrong bool
	}{
		"as it is":                       {e.Named, held, false},
		"one left out":                   {e.Named[:1], held, true},
		"one more":                       {[]PersonID{"p1", "p2", "p4"}, held, true},
		"one more whose name was erased": {[]PersonID{"p1", "p2", "p3"}, held, false},
		"somebody unknown":               {[]PersonID{"p1", "p2", "p9"}, held, true},
		"out of order":                   {[]PersonID{"p2", "p1"}, held, true},
		"the name in the answer erased":  {[]PersonID{"p4"}, Private{Ref: "00"}, false},
		"nobody":                         {nil, Say(`{"physician":"Dr. Fremd"}`), false},
		"somebody where nobody is named": {[]PersonID{"p4"}, Say(`{"physician":"Dr. Fremd"}`), true},
	} {
		err := all.CheckNamed(shipped(t), &AuditAnswered{Item: "consultation", Private: c.text, Named: c.named})
		if (err != nil) != c.wrong {
			t.Errorf("%s: %v", name, err)
		}
	}
}
