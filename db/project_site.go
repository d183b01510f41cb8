package db

import (
	"context"
	"errors"
	"fmt"

	"visite/audit"
	"visite/ledger"
)

// siteFounded and writerJoined begin a log, and no later entry can: it would
// bring people in whom no administrator has invited.
func (p *projector) siteFounded(ctx context.Context, e entry, ev *audit.SiteFounded) error {
	if err := begins(e, ev.Writer, ev.Person); err != nil {
		return err
	}
	founder, err := ledger.ParsePerson(ev.Person.Key)
	if err != nil {
		return err
	}
	if founder.ID() != string(ev.Person.ID) {
		return fmt.Errorf("the key is that of person %s, not of %s", founder.ID(), ev.Person.ID)
	}
	return p.founded(ctx, e.leaf, ev, e.stamp)
}

// founded brings in the site, its founder, whose name lies in their log only, and
// the recovery key.
func (p *projector) founded(ctx context.Context, site ledger.SiteID, ev *audit.SiteFounded, at string) error {
	if err := p.site(ctx, site, ev, at); err != nil {
		return err
	}
	if err := p.person(ctx, ev.Person, ev.Person.ID, at); err != nil {
		return err
	}
	return p.recovery(ctx, ev.Recovery, at)
}

func (p *projector) writerJoined(ctx context.Context, e entry, ev *audit.WriterJoined) error {
	if err := begins(e, ev.Writer, ev.Person); err != nil {
		return err
	}
	founding, at, err := readFounding([]byte(ev.Founding))
	if err != nil {
		return err
	}
	site := ledger.LeafHash([]byte(ev.Founding))
	founded, err := exists(ctx, p.handle, "SELECT 1 FROM site WHERE id = ?", site.String())
	if err != nil {
		return err
	}
	if !founded { // the founder's log has not come yet
		if err := p.founded(ctx, site, founding, at); err != nil {
			return err
		}
	}
	err = p.admit(ctx, e, site, ev.Acceptance, ev.Person, ev.Person.ID)
	if refusal := (*audit.Refusal)(nil); errors.As(err, &refusal) {
		admitted, dbErr := p.admitted(ctx, e, ev.Person)
		if dbErr != nil || admitted {
			return dbErr
		}
		return p.notAdmitted(ctx, e, ev, err)
	}
	return err
}

func (p *projector) personJoined(ctx context.Context, e entry, ev *audit.PersonJoined) error {
	var id string
	if err := p.scan(ctx, "SELECT id FROM site", nil, &id); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	site, err := ledger.ParseHash(id)
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	human, err := p.humanOf(ctx, e, ev)
	if err != nil {
		return err
	}
	if err := p.admit(ctx, e, site, ev.Acceptance, ev.Person, human); err != nil {
		return p.notAdmitted(ctx, e, ev, err)
	}
	return nil
}

// begins checks that this is the first entry of the log of that writer, by the
// person it brings in.
func begins(e entry, writer string, who audit.PersonRecord) error {
	switch {
	case e.seq != 0:
		return errors.New("only the first entry of a log founds a site or joins one")
	case writer != e.writer.String():
		return fmt.Errorf("it is about writer %s, but in the log of %s", writer, e.writer)
	case e.by != string(who.ID):
		return fmt.Errorf("it brings in person %s, but is by %s", who.ID, e.by)
	}
	return nil
}

// readFounding reads the text of a founding entry, which may lie in another log.
func readFounding(text []byte) (ev *audit.SiteFounded, at string, err error) {
	envelope, err := ledger.Decode(text)
	if err != nil {
		return nil, "", fmt.Errorf("founding entry: %w", err)
	}
	event, err := audit.DecodeEvent(envelope.Kind, envelope.Data)
	if err != nil {
		return nil, "", fmt.Errorf("founding entry: %w", err)
	}
	ev, ok := event.(*audit.SiteFounded)
	if !ok {
		return nil, "", fmt.Errorf("founding entry is a %s", envelope.Kind)
	}
	return ev, plain(envelope.At).Format(stampLayout), nil
}

func (p *projector) site(ctx context.Context, id ledger.SiteID, ev *audit.SiteFounded, at string) error {
	other, err := exists(ctx, p.handle, "SELECT 1 FROM site WHERE id <> ?", id.String())
	if err != nil {
		return err
	}
	if other {
		return errors.New("it is about another site than this database")
	}
	return p.exec(ctx, "INSERT OR IGNORE INTO site (id, facility, founded_at, recovery) VALUES (?, ?, ?, ?)",
		id.String(), ev.Facility, at, ev.Recovery)
}

func (p *projector) checklistAdopted(ctx context.Context, ev *audit.ChecklistAdopted) error {
	return p.exec(ctx, "INSERT OR IGNORE INTO checklists (digest, id, version, text) VALUES (?, ?, ?, ?)",
		ev.Digest, ev.ID, ev.Version, ev.Text)
}
