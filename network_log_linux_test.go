package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// connected and asked are what the log has announced.
type connected struct {
	at     netip.AddrPort
	time   time.Time
	result string
}

type asked struct {
	time      time.Time
	room      string
	on        string
	questions int
	heard     int
}

type networkLog struct {
	connects []connected
	browses  []asked
}

// log reads what the log has announced, once it has verified.
func (p *proof) log() networkLog {
	p.t.Helper()
	p.run("verify")
	conn, err := sql.Open("sqlite3", "file:"+p.file+"?mode=ro")
	if err != nil {
		p.t.Fatal(err)
	}
	defer conn.Close()
	var log networkLog
	p.rows(conn, "SELECT address, port, at, result FROM connects ORDER BY n", func(scan func(...any) error) error {
		var c connected
		var address, at string
		var port uint16
		err := scan(&address, &port, &at, &c.result)
		c.at, c.time = netip.AddrPortFrom(netip.MustParseAddr(address), port), p.time(at)
		log.connects = append(log.connects, c)
		return err
	})
	p.rows(conn, "SELECT at, room, interface, questions, heard FROM browses ORDER BY n", func(scan func(...any) error) error {
		var b asked
		var at string
		err := scan(&at, &b.room, &b.on, &b.questions, &b.heard)
		b.time = p.time(at)
		log.browses = append(log.browses, b)
		return err
	})
	return log
}

func (p *proof) rows(conn *sql.DB, query string, do func(scan func(...any) error) error) {
	p.t.Helper()
	rows, err := conn.Query(query)
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			p.t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		p.t.Fatal(err)
	}
}

func (p *proof) time(text string) time.Time {
	p.t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		p.t.Fatal(err)
	}
	return at
}

// exportsAgree: the reconciliation and the exports say what the log has.
func (p *proof) exportsAgree(log networkLog, sent []string) {
	p.t.Helper()
	announced := 0
	for _, b := range log.browses {
		if b.room != "" {
			announced += b.questions
		}
	}
	if sent[1] != fmt.Sprint(announced) || sent[2] != "eth7" || sent[3] != fmt.Sprint(len(log.connects)) {
		p.t.Errorf("the reconciliation says %q; the log has %d questions in the room and %d connections", sent[0], announced, len(log.connects))
	}
	p.roundAgrees(log)
	var want, exported []string
	for _, c := range log.connects {
		want = append(want, c.at.String()+" "+c.result)
	}
	var audits []struct {
		Network *struct {
			Connects []struct {
				Address, Result string
				Port            int
			} `json:"connects"`
			ShowsValues *bool `json:"shows_values"`
		} `json:"network"`
	}
	if err := json.NewDecoder(strings.NewReader(p.run("audits", "export", "--json"))).Decode(&audits); err != nil {
		p.t.Fatal(err)
	}
	looked := 0
	for _, a := range audits {
		if a.Network == nil {
			continue
		}
		for _, c := range a.Network.Connects {
			exported = append(exported, fmt.Sprintf("%s:%d %s", c.Address, c.Port, c.Result))
		}
		if shows := a.Network.ShowsValues; shows != nil && *shows {
			looked++
		}
	}
	slices.Sort(want)
	slices.Sort(exported)
	if !slices.Equal(want, exported) || looked != 2 {
		p.t.Errorf("exported are %q, %d times with a look at the monitor; the log has %q", exported, looked, want)
	}
}

// roundAgrees: the record of the round has the same numbers, those of the room
// and those of looking around by command apart.
func (p *proof) roundAgrees(log networkLog) {
	p.t.Helper()
	type sent struct {
		Browses, Announced, Heard, Connects, Open int
	}
	var round struct {
		Rooms   []struct{ Network sent }
		Outside sent `json:"network_outside_rooms"`
		Network sent
	}
	if err := json.NewDecoder(strings.NewReader(p.run("rounds", "show", "last", "--json"))).Decode(&round); err != nil {
		p.t.Fatal(err)
	}
	var room, outside, all sent
	for _, b := range log.browses {
		of := &room
		if b.room == "" {
			of = &outside
		}
		*of = sent{of.Browses + 1, of.Announced + b.questions, of.Heard + b.heard, 0, 0}
	}
	for _, c := range log.connects {
		room.Connects++
		if c.result == "open" {
			room.Open++
		}
	}
	all = sent{room.Browses + outside.Browses, room.Announced + outside.Announced, room.Heard + outside.Heard, room.Connects, room.Open}
	if len(round.Rooms) != 1 || round.Rooms[0].Network != room || round.Outside != outside || round.Network != all {
		p.t.Errorf("the record of the round is %+v; the log has %+v, outside %+v", round, room, outside)
	}
}

// nothingCameIn: the monitors say the same of what came in.
func (p *proof) nothingCameIn() {
	p.t.Helper()
	for address, fleet := range p.fleets {
		c := fleet.Count(netip.MustParseAddr(address))
		if c.Bytes != 0 || c.Peak > 1 || c.Accepts > 5 || address == taken && c.Accepts > 0 {
			p.t.Errorf("%s was met with %+v", address, c)
		}
	}
}
