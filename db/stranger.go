package db

import (
	"context"

	"visite/audit"
	"visite/checklist"
	"visite/ledger"
)

// A log that nobody known here vouches for is not put in at all: it waits, in
// bounds, until whoever invited its laptop is known, or an administrator admits
// it. Whether a laptop that was invited is admitted is for the fold to say.

// introduced lets the logs wait that nobody known here has invited.
func (t *taking) introduced() error {
	for _, r := range t.ranges {
		if r.from > 0 || r.log.have > 0 || r.waits != "" {
			continue
		}
		var text []byte
		if err := t.scan(t.ctx, textOfRange, []any{r.n, r.log.number, 0}, &text); err != nil {
			return err
		}
		known, err := vouchedFor(t.ctx, t.handle, t.site, r.log.key, text)
		if err != nil {
			return err
		}
		if !known {
			r.waits = audit.WaitsUnknown
		}
	}
	return nil
}

// textOfRange is an entry of a range: its row in the table waiting, or 0; the
// writer's number; the place.
const textOfRange = `SELECT text FROM temp.arrived WHERE ?1 = 0 AND writer = ?2 AND seq = ?3
	UNION ALL SELECT text FROM waiting_entries WHERE range = ?1 AND seq = ?3`

// strangers lets those that wait because nobody has introduced them, or because
// something of others was missing, try once more; it reports whether there are any.
func (t *taking) strangers() (found bool) {
	for _, r := range t.ranges {
		found = found || r.waits == audit.WaitsUnknown
	}
	for _, r := range t.ranges {
		if found && (r.waits == audit.WaitsUnknown || r.waits == audit.WaitsForEntries) {
			r.waits = ""
		}
	}
	return found
}

// vouchedFor reports whether the first entry of a log is what it must be, and of a
// laptop that somebody known here has invited, or an administrator admitted.
func vouchedFor(ctx context.Context, h *handle, site ledger.SiteID, key ledger.Writer, text []byte) (bool, error) {
	envelope, event, err := decodeEntry(text)
	if err != nil {
		return false, err
	}
	if _, founds := event.(*audit.SiteFounded); founds {
		return ledger.LeafHash(text) == site, nil
	}
	joined, ok := event.(*audit.WriterJoined)
	if !ok || joined.Writer != key.String() || string(joined.Person.ID) != envelope.By || ledger.LeafHash([]byte(joined.Founding)) != site {
		return false, nil
	}
	admitted, err := exists(ctx, h, "SELECT 1 FROM mentions WHERE subject = ?", key.ID())
	if err != nil || admitted {
		return admitted, err
	}
	admission, err := ledger.CheckAcceptance(joined.Acceptance, site)
	if err != nil {
		return false, nil //nolint:nilerr // nobody has invited it
	}
	return exists(ctx, h, "SELECT 1 FROM persons WHERE id = ?1 UNION ALL SELECT 1 FROM mentions WHERE subject = ?1 LIMIT 1", admission.Administrator.ID())
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
