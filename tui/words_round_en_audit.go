package tui

import (
	"fmt"

	"visite/audit"
)

func englishQuestions(w *roundWords) {
	w.questionHelp = "A digit answers, saves and goes on to the next open item. 0 means “unknown” everywhere. A scan is never an answer. Every answer is saved at once, Esc loses nothing."
	w.toRoom, w.toQuestion, w.goThere = "to the room", "to the question", "go there"
	w.itemOf = func(n, all int) string { return fmt.Sprintf("Item %d of %d", n, all) }
	w.left = func(n int) string {
		if n == 0 {
			return "nothing left open"
		}
		return fmt.Sprintf("%d still open", n)
	}
	w.savingNow, w.withdrawn = "saving …", "withdrawn, saved"
	w.savedAs = func(s string) string { return "saved: " + s }
	w.nothingToWithdraw = "Nothing is answered here yet"
	w.pressDigit, w.takeIt, w.asLastTime = "Please press the digit of the answer", "take it", "as last time"
	w.saveIt, w.changeIt, w.fillIn, w.fillInHint = "save", "change", "fill in", "Enter: fill in"
	w.formBegun = "an entry begun"
	w.guardBand = "Patient attached or not certain: do not touch cable, power or menu"
	w.guardBandShort = "Patient possible: do not touch cable, power, menu"
	w.barredGuard = "not with a patient"
	w.barredHold = "not before release"
	w.stopTouch = "Ask the ward first. Who approved it is recorded after the answer."
	w.understood = "understood"
	w.offer = func(value, when string) string { return fmt.Sprintf("= as last time: %s (%s)", value, when) }
	w.lastTime = func(value, when string) string { return fmt.Sprintf("last time: %s (%s)", value, when) }
	w.besides, w.takenBack = "other answer", "answer taken back"
	w.decides = "Given without knowing of each other: your answer decides."
	w.savedBy, w.noteIs, w.fileIs, w.waits = "saved", "Note: ", "Evidence: ", "will be saved with the answer:"
	w.draftLeft = "Something here still waits for an answer – Esc again drops it"
	w.optional, w.notCounted = "optional", "not counted"
	w.scanNoAnswer, w.scanThis = "A scan is no answer", "Right: this is the device"
	w.scanRead = "Scanned – please read it, then Enter again"
	w.scanOther = func(code string) string {
		return code + " is not this device – Esc to the room, scanning there switches"
	}
	w.note, w.file, w.filePath = "Note", "Evidence", "File"
	w.fileHint = "path of the file, such as a photo. No patient data in it, no name on the monitor either. Place and camera are removed from photos."
	w.timeHint, w.timeWrong = "e.g. 14:30 or 2026-03-03 14:30", "please give the time like 14:30 or 2026-03-03 14:30"
	w.dateHint, w.dateWrong = "e.g. 2026-03-03", "please give the date like 2026-03-03"
	w.notReached = "Nobody reached is a complete answer. The consultation stays open as an action. Enter saves."
	w.provenance = func(p audit.Provenance) string {
		switch p {
		case audit.Plate:
			return "read off the plate"
		case audit.Observed:
			return "observed on the network"
		case audit.Imported:
			return "imported"
		}
		return "attested"
	}
}

func englishOutcome(w *roundWords) {
	w.outcome, w.actions, w.reasons = "Outcome so far", "To do", "Why"
	w.noneYet, w.soFar, w.readFirst = "no outcome yet", "so far", "read first (o):"
	w.moreOutcome = func(lines int) string { return fmt.Sprintf("… %s more: o", count(lines, "line", "lines")) }
	w.within = func(iso string) string {
		n, unit := isoParts(iso)
		switch {
		case n == 0:
			return "now"
		case unit == "D":
			return "within " + count(n, "day", "days")
		case unit == "H":
			return "within " + count(n, "hour", "hours")
		}
		return iso
	}
	w.separating = "Only with the ward's approval."
	w.consultedUntil = func(s string) string { return "Consultation held, valid until " + s }
	w.holding = func(s string) string { return "Whatever opens or restarts the device: " + s }

	w.readAndSeal = "Everything is answered. Please read it through; Enter signs and seals."
	w.sealAnyway = "With this contradiction the audit is sealed as incomplete. Better clarify it first; Enter seals all the same."
	w.signSeal = "sign and seal"
	w.sealedSaid = func(verdict string) string { return "sealed: " + verdict }
	w.sealedBy = func(revision int, who string) string { return fmt.Sprintf("Revision %d sealed, %s", revision, who) }
	w.stillMissing = func(n int) string { return count(n, "item is", "items are") + " still missing. Enter goes there." }
	w.endRound, w.signRound = "Close the round", "sign and close"
	w.complete = "Complete: every room was entered, every device expected is audited, missing or was found elsewhere."
	w.completeHelp = "Enter signs the round and closes it. It cannot be opened again."
	w.gapsHelp = "Enter goes into the room. With g the round can be closed all the same; each gap then becomes an action due within 7 days."
	w.gapsAre = func(n int) string { return "The round still has " + count(n, "gap.", "gaps.") }
	w.gapsTitle, w.gapsYes = "Close with gaps?", "yes, close with gaps"
	w.gapsText = func(n int) string {
		return count(n, "gap is", "gaps are") + " recorded by name and become actions due within 7 days. You sign this. The round cannot be opened again."
	}
	w.roundClosed = func(gaps int) string {
		if gaps == 0 {
			return "round closed as complete and signed"
		}
		return "round closed with " + count(gaps, "gap", "gaps") + " and signed"
	}
	w.recordTitle, w.showRecord = "Record of the round", "record of the round"
	w.recordHelp = "What is recorded of the round: its gaps, what was sent and what was seen on the network. Nothing can be changed here. “visite rounds show” prints the same."
	w.begunBy = func(who string) string { return "begun " + who }
	w.closedBy = func(who string) string { return "closed " + who }
	w.gap = func(k audit.GapKind) string {
		switch k {
		case audit.GapRoom:
			return "not entered"
		case audit.GapAccess:
			return "no access"
		case audit.GapDevice:
			return "not audited"
		}
		return string(k)
	}
}
