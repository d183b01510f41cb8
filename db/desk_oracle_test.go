package db

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"visite/audit"
	"visite/checklist"
)

// oracle is all that a filter can ask about, read with the simplest questions from
// the tables that hold it first hand: it knows no facets, tallies or standings.
type oracle struct {
	now     time.Time
	audits  []*oracleAudit
	devices []*oracleDevice
	last    int64 // entry that began the last round
	wards   []string
	rooms   []string
	inRooms []audit.Action // gaps without a device
}

type oracleAudit struct {
	n, round                    int64
	id                          audit.AuditID
	roundID                     audit.RoundID
	status                      audit.Status
	review                      audit.ReviewState
	sealed, mine                bool
	verdict, notice, ward, room string
	model, firmware             string
	at                          time.Time
	device                      *oracleDevice
	contradiction               bool
}

type oracleDevice struct {
	id                                           audit.DeviceID
	ward, room, model, firmware, search, retired string
	order                                        [3]string
	actions                                      []audit.Action
	incomplete                                   bool
	sealed                                       int // audits
	counts                                       *oracleAudit
}

// newOracle reads the tables; mine is whose audits are "mine".
func newOracle(t *testing.T, s *Store, mine audit.PersonID, now time.Time) *oracle {
	t.Helper()
	o := &oracle{now: now}
	check(t, s.read(t.Context(), func(h *handle) error {
		o.readDevices(t, h)
		o.readAudits(t, h, mine)
		return nil
	}))
	return o
}

func rowsOf(t *testing.T, h *handle, query string, row func(scan func(...any) error) error) {
	t.Helper()
	check(t, h.each(t.Context(), query, nil, row))
}

func (o *oracle) readDevices(t *testing.T, h *handle) {
	at := map[audit.DeviceID]*oracleDevice{}
	rowsOf(t, h, "SELECT id, coalesce((SELECT name FROM wards WHERE id = ward), ''), coalesce((SELECT name FROM rooms WHERE rooms.id = room), ''), model, firmware, search, decommissioned, number_key, serial_key FROM devices",
		func(scan func(...any) error) error {
			d := &oracleDevice{}
			err := scan(&d.id, &d.ward, &d.room, &d.model, &d.firmware, &d.search, &d.retired, &d.order[0], &d.order[1])
			d.order[2] = string(d.id)
			o.devices, at[d.id] = append(o.devices, d), d
			return err
		})
	list, err := actions(t.Context(), h, "WHERE x.device <> '' AND x.retired = 0 ORDER BY x.due_at, x.entry, x.n")
	check(t, err)
	for _, a := range list {
		at[a.Device].actions = append(at[a.Device].actions, a)
	}
	o.inRooms, err = actions(t.Context(), h, "WHERE x.device = ''")
	check(t, err)
	rowsOf(t, h, "SELECT name FROM wards", func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		o.wards = append(o.wards, name)
		return err
	})
	rowsOf(t, h, "SELECT name FROM rooms", func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		o.rooms = append(o.rooms, name)
		return err
	})
}

func (o *oracle) readAudits(t *testing.T, h *handle, mine audit.PersonID) {
	devices := map[audit.DeviceID]*oracleDevice{}
	for _, d := range o.devices {
		devices[d.id] = d
	}
	rowsOf(t, h, "SELECT max(started) FROM rounds", func(scan func(...any) error) error { return scan(&o.last) })
	at := map[int64]*oracleAudit{}
	rowsOf(t, h, `SELECT a.n, a.id, r.started, a.round, a.status, a.review, a.sealed, a.verdict, c.id, coalesce(w.name, ''), coalesce(m.name, ''), a.started_at, a.completed_at, a.device, a.revision
		FROM audits a JOIN rounds r ON r.id = a.round JOIN checklists c ON c.digest = a.checklist LEFT JOIN rooms m ON m.id = a.room LEFT JOIN wards w ON w.id = m.ward`,
		func(scan func(...any) error) error {
			a := &oracleAudit{}
			var sealed sql.NullInt64
			var begun, completed string
			var device audit.DeviceID
			var revision int
			if err := scan(&a.n, &a.id, &a.round, &a.roundID, &a.status, &a.review, &sealed, &a.verdict, &a.notice, &a.ward, &a.room, &begun, &completed, &device, &revision); err != nil {
				return err
			}
			a.sealed, a.device = sealed.Valid, devices[device]
			if a.sealed {
				begun = completed
				a.device.sealed++
			}
			a.at = must(time.Parse(time.RFC3339, begun))(t)
			o.audits, at[a.n] = append(o.audits, a), a
			return nil
		})
	rowsOf(t, h, "SELECT audit FROM authors WHERE person = (SELECT human FROM persons WHERE id = '"+string(mine)+"')", func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		at[n].mine = true
		return err
	})
	for n, a := range at {
		if a.sealed {
			o.readRevision(t, h, n, a)
		}
	}
	rowsOf(t, h, "SELECT device, audit, incomplete FROM last_audits", func(scan func(...any) error) error {
		var device audit.DeviceID
		var n int64
		var incomplete bool
		err := scan(&device, &n, &incomplete)
		devices[device].incomplete, devices[device].counts = incomplete, at[n]
		return err
	})
}

// readRevision reads what the last sealed revision says.
func (o *oracle) readRevision(t *testing.T, h *handle, n int64, a *oracleAudit) {
	var outcome []byte
	check(t, h.scan(t.Context(), "SELECT outcome FROM revisions WHERE audit = ?1 AND revision = (SELECT max(revision) FROM revisions WHERE audit = ?1 AND outcome IS NOT NULL)", []any{n}, &outcome))
	var sealed audit.Sealed
	check(t, json.Unmarshal(outcome, &sealed))
	a.contradiction = len(sealed.Contradictions) > 0
	check(t, h.each(t.Context(), "SELECT item, value FROM answers WHERE audit = ?1 AND revision = (SELECT max(revision) FROM revisions WHERE audit = ?1 AND outcome IS NOT NULL) AND item IN ('model', 'firmware')", []any{n},
		func(scan func(...any) error) error {
			var item string
			var value []byte
			if err := scan(&item, &value); err != nil {
				return err
			}
			var v checklist.Value
			err := json.Unmarshal(value, &v)
			if item == "model" {
				a.model = v.Word
			} else {
				a.firmware = v.Word
			}
			return err
		}))
}

// state is the strictest of what is open at the device.
func (o *oracle) state(d *oracleDevice) string {
	state := audit.StateResolved
	if d.counts == nil {
		state = audit.StateUnaudited
	}
	if d.incomplete {
		state = audit.StateUnclear
	}
	for _, a := range o.open(d) {
		if slices.Index(audit.DeviceStates(), a.Urgency) < slices.Index(audit.DeviceStates(), state) {
			state = a.Urgency
		}
	}
	return state
}

func (o *oracle) open(d *oracleDevice) (open []audit.Action) {
	for _, a := range d.actions {
		if a.Open(o.now) {
			open = append(open, a)
		}
	}
	return open
}

func (o *oracle) due(d *oracleDevice) (due time.Time) {
	for _, a := range o.open(d) {
		if due.IsZero() || a.Due.Before(due) {
			due = a.Due
		}
	}
	return due
}

// fitsDevice is what a filter says of a device.
func (o *oracle) fitsDevice(f audit.AuditFilter, d *oracleDevice) bool {
	for _, w := range f.Words {
		if !strings.Contains(d.search, audit.Fold(w)) {
			return false
		}
	}
	if f.State != "" && f.State != o.state(d) {
		return false
	}
	consult := ""
	for _, a := range d.actions {
		if (a.Status == audit.ToDo || a.Status == audit.InWork) && !a.Opens.IsZero() {
			if a.Open(o.now) {
				consult = audit.ConsultExpired
			} else if consult == "" && !a.Opens.After(o.now.Add(24*time.Hour)) {
				consult = audit.ConsultExpiring
			}
		}
	}
	return f.Consult == "" || f.Consult == consult
}

// fitsAudit is what a filter says of an audit, apart from its device and place.
func (o *oracle) fitsAudit(f audit.AuditFilter, a *oracleAudit) bool {
	switch {
	case f.Status != "" && f.Status != a.status,
		f.Verdict != "" && f.Verdict != a.verdict,
		f.Review == audit.Waiting && a.review != audit.Awaiting && a.review != audit.Changed,
		f.Review != "" && f.Review != audit.Waiting && f.Review != a.review,
		f.Round == audit.LastRound && a.round != o.last,
		f.Round != "" && f.Round != audit.LastRound && !nameFits(string(f.Round), string(a.roundID), nil),
		f.Notice != "" && !nameFits(f.Notice, a.notice, nil),
		f.Older > 0 && o.now.Sub(a.at) <= f.Older-time.Second, f.Younger > 0 && o.now.Sub(a.at) >= f.Younger+time.Second,
		f.Mine == audit.Yes && !a.mine, f.Mine == audit.No && a.mine:
		return false
	}
	return true
}

// nameFits compares names; all are those that there are.
func nameFits(wanted, name string, all []string) bool {
	wanted, name = audit.Fold(wanted), audit.Fold(name)
	head, star := strings.CutSuffix(wanted, "*")
	for _, other := range all {
		if audit.Fold(other) == wanted {
			star = false
		}
	}
	return wanted == "" || name == wanted || star && strings.HasPrefix(name, head)
}

var plainNames = strings.NewReplacer(" ", "", "-", "")

// told is a model or a version as the filter compares it.
func told(wanted string, names ...string) bool {
	for _, name := range names {
		if nameFits(plainNames.Replace(wanted), plainNames.Replace(name), nil) {
			return true
		}
	}
	return false
}

// chosen are the audits that a filter chooses.
func (o *oracle) chosen(f audit.AuditFilter) (list []*oracleAudit) {
	for _, a := range o.audits {
		if f.Status == "" && !f.Drafts && !a.sealed || f.Retired && a.device.retired == "" ||
			!o.fitsDevice(f, a.device) || !o.fitsAudit(f, a) ||
			!told(f.Model, a.model, a.device.model) || !told(f.Firmware, a.firmware, a.device.firmware) ||
			!o.inPlace(f, a.ward, a.room) {
			continue
		}
		list = append(list, a)
	}
	return list
}

func (o *oracle) inPlace(f audit.AuditFilter, ward, room string) bool {
	if f.Nowhere {
		return ward == ""
	}
	return (f.Ward == "" || ward != "" && nameFits(f.Ward, ward, o.wards)) && (f.Room == "" || room != "" && nameFits(f.Room, room, o.rooms))
}

// queue are the audits that a filter chooses, most urgent first.
func (o *oracle) queue(f audit.AuditFilter) []*oracleAudit {
	list := o.chosen(f)
	never := time.Unix(1<<40, 0)
	slices.SortFunc(list, func(a, b *oracleAudit) int {
		rank := func(x *oracleAudit) int { return slices.Index(audit.DeviceStates(), o.state(x.device)) }
		due := func(x *oracleAudit) time.Time {
			if d := o.due(x.device); !d.IsZero() {
				return d
			}
			return never
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), due(a).Compare(due(b)), a.at.Compare(b.at), cmp.Compare(a.n, b.n))
	})
	return list
}

// standings are the devices that a filter chooses.
func (o *oracle) standings(f audit.AuditFilter) (list []*oracleDevice) {
	about := f
	about.State, about.Consult, about.Words, about.Ward, about.Room, about.Nowhere, about.Model, about.Firmware, about.Drafts, about.Retired = "", "", nil, "", "", false, "", "", false, false
	for _, d := range o.devices {
		model, firmware := "", ""
		if d.counts != nil {
			model, firmware = d.counts.model, d.counts.firmware
		}
		if f.Retired != (d.retired != "") || !o.fitsDevice(f, d) || !told(f.Model, model, d.model) || !told(f.Firmware, firmware, d.firmware) ||
			about.String() != "" && (d.counts == nil || !o.fitsAudit(f, d.counts)) || !o.inPlace(f, d.ward, d.room) {
			continue
		}
		list = append(list, d)
	}
	return list
}
