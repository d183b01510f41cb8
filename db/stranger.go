package db

import (
	"context"
	"slices"

	"visite/audit"
	"visite/checklist"
	"visite/ledger"
)

// A log that nobody known here vouches for is not put in at all: it waits, in
// bounds, until whoever invited its laptop is known, or an administrator admits
// it. Whether a laptop that was invited is admitted is for the fold to say.

// introduced lets the logs wait that nobody known here has invited: neither in the
// tables, nor in a range of a log that is itself known. What introduces a log may
// lie in a range that builds on it.
func (t *taking) introduced() error {
	known, joins := map[*growing]bool{}, map[*incoming]joining{}
	for _, r := range t.ranges {
		if r.log.have > 0 {
			known[r.log] = true
		}
		if r.from > 0 || r.log.have > 0 || r.waits != "" {
			continue
		}
		var text []byte
		if err := t.scan(t.ctx, textOfRange, []any{r.n, r.log.number, 0}, &text); err != nil {
			return err
		}
		j, err := joiningOf(t.site, r.log.key, text)
		if err != nil {
			return err
		}
		joins[r] = j
		if known[r.log], err = j.known(t.ctx, t.handle); err != nil {
			return err
		}
	}
	for more := true; more; {
		more = false
		for r, j := range joins {
			if !known[r.log] && slices.ContainsFunc(t.ranges, func(by *incoming) bool { return known[by.log] && j.introducedIn(by.names) }) {
				known[r.log], more = true, true
			}
		}
	}
	for r := range joins {
		if !known[r.log] {
			r.waits = audit.WaitsUnknown
		}
	}
	return nil
}

// textOfRange is an entry of a range: its row in the table waiting, or 0; the
// writer's number; the place.
const textOfRange = `SELECT text FROM temp.arrived WHERE ?1 = 0 AND writer = ?2 AND seq = ?3
	UNION ALL SELECT text FROM waiting_entries WHERE range = ?1 AND seq = ?3`

// introducing is whom an entry introduces or says something about: people and laptops.
func introducing(event audit.Event) []string {
	switch event.(type) {
	case *audit.SiteFounded, *audit.WriterJoined, *audit.PersonJoined, *audit.RoleChanged, *audit.PersonRevoked,
		*audit.WriterAdmitted, *audit.WriterRevoked, *audit.WriterForked, *audit.WriterDecided:
		return event.Subjects()
	}
	return nil
}

// joining is how a log says that its laptop came in.
type joining struct {
	founds  bool   // it is the log that founds the site
	proper  bool   // its first entry is what it must be
	writer  string // its id
	inviter string // id; "" of nobody
}

func joiningOf(site ledger.SiteID, key ledger.Writer, text []byte) (joining, error) {
	j := joining{writer: key.ID()}
	envelope, event, err := decodeEntry(text)
	if err != nil {
		return j, err
	}
	if _, founds := event.(*audit.SiteFounded); founds {
		j.founds = ledger.LeafHash(text) == site
		return j, nil
	}
	joined, ok := event.(*audit.WriterJoined)
	j.proper = ok && joined.Writer == key.String() && string(joined.Person.ID) == envelope.By && ledger.LeafHash([]byte(joined.Founding)) == site
	if !j.proper {
		return j, nil
	}
	if admission, err := ledger.CheckAcceptance(joined.Acceptance, site); err == nil { // else nobody has invited it
		j.inviter = admission.Administrator.ID()
	}
	return j, nil
}

// known reports whether the tables know the laptop, or who invited it.
func (j joining) known(ctx context.Context, h *handle) (bool, error) {
	if j.founds || !j.proper {
		return j.founds, nil
	}
	return exists(ctx, h, "SELECT 1 FROM mentions WHERE subject IN (?1, ?2) UNION ALL SELECT 1 FROM persons WHERE id = ?2 LIMIT 1", j.writer, j.inviter)
}

func (j joining) introducedIn(names map[string]bool) bool {
	return j.proper && (names[j.writer] || names[j.inviter])
}

// checkLaptop refuses to write where it would have no effect.
func checkLaptop(ctx context.Context, h *handle, writer int64) error {
	var why string
	err := h.each(ctx, "SELECT why FROM stops WHERE writer = ?", []any{writer}, func(scan func(...any) error) error { return scan(&why) })
	if err != nil || why == "" {
		return err
	}
	refused := &audit.Refusal{Code: "laptop-stopped", Text: checklist.Text{}}
	for lang, hint := range map[checklist.Lang]string{
		checklist.German:  "Hier lässt sich nichts mehr schreiben, nur lesen: für neue Arbeit mit einer neuen Einladung („visite join“) eine neue Datenbank beginnen",
		checklist.English: "Nothing can be written here any more, only read: for new work begin a new database with a new invitation (“visite join”)",
	} {
		refused.Text[lang] = hint
		if held := audit.Held(why); held != nil {
			refused.Text[lang] = held.Text.In(lang) + ". " + hint
		}
	}
	return refused
}
