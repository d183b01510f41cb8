package tui

import "visite/audit"

// roundWords are the texts of the round's screens.
type roundWords struct {
	// Walk.
	walk, walkHelp, typeRoom, allRooms, openRoom, endSearch string
	progress                                                func(p audit.Progress) string
	nextRoom                                                func(room string) string
	devicesOpen                                             func(n int) string
	roundIs                                                 func(s audit.RoundStatus) string
	visit                                                   func(s audit.VisitStatus) string
	of                                                      func(done, all int) string
	begun                                                   func(n int) string
	noSuchRoom                                              func(typed string) string
	belongsTo                                               func(code, room string) string
	belongsNowhere                                          func(code string) string

	// Room.
	roomHelp, notEntered, noneExpected, leaveRoom, leaveEmpty, leaveShort, auditIt, showIt, goOn, scanHere string
	stateOpen, stateDraft, stateMissing, movedIn, unexpected, twice, contradicts                           string
	whichMissing, wasAudited, inAudit, nothingToDrop, noneTitle, noneYes                                   string
	roomCounts                                                                                             func(r audit.Reconciliation) string
	stateAway                                                                                              func(room string) string
	auditedAs                                                                                              func(urgency string) string
	noneText                                                                                               func(open int) string

	// Reasons.
	reason, needed, noAccessIntro, noAccessHint, recordIt, recorded, noPatient string
	missingYes, missingNote, amend, amendYes                                   string
	unfind, unfindYes, unfindNote                                              string
	missingIntro, unfindIntro                                                  func(device, room string) string
	missingSaid, unfound                                                       func(code string) string
	amendIntro                                                                 func(revision int) string
	drop, dropReason, dropHint                                                 string
	dropIntro                                                                  func(answers int, device, room string) string
	dropped                                                                    func(code string) string

	// Identify and new device.
	identify, codeAsk, codeHint, codeHelp, lookUp, otherCode, createIt, unknownHelp string
	expectedHere, movedYes, foundYes                                                string
	unknownCode                                                                     func(code string) string
	severalMatch                                                                    func(n int) string
	alreadyHad                                                                      func(sealed bool, who, room string) string
	expectedElsewhere, movedHere, foundHere, foundAway, notOnRound                  func(place string) string
	outOfService                                                                    func(day string) string
	newDevice, numberNeeded, deviceNumber, deviceNumberHint, deviceSerial           string
	deviceMaker, deviceMakerHint, deviceModel, deviceBed, deviceUDI                 string
	codeWrong, codeDoubt, codeProposal, readSo, asScanned, createWithout            string
	modelOnly, serialOther, udiSorted                                               string
	serialNew                                                                       func(serial string) string

	// Reconciliation.
	reconcile, reconciled, leaveOn, backToRoom, toWalk        string
	sectionOpen, sectionTwice, sectionMissing, sectionMovedIn string
	sectionUnexpected, sectionAway, sectionAudited            string
	reconcileCounts                                           func(r audit.Reconciliation) string
	stillOpen                                                 func(n int) string
	from, nowIn                                               func(place string) string

	// Questions.
	questionHelp, toRoom, toQuestion, goThere, savingNow, withdrawn, nothingToWithdraw string
	pressDigit, takeIt, asLastTime, saveIt, changeIt, fillIn, fillInHint, formBegun    string
	guardBand, guardBandShort, barredGuard, barredHold, stopTouch, understood          string
	besides, takenBack, decides                                                        string // of answers that stand side by side
	savedBy, noteIs, fileIs, waits, draftLeft, optional, notCounted                    string
	scanNoAnswer, scanThis, scanRead                                                   string
	note, file, filePath, fileHint                                                     string
	timeHint, timeWrong, dateHint, dateWrong, notReached                               string
	itemOf                                                                             func(n, all int) string
	left                                                                               func(n int) string
	savedAs, scanOther                                                                 func(s string) string
	offer, lastTime                                                                    func(value, when string) string
	provenance                                                                         func(p audit.Provenance) string

	// Outcome.
	outcome, actions, reasons, noneYet, soFar, readFirst, separating string
	moreOutcome                                                      func(lines int) string
	within                                                           func(iso string) string
	consultedUntil, holding                                          func(s string) string

	// Sealing and closing.
	readAndSeal, sealAnyway, signSeal           string
	sealedSaid                                  func(verdict string) string
	sealedBy                                    func(revision int, who string) string
	stillMissing                                func(n int) string
	endRound, complete, completeHelp, signRound string
	gapsHelp, gapsTitle, gapsYes                string
	gapsAre, gapsText                           func(n int) string
	roundClosed                                 func(gaps int) string
	recordTitle, recordHelp, showRecord         string
	begunBy, closedBy                           func(who string) string
	gap                                         func(k audit.GapKind) string

	// Where one was.
	whereIs func(screen string) string

	// Keys.
	keySearch, keyEnd, keyHere, keyMissing, keyNone, keyNoAccess, keyLeave, keyCreate, keyBackToRoom string
	keyDigit, keyPrevious, keyNext, keyJump, keyOutcome, keySeal, keyNote, keyProvenance             string
	keyEvidence, keyWithdraw, keyAmend, keyRevisions, keyWithGaps, capDelete, keyDrop                string
}
