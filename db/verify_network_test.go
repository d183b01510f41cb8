package db

import (
	"testing"
	"time"

	"visite/audit"
	"visite/ledger"
)

// What follows the rules of the network verifies, to the last connection.
func TestVerifyBelievesTheNetwork(t *testing.T) {
	s := newScene(t)
	s.lookedAround(t)
	must(s.Verify(t.Context(), nil))(t)
}

// What somebody with all keys writes against the rules of the network, the log
// refutes.
func TestVerifyNamesLiesAboutTheNetwork(t *testing.T) {
	const hash = "5555555555555555555555555555555555555555555555555555555555555555"
	record := func(s *scene) []audit.SightingRecord {
		return []audit.SightingRecord{s.heard(audit.SourceMDNS, "10.20.0.8", "", audit.Said{}).Sightings[0].Record()}
	}
	begun := func(s *scene) *audit.BrowseBegun {
		return &audit.BrowseBegun{Browse: audit.NewBrowseID(), Round: s.round, Room: s.room, Interface: "eth0", Types: []string{"_http._tcp"}, Questions: 3}
	}
	// unlocked is what the rule would have signed, but for one thing.
	unlocked := func(change func(s *scene, u *audit.ProbeUnlocked)) func(*testing.T, *scene) audit.Event {
		return func(t *testing.T, s *scene) audit.Event {
			u := s.asked(t)
			u.Unlock, u.Expires = audit.NewUnlockID(), plain(s.clock.now()).Add(audit.ProbeExpiry).Format(time.RFC3339)
			change(s, &u)
			return &u
		}
	}
	connect := func(change func(*audit.ConnectBegun)) func(*testing.T, *scene) audit.Event {
		return func(t *testing.T, s *scene) audit.Event {
			u := s.probedOnce(t)
			e := &audit.ConnectBegun{Unlock: u.Unlock, Audit: u.Targets[0].Audit, Address: u.Targets[0].Address, Port: 80}
			change(e)
			return e
		}
	}
	ended := func(change func(*audit.ConnectEnded)) func(*testing.T, *scene) audit.Event {
		return func(t *testing.T, s *scene) audit.Event {
			u := must(s.Unlock(t.Context(), s.asked(t)))(t)
			at := u.Targets[0]
			check(t, s.BeginConnect(t.Context(), audit.ConnectBegun{Unlock: u.Unlock, Audit: at.Audit, Address: at.Address, Port: 23}))
			e := &audit.ConnectEnded{Unlock: u.Unlock, Audit: at.Audit, Address: at.Address, Port: 23, Result: audit.ConnectOpen, Read: 3, SHA256: hash}
			change(e)
			return e
		}
	}
	says := func(lie func(*scene) audit.Event) func(*testing.T, *scene) audit.Event {
		return func(_ *testing.T, s *scene) audit.Event { return lie(s) }
	}
	for name, c := range map[string]struct {
		lie    func(*testing.T, *scene) audit.Event
		reason string
	}{
		"a permit of a public network": {says(func(*scene) audit.Event {
			return &audit.NetworkPermitted{NetworkPermit: audit.NetworkPermit{Networks: []string{"8.8.8.0/24"}, Deny: []string{}}}
		}), "not a private network"},
		"a permit in another spelling": {says(func(*scene) audit.Event {
			return &audit.NetworkPermitted{NetworkPermit: audit.NetworkPermit{Networks: []string{"10.20.0.9/16"}, Deny: []string{}}}
		}), "does not say what its rule gives"},
		"questions without a number": {says(func(s *scene) audit.Event { e := begun(s); e.Questions = 0; return e }), "without interface"},
		"questions in a room of no round": {says(func(s *scene) audit.Event {
			e := begun(s)
			e.Room = audit.NewRoom("Intensiv 2", "99").ID
			return e
		}), "not part of this round"},
		"questions in no round":  {says(func(s *scene) audit.Event { e := begun(s); e.Round = audit.NewRoundID(); return e }), "round is not known"},
		"an end of no questions": {says(func(*scene) audit.Event { return &audit.BrowseEnded{Browse: audit.NewBrowseID()} }), "not announced"},
		"an end of questions in another round": {func(t *testing.T, s *scene) audit.Event {
			e := begun(s)
			check(t, s.BeginBrowse(t.Context(), *e))
			return &audit.BrowseEnded{Browse: e.Browse}
		}, "not announced"},
		"a sighting of a device elsewhere": {says(func(s *scene) audit.Event {
			return &audit.SightingLinked{Round: s.round, Room: s.room, Device: monitor("A3", "", "", "").ID, By: audit.ByPerson, Sightings: record(s)}
		}), "not on this room's list"},
		"a sighting of nothing": {says(func(s *scene) audit.Event {
			return &audit.SightingLinked{Round: s.round, Room: s.room, Device: s.draft.Device.ID, By: audit.ByPerson}
		}), "0 sightings"},
		"a sighting linked by its name": {says(func(s *scene) audit.Event {
			return &audit.SightingLinked{Round: s.round, Room: s.room, Device: s.draft.Device.ID, By: "name", Sightings: record(s)}
		}), "unknown way of linking"},
		"a link undone that never was": {says(func(s *scene) audit.Event {
			return &audit.SightingUnlinked{Round: s.round, Room: s.room, Device: s.sealed.Device.ID}
		}), "nothing seen on the network is linked"},
		"a link undone in no room": {says(func(s *scene) audit.Event {
			return &audit.SightingUnlinked{Round: s.round, Room: "x", Device: s.draft.Device.ID}
		}), "not part of this round"},
		"sightings left in no room": {says(func(s *scene) audit.Event {
			return &audit.SightingsLeft{Round: s.round, Room: "x", Sightings: record(s)}
		}), "not part of this round"},
		"sightings of an unknown source": {says(func(s *scene) audit.Event {
			r := record(s)
			r[0].Source = "dowsing"
			return &audit.SightingsLeft{Round: s.round, Room: s.room, Sightings: r}
		}), "readable source"},
		"a contact of a device nobody knows": {says(func(*scene) audit.Event {
			return &audit.ContactObserved{Device: "x", Contacts: []audit.Contact{}, First: "2025-04-01T09:00:00Z", Last: "2025-04-01T09:20:00Z"}
		}), "not known"},
		"a contact with somebody else": {says(func(s *scene) audit.Event {
			return &audit.ContactObserved{
				Device: s.draft.Device.ID, First: "2025-04-01T09:00:00Z", Last: "2025-04-01T09:20:00Z",
				Contacts: []audit.Contact{{Kind: audit.ContactCMS, To: "10.0.0.1", Count: 1, First: "2025-04-01T09:00:00Z", Last: "2025-04-01T09:20:00Z"}},
			}
		}), "inconsistent"},
		"an unlocking with a patient":     {unlocked(func(_ *scene, u *audit.ProbeUnlocked) { u.Patient = "yes" }), "only if no patient"},
		"an unlocking that lasts":         {unlocked(func(_ *scene, u *audit.ProbeUnlocked) { u.Expires = "2025-04-02T09:30:00+02:00" }), "does not say what its rule gives"},
		"an unlocking nobody agrees to":   {unlocked(func(_ *scene, u *audit.ProbeUnlocked) { u.AgreedBy = audit.Private{} }), "who of the ward agrees"},
		"an unlocking without reason":     {unlocked(func(_ *scene, u *audit.ProbeUnlocked) { u.Reason = audit.Private{} }), "give the reason"},
		"an unlocking of another address": {unlocked(func(_ *scene, u *audit.ProbeUnlocked) { u.Targets[0].Address = "10.20.0.9" }), "is now 10.20.0.7"},
		"an unlocking of port 24105":      {unlocked(func(_ *scene, u *audit.ProbeUnlocked) { u.Targets[0].Ports = []int{24105} }), "not among those"},
		"an unlocking of a device unlinked": {unlocked(func(s *scene, u *audit.ProbeUnlocked) {
			u.Targets[0].Audit, u.Targets[0].Device = s.sealed.ID, s.sealed.Device.ID
		}), "first link it"},
		"an unlocking in another room":      {unlocked(func(_ *scene, u *audit.ProbeUnlocked) { u.Room = audit.NewRoom("Intensiv 2", "3").ID }), "audited in this room"},
		"a connection without an unlocking": {connect(func(e *audit.ConnectBegun) { e.Unlock = audit.NewUnlockID() }), "nothing was unlocked"},
		"a connection to another host":      {connect(func(e *audit.ConnectBegun) { e.Address = "10.20.0.9" }), "is not unlocked"},
		"a connection to another port":      {connect(func(e *audit.ConnectBegun) { e.Port = 24105 }), "is not unlocked"},
		"a connection a second time":        {connect(func(e *audit.ConnectBegun) { e.Port = 23 }), "tried already"},
		"an end of no connection":           {ended(func(e *audit.ConnectEnded) { e.Port = 80 }), "no connection"},
		"an end of another result":          {ended(func(e *audit.ConnectEnded) { e.Result = "hacked" }), "unknown result"},
		"an end that read too much":         {ended(func(e *audit.ConnectEnded) { e.Read = audit.ProbeBannerBytes + 1 }), "inconsistent"},
		"an answer about no unlocking":      {says(func(*scene) audit.Event { return &audit.ProbeChecked{Unlock: audit.NewUnlockID(), Shows: true} }), "nothing was unlocked"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newConnected(t)
			s.lies(t, c.lie(t, s))
			s.saysTampered(t, c.reason)
		})
	}
}

// An unlocking is refuted by what the audit says of the patient: the worst lie
// there could be.
func TestVerifyNamesAnUnlockingWithAPatient(t *testing.T) {
	for patient, reason := range map[string]string{"yes": "a patient is attached", "unknown": "a patient is attached", "": "first answer"} {
		s := newConnected(t)
		u := s.asked(t)
		u.Unlock, u.Expires = audit.NewUnlockID(), plain(s.clock.now()).Add(audit.ProbeExpiry).Format(time.RFC3339)
		s.patient(t, patient)
		s.lies(t, &u)
		s.saysTampered(t, reason)
	}
}

// patient answers whether one is attached to the draft's device.
func (s *scene) patient(t *testing.T, value string) {
	t.Helper()
	a := must(s.Audit(t.Context(), s.draft.ID))(t)
	if value == "" {
		must(s.Withdraw(t.Context(), a.ID, audit.PatientItem))(t)
		return
	}
	s.answer(t, a, map[string]string{audit.PatientItem: value})
}

// What is true at one time is not at another.
func TestVerifyNamesConnectionsOutOfTime(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(t *testing.T, s *scene)
		reason    string
	}{
		"after it expired":             {func(_ *testing.T, s *scene) { s.clock.add(audit.ProbeExpiry) }, "expired"},
		"before it was unlocked":       {func(_ *testing.T, s *scene) { s.clock.add(-time.Second) }, "expired"},
		"when a patient was attached":  {func(t *testing.T, s *scene) { s.patient(t, "yes") }, "a patient is attached"},
		"when it was linked otherwise": {func(t *testing.T, s *scene) { s.linkedElsewhere(t) }, "first link it"},
		"when the link was undone": {func(t *testing.T, s *scene) {
			check(t, s.UnlinkSighting(t.Context(), s.round, s.room, s.draft.Device.ID, ""))
		}, "first link it"},
		"when the site said no": {func(t *testing.T, s *scene) {
			check(t, s.PermitNetwork(t.Context(), audit.NetworkPermit{}))
		}, "in no permitted network"},
		"when the draft was dropped": {func(t *testing.T, s *scene) { check(t, s.DropAudit(t.Context(), s.draft.ID, "falsches Gerät")) }, "audited in this room"},
		"when the round was closed":  {func(t *testing.T, s *scene) { must(s.CloseRound(t.Context(), s.round, true))(t) }, "already closed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newConnected(t)
			u := must(s.Unlock(t.Context(), s.asked(t)))(t)
			e := audit.ConnectBegun{Unlock: u.Unlock, Audit: u.Targets[0].Audit, Address: u.Targets[0].Address, Port: 23}
			c.meanwhile(t, s)
			if err := s.BeginConnect(t.Context(), e); err == nil {
				t.Error("the verb let it happen")
			}
			s.lies(t, &e)
			s.saysTampered(t, c.reason)
		})
	}
}

// linkedElsewhere says that the address is another device's.
func (s *scene) linkedElsewhere(t *testing.T) {
	t.Helper()
	seen := s.heard(audit.SourceMDNS, "10.20.0.7", "", audit.Said{})
	check(t, s.LinkSighting(t.Context(), s.round, s.room, s.sealed.Device.ID, audit.ByPerson, seen))
}

// Who is no administrator permits nothing, with whatever keys.
func TestVerifyNamesAPermitByATechnician(t *testing.T) {
	s := &scene{world: newGuarded(t)}
	permit := audit.NetworkPermit{Networks: []string{"10.20.0.0/16"}, Deny: []string{}}
	refusedWith(t, s.PermitNetwork(t.Context(), permit), "administrator")
	s.lies(t, &audit.NetworkPermitted{NetworkPermit: permit})
	s.saysTampered(t, "only an administrator")
}

// Questions before the first round, and where the site wants none.
func TestVerifyNamesQuestionsNobodyMayAsk(t *testing.T) {
	e := audit.BrowseBegun{Browse: audit.NewBrowseID(), Interface: "eth0", Types: []string{"_http._tcp"}, Questions: 3}
	early := &scene{world: newWorld(t)}
	refusedWith(t, early.BeginBrowse(t.Context(), e), "no-round")
	early.lies(t, &e)
	early.saysTampered(t, "before the first round")

	quiet := newScene(t)
	check(t, quiet.PermitNetwork(t.Context(), audit.NetworkPermit{NoQuestions: true}))
	refusedWith(t, quiet.BeginBrowse(t.Context(), e), "no-questions")
	quiet.lies(t, &e)
	quiet.saysTampered(t, "allows no questions")
}

// A permit and an unlocking that nobody signed: written with the writer's key alone.
func TestVerifyNamesUnsignedPermits(t *testing.T) {
	s := newConnected(t)
	data := must(audit.EncodeEvent(&audit.NetworkPermitted{NetworkPermit: audit.NetworkPermit{Networks: []string{}, Deny: []string{}}}))(t)
	s.forges(t, ledger.Envelope{By: s.person.Public().ID(), Kind: "network.permitted", Data: data})
	s.saysTampered(t, "not signed")

	s = newConnected(t)
	u := s.asked(t)
	u.Unlock, u.Expires = audit.NewUnlockID(), plain(s.clock.now()).Add(audit.ProbeExpiry).Format(time.RFC3339)
	u.AgreedBy, u.Reason = audit.Private{}, audit.Private{}
	s.forges(t, ledger.Envelope{By: s.person.Public().ID(), Kind: "probe.unlocked", Data: must(audit.EncodeEvent(&u))(t)})
	s.saysTampered(t, "not signed")
}
