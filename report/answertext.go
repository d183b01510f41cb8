package report

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"visite/audit"
)

// erased stands for what was redacted.
const erased = "(erased)"

// fieldOrder is how the fields of a structured answer are listed in a cell.
var fieldOrder = [...]string{
	"status", "decision", "reference", "name", "physician", "installer", "function", "at", "date", "valid_until", "conditions", "file",
}

// answerText is an answer in one cell: its word, or its fields as "name=value".
func answerText(a *audit.Answer) string {
	text := oneLine(a.Value.Word)
	if len(a.Value.Fields) > 0 {
		text = fieldsText(a.Value.Fields)
	}
	switch {
	case !a.Redacted:
		return text
	case text == "":
		return erased
	}
	return text + "; " + erased
}

func fieldsText(fields map[string]string) string {
	var parts []string
	for _, name := range fieldNames(fields) {
		parts = append(parts, name+"="+oneLine(fields[name]))
	}
	return strings.Join(parts, "; ")
}

// fieldNames lists the fields that an answer has, in the order of fieldOrder, and
// those that are not in it behind.
func fieldNames(fields map[string]string) []string {
	var names []string
	for _, name := range fieldOrder {
		if _, ok := fields[name]; ok {
			names = append(names, name)
		}
	}
	if len(names) < len(fields) {
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if !slices.Contains(fieldOrder[:], name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// oneLine puts a text of several lines into one: an audit is one line of the
// file, for spreadsheets as for grep.
func oneLine(s string) string {
	if !strings.Contains(s, "\n") {
		return s
	}
	return strings.ReplaceAll(s, "\n", " / ")
}

// completedBy is who completed the audit: for an imported one, whom it names.
func completedBy(r *audit.Record) string {
	if r.Imported {
		return r.By
	}
	return r.Completed.Name
}

// day is the day of a time in RFC 3339, which spreadsheets read as a date.
func day(at string) string {
	date, _, _ := strings.Cut(at, "T")
	return date
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
