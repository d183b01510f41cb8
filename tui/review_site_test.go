package tui

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/ledger"
)

// join lets somebody work on the site, with a role, and gives the store in their
// name.
func (s *testSite) join(name string, role audit.Role) *db.Session {
	s.t.Helper()
	ctx := context.Background()
	key, err := ledger.NewPersonKey(rand.Reader)
	s.check(err)
	founding, err := s.store.Founding(ctx)
	s.check(err)
	now := s.clock.now()
	terms := ledger.Terms{Role: string(role), Issued: now, Expires: now.Add(time.Hour)}
	invited, err := ledger.NewInvitation(rand.Reader, s.recovery, founding, name, terms)
	s.check(err)
	accepted, err := invited.Accept(s.writer.Public(), key, now)
	s.check(err)
	id := audit.PersonID(key.Public().ID())
	s.check(s.store.Admit(ctx, audit.PersonJoined{Acceptance: accepted, Person: audit.PersonRecord{
		ID: id, Key: key.Public().String(), Name: audit.Say(name), Role: role,
	}}))
	return s.store.Session(db.Author{Person: id, Sign: key.Sign})
}

// as starts the screens in the name of somebody.
func (s *testSite) as(t *testing.T, who *db.Session, name string, lang checklist.Lang) *driver {
	t.Helper()
	return s.asWith(t, who, name, lang, nil)
}

func (s *testSite) asWith(t *testing.T, who *db.Session, name string, lang checklist.Lang, opener Opener) *driver {
	t.Helper()
	lists, err := checklist.Shipped()
	s.check(err)
	return drive(t, s.clock, Config{
		Site:       Site{Store: who, Settings: &testSettings{}, Lists: &testLists{}, Person: name},
		Checklists: lists, Lang: lang, Now: s.clock.now, Opener: opener,
	}, 80, 24)
}

// testOpener keeps what was opened.
type testOpener struct{ opened map[string]string }

func (o *testOpener) Open(_ context.Context, name string, content []byte) error {
	o.opened[name] = string(content)
	return nil
}

// page is an audit as it is to be reviewed.
func (s *testSite) page(id audit.AuditID) audit.ReviewPage {
	s.t.Helper()
	p, err := s.store.ReviewPage(context.Background(), id)
	s.check(err)
	return p
}
