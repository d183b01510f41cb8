package cli

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"visite/audit"
	"visite/discovery/capture"
)

// observedJSON is what one capture shows. Its names are interface.
type observedJSON struct {
	File       string         `json:"file,omitempty"`
	Interface  string         `json:"interface,omitempty"` // of a watch
	Format     string         `json:"format,omitempty"`
	SHA256     string         `json:"sha256,omitempty"`
	Packets    int            `json:"packets"`
	Bytes      int64          `json:"bytes"`
	First      string         `json:"first,omitempty"` // RFC 3339
	Last       string         `json:"last,omitempty"`
	Conditions []string       `json:"conditions"` // given, and what kept the capture from showing everything
	CutOff     bool           `json:"cut_off"`    // or broken: what could be read before counts
	Verdict    string         `json:"verdict"`    // calls, calls_network or not_observed
	Words      string         `json:"words"`
	Callers    []callerJSON   `json:"callers"`
	Seen       []seenJSON     `json:"seen"`
	Recorded   []deviceAsJSON `json:"recorded"`
}

type callerJSON struct {
	MAC      string          `json:"mac,omitempty"`
	Via      string          `json:"via,omitempty"`
	Address  string          `json:"address,omitempty"`
	Verdict  string          `json:"verdict"`
	Words    string          `json:"words"`
	Contacts []audit.Contact `json:"contacts"`
	Devices  []deviceAsJSON  `json:"devices"` // of the database, that it may be
}

type seenJSON struct {
	MAC     string         `json:"mac,omitempty"`
	Address string         `json:"address,omitempty"`
	First   string         `json:"first,omitempty"`
	Last    string         `json:"last,omitempty"`
	Said    audit.Said     `json:"said,omitzero"`
	Devices []deviceAsJSON `json:"devices"`
}

// deviceAsJSON is a device of the database and by what it was recognised.
type deviceAsJSON struct {
	ID     audit.DeviceID  `json:"id"`
	Number string          `json:"number"` // inventory number, else serial number
	Name   string          `json:"name"`
	By     audit.MatchedBy `json:"by,omitempty"`
}

// sayObserved records what a capture shows, if that is asked for, and prints it,
// unless JSON is wanted. path is the file as it was named, "" of a watch.
func (a *app) sayObserved(ctx context.Context, r *recorder, o *capture.Observation, path string) (observedJSON, error) {
	recorded, err := r.record(ctx, o)
	one := r.asJSON(o)
	if !a.json {
		a.printObserved(r, o, path)
	}
	for _, d := range recorded {
		one.Recorded = append(one.Recorded, asDevice(d, ""))
		a.talk(a.say.RecordedFor, deviceName(d))
	}
	return one, err
}

func (r *recorder) asJSON(o *capture.Observation) observedJSON {
	one := observedJSON{
		Format: o.Format, SHA256: o.SHA256, Packets: o.Packets, Bytes: o.Bytes, First: asTime(o.First), Last: asTime(o.Last),
		Conditions: append([]string{}, r.conditions(o)...), CutOff: o.Ended != nil,
		Callers: []callerJSON{}, Seen: []seenJSON{}, Recorded: []deviceAsJSON{},
	}
	if one.File = o.Name; o.Live {
		one.File, one.Interface = "", o.Name
	}
	one.Verdict, one.Words = r.app.verdict(o, o.Callers)
	for _, c := range o.Callers {
		j := callerJSON{MAC: c.MAC, Via: c.Via, Address: asAddress(c.Address), Contacts: c.Contacts, Devices: r.devices(c.MAC, c.Address)}
		j.Verdict, j.Words = r.app.verdict(o, []capture.Caller{c})
		one.Callers = append(one.Callers, j)
	}
	for _, s := range o.Sightings {
		one.Seen = append(one.Seen, seenJSON{
			MAC: s.MAC, Address: asAddress(s.Address), First: asTime(s.First), Last: asTime(s.Last), Said: s.Said, Devices: r.devices(s.MAC, s.Address),
		})
	}
	return one
}

func (r *recorder) devices(mac string, address netip.Addr) []deviceAsJSON {
	all := []deviceAsJSON{}
	for _, c := range r.match(mac, address) {
		all = append(all, asDevice(c.Device, c.By))
	}
	return all
}

func asDevice(d audit.Device, by audit.MatchedBy) deviceAsJSON {
	return deviceAsJSON{ID: d.ID, Number: d.Code(), Name: d.Name(), By: by}
}

func asTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func asAddress(a netip.Addr) string {
	if !a.IsValid() {
		return ""
	}
	return a.String()
}

// verdict is what may be said of callers in a capture: that they call, which is
// evidence, or that it was not observed, which says nothing.
func (a *app) verdict(o *capture.Observation, callers []capture.Caller) (code, words string) {
	switch {
	case slices.ContainsFunc(callers, capture.Caller.HardCoded):
		return "calls", a.say.Calls
	case len(callers) > 0:
		return "calls_network", a.say.CallsNetwork
	case o.First.IsZero():
		return "not_observed", a.say.NotObservedShort
	}
	minutes := strconv.FormatFloat(o.Duration().Minutes(), 'f', 1, 64)
	return "not_observed", fmt.Sprintf(a.say.NotObserved, strings.TrimSuffix(minutes, ".0"))
}

// maxSeen is how many devices that only were seen are listed.
const maxSeen = 30

func (a *app) printObserved(r *recorder, o *capture.Observation, path string) {
	line := func(format string, args ...any) {
		fmt.Fprintln(a.stdout, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
	first, last := a.clock(o.First), a.clock(o.Last)
	if o.Live {
		line(a.say.ObservedLive, o.Name, o.Packets, first, last)
	} else {
		line(a.say.ObservedFile, oneLine(o.Name), o.Format, o.Packets, first, last)
	}
	if len(o.Callers) == 0 {
		_, words := a.verdict(o, nil)
		line("%s", words)
	}
	conditions := r.conditions(o)
	if len(conditions) > 0 || len(o.Callers) == 0 {
		line(a.say.ConditionsAre, oneLine(firstOf(strings.Join(conditions, "; "), a.say.ConditionsNone)))
	}
	for _, c := range o.Callers {
		_, words := a.verdict(o, []capture.Caller{c})
		line("\n%s: %s", callerName(c), words)
		a.printContacts(c)
		a.printDevices(r, c, path)
	}
	a.printSeen(r, o.Sightings)
}

func (a *app) printContacts(c capture.Caller) {
	rows := a.table()
	for _, one := range c.Contacts {
		fmt.Fprintf(rows, "  %s\t%d×\t%s\n", a.contactLine(one), one.Count, a.between(one.First, one.Last))
	}
	_ = rows.Flush() // a.stdout keeps the error
	if c.Via != "" {
		fmt.Fprintf(a.stdout, "  "+a.say.BehindRouter+"\n", c.Via)
	}
}

// contactLine is one way of calling, in words.
func (a *app) contactLine(c audit.Contact) string {
	to := c.To
	if c.Port != 0 {
		to += ":" + strconv.Itoa(c.Port)
	}
	line := a.say.CallWord[string(c.Kind)] + " " + to
	if c.FrameType != "" {
		line += ", " + firstOf(a.say.FrameWord[c.FrameType], c.FrameType)
	}
	return line
}

// printDevices says which device of the database a caller may be, and how to
// record it.
func (a *app) printDevices(r *recorder, c capture.Caller, path string) {
	if r.site == nil {
		return
	}
	found := r.match(c.MAC, c.Address)
	for _, one := range found {
		fmt.Fprintf(a.stdout, "  → "+a.say.MayBe+"\n", deviceName(one.Device), a.say.MatchWord[string(one.By)])
	}
	if len(found) == 0 {
		fmt.Fprintf(a.stdout, "  → %s\n", a.say.NotMatched)
	}
	if r.options.record || r.device != nil || path == "" {
		return
	}
	number, caller := "NUMBER", " --caller "+firstOf(c.MAC, asAddress(c.Address))
	if len(found) == 1 {
		number, caller = found[0].Device.Code(), ""
	}
	fmt.Fprintf(a.stdout, "  "+a.say.ToRecord+"\n", fmt.Sprintf("visite observe %s --device %s%s", shellWord(path), shellWord(number), caller))
}

func (a *app) printSeen(r *recorder, all []audit.Sighting) {
	fmt.Fprintf(a.stdout, "\n"+a.say.SeenDevices+"\n", len(all))
	rows := a.table()
	for _, s := range all[:min(len(all), maxSeen)] {
		what := []string{s.Name, s.Host, s.Maker, s.Model, s.Spot.Unit, s.Spot.Room, s.Spot.Bed}
		for _, f := range s.Facts {
			what = append(what, f.Label().In(a.lang)+" "+f.Text().In(a.lang))
		}
		devices := candidateNames(r.match(s.MAC, s.Address))
		what = slices.DeleteFunc(append(what, devices), func(text string) bool { return text == "" })
		fmt.Fprintf(rows, "  %s\t%s\t%s\n", firstOf(s.MAC, "–"), firstOf(asAddress(s.Address), "–"), oneLine(strings.Join(what, " · ")))
	}
	_ = rows.Flush()
	if more := len(all) - maxSeen; more > 0 {
		fmt.Fprintf(a.stdout, a.say.SeenMore+"\n", more)
	}
}

// callerName is a caller by MAC and address.
func callerName(c capture.Caller) string {
	return strings.TrimSpace(c.MAC + " " + asAddress(c.Address))
}

// deviceName is a device by number and name.
func deviceName(d audit.Device) string { return strings.TrimSpace(d.Code() + " " + d.Name()) }

func deviceNames(all []audit.Device) string {
	var names []string
	for _, d := range all {
		names = append(names, deviceName(d))
	}
	return strings.Join(names, ", ")
}

func candidateNames(all []audit.Candidate) string {
	var devices []audit.Device
	for _, c := range all {
		devices = append(devices, c.Device)
	}
	return deviceNames(devices)
}

// clock is a time for people, in the zone of this laptop.
func (a *app) clock(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(a.now().Location()).Format("2006-01-02 15:04:05")
}

// between is when the first and the last of something was, for people.
func (a *app) between(first, last string) string {
	from, errFrom := time.Parse(time.RFC3339, first)
	to, errTo := time.Parse(time.RFC3339, last)
	switch {
	case errFrom != nil || errTo != nil:
		return ""
	case from.Equal(to):
		return a.clock(from)
	}
	return a.clock(from) + " – " + to.In(a.now().Location()).Format("15:04:05")
}

// shellWord is a text as one word of a shell.
func shellWord(s string) string {
	if s = oneLine(s); s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/+:,") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
