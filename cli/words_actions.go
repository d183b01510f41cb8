package cli

import "visite/audit"

// actionWords are about what must be done, and about devices out of service.
type actionWords struct {
	Actions, ActionsList, ActionsShow, ActionsPlan                                 string
	ActionsBegin, ActionsDone, ActionsConfirm, ActionsReopen                       string
	Device, Decommission, Recommission, Retention                                  string
	FlagOwner, FlagActionWard, FlagActionStatus, FlagOverdue, FlagWithin           string
	FlagActionDevice, FlagAction, FlagAsOfNow, FlagNewOwner, FlagDue               string
	FlagActionReason, FlagActionNote, FlagDoneAt, FlagReference, FlagActionNetwork string
	FlagProof, FlagOutOn                                                           string
	BadWithin, NoActionCalled, ManyActions                                         string
	IsOverdue, DueUntil, WithoutEffect, ActionsConfirmed, ActionsClosed            string
	AddressUnknown, NoEvidenceFile, EvidenceLarge                                  string
	OutAndKept, KeptCounts, NothingToKeep                                          string
	ActionStatus                                                                   map[audit.ActionStatus]string
	StepKinds                                                                      map[string]string
}

func inActions(t translator) actionWords {
	return actionWords{
		Actions:        t("Maßnahmen: auflisten, planen, erledigen, bestätigen", "actions: list, plan, finish and confirm them"),
		ActionsList:    t("auflisten, was zu tun ist, das Dringendste zuerst", "list what is to be done, the most urgent first"),
		ActionsShow:    t("eine Maßnahme mit allem zeigen, was dazu gesagt wurde; ACTION ist der Anfang ihrer Kennung", "show an action with all that was said about it; ACTION is the beginning of its id"),
		ActionsPlan:    t("Zuständigkeit oder Frist von Hand setzen (Leitung)", "set owner or deadline by hand (supervisor)"),
		ActionsBegin:   t("sagen, dass man daran arbeitet", "say that one works on it"),
		ActionsDone:    t("mit Beleg melden, dass etwas erledigt ist; mit --network für alle Geräte eines Netzes", "say, with evidence, that something is done; with --network for all devices of a network"),
		ActionsConfirm: t("bestätigen, dass der Beleg genügt (Leitung, jemand anders)", "confirm that the evidence suffices (a supervisor, somebody else)"),
		ActionsReopen:  t("wieder öffnen, was doch nicht erledigt ist (Leitung)", "open again what is not done after all (supervisor)"),
		Device:         t("ein Gerät außer Betrieb nehmen oder wieder in Betrieb", "take a device out of service, or put it back"),
		Decommission:   t("außer Betrieb nehmen: keine Runde erwartet es mehr, aufbewahrt wird fünf Jahre (Leitung)", "take out of service: no round expects it any more, its records are kept for five years (supervisor)"),
		Recommission:   t("wieder in Betrieb nehmen (Leitung)", "put back into service (supervisor)"),
		Retention:      t("Geräte auflisten, die länger als fünf Jahre außer Betrieb sind, und was über sie noch aufbewahrt wird", "list devices out of service for more than five years, and what is still kept about them"),

		FlagOwner:         t("nur was dort zu tun ist: technician, it, ward, …", "only what they have to do: technician, it, ward, …"),
		FlagActionWard:    t("nur dieser Station", "only of this ward"),
		FlagActionStatus:  t("open, in_work, done, confirmed, shown; mehrere mit Komma", "open, in_work, done, confirmed, shown; several with commas"),
		FlagOverdue:       t("nur überfällige", "only overdue ones"),
		FlagWithin:        t("nur was so bald fällig ist: P7D, PT4H", "only what is due so soon: P7D, PT4H"),
		FlagActionDevice:  t("nur dieses Geräts, nach Inventar- oder Seriennummer", "only of this device, by inventory or serial number"),
		FlagAction:        t("nur diese Maßnahme: install_upgrade, …", "only this action: install_upgrade, …"),
		FlagAsOfNow:       t("wie es zu diesem Zeitpunkt aussieht, statt jetzt", "as it looks at this time, instead of now"),
		FlagNewOwner:      t("wer es tun soll, ein Wort der Checkliste", "who is to do it, a word of the checklist"),
		FlagDue:           t("bis wann, 2026-01-31T17:00:00+01:00", "until when, 2026-01-31T17:00:00+01:00"),
		FlagActionReason:  t("Grund", "reason"),
		FlagActionNote:    t("Anmerkung", "note"),
		FlagDoneAt:        t("wann es getan wurde; sonst jetzt", "when it was done; else now"),
		FlagReference:     t("Nummer eines Dokuments, das es belegt", "reference of a document that proves it"),
		FlagActionNetwork: t("Antwort für ein ganzes Netz (search_firewall_logs), 10.20.0.0/16", "the answer for a whole network (search_firewall_logs), 10.20.0.0/16"),
		FlagProof:         t("FILE, die es belegt; mehrfach erlaubt", "FILE that proves it; may be repeated"),
		FlagOutOn:         t("Tag der Außerbetriebnahme, 2026-01-31", "day on which it was taken out of service, 2026-01-31"),

		BadWithin:        t("--within %q: eine Dauer wie P7D oder PT4H", "--within %q: a period like P7D or PT4H"),
		NoActionCalled:   t("keine Maßnahme beginnt mit %q: mindestens sechs Zeichen aus „visite actions list“ angeben", "no action begins with %q: give at least six characters from “visite actions list”"),
		ManyActions:      t("mehrere Maßnahmen beginnen mit %q: mehr Zeichen angeben", "several actions begin with %q: give more characters"),
		IsOverdue:        t("überfällig", "overdue"),
		DueUntil:         t("bis", "due"),
		WithoutEffect:    t("ohne Wirkung: %s", "without effect: %s"),
		ActionsConfirmed: t("bestätigt: %d", "confirmed: %d"),
		ActionsClosed:    t("erledigt: %d", "done: %d"),
		AddressUnknown:   t("Adresse unbekannt, bleibt offen: %s %s", "address unknown, stays open: %s %s"),
		NoEvidenceFile:   t("%s ist nicht zu lesen: bitte den Pfad einer Datei angeben", "%s cannot be read: please give the path of a file"),
		EvidenceLarge:    t("%s ist größer als 20 MB: bitte ein kleineres Bild oder einen Auszug nehmen", "%s is larger than 20 MB: please take a smaller picture or an excerpt"),
		OutAndKept:       t("außer Betrieb seit %s, aufzubewahren bis %s", "out of service since %s, to be kept until %s"),
		KeptCounts:       t("Prüfungen: %d, Einträge: %d, Dateien: %d, Notizen: %d", "audits: %d, entries: %d, files: %d, notes: %d"),
		NothingToKeep:    t("kein Gerät ist länger als fünf Jahre außer Betrieb", "no device has been out of service for more than five years"),

		ActionStatus: map[audit.ActionStatus]string{
			audit.ToDo: t("offen", "open"), audit.InWork: t("in Arbeit", "in work"), audit.Done: t("erledigt, unbestätigt", "done, not confirmed"),
			audit.Confirmed: t("bestätigt", "confirmed"), audit.Shown: t("erledigt, laut Prüfung", "done, by a later audit"),
		},
		StepKinds: map[string]string{
			"action.planned": t("geplant", "planned"), "action.begun": t("begonnen", "begun"), "action.done": t("erledigt", "done"),
			"action.confirmed": t("bestätigt", "confirmed"), "action.reopened": t("wieder geöffnet", "opened again"),
		},
	}
}
