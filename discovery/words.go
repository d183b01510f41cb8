package discovery

import (
	"errors"
	"fmt"

	"visite/audit"
	"visite/checklist"
)

// phrase is a sentence with one open place.
type phrase struct{ de, en string }

var (
	noLinks = phrase{
		"die Netzanschlüsse lassen sich nicht lesen: %v",
		"the network interfaces cannot be read: %v",
	}
	cannotListen = phrase{
		"hier lässt sich nicht zuhören: %v; es wird weiter versucht",
		"cannot listen here: %v; it is tried again",
	}
	onlyListens = phrase{
		"es wird nur zugehört: %v",
		"only listening: %v",
	}
)

func (p phrase) with(v any) checklist.Text {
	return checklist.Text{checklist.German: fmt.Sprintf(p.de, v), checklist.English: fmt.Sprintf(p.en, v)}
}

// inWords says for people what went wrong: a refusal in its own words, whatever
// else inside a sentence.
func inWords(p phrase, err error) checklist.Text {
	var refusal *audit.Refusal
	if errors.As(err, &refusal) {
		return refusal.Text
	}
	return p.with(err)
}

// noMulticast says that a link carries no multicast, and what that means.
func noMulticast(name string) checklist.Text {
	return phrase{
		"%s überträgt kein Multicast: mDNS und SDC-Geräte sind hier nicht zu sehen. Das sagt nichts darüber, ob welche da sind",
		"%s carries no multicast: mDNS and SDC devices cannot be seen here. That says nothing about whether there are any",
	}.with(name)
}

// Nothing says what it means that nothing was seen.
func Nothing() checklist.Text {
	return checklist.Text{
		checklist.German: "Nichts gesehen heißt nicht, dass nichts da ist: viele Monitore melden sich nie von selbst, von Contec ist keine solche Meldung bekannt, " +
			"und Gäste-WLAN, Switches und VLANs halten Meldungen zurück. Am Gerät nachsehen: Typenschild, Bildschirm, Netzwerkkabel",
		checklist.English: "Nothing seen does not mean that nothing is there: many monitors never announce themselves, no announcement by Contec is known, " +
			"and guest networks, switches and VLANs hold announcements back. Look at the device: type plate, screen, network cable",
	}
}
