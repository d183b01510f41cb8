package audit

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// probingRoom is a room with one device that may be probed, one with a patient,
// one of which nobody knows, one not asked about, and one nobody has linked.
func probingRoom() Probing {
	p := Probing{Round: "round", Room: "room", Permit: NetworkPermit{Networks: []string{"10.20.0.0/16"}, Deny: []string{"10.20.0.66"}}}
	for i, patient := range []string{"no", "yes", "unknown", "", "no"} {
		d := ProbeDevice{
			Device: Device{ID: DeviceID("d" + string(rune('1'+i))), Model: "CMS8000", InventoryNumber: string(rune('1' + i))},
			Audit:  AuditID("a" + string(rune('1'+i))), Patient: patient,
		}
		if i < 4 {
			d.Linked = []Sighting{saw(SourceMDNS, 5, "10.20.0."+string(rune('1'+i)), "00:1b:44:11:3a:b"+string(rune('1'+i)), Said{})}
		}
		p.Devices = append(p.Devices, d)
	}
	return p
}

// target of device i, as somebody without rules would make it.
func (p Probing) forced(i int) ProbeTarget {
	n := string(rune('1' + i))
	return ProbeTarget{Audit: p.Devices[i].Audit, Device: p.Devices[i].Device.ID, Address: "10.20.0." + n, MAC: "00:1b:44:11:3a:b" + n, Ports: ProbePorts()}
}

func asking(targets ...ProbeTarget) ProbeUnlocked {
	return ProbeUnlocked{Interface: "eth0", AgreedBy: Say("Sr. Anna"), Patient: "no", Reason: Say("offene Dienste"), Targets: targets}
}

func TestUnlockOfOneTarget(t *testing.T) {
	p := probingRoom()
	targets := p.Targets()
	if len(targets) != 1 || targets[0].Device != "d1" || targets[0].Address != "10.20.0.1" || targets[0].MAC != "00:1b:44:11:3a:b1" {
		t.Fatalf("targets %+v", targets)
	}
	u, err := p.Unlock(asking(targets...), morning)
	if err != nil {
		t.Fatal(err)
	}
	if u.Unlock == "" || u.Round != p.Round || u.Room != p.Room || u.Expires != "2025-04-01T09:40:00Z" {
		t.Errorf("unlocked %+v", u)
	}
}

func TestUnlockRefuses(t *testing.T) {
	p := probingRoom()
	for i, code := range map[int]string{1: "patient", 2: "patient", 3: "patient", 4: "not-linked"} {
		_, err := p.Unlock(asking(p.forced(i)), morning)
		refused(t, string(p.Devices[i].Device.ID), err, code)
		// One that may be probed does not take the others along.
		_, err = p.Unlock(asking(p.forced(0), p.forced(i)), morning)
		refused(t, "beside d1 "+string(p.Devices[i].Device.ID), err, code)
	}
	for what, c := range map[string]struct {
		spoil func(*ProbeUnlocked)
		code  string
	}{
		"a patient":              {func(u *ProbeUnlocked) { u.Patient = "yes" }, "patient"},
		"perhaps a patient":      {func(u *ProbeUnlocked) { u.Patient = "unknown" }, "patient"},
		"nothing of the patient": {func(u *ProbeUnlocked) { u.Patient = "" }, "patient"},
		"nobody agrees":          {func(u *ProbeUnlocked) { u.AgreedBy = Say(" \x1b[2J ") }, "agreed-by"},
		"no reason":              {func(u *ProbeUnlocked) { u.Reason = Say("\n") }, "reason-missing"},
		"no interface":           {func(u *ProbeUnlocked) { u.Interface = "" }, "interface"},
		"no targets":             {func(u *ProbeUnlocked) { u.Targets = nil }, "no-targets"},
		"another audit":          {func(u *ProbeUnlocked) { u.Targets[0].Audit = "a9" }, "not-here"},
		"another device":         {func(u *ProbeUnlocked) { u.Targets[0].Device = "d2" }, "target"},
		"another address":        {func(u *ProbeUnlocked) { u.Targets[0].Address = "10.20.0.2" }, "target"},
		"another MAC":            {func(u *ProbeUnlocked) { u.Targets[0].MAC = "" }, "target"},
		"twice":                  {func(u *ProbeUnlocked) { u.Targets = append(u.Targets, u.Targets[0]) }, "target"},
		"no ports":               {func(u *ProbeUnlocked) { u.Targets[0].Ports = nil }, "port"},
		"a port twice":           {func(u *ProbeUnlocked) { u.Targets[0].Ports = []int{23, 23} }, "port"},
		"a port of a printer":    {func(u *ProbeUnlocked) { u.Targets[0].Ports = []int{9100} }, "port"},
	} {
		u := asking(p.forced(0))
		c.spoil(&u)
		_, err := p.Unlock(u, morning)
		refused(t, what, err, c.code)
	}
	p.Devices[0].Last = morning.Add(-ProbeHostPause + time.Second)
	_, err := p.Unlock(asking(p.forced(0)), morning)
	refused(t, "a pass just before", err, "pause")
	p.Devices[0].Last = morning.Add(time.Hour)
	_, err = p.Unlock(asking(p.forced(0)), morning)
	refused(t, "a clock that was set back", err, "pause")
	p.Devices[0].Last, p.Permit.Deny = morning.Add(-ProbeHostPause), []string{"00:1b:44"}
	_, err = p.Unlock(asking(p.forced(0)), morning)
	refused(t, "a denied maker", err, "denied")
	p.Permit.Deny, p.Devices[0].Device.MAC = []string{"00:1a:01"}, "00-1A-01-00-00-09"
	_, err = p.Unlock(asking(p.forced(0)), morning)
	refused(t, "a denied maker by the list, whatever was seen", err, "denied")
	p.Devices[0].Linked[0].Facts = []Fact{{Key: FactSpoke, Value: "10.20.0.66"}}
	_, err = p.Unlock(asking(p.forced(0)), morning)
	refused(t, "announced by another device", err, "announced")
	p.Devices[0].Linked[0].Facts = nil
	for _, later := range []time.Duration{2 * time.Hour, -2 * time.Hour, 72 * time.Hour} {
		_, err = p.Unlock(asking(p.forced(0)), morning.Add(later))
		refused(t, "seen long ago", err, "seen")
	}
	p.Devices[0].Asked, p.Permit.Deny = "u1", nil
	_, err = p.Unlock(asking(p.forced(0)), morning)
	refused(t, "nobody looked after the last check", err, "unanswered")
	p.Devices[0].Missing = true
	_, err = p.Unlock(asking(p.forced(0)), morning)
	refused(t, "it failed after the last check", err, "missing")
	p.Devices[0].Asked, p.Devices[0].Missing = "", false
	p.Permit.Deny = []string{"00:b0:94"}
	p.Devices[0].Linked = append(p.Devices[0].Linked, saw(SourceSwitch, 1, "10.20.0.99", "00:b0:94:00:00:01", Said{}))
	_, err = p.Unlock(asking(p.forced(0)), morning)
	refused(t, "a denied MAC of another sighting", err, "denied")
	p.Permit = NetworkPermit{}
	_, err = p.Unlock(asking(p.forced(0)), morning)
	refused(t, "no permit", err, "not-permitted")
}

// Whatever is asked for: nothing is unlocked for a device of which its audit
// does not say that no patient is attached.
func TestNothingUnlocksAPatient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := probingRoom()
		words := rapid.SampledFrom([]string{"no", "yes", "unknown", "", "NO", "no "})
		for i := range p.Devices {
			p.Devices[i].Patient = words.Draw(t, "patient")
		}
		u := asking()
		u.Patient = words.Draw(t, "said")
		chosen := rapid.SliceOfN(rapid.IntRange(0, 4), 0, 5).Draw(t, "targets")
		safe := u.Patient == "no"
		for _, i := range chosen {
			u.Targets = append(u.Targets, p.forced(i))
			safe = safe && p.Devices[i].Patient == "no"
		}
		if got, err := p.Unlock(u, morning); err == nil && !safe {
			t.Fatalf("unlocked %+v", got)
		}
	})
}

// Whatever order things are tried in: at most five connections to a host, one at
// a time, each port once, never after the time.
func TestConnectsOnOneWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := probingRoom()
		p.Devices[1].Patient = "no"
		signed, err := p.Unlock(asking(p.Targets()...), morning)
		if err != nil {
			t.Fatal(err)
		}
		u := Unlocked{ProbeUnlocked: *signed, At: morning, Probing: p}
		now := morning
		for range rapid.IntRange(0, 60).Draw(t, "tries") {
			at := u.Targets[rapid.IntRange(0, len(u.Targets)-1).Draw(t, "host")]
			port := rapid.SampledFrom(append(ProbePorts(), 22, 0, 9100)).Draw(t, "port")
			now = now.Add(time.Duration(rapid.Int64Range(-5, 90).Draw(t, "seconds")) * time.Second)
			if i := slices.IndexFunc(u.Connects, func(c Connect) bool { return c.Address == at.Address && c.Port == port }); rapid.Bool().Draw(t, "end") {
				e, err := u.End(ConnectEnded{Audit: at.Audit, Address: at.Address, Port: port, Result: ConnectClosed})
				if (err == nil) != (i >= 0 && u.Connects[i].Result == "") {
					t.Fatalf("ended %+v: %v, of %+v", e, err, u.Connects)
				}
				if err == nil {
					u.Connects[i].Result = e.Result
				}
				continue
			}
			if _, err := u.Begin(ConnectBegun{Audit: at.Audit, Address: at.Address, Port: port}, now); err == nil {
				u.Connects = append(u.Connects, Connect{Address: at.Address, Port: port})
				if now.Before(morning) || !now.Before(morning.Add(ProbeExpiry)) {
					t.Fatalf("begun at %s", now)
				}
			}
			for _, host := range u.Targets {
				var ports []int
				open := 0
				for _, c := range u.Connects {
					if c.Address == host.Address {
						ports = append(ports, c.Port)
						if c.Result == "" {
							open++
						}
					}
				}
				slices.Sort(ports)
				if len(ports) > 5 || open > 1 || len(slices.Compact(ports)) != len(ports) {
					t.Fatalf("%s: ports %v, %d open", host.Address, ports, open)
				}
			}
		}
	})
}

func TestConnectResults(t *testing.T) {
	p := probingRoom()
	signed, err := p.Unlock(asking(p.Targets()...), morning)
	if err != nil {
		t.Fatal(err)
	}
	u := Unlocked{ProbeUnlocked: *signed, At: morning, Probing: p, Connects: []Connect{{Address: "10.20.0.1", Port: 23}}}
	hash := strings.Repeat("5", 64)
	good := ConnectEnded{Audit: "a1", Address: "10.20.0.1", Port: 23, Result: ConnectOpen, Read: 12, SHA256: hash}
	if _, err := u.End(good); err != nil {
		t.Error(err)
	}
	for what, c := range map[string]struct {
		spoil func(*ConnectEnded)
		code  string
	}{
		"another audit":   {func(e *ConnectEnded) { e.Audit = "a2" }, "not-begun"},
		"another port":    {func(e *ConnectEnded) { e.Port = 80 }, "not-begun"},
		"no result":       {func(e *ConnectEnded) { e.Result = "" }, "result"},
		"an odd result":   {func(e *ConnectEnded) { e.Result = "hacked" }, "result"},
		"read too much":   {func(e *ConnectEnded) { e.Read = ProbeBannerBytes + 1 }, "result"},
		"read, no hash":   {func(e *ConnectEnded) { e.SHA256 = "" }, "result"},
		"hash of nothing": {func(e *ConnectEnded) { e.Read = 0 }, "result"},
		"a hash of words": {func(e *ConnectEnded) { e.SHA256 = "Telnet login for Dr. Müller" }, "result"},
		"in no time":      {func(e *ConnectEnded) { e.Millis = -1 }, "result"},
	} {
		e := good
		c.spoil(&e)
		_, err := u.End(e)
		refused(t, what, err, c.code)
	}
}

// The newest sighting on the link is where a device is; what was imported is not.
func TestTargetIsTheNewestLiveSighting(t *testing.T) {
	p := probingRoom()
	p.Devices = p.Devices[:1]
	p.Devices[0].Linked = []Sighting{
		saw(SourceNeighbour, 10, "fe80::1", "00:1b:44:11:3a:b6", Said{}), saw(SourceDHCP, 9, "10.20.0.90", "00:1b:44:11:3a:b9", Said{}), saw(SourceSDC, 8, "", "", Said{}),
		saw(SourceNeighbour, 7, "10.20.0.70", "00:1b:44:11:3a:b7", Said{}), saw(SourceMDNS, 6, "10.20.0.60", "", Said{}),
	}
	if got := p.Targets(); len(got) != 1 || got[0].Address != "10.20.0.70" || got[0].MAC != "00:1b:44:11:3a:b7" {
		t.Errorf("targets %+v", got)
	}
}

func TestProbeCheckedIsClean(t *testing.T) {
	if got := (ProbeChecked{Note: Say("\x1b[2Jalles\nda")}).Cleaned(); got.Note.Text != "alles\nda" {
		t.Errorf("note %q", got.Note.Text)
	}
}

// A permit for the laptop itself is for the simulated ward; nothing else of the
// kind is ever permitted.
func TestLoopbackNeedsAPermit(t *testing.T) {
	addr := netip.MustParseAddr("127.0.1.7")
	if err := (NetworkPermit{Networks: []string{"127.0.0.0/8"}}).Allows(addr, ""); err != nil {
		t.Error(err)
	}
	if err := (NetworkPermit{Networks: []string{"10.0.0.0/8"}}).Allows(addr, ""); !errors.Is(err, &Refusal{Code: "not-permitted"}) {
		t.Errorf("got %v", err)
	}
}
