package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"visite/audit"
	"visite/ledger"
)

// recompute projects every entry anew into the fresh tables.
func (v *verification) recompute(ctx context.Context) error {
	rulings, err := v.rulings(ctx)
	if err != nil {
		return err
	}
	p, err := v.projector(ctx, rulings)
	if err != nil {
		return err
	}
	writers := map[int64]ledger.Writer{}
	for _, w := range v.writers {
		writers[w.number] = w.Writer
	}
	var done int64
	depths := depths{}
	err = v.log.each(ctx, "SELECT n, seq, text FROM entries ORDER BY n", nil, func(scan func(...any) error) error {
		var n, seq int64
		var text sql.RawBytes
		if err := scan(&n, &seq, &text); err != nil {
			return err
		}
		if done++; done%256 == 0 {
			v.progress(v.entries+done, 2*v.entries)
		}
		// A statement with a context that can end costs a goroutine; the reading
		// of entries ends with ctx.
		return v.recomputeOne(context.WithoutCancel(ctx), p, depths, inLog{n, seq, ledger.LeafHash(text)}, writers[writerOf(n)], text)
	})
	if err != nil {
		return err
	}
	if p.found.any() {
		return wrong(nil, "writer_rulings: somebody has decided about a laptop, and it is not there")
	}
	if err := p.finish(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	if v.report.Unended, err = (ruling{v.replay, v.store, nil}).unended(ctx); err != nil {
		return err
	}
	return v.compareErased(ctx)
}

func (v *verification) recomputeOne(ctx context.Context, p *projector, known depths, in inLog, w ledger.Writer, text []byte) error {
	envelope, event, err := v.readEntry(ctx, in.n, text)
	if err == nil {
		err = known.check(in.n, in.seq, envelope.Seen)
	}
	if err != nil {
		return wrongEntry(w, in.seq, err)
	}
	erased := standIn(event)
	saw, err := sightOf(v.replay, in.n, envelope.Seen)
	if err != nil {
		return wrongEntry(w, in.seq, err)
	}
	e := newEntry(in, w, envelope)
	if err := v.follows(ctx, p, e, saw, event); err != nil {
		return contradicts(w, in.seq, err)
	}
	for _, p := range erased {
		p.Text = ""
	}
	if err := p.project(ctx, e, event); err != nil {
		return wrongEntry(w, in.seq, err)
	}
	return nil
}

// standIn gives the texts of an event that were erased something to say, for as
// long as rules are asked that want a name or a reason; it was there once. Answers
// and what was seen are more than a text: their rules know of erasing.
func standIn(event audit.Event) (erased []*audit.Private) {
	switch event.(type) {
	case *audit.AuditAnswered, *audit.AuditImported, *audit.SightingLinked, *audit.SightingsLeft:
		return nil
	}
	for _, p := range event.Privates() {
		if p.Text == "" {
			p.Text = "…"
			erased = append(erased, p)
		}
	}
	return erased
}

// readEntry reads an entry with what lies beside it, and checks that it is
// signed where a person has to vouch for it.
func (v *verification) readEntry(ctx context.Context, n int64, text []byte) (ledger.Envelope, audit.Event, error) {
	envelope, err := ledger.Decode(text)
	if err != nil {
		return envelope, nil, err
	}
	event, err := audit.DecodeEvent(envelope.Kind, envelope.Data)
	if err != nil {
		return envelope, nil, err
	}
	if err := plainForm(envelope, event); err != nil {
		return envelope, nil, err
	}
	if err := v.checkStatement(ctx, n, envelope, event); err != nil {
		return envelope, nil, err
	}
	for _, private := range event.Privates() {
		if err := v.attached(ctx, private); err != nil {
			return envelope, nil, err
		}
	}
	return envelope, event, nil
}

// checkStatement checks that what a person signed is about the entry it lies
// in; that the signature is theirs was checked with the log.
func (v *verification) checkStatement(ctx context.Context, n int64, e ledger.Envelope, event audit.Event) error {
	vouched, ok := event.(audit.Signed)
	if !ok {
		return nil
	}
	if e.Signed == nil {
		return fmt.Errorf("%s is not signed", e.Kind)
	}
	saw, err := sightOf(v.replay, n, e.Seen)
	if err != nil {
		return err
	}
	want, err := statement(ctx, v.replay, vouched, v.site, e.By, e.At, saw)
	if err != nil {
		return err
	}
	if string(want) != e.Signed.Statement {
		return errors.New("what was signed does not fit the entry")
	}
	return nil
}

// attached checks the bytes beside the log that an entry names, and fills them in.
func (v *verification) attached(ctx context.Context, p *audit.Private) error {
	a := ledger.Attachment{}
	var err error
	if a.Hash, err = ledger.ParseHash(p.Ref); err != nil {
		return fmt.Errorf("attachment: %w", err)
	}
	var salt []byte
	err = v.replay.scan(ctx, "SELECT salt, bytes FROM attachments WHERE ref = ?", []any{a.Hash[:]}, &salt, &a.Bytes)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return v.absent(ctx, a.Hash)
	case err != nil:
		return err
	case salt == nil && a.Bytes == nil:
		// That an entry says so is checked when all were read: it comes later.
		return v.replay.exec(ctx, "INSERT OR IGNORE INTO named (ref, erased) VALUES (?, 1)", a.Hash[:])
	}
	if copy(a.Salt[:], salt) != len(salt) || len(salt) != len(a.Salt) || a.Check() != nil {
		return fmt.Errorf("attachment %s does not fit its hash", p.Ref)
	}
	p.Text = string(a.Bytes)
	return v.replay.exec(ctx, "INSERT OR IGNORE INTO named (ref, erased) VALUES (?, 0)", a.Hash[:])
}

// absent accepts what has not come, if the laptop knows that.
func (v *verification) absent(ctx context.Context, ref ledger.Hash) error {
	known, err := exists(ctx, v.replay, "SELECT 1 FROM absent WHERE ref = ?", ref[:])
	if err == nil && !known {
		err = fmt.Errorf("attachment %s is missing", ref)
	}
	if err != nil {
		return err
	}
	return v.replay.exec(ctx, "INSERT OR IGNORE INTO named (ref, erased) VALUES (?, 2)", ref[:])
}

// compareErased holds what lies beside the log against the entries that name it,
// and what was erased against those that say so.
func (v *verification) compareErased(ctx context.Context) error {
	for _, side := range []struct{ query, what string }{
		{"SELECT hex(ref) FROM attachments UNION ALL SELECT hex(ref) FROM absent EXCEPT SELECT hex(ref) FROM named", "belongs to no entry"},
		{"SELECT hex(ref) FROM attachments INTERSECT SELECT hex(ref) FROM absent", "is said to be absent, and is there"},
		{"SELECT hex(ref) FROM named WHERE erased = 1 EXCEPT SELECT hex(r.ref) FROM main.redactions r LEFT JOIN main.quarantined q ON q.entry = r.entry WHERE r.effect = '' OR q.entry IS NOT NULL", "was erased, and no entry says so"},
		{"SELECT hex(ref) FROM main.redactions WHERE effect = '' INTERSECT SELECT hex(ref) FROM named WHERE erased = 0", "was to be erased, and is there still"},
	} {
		err := v.replay.each(ctx, side.query+" LIMIT 1", nil, func(scan func(...any) error) error {
			var ref string
			if err := scan(&ref); err != nil {
				return err
			}
			return wrong(nil, "attachment %s %s", strings.ToLower(ref), side.what)
		})
		if err != nil {
			return err
		}
	}
	return v.replay.scan(ctx, "SELECT count(*) FROM named WHERE erased = 2", nil, &v.report.Absent)
}

// compareTables compares every table of the fold with the recomputed one.
func (v *verification) compareTables(ctx context.Context) error {
	var tables []string
	for object := range v.schema {
		if name, ok := strings.CutPrefix(object, "table "); ok && !slices.Contains(logTables, name) {
			tables = append(tables, name)
		}
	}
	slices.Sort(tables)
	for _, table := range tables {
		if err := v.compare(ctx, table); err != nil {
			return err
		}
	}
	v.report.Tables = len(tables)
	v.progress(2*v.entries, 2*v.entries)
	return nil
}

func (v *verification) compare(ctx context.Context, table string) error {
	var keys, same []string
	err := v.replay.each(ctx, "SELECT name, pk FROM pragma_table_info(?)", []any{table}, func(scan func(...any) error) error {
		var column string
		var key int
		err := scan(&column, &key)
		if equal := fmt.Sprintf("a.%[1]s IS b.%[1]s", column); key > 0 {
			keys = append(keys, strings.Replace(equal, " IS ", " = ", 1))
		} else {
			same = append(same, equal)
		}
		return err
	})
	if err != nil {
		return err
	}
	var made, found, equal int64
	join := fmt.Sprintf("main.%[1]s a JOIN original.%[1]s b ON %[2]s", table, strings.Join(append(keys, same...), " AND "))
	for from, dest := range map[string]*int64{"main." + table: &made, "original." + table: &found, join: &equal} {
		if err := v.replay.scan(ctx, "SELECT count(*) FROM "+from, nil, dest); err != nil {
			return err
		}
	}
	if v.report.Rows += found; equal != made || equal != found {
		return v.nameRow(ctx, table)
	}
	return nil
}

// nameRow says which row of a table is not as recomputed.
func (v *verification) nameRow(ctx context.Context, table string) error {
	for _, side := range []struct{ has, lacks, what string }{
		{"original", "main", "does not follow from the log"}, {"main", "original", "is missing or was changed"},
	} {
		query := fmt.Sprintf("SELECT * FROM %[1]s.%[3]s EXCEPT SELECT * FROM %[2]s.%[3]s LIMIT 1", side.has, side.lacks, table)
		if err := v.firstRow(ctx, query, table, side.what); err != nil {
			return err
		}
	}
	return wrong(nil, "table %s: it cannot be compared with the log", table)
}

func (v *verification) firstRow(ctx context.Context, query, table, what string) error {
	rows, err := v.replay.conn.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	if !rows.Next() {
		return rows.Err()
	}
	values := make([]any, len(columns))
	dest := make([]any, len(columns))
	for i := range values {
		dest[i] = &values[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return err
	}
	return wrong(nil, "table %s: the row %s %s", table, rowText(columns, values), what)
}

// rowText shows the beginning of a row.
func rowText(columns []string, values []any) string {
	var parts []string
	for i, c := range columns[:min(len(columns), 4)] {
		parts = append(parts, fmt.Sprintf("%s=%.40q", c, fmt.Sprint(values[i])))
	}
	return strings.Join(parts, " ")
}
