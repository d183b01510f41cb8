package db

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"visite/audit"
)

// plans are how SQLite answers the questions that some code asks, a line a step.
func plans(t *testing.T, s *Store, ask func(h *handle) error) string {
	t.Helper()
	var b strings.Builder
	check(t, s.read(t.Context(), func(h *handle) error {
		before := map[string]bool{}
		for query := range h.statements {
			before[query] = true
		}
		if err := ask(h); err != nil {
			return err
		}
		for query := range h.statements {
			if before[query] {
				continue
			}
			if err := explainPlan(t.Context(), h, query, &b); err != nil {
				return err
			}
		}
		return nil
	}))
	return b.String()
}

func explainPlan(ctx context.Context, h *handle, query string, to *strings.Builder) error {
	rows, err := h.conn.QueryContext(ctx, "EXPLAIN QUERY PLAN "+settled(query), nulls(query)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused sql.RawBytes
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			return err
		}
		to.WriteString(step + "\n")
	}
	return rows.Err()
}

// nulls are as many parameters as the query has.
func nulls(query string) []any {
	n := 0
	for i := range query {
		if query[i] == '?' && (i+1 == len(query) || query[i+1] < '1' || query[i+1] > '9') {
			n++
		}
	}
	for i := 1; strings.Contains(query, "?"+string(rune('0'+i))); i++ {
		n = i
	}
	return make([]any, n)
}

// TestDeskPlans: what grows with the audits is read by an index, or in one pass over
// the narrow table that is made for it.
func TestDeskPlans(t *testing.T) {
	d := newDesk(t, 1)
	now := d.clock.now()
	for name, text := range deskFilters() {
		f := must(audit.ParseFilter(text))(t)
		f.Person = d.boss.Person()
		counting, paging := "", ""
		counting = plans(t, d.store, func(h *handle) error {
			c, err := choose(t.Context(), h, f, now)
			if err == nil {
				_, err = queued(t.Context(), h, c, isPlain(f), now)
			}
			return err
		})
		paging = plans(t, d.store, func(h *handle) error {
			c, err := choose(t.Context(), h, f, now)
			if err != nil {
				return err
			}
			q := queue{devices: []inQueue{{device: 1, count: 60}, {device: 2, count: 60}}}
			if _, err := q.part(t.Context(), h, c, 0, 60); err != nil {
				return err
			}
			_, err = queueLines(t.Context(), h, []int64{1}, f.Person, now)
			return err
		})
		for _, table := range []string{"a", "x", "v", "y", "z", "e", "d USING", "audits", "answers", "entries", "revisions", "authors"} {
			for _, plan := range []string{counting, paging} {
				if strings.Contains(plan, "SCAN "+table+"\n") || strings.Contains(plan, "SCAN "+table+" ") {
					t.Errorf("%s: reads all of %s:\n%s", name, table, plan)
				}
			}
		}
		if strings.Contains(paging, "SCAN q") {
			t.Errorf("%s: a page reads all facets:\n%s", name, paging)
		}
		plain := isPlain(f)
		switch {
		case plain && strings.Contains(counting, " q"):
			t.Errorf("%s: counts audits one by one:\n%s", name, counting)
		case !plain && strings.Contains(counting, "TEMP B-TREE FOR GROUP BY"):
			t.Errorf("%s: sorts what lies in order:\n%s", name, counting)
		}
	}
}

// TestFleetPlans: the fleet reads devices, rooms and what is to be done, each once by an
// index that has all that is asked, and no audits.
func TestFleetPlans(t *testing.T) {
	d := newDesk(t, 1)
	plan := plans(t, d.store, func(h *handle) error {
		f := audit.Fleet{At: d.clock.now().Add(time.Hour), States: map[string]int{}, Reviews: map[audit.ReviewState]int{}}
		return fleet(t.Context(), h, &f)
	})
	for _, part := range []string{"actions_urgent", "actions_settled", "standings_opening"} {
		if !strings.Contains(plan, "COVERING INDEX "+part) {
			t.Errorf("%s is not used as it is:\n%s", part, plan)
		}
	}
	for _, table := range []string{"audits", "a", "answers", "entries", "facets", "q", "actions\n", "x\n"} {
		if strings.Contains(plan, "SCAN "+table) && (strings.HasSuffix(table, "\n") || strings.Contains(plan, "SCAN "+table+"\n")) {
			t.Errorf("reads all of %s:\n%s", table, plan)
		}
	}
}
