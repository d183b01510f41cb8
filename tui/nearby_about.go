package tui

import (
	"strings"

	"visite/audit"
)

// about is all that is known of a device seen, in plain words.
func (s *nearbyOneScreen) about(w int) string {
	return strings.Join(s.e.sightingLines(s.seen.Nearby, s.seen.title, s.room.visit, w), "\n")
}

// sightingLines are what a device says of itself, how it was seen, and what is
// to be thought of that.
func (e *env) sightingLines(n audit.Nearby, title string, v *audit.Visit, w int) []string {
	th, words := e.th, e.w.network
	var lines []string
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, strings.Split(indent("  ", th.muted.Render(label+": ")+text, w), "\n")...)
		}
	}
	lines = append(lines, wrapLines(th.bold.Render(title), w)...)
	said := n.Said()
	for _, f := range []struct{ label, value string }{
		{e.w.round.deviceMaker, said.Maker},
		{e.w.round.deviceModel, said.Model},
		{capital(e.w.serial), said.Serial},
		{capital(e.w.firmware), said.Firmware},
		{words.hostName, said.Host},
	} {
		add(f.label, audit.Clean(f.value, 120))
	}
	add(words.address, e.addressLine(n))
	lines = append(lines, e.macLines(n.MAC(), w)...)
	lines = append(lines, e.spotLines(said.Spot, v, w)...)
	for _, s := range n.Sightings {
		add(words.source(s.Source), words.sourceIs(s.Source)+", "+e.spanTime(s.First, s.Last))
		if s.Gone {
			lines = append(lines, "  "+th.muted.Render("– "+words.gone))
		}
	}
	lines = append(lines, e.foreignLines(n, w)...)
	add(words.services, cleanList(said.Services))
	for _, f := range said.Facts {
		if f.Key != audit.FactMACMaker && f.Key != audit.FactMACNote { // these stand with the MAC
			add(audit.Clean(e.text(f.Label()), 40), audit.Clean(e.text(f.Text()), 200))
		}
	}
	return lines
}

func cleanList(all []string) string {
	clean := make([]string, len(all))
	for i, s := range all {
		clean[i] = audit.Clean(s, 60)
	}
	return joinComma(clean)
}

func (e *env) addressLine(n audit.Nearby) string {
	a := n.Address()
	if !a.IsValid() {
		return e.w.network.noAddress
	}
	on := ""
	for _, s := range n.Sightings {
		if s.Interface != "" {
			on = " · " + audit.Clean(s.Interface, 40)
		}
	}
	return a.String() + e.th.muted.Render(on)
}

// macLines are the MAC address and what it gives away: a hint, never a finding.
func (e *env) macLines(mac string, w int) []string {
	if mac == "" || e.site.Finder == nil {
		return nil
	}
	th, words, hint := e.th, e.w.network, e.site.Finder.Maker(mac)
	text := audit.Clean(mac, 40)
	switch {
	case hint.Local:
		text += " · " + words.localMAC
	case hint.Maker != nil:
		text += " · " + audit.Clean(e.text(hint.Maker), 120)
	default:
		text += " · " + words.noMaker
	}
	lines := strings.Split(indent("  ", th.muted.Render("MAC: ")+text, w), "\n")
	if hint.NoTouch != nil {
		lines = append(lines, strings.Split(indent(th.bad.Render("! "), th.bad.Render(audit.Clean(e.text(hint.NoTouch), 200)), w), "\n")...)
	}
	return lines
}

// spotLines are where the device says it stands. That moves nothing.
func (e *env) spotLines(p audit.Spot, v *audit.Visit, w int) []string {
	if p == (audit.Spot{}) {
		return nil
	}
	text := e.w.network.saysItStands(audit.Clean(p.Facility, 60), audit.Clean(p.Unit, 60), audit.Clean(p.Room, 40), audit.Clean(p.Bed, 40))
	style, sign := e.th.accent, "› "
	if v != nil && p.Room != "" && audit.Fold(p.Room) != audit.Fold(v.Room.Name) {
		style, sign = e.th.warn, "! "
	}
	return strings.Split(indent(style.Render(sign), text, w), "\n")
}

// foreignLines warn of addresses that were announced and are not on the link.
func (e *env) foreignLines(n audit.Nearby, w int) []string {
	var all []string
	for _, s := range n.Sightings {
		for _, a := range s.Foreign {
			all = append(all, a.String())
		}
	}
	if len(all) == 0 {
		return nil
	}
	more := max(0, len(all)-4)
	text := e.w.network.foreign(joinComma(all[:len(all)-more]), more)
	return strings.Split(indent(e.th.warn.Render("! "), text, w), "\n")
}
