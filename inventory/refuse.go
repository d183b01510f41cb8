package inventory

import (
	"fmt"

	"visite/audit"
)

// refuse makes one line for people in both languages, from two formats with the
// same arguments.
func refuse(code, de, en string, args ...any) *audit.Refusal {
	return &audit.Refusal{Code: code, Text: text(fmt.Sprintf(de, args...), fmt.Sprintf(en, args...))}
}
