package report

import (
	"context"
	"io"

	"visite/audit"
)

// recordKind is the paper that goes into the Medizinproduktebuch. It stays in the
// house, so that one which nobody has approved can be printed, and says so.
func recordKind() Kind {
	return Kind{
		Word: "record", Title: both("Prüfprotokoll eines Geräts", "audit record of one device"),
		For: both("Medizinproduktebuch, MPBetreibV § 13 Nr. 4", "Medizinproduktebuch, MPBetreibV § 13 no. 4"), About: AboutAudit,
		Formats: []Format{{"pdf", ofAudit(RecordPDF)}},
	}
}

// incidentKind is the draft of an operator's report. It waits for nobody's
// approval: the report is due without delay.
func incidentKind() Kind {
	return Kind{
		Word: "incident", Title: both("Entwurf einer Vorkommnismeldung des Betreibers", "draft of the operator's incident report"),
		For: both("Beauftragte/r für Medizinproduktesicherheit", "medical device safety officer"), About: AboutAudit,
		Formats: []Format{{"pdf", ofAudit(IncidentPDF)}, {"text", ofAudit(IncidentText)}},
	}
}

// ofAudit writes a paper about the audit that was asked for.
func ofAudit(write func(io.Writer, *audit.Record, *Head) error) func(context.Context, Source, *Order, io.Writer) error {
	return func(ctx context.Context, from Source, o *Order, w io.Writer) error {
		r, err := from.Record(ctx, o.Audit)
		if err != nil {
			return err
		}
		o.Done.Records = 1
		return write(w, &r, &o.Head)
	}
}
