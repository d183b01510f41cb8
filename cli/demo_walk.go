package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/tui"
)

// demoChecklist is the one the made-up hospital walks with.
const demoChecklist = "bfarm-contec-2025-03-03"

// walkHalf makes up a round over all wards, begun five days ago and half done:
// most devices audited, one missing, one moved, one nobody expected, one room
// without access, one audit unfinished.
func (d *demo) walkHalf(ctx context.Context) error {
	d.setClock(d.app.now().AddDate(0, 0, -5))
	wards, err := d.session.Wards(ctx)
	if err != nil {
		return err
	}
	var ids []audit.WardID
	for _, w := range wards {
		ids = append(ids, w.Ward.ID)
	}
	id, err := d.session.StartRound(ctx, ids, demoChecklist)
	if err != nil {
		return err
	}
	round, err := d.session.Round(ctx, id)
	if err != nil {
		return err
	}
	for i, line := range round.Rooms[:len(round.Rooms)/2] {
		d.setClock(d.now().Add(17 * time.Minute))
		if i%8 == 7 { // a new day
			d.setClock(d.now().Add(22 * time.Hour))
		}
		if err := d.walkRoom(ctx, round, line.Room, i); err != nil {
			return fmt.Errorf("room %s: %w", line.Room.Name, err)
		}
	}
	if err := d.reviewSome(ctx); err != nil {
		return err
	}
	d.setClock(time.Time{})
	return d.settings.SetPlace(d.place(ctx, id, round.Rooms[len(round.Rooms)/2-1].Room.ID))
}

// walkRoom walks one room; the number of the room decides what is found there.
func (d *demo) walkRoom(ctx context.Context, round audit.Round, room audit.Room, n int) error {
	if n == 5 {
		return d.session.LeaveNoAccess(ctx, round.ID, room.ID, d.app.say.DemoNoAccess)
	}
	if err := d.session.EnterRoom(ctx, round.ID, room.ID); err != nil {
		return err
	}
	if n == 9 {
		if err := d.moveIn(ctx, round, room); err != nil {
			return err
		}
	}
	if n == 12 {
		found := audit.Device{InventoryNumber: "MT-49999", Maker: "Contec", Model: "CMS8000", Serial: "19070300999"}
		if _, err := d.session.FindNew(ctx, round.ID, room.ID, found); err != nil {
			return err
		}
	}
	visit, err := d.session.Visit(ctx, round.ID, room.ID)
	if err != nil {
		return err
	}
	if n == len(round.Rooms)/2-1 {
		return d.beginOne(ctx, visit, n)
	}
	err = d.session.Batch(ctx, false, func(b *db.Batch) error {
		for i, seen := range visit.Devices {
			if n == 3 && i == 1 {
				if err := miss(b, visit, seen.Device.ID); err != nil {
					return err
				}
				continue
			}
			if err := d.auditDevice(b, visit, seen.Device, n+i, false); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.session.LeaveRoom(ctx, round.ID, room.ID)
}

func miss(b *db.Batch, visit audit.Visit, id audit.DeviceID) error {
	missed, err := visit.Miss(id, "")
	if err != nil {
		return err
	}
	_, err = b.Append(missed)
	return err
}

// beginOne leaves the audit of the room's first affected device half done.
func (d *demo) beginOne(ctx context.Context, visit audit.Visit, n int) error {
	return d.session.Batch(ctx, false, func(b *db.Batch) error {
		c, err := b.Adopt(demoChecklist)
		if err != nil {
			return err
		}
		for _, seen := range visit.Devices {
			if _, affected := c.Concerns(seen.Device.Maker, seen.Device.Model); affected {
				return d.auditDevice(b, visit, seen.Device, n, true)
			}
		}
		return nil
	})
}

// moveIn finds a device here that the last room of the round expects.
func (d *demo) moveIn(ctx context.Context, round audit.Round, room audit.Room) error {
	far, err := d.session.Visit(ctx, round.ID, round.Rooms[len(round.Rooms)-1].Room.ID)
	if err != nil {
		return err
	}
	return d.session.Find(ctx, round.ID, room.ID, far.Devices[0].Device.ID)
}

// auditDevice makes up an audit, by the same rules as at the bed, in one
// transaction with its room; unfinished, if it is to stay a draft.
func (d *demo) auditDevice(b *db.Batch, visit audit.Visit, device audit.Device, n int, unfinished bool) error {
	c, err := b.Adopt(demoChecklist)
	if err != nil {
		return err
	}
	started, err := visit.Start(device.ID, c.Digest())
	if err != nil {
		return err
	}
	if _, err := b.Append(started); err != nil {
		return err
	}
	one := &audit.Audit{
		ID: started.Audit, Device: device, Checklist: c, Revision: 1, Status: audit.Draft, Answers: map[string]audit.Answer{},
	}
	script := demoAnswers(c, device, n, d.now())
	for missing := one.Outcome().Missing; len(missing) > 0; missing = one.Outcome().Missing {
		item := missing[0]
		if unfinished && item == "connection" {
			return nil
		}
		answer, err := one.Answer(audit.NewAnswer{Item: item, Value: script[item], Provenance: demoProvenance(item)})
		if err != nil {
			return fmt.Errorf("%s: %w", item, err)
		}
		if _, err := b.Append(answer); err != nil {
			return err
		}
		one.Answers[item] = audit.Answer{Item: item, Value: script[item]}
	}
	completed, err := one.Complete()
	if err != nil {
		return err
	}
	_, err = b.Append(completed)
	return err
}

// place is the unfinished audit of a room, as the screens left it.
func (d *demo) place(ctx context.Context, round audit.RoundID, room audit.RoomID) (p tui.Place) {
	p.Round, p.Room = round, room
	visit, err := d.session.Visit(ctx, round, room)
	if err != nil {
		return p
	}
	for _, seen := range visit.Devices {
		if seen.Audit != nil && seen.Audit.Status == audit.Draft {
			p.Device, p.Audit, p.Item = seen.Device.ID, seen.Audit.ID, "connection"
		}
	}
	return p
}

func demoProvenance(item string) audit.Provenance {
	if item == "model" || item == "plate" {
		return audit.Plate
	}
	return audit.Attested
}

// demoAnswers makes up the answers for a device; n varies the case.
func demoAnswers(c *checklist.Checklist, device audit.Device, n int, at time.Time) checklist.Answers {
	model, affected := c.Concerns(device.Maker, device.Model)
	if !affected {
		model = "not_contec"
	}
	cases := []string{ // connection, internet, open_egress_past, upgrade, remote_monitoring, on_the_spot
		"none_proven – no not_installed – –",
		"none_proven – unknown installed_evidence – –",
		"wired unknown unknown not_installed no disconnected_proven",
		"wired blocked_proven no unknown no not_yet",
		"menu_off_only unknown unknown installed_claimed no not_yet",
		"none_proven – no not_available – –",
		"wlan reachable yes not_installed yes neither_possible",
	}
	words := strings.Fields(cases[n%len(cases)])
	word := func(s string) checklist.Value { return checklist.Value{Word: s} }
	stamp := at.Format(time.RFC3339)
	return checklist.Answers{
		"patient_attached": word([]string{"no", "no", "yes"}[n%3]),
		"model":            word(model),
		"plate":            word(firstOf(device.Name(), "?")),
		"anomaly":          word("none"),
		"firmware_read_at": word("not_readable"),
		"connection":       word(words[0]),
		"internet":         word(words[1]),
		"open_egress_past": word(words[2]),
		"upgrade":          word(words[3]),
		// The rest is asked only where the answers above call for it.
		"remote_monitoring": word(words[4]),
		"on_the_spot":       word(words[5]),
		"ward_approval":     {Fields: map[string]string{"name": "Petra Sommer", "function": "Stationsleitung", "at": stamp}},
		"upgrade_evidence":  {Fields: map[string]string{"reference": "SB-2025-0417", "installer": "Medizintechnik", "date": day(stamp)}},
		"consultation":      {Fields: map[string]string{"status": "not_reached"}},
		"serious_incident":  word("no"),
	}
}
