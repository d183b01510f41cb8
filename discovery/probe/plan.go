package probe

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/link"
)

// Plan is what a connect check of one host would send: nothing but the
// connections themselves.
type Plan struct {
	Target audit.ProbeTarget
	Takes  time.Duration // at least, if the host answers
	AtMost time.Duration
}

// NewPlan says what a check of a target would send over a link, or why it must
// not be made.
func (p *Prober) NewPlan(target audit.ProbeTarget, l link.Link, permit audit.NetworkPermit) (Plan, error) {
	if err := check(target, l, permit, p.sim); err != nil {
		return Plan{}, err
	}
	n := time.Duration(len(target.Ports))
	takes := (n - 1) * audit.ProbePortPause
	if slices.Contains(target.Ports, telnetPort) {
		takes += audit.ProbeBannerTime
	}
	most := takes + n*audit.ProbeConnectTime
	return Plan{Target: target, Takes: takes, AtMost: min(most, audit.ProbeHostTime)}, nil
}

// Line is the plan in words: "5 connects to 10.1.2.3: 23, 80, 111, 515, 2049; 0
// bytes sent; about 3 s".
func (p Plan) Line() checklist.Text {
	n, ports, seconds := len(p.Target.Ports), portList(p.Target.Ports), int((p.Takes + time.Second - 1).Seconds())
	seconds = max(1, seconds)
	connects, verbindungen := "connects", "Verbindungen"
	if n == 1 {
		connects, verbindungen = "connect", "Verbindung"
	}
	count := strconv.Itoa(n)
	return checklist.Text{
		checklist.German:  count + " " + verbindungen + " zu " + p.Target.Address + ": " + ports + "; 0 Byte gesendet; etwa " + strconv.Itoa(seconds) + " s",
		checklist.English: count + " " + connects + " to " + p.Target.Address + ": " + ports + "; 0 bytes sent; about " + strconv.Itoa(seconds) + " s",
	}
}

func portList(ports []int) string {
	all := make([]string, len(ports))
	for i, port := range ports {
		all[i] = strconv.Itoa(port)
	}
	return strings.Join(all, ", ")
}
