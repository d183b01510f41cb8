package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"visite/audit"
)

// condition is what rows have to fulfil, as SQL, with its parameters.
type condition struct {
	all  []string
	args []any
}

func (c *condition) add(sql string, args ...any) {
	c.all, c.args = append(c.all, sql), append(c.args, args...)
}

// String is the condition as SQL.
func (c condition) String() string {
	if len(c.all) == 0 {
		return "true"
	}
	return strings.Join(c.all, " AND ")
}

// chosen is a filter as SQL: what it asks of audits, facets q, and of devices d
// with their standing s. It is the one translation of [audit.AuditFilter].
type chosen struct {
	audits  condition
	devices condition
	reviews []int // of reviewCodes; nil if the filter asks for none
}

// choose translates a filter of audits at a time.
func choose(ctx context.Context, h *handle, f audit.AuditFilter, now time.Time) (c chosen, err error) {
	if f.Status == "" && !f.Drafts {
		c.audits.add("q.status >= 2")
	}
	if f.Retired {
		c.devices.add("s.retired")
	}
	if err := c.common(ctx, h, f, now); err != nil {
		return c, err
	}
	c.text("model", f.Model, onList)
	c.text("firmware", f.Firmware, onList)
	return c, c.taken(ctx, h, f)
}

// chooseDevices translates a filter of devices at a time: what it asks of audits is asked
// of the last one that counts, if it asks for any.
func chooseDevices(ctx context.Context, h *handle, f audit.AuditFilter, now time.Time) (c chosen, err error) {
	c.devices.add("s.retired = ?", f.Retired)
	if err := c.common(ctx, h, f, now); err != nil {
		return c, err
	}
	c.text("model", f.Model, "%s")
	c.text("firmware", f.Firmware, "%s")
	return c, c.stands(ctx, h, f)
}

// common adds what is asked of audits and devices alike.
func (c *chosen) common(ctx context.Context, h *handle, f audit.AuditFilter, now time.Time) error {
	if !f.At.IsZero() {
		now = f.At
	}
	c.status(f)
	if f.Verdict != "" {
		c.audits.add("q.verdict = ?", f.Verdict)
	}
	if f.Older > 0 {
		c.audits.add("q.at < ?", now.Add(-f.Older).Unix())
	}
	if f.Younger > 0 {
		c.audits.add("q.at > ?", now.Add(-f.Younger).Unix())
	}
	c.rounds(f)
	if err := c.notice(ctx, h, f); err != nil {
		return err
	}
	c.device(f, now)
	return c.mine(ctx, h, f)
}

// taken adds where the audits were taken.
func (c *chosen) taken(ctx context.Context, h *handle, f audit.AuditFilter) error {
	if f.Nowhere {
		c.audits.add("q.room = 0")
		return nil
	}
	if f.Ward == "" && f.Room == "" {
		return nil
	}
	rooms, err := roomsLike(ctx, h, f)
	c.audits.add("q.room IN (SELECT value FROM json_each(?))", rooms)
	return err
}

// stands adds where the devices stand.
func (c *chosen) stands(ctx context.Context, h *handle, f audit.AuditFilter) error {
	if f.Nowhere {
		c.devices.add("d.ward IS NULL")
		return nil
	}
	if f.Ward != "" {
		wards, err := wardsLike(ctx, h, f.Ward)
		if err != nil {
			return err
		}
		c.devices.add("d.ward IN (SELECT value FROM json_each(?))", wards)
	}
	if f.Room == "" {
		return nil
	}
	rooms, err := roomsLike(ctx, h, f)
	c.devices.add("d.room IN (SELECT r.id FROM rooms r WHERE r.n IN (SELECT value FROM json_each(?)))", rooms)
	return err
}

func (c *chosen) status(f audit.AuditFilter) {
	switch {
	case f.Status == audit.Draft:
		c.audits.add("q.status BETWEEN 1 AND 2")
	case f.Status == audit.Completed:
		c.audits.add("q.status = 3")
	case f.Status == audit.Dropped:
		c.audits.add("q.status = 0")
	case f.Status != "":
		c.audits.add("false")
	}
	if f.Review == "" {
		return
	}
	switch c.reviews = meantReviews(f.Review); len(c.reviews) {
	case 0:
		c.audits.add("false")
	case 1:
		c.audits.add("q.review = ?", c.reviews[0])
	default:
		c.audits.add("q.review IN (?, ?)", c.reviews[0], c.reviews[1])
	}
}

// meantReviews are the states of a review that a filter means, by their numbers; none
// if no audit has them.
func meantReviews(state audit.ReviewState) []int {
	all := []int{}
	for i, code := range reviewCodes {
		if code == state || state == audit.Waiting && (code == audit.Awaiting || code == audit.Changed) {
			all = append(all, i)
		}
	}
	return all
}

// reviewCodes are the states of a review by their numbers in facets.
var reviewCodes = []audit.ReviewState{"", audit.Awaiting, audit.Approved, audit.Returned, audit.Changed}

// mine adds whether who asks is an author.
func (c *chosen) mine(ctx context.Context, h *handle, f audit.AuditFilter) error {
	if f.Mine == audit.Either {
		return nil
	}
	if f.Person == "" {
		return refuse("no-person", nil, "Filter: „mine“ braucht eine Person: --as NAME", "filter: “mine” needs a person: --as NAME")
	}
	var n int64
	err := h.scan(ctx, "SELECT h.n FROM persons p JOIN persons h ON h.id = p.human WHERE p.id = ?", []any{f.Person}, &n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	sign := ">"
	if f.Mine == audit.No {
		sign = "="
	}
	c.audits.add("instr(q.authors, ' ' || ? || ' ') "+sign+" 0", n)
	return nil
}

// rounds adds the round.
func (c *chosen) rounds(f audit.AuditFilter) {
	if f.Round == audit.LastRound {
		c.audits.add("q.round = (SELECT max(started) FROM rounds)")
	} else if f.Round != "" {
		where, arg := like("id", string(f.Round), strings.ToLower)
		c.audits.add("q.round IN (SELECT started FROM rounds WHERE "+where+")", arg)
	}
}

// notice adds the notice: a round is about one. If it is that of all rounds, which ones is not asked.
func (c *chosen) notice(ctx context.Context, h *handle, f audit.AuditFilter) error {
	if f.Notice == "" {
		return nil
	}
	where, arg := like("c.id", f.Notice, strings.ToLower)
	others, err := exists(ctx, h, "SELECT 1 FROM checklists c WHERE NOT ("+where+")", arg)
	if !others {
		c.audits.add("q.round > 0") // a device may have no audit
	} else {
		c.audits.add("q.round IN (SELECT r.started FROM checklists c JOIN rounds r ON r.checklist = c.digest WHERE "+where+")", arg)
	}
	return err
}

// device adds what is asked of the device alone.
func (c *chosen) device(f audit.AuditFilter, now time.Time) {
	at := utc(now)
	if f.State != "" {
		c.devices.add(stateAt+" = ?", at, f.State)
	}
	switch f.Consult {
	case "":
	case audit.ConsultExpiring:
		c.devices.add("s.opens_at > ? AND s.opens_at <= ?", at, utc(now.Add(24*time.Hour)))
	case audit.ConsultExpired:
		c.devices.add("s.opens_at <> '' AND s.opens_at <= ?", at)
	default:
		c.devices.add("false")
	}
	for _, w := range f.Words {
		c.devices.add("instr(d.search, ?) > 0", audit.Fold(w))
	}
}

// stateAt is the state of a standing s at the time that is its parameter.
const stateAt = "iif(s.opens_at <> '' AND s.opens_at <= ?, s.opens_state, s.state)"

// onList is the condition that the list has something of the device of facets q.
const onList = "q.device IN (SELECT s.n FROM devices d JOIN standings s ON s.n = d.n WHERE %s)"

// text adds a text that was answered in an audit, or that the list has.
func (c *chosen) text(column, value, listed string) {
	if value == "" {
		return
	}
	answered, arg := like("q."+column, value, plainCode)
	listedAs, _ := like(plainSQL("d."+column), value, plainCode)
	c.audits.add("("+answered+" OR "+fmt.Sprintf(listed, listedAs)+")", arg, arg)
}

// like compares an expression with a value; with a star at the value's end, its
// beginning.
func like(expression, value string, form func(string) string) (where string, arg any) {
	if head, ok := strings.CutSuffix(value, "*"); ok {
		return "instr(" + expression + ", ?) = 1", form(head)
	}
	return expression + " = ?", form(value)
}

// plainCode is the form in which models and versions are compared: small
// letters, without blanks and hyphens. It is what [plainSQL] makes of it.
func plainCode(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-':
			return -1
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

func plainSQL(expression string) string {
	return "lower(replace(replace(" + expression + ", ' ', ''), '-', ''))"
}

// roomsLike are the numbers of the rooms with a ward and a name, as JSON.
func roomsLike(ctx context.Context, h *handle, f audit.AuditFilter) (string, error) {
	ward, room := named(f.Ward), named(f.Room)
	return namesLike(ctx, h, "SELECT r.n, w.name, r.name FROM rooms r JOIN wards w ON w.id = r.ward", func(names []string) bool {
		return ward.is(names[0]) && room.is(names[1])
	}, ward, room)
}

// wardsLike are the ids of the wards with a name, as JSON.
func wardsLike(ctx context.Context, h *handle, wanted string) (string, error) {
	ward := named(wanted)
	return namesLike(ctx, h, "SELECT id, name FROM wards", func(names []string) bool { return ward.is(names[0]) }, ward)
}

// namesLike are the keys of the rows whose names fit, as JSON.
func namesLike(ctx context.Context, h *handle, query string, fits func(names []string) bool, wanted ...*name) (string, error) {
	var keys []any
	var rows [][]string
	err := h.each(ctx, query, nil, func(scan func(...any) error) error {
		var key any
		names := make([]string, len(wanted))
		dest := []any{&key}
		for i := range names {
			dest = append(dest, &names[i])
		}
		err := scan(dest...)
		for i, w := range wanted {
			w.meet(names[i])
		}
		keys, rows = append(keys, key), append(rows, names)
		return err
	})
	found := []any{}
	for i, names := range rows {
		if fits(names) {
			found = append(found, keys[i])
		}
	}
	if err != nil {
		return "", err
	}
	list, err := json.Marshal(found)
	return string(list), err
}

// name is a name that is asked for; "" is any. A star at its end stands for whatever
// follows, unless there is a name that has it.
type name struct {
	key, head string // folded; without the star at its end, if it has one
	star, met bool
}

func named(s string) *name {
	n := &name{key: audit.Fold(s)}
	n.head, n.star = strings.CutSuffix(n.key, "*")
	return n
}

// meet hears of a name that there is.
func (n *name) meet(s string) { n.met = n.met || n.star && audit.Fold(s) == n.key }

func (n *name) is(s string) bool {
	if n.key == "" {
		return true
	}
	s = audit.Fold(s)
	return s == n.key || n.star && !n.met && strings.HasPrefix(s, n.head)
}

// numbers is the condition for facets q of audits that a filter chooses.
func (c chosen) numbers() condition {
	all := c.audits
	if len(c.devices.all) > 0 {
		all.all = append(all.all[:len(all.all):len(all.all)], "q.device IN ("+chosenDevices+c.devices.String()+")")
		all.args = append(all.args[:len(all.args):len(all.args)], c.devices.args...)
	}
	return all
}

const chosenDevices = "SELECT s.n FROM standings s JOIN devices d ON d.n = s.n WHERE "
