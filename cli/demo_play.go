package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"visite/audit"
	"visite/report"
)

// playRound plays one whole round of one ward as plain text: import, rooms,
// answers, seal, verify, export.
func (a *app) playRound(ctx context.Context) error {
	d, err := a.newDemo(ctx)
	if err != nil {
		return err
	}
	defer d.close()
	d.setClock(time.Time{})
	o, err := d.Overview(ctx)
	if err != nil {
		return err
	}
	out, say := a.stdout, a.say
	fmt.Fprintf(out, say.PlayIntro+"\n", o.Site.Facility)
	fmt.Fprintf(out, "\n1 "+say.PlayImport+"\n", o.Devices, o.Wards, o.Rooms)
	wards, err := d.session.Wards(ctx)
	if err != nil {
		return err
	}
	ward := wards[len(wards)-1].Ward
	id, err := d.session.StartRound(ctx, []audit.WardID{ward.ID}, demoChecklist)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n2 "+say.PlayRound+"\n", ward.Name)
	round, err := d.session.Round(ctx, id)
	if err != nil {
		return err
	}
	for i, line := range round.Rooms {
		if err := d.playRoom(ctx, id, line.Room, i); err != nil {
			return err
		}
	}
	closed, err := d.session.CloseRound(ctx, id, false)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n3 "+say.PlayClosed+"\n", len(round.Rooms), a.say.PlayResult[string(closed.Result)])
	v, err := d.Verify(ctx, func(int64, int64) {})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n4 "+say.VerifyRight+"\n", v.Entries, v.Signatures, v.Tables, v.Rows, v.Checkpoint)
	fmt.Fprintf(out, "\n5 %s\n", say.PlayExport)
	titles, err := shippedByDigest()
	if err != nil {
		return err
	}
	return report.AuditsCSV(&firstLines{w: out, left: 3}, d.Records(ctx, audit.AuditFilter{}), report.CSVOptions{Lang: a.lang, NoBOM: true, Checklist: titles})
}

func (d *demo) playRoom(ctx context.Context, round audit.RoundID, room audit.Room, n int) error {
	out, say := d.app.stdout, d.app.say
	if err := d.session.EnterRoom(ctx, round, room.ID); err != nil {
		return err
	}
	visit, err := d.session.Visit(ctx, round, room.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "  "+say.PlayRoom+"\n", room.Name, len(visit.Devices))
	for i, seen := range visit.Devices {
		one, err := d.session.StartAudit(ctx, round, room.ID, seen.Device.ID)
		if err != nil {
			return err
		}
		answers := demoAnswers(one.Checklist, seen.Device, n+i, d.now())
		var said []string
		for missing := one.Outcome().Missing; len(missing) > 0; missing = one.Outcome().Missing {
			given := audit.NewAnswer{Item: missing[0], Value: answers[missing[0]], Provenance: demoProvenance(missing[0])}
			if one, err = d.session.Answer(ctx, one.ID, given); err != nil {
				return err
			}
			said = append(said, given.Item+"="+firstOf(given.Value.Word, "…"))
		}
		if one, err = d.session.Complete(ctx, one.ID); err != nil {
			return err
		}
		fmt.Fprintf(out, "    "+say.PlayDevice+"\n", seen.Device.Code(), firstOf(seen.Device.Name(), "–"),
			one.Checklist.VerdictTitle(one.Sealed.Verdict).In(d.app.lang), len(one.Sealed.Actions))
		fmt.Fprintf(out, "      %s\n", strings.Join(said, " "))
	}
	return d.session.LeaveRoom(ctx, round, room.ID)
}

// firstLines passes on the first lines and swallows the rest.
type firstLines struct {
	w    interface{ Write([]byte) (int, error) }
	left int
}

func (f *firstLines) Write(p []byte) (int, error) {
	for i, c := range p {
		if f.left == 0 {
			break
		}
		if c == '\n' {
			f.left--
		}
		if f.left == 0 || i == len(p)-1 {
			if _, err := f.w.Write(p[:i+1]); err != nil {
				return 0, err
			}
		}
	}
	return len(p), nil
}
