package report

import (
	"fmt"
	"strings"

	"visite/audit"
	"visite/report/pdf"
)

// network is what the network showed of the device, and what was sent to it.
func (p *recordPrinter) network() {
	n := &p.r.Network
	if len(n.Linked) == 0 && len(n.Contacts) == 0 && len(n.Connects) == 0 {
		return
	}
	p.Heading(p.in("Was das Netz zeigte", "What the network showed"))
	if len(n.Linked) > 0 {
		p.sightings(n.Linked)
	}
	for i := range n.Contacts {
		p.Paragraph(p.contact(&n.Contacts[i]))
	}
	if len(n.Connects) > 0 {
		p.Paragraph(p.in("Verbindungsprüfung, freigegeben und vorher festgehalten, ohne ein Byte zu senden: ",
			"Connect check, unlocked and recorded before it was made, without sending a byte: ") + p.connects(n.Connects) + p.checked(n.Checked))
	}
	p.Note(p.in("Was nicht gesehen wurde, ist damit nicht ausgeschlossen.", "What was not seen is not thereby ruled out."))
}

func (p *recordPrinter) sightings(all []audit.LinkedSighting) {
	t := p.Table(
		pdf.Column{Name: p.in("Gesehen", "Seen"), Share: 15}, pdf.Column{Name: p.in("Weg", "By"), Share: 10},
		pdf.Column{Name: p.in("Adresse", "Address"), Share: 22}, pdf.Column{Name: p.in("nennt sich", "calls itself"), Share: 28},
		pdf.Column{Name: p.in("zugeordnet durch", "linked by"), Share: 13}, pdf.Column{Name: p.in("anders als die Liste", "other than the list"), Share: 20},
	)
	for i := range all {
		s := &all[i]
		r := s.Record()
		var differs []string
		for _, d := range s.Differ {
			differs = append(differs, d.Field+": "+d.Listed+" / "+d.Seen)
		}
		t.Row(p.when(r.Last), p.source(s.Source), joined("\n", r.Address, r.MAC),
			joined(" · ", s.Maker, s.Model, s.Serial, s.Firmware, s.Name, s.Host), p.matched(s.By), strings.Join(differs, "\n"))
	}
	t.End()
}

// contact is what one capture shows.
func (p *recordPrinter) contact(c *audit.ObservedContact) string {
	text := p.in("Mitschnitt ", "Capture ") + joined(", ", c.File.Text, c.Interface, p.when(c.First)+" – "+p.when(c.Last), c.Conditions.Text) + ": "
	if len(c.Contacts) == 0 {
		text += p.in("kein Ruf an 202.114.4.0/24 gesehen", "no call to 202.114.4.0/24 seen")
	}
	for i, call := range c.Contacts {
		if i > 0 {
			text += "; "
		}
		to := call.To
		if call.Port > 0 {
			to += fmt.Sprintf(":%d", call.Port)
		}
		text += fmt.Sprintf(p.in("%d× an %s (%s)", "%d× to %s (%s)"), call.Count, to, call.Kind)
	}
	if c.SHA256 != "" {
		text += "\nSHA-256 " + c.SHA256
	}
	return text
}

func (p *recordPrinter) connects(all []audit.Connect) string {
	var parts []string
	for i := range all {
		c := &all[i]
		parts = append(parts, fmt.Sprintf("%s:%d %s", c.Address, c.Port, p.connectResult(c.Result)))
	}
	return strings.Join(parts, ", ")
}

func (p *recordPrinter) checked(shows *bool) string {
	switch {
	case shows == nil:
		return p.in(". Ob der Monitor danach Werte zeigte, ist nicht festgehalten.", ". Whether the monitor showed values afterwards is not recorded.")
	case *shows:
		return p.in(". Der Monitor zeigte danach Werte, Alarme und Zeit.", ". The monitor showed values, alarms and time afterwards.")
	}
	return p.in(". Der Monitor zeigte danach NICHT mehr alles.", ". The monitor did NOT show everything any more afterwards.")
}

// reviews are all of them, those without effect too, with why.
func (p *recordPrinter) reviews() {
	p.Heading(p.in("Freigabe", "Review"))
	if len(p.r.Reviews) == 0 {
		p.Paragraph(p.in("Diese Prüfung hat noch niemand freigegeben oder zurückgegeben.", "Nobody has approved or returned this audit yet."))
		return
	}
	t := p.Table(
		pdf.Column{Name: p.in("Wann", "When"), Share: 14}, pdf.Column{Name: p.in("Wer", "Who"), Share: 22},
		pdf.Column{Name: p.in("Fassung", "Revision"), Share: 9}, pdf.Column{Name: p.in("Entscheidung", "Decision"), Share: 22},
		pdf.Column{Name: p.in("Gründe", "Reasons"), Share: 33},
	)
	for i := range p.r.Reviews {
		r := &p.r.Reviews[i]
		t.Row(p.when(r.Stamp.At), p.who(r.Stamp.Name)+", "+p.role(r.Role), number(int64(r.Revision)), p.decision(r), p.because(r))
	}
	t.End()
}

func (h *Head) decision(r *audit.Review) string {
	text := h.reviewState(audit.ReviewState(r.Decision))
	if r.Alike > 1 {
		text += fmt.Sprintf(h.in(", eine von %d gleichen", ", one of %d alike"), r.Alike)
	}
	if r.NoEffect != nil {
		text += h.in("\nohne Wirkung", "\nno effect")
	}
	if r.Withdrawn.At != "" {
		text += h.in("\nzurückgenommen ", "\nwithdrawn ") + h.when(r.Withdrawn.At)
	}
	return text
}

func (p *printer) because(r *audit.Review) string {
	var lines []string
	if r.NoEffect != nil {
		lines = append(lines, r.NoEffect.Text.In(p.Lang))
	}
	for _, item := range r.Items {
		lines = append(lines, p.item(item.Item)+": "+p.who(item.Reason))
	}
	if r.Note != "" {
		lines = append(lines, r.Note)
	}
	return strings.Join(lines, "\n")
}

// hashes are where each part of the record lies in the log.
func (p *recordPrinter) hashes() {
	p.Heading(p.in("Einträge im Protokoll", "Entries in the log"))
	t := p.Table(
		pdf.Column{Name: p.in("Was", "What"), Share: 38},
		pdf.Column{Name: p.in("Prüfsumme des Eintrags", "Hash of the entry"), Share: 62, Mono: true},
	)
	if p.r.Leaf != "" {
		t.Row(fmt.Sprintf(p.in("Versiegelung, Eintrag %d", "sealing, entry %d"), p.r.Seq), p.r.Leaf)
	}
	for i := range p.r.Reviews {
		t.Row(p.reviewState(audit.ReviewState(p.r.Reviews[i].Decision))+", "+p.when(p.r.Reviews[i].Stamp.At), p.r.Reviews[i].Entry)
	}
	for i := range p.r.Answers {
		if a := &p.r.Answers[i]; a.Entry != p.r.Leaf {
			t.Row(p.item(a.Item), a.Entry)
		}
	}
	t.End()
}

// code is what somebody who has only this paper needs to find the audit again,
// for eyes and for a scanner.
func (p *recordPrinter) code() error {
	p.Heading(p.in("Zum Nachprüfen", "To check it later"))
	p.Note(p.in(
		"Der Kontrollwert ist die Zahl der Einträge im Protokoll und der Anfang ihrer gemeinsamen Prüfsumme. Wer ihn hat, kann später feststellen, ob das Protokoll noch mit denselben Einträgen beginnt. Was hier steht, steht auch im Code.",
		"The checkpoint is the number of entries in the log and the beginning of their common hash. Whoever has it can tell later whether the log still begins with the same entries. The code says what stands here."))
	return p.Code(proofText(p.r, p.Head))
}

// proofText names the audit, the entry that sealed it and the checkpoint, in
// ASCII: scanners guess the encoding of a QR code, and some take "·" for Chinese.
func proofText(r *audit.Record, h *Head) string {
	lines := []string{fmt.Sprintf("visite audit %s/%d", r.ID, r.Revision)}
	if r.Leaf != "" {
		lines = append(lines, fmt.Sprintf("entry %d", r.Seq), "hash "+r.Leaf)
	}
	return strings.Join(append(lines, "checkpoint "+strings.ReplaceAll(h.Checkpoint, "·", ".")), "\n")
}

// sign leaves room for signatures by hand.
func (p *recordPrinter) sign() {
	p.Heading(p.in("Unterschriften", "Signatures"))
	p.Signatures([]string{
		p.in("Datum, Unterschrift: geprüft durch", "Date, signature: audited by"),
		p.in("Datum, Unterschrift: freigegeben durch", "Date, signature: approved by"),
	})
	p.Note(p.in(
		"Die Einträge sind mit den Schlüsseln der Personen signiert. Das ist keine qualifizierte elektronische Signatur (eIDAS).",
		"The entries are signed with the keys of the persons. That is no qualified electronic signature (eIDAS)."))
}
