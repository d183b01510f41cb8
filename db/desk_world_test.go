package db

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// desk is a site with some hundred audits of all kinds, imported and taken at the
// bed, reviewed by a supervisor, who has taken some of them herself.
type desk struct {
	*world
	t     *testing.T
	rand  *rand.Rand
	boss  *Session
	wards []string
	known []audit.Device
}

func newDesk(t *testing.T, seed uint64) *desk {
	t.Helper()
	d := &desk{world: newGuarded(t), t: t, rand: rand.New(rand.NewPCG(seed, seed)), wards: []string{"Intensiv 1", "Intensiv 10", "Süd *", "OP"}}
	d.boss, _ = d.joins(t, "Mia Boss", audit.Supervisor)
	for i := range 30 {
		m := monitor(fmt.Sprintf("MT-%d", i), d.one(d.wards...), fmt.Sprint(200+d.rand.IntN(5)), "1")
		m.Model, m.Firmware = d.one("CMS8000", "CMS 8000", "cms-9000", ""), d.one("M7.820", "1.0.2", "")
		if i%7 == 0 {
			m.Place = audit.Place{}
		}
		d.known = append(d.known, m)
	}
	d.list(t, d.known...)
	for range 4 {
		d.importSome(25)
		d.clock.add(time.Duration(d.rand.IntN(200)) * time.Hour)
	}
	d.walk(d.Session)
	d.review(60)
	d.walk(d.boss)
	d.review(20)
	return d
}

func (d *desk) one(of ...string) string { return of[d.rand.IntN(len(of))] }

// answers are some of a complete set, and what is asked with them.
func (d *desk) answers() map[string]string {
	a := offNetwork()
	a["model"] = d.one("cms8000", "cms9000", "lookalike", "not_contec")
	if a["model"] == "lookalike" || a["model"] == "not_contec" {
		a["plate"] = d.one("Contec CMS8000", "Acme 1")
	}
	a["anomaly"] = d.one("none", "none", "none", "tamper_signs")
	if a["model"] == "not_contec" {
		return map[string]string{"patient_attached": "no", "model": "not_contec", "plate": a["plate"], "anomaly": a["anomaly"], "serious_incident": "no"}
	}
	if a["firmware_read_at"] = d.one("screen", "not_readable"); a["firmware_read_at"] == "screen" {
		a["firmware"] = d.one("M7.820", "m7 820", "1.0.2", "Ä-1")
	}
	if a["upgrade"] = d.one("not_installed", "not_available", "installed_claimed"); d.rand.IntN(2) == 0 {
		a["connection"], a["internet"], a["remote_monitoring"], a["on_the_spot"] = "wired", "reachable", d.one("yes", "no"), "not_yet"
	}
	return a
}

func (d *desk) line(device audit.Device) *audit.Line {
	l := &audit.Line{
		Ward: d.one(d.wards...), Room: fmt.Sprint(200 + d.rand.IntN(5)), Checklist: bfarm,
		Device: audit.LineDevice{InventoryNumber: device.InventoryNumber, Serial: device.Serial, Maker: device.Maker, Model: device.Model},
		By:     d.one("Mia Boss", "Jana Krüger", ""), At: d.clock.now().Add(-time.Duration(d.rand.IntN(400)) * time.Hour).Format(time.RFC3339),
		Complete: d.rand.IntN(8) > 0,
	}
	answers := d.answers()
	for item, word := range answers {
		l.Answers = append(l.Answers, audit.LineAnswer{Item: item, Value: checklist.Value{Word: word}})
	}
	if answers["connection"] == "wired" {
		l.Answers = append(l.Answers, audit.LineAnswer{Item: "consultation", Value: d.consultation()})
	}
	return l
}

func (d *desk) consultation() checklist.Value {
	if d.rand.IntN(3) == 0 {
		return checklist.Value{Fields: map[string]string{"status": "not_reached"}}
	}
	at := d.clock.now().Add(-time.Hour)
	return checklist.Value{Fields: map[string]string{
		"status": "held", "physician": "Dr. Ohm", "function": "Oberarzt", "at": at.Format(time.RFC3339), "decision": "continue_local",
		"valid_until": at.Add(time.Duration(1+d.rand.IntN(300)) * time.Hour).Format(time.RFC3339),
	}}
}

func (d *desk) importSome(count int) {
	d.t.Helper()
	check(d.t, d.Batch(d.t.Context(), false, func(b *Batch) error {
		c, err := b.Adopt(bfarm)
		if err != nil {
			return err
		}
		people, err := b.People()
		if err != nil {
			return err
		}
		round := audit.NewRoundID()
		if _, err := b.Append(&audit.ImportBegun{Round: round, Checklist: c.Digest(), File: "alt.ndjson"}); err != nil {
			return err
		}
		im, taken := audit.NewImport(round, c, people, time.Now().UTC()), 0
		for range count {
			err := importOne(b, im, round, d.line(d.known[d.rand.IntN(len(d.known))]))
			if refused := (*audit.Refusal)(nil); errors.As(err, &refused) {
				d.t.Log(err) // a line that fits no rule: the others are enough
				continue
			}
			if err != nil {
				return err
			}
			taken++
		}
		if taken < count/2 {
			return fmt.Errorf("only %d of %d lines taken", taken, count)
		}
		_, err = b.Append(&audit.ImportEnded{Round: round, Checklist: c.Digest(), Taken: taken, Leaves: b.Leaves()})
		return err
	}))
}

// walk is a round by somebody, with a room that is left out, and an audit in every state.
func (d *desk) walk(s *Session) {
	t, ctx := d.t, d.t.Context()
	t.Helper()
	wards := must(s.Wards(ctx))(t)
	round := must(s.StartRound(ctx, []audit.WardID{wards[0].Ward.ID, wards[1].Ward.ID}, bfarm))(t)
	for i, room := range must(s.Round(ctx, round))(t).Rooms {
		if i == 1 {
			continue
		}
		check(t, s.EnterRoom(ctx, round, room.Room.ID))
		for j, seen := range must(s.Visit(ctx, round, room.Room.ID))(t).Devices {
			a := must(s.StartAudit(ctx, round, room.Room.ID, seen.Device.ID))(t)
			w := *d.world
			w.Session = s
			a = w.answer(t, a, d.answers())
			if _, ok := a.Answers["connection"]; ok && a.Answers["connection"].Value.Word == "wired" {
				a = must(s.Answer(ctx, a.ID, audit.NewAnswer{Item: "consultation", Value: d.consultation()}))(t)
			}
			switch {
			case i == 0 && j == 0:
				check(t, s.DropAudit(ctx, a.ID, "vertan"))
				continue
			case (i+j)%5 == 4:
				continue // stays a draft
			}
			a = must(s.Complete(ctx, a.ID))(t)
			if (i+j)%4 == 3 {
				must(s.Amend(ctx, a.ID, "noch einmal"))(t)
			}
		}
		if i%2 == 0 {
			check(t, s.LeaveRoom(ctx, round, room.Room.ID))
		}
		d.clock.add(time.Hour)
	}
	must(s.CloseRound(ctx, round, true))(t)
}

// review reviews audits in whatever order, as far as the rules allow it.
func (d *desk) review(count int) {
	ctx := d.t.Context()
	all := d.lines()
	for range count {
		l := all[d.rand.IntN(len(all))]
		sealed := d.seal(d.t, l.ID)
		var err error
		if d.rand.IntN(3) > 0 {
			err = d.boss.Approve(ctx, []audit.Approval{{ID: l.ID, Sealed: sealed}}, "")
		} else {
			err = d.boss.Return(ctx, l.ID, sealed, []audit.ReviewItem{{Item: "model", Reason: "bitte noch einmal"}}, "")
		}
		if refused := (*audit.Refusal)(nil); err != nil && !errors.As(err, &refused) {
			d.t.Fatal(err)
		}
		if approved := d.lines(); err == nil && d.rand.IntN(6) == 0 && approved[0].Status == audit.Completed {
			_, err := d.Amend(ctx, l.ID, "nach der Freigabe")
			check(d.t, err)
		}
	}
}

// lines are the sealed audits.
func (d *desk) lines() (all []audit.AuditLine) {
	for l, err := range d.AuditLines(d.t.Context(), audit.AuditFilter{}) {
		check(d.t, err)
		all = append(all, l)
	}
	return all
}
