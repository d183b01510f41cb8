package tui

import (
	"context"
	"sync"
	"testing"
)

// One watch at a time: the one before is over when the next one begins, in
// whatever order the commands run; one that is not wanted any more never begins.
func TestWatchesOneAtATime(t *testing.T) {
	ctx := context.Background()
	for range 50 {
		var l looking
		f := &testFinder{}
		first := l.next()
		if ok, err := first.begin(ctx, f, "r", "a", ""); !ok || err != nil {
			t.Fatalf("begun %v, %v", ok, err)
		}
		lookout := f.last()
		second := l.next()
		var both sync.WaitGroup
		both.Go(first.end)
		both.Go(func() {
			if ok, err := second.begin(ctx, f, "r", "b", ""); !ok || err != nil {
				t.Errorf("begun %v, %v", ok, err)
			}
			if lookout.closed != 1 {
				t.Error("two watches at a time")
			}
		})
		both.Wait()

		third := l.next()
		third.end()
		if ok, err := third.begin(ctx, f, "r", "c", ""); ok || err != nil {
			t.Errorf("begun %v, %v after it was left", ok, err)
		}
		if len(f.all) != 2 || f.all[0].closed != 1 || f.all[1].closed != 1 {
			t.Fatalf("%d watches, %+v", len(f.all), f.all)
		}
	}
}
