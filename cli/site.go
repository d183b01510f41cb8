package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
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
	key     *signer     // of the person
	session *db.Session // nil: nobody acts
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
	s, keys, err := a.openForPeople(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.become(ctx, s, keys, as); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// openForPeople opens the database with the key of this installation; who acts
// is open yet.
func (a *app) openForPeople(ctx context.Context) (*site, keys, error) {
	path, err := a.existing()
	if err != nil {
		return nil, keys{}, err
	}
	s, err := a.openSite(ctx, path, db.Options{})
	if err != nil {
		return nil, keys{}, err
	}
	about := s.about
	s.Close()
	k, err := a.siteKeys(about.ID)
	if err != nil {
		return nil, k, err
	}
	key, err := k.writer()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, k, failf(a.say.NoKeyHere, about.Facility, k.dir)
	}
	if err != nil {
		return nil, k, err
	}
	s, err = a.openSite(ctx, path, db.Options{Writer: key})
	return s, k, err
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

// become makes the session of the person acting, who is asked for their PIN or
// passphrase if their key has one.
func (a *app) become(ctx context.Context, s *site, k keys, as string) error {
	person, err := a.whoActs(ctx, s, k, as)
	if err != nil {
		return err
	}
	key, err := a.unlock(ctx, k, person)
	if err != nil {
		return err
	}
	s.act(person, opened(key))
	return nil
}

// act makes the person the one who acts.
func (s *site) act(p audit.Person, key *signer) {
	s.person, s.key = p, key
	s.session = s.Session(db.Author{Person: p.ID, Sign: key.sign})
}

// whoActs finds the person: the one named, else the one who worked here last,
// else the only one.
func (a *app) whoActs(ctx context.Context, s *site, k keys, as string) (audit.Person, error) {
	here, err := a.peopleHere(ctx, s, k)
	if err != nil {
		return audit.Person{}, err
	}
	if as != "" {
		for _, p := range here {
			if strings.HasPrefix(string(p.ID), as) && len(as) >= 8 || audit.Fold(p.Name) == audit.Fold(as) {
				return p, nil
			}
		}
		return audit.Person{}, failf(a.say.UnknownName, as)
	}
	if st, err := loadState(); err == nil {
		for _, p := range here {
			if st.Sites[s.about.ID].Person == string(p.ID) {
				return p, nil
			}
		}
	}
	if len(here) > 1 {
		return audit.Person{}, failf("%s", a.say.ManyNamed)
	}
	return here[0], nil
}

// peopleHere are those who can act on this laptop, at least one: their key lies
// here, the log knows them, and they were not revoked. A key whose person never
// came in, because the laptop went off in between, counts for nothing.
func (a *app) peopleHere(ctx context.Context, s *site, k keys) ([]audit.Person, error) {
	here, err := a.keysHere(ctx, s, k)
	if err != nil {
		return nil, err
	}
	here = slices.DeleteFunc(here, func(p audit.Person) bool { return p.Revoked != "" })
	if len(here) == 0 {
		return nil, failf(a.say.NoPersonHere, k.dir)
	}
	return here, nil
}

// keysHere are those whose key lies here and whom the log knows, revoked or not.
func (a *app) keysHere(ctx context.Context, s *site, k keys) ([]audit.Person, error) {
	ids, err := k.persons()
	if err != nil {
		return nil, err
	}
	var here []audit.Person
	for _, id := range ids {
		p, err := s.Person(ctx, audit.PersonID(id))
		switch {
		case errors.Is(err, &audit.Refusal{Code: audit.NotKnown}):
		case err != nil:
			return nil, err
		default:
			here = append(here, p)
		}
	}
	return here, nil
}

// administrators counts those whom the log knows and who were not revoked, the
// recovery key aside.
func (a *app) administrators(ctx context.Context, s *site) (n int, err error) {
	all, err := s.People(ctx)
	for _, p := range all {
		if p.Role == audit.Administrator && p.Revoked == "" && !p.Recovery {
			n++
		}
	}
	return n, err
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
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", failf(a.say.NotFounded, path)
	case err != nil:
		return "", err
	case info.IsDir():
		return "", failf("%s: %s", path, a.say.IsDirectory)
	case !info.Mode().IsRegular():
		return "", failf("%s: %s", path, a.say.NotRegular)
	}
	f, err := os.Open(path) // says better than SQLite that it may not be read
	if err != nil {
		return "", err
	}
	return path, f.Close()
}
