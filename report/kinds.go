package report

import (
	"context"
	"io"
	"iter"

	"visite/audit"
	"visite/checklist"
)

// Kinds lists the papers with the formats each has, in the order in which they are
// offered. What is not here cannot be asked for, on the command line as on the
// screens.
func Kinds() []Kind {
	return []Kind{
		recordKind(), roundKind(), fleetKind(), workKind(), inventoryKind(), isolateKind(), replyKind(), incidentKind(), auditsKind(),
	}
}

func roundKind() Kind {
	read := func(write func(io.Writer, *audit.RoundRecord, iter.Seq2[audit.Action, error], *Head) error) writer {
		return func(ctx context.Context, from Source, o *Order, w io.Writer) error {
			r, err := from.RoundRecord(ctx, o.Round)
			if err != nil {
				return err
			}
			o.Done.Records = len(r.Rooms)
			return write(w, &r, openActionsOf(ctx, from, o), &o.Head)
		}
	}
	return Kind{
		Word: "round", Title: both("Bericht einer Runde", "report of a round"), For: both("Leitung der Medizintechnik", "head of department"), About: AboutRound,
		Formats: []Format{{"pdf", read(RoundPDF)}, {"html", read(RoundHTML)}},
	}
}

func fleetKind() Kind {
	return Kind{
		Word: "fleet", Title: both("Gesamtbericht", "fleet report"), For: both("Geschäftsführung, Leitung", "management"),
		Formats: []Format{{"html", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
			fleet, err := from.Fleet(ctx, o.At)
			if err != nil {
				return err
			}
			return FleetHTML(w, &fleet, func() iter.Seq2[audit.Standing, error] { return from.Standings(ctx, o.Chosen, o.At) }, o)
		}}},
	}
}

func workKind() Kind {
	return Kind{
		Word: "work", Title: both("Arbeitsliste: offene Maßnahmen", "work list: open actions"), For: both("Station, IT, Medizintechnik", "ward, IT, technicians"),
		Formats: []Format{
			{"pdf", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return WorkPDF(w, told(openActionsOf(ctx, from, o), o), &o.Head)
			}},
			{"xlsx", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return WorkXLSX(w, told(openActionsOf(ctx, from, o), o), &o.Head)
			}},
			{"csv", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return WorkCSV(w, told(openActionsOf(ctx, from, o), o), &o.Head, o.CSV)
			}},
		},
	}
}

func inventoryKind() Kind {
	return Kind{
		Word: "inventory", Title: both("Bestandsverzeichnis nach MPBetreibV § 14", "inventory after MPBetreibV § 14"),
		For: both("Behörde, Geräteverwaltung", "authority, device management"),
		Formats: []Format{
			{"pdf", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return InventoryPDF(w, told(inService(ctx, from, o), o), &o.Head)
			}},
			{"xlsx", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return InventoryPaperXLSX(w, told(inService(ctx, from, o), o), &o.Head)
			}},
			{"csv", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return InventoryPaperCSV(w, told(inService(ctx, from, o), o), &o.Head, o.CSV)
			}},
		},
	}
}

func isolateKind() Kind {
	all := audit.AuditFilter{}
	return Kind{
		Word: "isolate", Title: both("Netze und Geräte zum Sperren oder Trennen", "networks and devices to block or isolate"), For: both("IT", "IT"),
		Formats: []Format{
			{"csv", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return IsolateCSV(w, from.Standings(ctx, o.Chosen, o.At), from.Records(ctx, all), &o.Head, &o.Done, o.CSV)
			}},
			{"json", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return IsolateJSON(w, from.Standings(ctx, o.Chosen, o.At), from.Records(ctx, all), &o.Head, &o.Done)
			}},
		},
	}
}

func auditsKind() Kind {
	return Kind{
		Word: "audits", Title: both("alles über ausgewählte Prüfungen", "everything about chosen audits"),
		For: both("wer damit weiterarbeitet", "anybody who works on with it"), Outside: true,
		Formats: []Format{{"xlsx", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
			return AuditsXLSX(w, told(approved(from.Records(ctx, o.Chosen), o), o), &o.Head, &o.Done)
		}}},
	}
}

func both(de, en string) checklist.Text {
	return checklist.Text{checklist.German: de, checklist.English: en}
}
