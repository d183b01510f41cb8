//go:build unix

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/db"
)

// kills is how often TestCrash kills the program, on how many sites at once.
const kills, crashSites = 200, 4

// TestCrash kills the program again and again while a person answers questions
// on the screens. What a screen called saved must be there, the record must
// verify, and the next start must offer to go on there.
func TestCrash(t *testing.T) {
	for i := range crashSites {
		t.Run(fmt.Sprint("site ", i+1), func(t *testing.T) {
			t.Parallel()
			c := newCrashes(t, uint64(i))
			for c.kills < kills/crashSites {
				c.live()
				c.check()
			}
			t.Logf("%d kills: %d answers and %d seals were called saved, %d answers were kept that no screen had shown yet; %s",
				c.kills, c.answers, c.seals, c.silent, c.last)
			if c.answers < c.kills/4 || c.seals == 0 {
				t.Error("too little was answered for this to prove anything")
			}
		})
	}
}

// crashes is a site, and what its screens called saved.
type crashes struct {
	t     *testing.T
	env   []string
	file  string
	rand  *rand.Rand
	items []checklist.Item

	saved   map[string]map[string]string // inventory number, item, word
	sealed  map[string]bool
	asked   *question // whose answer was given, and no frame has shown that it is saved
	sealing string    // the device whose audit was being sealed
	places  [2]string // where the person was in the last two frames

	kills, answers, seals, silent int
	last                          string
}

// question is one in front, with the answer given.
type question struct {
	device, item, word string
	digit              byte
}

// pressable are the digits pressed for an item: those that lead on to the end
// of an audit without a stop or a form.
var pressable = map[string]string{
	"patient_attached": "2", "model": "12345", "anomaly": "1", "firmware_read_at": "4", "connection": "1",
	"open_egress_past": "012", "upgrade": "0234", "serious_incident": "12",
}

func newCrashes(t *testing.T, seed uint64) *crashes {
	dir := t.TempDir()
	c := &crashes{
		t: t, file: filepath.Join(dir, "visite.db"), rand: rand.New(rand.NewPCG(seed, uint64(time.Now().UnixNano()))),
		saved: map[string]map[string]string{}, sealed: map[string]bool{},
		env: append(os.Environ(), "VISITE_CONFIG="+filepath.Join(dir, "config"), "LC_ALL=C", "GORACE="+raceQuick),
	}
	lists, err := checklist.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c.items = lists[0].Items
	var list strings.Builder
	list.WriteString("Inventory number,Serial number,Manufacturer,Model,Ward,Room\n")
	for i := range 60 {
		fmt.Fprintf(&list, "M%d,S%d,Contec,CMS8000,ICU,1\n", i+1, i+1)
	}
	name := filepath.Join(dir, "list.csv")
	if err := os.WriteFile(name, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	c.run("init", "--facility", "Klinik", "--person", "Jo", "--recovery-key", filepath.Join(dir, "recovery.key"))
	c.run("inventory", "import", name)
	return c
}

// command is the program with arguments, on the site's database.
func (c *crashes) command(args ...string) *exec.Cmd {
	cmd := exec.Command("visite", append([]string{"--db", c.file}, args...)...)
	cmd.Env = c.env
	return cmd
}

func (c *crashes) run(args ...string) {
	c.t.Helper()
	cmd := c.command(args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("visite %s: %v\n%s", args, err, out)
	}
}

// live starts the program, lets the person do a little, and kills it.
func (c *crashes) live() {
	c.t.Helper()
	term := openTerminal(c.t, c.env, "--db", c.file, "--lang", "en")
	steps := []int{0, 1, 1, 1, 1, 1, 2, 2, 3, 4}[c.rand.IntN(10)] // answers given; after none it dies somewhere in its start
	if steps > 0 {
		c.home(term)
	}
	for begin := time.Now(); steps > 0; {
		if frame, _ := term.look(); time.Since(begin) > time.Minute {
			c.t.Fatalf("after kill %d: the person does not get on:\n%s", c.kills, frame)
		}
		if c.step(term, steps == 1) {
			steps--
		}
	}
	if c.asked != nil && c.rand.IntN(2) == 0 { // as soon as the screen says that it is saved
		q := *c.asked
		term.wait(time.Second, func(f string) bool { item, ok := c.itemIn(f); return c.settled(f) && (!ok || item.ID != q.item) })
	} else {
		time.Sleep(time.Duration(c.rand.ExpFloat64() * float64(10*time.Millisecond)))
	}
	c.notice(term.kill())
	c.kills++
}

// home waits for the first screen and checks that it offers to go on where the
// person was.
func (c *crashes) home(term *terminal) {
	c.t.Helper()
	frame, ok := term.wait(20*time.Second, func(f string) bool { return strings.Contains(f, "What would you like to do?") })
	if !ok {
		c.t.Fatalf("no first screen:\n%s", frame)
	}
	if c.places[1] == "" {
		return
	}
	_, after, offered := strings.Cut(frame, "Go on: you were here")
	line := strings.Split(after+"\n\n", "\n")[1]
	fits := func(place string) bool { return strings.Contains(line+" ", place+" ") }
	if !offered || !slices.ContainsFunc(append(aheadOf(c.places[1]), c.places[:]...), fits) {
		c.t.Errorf("after kill %d: the person was at %q, before at %q; offered is %q", c.kills, c.places[1], c.places[0], line)
	}
}

// step presses what a technician would press now. It reports whether that was
// the answer to a question; after the last answer it does not wait for more.
func (c *crashes) step(term *terminal, last bool) (answered bool) {
	c.t.Helper()
	before, _ := term.look()
	switch {
	case isQuestion(before):
		if c.asked == nil && c.rand.IntN(6) == 0 {
			term.press("\x1b[D") // back to the one before
			before, _ = term.wait(time.Second, func(f string) bool { return f != before })
		}
		if strings.Contains(before, "saved: ") {
			time.Sleep(210 * time.Millisecond) // a question that came up by itself takes no digit at once
		}
		answered = c.answer(term)
	case strings.Contains(before, "Enter signs and seals"):
		time.Sleep(220 * time.Millisecond)
		c.sealing = deviceIn(before)
		term.press("\r")
	default: // Home, new round, walk, room: Enter leads on
		term.press("\r")
	}
	if answered && last {
		return true
	}
	frame, _ := term.wait(time.Second, func(f string) bool { return f != before && c.settled(f) })
	c.notice(frame)
	return answered && c.asked == nil
}

// answer presses a digit, if a question is still in front.
func (c *crashes) answer(term *terminal) bool {
	frame, _ := term.look()
	c.notice(frame)
	item, ok := c.itemIn(frame)
	switch {
	case !isQuestion(frame):
		return false
	case !ok:
		c.t.Fatalf("no question known in\n%s", frame)
	}
	if c.asked != nil { // it came too early: once more, no faster than a person, or it would be a barcode
		time.Sleep(100 * time.Millisecond)
		frame, _ = term.look()
		if c.notice(frame); c.asked == nil {
			return false
		}
	} else {
		digit := pressable[item.ID][c.rand.IntN(len(pressable[item.ID]))]
		c.asked = &question{deviceIn(frame), item.ID, wordOf(item, digit), digit}
	}
	term.press(string(c.asked.digit))
	return true
}

// notice takes in what a frame calls saved: the question answered is no longer
// in front, or the sealed audit's room is.
func (c *crashes) notice(frame string) {
	if q := c.asked; q != nil && c.settled(frame) {
		if item, ok := c.itemIn(frame); !ok || item.ID != q.item {
			c.save(*q)
			c.answers++
			c.asked = nil
		}
	}
	if c.sealing != "" && strings.Contains(frame, "still open") {
		c.sealed[c.sealing] = true
		c.seals++
		c.sealing = ""
	}
	if place := placeIn(frame); place != "" && place != c.places[1] {
		c.places = [2]string{c.places[1], place}
	}
}

func (c *crashes) save(q question) {
	if c.saved[q.device] == nil {
		c.saved[q.device] = map[string]string{}
	}
	c.saved[q.device][q.item] = q.word
}

// settled reports whether the frame shows where the person is after a key.
func (c *crashes) settled(frame string) bool {
	return isQuestion(frame) && !strings.Contains(frame, "saving …") || strings.Contains(frame, "Enter signs and seals") ||
		strings.Contains(frame, "still open")
}

// check opens the database that the dead program has left.
func (c *crashes) check() {
	c.t.Helper()
	ctx := context.Background()
	store, err := db.Open(ctx, c.file, db.Options{ReadOnly: true})
	if err != nil {
		c.t.Fatalf("after kill %d: %v", c.kills, err)
	}
	defer store.Close()
	found := map[string]map[string]string{}
	for r, err := range store.Records(ctx, audit.AuditFilter{Drafts: true}) {
		if err != nil {
			c.t.Fatalf("after kill %d: %v", c.kills, err)
		}
		device := r.Device.InventoryNumber
		if c.sealed[device] && r.Status != audit.Completed {
			c.t.Errorf("after kill %d: the audit of %s was called sealed and is %s", c.kills, device, r.Status)
		}
		found[device] = map[string]string{}
		for _, a := range r.Answers {
			found[device][a.Item] = a.Value.Word
		}
	}
	if q := c.asked; q != nil && found[q.device][q.item] == q.word {
		c.silent++ // on disk before a screen could say so
		c.save(*q)
	}
	c.asked, c.sealing = nil, ""
	for device, answers := range c.saved {
		for item, word := range answers {
			if got := found[device][item]; got != word {
				c.t.Errorf("after kill %d: %s of %s was called saved as %q and is %q", c.kills, item, device, word, got)
			}
		}
	}
	report, err := store.Verify(ctx, nil)
	if err != nil {
		c.t.Fatalf("after kill %d: %v", c.kills, err)
	}
	c.last = fmt.Sprintf("%d entries verify", report.Entries)
}

func isQuestion(frame string) bool { return itemLine.MatchString(frame) }

var (
	itemLine   = regexp.MustCompile(`Item (\d+) of \d+`)
	deviceLine = regexp.MustCompile(`CMS8000 · (M\d+)`)
)

func deviceIn(frame string) string {
	if m := deviceLine.FindStringSubmatch(frame); m != nil {
		return m[1]
	}
	return ""
}

// placeIn is where the person is, in the words of the first screen.
func placeIn(frame string) string {
	switch m := itemLine.FindStringSubmatch(frame); {
	case m != nil:
		return deviceIn(frame) + " · item " + m[1]
	case strings.Contains(frame, "Enter signs and seals"):
		return deviceIn(frame)
	case strings.Contains(frame, "still open"):
		return "ICU · room 1"
	}
	return ""
}

// aheadOf is where the program may be already when it dies, before a frame
// shows it: one item on, or at the end.
func aheadOf(place string) []string {
	device, item, ok := strings.Cut(place, " · item ")
	n, err := strconv.Atoi(item)
	if !ok || err != nil {
		return nil
	}
	return []string{fmt.Sprintf("%s · item %d", device, n+1), device + " · look through and seal"}
}

// itemIn finds the question in front by its words.
func (c *crashes) itemIn(frame string) (checklist.Item, bool) {
	if !isQuestion(frame) {
		return checklist.Item{}, false
	}
	for _, item := range c.items {
		if strings.Contains(frame, "\n "+item.Title.In(checklist.English)) {
			return item, true
		}
	}
	return checklist.Item{}, false
}

// wordOf is the option of a digit: 0 is "unknown", the others count from 1.
func wordOf(item checklist.Item, digit byte) string {
	n := byte('0')
	for _, o := range item.Options {
		if !o.Unknown {
			n++
		}
		if o.Unknown && digit == '0' || !o.Unknown && n == digit {
			return o.Word
		}
	}
	return ""
}
