package audit

import (
	"testing"
	"time"
)

func TestAddDuration(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		berlin = time.FixedZone("CET", 3600)
	}
	at := time.Date(2025, 3, 29, 9, 30, 0, 0, berlin) // the day before the clocks change
	tests := []struct {
		iso  string
		want time.Time
	}{
		{"PT0S", at},
		{"P0D", at},
		{"P1D", time.Date(2025, 3, 30, 9, 30, 0, 0, berlin)},
		{"PT24H", at.Add(24 * time.Hour)},
		{"P7D", time.Date(2025, 4, 5, 9, 30, 0, 0, berlin)},
		{"P90D", time.Date(2025, 6, 27, 9, 30, 0, 0, berlin)},
		{"PT4H", at.Add(4 * time.Hour)},
		{"PT90M", at.Add(90 * time.Minute)},
		{"PT30S", at.Add(30 * time.Second)},
	}
	for _, tt := range tests {
		got, err := AddDuration(at, tt.iso)
		if err != nil || !got.Equal(tt.want) {
			t.Errorf("AddDuration(%q) = %v, %v, want %v", tt.iso, got, err, tt.want)
		}
	}
	for _, iso := range []string{
		"", "P", "PT", "7D", "P7", "PD", "P7d", "p7D", "P7H", "PT7D", "P1M", "P1Y", "P1W", "P1DT4H", "PT1H30M",
		"P-7D", "P+7D", "P 7D", "P7D ", "P7.5D", "P0x7D", "P7_0D", "P9999999D", "P99999999999999999999D",
	} {
		if got, err := AddDuration(at, iso); err == nil || !got.Equal(at) {
			t.Errorf("AddDuration(%q) = %v, %v; want it refused", iso, got, err)
		}
	}
}

func TestActionOpenAndOverdue(t *testing.T) {
	now := time.Date(2025, 4, 1, 12, 0, 0, 0, time.UTC)
	hour := time.Hour
	tests := []struct {
		name          string
		action        Action
		open, overdue bool
	}{
		{"due later", Action{Status: ToDo, Due: now.Add(hour)}, true, false},
		{"due now", Action{Status: InWork, Due: now}, true, false},
		{"was due", Action{Status: ToDo, Due: now.Add(-hour)}, true, true},
		{"was due and is done", Action{Status: Done, Due: now.Add(-hour)}, false, false},
		{"opens later", Action{Status: ToDo, Opens: now.Add(hour), Due: now.Add(-hour)}, false, false},
		{"opens now", Action{Status: ToDo, Opens: now, Due: now.Add(hour)}, true, false},
	}
	for _, tt := range tests {
		if open, overdue := tt.action.Open(now), tt.action.Overdue(now); open != tt.open || overdue != tt.overdue {
			t.Errorf("%s: open %v, overdue %v", tt.name, open, overdue)
		}
	}
}

func TestStrictness(t *testing.T) {
	order := []string{"none", "normal", "planned", "high", "immediate", "now"}
	for i, word := range order {
		if got := Strictness(word); got != i {
			t.Errorf("Strictness(%q) = %d, want %d", word, got, i)
		}
	}
	for _, word := range []string{"", "NOW", "urgent"} {
		if got := Strictness(word); got != -1 {
			t.Errorf("Strictness(%q) = %d, want -1", word, got)
		}
	}
}
