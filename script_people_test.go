package main

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/ledger"
)

// colleague brings somebody else onto the laptop, as the screens do, with the
// recovery key: colleague RECOVERY-KEY NAME ROLE. Their key has no PIN.
func colleague(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 || neg {
		ts.Fatalf("usage: colleague RECOVERY-KEY NAME ROLE")
	}
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	recovery, err := ledger.ParsePersonKey(text, nil)
	ts.Check(err)
	dir, store := site(ts)
	defer store.Close()
	ctx, now := context.Background(), time.Now().Truncate(time.Second)
	founding, err := store.Founding(ctx)
	ts.Check(err)
	invited, err := ledger.NewInvitation(rand.Reader, recovery, founding, args[1], ledger.Terms{Role: args[2], Issued: now, Expires: now})
	ts.Check(err)
	key, err := ledger.NewPersonKey(rand.Reader)
	ts.Check(err)
	accepted, err := invited.Accept(writerOf(ts, dir).Public(), key, now)
	ts.Check(err)
	id := audit.PersonID(key.Public().ID())
	ts.Check(session(store, recovery).Admit(ctx, audit.PersonJoined{Acceptance: accepted, Person: audit.PersonRecord{
		ID: id, Key: key.Public().String(), Name: audit.Say(args[1]), Role: audit.Role(args[2]),
	}}))
	pem, err := key.Marshal()
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(dir, "person-"+string(id)+".key"), pem, 0o600))
}

// takeUp lets somebody on the laptop take up the audit that came back first,
// answer items anew and complete it, as the screens do: takeup NAME ITEM=WORD…
func takeUp(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || neg {
		ts.Fatalf("usage: takeup NAME ITEM=WORD…")
	}
	dir, store := site(ts)
	defer store.Close()
	ctx := context.Background()
	s := session(store, keyOf(ts, dir, store, args[0]))
	back, err := s.ReturnedAudits(ctx)
	ts.Check(err)
	if len(back) == 0 {
		ts.Fatalf("nothing came back")
	}
	a, err := s.TakeUp(ctx, back[0].Audit.ID)
	ts.Check(err)
	for _, given := range args[1:] {
		item, word, _ := strings.Cut(given, "=")
		a, err = s.Answer(ctx, a.ID, audit.NewAnswer{Item: item, Value: checklist.Value{Word: word}, Replaces: a.Answers[item].Entry})
		ts.Check(err)
	}
	_, err = s.Complete(ctx, a.ID)
	ts.Check(err)
}

// site is the folder of the keys of the one site of a script, and its database.
func site(ts *testscript.TestScript) (dir string, store *db.Store) {
	dirs, err := filepath.Glob(ts.MkAbs("config/keys/*"))
	ts.Check(err)
	if len(dirs) != 1 {
		ts.Fatalf("sites with keys: %v, want one", dirs)
	}
	lists, err := checklist.Shipped()
	ts.Check(err)
	store, err = db.Open(context.Background(), ts.MkAbs("data/visite/visite.db"), db.Options{Writer: writerOf(ts, dirs[0]), Checklists: lists, Now: time.Now})
	ts.Check(err)
	return dirs[0], store
}

func session(store *db.Store, key ledger.PersonKey) *db.Session {
	return store.Session(db.Author{Person: audit.PersonID(key.Public().ID()), Sign: key.Sign})
}

func writerOf(ts *testscript.TestScript, dir string) ledger.WriterKey {
	text, err := os.ReadFile(filepath.Join(dir, "writer.key"))
	ts.Check(err)
	key, err := ledger.ParseWriterKey(text)
	ts.Check(err)
	return key
}

func keyOf(ts *testscript.TestScript, dir string, store *db.Store, name string) ledger.PersonKey {
	people, err := store.People(context.Background())
	ts.Check(err)
	for _, p := range people {
		if p.Name != name {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, "person-"+string(p.ID)+".key"))
		ts.Check(err)
		key, err := ledger.ParsePersonKey(text, nil)
		ts.Check(err)
		return key
	}
	ts.Fatalf("nobody is called %s", name)
	return ledger.PersonKey{}
}
