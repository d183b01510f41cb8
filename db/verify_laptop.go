package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"visite/audit"
	"visite/ledger"
)

// rulings folds as often as it takes to know for what each laptop counts, without
// asking whether entries may follow each other: before that is known, some that
// may do not seem so.
func (v *verification) rulings(ctx context.Context) (*rulings, error) {
	given := &rulings{}
	decided, err := exists(ctx, v.log, hasRulings)
	if err != nil || !decided {
		return given, err
	}
	for first := true; ; first = false {
		p, err := v.projector(ctx, given)
		if err != nil {
			return given, err
		}
		p.lenient = first
		if err := v.pass(ctx, p); err != nil {
			return given, err
		}
		if !p.found.any() {
			return given, nil
		}
		given = given.with(p.found)
	}
}

// projector folds into the tables, emptied, with what is known of laptops.
func (v *verification) projector(ctx context.Context, given *rulings) (*projector, error) {
	p := newProjector(v.replay, v.store.checklists)
	p.laptops = given.with(rulings{})
	if err := v.empty(ctx); err != nil {
		return nil, err
	}
	return p, p.keepStops(ctx)
}

func (v *verification) empty(ctx context.Context) error {
	for object := range v.schema {
		if table, ok := strings.CutPrefix(object, "table "); ok && !slices.Contains(logTables, table) {
			if err := v.replay.raw(ctx, "DELETE FROM main."+table); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *verification) pass(ctx context.Context, p *projector) error {
	writers := map[int64]ledger.Writer{}
	for _, w := range v.writers {
		writers[w.number] = w.Writer
	}
	return v.log.each(ctx, "SELECT n, seq, text FROM entries ORDER BY n", nil, func(scan func(...any) error) error {
		var n, seq int64
		var text sql.RawBytes
		if err := scan(&n, &seq, &text); err != nil {
			return err
		}
		w := writers[writerOf(n)]
		envelope, event, err := decodeEntry(text)
		if err == nil {
			err = fill(context.WithoutCancel(ctx), v.replay, event)
		}
		if err == nil {
			err = p.project(context.WithoutCancel(ctx), newEntry(inLog{n, seq, ledger.LeafHash(text)}, w, envelope), event)
		}
		if err != nil {
			return wrongEntry(w, seq, err)
		}
		return nil
	})
}

// follows checks that an entry may follow those before it, unless it has no
// effect. What its writer had seen may have none, and then it need not fit.
func (v *verification) follows(ctx context.Context, p *projector, e entry, saw *sight, event audit.Event) error {
	why, err := p.holds(ctx, e, event)
	if err != nil || why != "" && why != audit.HeldRests {
		return err
	}
	if why == audit.HeldRests {
		err = fmt.Errorf("it is about what was never there")
	} else {
		err = (ruling{v.replay, v.store, saw}).check(ctx, e.by, e.at, event)
	}
	if err == nil {
		return nil
	}
	rests, sawErr := p.sawHeld(ctx, saw)
	if sawErr != nil || rests {
		return sawErr
	}
	return err
}

// sawHeld reports whether the writer of an entry had seen some that have no effect.
func (p *projector) sawHeld(ctx context.Context, saw *sight) (bool, error) {
	for writer, s := range p.stops {
		size, err := saw.of(ctx, writer)
		if err != nil || size > s.from {
			return err == nil, err
		}
	}
	return false, nil
}
