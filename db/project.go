package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"visite/audit"
	"visite/ledger"
)

// projector keeps the tables of the fold in step with the log. What it does
// depends on the tables and the entry alone.
type projector struct {
	*handle
	checklists *checklists
	rooms      map[audit.RoomID]bool             // that have rows
	inserts    map[int]string                    // statements that insert so many answers
	mention    map[int]string                    // statements that insert so many mentions
	humans     map[audit.PersonID]audit.PersonID // first keys of people
	imports    importGoing
	without    map[string]int64  // who has no rights any more, by the entry that took them; nil: to be read
	adds       map[int]string    // statements that insert so many actions
	moved      map[weekDelta]int // of state_weeks, not written yet
	touched    touched
	entry      entry           // that is projected
	saw        *sight          // of its writer
	folded     int             // entries, as far as there is a way back over them
	noWayBack  bool            // over what is folded now
	own        bool            // it brings in what is being written here, which a rule may refuse
	laptops    *rulings        // about laptops, from before; nil: to be read
	stops      map[int64]stop  // where logs stop by those, and those that nobody has admitted
	found      rulings         // about laptops, beyond those
	known      map[string]bool // persons
	lenient    bool            // entries may rest on others that will have no effect
}

func newProjector(h *handle, c *checklists) *projector {
	return &projector{handle: h, checklists: c, rooms: map[audit.RoomID]bool{}, inserts: map[int]string{}, mention: map[int]string{}, humans: map[audit.PersonID]audit.PersonID{}, adds: map[int]string{}, moved: map[weekDelta]int{}, known: map[string]bool{}}
}

// project brings an entry's event into the tables. Kinds this version does not
// know, and what somebody revoked writes, are kept in the log and have no effect.
func (p *projector) project(ctx context.Context, e entry, event audit.Event) error {
	if e.seq == 0 && !isBeginning(event) {
		return fmt.Errorf("a log cannot begin with %s", event.Kind())
	}
	if err := p.keepWayBack(ctx, e.n); err != nil {
		return err
	}
	if len(p.touched.audits) >= maxTouched {
		if err := p.facets(ctx); err != nil {
			return err
		}
	}
	if err := p.positions(ctx, e); err != nil {
		return err
	}
	if err := p.mentions(ctx, e, event.Subjects()); err != nil {
		return err
	}
	var err error
	p.entry = e
	if p.saw, err = sightOf(p.handle, e.n, e.seen); err != nil {
		return err
	}
	if !isOfImport(event) {
		p.imports = importGoing{} // it may change what is kept of the audits imported
	}
	why, err := p.holds(ctx, e, event)
	if err != nil {
		return err
	}
	if why != "" {
		return p.quarantine(ctx, e, event, why)
	}
	if p.without, err = powerless(ctx, p.handle, p.without); err != nil {
		return err
	}
	if revoked := p.without[e.by]; revoked != 0 {
		seen, err := p.saw.has(ctx, revoked)
		if err != nil {
			return err
		}
		if seen {
			return p.projectJudged(ctx, e, event) // which keeps it with the reason
		}
	}
	switch ev := event.(type) {
	case *audit.SiteFounded:
		return p.siteFounded(ctx, e, ev)
	case *audit.WriterJoined:
		return p.writerJoined(ctx, e, ev)
	case *audit.PersonJoined:
		return p.personJoined(ctx, e, ev)
	case *audit.RoleChanged:
		return p.roleChanged(ctx, e, ev)
	case *audit.PersonRevoked:
		return p.personRevoked(ctx, e, ev)
	case *audit.WriterAdmitted:
		return p.writerAdmitted(ctx, e, ev)
	case *audit.WriterRevoked:
		return p.writerRevoked(ctx, e, ev)
	case *audit.WriterForked:
		return p.writerForked(ctx, e, ev)
	case *audit.WriterDecided:
		return p.writerDecided(ctx, e, ev)
	case *audit.ChecklistAdopted:
		return p.checklistAdopted(ctx, ev)
	case *audit.InventoryImported:
		return p.inventoryImported(ctx, e, ev)
	case *audit.RedactionMade:
		return p.redactionMade(ctx, e, ev)
	case *audit.RoomListed:
		_, err := p.place(ctx, audit.Place{Ward: ev.Ward, Room: ev.Room})
		return err
	case *audit.DeviceListed:
		return p.deviceListed(ctx, e, ev)
	case *audit.DeviceCorrected:
		return p.deviceCorrected(ctx, ev)
	case *audit.DeviceMoved:
		return p.deviceMoved(ctx, ev)
	case *audit.RoundStarted:
		return p.roundStarted(ctx, e, ev)
	case *audit.RoundClosed:
		return p.roundClosed(ctx, e, ev)
	case *audit.RoomEntered:
		return p.roomEntered(ctx, e, ev)
	case *audit.RoomLeft:
		return p.roomLeft(ctx, e, ev)
	case *audit.DeviceFound:
		return p.deviceFound(ctx, e, ev)
	case *audit.DeviceUnfound:
		return p.deviceUnfound(ctx, ev)
	case *audit.DeviceMissed:
		return p.deviceMissed(ctx, e, ev)
	}
	return p.projectAudit(ctx, e, event)
}

// positions notes what the entry's writer had seen of other logs.
func (p *projector) positions(ctx context.Context, e entry) error {
	for _, seen := range e.seen {
		n, err := writerNumber(seen.Writer)
		if err == nil {
			err = p.exec(ctx, "INSERT INTO positions (entry, writer, size) VALUES (?, ?, ?)", e.n, n, seen.Size)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mentions notes to what an entry belongs, as a rule in one statement: an import
// has hundreds of thousands.
func (p *projector) mentions(ctx context.Context, e entry, subjects []string) error {
	for some := range slices.Chunk(subjects, 8) {
		args := []any{e.n}
		for _, s := range some {
			args = append(args, s)
		}
		query := p.mention[len(some)]
		if query == "" {
			query = "INSERT OR IGNORE INTO mentions (entry, subject) VALUES (?1, ?2)"
			for i := range len(some) - 1 {
				query += fmt.Sprintf(", (?1, ?%d)", i+3)
			}
			p.mention[len(some)] = query
		}
		if err := p.exec(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// isOfImport reports whether an event is one that an import makes.
func isOfImport(event audit.Event) bool {
	switch event.(type) {
	case *audit.ImportBegun, *audit.AuditImported, *audit.DeviceListed, *audit.DeviceMoved, *audit.DeviceCorrected, *audit.RoomListed:
		return true
	}
	return false
}

func isBeginning(event audit.Event) bool {
	switch event.(type) {
	case *audit.SiteFounded, *audit.WriterJoined:
		return true
	}
	return false
}

func (p *projector) projectAudit(ctx context.Context, e entry, event audit.Event) error {
	switch ev := event.(type) {
	case *audit.AuditStarted:
		return p.auditStarted(ctx, e, ev)
	case *audit.AuditAnswered:
		return p.auditAnswered(ctx, e, ev)
	case *audit.AuditCompleted:
		return p.auditCompleted(ctx, e, ev)
	case *audit.AuditAmended:
		return p.auditAmended(ctx, e, ev)
	case *audit.AuditDropped:
		return p.auditDropped(ctx, e, ev)
	case *audit.ImportBegun:
		return p.importBegun(ctx, e, ev)
	case *audit.AuditImported:
		return p.auditImported(ctx, e, ev)
	case *audit.ImportEnded:
		return p.importEnded(ctx, e, ev)
	}
	if isJudged(event) {
		return p.projectJudged(ctx, e, event)
	}
	return p.projectNetwork(ctx, e, event)
}

// isJudged reports whether an event is kept by its own rule if it does not count.
func isJudged(event audit.Event) bool {
	switch event.(type) {
	case *audit.AuditApproved, *audit.AuditReturned, *audit.ReviewWithdrawn, *audit.ConflictDecided, *audit.QuestionDecided:
		return true
	}
	return isStep(event)
}

func (p *projector) projectJudged(ctx context.Context, e entry, event audit.Event) error {
	switch ev := event.(type) {
	case *audit.AuditApproved:
		return p.auditApproved(ctx, e, ev)
	case *audit.AuditReturned:
		return p.auditReturned(ctx, e, ev)
	case *audit.ReviewWithdrawn:
		return p.reviewWithdrawn(ctx, e, ev)
	case *audit.ConflictDecided:
		return p.conflictDecided(ctx, e, ev)
	case *audit.QuestionDecided:
		return p.questionDecided(ctx, e, ev)
	case *audit.ActionPlanned:
		return p.actionPlanned(ctx, e, ev)
	case *audit.ActionBegun:
		return p.actionBegun(ctx, e, ev)
	case *audit.ActionDone:
		return p.actionDone(ctx, e, ev)
	case *audit.ActionConfirmed:
		return p.actionConfirmed(ctx, e, ev)
	case *audit.ActionReopened:
		return p.actionReopened(ctx, e, ev)
	case *audit.DeviceDecommissioned:
		return p.deviceDecommissioned(ctx, e, ev)
	}
	return nil
}

func (p *projector) projectNetwork(ctx context.Context, e entry, event audit.Event) error {
	switch ev := event.(type) {
	case *audit.NetworkPermitted:
		return p.networkPermitted(ctx, e, ev)
	case *audit.BrowseBegun:
		return p.browseBegun(ctx, e, ev)
	case *audit.BrowseEnded:
		return p.browseEnded(ctx, e, ev)
	case *audit.SightingLinked:
		return p.sightingLinked(ctx, e, ev)
	case *audit.SightingUnlinked:
		return p.sightingUnlinked(ctx, e, ev)
	case *audit.SightingsLeft:
		return p.sightings(ctx, e, place{round: ev.Round, room: ev.Room}, ev.Sightings)
	case *audit.ContactObserved:
		return p.contactObserved(ctx, e, ev)
	case *audit.ProbeUnlocked:
		return p.probeUnlocked(ctx, e, ev)
	case *audit.ConnectBegun:
		return p.connectBegun(ctx, e, ev)
	case *audit.ConnectEnded:
		return p.connectEnded(ctx, e, ev)
	case *audit.ProbeChecked:
		return p.probeChecked(ctx, e, ev)
	}
	return nil
}

// fill reads the private texts that an event only names. What was erased, or has
// not come, stays empty.
func fill(ctx context.Context, h *handle, event audit.Event) error {
	for _, p := range event.Privates() {
		if p.Text != "" {
			continue
		}
		text, err := attachment(ctx, h, p.Ref)
		if err != nil {
			return err
		}
		p.Text = string(text)
	}
	return nil
}

// attachment reads the bytes that lie beside the log under a reference; nil if
// they were erased, or have not come.
func attachment(ctx context.Context, h *handle, ref string) ([]byte, error) {
	hash, err := ledger.ParseHash(ref)
	if err != nil {
		return nil, fmt.Errorf("attachment: %w", err)
	}
	var text []byte
	err = h.scan(ctx, "SELECT bytes FROM attachments WHERE ref = ?1 UNION ALL SELECT NULL FROM absent WHERE ref = ?1", []any{hash[:]}, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("attachment %s is missing", ref)
	}
	return text, err
}

// erased reports whether a private part was there and has been erased.
func erased(p audit.Private) bool { return p.Ref != "" && p.Text == "" }

// orNull is the id, or nil for none.
func orNull[ID ~string](id ID) any {
	if id == "" {
		return nil
	}
	return string(id)
}
