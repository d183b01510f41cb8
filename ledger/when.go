package ledger

import (
	"fmt"
	"time"
)

// timeLayout is RFC 3339 with whole seconds and always a numeric offset.
const timeLayout = "2006-01-02T15:04:05-07:00"

// inPlain drops what the layout cannot say: fractions of seconds, and the seconds of historic zones' offsets.
func inPlain(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.Truncate(time.Second).In(time.FixedZone("", offset-offset%60))
}

// checkTime refuses a time, already plain, that parseTime would refuse.
func checkTime(t time.Time) error {
	if _, offset := t.Zone(); t.Year() < 0 || t.Year() > 9999 || offset <= -24*3600 || offset >= 24*3600 {
		return fmt.Errorf("time %v is out of range", t)
	}
	return nil
}

// parseTime reads what the layout writes and nothing else. (time.Parse reads more.)
func parseTime(s string) (t time.Time, ok bool) {
	const form = "0000-00-00T00:00:00+00:00"
	if len(s) != len(form) {
		return t, false
	}
	for i := range len(s) {
		if form[i] == '0' && !isDigit(s[i]) || form[i] != '0' && s[i] != form[i] && (form[i] != '+' || s[i] != '-') {
			return t, false
		}
	}
	two := func(i int) int { return 10*int(s[i]-'0') + int(s[i+1]-'0') }
	year, month, day := 100*two(0)+two(2), time.Month(two(5)), two(8)
	hour, minute, second := two(11), two(14), two(17)
	offset := 3600*two(20) + 60*two(23)
	if hour > 23 || minute > 59 || second > 59 || two(20) > 23 || two(23) > 59 {
		return t, false
	}
	if s[19] == '-' {
		if offset == 0 {
			return t, false // the same as +00:00
		}
		offset = -offset
	}
	t = time.Date(year, month, day, hour, minute, second, 0, time.FixedZone("", offset))
	return t, t.Month() == month && t.Day() == day // Date makes 1 March of 30 February
}
