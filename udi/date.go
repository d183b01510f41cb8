package udi

import "time"

// century is the year that a year of two digits means in a present year: the
// nearest one (GS1 General Specifications § 7.12: 51 or more years ahead is the
// century before, 50 or more years behind is the next one).
func century(yy, year int) int {
	yy += year - year%100
	switch {
	case yy-year >= 51:
		return yy - 100
	case yy-year <= -50:
		return yy + 100
	}
	return yy
}

// lastDay is the number of days of a month.
func lastDay(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// day is a date, if there is such a day.
func day(year, month, d int) (Date, bool) {
	if month < 1 || month > 12 || d < 1 || d > lastDay(year, month) {
		return Date{}, false
	}
	return Date{year, month, d}, true
}

// shortDate reads YYMMDD. Day 00 is the last day of the month where the date is
// a limit, and no day where it says when something was done.
func shortDate(s string, limit bool, present int) (Date, bool) {
	if len(s) != 6 || !numeric(s) {
		return Date{}, false
	}
	year, month, d := century(number(s[:2]), present), number(s[2:4]), number(s[4:])
	if d != 0 || month < 1 || month > 12 {
		return day(year, month, d)
	}
	if limit {
		return day(year, month, lastDay(year, month))
	}
	return Date{Year: year, Month: month}, true
}

// longDate reads YYYYMMDD.
func longDate(s string) (Date, bool) {
	if len(s) != 8 || !numeric(s) {
		return Date{}, false
	}
	return day(number(s[:4]), number(s[4:6]), number(s[6:]))
}

// dayOfYear is the date of the nth day of a year.
func dayOfYear(year, n int) (Date, bool) {
	t := time.Date(year, 1, n, 0, 0, 0, 0, time.UTC)
	if n < 1 || t.Year() != year {
		return Date{}, false
	}
	return Date{t.Year(), int(t.Month()), t.Day()}, true
}
