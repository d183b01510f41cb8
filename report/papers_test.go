package report

import (
	"testing"
	"time"

	"visite/checklist"
)

// head is that of the papers in tests.
func head(t testing.TB, l checklist.Lang) *Head {
	t.Helper()
	return &Head{
		Facility: "Klinikum Süd", At: time.Date(2025, 4, 2, 8, 0, 0, 0, time.FixedZone("", 2*3600)),
		Checkpoint: "28·3394-a540-6f3c-55f5-9a31-9769", Lang: l, Checklist: shipped(t),
	}
}
