package tui

import (
	"time"

	"visite/audit"
	"visite/checklist"
)

// when is a time of the log as people say it: only the hour if it is today. A
// time that cannot be read is shown as it is.
func (e *env) when(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return audit.Clean(at, 40)
	}
	return e.whenTime(t)
}

func (e *env) whenTime(t time.Time) string {
	t = t.In(e.now().Location())
	switch e.days(t) {
	case 0:
		return t.Format(e.w.clock)
	case -1:
		return e.w.yesterday + " " + t.Format(e.w.clock)
	}
	return t.Format(e.w.date + " " + e.w.clock)
}

// spanTime is from when to when; the day is said once.
func (e *env) spanTime(first, last time.Time) string {
	from, to := e.whenTime(first), e.whenTime(last)
	switch {
	case from == to:
		return to
	case e.days(first) == e.days(last):
		to = last.In(e.now().Location()).Format(e.w.clock)
	}
	return from + "–" + to
}

// span is spanTime of times of the log.
func (e *env) span(first, last string) string {
	a, errA := time.Parse(time.RFC3339, first)
	b, errB := time.Parse(time.RFC3339, last)
	if errA != nil || errB != nil {
		return audit.Clean(first, 40) + "–" + audit.Clean(last, 40)
	}
	return e.spanTime(a, b)
}

// whenIn is [env.when] for a line of w columns: in a narrow one this year goes
// without saying.
func (e *env) whenIn(at string, w int) string {
	t, err := time.Parse(time.RFC3339, at)
	if now := e.now(); err != nil || w >= narrow || e.days(t) >= -1 || t.In(now.Location()).Year() != now.Year() {
		return e.when(at)
	}
	return t.In(e.now().Location()).Format(e.w.dayMonth + " " + e.w.clock)
}

// narrow is the width below which a line is short of room.
const narrow = 70

// day is the day of a time of the log.
func (e *env) day(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return audit.Clean(at, 40)
	}
	return e.date(t)
}

// moment is day and hour of a time in an answer, however it was entered.
func (e *env) moment(at string) string {
	t, err := checklist.ParseTime(at, e.now().Location())
	if err != nil {
		return audit.Clean(at, 40)
	}
	return t.In(e.now().Location()).Format(e.w.date + " " + e.w.clock)
}

// date is the day of t.
func (e *env) date(t time.Time) string { return t.In(e.now().Location()).Format(e.w.date) }

// due is a deadline as people say it.
func (e *env) due(t time.Time) string {
	days := e.days(t)
	switch {
	case days == 0 && t.Before(e.now()):
		return e.w.overdueToday
	case days == 0:
		return e.w.dueToday
	case days < 0:
		return e.w.overdue(-days)
	}
	return e.w.dueIn(days)
}

// days is how many midnights lie between now and t; negative before now.
func (e *env) days(t time.Time) int {
	now := e.now()
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(now.Location()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(t).Sub(midnight(now)).Hours() / 24)
}

// stamp is who and when.
func (e *env) stamp(s audit.Stamp) string { return e.stampIn(s, wideRows) }

// stampIn is stamp for a line of w columns.
func (e *env) stampIn(s audit.Stamp, w int) string {
	name := s.Name
	if name == "" {
		name = e.w.nobody
	}
	return e.whenIn(s.At, w) + " · " + name
}

// place is where a device stands, as one line.
func (e *env) place(p audit.Place) string {
	s := e.shortPlace(p)
	if p.Known() && p.Bed != "" {
		s += " · " + e.w.bed(p.Bed)
	}
	return s
}

// shortPlace is the room a device stands in.
func (e *env) shortPlace(p audit.Place) string {
	if !p.Known() {
		return e.w.placeUnknown
	}
	return p.Ward + " · " + e.w.room(p.Room)
}

// device is a device in short: what it is, and the number on it.
func (e *env) device(d audit.Device) string {
	switch name := shortName(d); {
	case name == "":
		return d.Code()
	case d.Code() == "":
		return name
	default:
		return name + " · " + d.Code()
	}
}

// shortName is what a device is called where there is little room: without a
// maker whose name is long.
func shortName(d audit.Device) string {
	if name := d.Name(); width(name) <= 24 || d.Model == "" {
		return name
	}
	return d.Model
}
