package tui

import (
	"bytes"
	"context"
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/ledger"
)

// besideLaptop is a second laptop of the site, with somebody on it.
func (s *testSite) besideLaptop(name string) *db.Session {
	s.t.Helper()
	ctx := context.Background()
	writer, err := ledger.NewWriterKey(rand.Reader)
	s.check(err)
	key, err := ledger.NewPersonKey(rand.Reader)
	s.check(err)
	founding, err := s.store.Founding(ctx)
	s.check(err)
	now := s.clock.now()
	invited, err := ledger.NewInvitation(rand.Reader, s.recovery, founding, name, ledger.Terms{Role: string(audit.Technician), Issued: now, Expires: now.Add(time.Hour)})
	s.check(err)
	accepted, err := invited.Accept(writer.Public(), key, now)
	s.check(err)
	lists, err := checklist.Shipped()
	s.check(err)
	store, err := db.Open(ctx, filepath.Join(s.t.TempDir(), "second.db"), db.Options{Create: true, Writer: writer, Now: s.clock.now, Checklists: lists})
	s.check(err)
	s.t.Cleanup(func() { _ = store.Close() })
	author := db.Author{Person: audit.PersonID(key.Public().ID()), Sign: key.Sign}
	s.check(store.Join(ctx, author, audit.WriterJoined{
		Founding: string(founding), Acceptance: accepted, Writer: writer.Public().String(),
		Person: audit.PersonRecord{ID: author.Person, Key: key.Public().String(), Name: audit.Say(name), Role: audit.Technician},
	}, func(string) error { return nil }))
	return store.Session(author)
}

// gives brings what one laptop has to the other.
func (s *testSite) gives(from, to *db.Session) {
	s.t.Helper()
	var bundle bytes.Buffer
	_, err := from.WriteBundle(context.Background(), &bundle, true)
	s.check(err)
	_, err = to.TakeBundle(context.Background(), &bundle)
	s.check(err)
}

// TestRivalScreens are the screens on which two answers stand side by side, by
// people who had not seen each other: where it was asked, and in the audit.
func TestRivalScreens(t *testing.T) {
	ctx := context.Background()
	s, round := intensiv(t)
	other := s.besideLaptop("Eva-Maria Lang-Hohenstein")
	answers := separated()
	draft := s.begin(round, "201", "4001", answers[:8]...)
	s.gives(s.store, other)
	answer := func(who *db.Session, item, value, note string) {
		a, err := who.Audit(ctx, draft.ID)
		s.check(err)
		_, err = who.Answer(ctx, draft.ID, audit.NewAnswer{Item: item, Value: checklist.Value{Word: value}, Note: note, Replaces: a.Answers[item].Entry})
		s.check(err)
	}
	answer(s.store, "anomaly", "none", "Siegel heil")
	answer(other, "model", "cms8000", "") // so that hers comes later in the order, whatever the keys are
	answer(other, "anomaly", "tamper_signs", "Das Siegel am Gehäuse ist gebrochen, die Schrauben sind zerkratzt")
	s.gives(other, s.store)
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		for _, sc := range []scene{
			{name: "question", open: func(e *env) screen { return newQuestion(e, draft.ID, "anomaly") }},
			{name: "audit", open: func(e *env) screen { return newAuditView(e, draft.ID) }, keys: []string{"end"}},
		} {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				d := s.as(t, s.store, "Jo Weiß", lang)
				d.open(sc.open(d.app.e))
				act(d, sc)
				everySize(t, d)
			})
		}
	}
}
