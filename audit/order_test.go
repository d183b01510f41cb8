package audit

import (
	"cmp"
	"slices"
	"testing"
)

func TestSortKey(t *testing.T) {
	want := []string{
		"", "2", "007", "10", "99", "204", "204 b", "204a", "Arzt 2", "arzt 10", "Ärzte",
		"Intensiv 2", "INTENSIV 10", "Intensiv A", "Öko", "Omega", "Überwachung", "Z",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return cmp.Compare(SortKey(a), SortKey(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
