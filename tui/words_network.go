package tui

import (
	"time"

	"visite/audit"
)

// networkWords are the texts about the network around a room.
type networkWords struct {
	// The panel of a room.
	nearby, nearbyShort, lookAtThem       string
	lookingAround, noneSeen, noneShort    string
	off, offShort, nowOn, nowOff          string
	offline                               func(why string) string
	devicesSeen, andMore                  func(n int) string
	source, sourceIs                      func(s audit.Source) string
	keyNearby, keyMute, keyUnmute, keyAsk string
	keyLink, keyDetails, keyChoice        string
	roomHelp                              string
	keyAttach, keyProbe, keyStop          string

	// The list.
	nearbyHelp, lookAt, showNew, askedAgain string
	newSeen                                 func(n int) string
	listening                               func(sources []string) string
	sent                                    func(asking bool, announced, heard, dropped int) string

	// One device seen.
	oneHelp, hostName, address, noAddress, services, gone string
	spot                                                  func(unit, room, bed string) string
	deviceOf                                              func(audit.Source) string
	localMAC, noMaker, comparing, whichIsIt, nameless     string
	otherDevice, newHere, searchIt, createIt, linkIt      string
	saysItStands                                          func(facility, unit, room, bed string) string
	foreign                                               func(addresses string, more int) string
	moreSaid                                              func(lines int) string
	matchedBy                                             func(by audit.MatchedBy) string
	fact                                                  func(field string) string
	differs                                               func(fact, seen, listed string) string
	linkedSaid, sureTitle                                 func(code string) string
	sureText                                              func(seen, device string) string
	sureYes, hereYes                                      string
	hereTitle                                             func(code, room string) string
	hereText                                              func(place, room string) string
	keyUnlink, unlinkReason, unlinkWhich                  string
	unlinkIntro, unlinked                                 func(device string) string
	searchAsk                                             func(seen string) string
	prefilled, nothingFilled                              func(seen string) string
	saysBed                                               func(bed string) string

	// Interfaces.
	linksTitle, linksIntro, linksHelp, linksUsable, linksLeftOut string
	linkChosen, linkDefault, linkNotUsed, useLink, noLinks       string
	linkTaken                                                    func(name string) string

	// Reconciliation.
	sectionNowhere, sectionNeverSeen, neverSeenMeans string
	sentFromHere, sentTitle, inAll                   string
	outsideRooms, nothingSent                        string
	sentCounts                                       func(n audit.VisitNetwork) string

	// Questions and the page of an audit.
	seenOffer, seenOnly       func(value string) string
	bothDiffer, pickTitle     string
	pickLast                  func(value, when string) string
	pickSeen                  func(value string) string
	disagrees                 func(seen, answer string) string
	calls, callsNear          func(kind audit.ContactKind, to string, count int, span, file string) string
	callsNone                 func(span, file string) string
	attachIt, attached        string
	seenLive, asSeen, pickOne string
	sureOff, sureOffYes, live string
	nothingToAttach           string
	provenButSeen             func(address, when, answer string) string
	seenTitle, onFile         string
	connects                  func(made, open int, ports string) string
	portResult                func(port int, r audit.ConnectResult) string
	checkedGood, checkedBad   string
	linkedBy                  func(by audit.MatchedBy, who string) string
	notChecked                string

	// Connect check.
	probeTitle, probeIntro, probeHelp, probeNone, probeNext         string
	probeBarred, probeWhileOff, probePick, probeCannot, probeAnyKey string
	probeAgreed, probeAgreedHint, probeReason, probeReasonHint      string
	probeStart, probeStopNow, probeStopped, probeStopping           string
	probeLook, probeLookDo                                          string
	probeAsk, probeAskWhy, probeYes, probeNo, probeMust             string
	probeNote, probeNoteHint, probeRecord, probeGood                string
	probeWaits                                                      string
	probeBad, probeBadDo, probeTold                                 string
	probeAllowed                                                    func(networks string) string
	probeWould                                                      func(n int, address, ports string, takes time.Duration) string
	probeExactly, probeNobody                                       func(n int) string
	probeType, probeTypeWrong                                       func(word string) string
	probeAt                                                         func(done, all int) string
	probeSaid                                                       func(made, open int) string
	probeConnects                                                   func(n int) string
}
