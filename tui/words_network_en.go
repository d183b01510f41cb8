package tui

import (
	"fmt"
	"strings"
	"time"

	"visite/audit"
)

func englishNetwork() networkWords {
	w := networkWords{}
	englishNearby(&w)
	englishOne(&w)
	englishLinks(&w)
	englishSeen(&w)
	englishProbe(&w)
	return w
}

func englishNearby(w *networkWords) {
	w.nearby, w.nearbyShort, w.lookAtThem = "Seen nearby", "seen nearby", "look at them"
	w.lookingAround = "Listening …"
	w.noneSeen = "Nothing seen. That does not mean there are no monitors here: many never announce themselves, and some networks do not pass such announcements on."
	w.noneShort = "nothing (does not mean: no monitors)"
	w.off, w.offShort = "Off: nothing is asked and nothing is listened to. m switches it on.", "off – m switches it on"
	w.nowOn, w.nowOff = "Listening switched on", "Listening switched off: nothing is asked and nothing is heard"
	w.offline = func(why string) string { return "Off: " + why }
	w.devicesSeen = func(n int) string { return count(n, "device", "devices") }
	w.andMore = func(n int) string { return fmt.Sprintf("… %d more", n) }
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
			return "neighbours"
		case audit.SourceCapture:
			return "capture"
		case audit.SourceSwitch:
			return "switch"
		case audit.SourceDHCP:
			return "DHCP"
		}
		return audit.Clean(string(s), 20)
	}
	w.sourceIs = func(s audit.Source) string {
		switch s {
		case audit.SourceMDNS:
			return "answered by mDNS, or announced itself there"
		case audit.SourceSDC:
			return "announced itself as a medical device (IEEE 11073 SDC)"
		case audit.SourcePhilips, audit.SourceMindray, audit.SourceGE:
			return "announced itself in this maker's way"
		case audit.SourceNeighbour:
			return "is in this laptop's neighbour table"
		case audit.SourceCapture:
			return "occurs in a capture file"
		case audit.SourceSwitch:
			return "is in the MAC table of a switch"
		case audit.SourceDHCP:
			return "got an address from the DHCP server"
		}
		return "seen"
	}
	w.keyNearby, w.keyMute, w.keyUnmute, w.keyAsk = "nearby", "listening off", "listening on", "ask once more"
	w.keyLink, w.keyDetails, w.keyChoice = "interface", "all it says", "to the choice"
	w.keyAttach, w.keyProbe, w.keyStop = "attach as evidence", "connect check", "stop"
	w.roomHelp = "What shows itself on the network stands beside or below: it is a hint, and counts only once you say which device it is (u)."
	w.nearbyHelp = "What shows itself on the network around this room: at the top what may be (›) or is (✓) a device of this room, then the newest first. The order stands still while you are here. Nothing of it counts before you say which device it is."
	w.lookAt, w.showNew, w.askedAgain = "look at it", "show new ones", "Asking once more"
	w.newSeen = func(n int) string { return count(n, "new device seen: u shows it", "new devices seen: u shows them") }
	w.listening = func(sources []string) string {
		if len(sources) == 0 {
			return "not listening"
		}
		return "listening: " + joinComma(sources)
	}
	w.sent = func(asking bool, announced, heard, dropped int) string {
		if announced == 0 {
			return "no questions sent"
		}
		parts := []string{fmt.Sprintf("at most %s sent, %d of them heard", count(announced, "mDNS question", "mDNS questions"), heard)}
		if asking { // how many were heard is known when all are asked
			parts = []string{"asking now: at most " + count(announced, "mDNS question", "mDNS questions") + " so far"}
		}
		if dropped > 0 {
			parts = append(parts, fmt.Sprintf("%d dropped", dropped))
		}
		return strings.Join(parts, " · ")
	}
}

func englishOne(w *networkWords) {
	w.oneHelp = "What this device says of itself, and which one of the list it may be. Enter records that it is this one: that becomes evidence, but answers no question."
	w.hostName, w.address, w.noAddress, w.services = "Host name", "Address", "none known", "Services"
	w.gone = "has said goodbye"
	w.localMAC = "made up by the device, says nothing of a maker"
	w.noMaker = "no maker known for it"
	w.comparing, w.whichIsIt, w.nameless = "Comparing …", "Which device is it?", "no name"
	w.spot = func(unit, room, bed string) string { return spotWords("", unit, room, bed, "room ", "bed ") }
	w.deviceOf = func(s audit.Source) string {
		if s == audit.SourceSDC {
			return "medical device"
		}
		return w.source(s) + " device"
	}
	w.otherDevice, w.newHere = "Another device: search by number", "A device that no list knows: create it here"
	w.searchIt, w.createIt, w.linkIt = "search", "create", "it is this one"
	w.saysItStands = func(facility, unit, room, bed string) string {
		return "Says it stands here: " + spotWords(facility, unit, room, bed, "room ", "bed ") + ". That alone moves nothing."
	}
	w.foreign = func(addresses string, more int) string {
		s := "Also names addresses that are not on this network: " + addresses
		if more > 0 {
			s += fmt.Sprintf(" and %d more", more)
		}
		return s + ". They are never used."
	}
	w.moreSaid = func(lines int) string { return "  … " + count(lines, "line", "lines") + " more: a" }
	w.matchedBy = func(by audit.MatchedBy) string {
		switch by {
		case audit.BySerial:
			return "same serial number"
		case audit.ByMAC:
			return "same MAC"
		case audit.ByAddress:
			return "same address"
		case audit.ByHost:
			return "same host name"
		}
		return "by hand"
	}
	w.fact = func(field string) string {
		switch field {
		case "maker":
			return "maker"
		case "model":
			return "model"
		case "serial":
			return "serial number"
		case "firmware":
			return "firmware"
		case "mac":
			return "MAC"
		case "ip":
			return "address"
		case "host":
			return "host name"
		case "room":
			return "room"
		case "bed":
			return "bed"
		}
		return audit.Clean(field, 40)
	}
	w.differs = func(fact, seen, listed string) string {
		return fmt.Sprintf("%s: “%s” on the network, “%s” in the list", fact, seen, listed)
	}
	w.linkedSaid = func(code string) string { return "Recorded: seen on the network as " + code }
	w.sureTitle = func(code string) string { return "Is it really " + code + "?" }
	w.sureText = func(seen, device string) string {
		return fmt.Sprintf("Nothing that “%s” says of itself matches %s. Please only if you see it in front of you.", seen, device)
	}
	w.sureYes, w.hereYes = "yes, it is this one", "yes, it stands here"
	w.hereTitle = func(code, room string) string { return "Does " + code + " stand in " + room + "?" }
	w.hereText = func(place, room string) string {
		return fmt.Sprintf("The list has it here: %s. The network reaches further than a room: please only if you see it in front of you in %s. Otherwise link it where it stands.", place, room)
	}
	w.keyUnlink, w.unlinkReason = "undo the link", "Reason, if you like"
	w.unlinkWhich = "Only for a device of this room that something is linked to"
	w.unlinkIntro = func(device string) string {
		return "What was seen on the network in this round and linked to " + device + " does not belong to it any more then. The log keeps what was done."
	}
	w.unlinked = func(code string) string { return code + ": link undone" }
	w.searchAsk = func(seen string) string { return fmt.Sprintf("Which device is “%s”?", seen) }
	w.prefilled = func(seen string) string {
		return fmt.Sprintf("Filled in from the network, as “%s” says of itself. Please compare with the type plate.", seen)
	}
	w.nothingFilled = func(seen string) string {
		return fmt.Sprintf("Seen on the network as “%s”; it does not say its number or model. Please read them off the type plate.", seen)
	}
	w.saysBed = func(bed string) string { return "it says: bed " + bed }
}

func englishLinks(w *networkWords) {
	w.linksTitle = "interface"
	w.linksIntro = "Where is it to be listened? On one interface only. Best the one that the monitors' network is on."
	w.linksHelp = "The network interfaces of this laptop. VPN and virtual ones are left out: no monitors are there, and questions would go to other networks."
	w.linksUsable, w.linksLeftOut = "Can be listened on", "Left out"
	w.linkChosen, w.linkDefault, w.linkNotUsed = "chosen", "will be taken", "This interface is not used: the reason stands beside it"
	w.useLink, w.noLinks = "take this one", "This laptop has no network interface. Without cable or WLAN nothing nearby can be seen. The round works without any network."
	w.linkTaken = func(name string) string { return "Listening on " + name + " now" }
}

func englishSeen(w *networkWords) {
	w.sectionNowhere, w.sectionNeverSeen = "Seen on the network, expected nowhere", "Expected, never seen on the network"
	w.neverSeenMeans = "only a hint"
	w.sentCounts = func(n audit.VisitNetwork) string {
		on := ""
		if len(n.Interfaces) > 0 {
			on = " on " + joinComma(n.Interfaces)
		}
		return fmt.Sprintf("%s%s, %s", count(n.Announced, "mDNS question", "mDNS questions"), on, count(n.Connects, "connection", "connections"))
	}
	w.sentFromHere = "Sent from here: "
	w.sentTitle, w.inAll, w.outsideRooms = "Sent on the network (mDNS questions: at most)", "in all", "no room"
	w.nothingSent = "nothing"
	w.seenOffer = func(value string) string { return "seen on the network: " + value + " – confirm?" }
	w.seenOnly = func(value string) string { return "seen on the network: " + value }
	w.bothDiffer = "These are not the same. Please look for yourself and answer; Enter offers both."
	w.pickTitle = "Which one is right?"
	w.pickLast = func(value, when string) string { return fmt.Sprintf("%s – as last time (%s)", value, when) }
	w.pickSeen = func(value string) string { return value + " – seen on the network" }
	w.disagrees = func(seen, answer string) string {
		return fmt.Sprintf("Seen on the network: “%s”, answered: “%s”. Both are kept.", seen, answer)
	}
	w.calls = func(kind audit.ContactKind, to string, n int, span, file string) string {
		return fmt.Sprintf("Calls the hard-coded address %s (%s): %s, %s, %s", to, contactName(kind, "other"), count(n, "packet", "packets"), span, file)
	}
	w.callsNear = func(kind audit.ContactKind, to string, n int, span, file string) string {
		return fmt.Sprintf("Calls %s, on the network of the hard-coded address, not the address itself (%s): %s, %s, %s", to, contactName(kind, "other"), count(n, "packet", "packets"), span, file)
	}
	w.callsNone = func(span, file string) string {
		return fmt.Sprintf("Call of the hard-coded address not observed: %s, %s. That says nothing.", span, file)
	}
	w.attachIt, w.attached = "attaches this observation as evidence", "The observation is attached as evidence"
	w.seenLive = "Seen on the network in this round"
	w.asSeen, w.pickOne, w.live = "as seen on the network", "one of the two", "observed on the cable"
	w.nothingToAttach = "There is no observation here that is not attached already"
	w.sureOff, w.sureOffYes = "Really not on the network at all?", "yes, proven now"
	w.provenButSeen = func(address, when, answer string) string {
		return fmt.Sprintf("This monitor was seen on the network in this round: %s, %s. “%s” only holds if it was separated after that and that is proven.", address, when, answer)
	}
	w.seenTitle, w.onFile = "Seen on the network", "file "
	w.connects = func(made, open int, ports string) string {
		return fmt.Sprintf("Connect check: %s, %d open: %s", count(made, "connection", "connections"), open, ports)
	}
	w.portResult = func(port int, r audit.ConnectResult) string {
		return fmt.Sprintf("%d %s", port, map[audit.ConnectResult]string{
			audit.ConnectOpen: "open", audit.ConnectClosed: "closed", audit.ConnectSilent: "silent",
			audit.ConnectFailed: "failed", audit.ConnectStopped: "stopped", "": "…",
		}[r])
	}
	w.checkedGood = "Looked at afterwards: still shows values, alarms and time"
	w.checkedBad = "Looked at afterwards: does NOT show all of values, alarms and time any more"
	w.notChecked = "Whether the monitor still showed everything afterwards is not recorded"
	w.linkedBy = func(by audit.MatchedBy, who string) string { return w.matchedBy(by) + ", confirmed " + who }
}

func englishProbe(w *networkWords) {
	w.probeTitle = "connect check"
	w.probeIntro = "A connection attempt can disturb a monitor. Never with a patient attached, never without the ward's consent."
	w.probeHelp = "Checks on single devices whether a few services answer: at most five connections per device, zero bytes sent. With a patient attached, or not known, it does not work, and there is no way around that."
	w.probeNone, w.probeNext = "No device can be checked here", "go on"
	w.probeWhileOff = "The network is off: nothing is checked either. m switches it on."
	w.probeBarred = "This cannot be done here: the reason stands below"
	w.probePick, w.probeCannot = "Please tick a device first (space)", "cannot be"
	w.probeAnyKey = "Any key stops at once."
	w.probeAgreed, w.probeAgreedHint = "Who of the ward agrees?", "first and last name"
	w.probeReason, w.probeReasonHint = "Why is it checked?", "No patient data."
	w.probeStart, w.probeStopNow, w.probeStopped, w.probeStopping = "sign and check", "stop", "Stopped", "Stopping …"
	w.probeLook = "LOOK AT THE MONITOR NOW"
	w.probeLookDo = "It answered a moment ago and is silent now. Nothing more is sent to it."
	w.probeAsk = "Does the monitor still show values, alarms and time?"
	w.probeAskWhy = "Please go and look. Without an answer this does not go on."
	w.probeYes, w.probeNo = "yes, all there", "no"
	w.probeMust = "Please look first and answer: y or n"
	w.probeNote, w.probeNoteHint, w.probeRecord = "What is missing?", "Have the device restarted, tell the ward. No patient data.", "record it"
	w.probeGood, w.probeBad = "Recorded: the monitor still shows everything", "The monitor does not show everything any more"
	w.probeBadDo = "Please tell the ward at once. The monitor must not go to a patient again before it was restarted and checked. It is recorded."
	w.probeTold = "the ward knows"
	w.probeWaits = "Being unlocked …"
	w.probeAllowed = func(networks string) string { return "Allowed in: " + networks }
	w.probeWould = func(n int, address, ports string, takes time.Duration) string {
		return fmt.Sprintf("%s to %s (ports %s), 0 bytes, at most %d s", count(n, "connection", "connections"), address, ports, int(takes.Round(time.Second).Seconds()))
	}
	w.probeNobody = func(n int) string {
		if n == 1 {
			return "You sign: NOW no patient is attached to this device. Look once more."
		}
		return "You sign: NOW no patient is attached to any of these devices. Look once more."
	}
	w.probeExactly = func(n int) string { return "Exactly this will be sent (" + count(n, "device", "devices") + "):" }
	w.probeType = func(word string) string { return "To confirm, type: " + word }
	w.probeTypeWrong = func(word string) string { return "please exactly: " + word }
	w.probeAt = func(done, all int) string {
		return fmt.Sprintf("%d of %s", done, count(all, "connection", "connections"))
	}
	w.probeSaid = func(made, open int) string {
		return fmt.Sprintf("%s made, %d answered", count(made, "connection", "connections"), open)
	}
	w.probeConnects = func(n int) string { return count(n, "connection", "connections") }
}
