package tui

import (
	"fmt"
	"maps"

	"visite/audit"
)

func (w *words) germanNetworkEntries() {
	maps.Copy(w.events, map[string]string{
		"network.permitted": "Regeln des Netzes", "browse.begun": "Fragen im Netz", "browse.ended": "Fragen beendet",
		"sighting.linked": "Im Netz gesehen", "sighting.unlinked": "Zuordnung im Netz gelöst", "sightings.left": "Im Netz gesehen", "contact.observed": "Mitschnitt",
		"probe.unlocked": "Verbindungsprüfung freigegeben", "connect.begun": "Verbindung", "connect.ended": "Verbindung beendet",
		"probe.checked": "Danach am Monitor",
	})
	w.networkEntry = networkEntryWords{
		rules: func(networks string, questions bool) string {
			asks := "Fragen erlaubt"
			if !questions {
				asks = "nur zuhören"
			}
			if networks == "" {
				return asks + ", keine Verbindungsprüfung"
			}
			return asks + ", Verbindungsprüfung in " + networks
		},
		asked:    func(n int, on string) string { return fmt.Sprintf("höchstens %d über %s", n, on) },
		answered: func(heard, n int) string { return fmt.Sprintf("%d gehört, %d Geräte gesehen", heard, n) },
		linkedBy: map[audit.MatchedBy]string{
			audit.BySerial: "an der Seriennummer erkannt", audit.ByMAC: "an der MAC-Adresse erkannt", audit.ByAddress: "an der IP-Adresse erkannt",
			audit.ByHost: "am Hostnamen erkannt", audit.ByPerson: "von Hand zugeordnet",
		},
		differs: func(n int) string {
			if n == 1 {
				return "1 Angabe anders als in der Liste"
			}
			return fmt.Sprintf("%d Angaben anders als in der Liste", n)
		},
		left:  func(n int) string { return fmt.Sprintf("%d nicht zugeordnet", n) },
		calls: func(n int, to string) string { return fmt.Sprintf("ruft %s, %d-mal", to, n) },
		noCalls: func(minutes int) string {
			return fmt.Sprintf("in %d Minuten kein Anruf gesehen, das besagt nichts", minutes)
		},
		unlocked: func(n int, until string) string {
			if n == 1 {
				return "1 Gerät bis " + until
			}
			return fmt.Sprintf("%d Geräte bis %s", n, until)
		},
		agreed: func(name string) string {
			if name == "" {
				return ""
			}
			return "zugestimmt: " + name
		},
		port: func(address string, port int) string { return fmt.Sprintf("%s Port %d", address, port) },
		connected: map[audit.ConnectResult]string{
			audit.ConnectOpen: "offen", audit.ConnectClosed: "abgelehnt", audit.ConnectSilent: "keine Antwort",
			audit.ConnectFailed: "nicht möglich", audit.ConnectStopped: "abgebrochen",
		},
		shows: func(yes bool) string {
			if yes {
				return "zeigt Werte, Alarme und Uhrzeit"
			}
			return "zeigt nicht mehr alles"
		},
	}
}

func (w *words) englishNetworkEntries() {
	maps.Copy(w.events, map[string]string{
		"network.permitted": "Rules of the network", "browse.begun": "Questions on the network", "browse.ended": "Questions ended",
		"sighting.linked": "Seen on the network", "sighting.unlinked": "Link to the network undone", "sightings.left": "Seen on the network", "contact.observed": "Capture",
		"probe.unlocked": "Connect check unlocked", "connect.begun": "Connection", "connect.ended": "Connection ended",
		"probe.checked": "The monitor afterwards",
	})
	w.networkEntry = networkEntryWords{
		rules: func(networks string, questions bool) string {
			asks := "questions allowed"
			if !questions {
				asks = "listening only"
			}
			if networks == "" {
				return asks + ", no connect check"
			}
			return asks + ", connect check in " + networks
		},
		asked:    func(n int, on string) string { return fmt.Sprintf("at most %d on %s", n, on) },
		answered: func(heard, n int) string { return fmt.Sprintf("%d heard, %d devices seen", heard, n) },
		linkedBy: map[audit.MatchedBy]string{
			audit.BySerial: "recognised by serial number", audit.ByMAC: "recognised by MAC address", audit.ByAddress: "recognised by IP address",
			audit.ByHost: "recognised by host name", audit.ByPerson: "linked by hand",
		},
		differs: func(n int) string {
			if n == 1 {
				return "1 fact not as in the list"
			}
			return fmt.Sprintf("%d facts not as in the list", n)
		},
		left:  func(n int) string { return fmt.Sprintf("%d not linked", n) },
		calls: func(n int, to string) string { return fmt.Sprintf("calls %s, %d times", to, n) },
		noCalls: func(minutes int) string {
			return fmt.Sprintf("no call seen in %d minutes, which says nothing", minutes)
		},
		unlocked: func(n int, until string) string {
			if n == 1 {
				return "1 device until " + until
			}
			return fmt.Sprintf("%d devices until %s", n, until)
		},
		agreed: func(name string) string {
			if name == "" {
				return ""
			}
			return "agreed by " + name
		},
		port: func(address string, port int) string { return fmt.Sprintf("%s port %d", address, port) },
		connected: map[audit.ConnectResult]string{
			audit.ConnectOpen: "open", audit.ConnectClosed: "refused", audit.ConnectSilent: "no answer",
			audit.ConnectFailed: "not possible", audit.ConnectStopped: "stopped",
		},
		shows: func(yes bool) string {
			if yes {
				return "shows values, alarms and time"
			}
			return "does not show everything any more"
		},
	}
}
