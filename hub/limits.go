package hub

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits are how often one laptop may ask, and how often codes may be tried. The
// zero value is ready.
type limits struct {
	mu     sync.Mutex
	asking map[string]*rate.Limiter // by writer
	trying map[string]*rate.Limiter // by address
	codes  *rate.Limiter            // of all
}

// How often, see limits. A laptop that syncs 100,000 entries asks some 50 times.
const (
	perSecond      = 50
	burst          = 200
	codesPerMinute = 10 // from one address; of all six times as many
	maxKnown       = 10000
)

// allow reports whether a writer may ask now.
func (l *limits) allow(writer string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return limiter(&l.asking, writer, perSecond, burst).Allow()
}

// try reports whether a code may be tried from an address now.
func (l *limits) try(address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.codes == nil {
		l.codes = rate.NewLimiter(rate.Every(time.Minute/(6*codesPerMinute)), 6*codesPerMinute)
	}
	return limiter(&l.trying, address, rate.Every(time.Minute/codesPerMinute), codesPerMinute).Allow() && l.codes.Allow()
}

// limiter is the one for a name. Names come from outside, so when there are too
// many, all are forgotten.
func limiter(of *map[string]*rate.Limiter, name string, each rate.Limit, burst int) *rate.Limiter {
	if *of == nil || len(*of) > maxKnown {
		*of = map[string]*rate.Limiter{}
	}
	l := (*of)[name]
	if l == nil {
		l = rate.NewLimiter(each, burst)
		(*of)[name] = l
	}
	return l
}
