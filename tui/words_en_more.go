package tui

import "fmt"

func (w *words) englishDevice() {
	w.historyTitle, w.auditTitle, w.entryTitle = "Device", "Audit", "Entry"
	w.openActions, w.auditsTitle, w.linesTitle = "Open actions", "Audits", "History: who said what when"
	w.neverAudited, w.draft, w.sealed = "never audited", "unfinished", "sealed"
	w.revision = func(n int) string { return fmt.Sprintf("revision %d", n) }
	w.revisionOf = func(n, all int) string {
		if n == all {
			return fmt.Sprintf("revision %d of %d (the valid one)", n, all)
		}
		return fmt.Sprintf("revision %d of %d (superseded, stays readable)", n, all)
	}
	w.reasons, w.actionsTitle, w.answersTitle = "Why", "What must be done", "Answers"
	w.consultedUntil = func(moment string) string { return "consultation held, valid until " + moment }
	w.notCounted, w.note, w.file, w.redacted = "Does not count any more", "note", "file", "(erased)"
	w.provenances = map[string]string{
		"attested": "attested", "plate": "read off the plate", "observed": "seen on the network", "imported": "from a list",
	}
	w.gaps = map[string]string{
		"room_not_entered": "Walk the room", "no_access": "Walk the room, no access before", "device_not_audited": "Audit the device",
	}
	w.stillToAudit = "not audited"
	w.visits = map[string]string{
		"done": "done", "empty": "no monitor here", "no_access": "no access", "entered": "still open",
	}
	w.events = map[string]string{
		"site.founded": "Facility founded", "writer.joined": "Second laptop joined",
		"person.joined":     "Person added",
		"invitation.issued": "Invitation issued", "checklist.adopted": "Checklist adopted",
		"inventory.imported": "Device list imported", "room.listed": "Room typed in",
		"device.listed": "Device listed", "device.corrected": "Device data changed",
		"device.moved": "Place changed", "round.started": "Round started",
		"round.closed": "Round closed", "room.entered": "Room entered",
		"room.left": "Room left", "device.found": "Found here",
		"device.missed": "Reported missing", "device.unfound": "Not here after all", "audit.started": "Audit started",
		"audit.answered": "Answer", "audit.completed": "Audit sealed",
		"audit.amended": "Amendment begun", "audit.dropped": "Audit dropped", "import.begun": "Import begun",
		"audit.imported": "Audit imported", "import.ended": "Import ended",
	}
	w.englishNetworkEntries()
	w.englishDeskEntries()
	w.unknownEvent = func(kind string) string { return "Unknown entry (" + kind + "): from a newer version" }
	w.withdrawn, w.signed = "withdrawn", "signed"
	w.taken = func(taken, refused int) string { return fmt.Sprintf("%d taken, %d refused", taken, refused) }
}

func (w *words) englishLedger() {
	w.ledgerTitle, w.checkpoint = "Ledger", "Checkpoint"
	w.checkpointHelp = "Whoever has noted or printed this value can prove later that nothing was changed or removed."
	w.ledgerSize = func(n int64, at string) string {
		return count(n, "entry", "entries") + ", the newest of " + at
	}
	w.factDevice, w.factRoom = "Device", "Room"
	w.roundResult = func(complete bool, gaps int) string {
		if complete {
			return "complete"
		}
		return "with " + count(gaps, "gap", "gaps")
	}
	w.factWhen, w.factWho, w.factEntry = "When", "Who", "Number"
	w.factSigned, w.factHash, w.factKind = "Signed", "Hash", "Kind"
	w.entryNumber = func(n int64) string { return fmt.Sprintf("entry %d", n) }
	w.yesNo = func(yes bool) string {
		if yes {
			return "yes, with the person's key"
		}
		return "no, secured by the ledger only"
	}
	w.verifyTitle, w.verifying = "Verify the ledger", "Recomputing every entry, every signature and every table …"
	w.verifyingHelp = "You can cancel at any time; nothing is lost."
	w.verifyGood = "Everything is in order. No entry was changed or removed."
	w.verifyGoodMeans = "This holds for this laptop and this checkpoint. Compare it with one you noted earlier."
	w.verifyBad = "Something is wrong."
	w.verifyBadDo = "Please do not go on: leave the laptop as it is, keep the last backup at hand and tell your supervisor."
	w.verifiedEntries = func(n int64) string { return count(n, "entry", "entries") + " recomputed" }
	w.verifiedSignatures = func(n int64) string { return count(n, "signature", "signatures") + " checked" }
	w.verifiedTables = func(tables int, rows int64) string {
		return count(tables, "table", "tables") + " with " + count(rows, "row", "rows") + " compared"
	}
	w.backupIntro = "The backup is a complete copy of the database. Keys are not in it. A USB stick or a network drive is a good place."
	w.backupPath, w.backupPathHint = "Where to", "a file that does not exist yet"
	w.backupBusy, w.backupDone = "Backing up …", "Backed up. The copy is here:"
	w.backupKeep = "Please keep it apart from the laptop."
	w.noDemoBackup = "There is nothing to back up in the made-up hospital: it is thrown away when you quit. In your facility you write a complete copy here, to a USB stick or a network drive."
	w.pathMissing = "please give a file name"
}

func (w *words) englishLists() {
	w.importIntro = "Which device list? CSV, text or Excel (.xlsx), columns in any order. First you see what would change."
	w.noFiles, w.readingList = "There is no fitting file here.", "Reading the list …"
	w.profile = "profile"
	w.layoutUnknown = "These columns are unknown. Please map them (key c)."
	w.rejectsTitle, w.listRow = "These rows cannot be taken", "row"
	w.willMove = func(n int) string {
		return count(n, "device is", "devices are") + " moved to the place in the list, though seen elsewhere at the bed."
	}
	w.willStay = func(n int) string {
		return count(n, "device was", "devices were") + " seen at the bed elsewhere than listed; the place seen stays."
	}
	w.countAdded, w.countChanged, w.countMoved = "new devices", "with changed data", "with a new place"
	w.countDiffering, w.countUnchanged, w.countRejected = "seen elsewhere at the bed", "unchanged", "rejected"
	w.countUnplaced = "without a room, so in no round"
	w.changesTitle, w.leftTitle = "What changes about known devices", "Seen at the bed › listed (stays as seen)"
	w.movesTitle = "Seen at the bed › listed (will be moved)"
	w.importing = func(rows int) string { return "Importing " + count(rows, "row", "rows") + " …" }
	w.imported = "Imported."
	w.importStopped = "Cancelled. Nothing was changed."
	w.importFailed = "The list was not imported. Nothing was changed."
	w.rejectsFile = "The rejected rows are in this file, with the reasons:"
	w.mappingTitle, w.noField = "Map columns", "do not use"
	w.mappingIntro = "Which column holds what? Needed is the inventory number or the serial number; ward and room should be there too."
	w.mappingNeeds = "Please map one column as inventory number or as serial number: devices are told apart by it."
	w.profileName = "Name of the profile"
	w.profileHint = "lists with the same columns will then be recognised by themselves; empty: only this time"
}
