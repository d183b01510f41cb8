package audit

import (
	"errors"
	"fmt"
	"strings"

	"visite/checklist"
)

// Refusal is a rule saying no: a code that programs can tell apart, and one
// line for people in every language that says what is wrong and what to do.
type Refusal struct {
	Code string
	Text checklist.Text
	Err  error // what the rule was told by another, if anything
}

// Error is the English line.
func (r *Refusal) Error() string { return r.Text["en"] }

// Unwrap is what the rule was told by another.
func (r *Refusal) Unwrap() error { return r.Err }

// Is makes refusals with the same code equal for [errors.Is].
func (r *Refusal) Is(target error) bool {
	t, ok := target.(*Refusal)
	return ok && t.Code == r.Code
}

// refuse makes a refusal from a German and an English format with the same
// arguments.
func refuse(code, de, en string, args ...any) *Refusal {
	return &Refusal{Code: code, Text: checklist.Text{
		"de": fmt.Sprintf(de, args...),
		"en": fmt.Sprintf(en, args...),
	}}
}

// refuseDraft says that an audit of the device is going on, and what to do if it
// was begun by mistake.
func refuseDraft(d Device) *Refusal {
	return refuse("in-audit", "%s ist hier in Prüfung: ein Versehen erst verwerfen (v)",
		"an audit of %s is going on here: if begun by mistake, drop it first (v)", d.Label())
}

// refuseValue makes a refusal of what the checklist said against a value.
func refuseValue(err error) error {
	var v *checklist.ValueError
	if !errors.As(err, &v) {
		return err
	}
	return &Refusal{Code: "value", Text: v.Text, Err: err}
}

// refuseAnswer is [refuseValue] for a place where the item is not on the screen:
// it names the item, what was given and what would do.
func refuseAnswer(err error) error {
	var v *checklist.ValueError
	if !errors.As(err, &v) {
		return err
	}
	where := Clean(v.Item, MaxName)
	if v.Field != "" {
		where += "." + Clean(v.Field, MaxName)
	}
	what := ""
	if v.Given != "" {
		what += fmt.Sprintf(": %q", Clean(v.Given, 60))
	}
	if len(v.Allowed) > 0 {
		what += " (" + strings.Join(v.Allowed, ", ") + ")"
	}
	text := checklist.Text{}
	for lang, sentence := range v.Text {
		text[lang] = where + ": " + sentence + what
	}
	return &Refusal{Code: "value", Text: text, Err: err}
}

// refuseMissing says how many items are open and which one comes first.
func refuseMissing(c *checklist.Checklist, missing []string) *Refusal {
	first, _ := c.Item(missing[0])
	title := func(l checklist.Lang) string {
		if s := first.Title.In(l); s != "" {
			return s
		}
		return missing[0]
	}
	if len(missing) == 1 {
		return &Refusal{Code: "incomplete", Text: checklist.Text{
			"de": fmt.Sprintf("noch ein Punkt ist offen: %s", title("de")),
			"en": fmt.Sprintf("one item is still open: %s", title("en")),
		}}
	}
	return &Refusal{Code: "incomplete", Text: checklist.Text{
		"de": fmt.Sprintf("noch %d Punkte sind offen, zuerst: %s", len(missing), title("de")),
		"en": fmt.Sprintf("%d items are still open, first: %s", len(missing), title("en")),
	}}
}
