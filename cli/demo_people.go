package cli

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"time"

	"visite/audit"
	"visite/db"
	"visite/ledger"
	"visite/tui"
)

// demoPeople are the two of the made-up hospital: who walks the wards, and who
// reviews what came of it. Neither has a PIN: whoever looks around may be both.
type demoPeople struct {
	d    *demo
	here []tui.PersonHere
	keys map[audit.PersonID]ledger.PersonKey
	rest *demoSettings // of the one who does not work now
}

// reviewer brings in the head of medical technology.
func (d *demo) reviewer(ctx context.Context, technician audit.Person, key ledger.PersonKey) error {
	made, err := newKeys()
	if err != nil {
		return err
	}
	founding, err := d.Founding(ctx)
	if err != nil {
		return err
	}
	now, name := d.now(), d.app.say.DemoReviewer
	invited, err := ledger.NewInvitation(rand.Reader, d.recovery, founding, name, ledger.Terms{Role: string(audit.Supervisor), Issued: now, Expires: now.AddDate(0, 0, 1)})
	if err != nil {
		return err
	}
	accepted, err := invited.Accept(d.writer, made.person, now)
	if err != nil {
		return err
	}
	event := audit.PersonJoined{Acceptance: json.RawMessage(accepted), Person: made.record(name, audit.Supervisor)}
	if err := d.session.Admit(ctx, event); err != nil {
		return err
	}
	reviewer, err := d.Person(ctx, event.Person.ID)
	if err != nil {
		return err
	}
	d.people = &demoPeople{
		d: d, rest: &demoSettings{}, here: []tui.PersonHere{{Person: technician, Last: true}, {Person: reviewer}},
		keys: map[audit.PersonID]ledger.PersonKey{technician.ID: key, reviewer.ID: made.person},
	}
	return nil
}

// reviewing is the database in the name of who reviews.
func (p *demoPeople) reviewing() *db.Session { return p.d.Session(author(p.keys[p.here[1].ID])) }

// reviewSome makes up the reviews of two days: what was no trouble is approved,
// one audit is sent back.
func (d *demo) reviewSome(ctx context.Context) error {
	s := d.people.reviewing()
	for _, batch := range []struct {
		filter string
		n      int
	}{{"status:waiting state:resolved", 4}, {"status:waiting state:planned", 6}} {
		f, err := audit.ParseFilter(batch.filter)
		if err != nil {
			return err
		}
		page, err := s.Queue(ctx, f, 0, batch.n, d.now())
		if err != nil {
			return err
		}
		for _, l := range page.Lines {
			d.setClock(d.now().Add(2 * time.Minute))
			if err := s.Approve(ctx, []audit.Approval{{ID: l.ID, Sealed: l.Sealed}}, ""); err != nil {
				return err
			}
		}
	}
	f, err := audit.ParseFilter("status:waiting state:immediate")
	if err != nil {
		return err
	}
	page, err := s.Queue(ctx, f, 0, 1, d.now())
	if err != nil || len(page.Lines) == 0 {
		return err
	}
	l := page.Lines[0]
	items := []audit.ReviewItem{{Item: "connection", Reason: d.app.say.DemoReturned}}
	return s.Return(ctx, l.ID, l.Sealed, items, "")
}

// Here lists the two.
func (p *demoPeople) Here(context.Context) ([]tui.PersonHere, error) { return p.here, nil }

// Enter lets the other one work.
func (p *demoPeople) Enter(_ context.Context, id audit.PersonID, _ string) (tui.Site, error) {
	for i := range p.here {
		works := p.here[i].ID == id
		if works && !p.here[i].Last {
			p.d.settings, p.rest = p.rest, p.d.settings
			p.d.act(p.here[i].Person, opened(p.keys[id]))
		}
		p.here[i].Last = works
	}
	return p.d.tuiSite(), nil
}

// What changes people is not to be had in a hospital that is thrown away.

func (p *demoPeople) Seal(context.Context, string) error       { return p.refused() }
func (p *demoPeople) Add(context.Context, tui.NewPerson) error { return p.refused() }
func (p *demoPeople) Revoke(context.Context, audit.PersonID, string, string) error {
	return p.refused()
}

func (p *demoPeople) ChangeRole(context.Context, audit.PersonID, audit.Role, string) error {
	return p.refused()
}
func (p *demoPeople) Admits(context.Context, string) (audit.Role, error) { return "", p.refused() }
func (p *demoPeople) Administrators(context.Context) (int, error)        { return 0, nil }
func (p *demoPeople) Folder() string                                     { return startFolder() }

func (p *demoPeople) refused() error { return p.d.app.told(failf("%s", p.d.app.say.DemoNoPeople)) }
