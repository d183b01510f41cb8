package audit

import (
	"strings"
	"time"
)

// KeptYears is how long records of a device are kept after it was taken out of
// service (MPBetreibV § 13 (3), Medizinproduktebuch).
const KeptYears = 5

// Decommission takes a device out of service on a day, 2026-01-31; with an empty
// one it is in service after all. known is false for a device that the log does
// not know, was the day so far.
func (a Actor) Decommission(id DeviceID, known bool, was, date, reason string, now time.Time) (*DeviceDecommissioned, error) {
	if err := a.May(MayDecommission); err != nil {
		return nil, err
	}
	e := &DeviceDecommissioned{Device: id, Date: date, Reason: Say(CleanLines(reason, MaxNote))}
	day, err := time.Parse(time.DateOnly, date)
	switch {
	case !known:
		return nil, NoStep(NoDevice)
	case date != "" && (err != nil || day.Format(time.DateOnly) != date || date > now.Format(time.DateOnly)):
		return nil, NoStep(NoDate)
	case was == date:
		return nil, NoStep(NoChange)
	case e.Reason.Text == "":
		return nil, NoStep(NoReason)
	}
	return e, nil
}

// Retained is a device out of service, and what is kept about it.
type Retained struct {
	Device    Device
	KeptUntil string // day
	Reason    string // why it was taken out of service; empty once redacted
	By        Stamp
	Audits    int // begun, also those dropped
	Entries   int // of the log that are about it
	Files     int // evidence
	Notes     int // of answers
}

// KeptUntil is the day until which the records of a device are kept that was
// taken out of service on a day; "" if it is none.
func KeptUntil(decommissioned string) string {
	day, err := time.Parse(time.DateOnly, decommissioned)
	if err != nil {
		return ""
	}
	return day.AddDate(KeptYears, 0, 0).Format(time.DateOnly)
}

// ActionFilter chooses actions. Empty fields choose all that are to be done now.
type ActionFilter struct {
	Owner   string
	Ward    string         // name, however it is written
	Status  []ActionStatus // none: what is to be done, [ToDo] and [InWork]
	Overdue bool
	Within  time.Duration // due within, or overdue; 0: whenever
	Device  DeviceID
	Word    string
	Later   bool // also what only opens later

	ByDeadline bool // the oldest deadline first, whatever the urgency; what is done comes last
}

// ActionStep is what somebody said about an action.
type ActionStep struct {
	Entry    string // leaf hash, hex
	Stamp    Stamp
	Event    Event // with its private parts; what is erased is empty
	Evidence []Evidence
	NoEffect *Refusal // why it does not count; nil if it does
	Others   int      // how many other actions it is about
}

// ActionPage is all about one action.
type ActionPage struct {
	Action
	Done     string       // leaf hash of the entry that says it is done and counts, to be confirmed; "" if none does
	Together int          // how many actions that entry closed
	Steps    []ActionStep // oldest first
}

// ParseStatus reads the status of an action.
func ParseStatus(s string) (ActionStatus, error) {
	switch status := ActionStatus(strings.TrimSpace(s)); status {
	case ToDo, InWork, Done, Confirmed, Shown:
		return status, nil
	}
	return "", refuse("status", "unbekannter Stand %q: open, in_work, done, confirmed oder shown",
		"unknown status %q: open, in_work, done, confirmed or shown", Clean(s, MaxName))
}
