package tui

import (
	"context"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"visite/audit"
	"visite/checklist"
)

// asked is a round in which questions were asked in two rooms and outside of
// them, and something was seen that nobody linked.
func asked(t *testing.T) (*testSite, audit.RoundID) {
	t.Helper()
	s, round := intensiv(t)
	ctx := context.Background()
	for _, q := range []struct {
		room audit.RoomID
		on   string
		n    int
	}{{audit.NewRoom(icu, "201").ID, "eth0", 17}, {audit.NewRoom(icu, "201").ID, "eth0", 17}, {audit.NewRoom(icu, "203").ID, "wlp3s0", 1}, {"", "eth0", 42}} {
		e := audit.BrowseBegun{Browse: audit.NewBrowseID(), Round: round, Room: q.room, Interface: q.on, Types: []string{"_http._tcp"}, Questions: q.n}
		s.check(s.store.BeginBrowse(ctx, e))
	}
	s.check(s.store.EnterRoom(ctx, round, audit.NewRoom(icu, "201").ID))
	seen := sighted(audit.SourceMDNS, 0, "10.20.4.66", "", audit.Said{Name: "PC-Station-02"})
	s.check(s.store.LeaveSightings(ctx, round, audit.NewRoom(icu, "201").ID, []audit.Nearby{{Sightings: []audit.Sighting{seen}}}))
	return s, round
}

// settle makes a round complete: nothing expected is there.
func (s *testSite) settle(round audit.RoundID) {
	s.t.Helper()
	for _, room := range []string{"201", "202", "203", "204"} {
		s.check(s.store.LeaveEmpty(context.Background(), round, audit.NewRoom(icu, room).ID))
	}
}

// Closing a round shows what was sent, room by room; the record keeps it.
func TestRecordScreens(t *testing.T) {
	for _, lang := range []checklist.Lang{checklist.German, checklist.English} {
		for _, sc := range []struct {
			name   string
			before func(s *testSite, round audit.RoundID)
			screen func(*env, audit.RoundID) screen
		}{
			{name: "close-gaps", screen: newClose},
			{name: "close-complete", before: (*testSite).settle, screen: newClose},
			{name: "record-gaps", screen: newRecord, before: func(s *testSite, round audit.RoundID) {
				_, err := s.store.CloseRound(context.Background(), round, true)
				s.check(err)
			}},
			{name: "record-complete", screen: newRecord, before: func(s *testSite, round audit.RoundID) {
				s.settle(round)
				_, err := s.store.CloseRound(context.Background(), round, false)
				s.check(err)
			}},
		} {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				s, round := asked(t)
				if sc.before != nil {
					sc.before(s, round)
				}
				d := newDriver(t, s, lang, 80, 24)
				d.open(sc.screen(d.app.e, round))
				d.wait(handSpeed * 2)
				golden.RequireEqual(t, []byte(d.inSizes()))
			})
		}
	}
}

// A round that is over is found in the log, with its record.
func TestRecordInTheLog(t *testing.T) {
	s, round := intensiv(t)
	s.settle(round)
	_, err := s.store.CloseRound(context.Background(), round, false)
	s.check(err)
	d := newDriver(t, s, checklist.English, 80, 24)
	d.open(newLedger(d.app.e))
	d.wait(time.Second)
	d.press("enter").see("Round closed").press("enter").see("Record of the round", "closed as complete", "Sent on the network", "– nothing")
	d.press("esc").see("Round closed").press("esc", "down", "enter").see("Room left").press("enter")
	d.seeNot("Record of the round")
}
