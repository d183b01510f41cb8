package tui

import (
	"fmt"
	"strings"
	"time"

	"visite/audit"
)

func germanNetwork() networkWords {
	w := networkWords{}
	germanNearby(&w)
	germanOne(&w)
	germanLinks(&w)
	germanSeen(&w)
	germanProbe(&w)
	return w
}

func germanNearby(w *networkWords) {
	w.nearby, w.nearbyShort, w.lookAtThem = "In der Nähe gesehen", "in der Nähe", "ansehen"
	w.lookingAround = "Es wird hingehört …"
	w.noneSeen = "Nichts gesehen. Das heißt nicht, dass hier keine Monitore sind: Viele melden sich nie von selbst, und manche Netze leiten solche Meldungen nicht weiter."
	w.noneShort = "nichts (heißt nicht: keine Monitore)"
	w.off, w.offShort = "Aus: Es wird nicht gefragt und nicht zugehört. m schaltet ein.", "aus – m schaltet ein"
	w.nowOn, w.nowOff = "Hinhören eingeschaltet", "Hinhören ausgeschaltet: Es wird nichts gefragt und nichts gehört"
	w.offline = func(why string) string { return "Aus: " + why }
	w.devicesSeen = func(n int) string { return count(n, "Gerät", "Geräte") }
	w.andMore = func(n int) string { return fmt.Sprintf("… %d weitere", n) }
	w.source = func(s audit.Source) string {
		switch s {
		case audit.SourceMDNS:
			return "mDNS"
		case audit.SourceSDC:
			return "SDC"
		case audit.SourcePhilips:
			return "Philips"
		case audit.SourceMindray:
			return "Mindray"
		case audit.SourceGE:
			return "GE"
		case audit.SourceNeighbour:
			return "Nachbarn"
		case audit.SourceCapture:
			return "Mitschnitt"
		case audit.SourceSwitch:
			return "Switch"
		case audit.SourceDHCP:
			return "DHCP"
		}
		return audit.Clean(string(s), 20)
	}
	w.sourceIs = func(s audit.Source) string {
		switch s {
		case audit.SourceMDNS:
			return "hat auf mDNS geantwortet oder sich dort gemeldet"
		case audit.SourceSDC:
			return "hat sich als Medizingerät (IEEE 11073 SDC) gemeldet"
		case audit.SourcePhilips, audit.SourceMindray, audit.SourceGE:
			return "hat sich auf die Art dieses Herstellers gemeldet"
		case audit.SourceNeighbour:
			return "steht in der Nachbarliste dieses Laptops"
		case audit.SourceCapture:
			return "kommt in einer Mitschnittdatei vor"
		case audit.SourceSwitch:
			return "steht in der MAC-Tabelle eines Switches"
		case audit.SourceDHCP:
			return "hat vom DHCP-Server eine Adresse bekommen"
		}
		return "gesehen"
	}
	w.keyNearby, w.keyMute, w.keyUnmute, w.keyAsk = "in der Nähe", "Hinhören aus", "Hinhören ein", "noch einmal fragen"
	w.keyLink, w.keyDetails, w.keyChoice = "Netzanschluss", "alles, was es sagt", "zur Auswahl"
	w.keyAttach, w.keyProbe, w.keyStop = "als Nachweis anhängen", "Verbindungsprüfung", "anhalten"
	w.roomHelp = "Was sich im Netz zeigt, steht daneben oder darunter: Es ist ein Hinweis und gilt erst, wenn Sie sagen, welches Gerät es ist (u)."
	w.nearbyHelp = "Was sich im Netz um diesen Raum zeigt: oben, was ein Gerät dieses Raums sein kann (›) oder ist (✓), darunter das Neueste zuerst. Die Reihenfolge bleibt stehen, solange Sie hier sind. Nichts davon gilt, bevor Sie sagen, welches Gerät es ist."
	w.lookAt, w.showNew, w.askedAgain = "ansehen", "neue zeigen", "Es wird noch einmal gefragt"
	w.newSeen = func(n int) string {
		return count(n, "neues Gerät gesehen: u zeigt es", "neue Geräte gesehen: u zeigt sie")
	}
	w.listening = func(sources []string) string {
		if len(sources) == 0 {
			return "es wird nicht hingehört"
		}
		return "hört hin: " + joinComma(sources)
	}
	w.sent = func(asking bool, announced, heard, dropped int) string {
		if announced == 0 {
			return "keine Fragen gesendet"
		}
		parts := []string{fmt.Sprintf("höchstens %s gesendet, %d davon gehört", count(announced, "mDNS-Frage", "mDNS-Fragen"), heard)}
		if asking { // how many were heard is known when all are asked
			parts = []string{"fragt gerade: höchstens " + count(announced, "mDNS-Frage", "mDNS-Fragen") + " bisher"}
		}
		if dropped > 0 {
			parts = append(parts, fmt.Sprintf("%d verworfen", dropped))
		}
		return strings.Join(parts, " · ")
	}
}

func germanOne(w *networkWords) {
	w.oneHelp = "Was dieses Gerät von sich sagt, und welches der Liste es sein kann. Enter hält fest, dass es dieses ist: Das wird zum Nachweis, beantwortet aber keine Frage."
	w.hostName, w.address, w.noAddress, w.services = "Netzname", "Adresse", "keine bekannt", "Dienste"
	w.gone = "hat sich abgemeldet"
	w.localMAC = "selbst vergeben, sagt nichts über den Hersteller"
	w.noMaker = "kein Hersteller dazu bekannt"
	w.comparing, w.whichIsIt, w.nameless = "Es wird verglichen …", "Welches Gerät ist es?", "ohne Namen"
	w.spot = func(unit, room, bed string) string { return spotWords("", unit, room, bed, "Raum ", "Bett ") }
	w.deviceOf = func(s audit.Source) string {
		if s == audit.SourceSDC {
			return "Medizingerät"
		}
		return w.source(s) + "-Gerät"
	}
	w.otherDevice, w.newHere = "Ein anderes Gerät: nach Nummer suchen", "Ein Gerät, das auf keiner Liste steht: hier anlegen"
	w.searchIt, w.createIt, w.linkIt = "suchen", "anlegen", "es ist dieses"
	w.saysItStands = func(facility, unit, room, bed string) string {
		return "Sagt, es stehe hier: " + spotWords(facility, unit, room, bed, "Raum ", "Bett ") + ". Das allein verlegt nichts."
	}
	w.foreign = func(addresses string, more int) string {
		s := "Nennt auch Adressen, die nicht in diesem Netz liegen: " + addresses
		if more > 0 {
			s += fmt.Sprintf(" und %d weitere", more)
		}
		return s + ". Sie werden nie benutzt."
	}
	w.moreSaid = func(lines int) string { return "  … " + count(lines, "Zeile", "Zeilen") + " mehr: a" }
	w.matchedBy = func(by audit.MatchedBy) string {
		switch by {
		case audit.BySerial:
			return "gleiche Seriennummer"
		case audit.ByMAC:
			return "gleiche MAC"
		case audit.ByAddress:
			return "gleiche Adresse"
		case audit.ByHost:
			return "gleicher Netzname"
		}
		return "von Hand"
	}
	w.fact = func(field string) string {
		switch field {
		case "maker":
			return "Hersteller"
		case "model":
			return "Modell"
		case "serial":
			return "Seriennummer"
		case "firmware":
			return "Firmware"
		case "mac":
			return "MAC"
		case "ip":
			return "Adresse"
		case "host":
			return "Netzname"
		case "room":
			return "Raum"
		case "bed":
			return "Bett"
		}
		return audit.Clean(field, 40)
	}
	w.differs = func(fact, seen, listed string) string {
		return fmt.Sprintf("%s: im Netz „%s“, in der Liste „%s“", fact, seen, listed)
	}
	w.linkedSaid = func(code string) string { return "Festgehalten: Im Netz gesehen als " + code }
	w.sureTitle = func(code string) string { return "Ist es wirklich " + code + "?" }
	w.sureText = func(seen, device string) string {
		return fmt.Sprintf("Nichts, was „%s“ von sich sagt, stimmt mit %s überein. Bitte nur, wenn Sie es vor sich sehen.", seen, device)
	}
	w.sureYes, w.hereYes = "ja, es ist dieses", "ja, es steht hier"
	w.hereTitle = func(code, room string) string { return "Steht " + code + " in " + room + "?" }
	w.hereText = func(place, room string) string {
		return fmt.Sprintf("In der Liste steht es hier: %s. Das Netz reicht weiter als ein Raum: Bitte nur, wenn Sie es in %s vor sich sehen. Sonst ordnen Sie es dort zu, wo es steht.", place, room)
	}
	w.keyUnlink, w.unlinkReason = "Zuordnung lösen", "Grund, freiwillig"
	w.unlinkWhich = "Lösen geht nur bei einem Gerät dieses Raums, dem schon etwas zugeordnet ist"
	w.unlinkIntro = func(device string) string {
		return "Was in dieser Runde im Netz gesehen und " + device + " zugeordnet wurde, gehört dann nicht mehr dazu. Im Protokoll bleibt lesbar, was war."
	}
	w.unlinked = func(code string) string { return code + ": Zuordnung gelöst" }
	w.searchAsk = func(seen string) string { return fmt.Sprintf("Welches Gerät ist „%s“?", seen) }
	w.prefilled = func(seen string) string {
		return fmt.Sprintf("Aus dem Netz vorausgefüllt, so wie „%s“ es von sich sagt. Bitte mit dem Typenschild vergleichen.", seen)
	}
	w.nothingFilled = func(seen string) string {
		return fmt.Sprintf("Im Netz gesehen als „%s“; Nummer und Modell nennt es nicht. Bitte vom Typenschild ablesen.", seen)
	}
	w.saysBed = func(bed string) string { return "es sagt: Bett " + bed }
}

// spotWords is where a device says it stands.
func spotWords(facility, unit, room, bed, roomWord, bedWord string) string {
	var parts []string
	for _, p := range []struct{ word, value string }{{"", facility}, {"", unit}, {roomWord, room}, {bedWord, bed}} {
		if p.value != "" {
			parts = append(parts, p.word+p.value)
		}
	}
	return joinComma(parts)
}

func germanLinks(w *networkWords) {
	w.linksTitle = "Netzanschluss"
	w.linksIntro = "Worauf soll gehört werden? Immer nur auf einem Anschluss. Am besten der, an dem das Netz der Monitore hängt."
	w.linksHelp = "Die Netzanschlüsse dieses Laptops. VPN und virtuelle Anschlüsse bleiben draußen: Dort stehen keine Monitore, und Fragen gingen in fremde Netze."
	w.linksUsable, w.linksLeftOut = "Hier kann gehört werden", "Ausgelassen"
	w.linkChosen, w.linkDefault, w.linkNotUsed = "gewählt", "wird genommen", "Dieser Anschluss wird nicht benutzt: Der Grund steht dabei"
	w.useLink, w.noLinks = "diesen nehmen", "Dieser Laptop hat keinen Netzanschluss. Ohne Kabel oder WLAN ist in der Nähe nichts zu sehen. Die Runde geht ganz ohne Netz."
	w.linkTaken = func(name string) string { return "Gehört wird jetzt auf " + name }
}

func germanSeen(w *networkWords) {
	w.sectionNowhere, w.sectionNeverSeen = "Im Netz gesehen, nirgends erwartet", "Erwartet, im Netz nie gesehen"
	w.neverSeenMeans = "nur ein Hinweis"
	w.sentCounts = func(n audit.VisitNetwork) string {
		on := ""
		if len(n.Interfaces) > 0 {
			on = " auf " + joinComma(n.Interfaces)
		}
		return fmt.Sprintf("%s%s, %s", count(n.Announced, "mDNS-Frage", "mDNS-Fragen"), on, count(n.Connects, "Verbindung", "Verbindungen"))
	}
	w.sentFromHere = "Von hier gesendet: "
	w.sentTitle, w.inAll, w.outsideRooms = "Ins Netz gesendet (mDNS-Fragen: höchstens)", "zusammen", "ohne Raum"
	w.nothingSent = "nichts"
	w.seenOffer = func(value string) string { return "im Netz gesehen: " + value + " – bestätigen?" }
	w.seenOnly = func(value string) string { return "im Netz gesehen: " + value }
	w.bothDiffer = "Das ist nicht dasselbe. Bitte selbst ablesen und antworten; Enter zeigt beide zur Wahl."
	w.pickTitle = "Was stimmt?"
	w.pickLast = func(value, when string) string { return fmt.Sprintf("%s – wie letztes Mal (%s)", value, when) }
	w.pickSeen = func(value string) string { return value + " – im Netz gesehen" }
	w.disagrees = func(seen, answer string) string {
		return fmt.Sprintf("Im Netz gesehen: „%s“, geantwortet: „%s“. Beides bleibt stehen.", seen, answer)
	}
	w.calls = func(kind audit.ContactKind, to string, n int, span, file string) string {
		return fmt.Sprintf("Ruft die fest eingebaute Adresse %s an (%s): %s, %s, %s", to, contactName(kind, "andere"), count(n, "Paket", "Pakete"), span, file)
	}
	w.callsNear = func(kind audit.ContactKind, to string, n int, span, file string) string {
		return fmt.Sprintf("Ruft %s an, im Netz der fest eingebauten Adresse, nicht sie selbst (%s): %s, %s, %s", to, contactName(kind, "andere"), count(n, "Paket", "Pakete"), span, file)
	}
	w.callsNone = func(span, file string) string {
		return fmt.Sprintf("Anruf der fest eingebauten Adresse nicht beobachtet: %s, %s. Das besagt nichts.", span, file)
	}
	w.attachIt, w.attached = "hängt diese Beobachtung als Nachweis an", "Die Beobachtung wird als Nachweis angehängt"
	w.seenLive = "In dieser Runde im Netz gesehen"
	w.asSeen, w.pickOne, w.live = "wie im Netz gesehen", "eines von beiden", "am Kabel beobachtet"
	w.nothingToAttach = "Hier gibt es keine Beobachtung, die noch nicht angehängt ist"
	w.sureOff, w.sureOffYes = "Wirklich gar nicht am Netz?", "ja, jetzt nachgewiesen"
	w.provenButSeen = func(address, when, answer string) string {
		return fmt.Sprintf("Dieser Monitor wurde in dieser Runde im Netz gesehen: %s, %s. „%s“ gilt nur, wenn er danach getrennt wurde und das nachgewiesen ist.", address, when, answer)
	}
	w.seenTitle, w.onFile = "Im Netz gesehen", "Datei "
	w.connects = func(made, open int, ports string) string {
		return fmt.Sprintf("Verbindungsprüfung: %s, %d offen: %s", count(made, "Verbindung", "Verbindungen"), open, ports)
	}
	w.portResult = func(port int, r audit.ConnectResult) string {
		return fmt.Sprintf("%d %s", port, map[audit.ConnectResult]string{
			audit.ConnectOpen: "offen", audit.ConnectClosed: "zu", audit.ConnectSilent: "schweigt",
			audit.ConnectFailed: "ging nicht", audit.ConnectStopped: "angehalten", "": "…",
		}[r])
	}
	w.checkedGood = "Danach angesehen: zeigt weiter Werte, Alarme und Uhrzeit"
	w.checkedBad = "Danach angesehen: zeigt NICHT mehr alles, Werte, Alarme oder Uhrzeit"
	w.notChecked = "Ob der Monitor danach noch alles zeigte, ist nicht festgehalten"
	w.linkedBy = func(by audit.MatchedBy, who string) string { return w.matchedBy(by) + ", bestätigt " + who }
}

func contactName(k audit.ContactKind, other string) string {
	switch k {
	case audit.ContactARP:
		return "ARP"
	case audit.ContactCMS:
		return "CMS"
	case audit.ContactHL7:
		return "HL7"
	case audit.ContactPortmap:
		return "Portmap"
	case audit.ContactNFS:
		return "NFS"
	}
	return other
}

func germanProbe(w *networkWords) {
	w.probeTitle = "Verbindungsprüfung"
	w.probeIntro = "Ein Verbindungsversuch kann einen Monitor stören. Nie mit Patient am Gerät, nie ohne Einverständnis der Station."
	w.probeHelp = "Prüft bei einzelnen Geräten, ob ein paar Dienste antworten: höchstens fünf Verbindungen je Gerät, null Bytes gesendet. Ist ein Patient angeschlossen oder ist das unbekannt, geht es nicht, und es gibt keinen Weg darum herum."
	w.probeNone, w.probeNext = "Hier kann kein Gerät geprüft werden", "weiter"
	w.probeWhileOff = "Das Netz ist aus: Es wird auch nichts geprüft. m schaltet ein."
	w.probeBarred = "Das geht hier nicht: Der Grund steht unten"
	w.probePick, w.probeCannot = "Bitte erst ein Gerät ankreuzen (Leertaste)", "geht nicht"
	w.probeAnyKey = "Jede Taste hält sofort an."
	w.probeAgreed, w.probeAgreedHint = "Wer von der Station ist einverstanden?", "Vor- und Nachname"
	w.probeReason, w.probeReasonHint = "Warum wird geprüft?", "Keine Patientendaten."
	w.probeStart, w.probeStopNow, w.probeStopped, w.probeStopping = "unterschreiben und prüfen", "anhalten", "Angehalten", "Wird angehalten …"
	w.probeLook = "SIEH JETZT NACH DEM MONITOR"
	w.probeLookDo = "Er hat eben noch geantwortet und schweigt jetzt. Es wird nichts mehr an ihn gesendet."
	w.probeAsk = "Zeigt der Monitor noch Werte, Alarme und Uhrzeit?"
	w.probeAskWhy = "Bitte hingehen und ansehen. Ohne Antwort geht es hier nicht weiter."
	w.probeYes, w.probeNo = "ja, alles da", "nein"
	w.probeMust = "Bitte erst ansehen und antworten: j oder n"
	w.probeNote, w.probeNoteHint, w.probeRecord = "Was fehlt?", "Gerät neu starten lassen, Station Bescheid geben. Keine Patientendaten.", "festhalten"
	w.probeGood, w.probeBad = "Festgehalten: Der Monitor zeigt weiter alles", "Der Monitor zeigt nicht mehr alles"
	w.probeBadDo = "Bitte sofort der Station Bescheid geben. Der Monitor darf erst wieder an einen Patienten, wenn er neu gestartet und geprüft ist. Es ist festgehalten."
	w.probeTold = "die Station weiß Bescheid"
	w.probeWaits = "Wird freigegeben …"
	w.probeAllowed = func(networks string) string { return "Erlaubt in: " + networks }
	w.probeWould = func(n int, address, ports string, takes time.Duration) string {
		return fmt.Sprintf("%s zu %s (Ports %s), 0 Byte, höchstens %d s", count(n, "Verbindung", "Verbindungen"), address, ports, int(takes.Round(time.Second).Seconds()))
	}
	w.probeNobody = func(n int) string {
		if n == 1 {
			return "Du unterschreibst: An diesem Gerät ist JETZT kein Patient angeschlossen. Sieh noch einmal hin."
		}
		return "Du unterschreibst: An keinem dieser Geräte ist JETZT ein Patient angeschlossen. Sieh noch einmal hin."
	}
	w.probeExactly = func(n int) string { return "Genau das wird gesendet (" + count(n, "Gerät", "Geräte") + "):" }
	w.probeType = func(word string) string { return "Zum Bestätigen tippen: " + word }
	w.probeTypeWrong = func(word string) string { return "bitte genau so: " + word }
	w.probeAt = func(done, all int) string {
		return fmt.Sprintf("%d von %s", done, count(all, "Verbindung", "Verbindungen"))
	}
	w.probeSaid = func(made, open int) string {
		return fmt.Sprintf("%s gemacht, %d beantwortet", count(made, "Verbindung", "Verbindungen"), open)
	}
	w.probeConnects = func(n int) string { return count(n, "Verbindung", "Verbindungen") }
}
