package hub

import (
	"context"
	"encoding/json"
	"sync"

	"visite/audit"
	"visite/ledger"
)

// trust is whom the logs of a site let in, as far as a hub must know: the chain
// from the founding entry to a laptop. It is read from the few entries that say so,
// in the order in which they came. Laptops fold more of it, and decide what counts;
// a hub only decides whom it talks to, and what is to be erased.
type trust struct {
	site    ledger.SiteID
	people  map[audit.PersonID]*audit.Actor
	laptops map[string]*laptop // by the writer's id
	erased  []string           // references of attachments
}

// laptop is what the logs say of one.
type laptop struct {
	admitted bool
	stopped  bool // by an administrator
	from     int64
}

// notableKinds are the kinds of events from which trust learns.
var notableKinds = kinds(
	&audit.SiteFounded{}, &audit.WriterJoined{}, &audit.PersonJoined{}, &audit.RoleChanged{}, &audit.PersonRevoked{},
	&audit.WriterAdmitted{}, &audit.WriterRevoked{}, &audit.RedactionMade{},
)

func kinds(events ...audit.Event) map[string]bool {
	all := map[string]bool{}
	for _, e := range events {
		all[e.Kind()] = true
	}
	return all
}

// notable is an entry from which trust learns.
type notable struct {
	writer ledger.Writer
	seq    int64
	text   []byte
}

// readTrust reads what the notable entries of a site say. What comes from a laptop
// that is not admitted yet is read again when it is: whoever admitted it may have
// come later.
func readTrust(site ledger.SiteID, lib ledger.Library) (*trust, error) {
	t := &trust{site: site, people: map[audit.PersonID]*audit.Actor{}, laptops: map[string]*laptop{}}
	var rest []notable
	err := lib.Notable(func(key string, seq int64, packed []byte) error {
		w, err := ledger.ParseWriter(key)
		if err != nil {
			return err
		}
		text, err := unpack(nil, packed)
		rest = append(rest, notable{w, seq, text})
		return err
	})
	if err != nil {
		return nil, err
	}
	for some := true; some; {
		waiting := rest
		rest = nil
		for _, n := range waiting {
			if !t.learn(n) {
				rest = append(rest, n)
			}
		}
		some = len(rest) < len(waiting)
	}
	return t, nil
}

// laptop is what is known of one, from now on.
func (t *trust) laptop(id string) *laptop {
	l := t.laptops[id]
	if l == nil {
		l = &laptop{}
		t.laptops[id] = l
	}
	return l
}

// lets reports whether a laptop gets what the site has: its log is here and has a
// chain to the founding entry, and nobody has revoked it.
func (t *trust) lets(id string) bool {
	l := t.laptops[id]
	return l != nil && l.admitted && !l.stopped
}

// stopped reports whether an administrator has revoked a laptop.
func (t *trust) stopped(id string) bool {
	l := t.laptops[id]
	return l != nil && l.stopped
}

// learn takes in an entry, and reports false if its laptop is not admitted yet.
// One that lacks the right, or is not what was signed, says nothing.
func (t *trust) learn(n notable) bool {
	envelope, err := ledger.Decode(n.text)
	if err != nil {
		return true
	}
	event, err := audit.DecodeEvent(envelope.Kind, envelope.Data)
	if err != nil {
		return true
	}
	l := t.laptop(n.writer.ID())
	switch e := event.(type) {
	case *audit.SiteFounded:
		l.admitted = l.admitted || n.seq == 0 && t.founded(n.text)
		return true
	case *audit.WriterJoined:
		if n.seq == 0 && !l.admitted {
			t.founded([]byte(e.Founding))
			l.admitted = t.joined(n.writer, e.Acceptance, e.Person)
		}
	}
	switch {
	case !l.admitted:
		return false
	case l.stopped && n.seq >= l.from:
		return true
	}
	if e, ok := event.(*audit.PersonJoined); ok {
		t.joined(n.writer, e.Acceptance, e.Person)
		return true
	}
	if by := t.people[audit.PersonID(envelope.By)]; by != nil && t.signed(envelope, event) {
		t.act(*by, event)
	}
	return true
}

// founded learns the first people of the site from its founding entry.
func (t *trust) founded(text []byte) bool {
	if ledger.LeafHash(text) != t.site {
		return false
	}
	envelope, err := ledger.Decode(text)
	if err != nil {
		return false
	}
	event, err := audit.DecodeEvent(envelope.Kind, envelope.Data)
	if err != nil {
		return false
	}
	e, ok := event.(*audit.SiteFounded)
	if !ok {
		return false
	}
	if recovery, err := ledger.ParsePerson(e.Recovery); err == nil {
		id := audit.PersonID(recovery.ID())
		t.comes(audit.Actor{Person: id, Role: audit.Administrator, Recovery: true})
	}
	t.comes(audit.Actor{Person: e.Person.ID, Role: e.Person.Role})
	return true
}

// comes brings in somebody who is not known.
func (t *trust) comes(a audit.Actor) {
	if t.people[a.Person] == nil {
		a.Human = a.Person
		t.people[a.Person] = &a
	}
}

// joined learns of somebody who came with an invitation, if an administrator signed it.
func (t *trust) joined(w ledger.Writer, acceptance []byte, p audit.PersonRecord) bool {
	a, err := ledger.CheckAcceptance(acceptance, t.site)
	if err != nil || a.Writer != w || a.Person.ID() != string(p.ID) || a.Terms.Role != string(p.Role) || a.At.After(a.Terms.Expires) {
		return false
	}
	if by := t.people[audit.PersonID(a.Administrator.ID())]; by == nil || by.May(audit.MayAdminister) != nil {
		return false
	}
	t.comes(audit.Actor{Person: p.ID, Role: p.Role})
	return true
}

// signed reports whether who acts has signed what the entry says.
func (t *trust) signed(envelope ledger.Envelope, event audit.Event) bool {
	vouched, ok := event.(audit.Signed)
	if !ok {
		return false
	}
	statement, err := envelope.CheckSigned(t.site)
	if err != nil {
		return false
	}
	v := vouched.Vouch()
	outcome, err := json.Marshal(v.Outcome)
	return err == nil && statement.Subject == v.Subject && string(statement.Outcome) == string(outcome)
}

// act learns what an administrator did.
func (t *trust) act(by audit.Actor, event audit.Event) {
	right := audit.MayAdminister
	if _, ok := event.(*audit.RedactionMade); ok {
		right = audit.MayRedact
	}
	if by.May(right) != nil {
		return
	}
	switch e := event.(type) {
	case *audit.RoleChanged:
		if who := t.people[e.Person]; who != nil && !who.Recovery && who.Person != by.Person {
			who.Role = e.Role
		}
	case *audit.PersonRevoked:
		if who := t.people[e.Person]; who != nil && !who.Recovery && who.Person != by.Person {
			who.Revoked = true
		}
	case *audit.WriterAdmitted:
		t.laptop(e.Writer).admitted = true
	case *audit.WriterRevoked:
		l := t.laptop(e.Writer)
		if !l.stopped || e.From < l.from {
			l.stopped, l.from = true, e.From
		}
	case *audit.RedactionMade:
		t.erased = append(t.erased, e.Refs...)
	}
}

// trusts are what is known of sites, kept between requests.
type trusts struct {
	mu sync.Mutex
	of map[ledger.SiteID]*trust
}

// get is what is known of a site. Nobody may change it.
func (t *trusts) get(ctx context.Context, s Store, site ledger.SiteID) (known *trust, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known = t.of[site]; known != nil {
		return known, nil
	}
	err = s.Read(ctx, site, func(lib ledger.Library) error {
		known, err = readTrust(site, lib)
		return err
	})
	if err != nil {
		return nil, broken(err)
	}
	if t.of == nil {
		t.of = map[ledger.SiteID]*trust{}
	}
	t.of[site] = known
	return known, nil
}

// forget lets a site be read again, after something notable was kept.
func (t *trusts) forget(site ledger.SiteID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.of, site)
}
