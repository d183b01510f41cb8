package cli

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/db"
	"visite/ledger"
)

func (a *app) initCommand() *cobra.Command {
	var f founding
	cmd := &cobra.Command{
		Use: "init", Short: a.say.Init, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.init(cmd.Context(), f) },
	}
	stringFlag(cmd.Flags(), &f.facility, "facility", "", "NAME", a.say.FlagFacility)
	stringFlag(cmd.Flags(), &f.person, "person", "", "NAME", a.say.FlagPerson)
	stringFlag(cmd.Flags(), &f.role, "role", "", "ROLE", a.say.FlagRole)
	stringFlag(cmd.Flags(), &f.recovery, "recovery-key", "", "FILE", a.say.FlagRecoveryWrite)
	return a.withJSON(cmd)
}

// founding is what a site is founded with.
type founding struct {
	facility, person, role, recovery string
	passphrase                       []byte // of the person's key; nil for a technician
}

type initJSON struct {
	Site     string `json:"site"`
	Facility string `json:"facility"`
	Person   string `json:"person"`
	Role     string `json:"role"`
	Database string `json:"database"`
	Recovery string `json:"recovery_key"`
}

// init founds a site and says where everything lies.
func (a *app) init(ctx context.Context, f founding) error {
	for _, given := range []struct{ flag, value string }{{"--facility", f.facility}, {"--person", f.person}} {
		if audit.Clean(given.value, audit.MaxName) == "" {
			return usagef(a.say.FlagRequired, "visite init", given.flag)
		}
	}
	if f.role != "" {
		role, err := audit.ParseRole(f.role)
		if err != nil {
			return usagef("--role: %s", a.explain(err))
		}
		if needsPassphrase(role) {
			if f.passphrase, err = a.newPassphrase(ctx, f.person); err != nil {
				return err
			}
		}
	}
	path, err := a.dataFile()
	if err != nil {
		return err
	}
	s, recovery, err := a.found(ctx, path, f)
	if err != nil {
		return err
	}
	defer s.Close()
	if a.json {
		if err := a.printJSON(initJSON{s.about.ID, s.about.Facility, s.person.Name, string(s.person.Role), path, recovery}); err != nil {
			return err
		}
	}
	a.talk(a.say.Founded, s.about.Facility, path)
	a.talk(a.say.RecoveryWritten, recovery)
	return nil
}

// found makes the keys and the first entry. The recovery key, the site's first
// administrator, is written where f says, else beside the other keys.
func (a *app) found(ctx context.Context, path string, f founding) (*site, string, error) {
	role := audit.Technician
	if f.role != "" {
		var err error
		if role, err = audit.ParseRole(f.role); err != nil {
			return nil, "", err
		}
	}
	if needsPassphrase(role) {
		if err := a.longEnough(f.passphrase); err != nil {
			return nil, "", err
		}
	}
	made, err := newKeys()
	if err != nil {
		return nil, "", err
	}
	made.passphrase = f.passphrase
	recovery, err := ledger.NewPersonKey(rand.Reader)
	if err != nil {
		return nil, "", fmt.Errorf("make recovery key: %w", err)
	}
	pem, err := recovery.Marshal()
	if err != nil {
		return nil, "", fmt.Errorf("encode recovery key: %w", err)
	}
	// Where the key is to lie is tried out first: a site without it would have
	// no administrator.
	if f.recovery != "" {
		if err := a.unused(f.recovery); err != nil {
			return nil, "", err
		}
		if err := writeFile(f.recovery, pem); err != nil {
			return nil, "", err
		}
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	event := audit.SiteFounded{
		Facility: audit.Clean(f.facility, audit.MaxName), Writer: made.writer.Public().String(),
		Recovery: recovery.Public().String(), Person: made.record(f.person, role), Salt: hex.EncodeToString(salt),
	}
	where := f.recovery
	s, err := a.begin(ctx, path, made, func(store *db.Store, author db.Author, keep db.Keep) error {
		return store.Found(ctx, author, event, keep)
	}, func(k keys) error {
		if where != "" {
			return nil
		}
		where = filepath.Join(k.dir, "recovery.key")
		return writeFile(where, pem)
	})
	if err != nil {
		if f.recovery != "" {
			os.Remove(f.recovery)
		}
		return nil, "", err
	}
	return s, where, nil
}

// newPair is the keys of a new installation and its first person.
type newPair struct {
	writer     ledger.WriterKey
	person     ledger.PersonKey
	passphrase []byte // nil: the person's key lies open until it gets a PIN
}

func newKeys() (newPair, error) {
	writer, err := ledger.NewWriterKey(rand.Reader)
	if err != nil {
		return newPair{}, fmt.Errorf("make key of this installation: %w", err)
	}
	person, err := ledger.NewPersonKey(rand.Reader)
	if err != nil {
		return newPair{}, fmt.Errorf("make key of the person: %w", err)
	}
	return newPair{writer: writer, person: person}, nil
}

func (p newPair) record(name string, role audit.Role) audit.PersonRecord {
	public := p.person.Public()
	return audit.PersonRecord{
		ID: audit.PersonID(public.ID()), Key: public.String(),
		Name: audit.Say(audit.Clean(name, audit.MaxName)), Role: role,
	}
}

// begin makes the database with its first entry and opens it for its person.
// The keys, and more with them, are on disk before that entry is: there must
// never be a database that nobody can write to.
func (a *app) begin(ctx context.Context, path string, p newPair, first func(*db.Store, db.Author, db.Keep) error, more func(keys) error) (*site, error) {
	_, err := os.Lstat(path)
	fresh := errors.Is(err, fs.ErrNotExist)
	store, err := db.Open(ctx, path, db.Options{Create: true, Writer: p.writer, Now: a.now})
	if err != nil {
		if fresh {
			os.Remove(path) // an empty one would do no harm
		}
		return nil, err
	}
	defer store.Close()
	var k keys
	err = first(store, author(p.person), func(site string) (err error) {
		if k, err = a.siteKeys(site); err != nil {
			return err
		}
		if err = a.keep(k, p, more); err != nil {
			k.remove()
		}
		return err
	})
	if err != nil {
		if founded, unsure := store.Founded(ctx); fresh && !founded && unsure == nil {
			store.Close()
			os.Remove(path) // an empty one would do no harm
		}
		return nil, err
	}
	s, err := a.openSite(ctx, path, db.Options{Writer: p.writer})
	if err != nil {
		return nil, err
	}
	who, err := s.Person(ctx, audit.PersonID(p.person.Public().ID()))
	if err != nil {
		s.Close()
		return nil, err
	}
	key := opened(p.person)
	key.keys, key.now, key.locks, key.used = k, a.now, p.passphrase != nil, a.now()
	s.act(who, key)
	return s, nil
}

// keep puts the keys of an installation where they belong.
func (a *app) keep(k keys, p newPair, more func(keys) error) error {
	if err := k.save(p); err != nil {
		return err
	}
	if err := more(k); err != nil {
		return err
	}
	id := p.person.Public().ID()
	return a.changeState(func(st *state) { st.site(k.site, func(one *siteState) { one.Person = id }) })
}
