package mdns

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"runtime/pprof"
	"sync"
	"time"

	"github.com/grandcat/zeroconf"

	"visite/audit"
)

// ask has the library ask for all types, until ctx ends, and returns when nothing
// of it is left. Each type has its own resolver: on a shared one readers take
// each other's packets.
func ask(ctx context.Context, o *Options) error {
	quiet()
	i, err := net.InterfaceByIndex(o.Link.Index)
	if err != nil {
		return fmt.Errorf("ask on %s: %w", o.Link.Name, err)
	}
	// Goroutines inherit labels, so the library's can be told from all others.
	label := string(audit.NewBrowseID())
	var drains sync.WaitGroup
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pprof.Do(ctx, pprof.Labels("mdns", label), func(ctx context.Context) {
		for n, t := range o.Types {
			if n > 0 && o.spacing > 0 {
				wait(ctx, o.spacing)
			}
			if ctx.Err() != nil {
				return
			}
			entries := make(chan *zeroconf.ServiceEntry, 64)
			if err = askFor(ctx, t, *i, entries, &drains); err != nil {
				err = fmt.Errorf("ask for %s on %s: %w", t, o.Link.Name, err)
				cancel()
				return
			}
		}
	})
	drains.Wait()
	return errors.Join(err, gone(label))
}

// askFor begins to ask for one type, and to drain what the library finds.
func askFor(ctx context.Context, service string, on net.Interface, entries chan *zeroconf.ServiceEntry, drains *sync.WaitGroup) error {
	resolver, err := zeroconf.NewResolver(zeroconf.SelectIPTraffic(zeroconf.IPv4), zeroconf.SelectIfaces([]net.Interface{on}))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	drains.Go(func() {
		defer cancel()
		found := 0
		for range entries { // until the library closes it: nobody else does
			if found++; found == maxNames {
				cancel() // it keeps all it finds: a flood would fill the memory
			}
		}
	})
	return resolver.Browse(ctx, service, "local.", entries)
}

// gone waits until the goroutines with a label have ended: the library has no
// way of its own to tell.
func gone(label string) error {
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		var all bytes.Buffer
		if err := pprof.Lookup("goroutine").WriteTo(&all, 1); err != nil {
			return fmt.Errorf("look for goroutines: %w", err)
		}
		if !bytes.Contains(all.Bytes(), []byte(label)) {
			return nil
		}
		if time.Now().After(deadline) {
			return errors.New("the mDNS library did not end")
		}
	}
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// quiet keeps the library from writing over the screen: it logs to the standard
// logger, which visite uses for nothing.
var quiet = sync.OnceFunc(func() { log.SetOutput(io.Discard) })
