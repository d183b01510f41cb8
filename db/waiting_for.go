package db

import (
	"context"
	"database/sql"
	"errors"

	"visite/audit"
	"visite/ledger"
)

// waiting says of each range that waits what it waits for.
func waiting(ctx context.Context, h *handle, site ledger.SiteID) ([]audit.WaitingEntries, error) {
	ranges, err := waitingRanges(ctx, h)
	if err != nil {
		return nil, err
	}
	var list []audit.WaitingEntries
	for _, r := range ranges {
		one := audit.WaitingEntries{EntryRange: audit.EntryRange{From: r.from, To: r.size - 1}}
		if one.Laptop, err = laptop(ctx, h, r.key.ID()); err != nil {
			return nil, err
		}
		if err := waitingFor(ctx, h, site, ranges, r, &one); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

func waitingFor(ctx context.Context, h *handle, site ledger.SiteID, all []waitingRange, r waitingRange, one *audit.WaitingEntries) error {
	number, err := writerNumber(r.key.ID())
	if err != nil {
		return err
	}
	have, err := logSize(ctx, h, number)
	if err != nil {
		return err
	}
	if one.Why, err = conflicting(ctx, h, r, number, have); err != nil || one.Why != "" {
		one.For = one.EntryRange
		return err
	}
	one.Why = audit.WaitsForEntries
	if r.from == 0 && have == 0 {
		var text []byte
		if err := h.scan(ctx, "SELECT text FROM waiting_entries WHERE range = ? AND seq = 0", []any{r.n}, &text); err != nil {
			return err
		}
		j, err := joiningOf(site, r.key, text)
		if err != nil {
			return err
		}
		known, err := j.known(ctx, h)
		if err != nil || !known {
			one.Why, one.For = audit.WaitsUnknown, one.EntryRange
			return err
		}
	}
	if r.from > have {
		one.For = audit.EntryRange{Laptop: one.Laptop, From: have, To: r.from - 1}
		for _, other := range all { // which has come as well
			if other.key == r.key && other.from > have {
				one.For.To = min(one.For.To, other.from-1)
			}
		}
		if !covered(all, r, have) {
			return nil
		}
	}
	return seenMissing(ctx, h, site, r, one)
}

// covered reports whether what is between a log and a range waits as well.
func covered(all []waitingRange, r waitingRange, have int64) bool {
	for grown := true; grown && have < r.from; {
		grown = false
		for _, other := range all {
			if other.key == r.key && other.from <= have && other.size > have {
				have, grown = other.size, true
			}
		}
	}
	return have >= r.from
}

// seenMissing finds the first entries of another log that a range's laptop had
// seen and that are not here, or are others here.
func seenMissing(ctx context.Context, h *handle, site ledger.SiteID, r waitingRange, one *audit.WaitingEntries) error {
	found := errors.New("found")
	err := h.blobs(ctx, "SELECT seq, text FROM waiting_entries WHERE range = ? ORDER BY seq", []any{r.n}, func(seq int64, text []byte) error {
		envelope, err := ledger.Decode(text)
		if err != nil {
			return err
		}
		for _, p := range envelope.Seen {
			if seq == 0 && p.Size == 1 && p.Root == site {
				continue
			}
			missing, why, err := missingOf(ctx, h, p)
			if err != nil {
				return err
			}
			if why != "" {
				one.Why, one.For = why, missing
				return found
			}
		}
		return nil
	})
	if errors.Is(err, found) {
		one.For.Laptop, err = laptop(ctx, h, one.For.Laptop.ID)
	}
	return err
}

func missingOf(ctx context.Context, h *handle, p ledger.Position) (missing audit.EntryRange, why audit.WaitReason, err error) {
	missing = audit.EntryRange{Laptop: audit.Laptop{ID: p.Writer}, To: p.Size - 1}
	n, err := writerNumber(p.Writer)
	if err != nil {
		return missing, "", err
	}
	if missing.From, err = logSize(ctx, h, n); err != nil || missing.From < p.Size {
		return missing, audit.WaitsForEntries, err
	}
	root, err := ledger.RootAt(p.Size, storedHashes{ctx, h, n})
	if err != nil || root == p.Root {
		return missing, "", err
	}
	missing.From = 0
	return missing, audit.WaitsSawFork, nil
}

// laptop names the laptop of a writer.
func laptop(ctx context.Context, h *handle, id string) (audit.Laptop, error) {
	l := audit.Laptop{ID: id}
	var text []byte
	err := h.scan(ctx, "SELECT e.text FROM writers w JOIN entries e ON e.n & 0xffffffff = w.n AND e.seq = 0 WHERE w.id = ?", []any{id}, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return l, nil
	}
	if err != nil {
		return l, err
	}
	envelope, err := ledger.Decode(text)
	if err != nil {
		return l, err
	}
	err = h.scan(ctx, "SELECT name FROM persons WHERE id = ?", []any{envelope.By}, &l.Person)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return l, err
}
