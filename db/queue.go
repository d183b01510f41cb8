package db

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"visite/audit"
)

// Queue reads a part of the audits that a filter chooses, most urgent first: by
// the state of the device, by its earliest deadline, the oldest first. Who looks is
// the person that the filter's Mine is about. The counts are of all that are chosen.
func (s *Session) Queue(ctx context.Context, f audit.AuditFilter, from, limit int, now time.Time) (page audit.QueuePage, err error) {
	f.Person, f.At = s.Person(), now
	err = s.read(ctx, func(h *handle) error {
		c, err := choose(ctx, h, f, now)
		if err != nil {
			return err
		}
		q, err := queued(ctx, h, c, isPlain(f), now)
		if err != nil {
			return err
		}
		page = audit.QueuePage{From: from, Counts: q.counts}
		numbers, err := q.part(ctx, h, c, max(from, 0), max(limit, 0))
		if err != nil {
			return err
		}
		page.Lines, err = queueLines(ctx, h, numbers, f.Person, now)
		return err
	})
	return page, err
}

// isPlain reports whether a filter asks nothing of an audit but where its review
// stands, so that the tallies know how many there are.
func isPlain(f audit.AuditFilter) bool {
	f.State, f.Consult, f.Words, f.Review, f.Retired, f.Person = "", "", nil, "", false, ""
	return f.String() == ""
}

// inQueue is a device of the queue.
type inQueue struct {
	device int64  // standings.n
	rank   int64  // of its state, 0 the strictest
	due    string // its earliest deadline; noDue if it has none
	count  int    // audits chosen
}

// noDue is later than any deadline.
const noDue = "~"

// queue are the devices of the audits chosen, in the order of the queue.
type queue struct {
	devices []inQueue
	counts  audit.QueueCounts
}

// states of a device, the strictest first: the rank of a state is its place here.
var states = audit.DeviceStates()

// rankAt is the rank of a standing s at the time that is its parameter, and dueAt its
// earliest deadline: an action that opens is due at once.
var (
	rankAt = "CASE " + stateAt + ranks() + " END"
	dueAt  = "CASE WHEN s.opens_at = '' OR s.opens_at > ? THEN s.due_at WHEN s.due_at = '' THEN s.opens_at ELSE min(s.due_at, s.opens_at) END"
)

func ranks() string {
	var b strings.Builder
	for i, state := range states {
		fmt.Fprintf(&b, " WHEN '%s' THEN %d", state, i)
	}
	return b.String()
}

// reviewSums adds up facets by where their review stands: the first two kinds in
// the halves of one number, the next two in another, which is faster than four sums.
const reviewSums = `count(*) AS n, sum(CASE q.review WHEN 1 THEN 1 WHEN 2 THEN 0x80000000 ELSE 0 END) AS a, sum(CASE q.review WHEN 3 THEN 1 WHEN 4 THEN 0x80000000 ELSE 0 END) AS b`

// tallySums are the same from the tallies t.
const tallySums = `t.none + t.awaiting + t.approved + t.returned + t.changed AS n, t.awaiting + t.approved * 0x80000000 AS a, t.returned + t.changed * 0x80000000 AS b`

// queued counts the audits chosen and puts their devices in order.
func queued(ctx context.Context, h *handle, c chosen, plain bool, now time.Time) (queue, error) {
	q := queue{counts: audit.QueueCounts{Reviews: map[audit.ReviewState]int{}, States: map[string]int{}}}
	query, args := c.counting(plain, utc(now))
	byReview, byState := make([]int, len(reviewCodes)), make([]int, len(states))
	err := h.each(ctx, query, args, func(scan func(...any) error) error {
		var d inQueue
		var n, a, b int64
		if err := scan(&d.device, &d.rank, &d.due, &n, &a, &b); err != nil {
			return err
		}
		const half = 1<<31 - 1
		kinds := [...]int{0, int(a & half), int(a >> 31), int(b & half), int(b >> 31)}
		kinds[0] = int(n) - kinds[1] - kinds[2] - kinds[3] - kinds[4]
		for i, k := range kinds {
			if c.reviews == nil || slices.Contains(c.reviews, i) {
				d.count += k
				byReview[i] += k
			}
		}
		if d.count > 0 {
			byState[d.rank] += d.count
			q.counts.All += d.count
			q.devices = append(q.devices, d)
		}
		return nil
	})
	for i, n := range byReview {
		if n > 0 {
			q.counts.Reviews[reviewCodes[i]] = n
		}
	}
	for i, n := range byState {
		if n > 0 {
			q.counts.States[states[i]] = n
		}
	}
	slices.SortFunc(q.devices, func(a, b inQueue) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.due, b.due), cmp.Compare(a.device, b.device))
	})
	return q, err
}

// counting counts the audits chosen of each device.
func (c chosen) counting(plain bool, at string) (query string, args []any) {
	const head = "SELECT s.n, %s, coalesce(nullif(%s, ''), '%s'), "
	args = []any{at, at}
	devices := ""
	if len(c.devices.all) > 0 {
		devices = " JOIN devices d ON d.n = s.n"
	}
	if plain {
		query = fmt.Sprintf(head, rankAt, dueAt, noDue) + tallySums + " FROM tallies t JOIN standings s ON s.n = t.device" + devices + " WHERE " + c.devices.String()
		return query, append(args, c.devices.args...)
	}
	q := c.numbers()
	query = fmt.Sprintf(head, rankAt, dueAt, noDue) + "g.n, g.a, g.b FROM (SELECT q.device, " + reviewSums +
		" FROM facets q WHERE " + q.String() + " GROUP BY q.device) g CROSS JOIN standings s ON s.n = g.device"
	return query, append(args, q.args...)
}

// part are the numbers of the audits from a place in the queue on. Devices with the
// same state and deadline stand together: among them the oldest audit comes first.
func (q queue) part(ctx context.Context, h *handle, c chosen, from, limit int) (numbers []int64, err error) {
	skip, have := from, 0
	var involved [][2]int // device, and the place of those it stands together with
	for i := 0; i < len(q.devices) && have < skip+limit; {
		end, count := i, 0
		for ; end < len(q.devices) && q.devices[end].rank == q.devices[i].rank && q.devices[end].due == q.devices[i].due; end++ {
			count += q.devices[end].count
		}
		if have == 0 && count <= skip { // all of it lies before
			skip -= count
		} else {
			for _, d := range q.devices[i:end] {
				involved = append(involved, [2]int{int(d.device), i})
			}
			have += count
		}
		i = end
	}
	if len(involved) == 0 || limit == 0 {
		return nil, nil
	}
	list, err := json.Marshal(involved)
	if err != nil {
		return nil, err
	}
	args := append([]any{string(list)}, c.audits.args...)
	err = h.each(ctx, `SELECT q.n FROM json_each(?) j CROSS JOIN facets q ON q.device = j.value ->> 0 WHERE `+c.audits.String()+
		` ORDER BY j.value ->> 1, q.at, q.n LIMIT ? OFFSET ?`, append(args, limit, skip), func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		numbers = append(numbers, n)
		return err
	})
	return numbers, err
}

// queueLines reads the lines of some audits, in their order.
func queueLines(ctx context.Context, h *handle, numbers []int64, person audit.PersonID, now time.Time) ([]audit.QueueLine, error) {
	list, err := json.Marshal(numbers)
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	at := utc(now)
	found := make(map[int64]audit.QueueLine, len(numbers))
	err = h.each(ctx, "SELECT a.n, coalesce(lower(hex(substr(z.hashes, 1, 32))), ''), a.review, a.conflict <> 0, a.aside <> 0, "+stateAt+", "+dueAt+`,
			s.open + (SELECT count(*) FROM actions x WHERE s.opens_at <> '' AND x.device = a.device AND x.live AND x.opens_at <> '' AND x.opens_at <= ?),
			coalesce((SELECT json_array_length(v.outcome, '$.contradictions') > 0 FROM revisions v WHERE v.audit = a.n AND v.entry = a.sealed), 0),
			EXISTS (SELECT 1 FROM authors y JOIN persons u ON u.human = y.person WHERE y.audit = a.n AND u.id = ?), `+lineFields+
		` JOIN standings s ON s.device = a.device LEFT JOIN entries z ON z.n = a.sealed WHERE a.n IN (SELECT value FROM json_each(?))`, []any{at, at, at, person, string(list)},
		func(scan func(...any) error) error {
			var n int64
			var l audit.QueueLine
			var due string
			dest := append([]any{&n, &l.Sealed, &l.Review, &l.Conflict, &l.Aside, &l.State, &due, &l.Open, &l.Contradiction, &l.Author}, lineDest(&l.AuditLine)...)
			if err := scan(dest...); err != nil {
				return err
			}
			l.Due, err = moment(due)
			found[n] = l
			return err
		})
	lines := make([]audit.QueueLine, 0, len(numbers))
	for _, n := range numbers {
		lines = append(lines, found[n])
	}
	return lines, err
}

// moment reads a time as due_at and opens_at have it; zero for "".
func moment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, text)
}
