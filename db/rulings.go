package db

import (
	"context"
	"maps"
	"slices"

	"visite/audit"
	"visite/ledger"
)

// rulings are what administrators have said about laptops, and what was proven of
// them. Folding from nothing begins without any, and takes what it finds into the
// next pass, until one finds no more. Within a pass nothing that it finds holds
// yet: of two laptops that revoke each other both stop, whichever comes first in
// the order. What held in one pass holds in the next, so that there is an end.
type rulings struct { // all by the writer's number
	admitted map[int64]audit.Role // of the person
	revoked  map[int64]stop       // the earliest
	forks    map[int64][]stop
	decided  map[int64]decision
}

// stop is from where on the entries of a log have no effect.
type stop struct {
	from  int64
	why   string
	entry int64 // that says so
}

// decision is which of two logs of a laptop counts: the one with a root at a size.
type decision struct {
	root      string
	size      int64
	until     int64 // the first entry without effect
	entry     int64
	contested bool // somebody has decided for the other one
}

func (r *rulings) any() bool {
	return len(r.admitted)+len(r.revoked)+len(r.forks)+len(r.decided) > 0
}

// with adds what a pass has found.
func (r *rulings) with(found rulings) *rulings {
	sum := &rulings{
		admitted: map[int64]audit.Role{}, revoked: map[int64]stop{}, forks: map[int64][]stop{}, decided: map[int64]decision{},
	}
	for _, one := range []*rulings{r, &found} {
		maps.Copy(sum.admitted, one.admitted)
		maps.Copy(sum.revoked, one.revoked)
		maps.Copy(sum.decided, one.decided)
		for writer, forks := range one.forks {
			sum.forks[writer] = slices.Concat(sum.forks[writer], forks)
		}
	}
	return sum
}

// keep puts a value into a map that may be nil.
func keep[V any](m *map[int64]V, writer int64, v V) {
	if *m == nil {
		*m = map[int64]V{}
	}
	(*m)[writer] = v
}

// admit finds that a laptop was let in; the first one counts.
func (r *rulings) admit(given rulings, writer int64, role audit.Role) {
	_, before := given.admitted[writer]
	if _, found := r.admitted[writer]; !before && !found {
		keep(&r.admitted, writer, role)
	}
}

// revoke finds a stop; the earliest counts.
func (r *rulings) revoke(given rulings, writer int64, s stop) {
	for _, known := range []map[int64]stop{given.revoked, r.revoked} {
		if before, ok := known[writer]; ok && before.from <= s.from {
			return
		}
	}
	keep(&r.revoked, writer, s)
}

// fork finds that there are two logs.
func (r *rulings) fork(given rulings, writer int64, s stop) {
	for _, known := range slices.Concat(given.forks[writer], r.forks[writer]) {
		if known.from == s.from {
			return
		}
	}
	keep(&r.forks, writer, append(r.forks[writer], s))
}

// decide finds which one counts. Of two decisions for one log the stricter holds;
// of two for different ones none.
func (r *rulings) decide(given rulings, writer int64, d decision) {
	for _, known := range []map[int64]decision{given.decided, r.decided} {
		before, ok := known[writer]
		switch {
		case !ok:
		case before.contested || before.root == d.root && before.size == d.size && before.until <= d.until:
			return
		case before.root != d.root || before.size != d.size:
			d.contested = true
		}
	}
	keep(&r.decided, writer, d)
}

// stops are where logs stop by all that was said. A decision ends forks before it
// where the log that it is for is the one here.
func (r *rulings) stops(ctx context.Context, h *handle) (map[int64]stop, error) {
	stops := maps.Clone(r.revoked)
	if stops == nil {
		stops = map[int64]stop{}
	}
	for writer, forks := range r.forks {
		d, decided := r.decided[writer]
		if decided && !d.contested {
			var err error
			if decided, err = hasRoot(ctx, h, writer, d); err != nil {
				return nil, err
			}
		}
		for _, s := range forks {
			if decided && !d.contested && s.from < d.size {
				s.from, s.entry = d.until, d.entry
			}
			if before, ok := stops[writer]; !ok || s.from < before.from {
				stops[writer] = s
			}
		}
	}
	return stops, nil
}

// hasRoot reports whether the log here is the one that somebody has decided for.
func hasRoot(ctx context.Context, h *handle, writer int64, d decision) (bool, error) {
	have, err := logSize(ctx, h, writer)
	if err != nil || have < d.size {
		return false, err
	}
	root, err := ledger.RootAt(d.size, storedHashes{ctx, h, writer})
	return root.String() == d.root, err
}
