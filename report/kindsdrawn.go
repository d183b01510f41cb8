package report

import (
	"context"
	"io"

	"visite/audit"
	"visite/checklist"
)

// recordKind is the paper that goes into the Medizinproduktebuch.
func recordKind() Kind {
	return Kind{
		Word: "record", Title: both("Prüfprotokoll eines Geräts", "audit record of one device"),
		For: both("Medizinproduktebuch, MPBetreibV § 13 Nr. 4", "Medizinproduktebuch, MPBetreibV § 13 no. 4"), About: AboutAudit, Outside: true,
		Formats: []Format{{"pdf", ofAudit(RecordPDF)}},
	}
}

// incidentKind is the draft of an operator's report. The report is due without
// delay: where nobody has approved the audit yet, the draft is asked for as such.
func incidentKind() Kind {
	return Kind{
		Word: "incident", Title: both("Entwurf einer Vorkommnismeldung des Betreibers", "draft of the operator's incident report"),
		For: both("Beauftragte/r für Medizinproduktesicherheit", "medical device safety officer"), About: AboutAudit, Outside: true,
		Formats: []Format{{"pdf", ofAudit(IncidentPDF)}, {"text", ofAudit(IncidentText)}},
	}
}

// replyKind is the customer's reply to the maker of the devices.
func replyKind() Kind {
	return Kind{
		Word: "reply", Title: both("Rückmeldung an den Hersteller", "customer reply to the maker"),
		For: both("Hersteller", "maker"), Outside: true, Signed: true,
		Formats: []Format{{"pdf", ofNotice((*reply).pdf)}, {"json", ofNotice((*reply).json)}},
	}
}

// ofNotice writes a paper about the devices that a notice concerns: that which
// the filter names, else the first that comes with the program.
func ofNotice(write func(*reply, io.Writer, *Head) error) writer {
	return func(ctx context.Context, from Source, o *Order, w io.Writer) error {
		for _, list := range builtIn() {
			if o.Chosen.Notice != "" && o.Chosen.Notice != list.ID {
				continue
			}
			r, err := newReply(told(from.Standings(ctx, o.Chosen, o.At), o), list, o.By, &o.Head)
			if err != nil {
				return err
			}
			o.Done = Tally{Records: r.listed(), LeftOut: r.leftOut}
			return write(r, w, &o.Head)
		}
		return &audit.Refusal{Code: "no-notice", Text: checklist.Text{
			checklist.German:  "zu dieser Sicherheitsinformation bringt das Programm keine Checkliste mit: " + audit.Clean(o.Chosen.Notice, audit.MaxName),
			checklist.English: "the program has no checklist for this notice: " + audit.Clean(o.Chosen.Notice, audit.MaxName),
		}}
	}
}

// ofAudit writes a paper about the audit that was asked for, which somebody must
// have approved unless it is asked for all the same.
func ofAudit(write func(io.Writer, *audit.Record, *Head) error) writer {
	return func(ctx context.Context, from Source, o *Order, w io.Writer) error {
		r, err := from.Record(ctx, o.Audit)
		if err != nil {
			return err
		}
		if r.Review != audit.Approved && !o.Unreviewed {
			return &audit.Refusal{Code: "not-approved", Text: both(
				"diese Prüfung ist nicht freigegeben: erst freigeben, oder mit --unreviewed ein gekennzeichnetes Papier schreiben",
				"nobody has approved this audit: approve it first, or write a marked paper with --unreviewed")}
		}
		o.Done.Records = 1
		return write(w, &r, &o.Head)
	}
}
