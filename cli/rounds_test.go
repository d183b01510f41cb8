package cli

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// TestRoundsShow reads the record of a round on the command line: what was sent
// from which room, what was seen and what was not, and the gaps it was closed with.
func TestRoundsShow(t *testing.T) {
	p, _ := laptop(t, audit.Technician)
	ctx := t.Context()
	list := file(t, "list.csv", "Inventarnummer;Hersteller;Typ;Station;Zimmer\nMT-1;Contec;CMS8000;Süd;101\nMT-2;Contec;CMS8000;Süd;102\n")
	p.must(t, p.app.inventoryImport(ctx, listOptions{path: list}))
	round := p.start(t, "Süd")
	s, room := p.site.session, audit.NewRoom("Süd", "101").ID
	ask := func(room audit.RoomID, on string, questions int) {
		t.Helper()
		e := audit.BrowseBegun{Browse: audit.NewBrowseID(), Round: round, Room: room, Interface: on, Types: []string{"_http._tcp"}, Questions: questions}
		p.must(t, s.BeginBrowse(ctx, e))
		p.must(t, s.EndBrowse(ctx, audit.BrowseEnded{Browse: e.Browse, Round: round, Heard: questions - 1}))
	}
	ask(room, "eth0", 17)
	ask("", "wlan0", 3)
	p.must(t, s.EnterRoom(ctx, round, room))
	p.must(t, s.LeaveSightings(ctx, round, room, []audit.Nearby{{Sightings: []audit.Sighting{{
		Source: audit.SourceMDNS, First: time.Now(), Last: time.Now(), Interface: "eth0", Address: netip.MustParseAddr("10.20.5.1"), Said: audit.Said{Name: "Drucker"},
	}}}}))
	p.must(t, s.LeaveNoAccess(ctx, round, audit.NewRoom("Süd", "102").ID, "Isolation"))
	_, err := s.CloseRound(ctx, round, true)
	p.must(t, err)

	got := p.prints(t, "rounds", "show", "last")
	for _, want := range []string{
		"Süd: closed with gaps\n", "rooms done: 0 of 2, devices settled: 0 of 2\n",
		"Süd · 101  entered               expected: 1, settled: 0, found besides: 0, open: 1  mDNS questions on eth0: at most 17, connects: 0\n",
		"Süd · 102  no access: Isolation  expected: 1, settled: 0, found besides: 0, open: 1  –\n",
		"\ngaps: 3\n  Süd · 101 · Contec CMS8000 · MT-1: device not audited\n  Süd · 102: no access\n",
		"\nsent on the network: mDNS questions on eth0, wlan0: at most 20, connects: 0\n  of these outside a room: mDNS questions on wlan0: at most 3, connects: 0\n",
		"\nseen on the network, expected nowhere: 1\n  Süd · 101  Drucker  10.20.5.1\n",
		"\nexpected, never seen on the network (only a hint): 2\n  Süd · 101  Contec CMS8000 · MT-1\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	var one struct {
		ID      audit.RoundID
		Network struct{ Announced, Heard int }
		Rooms   []struct {
			Room, Reason string
			Unlinked     []struct{ Name, Address string }
			NeverSeen    []struct{ Name string } `json:"never_seen"`
		}
		Gaps []audit.Gap
	}
	p.must(t, json.Unmarshal([]byte(p.prints(t, "rounds", "show", string(round), "--json")), &one))
	if one.ID != round || one.Network.Announced != 20 || one.Network.Heard != 18 || len(one.Gaps) != 3 || len(one.Rooms) != 2 ||
		one.Rooms[0].Unlinked[0].Name != "Drucker" || one.Rooms[0].NeverSeen[0].Name != "Contec CMS8000 · MT-1" || one.Rooms[1].Reason != "Isolation" {
		t.Errorf("as JSON: %+v", one)
	}
	p.app.speak(checklist.German)
	if got := p.prints(t, "rounds", "list"); !strings.HasPrefix(got, string(round)+"  mit Lücken abgeschlossen  Süd  Räume erledigt: 0 von 2, Geräte erledigt: 0 von 2") {
		t.Errorf("listed: %q", got)
	}
}

// prints is what a command writes.
func (p *people) prints(t *testing.T, args ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	stdout, stderr := p.app.stdout, p.app.stderr
	p.app.stdout, p.app.stderr = &output{to: &out}, &said
	defer func() { p.app.stdout, p.app.stderr, p.app.json = stdout, stderr, false }()
	if code := p.app.run(t.Context(), append(args, "--db", p.app.file)); code != exitDone {
		t.Fatalf("%v: %d, %s", args, code, said.String())
	}
	return out.String()
}
