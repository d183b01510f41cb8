package audit

import (
	"fmt"

	"visite/checklist"
)

// Refusal is a rule saying no: a code that programs can tell apart, and one
// line for people in every language that says what is wrong and what to do.
type Refusal struct {
	Code string
	Text checklist.Text
}

// Error is the English line.
func (r *Refusal) Error() string { return r.Text["en"] }

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
