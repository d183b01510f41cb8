package tui

import (
	"fmt"

	"visite/audit"
)

func englishReview() reviewWords {
	w := reviewWords{
		states: map[audit.ReviewState]string{
			audit.Awaiting: "awaiting", audit.Approved: "approved", audit.Returned: "returned", audit.Changed: "changed after approval",
		},
		inShort: map[audit.ReviewState]string{
			audit.Awaiting: "awaiting", audit.Approved: "approved", audit.Returned: "returned", audit.Changed: "changed",
		},
		decisions: map[audit.Decision]string{audit.Approve: "Approved", audit.Return: "Returned"},

		title: "Review", waiting: "status:waiting mine:no",
		queueHelp: "The filter stands above, a slash leads into it. There are ward, room, model, firmware, state, verdict, status, notice, round, " +
			"age (age:>7d), mine (mine:no) and any other word; what has a blank stands in quotation marks. A barcode finds the device. " +
			"Several at once are only approved by who has marked them and seen the list of them to its end.",
		noFilter: "all sealed audits", lastResult: "What is shown was found before.",
		noneFound:  "There is nothing here. Change the filter with /; without it you see all sealed audits.",
		unfinished: func(part string) string { return "not finished yet: " + part },
		audits:     func(n int) string { return count(n, "audit", "audits") },
		marked:     func(n int) string { return fmt.Sprintf("%d marked", n) },
		marksLost:  func(n int) string { return fmt.Sprintf("%d marked; esc once more drops the marks", n) },
		markedSaid: func(n int, more bool) string {
			if more {
				return fmt.Sprintf("the first %d alike are marked", n)
			}
			return fmt.Sprintf("%d alike marked", n)
		},
		markFirst: "please mark first: one with space, all alike with m", toList: "to the list", keyMark: "mark",
		approveMarked: func(n int) string { return fmt.Sprintf("approve %d", n) },
		inConflict:    "conflict", contradiction: "contradiction", aside: "set aside", own: "your own",
		whyOwn:           "you have a part in it (four eyes)",
		whyAside:         "set aside: another audit holds",
		holds:            "holds",
		whyConflict:      "in conflict with another audit: first decide which holds (c)",
		whyOpen:          "it is being amended",
		whyContradiction: "has a contradiction: only by itself",
		whyActions:       "something is still to be done at the device: only by itself",
		whyOther:         "another verdict than the first",
		whyDecided:       func(state string) string { return "decided already: " + state },

		alikeScreen:  "Approve several",
		alikeIntro:   "Exactly these will be approved, each with a signature of yours. Enter shows one of them in full.",
		alikeMeans:   "You sign each of them as it stands in the list. If one of them has changed meanwhile, none is approved.",
		alikeTitle:   func(n int, verdict string) string { return fmt.Sprintf("%d alike: %s", n, verdict) },
		alikeSure:    func(n int) string { return fmt.Sprintf("Approve %d audits?", n) },
		approvedSaid: func(n int) string { return count(n, "audit approved", "audits approved") },
		leftTitle:    "Marked, but not among them", tooFew: "There is nothing here that can be approved together.",
		scrollFirst: "Please look through the list to its end: nobody approves it before.",
		allSeen:     "You have seen the list to its end. Press a to approve all of it.",
		signing:     "Signing …",
	}
	w.englishPage()
	w.englishConflict()
	w.englishReturned()
	return w
}

func (w *reviewWords) englishPage() {
	w.page = "Review"
	w.pageHelp = "An approval binds exactly what stands here; if somebody changes anything afterwards, it counts no more. " +
		"Returning names items in question, each with a reason; the audit comes back to the technician with them. " +
		"Tab reaches the files, enter opens one."
	w.disagreements = "Sources disagree"
	w.sources = map[string]string{
		audit.SaysList: "list", audit.SaysPlate: "type plate", audit.SaysAnswer: "answer", audit.SaysNetwork: "network",
	}
	w.otherwise = func(p string) string { return "unless it says otherwise: " + p }
	w.filesTitle = "Open the file?"
	w.patientData = "A photo or a report may show patient data: please open it only where nobody else can read along. " +
		"What opens is a copy that only you can read; it is deleted when you quit the program."
	w.openIt, w.fileOpened = "open the file", "opened: a copy that is deleted when you quit"
	w.noOpener = "no file can be opened here"
	w.changesTitle = func(revision int, decision string) string {
		return fmt.Sprintf("Changed since revision %d (%s)", revision, lowerFirst(decision))
	}
	w.noChanges, w.before, w.after, w.gone = "No answer has changed.", "before", "now", "no answer"
	w.reviewsTitle, w.noEffect, w.mayNot = "What was decided before", "does not count", "You cannot decide here:"
	w.noEffectFact = "No effect"
	w.withdrawnAt = func(stamp string) string { return "withdrawn " + stamp }
	w.otherAudit = func(stamp string) string { return "Second audit of this device in this round, " + stamp }
	w.staleTitle = "Changed meanwhile"
	w.staleText = "What you have seen holds no more, and nothing was decided. This is how it stands now:"
	w.approveTitle = "Approve"
	w.approveIntro = "Your signature is for exactly this revision, as you have just seen it."
	w.signIntro = "You sign this with your key; it stands in the ledger under your name."
	w.noteField, w.noteHint = "Note", "if you like; no patient data, please"
	w.stillOpen = func(n int) string {
		return count(n, "action is", "actions are") + " still open at this device, and will stay so"
	}
	w.stillDiffers = func(n int) string { return count(n, "fact", "facts") + " on which sources disagree" }
	w.openContradiction = "The audit has a contradiction"
	w.approvedOne, w.returnedOne, w.withdrawn = "approved", "returned", "withdrawn"
	w.returnTitle = "Return"
	w.returnIntro = "What is in question? A reason for each item, so that the technician knows at the device what to look for. “!” means that sources disagree."
	w.pickItems = "Items"
	w.reasonFor, w.otherReason, w.sendBack = "Why is it in question?", "in your own words …", "return it"
	w.quick = []string{
		"differs from the device list", "differs from the photo or the report", "evidence is missing", "evidence cannot be read, or is not of this device",
		"does not go with another answer", "please look at the device again",
	}
	w.nothingPicked = "please pick at least one item with a reason first"
	w.nothingOwn = "you have decided nothing here that can be taken back"
	w.itemsInQuestion = func(n int) string { return count(n, "item in question", "items in question") }
	w.withdrawTitle, w.withdrawYes = "Withdraw", "withdraw"
	w.withdrawIntro = func(decision, stamp string) string {
		return "What you decided (" + lowerFirst(decision) + ", " + stamp + ") counts no more afterwards; it stays readable. Please give the reason."
	}
}

func (w *reviewWords) englishConflict() {
	w.conflictTitle, w.item = "Two audits", "Item"
	w.conflictHelp = "For each item in conflict choose the upper audit with ← or 1, the lower one with → or 2. " +
		"What only one of them says is kept. Afterwards one of the two holds, with these answers; the other is set aside and stays readable."
	w.likeness = map[audit.Likeness]string{
		audit.Same: "the same twice", audit.Complementary: "they complement each other", audit.Conflicting: "in conflict: it can be approved once this is decided (c)",
	}
	w.likenessOf = map[audit.Likeness]string{audit.Same: "same", audit.Complementary: "complement", audit.Conflicting: "conflict"}
	w.compared = func(same, complementary, conflicting int) string {
		return fmt.Sprintf("same %d · complementary %d · in conflict %d", same, complementary, conflicting)
	}
	w.decideFirst = func(n int) string {
		return "Which holds? " + count(n, "item", "items") + " still to decide: ← or 1, → or 2"
	}
	w.allChosen, w.noConflict = "All chosen. Enter asks for the reason.", "There is nothing to decide: the two do not contradict each other."
	w.nothingToChoose, w.nothingDiffers = "they do not contradict each other here", "No item differs."
	w.decideReason = "How did you find out which holds? The reason stands in the ledger with your signature."
	w.decideYes, w.decided = "decide", "decided: one audit holds, the other is set aside"
	w.showAll, w.showDiffering = "all items", "only differences"
	w.keyFilter, w.keyAlike, w.keyApprove = "filter", "all alike", "approve"
	w.keyReturn, w.keyWithdraw, w.keyFile = "return", "withdraw", "next file"
	w.keyConflict, w.keyHistory = "second audit", "history of the device"
	w.keyLeft, w.keyRight, w.keyReason, w.keyTakeOut = "the first holds", "the second holds", "give the reason", "take it out"
}

func (w *reviewWords) englishReturned() {
	w.menu, w.deskTitle = "Review", "Supervision"
	w.returnedTitle = "Returned: please look again"
	w.waitingCount = func(n int) string {
		if n == 0 {
			return "nothing is waiting"
		}
		return fmt.Sprintf("%d waiting", n)
	}
	w.returnedMore = func(n int) string { return fmt.Sprintf("and %d more …", n) }
	w.takeUp, w.takenUp = "take it up", "a new revision is begun"
	w.takeUpIntro = "If you take it up, a new revision begins with the same answers; the items in question come first. Even if an answer is right: please give it again."
	w.returnedBy = func(stamp string) string { return "returned " + stamp }
	w.amendReason = func(items string) string { return "returned: " + items }
	w.inQuestion = "in question"
	w.stillInQuestion = func(n int) string {
		return count(n, "item in question was", "items in question were") + " not answered anew yet"
	}
}
