package db

import (
	"fmt"

	"pgregory.net/rapid"

	"visite/audit"
)

// walkedNetwork is what a walker has begun on the network.
type walkedNetwork struct {
	browses []audit.BrowseBegun
	unlocks []audit.ProbeUnlocked
}

// network looks around, in whatever order, right or wrong.
func (w *walker) network() {
	ctx := w.outer.Context()
	round, _ := pick(w, "round", w.rounds)
	room, _ := pick(w, "room", w.rooms)
	device, _ := pick(w, "device", w.devices)
	browse, _ := pick(w, "browse", w.browses)
	n := rapid.IntRange(0, 3).Draw(w.t, "host")
	seen := w.heard(rapid.SampledFrom([]audit.Source{audit.SourceMDNS, audit.SourceSwitch}).Draw(w.t, "source"),
		fmt.Sprintf("10.20.0.%d", n), rapid.SampledFrom([]string{"", "00:1b:44:11:3a:b7"}).Draw(w.t, "mac"), audit.Said{Name: w.word("name")})
	switch verb := rapid.SampledFrom([]string{"permit", "browse", "end browse", "link", "unlink", "leave sightings", "contact"}).Draw(w.t, "verb"); verb {
	case "permit":
		w.did(verb, w.PermitNetwork(ctx, audit.NetworkPermit{
			Networks:    []string{rapid.SampledFrom([]string{"10.20.0.0/16", "8.8.8.0/24"}).Draw(w.t, "network")},
			NoQuestions: rapid.Bool().Draw(w.t, "quiet"),
		}))
	case "browse":
		e := audit.BrowseBegun{Browse: audit.NewBrowseID(), Round: round, Room: room, Interface: w.word("interface"), Types: []string{"_http._tcp"}, Questions: 3}
		if w.did(verb, w.BeginBrowse(ctx, e)) {
			w.browses = append(w.browses, e)
			of := rapid.SampledFrom(w.browses).Draw(w.t, "browse")
			w.did("end browse", w.EndBrowse(ctx, audit.BrowseEnded{Browse: of.Browse, Round: of.Round, Heard: n}))
		}
	case "end browse":
		w.did(verb, w.EndBrowse(ctx, audit.BrowseEnded{Browse: browse.Browse, Round: round, Heard: n, Problem: rapid.String().Draw(w.t, "problem")}))
	case "link":
		linked := w.did(verb, w.LinkSighting(ctx, round, room, device, rapid.SampledFrom([]audit.MatchedBy{audit.ByPerson, audit.ByMAC}).Draw(w.t, "by"), seen))
		if linked && rapid.Bool().Draw(w.t, "mistaken") { // that a device drawn at random is linked is too rare
			w.did("unlink", w.UnlinkSighting(ctx, round, room, device, "mistaken"))
		}
	case "unlink":
		w.did(verb, w.UnlinkSighting(ctx, round, room, device, rapid.String().Draw(w.t, "reason")))
	case "leave sightings":
		w.did(verb, w.LeaveSightings(ctx, round, room, []audit.Nearby{seen}))
	case "contact":
		w.did(verb, w.ObserveContact(ctx, audit.ContactObserved{
			Device: device, File: audit.Say(rapid.String().Draw(w.t, "file")), First: "2025-04-01T09:00:00Z", Last: "2025-04-01T09:20:00Z",
		}))
	}
}

// probe links an audit's device, unlocks it and connects, or does so once more.
func (w *walker) probe() {
	ctx := w.outer.Context()
	if id, ok := pick(w, "audit", w.audits); ok && rapid.IntRange(0, 3).Draw(w.t, "unlock") > 0 {
		a, err := w.Audit(ctx, id)
		if err != nil {
			w.t.Fatal(err)
		}
		_, err = w.Answer(ctx, id, audit.NewAnswer{Item: audit.PatientItem, Value: word("no"), Replaces: a.Answers[audit.PatientItem].Entry})
		w.did("answer", err)
		w.did("permit", w.PermitNetwork(ctx, audit.NetworkPermit{Networks: []string{"10.20.0.0/16"}}))
		w.did("link", w.LinkSighting(ctx, a.Round, a.Room.ID, a.Device.ID, audit.ByPerson, w.heard(audit.SourceMDNS, "10.20.0.7", "", audit.Said{})))
		targets, err := w.ProbeTargets(ctx, a.Round, a.Room.ID)
		w.did("targets", err)
		u, err := w.Unlock(ctx, audit.ProbeUnlocked{
			Round: a.Round, Room: a.Room.ID, Interface: "eth0", AgreedBy: audit.Say(w.word("name")), Reason: audit.Say("Dienste"),
			Patient: rapid.SampledFrom([]string{"no", "no", "no", "yes"}).Draw(w.t, "patient"), Targets: targets,
		})
		if w.did("unlock", err) {
			w.unlocks = append(w.unlocks, u)
		}
	}
	u, ok := pick(w, "unlocked", w.unlocks)
	if !ok {
		return
	}
	at, port := u.Targets[0], rapid.SampledFrom([]int{23, 80, 111, 22}).Draw(w.t, "port")
	begun := w.did("connect", w.BeginConnect(ctx, audit.ConnectBegun{Unlock: u.Unlock, Audit: at.Audit, Address: at.Address, Port: port}))
	if begun || rapid.Bool().Draw(w.t, "end") {
		w.did("end connect", w.EndConnect(ctx, audit.ConnectEnded{
			Unlock: u.Unlock, Audit: at.Audit, Address: at.Address, Port: port, Result: audit.ConnectClosed, Millis: 1,
		}))
	}
	w.did("check probe", w.CheckProbe(ctx, audit.ProbeChecked{Unlock: u.Unlock, Shows: true, Note: audit.Say(rapid.String().Draw(w.t, "note"))}))
}
