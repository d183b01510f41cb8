package cli

import "visite/audit"

// roundWords are about rounds and their record.
type roundWords struct {
	Rounds, RoundsList, RoundsShow string

	NoRounds                               string
	RoundProgress, RoundBegun, RoundClosed string
	RoomCounts, GapCount                   string
	SentInAll, SentOutside                 string
	SentCounts, SentOn                     string
	SeenNowhere, NeverSeen                 string

	RoundStatus map[audit.RoundStatus]string
	VisitStatus map[audit.VisitStatus]string
	GapKinds    map[audit.GapKind]string
}

func inRounds(t translator) roundWords {
	return roundWords{
		Rounds:     t("Runden auflisten und ansehen", "list and show rounds"),
		RoundsList: t("Runden auflisten, die neueste zuerst", "list rounds, the newest first"),
		RoundsShow: t("eine Runde zeigen: Räume, Lücken, was ins Netz gesendet und dort gesehen wurde; ROUND ist ihre Kennung oder last, die neueste",
			"show a round: rooms, gaps, what was sent and seen on the network; ROUND is its id, or last for the newest"),

		NoRounds:      t("es gibt noch keine Runde", "there is no round yet"),
		RoundProgress: t("Räume erledigt: %d von %d, Geräte erledigt: %d von %d", "rooms done: %d of %d, devices settled: %d of %d"),
		RoundBegun:    t("begonnen %s von %s", "begun %s by %s"),
		RoundClosed:   t("abgeschlossen %s von %s", "closed %s by %s"),
		RoomCounts:    t("erwartet: %d, erledigt: %d, dazu gefunden: %d, offen: %d", "expected: %d, settled: %d, found besides: %d, open: %d"),
		GapCount:      t("Lücken: %d", "gaps: %d"),
		SentInAll:     t("ins Netz gesendet: %s", "sent on the network: %s"),
		SentOutside:   t("davon außerhalb eines Raums: %s", "of these outside a room: %s"),
		SentCounts:    t("mDNS-Fragen%s: höchstens %d, Verbindungen: %d", "mDNS questions%s: at most %d, connects: %d"),
		SentOn:        t(" auf %s", " on %s"),
		SeenNowhere:   t("im Netz gesehen, nirgends erwartet: %d", "seen on the network, expected nowhere: %d"),
		NeverSeen:     t("erwartet, im Netz nie gesehen (nur ein Hinweis): %d", "expected, never seen on the network (only a hint): %d"),

		RoundStatus: map[audit.RoundStatus]string{
			audit.RoundOpen: t("offen", "open"), audit.RoundComplete: t("vollständig", "complete"),
			audit.RoundGaps: t("mit Lücken abgeschlossen", "closed with gaps"), audit.RoundImported: t("eingelesen", "imported"),
		},
		VisitStatus: map[audit.VisitStatus]string{
			audit.VisitNotYet: t("noch nicht betreten", "not entered"), audit.VisitEntered: t("betreten", "entered"), audit.VisitDone: t("erledigt", "done"),
			audit.VisitEmpty: t("kein Monitor hier", "no monitor here"), audit.VisitNoAccess: t("kein Zutritt", "no access"),
		},
		GapKinds: map[audit.GapKind]string{
			audit.GapRoom: t("Raum nicht betreten", "room not entered"), audit.GapAccess: t("kein Zutritt", "no access"),
			audit.GapDevice: t("Gerät nicht geprüft", "device not audited"),
		},
	}
}
