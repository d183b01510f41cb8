package db

import (
	"context"
	"testing"

	"visite/audit"
)

// A device is found by parts of its host name, which can be corrected like
// every other field.
func TestDeviceHost(t *testing.T) {
	ctx, w := context.Background(), newWorld(t)
	d := monitor("MT-1", "Intensiv 1", "101", "A")
	d.Host = "MON-101-A"
	w.list(t, d, monitor("MT-2", "Intensiv 1", "101", "B"))
	found := must(w.FindDevices(ctx, "mon-101", 9))(t)
	if len(found) != 1 || found[0].Host != "MON-101-A" {
		t.Fatalf("found %+v", found)
	}
	check(t, w.do(ctx, func(context.Context, *tx) ([]audit.Event, error) {
		return one(&audit.DeviceCorrected{Device: d.ID, Fields: map[string]string{"host": "icu-7"}}, nil)
	}))
	if found = must(w.FindDevices(ctx, "icu-7", 9))(t); len(found) != 1 || found[0].Host != "icu-7" {
		t.Errorf("after the correction found %+v", found)
	}
	must(w.Verify(ctx, nil))(t)
}
