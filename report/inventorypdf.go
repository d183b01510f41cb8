package report

import (
	"fmt"
	"io"
	"iter"

	"visite/audit"
	"visite/report/pdf"
)

// InventoryPDF writes the Bestandsverzeichnis after MPBetreibV § 14 (2), a row a
// device, its columns in the four groups and the order of the law; what it does
// not ask for stands last. The error is that of the devices, before anything is
// written, or of writing.
func InventoryPDF(w io.Writer, devices iter.Seq2[audit.Device, error], h *Head) error {
	p := h.print(sheet{title: h.in("Bestandsverzeichnis", "Inventory"), landscape: true})
	p.Title(h.in("Bestandsverzeichnis nach MPBetreibV § 14", "Inventory after MPBetreibV § 14"), h.about())
	t := p.Table(
		pdf.Column{Name: h.in("(1) Bezeichnung, Art und Typ", "(1) Designation, kind and type"), Share: 16},
		pdf.Column{Name: h.in("(1) Loscode oder Seriennummer", "(1) Lot code or serial number"), Share: 12},
		pdf.Column{Name: h.in("(1) Anschaffungsjahr", "(1) Year of acquisition"), Share: 11},
		pdf.Column{Name: h.in("(2) Hersteller, Bevollmächtigter oder Importeur, mit Anschrift", "(2) Maker, authorised representative or importer, with address"), Share: 20},
		pdf.Column{Name: h.in("(3) Identifikationsnummer", "(3) Identification number"), Share: 14},
		pdf.Column{Name: h.in("(4) Standort", "(4) Location"), Share: 13},
		pdf.Column{Name: h.in("(4) Betriebliche Zuordnung", "(4) Assigned to"), Share: 12},
		pdf.Column{Name: "UDI", Share: 12},
	)
	for d, err := range devices {
		if err != nil {
			return err
		}
		lot := ""
		if d.Lot != "" {
			lot = h.in("Los ", "lot ") + d.Lot
		}
		t.Row(joined("\n", d.Designation, d.Type, d.Model), joined("\n", d.Serial, lot), d.Year, joined("\n", d.Maker, d.MakerAddress),
			d.InventoryNumber, joined("\n", d.Place.Ward, joined(", ", h.room(d.Place.Room), h.bed(d.Place.Bed))), d.Department, d.UDI)
	}
	t.End()
	p.Strong(fmt.Sprintf(h.in("Geräte: %d", "Devices: %d"), t.Rows))
	p.Note(h.in("Was fehlt, ist nicht bekannt. UDI steht zusätzlich.", "What is missing is not known. The UDI is additional."))
	return p.end(w)
}

// about says what was chosen and of when it is.
func (h *Head) about() string {
	text := h.in("Stand ", "As of ") + h.moment(h.At)
	if h.Filter != "" {
		text += h.in(" · Auswahl: ", " · chosen: ") + h.Filter
	}
	return text
}

func (h *Head) room(name string) string {
	if name == "" {
		return ""
	}
	return h.in("Raum ", "room ") + name
}

func (h *Head) bed(name string) string {
	if name == "" {
		return ""
	}
	return h.in("Bett ", "bed ") + name
}
