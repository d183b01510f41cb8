package tui

import "visite/audit"

// reviewWords are the texts of the desk at which audits are reviewed.
type reviewWords struct {
	states    map[audit.ReviewState]string
	inShort   map[audit.ReviewState]string
	decisions map[audit.Decision]string

	// Queue.
	title, waiting, queueHelp              string
	noFilter, noneFound, lastResult        string
	unfinished                             func(part string) string
	audits, marked, marksLost              func(n int) string
	markedSaid                             func(n int, more bool) string
	markFirst, toList, keyMark             string
	approveMarked                          func(n int) string
	inConflict, contradiction, aside, own  string
	whyOwn, whyAside, whyConflict, whyOpen string
	holds                                  string // an audit, for which another one was set aside
	whyContradiction, whyActions, whyOther string
	whyDecided                             func(state string) string

	// Several alike.
	alikeScreen, alikeIntro, alikeMeans     string
	alikeTitle                              func(n int, verdict string) string
	alikeSure, approvedSaid                 func(n int) string
	leftTitle, tooFew, scrollFirst, allSeen string
	signing                                 string

	// One audit.
	page, pageHelp, disagreements         string
	sources                               map[string]string
	otherwise                             func(provenance string) string
	filesTitle, patientData, openIt       string
	fileOpened, noOpener                  string
	changesTitle                          func(revision int, decision string) string
	noChanges, before, after, gone        string
	reviewsTitle, noEffect, mayNot        string
	noEffectFact                          string
	withdrawnAt, otherAudit               func(stamp string) string
	staleTitle, staleText                 string
	approveTitle, approveIntro, signIntro string
	noteField, noteHint                   string
	stillOpen, stillDiffers               func(n int) string
	openContradiction                     string
	approvedOne, returnedOne, withdrawn   string
	returnTitle, returnIntro, pickItems   string
	reasonFor, otherReason, sendBack      string
	quick                                 []string
	nothingPicked, nothingOwn             string
	itemsInQuestion                       func(n int) string
	withdrawTitle, withdrawYes            string
	withdrawIntro                         func(decision, stamp string) string

	// Two audits.
	conflictTitle, conflictHelp      string
	likeness, likenessOf             map[audit.Likeness]string // of two audits; of two answers
	compared                         func(same, complementary, conflicting int) string
	decideFirst                      func(n int) string
	allChosen, noConflict, item      string
	nothingToChoose, nothingDiffers  string
	decideReason, decideYes, decided string
	showAll, showDiffering           string
	keyFilter, keyAlike, keyApprove  string
	keyReturn, keyWithdraw, keyFile  string
	keyConflict, keyHistory          string
	keyLeft, keyRight                string
	keyReason, keyTakeOut            string

	// Home, and the way back of a returned audit.
	menu, deskTitle            string
	returnedTitle              string
	waitingCount, returnedMore func(n int) string
	takeUp, takeUpIntro        string
	takenUp                    string
	returnedBy                 func(stamp string) string
	amendReason                func(items string) string
	inQuestion                 string
	stillInQuestion            func(n int) string
}
