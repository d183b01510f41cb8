package tui

import (
	"context"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// What stands in the log about review, rights, actions and erasing, as people
// read it.
func TestDeskSentences(t *testing.T) {
	lists, err := checklist.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	target := audit.ActionTarget{Action: "90", Device: "30"}
	for _, tt := range []struct {
		event  audit.Event
		about  string
		de, en string
	}{
		{
			&audit.RoleChanged{Role: audit.Supervisor, Reason: audit.Say("neue Leitung")}, "Jo Weiß",
			"Rolle geändert · Jo Weiß: Leitung – neue Leitung", "Role changed · Jo Weiß: supervisor – neue Leitung",
		},
		{&audit.RoleChanged{Role: "king\x1b[2J"}, "", "Rolle geändert: king", "Role changed: king"},
		{&audit.PersonRevoked{Reason: audit.Say("ausgeschieden")}, "", "Rechte entzogen: ausgeschieden", "Rights taken away: ausgeschieden"},
		{
			&audit.WriterAdmitted{Writer: "0123456789abcdef", Role: audit.Technician}, "",
			"Laptop aufgenommen: 01234567 – Medizintechnik", "Laptop admitted: 01234567 – technician",
		},
		{
			&audit.WriterRevoked{Writer: "0123456789abcdef", From: 812, Reason: audit.Say("verloren")}, "",
			"Laptop gesperrt: 01234567 ab Eintrag 812 – verloren", "Laptop revoked: 01234567 from entry 812 on – verloren",
		},
		{&audit.WriterForked{Writer: "0123456789abcdef", From: 8}, "", "Laptop kopiert: 01234567 ab Eintrag 8", "Laptop copied: 01234567 from entry 8 on"},
		{
			&audit.WriterDecided{Writer: "0123456789abcdef", Until: 12, Reason: audit.Say("Sicherung")}, "",
			"Über kopierten Laptop entschieden: 01234567 ab Eintrag 12 – Sicherung", "Decided about a copied laptop: 01234567 from entry 12 on – Sicherung",
		},
		{&audit.AuditApproved{Revision: 1}, "4001", "Freigegeben · 4001: Fassung 1", "Approved · 4001: revision 1"},
		{
			&audit.AuditApproved{Revision: 2, Alike: 12, Note: audit.Say("gesehen")}, "",
			"Freigegeben: Fassung 2 – eine von 12 gleichen – gesehen", "Approved: revision 2 – one of 12 alike – gesehen",
		},
		{
			&audit.AuditReturned{Revision: 1, Items: []audit.ItemReason{{Item: "firmware", Reason: audit.Say("weicht vom Foto ab")}}}, "",
			"Zurückgegeben: Fassung 1 – Firmware-Version, Zeichen für Zeichen – weicht vom Foto ab", "",
		},
		{
			&audit.AuditReturned{Revision: 1, Items: make([]audit.ItemReason, 2), Note: audit.Say("bitte bald")}, "",
			"Zurückgegeben: Fassung 1 – 2 Punkte fraglich – bitte bald", "Returned: revision 1 – 2 items in question – bitte bald",
		},
		{
			&audit.ReviewWithdrawn{Reason: audit.Say("verlesen")}, "",
			"Freigabe oder Rückgabe zurückgenommen: verlesen", "Approval or return withdrawn: verlesen",
		},
		{
			&audit.ConflictDecided{Items: make([]audit.ItemChoice, 1), Outcome: audit.Sealed{Verdict: "action_immediate"}, Reason: audit.Say("Foto")}, "",
			"Konflikt zweier Prüfungen entschieden: Maßnahme unverzüglich – 1 Punkt entschieden – Foto",
			"Conflict of two audits decided: Immediate action – 1 item decided – Foto",
		},
		{
			&audit.ActionPlanned{ActionTarget: target, Owner: "it", Due: "2025-04-11T12:00:00+02:00", Reason: audit.Say("Urlaub")}, "",
			"Maßnahme geplant: zuständig IT – bis 11.04.2025 – Urlaub", "Action planned: owner IT – until 2025-04-11 – Urlaub",
		},
		{&audit.ActionBegun{ActionTarget: target, Note: audit.Say("Kabel bestellt")}, "", "Maßnahme in Arbeit: Kabel bestellt", "Action in work: Kabel bestellt"},
		{
			&audit.ActionDone{Network: "10.20.0.0/16", Targets: make([]audit.ActionTarget, 3), Reference: audit.Say("Ticket 7"), Evidence: make([]audit.EvidenceRecord, 1)}, "",
			"Maßnahme erledigt: Antwort für das Netz 10.20.0.0/16, 3 Geräte – Ticket 7 – 1 Datei",
			"Action done: answer for the network 10.20.0.0/16, 3 devices – Ticket 7 – 1 file",
		},
		{&audit.ActionConfirmed{Note: audit.Say("gesehen")}, "", "Maßnahme bestätigt: gesehen", "Action confirmed: gesehen"},
		{&audit.ActionReopened{ActionTarget: target, Reason: audit.Say("steckt wieder")}, "", "Maßnahme wieder offen: steckt wieder", "Action open again: steckt wieder"},
		{&audit.RedactionMade{Refs: []string{"a", "b"}, Reason: "Art. 17 DSGVO"}, "", "Angaben gelöscht: 2 Angaben – Art. 17 DSGVO", "Erased: 2 attachments – Art. 17 DSGVO"},
		{&audit.QuestionDecided{Holds: true, Reason: audit.Say("bekannt")}, "", "Über Fragliches entschieden: es gilt – bekannt", "Decided about what was in question: it holds – bekannt"},
		{&audit.QuestionDecided{}, "", "Über Fragliches entschieden: es gilt nicht", "Decided about what was in question: it does not hold"},
		{&audit.DeviceDecommissioned{Date: "2026-01-31", Reason: audit.Say("verschrottet")}, "", "Außerbetriebnahme: seit 31.01.2026 – verschrottet", "Out of service: since 2026-01-31 – verschrottet"},
		{&audit.DeviceDecommissioned{}, "", "Außerbetriebnahme: aufgehoben, wieder in Betrieb", "Out of service: undone, in service again"},
	} {
		for lang, want := range map[checklist.Lang]string{checklist.German: tt.de, checklist.English: tt.en} {
			e := newEnv(context.Background(), Config{
				Lang: lang, Checklists: lists, Now: func() time.Time { return time.Date(2025, 4, 2, 8, 0, 0, 0, time.FixedZone("", 7200)) },
			})
			if got := e.sentence(tt.event, tt.about); want != "" && got != want {
				t.Errorf("%s %s: %q, want %q", tt.event.Kind(), lang, got, want)
			}
		}
	}
}
