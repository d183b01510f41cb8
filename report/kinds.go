package report

import (
	"context"
	"io"

	"visite/checklist"
)

// Kinds lists the papers with the formats each has. What is not here cannot be
// asked for, on the command line as on the screens.
func Kinds() []Kind {
	return []Kind{
		inventoryKind(), auditsKind(), recordKind(), replyKind(), incidentKind(),
	}
}

func inventoryKind() Kind {
	return Kind{
		Word: "inventory", Title: both("Bestandsverzeichnis nach MPBetreibV § 14", "inventory after MPBetreibV § 14"),
		For: both("Behörde, Geräteverwaltung", "authority, device management"),
		Formats: []Format{
			{"csv", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return InventoryPaperCSV(w, told(from.Devices(ctx), o), &o.Head, o.CSV)
			}},
			{"xlsx", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return InventoryPaperXLSX(w, told(from.Devices(ctx), o), &o.Head)
			}},
			{"pdf", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return InventoryPDF(w, told(from.Devices(ctx), o), &o.Head)
			}},
		},
	}
}

func auditsKind() Kind {
	return Kind{
		Word: "audits", Title: both("alles über ausgewählte Prüfungen", "everything about chosen audits"),
		For: both("wer damit weiterarbeitet", "anybody who works on with it"), Outside: true,
		Formats: []Format{
			{"xlsx", func(ctx context.Context, from Source, o *Order, w io.Writer) error {
				return AuditsXLSX(w, told(approved(from.Records(ctx, o.Chosen), o), o), &o.Head, &o.Done)
			}},
		},
	}
}

func both(de, en string) checklist.Text {
	return checklist.Text{checklist.German: de, checklist.English: en}
}
