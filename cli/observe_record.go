package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"slices"
	"strings"
	"time"

	"visite/audit"
	"visite/discovery/capture"
)

// recorder matches what was observed to the devices of the database, if there is
// one, and records it.
type recorder struct {
	app     *app
	options observeOptions
	site    *site // nil: there is no database
	known   []audit.Device
	at      map[string][]audit.Device // those with that MAC or address
	device  *audit.Device             // that was named; nil if none was
}

// openRecorder opens the database: to write if something is to be recorded, else
// to look, if it is there and can be read.
func (a *app) openRecorder(ctx context.Context, o observeOptions) (*recorder, error) {
	r := &recorder{app: a, options: o}
	var err error
	switch {
	case o.device != "" || o.record:
		r.site, err = a.openToWrite(ctx, o.as)
	case a.hasDatabase():
		if r.site, err = a.openToRead(ctx); err != nil {
			a.talk("%s", a.explain(err))
			return r, nil
		}
	}
	if err != nil || r.site == nil {
		return r, err
	}
	if r.known, err = knownDevices(ctx, r.site.Store); err == nil && o.device != "" {
		r.device, err = r.app.deviceCalled(r.known, o.device)
	}
	r.at = map[string][]audit.Device{}
	for _, d := range r.known {
		for _, mac := range d.MACs() {
			r.at[mac] = append(r.at[mac], d)
		}
		for _, address := range d.Addresses() {
			r.at[address.String()] = append(r.at[address.String()], d)
		}
	}
	if err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *recorder) close() {
	if r.site != nil {
		r.site.Close()
	}
}

// hasDatabase reports whether a database is named, or lies where it usually does.
func (a *app) hasDatabase() bool {
	path, err := a.dataFile()
	if err != nil {
		return false
	}
	_, err = os.Stat(path)
	return a.file != "" || !errors.Is(err, fs.ErrNotExist)
}

// match finds the devices that something seen may be.
func (r *recorder) match(mac string, address netip.Addr) []audit.Candidate {
	near := slices.Concat(r.at[audit.NormalMAC(mac)], r.at[address.String()])
	found := audit.Nearby{Sightings: []audit.Sighting{{MAC: mac, Address: address}}}.Match(near)
	slices.SortStableFunc(found, func(a, b audit.Candidate) int { return strings.Compare(string(a.Device.ID), string(b.Device.ID)) })
	return slices.CompactFunc(found, func(a, b audit.Candidate) bool { return a.Device.ID == b.Device.ID })
}

// record keeps what one capture shows, as asked for. It says what it could not
// keep; done holds the devices it has kept something for.
func (r *recorder) record(ctx context.Context, o *capture.Observation) (done []audit.Device, err error) {
	if r.device == nil && !r.options.record {
		return nil, nil
	}
	if o.First.IsZero() {
		return nil, failf(r.app.say.NoTimes, o.Name)
	}
	if r.device != nil {
		e, err := r.evidence(o)
		if err != nil {
			return nil, err
		}
		if err := r.site.session.ObserveContact(ctx, e); err != nil {
			return nil, err
		}
		return []audit.Device{*r.device}, nil
	}
	callers := map[audit.DeviceID][]capture.Caller{}
	for _, c := range o.Callers {
		found := r.match(c.MAC, c.Address)
		switch {
		case len(found) == 0 || !c.HardCoded(): // the latter is for a person to judge: --device
		case len(found) == 1:
			callers[found[0].Device.ID] = append(callers[found[0].Device.ID], c)
		default:
			r.app.talk(r.app.say.RecordManyDevices, callerName(c), candidateNames(found))
		}
	}
	for _, d := range r.known {
		if callers[d.ID] == nil {
			continue
		}
		if err := r.site.session.ObserveContact(ctx, r.contacts(o, d, callers[d.ID])); err != nil {
			return done, err
		}
		done = append(done, d)
	}
	if len(done) == 0 {
		r.app.talk("%s", r.app.say.RecordNone)
	}
	return done, nil
}

// evidence is what a capture shows of the device that was named: the contacts of
// those callers that are it, or that it was not seen to call.
func (r *recorder) evidence(o *capture.Observation) (audit.ContactObserved, error) {
	say, d := r.app.say, *r.device
	is := func(c capture.Caller) bool {
		if r.options.caller != "" {
			return isCaller(r.options.caller, c.MAC, c.Address)
		}
		return r.isDevice(c.MAC, c.Address)
	}
	var own []capture.Caller
	for _, c := range o.Callers {
		if is(c) {
			own = append(own, c)
		}
	}
	if len(own) > 0 {
		return r.contacts(o, d, own), nil
	}
	for _, s := range o.Sightings { // it is there, and does not call
		if r.options.caller != "" && isCaller(r.options.caller, s.MAC, s.Address) || r.options.caller == "" && r.isDevice(s.MAC, s.Address) {
			return r.contacts(o, d, []capture.Caller{{MAC: s.MAC, Address: s.Address}}), nil
		}
	}
	switch {
	case r.options.caller != "":
		return audit.ContactObserved{}, failf(say.NoCaller, o.Name, r.options.caller)
	case len(o.Callers) > 1:
		var names []string
		for _, c := range o.Callers {
			names = append(names, callerName(c))
		}
		return audit.ContactObserved{}, failf(say.ManyCallers, o.Name, deviceName(d), strings.Join(names, ", "))
	case len(o.Callers) == 1 && len(d.MACs())+len(d.Addresses()) > 0:
		c := o.Callers[0]
		return audit.ContactObserved{}, failf(say.OtherCaller, o.Name, callerName(c), deviceName(d), firstOf(c.MAC, c.Address.String()))
	case len(o.Callers) == 1: // the person says so, and nothing speaks against it
		return r.contacts(o, d, o.Callers), nil
	}
	e := r.contacts(o, d, nil)
	e.Conditions = audit.Say(strings.Join(append(r.conditions(o), say.ObservedAbsent), "\n"))
	return e, nil
}

func (r *recorder) isDevice(mac string, address netip.Addr) bool {
	return slices.ContainsFunc(r.match(mac, address), func(c audit.Candidate) bool { return c.Device.ID == r.device.ID })
}

// isCaller reports whether a text is that MAC or that address.
func isCaller(text, mac string, address netip.Addr) bool {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr == address
	}
	return mac != "" && audit.NormalMAC(text) == audit.NormalMAC(mac)
}

// contacts is the event for a device out of what its callers have done.
func (r *recorder) contacts(o *capture.Observation, d audit.Device, callers []capture.Caller) audit.ContactObserved {
	e := audit.ContactObserved{
		Device: d.ID, SHA256: o.SHA256, First: o.First.Format(time.RFC3339), Last: o.Last.Format(time.RFC3339), Contacts: []audit.Contact{},
		Conditions: audit.Say(strings.Join(r.conditions(o), "\n")),
	}
	if o.Live {
		e.Interface = o.Name
	} else {
		e.File = audit.Say(o.Name)
	}
	for _, c := range callers {
		e.MAC = firstOf(e.MAC, c.MAC)
		if e.Address == "" && c.Address.IsValid() {
			e.Address = c.Address.String()
		}
		e.Contacts = append(e.Contacts, c.Contacts...)
	}
	if len(e.Contacts) > 0 && !slices.ContainsFunc(callers, capture.Caller.HardCoded) {
		e.Conditions.Text = strings.TrimPrefix(e.Conditions.Text+"\n"+r.app.say.CallsNetwork, "\n")
	}
	return e
}

// conditions are what the person says of them, and what the capture itself tells.
func (r *recorder) conditions(o *capture.Observation) []string {
	var all []string
	if r.options.conditions != "" {
		all = append(all, r.options.conditions)
	}
	return append(all, r.app.shortcomings(o)...)
}

// shortcomings are what keeps a capture from showing everything.
func (a *app) shortcomings(o *capture.Observation) (all []string) {
	if o.Ended != nil {
		all = append(all, o.Ended.Text.In(a.lang))
	}
	if o.Lost > 0 {
		all = append(all, fmt.Sprintf(a.say.ObservedLost, o.Lost))
	}
	for _, f := range o.Filters {
		all = append(all, fmt.Sprintf(a.say.ObservedFilter, f))
	}
	if o.Unread > 0 {
		all = append(all, fmt.Sprintf(a.say.ObservedUnread, o.UnreadLink, o.Unread))
	}
	if o.Dropped > 0 {
		all = append(all, fmt.Sprintf(a.say.ObservedDropped, o.Dropped))
	}
	return all
}
