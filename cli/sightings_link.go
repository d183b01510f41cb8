package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"visite/audit"
)

// linkPlan is what an import of sightings would link.
type linkPlan struct {
	rounds    int // that are open
	links     []plannedLink
	ambiguous []unlinked
	elsewhere []unlinked // known devices that no open round expects
	unknown   []unlinked
}

// plannedLink is one device seen, the device of the list that it is, and where a
// round expects that.
type plannedLink struct {
	round  audit.RoundID
	room   audit.Room
	device audit.Device
	by     audit.MatchedBy
	nearby audit.Nearby
	known  bool // it is linked already, as it is
}

// unlinked is a device seen with the devices that it could be.
type unlinked struct {
	nearby     audit.Nearby
	candidates []audit.Candidate
}

// planLinks matches sightings to devices, and these to the rounds that are open,
// the newest first.
func (s *site) planLinks(ctx context.Context, sightings []audit.Sighting) (*linkPlan, error) {
	o, err := s.Overview(ctx)
	if err != nil {
		return nil, err
	}
	plan := &linkPlan{rounds: len(o.Rounds)}
	for _, n := range audit.Gather(sightings) {
		found, err := s.Candidates(ctx, "", "", n)
		if err != nil {
			return nil, err
		}
		rest := unlinked{n, found}
		switch len(found) {
		case 0:
			plan.unknown = append(plan.unknown, rest)
			continue
		case 1:
		default:
			plan.ambiguous = append(plan.ambiguous, rest)
			continue
		}
		l := plannedLink{device: found[0].Device, by: found[0].By, nearby: n}
		if l.round, l.room, err = s.whereExpected(ctx, o.Rounds, l.device); err != nil {
			return nil, err
		}
		if l.round == "" {
			plan.elsewhere = append(plan.elsewhere, rest)
			continue
		}
		if l.known, err = s.linkedAlready(ctx, l); err != nil {
			return nil, err
		}
		plan.links = append(plan.links, l)
	}
	return plan, nil
}

// whereExpected is the newest open round that has a device on its list, and the
// room where that was audited, else where it is expected; "" if there is none.
func (s *site) whereExpected(ctx context.Context, rounds []audit.RoundSummary, d audit.Device) (audit.RoundID, audit.Room, error) {
	for _, r := range rounds {
		matches, err := s.Identify(ctx, r.ID, d.Code())
		if err != nil {
			return "", audit.Room{}, err
		}
		for _, m := range matches {
			switch {
			case m.Device.ID != d.ID:
			case m.At.ID != "":
				return r.ID, m.At, nil
			case m.Expected && m.Home.ID != "":
				return r.ID, m.Home, nil
			}
		}
	}
	return "", audit.Room{}, nil
}

// linkedAlready reports whether all that was seen was linked to the device in the
// round: the same table twice changes nothing, and does not overrule a person who
// has undone the link since.
func (s *site) linkedAlready(ctx context.Context, l plannedLink) (bool, error) {
	history, err := s.DeviceHistory(ctx, l.device.ID)
	if err != nil {
		return false, err
	}
	known := map[string]bool{}
	for _, line := range history.Lines {
		if e, ok := line.Event.(*audit.SightingLinked); ok && e.Round == l.round {
			for _, r := range e.Sightings {
				known[recordKey(r)] = true
			}
		}
	}
	return !slices.ContainsFunc(l.nearby.Sightings, func(one audit.Sighting) bool { return !known[recordKey(one.Record())] }), nil
}

func recordKey(r audit.SightingRecord) string {
	return strings.Join([]string{string(r.Source), r.MAC, r.Address, r.Interface, r.First, r.Last}, "|")
}

// nearbyName is a device seen by MAC and address.
func nearbyName(n audit.Nearby) string {
	return strings.TrimSpace(n.MAC() + " " + asAddress(n.Address()))
}

// nearbyFacts is what is known of a device seen, in one line.
func (a *app) nearbyFacts(n audit.Nearby) string {
	said := n.Said()
	var all []string
	if said.Host != "" {
		all = append(all, said.Host)
	}
	for _, f := range said.Facts {
		all = append(all, f.Label().In(a.lang)+" "+f.Text().In(a.lang))
	}
	return oneLine(strings.Join(all, " · "))
}

// sayPlan shows what would be linked, before anything is.
func (a *app) sayPlan(t *seenTable, plan *linkPlan) {
	for _, r := range t.rejected[:min(len(t.rejected), maxLines)] {
		where := ""
		if r.Column != "" {
			where = r.Column + ": "
		}
		a.talk(a.say.ListRow+": %s", r.Row, where+r.Reason)
	}
	if more := len(t.rejected) - maxLines; more > 0 {
		a.talk(a.say.RowsMore, more)
	}
	for _, u := range plan.ambiguous {
		a.talk(a.say.SeenMany, nearbyName(u.nearby), candidateNames(u.candidates))
	}
	if a.json {
		return
	}
	fmt.Fprintf(a.stdout, a.say.SeenFrom+"\n", oneLine(t.name), a.say.SeenSource[string(t.source)], a.clock(t.at))
	fmt.Fprintf(a.stdout, a.say.SeenLink+"\n", len(plan.links))
	rows := a.table()
	for _, l := range plan.links {
		word := a.say.MatchWord[string(l.by)]
		if l.known {
			word += ", " + a.say.SeenKnown
		}
		place := audit.Place{Ward: l.room.Ward.Name, Room: l.room.Name, Bed: l.device.Place.Bed}
		fmt.Fprintf(rows, "  %s\t%s\t%s\t%s\t%s\n", deviceName(l.device), placeLine(place), nearbyName(l.nearby), word, a.nearbyFacts(l.nearby))
	}
	_ = rows.Flush() // a.stdout keeps the error
	if n := len(plan.elsewhere); n > 0 {
		fmt.Fprintf(a.stdout, a.say.SeenElsewhere+"\n", n)
	}
	a.printUnknown(plan.unknown)
}

func (a *app) printUnknown(all []unlinked) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(a.stdout, a.say.SeenRest+"\n", len(all))
	rows := a.table()
	for _, u := range all[:min(len(all), maxLines)] {
		fmt.Fprintf(rows, "  %s\t%s\n", nearbyName(u.nearby), a.nearbyFacts(u.nearby))
	}
	_ = rows.Flush()
	if more := len(all) - maxLines; more > 0 {
		fmt.Fprintf(a.stdout, a.say.SeenRestMore+"\n", more)
	}
}

// seenDoneJSON is what came of a table of what was seen. Its names are interface.
type seenDoneJSON struct {
	File      string       `json:"file"`
	Format    string       `json:"format"`
	SHA256    string       `json:"sha256"`
	Source    audit.Source `json:"source"`
	At        string       `json:"at"`
	DryRun    bool         `json:"dry_run"`
	Rows      int          `json:"rows"`
	Linked    int          `json:"linked"`
	Links     []linkJSON   `json:"links"`
	Ambiguous []nearbyJSON `json:"ambiguous"`
	Elsewhere []nearbyJSON `json:"elsewhere"` // known devices that no open round expects
	Unknown   []nearbyJSON `json:"unknown"`
	Rejected  []listReject `json:"rejected"`
}

type linkJSON struct {
	nearbyJSON
	Round audit.RoundID `json:"round"`
	Ward  string        `json:"ward"`
	Room  string        `json:"room"`
	Known bool          `json:"known"` // linked already
}

type nearbyJSON struct {
	MAC     string         `json:"mac,omitempty"`
	Address string         `json:"address,omitempty"`
	Last    string         `json:"last"`
	Said    audit.Said     `json:"said"`
	Devices []deviceAsJSON `json:"devices"`
}

func asNearby(n audit.Nearby, found []audit.Candidate) nearbyJSON {
	j := nearbyJSON{MAC: n.MAC(), Address: asAddress(n.Address()), Last: asTime(n.Last()), Said: n.Said(), Devices: []deviceAsJSON{}}
	for _, c := range found {
		j.Devices = append(j.Devices, asDevice(c.Device, c.By))
	}
	return j
}

func asUnlinked(all []unlinked) []nearbyJSON {
	list := []nearbyJSON{}
	for _, u := range all {
		list = append(list, asNearby(u.nearby, u.candidates))
	}
	return list
}

func (a *app) saySeen(t *seenTable, plan *linkPlan, linked int, dry bool) error {
	known := 0
	links := []linkJSON{}
	for _, l := range plan.links {
		if l.known {
			known++
		}
		one := asNearby(l.nearby, []audit.Candidate{{Device: l.device, By: l.by}})
		links = append(links, linkJSON{one, l.round, l.room.Ward.Name, l.room.Name, l.known})
	}
	if a.json {
		return a.printJSON(seenDoneJSON{
			File: t.name, Format: t.format, SHA256: t.sha256, Source: t.source, At: asTime(t.at), DryRun: dry, Rows: t.rows, Linked: linked,
			Links: links, Ambiguous: asUnlinked(plan.ambiguous), Elsewhere: asUnlinked(plan.elsewhere), Unknown: asUnlinked(plan.unknown), Rejected: t.rejected,
		})
	}
	devices := len(plan.links) + len(plan.ambiguous) + len(plan.elsewhere) + len(plan.unknown)
	line := fmt.Sprintf(a.say.SeenDone, t.rows, len(t.rejected), devices, linked, known)
	if dry {
		line = fmt.Sprintf(a.say.SeenTried, line)
	}
	_, err := fmt.Fprintln(a.stdout, line)
	return err
}
