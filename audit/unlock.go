package audit

import (
	"net/netip"
	"slices"
	"time"
)

// The item of a checklist that says whether a patient is attached, and the only
// answer with which a device may be probed.
const (
	PatientItem = "patient_attached"
	NoPatient   = "no"
)

// Probing is what a connect check in a room of a round depends on.
type Probing struct {
	Round   RoundID
	Room    RoomID
	Permit  NetworkPermit
	Devices []ProbeDevice // that are audited in the room in this round
}

// ProbeDevice is a device audited in a room, as far as a connect check needs it.
type ProbeDevice struct {
	Device  Device
	Audit   AuditID
	Patient string     // the audit's answer to [PatientItem]; "" if there is none
	Linked  []Sighting // by a person, in this round; the newest first
	Asked   UnlockID   // after which nobody has said that the monitor still shows everything; "" if there is none
	Missing bool       // somebody has said that it does not
	Last    time.Time  // of the connections made to it, or to its address, on another word; zero if none was
}

// Targets are the devices that may be probed, exactly as they would be: those
// of which a person has said in this round that no patient is attached, and
// which sighting they are. What was imported does not say where a device is now.
func (p Probing) Targets() []ProbeTarget {
	var all []ProbeTarget
	for _, d := range p.Devices {
		if t, err := d.target(); err == nil {
			all = append(all, t)
		}
	}
	return all
}

// target is the device as it may be probed, or why it may not.
func (d ProbeDevice) target() (ProbeTarget, error) {
	name := d.Device.Label()
	switch d.Patient {
	case NoPatient:
	case "":
		return ProbeTarget{}, refuse("patient", "%s: erst in der Prüfung beantworten, ob ein Patient angeschlossen ist",
			"%s: first answer in its audit whether a patient is attached", name)
	default:
		return ProbeTarget{}, refuse("patient", "%s: ein Patient ist angeschlossen, oder es ist nicht bekannt: keine Verbindung",
			"%s: a patient is attached, or nobody knows: no connection", name)
	}
	for _, s := range d.Linked {
		if s.Source.live() && s.Address.Is4() && s.spoke() != "" {
			return ProbeTarget{}, refuse("announced", "%s wurde unter %s nur von einem anderen Gerät (%s) angekündigt: dorthin geht keine Verbindung",
				"%s was announced at %s only by another device (%s): no connection goes there", name, s.Address, Clean(s.spoke(), MaxName))
		}
		if s.Source.live() && s.Address.Is4() {
			mac := Nearby{Sightings: d.Linked}.macAt(s.Address)
			return ProbeTarget{Audit: d.Audit, Device: d.Device.ID, Address: s.Address.String(), MAC: mac, Ports: ProbePorts()}, nil
		}
	}
	return ProbeTarget{}, refuse("not-linked", "%s: erst zuordnen, als was es im Netz gesehen wird", "%s: first link it to what is seen on the network", name)
}

// spoke is who announced the device, if that was not itself; "" else.
func (s Said) spoke() string {
	for _, f := range s.Facts {
		if f.Key == FactSpoke {
			return f.Value
		}
	}
	return ""
}

// live reports whether what the source sees is there now.
func (s Source) live() bool {
	switch s {
	case SourceMDNS, SourceSDC, SourcePhilips, SourceMindray, SourceGE, SourceNeighbour:
		return true
	}
	return false
}

// macAt is the MAC that was seen with an address; "" if none was.
func (n Nearby) macAt(addr netip.Addr) string {
	for _, s := range n.Sightings {
		if mac := NormalMAC(s.MAC); mac != "" && s.Address == addr {
			return mac
		}
	}
	return n.MAC()
}

// device is the one of that audit.
func (p Probing) device(id AuditID) (ProbeDevice, bool) {
	for _, d := range p.Devices {
		if d.Audit == id {
			return d, true
		}
	}
	return ProbeDevice{}, false
}

// check says whether a target may be probed at the time now.
func (p Probing) check(t ProbeTarget, now time.Time) error {
	d, ok := p.device(t.Audit)
	if !ok {
		return refuse("not-here", "nur Geräte, die in diesem Raum geprüft werden, dürfen angesprochen werden", "only devices that are audited in this room may be connected to")
	}
	want, err := d.target()
	if err != nil {
		return err
	}
	if t.Device != want.Device || t.Address != want.Address || t.MAC != want.MAC {
		return refuse("target", "%s ist jetzt %s: die Liste der Ziele noch einmal ansehen", "%s is now %s: look at the list of targets again", d.Device.Label(), want.Address)
	}
	addr, err := netip.ParseAddr(t.Address)
	if err != nil {
		return refuse("target", "%q ist keine Adresse", "%q is no address", Clean(t.Address, MaxName))
	}
	if err := p.Permit.Allows(addr, t.MAC); err != nil {
		return err
	}
	if err := d.fresh(addr, now); err != nil {
		return err
	}
	macs := d.Device.MACs()      // what the list says it has
	for _, s := range d.Linked { // whatever the device was seen with
		macs = append(macs, s.MAC)
	}
	for _, mac := range macs {
		if err := p.Permit.Allows(addr, mac); err != nil {
			return err
		}
	}
	// Who was not looked at after the last check, or failed, is not tried again.
	switch {
	case d.Asked != "" && d.Missing:
		return refuse("missing", "%s zeigte nach der letzten Verbindungsprüfung nicht mehr alles: keine weitere, bis es wieder alles zeigt und das festgehalten ist (visite probe checked %s --shows yes)",
			"%s did not show everything after the last connect check: no other one until it does again and that is recorded (visite probe checked %s --shows yes)", d.Device.Label(), d.Asked)
	case d.Asked != "":
		return refuse("unanswered", "nach der letzten Verbindungsprüfung von %s hat niemand festgehalten, was der Monitor zeigt: nachsehen, dann visite probe checked %s --shows yes|no",
			"after the last connect check of %s nobody recorded what the monitor shows: look, then visite probe checked %s --shows yes|no", d.Device.Label(), d.Asked)
	}
	// A clock that was set back does not shorten the pause.
	if !d.Last.IsZero() && now.Before(d.Last.Add(ProbeHostPause)) {
		return refuse("pause", "%s wurde eben erst angesprochen: wieder ab %s", "%s was connected to just now: again from %s",
			d.Device.Label(), d.Last.Add(ProbeHostPause).Format("15:04"))
	}
	return nil
}

// fresh says whether the device was seen at an address lately. What was linked
// days ago, in a round that goes on, may be another device's address by now, and
// that one may have a patient. A clock that was set back makes nothing fresh.
func (d ProbeDevice) fresh(addr netip.Addr, now time.Time) error {
	var last time.Time
	for _, s := range d.Linked {
		if s.Source.live() && s.Address == addr && s.Last.After(last) {
			last = s.Last
		}
	}
	if now.Sub(last).Abs() <= ProbeSeenAge {
		return nil
	}
	return refuse("seen", "%s wurde zuletzt am %s unter %s gesehen und zugeordnet: noch einmal zuordnen, die Adresse kann jetzt ein anderes Gerät haben",
		"%s was last seen and linked at %s at %s: link it again, another device may have the address now", d.Device.Label(), last.Format("2006-01-02 15:04"), addr)
}

// Unlock unlocks connect checks of the targets that u lists, for [ProbeExpiry]
// from now. There is no way to unlock one of a device to which a patient is
// attached, or may be.
func (p Probing) Unlock(u ProbeUnlocked, now time.Time) (*ProbeUnlocked, error) {
	if u.Patient != NoPatient {
		return nil, refuse("patient", "nur wenn an keinem der Geräte ein Patient angeschlossen ist", "only if no patient is attached to any of the devices")
	}
	u.Round, u.Room, u.Interface = p.Round, p.Room, Clean(u.Interface, MaxName)
	u.AgreedBy.Text, u.Reason.Text = Clean(u.AgreedBy.Text, MaxName), CleanLines(u.Reason.Text, MaxNote)
	switch {
	case u.AgreedBy.IsZero():
		return nil, refuse("agreed-by", "bitte angeben, wer von der Station zugestimmt hat", "please say who of the ward agrees")
	case u.Reason.IsZero():
		return nil, refuse("reason-missing", "bitte den Grund angeben", "please give the reason")
	case u.Interface == "":
		return nil, refuse("interface", "bitte den Netzanschluss angeben", "please give the network interface")
	case len(u.Targets) == 0:
		return nil, refuse("no-targets", "kein Gerät ist ausgewählt", "no device is chosen")
	}
	seen := map[string]bool{}
	for _, t := range u.Targets {
		if err := p.check(t, now); err != nil {
			return nil, err
		}
		if err := checkPorts(t); err != nil {
			return nil, err
		}
		if seen[t.Address] {
			return nil, refuse("target", "%s steht zweimal in der Liste", "%s is in the list twice", t.Address)
		}
		seen[t.Address] = true
	}
	if u.Unlock == "" {
		u.Unlock = NewUnlockID()
	}
	u.Expires = now.Add(ProbeExpiry).Format(time.RFC3339)
	return &u, nil
}

func checkPorts(t ProbeTarget) error {
	allowed := ProbePorts()
	for i, port := range t.Ports {
		if !slices.Contains(allowed, port) || slices.Contains(t.Ports[:i], port) {
			return refuse("port", "Port %d steht nicht zur Wahl", "port %d is not among those to choose", port)
		}
	}
	if len(t.Ports) == 0 {
		return refuse("port", "für %s ist kein Port ausgewählt", "no port is chosen for %s", t.Address)
	}
	return nil
}

// Unlocked is an unlocking with what was done on its word.
type Unlocked struct {
	ProbeUnlocked
	At       time.Time // when it was unlocked
	Connects []Connect // in their order
	Probing  Probing   // the room as it is now
}

// Begin announces a connection. It needs an unlocking that has not expired, a
// target of it that may still be probed, a port that was not tried on its word,
// and no other connection to the host that has not ended.
func (u Unlocked) Begin(e ConnectBegun, now time.Time) (*ConnectBegun, error) {
	expires, err := time.Parse(time.RFC3339, u.Expires)
	if err != nil || now.Before(u.At) || !now.Before(expires) {
		return nil, refuse("expired", "die Freigabe ist abgelaufen: neu freigeben", "the unlocking has expired: unlock anew")
	}
	at := slices.IndexFunc(u.Targets, func(t ProbeTarget) bool { return t.Audit == e.Audit && t.Address == e.Address })
	if at < 0 || !slices.Contains(u.Targets[at].Ports, e.Port) {
		return nil, refuse("not-unlocked", "%s Port %d ist nicht freigegeben", "%s port %d is not unlocked", Clean(e.Address, MaxName), e.Port)
	}
	if err := u.Probing.check(u.Targets[at], now); err != nil {
		return nil, err
	}
	for _, c := range u.Connects {
		switch {
		case c.Address == e.Address && c.Port == e.Port:
			return nil, refuse("twice", "%s Port %d wurde schon versucht", "%s port %d was tried already", e.Address, e.Port)
		case c.Address == e.Address && c.Result == "":
			return nil, refuse("busy", "die Verbindung zu %s ist noch nicht beendet", "the connection to %s has not ended", e.Address)
		}
	}
	e.Round = u.Round
	return &e, nil
}

// End says what became of a connection that was announced and has not ended.
func (u Unlocked) End(e ConnectEnded) (*ConnectEnded, error) {
	going := slices.ContainsFunc(u.Connects, func(c Connect) bool { return c.Address == e.Address && c.Port == e.Port && c.Result == "" })
	ours := slices.ContainsFunc(u.Targets, func(t ProbeTarget) bool { return t.Audit == e.Audit && t.Address == e.Address })
	if !going || !ours {
		return nil, refuse("not-begun", "eine Verbindung zu %s Port %d wurde nicht begonnen", "no connection to %s port %d was begun", Clean(e.Address, MaxName), e.Port)
	}
	switch e.Result {
	case ConnectOpen, ConnectClosed, ConnectSilent, ConnectFailed, ConnectStopped:
	default:
		return nil, refuse("result", "unbekanntes Ergebnis %q", "unknown result %q", Clean(string(e.Result), MaxName))
	}
	if e.Millis < 0 || e.Read < 0 || e.Read > ProbeBannerBytes || (e.Read > 0) != isSHA256(e.SHA256) {
		return nil, refuse("result", "das Ergebnis von %s Port %d ist unstimmig", "the result of %s port %d is inconsistent", e.Address, e.Port)
	}
	e.Round = u.Round
	return &e, nil
}

// Cleaned is the answer to the question afterwards, made safe to keep.
func (e ProbeChecked) Cleaned() *ProbeChecked {
	e.Note.Text = CleanLines(e.Note.Text, MaxNote)
	return &e
}

// isSHA256 reports whether s is a hash in hexadecimal.
func isSHA256(s string) bool {
	return len(s) == 64 && !slices.ContainsFunc([]byte(s), func(c byte) bool { return (c < '0' || c > '9') && (c < 'a' || c > 'f') })
}
