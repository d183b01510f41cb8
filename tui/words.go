package tui

import "visite/checklist"

// words are the texts of the shell, one field each; those of the round are in
// words_round.go, those about the network in words_network.go. Every language fills every field, says a test.
type words struct {
	round     roundWords
	network   networkWords
	people    peopleWords
	fleet     fleetWords
	papers    paperWords
	exchange  exchangeWords
	review    reviewWords
	redaction redactionWords
	actions   actionWords

	// The frame.
	madeUp, madeUpShort string
	tooSmall            func(w, h int) string
	failTitle, failHint string
	scanIgnored         string
	helpTitle           string
	helpSaved           string
	loading             string

	// Keys: what they do, and what is printed on them.
	keyBack, keyDo, keyHelp, keyQuit, keyQuitAnywhere, keyClose      string
	keyFound                                                         string
	keyMore                                                          string
	keyUp, keyDown, keyFirst, keyLast, keyPageUp, keyPageDown        string
	keyNextField, keyPreviousField, keyChoose                        string
	keyYes, keyNo, keyPick, keyCancel                                string
	keyOpen, keyMoves, keySearch, keyScroll, keyDetails, keyHome     string
	keyVerify, keyOlder, keyNewer, keyBackup, keyStart               string
	keySave, keyOtherWard, keyReadList, keyComplete, keyChooseFile   string
	keyImport, keyMapping, keyOtherFile, keyDone                     string
	keyMove, keyStay                                                 string // a device, to its place in the list
	keySaveMapping, keyTake, keyChange                               string
	capHome, capEnd, capPageUp, capPageDown, capSpace, capYes, capNo string
	capLetters                                                       string

	// Times and places.
	clock, date, dayMonth  string // layouts of package time
	yesterday, nobody      string
	dueToday, overdueToday string
	dueIn, overdue         func(days int) string
	until, againFrom       func(date string) string
	room, bed              func(name string) string
	placeUnknown           string
	inventoryNumber        string
	serial, firmware       string

	// Counts.
	roomCount, devices, rowCount func(n int) string
	entries                      func(n int64) string
	wardsRooms                   func(wards, rooms int) string
	progress                     func(roomsDone, rooms, devicesDone, devices int) string

	// First start.
	setupTitle, setupIntro                 string
	facility, facilityHint                 string
	facilityMissing                        string
	personName, personHint                 string
	personMissing                          string
	role                                   string
	roles                                  map[string]string
	makingKeys, openingDemo, lookAround    string
	founded                                func(person string) string
	recoveryKey                            string
	wayTitle, wayImport, wayRooms, wayDemo string

	// Home and search.
	homeHelp                            string
	goOnTitle, roundsTitle              string
	attentionTitle                      string
	actionCount, allActions, allDrafts  func(n int) string
	goOn                                func(p placeLine, device string) string
	moreDrafts                          func(n int) string
	nothingUrgent                       string
	menuTitle, menuRound, menuImport    string
	menuRooms, menuLedger, menuBackup   string
	menuLanguage                        string
	otherLang                           checklist.Lang
	neverBackedUp                       func(only int64) string
	backupDemo                          string
	backedUp                            func(at string, only int64) string
	searchTitle, searchHint, searchHelp string
	searching, nothingFound             string
	found, foundFirst                   func(n int) string

	// A device and its audits.
	historyTitle, auditTitle, entryTitle string
	openActions, auditsTitle, linesTitle string
	neverAudited, draft, sealed          string
	revision                             func(n int) string
	revisionOf                           func(n, all int) string
	reasons, actionsTitle, answersTitle  string
	consultedUntil                       func(moment string) string
	notCounted, note, file, redacted     string
	provenances, gaps, visits, events    map[string]string
	stillToAudit                         string
	unknownEvent                         func(kind string) string
	withdrawn, signed                    string
	taken                                func(taken, refused int) string
	networkEntry                         networkEntryWords
	deskEntry                            deskEntryWords

	// The ledger.
	ledgerTitle, checkpoint, checkpointHelp string
	ledgerSize                              func(n int64, at string) string
	factDevice, factRoom                    string
	roundResult                             func(complete bool, gaps int) string
	factWhen, factWho, factEntry            string
	factSigned, factHash, factKind          string
	entryNumber                             func(n int64) string
	yesNo                                   func(yes bool) string
	verifyTitle, verifying, verifyingHelp   string
	verifyGood, verifyGoodMeans             string
	verifyBad, verifyBadDo                  string
	verifiedEntries, verifiedSignatures     func(n int64) string
	verifiedTables                          func(tables int, rows int64) string

	// Backup.
	backupIntro, backupPath, backupPathHint string
	backupBusy, backupDone, backupKeep      string
	pathMissing, noDemoBackup               string

	// Rooms and rounds.
	ward, wardHint, wardMissing, roomTitle, roomHint string
	roomsWrong, roomsSaved                           func(n int) string
	wardsKnown                                       string
	noRooms                                          func(ward string) string
	roomsOf                                          func(ward string, n int) string
	noWards, whichWards, whichChecklist              string
	neverWalked, running                             string
	lastWalked                                       func(at string) string
	wouldWalk                                        func(wards, rooms, devices int) string

	// Device lists.
	importIntro, noFiles, readingList      string
	profile, layoutUnknown, rejectsTitle   string
	listRow                                string
	willMove, willStay                     func(n int) string
	countAdded, countChanged, countMoved   string
	countDiffering, countUnchanged         string
	countRejected, countUnplaced           string
	changesTitle, leftTitle, movesTitle    string
	importing                              func(rows int) string
	imported, importStopped, importFailed  string
	rejectsFile                            string
	mappingTitle, mappingIntro, noField    string
	mappingNeeds, profileName, profileHint string
}
