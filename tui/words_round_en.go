package tui

import (
	"fmt"
	"strings"

	"visite/audit"
)

func englishRound() roundWords {
	w := roundWords{}
	englishWalk(&w)
	englishIdentify(&w)
	englishReconcile(&w)
	englishQuestions(&w)
	englishOutcome(&w)
	englishKeys(&w)
	return w
}

func englishWalk(w *roundWords) {
	w.walk, w.typeRoom = "Round", " type a room"
	w.walkHelp = "The rooms in walking order. Enter opens a room; opening alone records nothing. Typing a digit searches a room, a scan shows where the device belongs."
	w.allRooms = "All rooms done – e closes the round"
	w.openRoom, w.endSearch = "open", "end search"
	w.progress = func(p audit.Progress) string {
		return fmt.Sprintf("%d of %s · %d of %s", p.RoomsDone, count(p.Rooms, "room", "rooms"), p.DevicesDone, count(p.Devices, "device", "devices"))
	}
	w.nextRoom = func(room string) string { return "Next: room " + room }
	w.devicesOpen = func(n int) string {
		if n == 0 {
			return "no device expected"
		}
		return count(n, "device open", "devices open")
	}
	w.roundIs = func(s audit.RoundStatus) string {
		switch s {
		case audit.RoundComplete:
			return "This round was closed as complete."
		case audit.RoundGaps:
			return "This round was closed with gaps."
		case audit.RoundImported:
			return "This round was imported."
		}
		return "This round is open."
	}
	w.visit = func(s audit.VisitStatus) string {
		switch s {
		case audit.VisitEntered:
			return "begun"
		case audit.VisitDone:
			return "done"
		case audit.VisitEmpty:
			return "no monitor"
		case audit.VisitNoAccess:
			return "no access"
		}
		return "not yet"
	}
	w.of = func(done, all int) string { return fmt.Sprintf("%d of %d", done, all) }
	w.begun = func(n int) string { return fmt.Sprintf("%d begun", n) }
	w.noSuchRoom = func(typed string) string {
		return fmt.Sprintf("No room with “%s” in this round. Esc ends the search.", typed)
	}
	w.belongsTo = func(code, room string) string { return fmt.Sprintf("%s: room %s – Enter opens it", code, room) }
	w.belongsNowhere = func(code string) string {
		return fmt.Sprintf("%s is not on the list – scan it again in its room", code)
	}

	w.roomHelp = "The devices expected here, and what else was found. A scan opens the audit of the device at once. The room counts as entered as soon as something is recorded."
	w.notEntered, w.noneExpected = "not entered yet", "No monitor is expected here. If there is one: h."
	w.leaveShort, w.leaveEmpty = "leave", "No monitor here: leave the room"
	w.leaveRoom, w.auditIt, w.showIt, w.goOn = "Leave the room: reconcile", "audit", "look at it", "go on auditing"
	w.scanHere = "scanning opens the audit of the device"
	w.stateOpen, w.stateDraft, w.stateMissing = "open", "begun", "missing"
	w.movedIn, w.unexpected, w.twice = "moved here", "unexpected", "twice"
	w.contradicts = "contradiction: please clarify"
	w.whichMissing = "Please choose a device first"
	w.wasAudited = "This device was audited here and cannot be missing"
	w.inAudit = "An audit of this device is going on here. A mistake: drop it first (v)"
	w.nothingToDrop = "Only an audit that was begun and not sealed yet can be dropped"
	w.noneTitle, w.noneYes = "No monitor in this room?", "yes, none here"
	w.noneText = func(n int) string {
		return count(n, "expected device is", "expected devices are") + " recorded as missing."
	}
	w.roomCounts = func(r audit.Reconciliation) string {
		parts := []string{fmt.Sprintf("%d expected", len(r.Expected))}
		if n := len(r.MovedIn) + len(r.Unexpected); n > 0 {
			parts = append(parts, fmt.Sprintf("%d more found", n))
		}
		return strings.Join(append(parts, fmt.Sprintf("%d still open", len(r.Open))), " · ")
	}
	w.stateAway = func(room string) string { return "now in " + room }
	w.auditedAs = func(urgency string) string { return "audited: " + urgency }

	w.reason, w.needed, w.noPatient = "Reason", "please fill in", "No patient data."
	w.noAccessIntro = "Why could the room not be entered? It stays a gap of the round until somebody gets in."
	w.noAccessHint = "e.g. isolation, ward round, locked. No patient data."
	w.recordIt, w.recorded = "record it", "recorded"
	w.missingYes, w.missingNote = "it is missing", "Note, if you like: where could it be?"
	w.missingIntro = func(device, room string) string {
		return fmt.Sprintf("%s is expected in %s and is not there. If it turns up it can be audited as usual.", device, room)
	}
	w.unfind, w.unfindYes, w.unfindNote = "not here after all", "it is not here", "Note, if you like: how did it happen?"
	w.unfindIntro = func(device, room string) string {
		return fmt.Sprintf("%s was found in %s by mistake. It leaves the list of this room, and its place is again the one it had before. What was linked to it on the network from here is undone. The log keeps all of it.", device, room)
	}
	w.unfound = func(code string) string { return code + " is not here after all: recorded" }
	w.missingSaid = func(code string) string { return code + " is missing: recorded" }
	w.amend, w.amendYes = "amend", "begin a new revision"
	w.amendIntro = func(revision int) string {
		return fmt.Sprintf("Revision %d is sealed and stays readable. The amendment begins revision %d with the same answers.", revision, revision+1)
	}
	w.drop, w.dropReason = "drop the audit", "Reason, if you like"
	w.dropHint = "e.g. wrong device chosen. No patient data."
	w.dropIntro = func(answers int, device, room string) string {
		what := "Nothing is answered."
		if answers > 0 {
			what = count(answers, "answer does", "answers do") + " not count any more then."
		}
		return fmt.Sprintf("%s %s counts as not audited in %s again. The log keeps what was done.", what, device, room)
	}
	w.dropped = func(code string) string { return code + ": audit dropped" }
}

func englishIdentify(w *roundWords) {
	w.identify, w.codeAsk, w.codeHint = "identify a device", "Which device stands here?", " scan or type"
	w.codeHelp = "Inventory number, serial number or barcode. Enter looks it up."
	w.lookUp, w.otherCode, w.createIt = "look up", "another code", "create the device"
	w.unknownCode = func(code string) string { return fmt.Sprintf("No device with “%s” is known.", code) }
	w.unknownHelp = "Enter creates it here, with the code filled in. Esc: enter another code, such as the serial number on the type plate."
	w.severalMatch = func(n int) string { return fmt.Sprintf("%d devices match: which one is it?", n) }
	w.alreadyHad = func(sealed bool, who, room string) string {
		if sealed {
			return fmt.Sprintf("Already audited in this round: %s, %s.", who, room)
		}
		return fmt.Sprintf("Already begun in this round: %s, %s.", who, room)
	}
	w.expectedHere, w.movedYes, w.foundYes = "It is expected here.", "moved here: audit", "found here: audit"
	w.outOfService = func(day string) string {
		return "Listed as out of service since " + day + ". Is it really this device? Then please tell a supervisor, who puts it back into service."
	}
	w.expectedElsewhere = func(place string) string { return "This round expects it elsewhere: " + place + "." }
	w.movedHere = func(room string) string {
		return "Does it stand in " + room + " now? Enter records that it was moved here and begins its audit."
	}
	w.foundHere = func(room string) string {
		return "Does it stand in " + room + " now? Enter records that it was found here and begins its audit."
	}
	w.foundAway = func(place string) string { return "Expected here, but found elsewhere in this round: " + place + "." }
	w.notOnRound = func(place string) string { return "Not on the list of this round. Place: " + place + "." }
	w.codeWrong, w.codeDoubt = "The code is not right as it is.", "Was the code read properly?"
	w.codeProposal = "Proposal: please compare with the label:"
	w.readSo, w.asScanned, w.createWithout = "right, read it so", "as scanned", "create without a code"
	w.modelOnly = "The code names the model only, not the one device."
	w.serialOther = "The serial number matches, but the code names another model than the list."
	w.serialNew = func(serial string) string {
		return fmt.Sprintf("The serial number %s is not known. The list has devices of this model without a serial number.", serial)
	}
	w.udiSorted = "UDI read: please check serial number and UDI"
	w.newDevice, w.numberNeeded = "new device", "inventory or serial number: one of the two is needed"
	w.deviceNumber, w.deviceSerial, w.deviceMaker, w.deviceModel = "Inventory number", "Serial number", "Maker", "Model"
	w.deviceBed, w.deviceUDI = "Bed", "UDI"
	w.deviceNumberHint, w.deviceMakerHint = "from the house's own label; empty if there is none", "as on the type plate"
}

func englishReconcile(w *roundWords) {
	w.reconcile, w.reconciled = "reconciliation", "All done. Enter closes the room and goes on to the next."
	w.leaveOn, w.backToRoom, w.toWalk = "go on", "back into the room", "to the round"
	w.sectionOpen, w.sectionTwice, w.sectionMissing = "Still open", "Seen twice", "Missing"
	w.sectionMovedIn, w.sectionUnexpected = "Moved here", "Unexpected here"
	w.sectionAway, w.sectionAudited = "Now elsewhere", "Audited"
	w.reconcileCounts = func(r audit.Reconciliation) string {
		return fmt.Sprintf("expected %d · audited %d · missing %d · open %d\nmoved in %d · unexpected %d · twice %d · elsewhere %d",
			len(r.Expected), len(r.Found), len(r.Missing), len(r.Open), len(r.MovedIn), len(r.Unexpected), len(r.Twice), len(r.Away))
	}
	w.stillOpen = func(n int) string {
		return count(n, "device is", "devices are") + " still open: the room stays on the list. Enter goes on all the same."
	}
	w.from = func(place string) string { return "from " + place }
	w.nowIn = func(place string) string { return "in " + place }
}

func englishKeys(w *roundWords) {
	w.whereIs = func(screen string) string {
		switch screen {
		case screenComplete:
			return "look through and seal"
		case screenReconcile:
			return w.reconcile
		case screenNoAccess:
			return w.visit(audit.VisitNoAccess)
		case screenMissing:
			return "device missing"
		case screenNewDevice:
			return w.newDevice
		case screenClose:
			return w.endRound
		}
		return ""
	}
	w.keySearch, w.keyEnd, w.keyHere, w.keyMissing = "search room", "close the round", "device is here", "missing"
	w.keyNone, w.keyNoAccess, w.keyLeave, w.keyCreate = "no monitor", "no access", "leave", "create a device"
	w.keyBackToRoom, w.keyDigit, w.keyPrevious, w.keyNext = "back into the room", "answer", "back", "on"
	w.keyJump, w.keyOutcome, w.keySeal, w.keyNote = "all items", "outcome", "complete", "note"
	w.keyProvenance, w.keyEvidence, w.keyWithdraw = "provenance", "evidence", "withdraw the answer"
	w.keyAmend, w.keyRevisions, w.keyWithGaps, w.capDelete = "amend", "earlier revisions", "close with gaps", "del"
	w.keyDrop = "drop"
}
