package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/ledger"
	"visite/tui"
)

// laptop is a site with Jana on it, whose key has no PIN yet.
func laptop(t *testing.T, role audit.Role) (*people, string) {
	t.Helper()
	a := testApp(t)
	a.file = filepath.Join(t.TempDir(), "visite.db")
	s, recovery, err := a.found(context.Background(), a.file, founding{facility: "Klinikum Süd", person: "Jana", role: string(role), passphrase: phraseFor(role)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &people{app: a, site: s}, recovery
}

const phrase = "vier Wörter mit Abstand"

// phraseFor is the passphrase of a key of that role, nil if it has none.
func phraseFor(role audit.Role) []byte {
	if needsPassphrase(role) {
		return []byte(phrase)
	}
	return nil
}

func (p *people) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// keyFiles are the files beside the keys, whatever they are called, and which
// of them are a key without a PIN.
func keyFiles(t *testing.T, p *people) (all, plain []string) {
	t.Helper()
	k, err := p.keys()
	p.must(t, err)
	entries, err := os.ReadDir(k.dir)
	p.must(t, err)
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(k.dir, e.Name()))
		p.must(t, err)
		all = append(all, e.Name())
		if _, err := ledger.ParsePersonKey(text, nil); err == nil && e.Name() != "recovery.key" {
			plain = append(plain, e.Name())
		}
	}
	return all, plain
}

// A second person comes in with the recovery key: first the PIN, then the key,
// then the entry; afterwards no key lies open.
func TestAddPerson(t *testing.T) {
	ctx := context.Background()
	p, recovery := laptop(t, audit.Technician)
	kim := tui.NewPerson{Name: "Kim", PIN: "0815", Admission: recovery}

	refused(t, p.Add(ctx, kim), "the key of Jana has no PIN yet")
	p.must(t, p.Seal(ctx, "4711"))
	if _, plain := keyFiles(t, p); len(plain) > 0 {
		t.Errorf("keys without a PIN: %v", plain)
	}
	p.must(t, p.Add(ctx, kim))
	files, plain := keyFiles(t, p)
	if len(files) != 4 || len(plain) > 0 { // writer, recovery, Jana, Kim
		t.Errorf("files %v, keys without a PIN %v", files, plain)
	}
	here, err := p.Here(ctx)
	p.must(t, err)
	if len(here) != 2 || here[0].Name != "Jana" || !here[0].Last || here[1].Name != "Kim" || here[1].Last || !here[1].HasPIN {
		t.Fatalf("here %+v", here)
	}
	if here[1].Role != audit.Technician {
		t.Errorf("role %s", here[1].Role)
	}

	if _, err := p.Enter(ctx, here[1].ID, "4711"); !errors.Is(err, tui.ErrWrongPIN) {
		t.Errorf("with a wrong PIN: %v", err)
	}
	if _, err := p.Enter(ctx, here[1].ID, ""); !errors.Is(err, tui.ErrWrongPIN) {
		t.Errorf("without a PIN: %v", err)
	}
	site, err := p.Enter(ctx, here[1].ID, "0815")
	p.must(t, err)
	p.must(t, site.Store.ListRooms(ctx, "Intensiv 2", []string{"204"}))
	page, err := site.Store.Ledger(ctx, 0, 1)
	p.must(t, err)
	if site.Person != "Kim" || page.Lines[0].Stamp.Name != "Kim" {
		t.Errorf("%s works, the entry is by %s", site.Person, page.Lines[0].Stamp.Name)
	}
	st, err := loadState()
	p.must(t, err)
	if st.Sites[p.site.about.ID].Person != string(here[1].ID) {
		t.Error("who works is not remembered for the next start")
	}
	if _, err := p.site.Verify(ctx, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func refused(t *testing.T, err error, want string) {
	t.Helper()
	var refusal *audit.Refusal
	if !errors.As(err, &refusal) || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, want a refusal with %q", err, want)
	}
}

// Who cannot come in leaves neither a key nor an entry.
func TestAddPersonRefused(t *testing.T) {
	ctx := context.Background()
	p, recovery := laptop(t, audit.Technician)
	p.must(t, p.Seal(ctx, "4711"))
	dir := t.TempDir()
	stranger, err := ledger.NewPersonKey(strings.NewReader(strings.Repeat("x", 32)))
	p.must(t, err)
	text, err := stranger.Marshal()
	p.must(t, err)
	foreign := filepath.Join(dir, "foreign.key")
	p.must(t, os.WriteFile(foreign, text, 0o600))
	p.must(t, os.WriteFile(foreign+".txt", []byte("no key"), 0o600))
	file := filepath.Join(dir, "invitation.json")
	withPIN(t, "4711")
	p.must(t, p.app.invite(ctx, invitation{recovery: recovery, role: "supervisor", days: 1, output: file}))
	kim := tui.NewPerson{Name: "Kim", PIN: "0815", Admission: file}
	refused(t, p.Add(ctx, kim), "the passphrase is too short: at least 12 characters")
	kim.Passphrase = phrase
	p.must(t, p.Add(ctx, kim))
	before, _ := keyFiles(t, p)
	for want, n := range map[string]tui.NewPerson{
		"a Jana on this laptop already": {Name: "jana", Admission: recovery},
		"not the recovery key":          {Name: "Eve", Admission: foreign},
		"came with this invitation":     {Name: "Eve", Admission: file, Passphrase: phrase},
		"is no administrator":           {Name: "Eve"},
		"does not exist":                {Name: "Eve", Admission: filepath.Join(dir, "nothing")},
		"is a folder":                   {Name: "Eve", Admission: dir},
		"this is no key":                {Name: "Eve", Admission: foreign + ".txt"},
	} {
		n.PIN = "1234"
		refused(t, p.Add(ctx, n), want)
	}
	if after, _ := keyFiles(t, p); len(after) != len(before) {
		t.Errorf("keys %v, before %v", after, before)
	}
	if here, err := p.Here(ctx); err != nil || len(here) != 2 || here[1].Role != audit.Supervisor {
		t.Errorf("here %+v, %v", here, err)
	}
}

// withPIN puts a PIN, and the passphrase, where commands without a terminal look
// for them.
func withPIN(t *testing.T, pin string) {
	t.Helper()
	for variable, secret := range map[string]string{pinFile: pin, passphraseFile: phrase} {
		file := filepath.Join(t.TempDir(), variable)
		if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv(variable, file)
	}
}

// An administrator who works admits without a file; so does one who came later.
func TestAdministratorAdds(t *testing.T) {
	ctx := context.Background()
	p, recovery := laptop(t, audit.Administrator)
	p.must(t, p.Seal(ctx, "4711"))
	p.must(t, p.Add(ctx, tui.NewPerson{Name: "Kim", PIN: "0815"}))
	withPIN(t, "4711")
	file := filepath.Join(t.TempDir(), "boss.json")
	p.must(t, p.app.invite(ctx, invitation{recovery: recovery, role: "administrator", days: 1, output: file}))
	p.must(t, p.Add(ctx, tui.NewPerson{Name: "Boss", PIN: "2580", Admission: file, Passphrase: phrase}))
	here, err := p.Here(ctx)
	p.must(t, err)
	site, err := p.Enter(ctx, here[0].ID, "2580")
	p.must(t, err)
	if err := site.People.Add(ctx, tui.NewPerson{Name: "Eve", PIN: "1234"}); !errors.Is(err, tui.ErrLocked) {
		t.Errorf("added with a key that is locked: %v", err)
	}
	p.must(t, site.Key.Unlock(ctx, phrase))
	p.must(t, site.People.Add(ctx, tui.NewPerson{Name: "Eve", PIN: "1234"}))
	if here, err = p.Here(ctx); err != nil || len(here) != 4 || here[0].Role != audit.Administrator || here[1].Role != audit.Technician {
		t.Errorf("here %+v, %v", here, err)
	}
	if _, err := p.site.Verify(ctx, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// The screens begin at Home while one person has no PIN, and ask otherwise.
func TestScreensAskWhoWorks(t *testing.T) {
	ctx := context.Background()
	p, _ := laptop(t, audit.Technician)
	for _, sealed := range []bool{false, true} {
		if sealed {
			p.must(t, p.Seal(ctx, "4711"))
		}
		s, err := p.app.openScreens(ctx)
		p.must(t, err)
		site := p.app.tuiSite(s)
		if (site.Store == nil) != sealed || site.People == nil {
			t.Errorf("sealed %v: the screens get %+v", sealed, site)
		}
		s.Close()
	}
}

// Commands act in the name of the person named, who gives their PIN.
func TestCommandsAskPIN(t *testing.T) {
	ctx := context.Background()
	p, recovery := laptop(t, audit.Technician)
	p.must(t, p.Seal(ctx, "4711"))
	p.must(t, p.Add(ctx, tui.NewPerson{Name: "Kim", PIN: "0815", Admission: recovery}))
	list := filepath.Join(t.TempDir(), "list.csv")
	p.must(t, os.WriteFile(list, []byte("Inventarnummer;Seriennummer\n1;A\n"), 0o600))
	run := func(pin string, as ...string) (int, string) {
		if withPIN(t, pin); pin == "" {
			t.Setenv(pinFile, "")
		}
		var said strings.Builder
		a := &app{build: Build{Work: 4}, stdin: strings.NewReader("0815\n"), stdout: &output{to: io.Discard}, stderr: &said, now: time.Now}
		a.speak(p.app.lang)
		code := a.run(ctx, append([]string{"--db", p.app.file, "inventory", "import", list}, as...))
		return code, said.String()
	}
	for _, c := range []struct {
		pin, as, want string
	}{
		{"", "Kim", "the key of Kim has a PIN: run the command in a terminal, or set VISITE_PIN_FILE=FILE"},
		{"4711", "Kim", "this is not the PIN of Kim"},
		{"0815", "Eve", "nobody called"},
	} {
		if code, said := run(c.pin, "--as", c.as); code != exitFailed || !strings.Contains(said, c.want) || strings.Count(said, "\n") != 1 {
			t.Errorf("PIN %q as %s: exit %d, %q, want %q", c.pin, c.as, code, said, c.want)
		}
	}
	if code, said := run("0815", "--as", "kim"); code != exitDone {
		t.Fatalf("exit %d: %s", code, said)
	}
	page, err := p.site.session.Ledger(ctx, 0, 1)
	p.must(t, err)
	if page.Lines[0].Stamp.Name != "Kim" {
		t.Errorf("the list was imported by %s, want Kim", page.Lines[0].Stamp.Name)
	}
	if code, said := run("4711"); code != exitDone { // who worked last
		t.Errorf("exit %d: %s", code, said)
	}
}

// addForever names the database for the child of [TestKillWhileAdding], which
// puts a PIN on the key and adds people until it is killed.
const addForever = "VISITE_TEST_ADD"

// However the program ends while somebody is added: who is in the log has a key
// with a PIN, and nobody has lost theirs.
func TestKillWhileAdding(t *testing.T) {
	ctx := context.Background()
	if file := os.Getenv(addForever); file != "" {
		addUntilKilled(t, file, os.Getenv("VISITE_TEST_RECOVERY"))
		return
	}
	p, recovery := laptop(t, audit.Technician)
	k, err := p.keys()
	p.must(t, err)
	kill(t, true, p.app.file, recovery)
	if _, err := k.hasPIN(string(p.site.person.ID)); err != nil {
		t.Fatalf("killed while Jana's key got a PIN, and it is lost: %v", err)
	}
	for range 2 {
		added := kill(t, false, p.app.file, recovery)
		if len(added) == 0 {
			t.Fatal("the child has added nobody")
		}
		people := joined(ctx, t, p)
		for _, name := range added {
			if people[name] == "" {
				t.Errorf("%s was told to be in and is not", name)
			}
		}
		for name, id := range people {
			if sealed, err := k.hasPIN(id); err != nil || !sealed {
				t.Errorf("%s is in the log, and their key: sealed %v, %v", name, sealed, err)
			}
		}
		if _, err := k.person(people[added[0]], []byte("0815")); err != nil {
			t.Errorf("key of %s: %v", added[0], err)
		}
	}
	if _, plain := keyFiles(t, p); len(plain) > 0 {
		t.Errorf("keys without a PIN: %v", plain)
	}
	if _, err := k.person(string(p.site.person.ID), []byte("4711")); err != nil {
		t.Errorf("Jana's key: %v", err)
	}
	if _, err := p.site.Verify(ctx, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// joined are the ids of those who came in, by their names.
func joined(ctx context.Context, t *testing.T, p *people) map[string]string {
	t.Helper()
	page, err := p.site.session.Ledger(ctx, 0, 1000)
	p.must(t, err)
	ids := map[string]string{}
	for _, l := range page.Lines {
		if e, ok := l.Event.(*audit.PersonJoined); ok {
			ids[e.Person.Name.Text] = string(e.Person.ID)
		}
	}
	return ids
}

func addUntilKilled(t *testing.T, file, recovery string) {
	ctx := context.Background()
	a := &app{build: Build{Work: 4}, stdout: &output{to: io.Discard}, stderr: io.Discard, now: time.Now, file: file}
	a.speak("en")
	s, k, err := a.openForPeople(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p := &people{app: a, site: s}
	jana, err := a.whoActs(ctx, s, k, "Jana")
	p.must(t, err)
	fmt.Println("begun")
	sealed, err := k.hasPIN(string(jana.ID))
	p.must(t, err)
	var pin []byte
	if sealed {
		pin = []byte("4711")
	}
	key, err := k.person(string(jana.ID), pin)
	p.must(t, err)
	s.act(jana, opened(key))
	if !sealed {
		p.must(t, p.Seal(ctx, "4711"))
	}
	fmt.Println("sealed")
	for {
		name := fmt.Sprintf("P%x", rand.Uint64())
		p.must(t, p.Add(ctx, tui.NewPerson{Name: name, PIN: "0815", Admission: recovery}))
		fmt.Println("added", name)
	}
}

// kill lets a child add people and kills it: early, while the first key gets its
// PIN, or while the second one is added. It gives the names that the child was
// heard to have added.
func kill(t *testing.T, early bool, file, recovery string) (added []string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKillWhileAdding$")
	child.Env = append(os.Environ(), addForever+"="+file, "VISITE_TEST_RECOVERY="+recovery)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	killIn := func(within time.Duration) { time.AfterFunc(rand.N(within), func() { _ = child.Process.Kill() }) }
	sealed := time.Now()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		name, ok := strings.CutPrefix(lines.Text(), "added ")
		switch {
		case ok:
			if added = append(added, name); len(added) == 1 {
				killIn(time.Since(sealed)) // as long as adding one took: in the middle of the next
			}
		case lines.Text() == "sealed":
			sealed = time.Now()
		case lines.Text() != "begun":
			t.Errorf("the child says %q", lines.Text())
		case early:
			killIn(300 * time.Millisecond)
		}
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child was not killed")
	}
	return added
}
