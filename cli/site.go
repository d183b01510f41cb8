package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/ledger"
)

// site is an opened database with the person who works on it.
type site struct {
	*db.Store
	about   audit.Site
	person  audit.Person
	session *db.Session // nil: opened for reading
}

// openToRead opens the database for looking; it may lie where nothing can be
// written, and needs no key.
func (a *app) openToRead(ctx context.Context) (*site, error) {
	path, err := a.existing()
	if err != nil {
		return nil, err
	}
	return a.openSite(ctx, path, db.Options{ReadOnly: true})
}

// openToWrite opens the database for the person with that name, or for the one
// who worked here last.
func (a *app) openToWrite(ctx context.Context, as string) (*site, error) {
	path, err := a.existing()
	if err != nil {
		return nil, err
	}
	s, err := a.openSite(ctx, path, db.Options{})
	if err != nil {
		return nil, err
	}
	about := s.about
	s.Close()
	keys, err := siteKeys(about.ID)
	if err != nil {
		return nil, err
	}
	key, err := keys.writer()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failf(a.say.NoKeyHere, about.Facility, keys.dir)
	}
	if err != nil {
		return nil, err
	}
	if s, err = a.openSite(ctx, path, db.Options{Writer: key}); err != nil {
		return nil, err
	}
	if err := a.become(ctx, s, keys, as); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// openSite opens the database and reads whose it is.
func (a *app) openSite(ctx context.Context, path string, o db.Options) (*site, error) {
	all, err := checklist.Shipped()
	if err != nil {
		return nil, fmt.Errorf("load checklists: %w", err)
	}
	o.Checklists, o.Now = all, a.now
	store, err := db.Open(ctx, path, o)
	if err != nil {
		return nil, err
	}
	founded, err := store.Founded(ctx)
	if err == nil && !founded {
		err = failf(a.say.NotFounded, path)
	}
	if err != nil {
		store.Close()
		return nil, err
	}
	s := &site{Store: store}
	if s.about, err = store.Site(ctx); err != nil {
		store.Close()
		return nil, err
	}
	return s, nil
}

// become makes the session of the person acting.
func (a *app) become(ctx context.Context, s *site, k keys, as string) error {
	id, err := a.whoActs(ctx, s, k, as)
	if err != nil {
		return err
	}
	key, err := k.person(id)
	if err != nil {
		return err
	}
	if s.person, err = s.Person(ctx, audit.PersonID(id)); err != nil {
		return err
	}
	s.session = s.Session(author(key))
	return nil
}

// whoActs finds the id of the person: the one named, else the one who worked
// here last, else the only one.
func (a *app) whoActs(ctx context.Context, s *site, k keys, as string) (string, error) {
	ids, err := k.persons()
	if err != nil {
		return "", err
	}
	if len(ids) == 0 {
		return "", failf(a.say.NoPersonHere, k.dir)
	}
	if as != "" {
		for _, id := range ids {
			p, err := s.Person(ctx, audit.PersonID(id))
			if err == nil && (strings.HasPrefix(id, as) && len(as) >= 8 || audit.Fold(p.Name) == audit.Fold(as)) {
				return id, nil
			}
		}
		return "", failf(a.say.UnknownName, as)
	}
	if st, err := loadState(); err == nil {
		for _, id := range ids {
			if st.Sites[s.about.ID].Person == id {
				return id, nil
			}
		}
	}
	if len(ids) > 1 {
		return "", failf("%s", a.say.ManyNamed)
	}
	return ids[0], nil
}

// author is a person as the log knows them.
func author(key ledger.PersonKey) db.Author {
	return db.Author{Person: audit.PersonID(key.Public().ID()), Sign: key.Sign}
}

// existing is the path of the database, which must be there.
func (a *app) existing() (string, error) {
	path, err := a.dataFile()
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", failf(a.say.NotFounded, path)
	}
	return path, nil
}
