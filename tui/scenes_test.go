package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
)

// The sizes every screen is looked at in.
var sizes = [][2]int{{80, 24}, {120, 40}, {60, 20}}

// stage is a site in the middle of a round, with everything on it that the
// screens of the round can show.
type stage struct {
	*testSite
	round  audit.RoundID
	audits map[string]audit.AuditID // by what they show
}

// sceneItem is what the items of networked, unpatched monitors are answered with.
func networked(more ...string) []string {
	return append([]string{
		"patient_attached", "yes", "model", "cms8000", "anomaly", "none", "firmware_read_at", "not_readable",
		"connection", "wired", "internet", "unknown", "open_egress_past", "unknown", "upgrade", "not_installed",
		"serious_incident", "no",
	}, more...)
}

// newStage sets the stage.
func newStage(t *testing.T) *stage {
	t.Helper()
	var devices []audit.Device
	for room := 201; room <= 209; room++ {
		for bed := 1; bed <= 2; bed++ {
			number := fmt.Sprintf("MT-%d%02d", room, bed)
			devices = append(devices, listed(number, "CMS8000", icu, fmt.Sprint(room), fmt.Sprint(bed)))
		}
	}
	devices = append(devices, listed("MT-31001", "CMS6000", "Kardiologie", "310", ""))
	for i := 16; i < 18; i++ { // those of room 209
		devices[i].UDI = "(01)04006381333931(21)" + devices[i].Serial
	}
	s := &stage{testSite: newTestSite(t, devices...), audits: map[string]audit.AuditID{}}
	ctx := context.Background()
	s.check(s.store.ListRooms(ctx, icu, []string{"210", "211"}))

	before := s.testSite.round(icu)
	s.seal(before, "203", "MT-20301", separated()...)
	s.seal(before, "203", "MT-20302", separated()...)
	_, err := s.store.CloseRound(ctx, before, true)
	s.check(err)
	s.clock.set(morning.AddDate(0, 2, 3))

	s.round = s.testSite.round(icu)
	room := func(name string) audit.RoomID { return audit.NewRoom(icu, name).ID }
	s.audits["sealed"] = s.seal(s.round, "201", "MT-20101", separated()...)
	s.check(s.store.Miss(ctx, s.round, room("201"), audit.NumberID("MT-20102"), ""))
	s.check(s.store.LeaveRoom(ctx, s.round, room("201")))
	s.check(s.store.LeaveNoAccess(ctx, s.round, room("202"), "Isolation"))
	s.audits["fresh"] = s.begin(s.round, "203", "MT-20301").ID
	s.audits["stop"] = s.begin(s.round, "203", "MT-20302", networked("remote_monitoring", "unknown")[:16]...).ID
	s.check(s.store.Find(ctx, s.round, room("203"), audit.NumberID("MT-20402")))
	s.check(s.store.Find(ctx, s.round, room("203"), audit.NumberID("MT-31001")))
	s.audits["consult"] = s.begin(s.round, "205", "MT-20501", networked("remote_monitoring", "yes", "on_the_spot", "neither_possible")...).ID
	s.audits["approval"] = s.begin(s.round, "205", "MT-20502", networked("remote_monitoring", "no", "on_the_spot", "disconnected_proven")...).ID
	s.audits["evidence"] = s.begin(s.round, "206", "MT-20601", append(separated(), "upgrade", "installed_evidence")...).ID
	s.audits["done"] = s.begin(s.round, "206", "MT-20602", separated()...).ID
	s.audits["hold"] = s.begin(s.round, "207", "MT-20701", append(networked("patient_attached", "no", "remote_monitoring", "no"), "anomaly", "tamper_signs")...).ID
	s.audits["contradiction"] = s.begin(s.round, "207", "MT-20702",
		"patient_attached", "no", "model", "not_contec", "plate", "Contec CMS8000", "anomaly", "none", "serious_incident", "no").ID
	s.check(s.store.LeaveEmpty(ctx, s.round, room("210")))
	amended := s.seal(s.round, "208", "MT-20801", separated()...)
	_, err = s.store.Amend(ctx, amended, "Firmware noch einmal abgelesen")
	s.check(err)
	s.audits["amended"] = amended
	s.audits["text"] = s.begin(s.round, "208", "MT-20802", separated()[:8]...).ID
	return s
}

func (s *stage) room(name string) func(*env) screen {
	return func(e *env) screen { return newRoom(e, s.round, audit.NewRoom(icu, name).ID) }
}

func (s *stage) asks(name, item string) func(*env) screen {
	return func(e *env) screen { return newQuestion(e, s.audits[name], item) }
}

func (s *stage) ends(name string) func(*env) screen {
	return func(e *env) screen { return newComplete(e, s.audits[name], nil) }
}

// scene is a screen and what is pressed on it.
type scene struct {
	name string
	open func(*env) screen
	keys []string
	scan string
}

func (s *stage) scenes() []scene {
	walk := func(e *env) screen { return newWalk(e, s.round) }
	return []scene{
		{name: "walk", open: walk},
		{name: "walk-search", open: walk, keys: []string{"2", "0"}},
		{name: "walk-nothing", open: walk, keys: []string{"9", "9"}},
		{name: "walk-scan", open: walk, scan: "MT-20801"},
		{name: "walk-scan-sealed", open: walk, scan: "MT-20101"},
		{name: "walk-scan-unknown", open: walk, scan: "4012345678901"},
		{name: "question-scan", open: s.asks("fresh", ""), scan: "MT-20302"},
		{name: "room", open: s.room("203")},
		{name: "room-untouched", open: s.room("209")},
		{name: "room-empty", open: s.room("211")},
		{name: "room-none", open: s.room("209"), keys: []string{"0"}},
		{name: "no-access", open: s.room("209"), keys: []string{"x"}},
		{name: "missing", open: s.room("209"), keys: []string{"-"}},
		{name: "room-found", open: s.room("203"), keys: []string{"end", "up"}},
		{name: "unfound", open: s.room("203"), keys: []string{"end", "up", "-"}},
		{name: "drop", open: s.room("203"), keys: []string{"v"}},
		{name: "drop-answered", open: s.asks("done", "upgrade"), keys: []string{"v", "enter"}},
		{name: "identify", open: s.room("209"), keys: []string{"h"}},
		{name: "identify-unknown", open: s.room("209"), scan: "4012345678901"},
		{name: "identify-moved", open: s.room("209"), scan: "MT-20401"},
		{name: "identify-stranger", open: s.room("211"), scan: "MT-31001"},
		{name: "identify-again", open: s.room("209"), scan: "MT-20101"},
		{name: "identify-udi-unknown", open: s.room("209"), scan: "]d201095060001343521727123110L7\x1d21YX4711"},
		{name: "identify-udi-model", open: s.room("209"), scan: "]d20104006381333931"},
		{name: "identify-udi-other-model", open: s.room("204"), scan: "(01)09506000134352(21)SNMT-20901"},
		{name: "identify-udi-keyboard", open: s.room("209"), scan: "+d201095060001343521727123110L7ß4"},

		{name: "identify-udi-check", open: s.room("209"), scan: "(01)09506000134353(21)4711"},
		{name: "identify-udi-separator", open: s.room("209"), scan: "010950600013435210L717271231214711"},
		{name: "identify-udi-doubt", open: s.room("209"), scan: "0109506000134352214711A10L7"},
		{name: "new-device-udi", open: s.room("209"), scan: "]d201095060001343521727123110L7\x1d21YX4711", keys: []string{"enter", "tab", "tab", "tab", "tab", "tab"}},
		{name: "new-device", open: s.room("209"), scan: "4012345678901", keys: []string{"enter"}},
		{name: "reconcile", open: s.room("203"), keys: []string{"n"}},
		{name: "reconcile-done", open: s.room("201"), keys: []string{"n"}},
		{name: "question", open: s.asks("fresh", "")},
		{name: "question-model", open: s.asks("fresh", "model")},
		{name: "question-given", open: s.asks("done", "upgrade")},
		{name: "question-text", open: s.asks("text", "firmware")},
		{name: "question-guarded", open: s.asks("stop", "connection"), keys: []string{"enter"}},
		{name: "question-hold", open: s.asks("hold", "on_the_spot")},
		{name: "stop", open: s.asks("stop", "on_the_spot")},
		{name: "on-the-spot", open: s.asks("stop", "on_the_spot"), keys: []string{"enter"}},
		{name: "consultation-item", open: s.asks("consult", "consultation"), keys: []string{"enter"}},
		{name: "consultation", open: s.asks("consult", "consultation"), keys: []string{"enter", "enter", "1", "enter"}},
		{name: "consultation-decision", open: s.asks("consult", "consultation"), keys: []string{"enter", "enter", "1", "tab", "tab", "tab", "tab"}},
		{name: "consultation-nobody", open: s.asks("consult", "consultation"), keys: []string{"enter", "enter", "2"}},
		{name: "approval", open: s.asks("approval", "ward_approval"), keys: []string{"enter", "enter"}},
		{name: "evidence", open: s.asks("evidence", "upgrade_evidence"), keys: []string{"enter"}},
		{name: "items", open: s.asks("stop", "connection"), keys: []string{"enter", "l"}},
		{name: "outcome", open: s.asks("hold", "upgrade"), keys: []string{"o"}},
		{name: "note", open: s.asks("done", "upgrade"), keys: []string{"n"}},
		{name: "attach", open: s.asks("done", "upgrade"), keys: []string{"e"}},
		{name: "incomplete", open: s.ends("stop")},
		{name: "seal", open: s.ends("done")},
		{name: "seal-contradiction", open: s.ends("contradiction")},
		{name: "sealed", open: s.ends("sealed")},
		{name: "amend", open: s.ends("sealed"), keys: []string{"a"}},
		{name: "amended", open: s.asks("amended", "connection")},
		{name: "close-gaps", open: walk, keys: []string{"e"}},
		{name: "close-sure", open: walk, keys: []string{"e", "g"}},
	}
}

// trimRight takes blanks off the ends of lines.
func trimRight(view string) string {
	lines := strings.Split(view, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// Every screen of the round, in both languages and three sizes.
func TestRoundScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		s := newStage(t)
		for _, sc := range s.scenes() {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				d := newDriver(t, s.testSite, lang, 80, 24)
				d.open(newWalk(d.app.e, s.round), sc.open(d.app.e))
				d.wait(handSpeed * 2)
				if sc.scan != "" {
					d.scan(sc.scan)
				}
				for _, k := range sc.keys {
					d.wait(handSpeed)
					d.press(k)
				}
				var seen strings.Builder
				for _, size := range sizes {
					d.resize(size[0], size[1])
					fmt.Fprintf(&seen, "%d×%d\n%s\n\n", size[0], size[1], trimRight(d.look()))
				}
				golden.RequireEqual(t, []byte(seen.String()))
			})
		}
	}
}
