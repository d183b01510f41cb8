package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/ledger"
)

// ruling checks while the log is folded anew that each entry may follow what
// came before it. Hashes and signatures only show that an entry is what its
// writer wrote: somebody with the keys, but without the program's rules, could
// write that a round is complete although a room was never entered. What the
// log itself refutes, verify names.
type ruling struct {
	*handle        // the tables as of the entries before
	store   *Store // for its readers and checklists
	saw     *sight // of the writer of the entry
}

// check is called before the entry's event is projected. What the writer could not
// know, because another laptop wrote it meanwhile, contradicts nothing: the fold
// says what holds then.
func (r ruling) check(ctx context.Context, by string, at time.Time, event audit.Event) error {
	if powerless, err := r.checkAuthor(ctx, by, event); err != nil || powerless && !isJudged(event) {
		return err
	}
	switch ev := event.(type) {
	case *audit.ChecklistAdopted:
		return checkAdopted(ev)
	case *audit.DeviceListed:
		if want := ev.Device.NewID(); ev.Device.ID != want {
			return fmt.Errorf("the device's numbers give the id %s, not %s", want, ev.Device.ID)
		}
		return nil
	}
	err := r.follows(ctx, by, at, event)
	if err == nil {
		return nil
	}
	unknown, missedErr := r.saw.concurrent(ctx, event)
	if missedErr != nil || unknown {
		return missedErr
	}
	return err
}

// follows checks whether the event may come after those before it.
func (r ruling) follows(ctx context.Context, by string, at time.Time, event audit.Event) error {
	switch ev := event.(type) {
	case *audit.RoundStarted:
		return r.roundStarted(ctx, ev)
	case *audit.RoundClosed:
		return r.roundClosed(ctx, ev)
	case *audit.RoomEntered, *audit.RoomLeft, *audit.DeviceFound, *audit.DeviceUnfound, *audit.DeviceMissed, *audit.AuditStarted:
		return r.inRoom(ctx, ev)
	case *audit.AuditAnswered:
		return r.answered(ctx, ev)
	case *audit.AuditCompleted:
		return r.completed(ctx, ev)
	case *audit.AuditAmended:
		return r.amended(ctx, ev)
	case *audit.AuditDropped:
		return r.dropped(ctx, ev)
	case *audit.AuditImported:
		return r.imported(ctx, ev)
	case *audit.ImportEnded:
		return r.importEnded(ctx, ev)
	case *audit.AuditApproved, *audit.AuditReturned, *audit.ReviewWithdrawn:
		return r.reviewed(ctx, by, at, ev)
	case *audit.ConflictDecided:
		return r.decided(ctx, by, ev)
	}
	return r.network(ctx, by, at, event)
}

// checkAuthor: whoever acts must have been brought into the log before. The
// first entry of a log brings its author along; see the projector. What somebody
// revoked writes has no effect, and so contradicts nothing.
func (r ruling) checkAuthor(ctx context.Context, by string, event audit.Event) (powerless bool, err error) {
	switch event.(type) {
	case *audit.Unknown, *audit.WriterForked: // which is proven, whoever says it
		return false, nil
	}
	if isBeginning(event) {
		return false, nil
	}
	var revoked int64
	err = r.scan(ctx, "SELECT revoked FROM persons WHERE id = ?", []any{by}, &revoked)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("it is by person %q, whom the log does not know", by)
	}
	if err != nil || revoked == 0 {
		return false, err
	}
	return r.saw.has(ctx, revoked)
}

func checkAdopted(ev *audit.ChecklistAdopted) error {
	sum := sha256.Sum256([]byte(ev.Text))
	if ev.Digest != hex.EncodeToString(sum[:]) {
		return fmt.Errorf("the text of checklist %.40q does not have the digest %.64s", ev.ID, ev.Digest)
	}
	c, err := checklist.Parse("checklist "+ev.ID, []byte(ev.Text))
	if err != nil {
		return err
	}
	if c.ID != ev.ID || c.Version != ev.Version {
		return fmt.Errorf("the text is that of checklist %s version %d, not of %.40q version %d", c.ID, c.Version, ev.ID, ev.Version)
	}
	return nil
}

// roundStarted: all rooms of the wards are walked, and expected is what the
// site knew. The order of walking is free.
func (r ruling) roundStarted(ctx context.Context, ev *audit.RoundStarted) error {
	var wards []audit.WardID
	for _, room := range ev.Rooms {
		wards = append(wards, audit.NewWard(room.Ward).ID)
	}
	want, err := walk(ctx, r.handle, wards)
	if err != nil {
		return err
	}
	if !slices.Equal(inOrder(ev.Rooms), inOrder(want)) {
		return errors.New("the rooms and devices of the round are not those that its wards had")
	}
	return nil
}

func inOrder(rooms []audit.RoundRoom) []string {
	lines := make([]string, len(rooms))
	for i, room := range rooms {
		devices := slices.Clone(room.Devices)
		slices.Sort(devices)
		lines[i] = fmt.Sprintf("%q %q %q", room.Ward, room.Room, devices)
	}
	slices.Sort(lines)
	return lines
}

func (r ruling) roundClosed(ctx context.Context, ev *audit.RoundClosed) error {
	round, err := r.store.round(ctx, r.handle, ev.Round)
	if err != nil {
		return err
	}
	visits, err := unsettled(ctx, r.handle, ev.Round)
	if err != nil {
		return err
	}
	want, err := round.Close(visits, true)
	if err != nil {
		return err
	}
	return same(ev, want, fmt.Sprintf("the round is not %q with %d gaps, but %q with %d", ev.Result, len(ev.Gaps), want.Result, len(want.Gaps)))
}

// inRoom: what happens in a room of an open round.
func (r ruling) inRoom(ctx context.Context, event audit.Event) error {
	round, room := whereOf(event)
	if err := checkOpen(ctx, r.handle, round); err != nil {
		return err
	}
	v, err := visit(ctx, r.handle, round, room)
	if err != nil {
		return err
	}
	switch ev := event.(type) {
	case *audit.RoomLeft:
		return leaves(v, ev)
	case *audit.DeviceFound:
		expected, err := isExpected(ctx, r.handle, ev.Round, ev.Device)
		if err != nil {
			return err
		}
		found := v.Find(audit.Device{ID: ev.Device}, audit.Place{}, expected)
		if len(found) == 0 {
			return errors.New("the device is on the room's list already")
		}
		return same(ev, found[0], "the device was not found so")
	case *audit.DeviceUnfound:
		return r.unfound(ctx, v, ev)
	case *audit.DeviceMissed:
		_, err := v.Miss(ev.Device, "")
		return err
	case *audit.AuditStarted:
		return r.started(ctx, v, ev)
	}
	return nil
}

func whereOf(event audit.Event) (audit.RoundID, audit.RoomID) {
	switch ev := event.(type) {
	case *audit.RoomEntered:
		return ev.Round, ev.Room
	case *audit.RoomLeft:
		return ev.Round, ev.Room
	case *audit.DeviceFound:
		return ev.Round, ev.Room
	case *audit.DeviceUnfound:
		return ev.Round, ev.Room
	case *audit.DeviceMissed:
		return ev.Round, ev.Room
	case *audit.AuditStarted:
		return ev.Round, ev.Room
	}
	return "", ""
}

// unfound: what was linked to the device from the room is undone already.
func (r ruling) unfound(ctx context.Context, v audit.Visit, ev *audit.DeviceUnfound) error {
	linked, err := linkedFrom(ctx, r.handle, v, ev.Device)
	if err != nil {
		return err
	}
	if _, err := v.Unfind(ev.Device, linked, ""); err != nil {
		return err
	}
	if linked {
		return errors.New("what was linked to the device from this room was not undone first")
	}
	return nil
}

func leaves(v audit.Visit, ev *audit.RoomLeft) error {
	switch ev.Result {
	case audit.VisitNoAccess:
		return nil
	case audit.VisitEmpty:
		want, err := v.Empty()
		if err == nil && len(want) != 1 {
			err = errors.New("devices expected in the room were not said to be missing")
		}
		return err
	}
	return same(ev, v.Leave(), fmt.Sprintf("the room was not left %q", ev.Result))
}

func (r ruling) started(ctx context.Context, v audit.Visit, ev *audit.AuditStarted) error {
	var digest string
	if err := r.scan(ctx, "SELECT checklist FROM rounds WHERE id = ?", []any{ev.Round}, &digest); err != nil {
		return err
	}
	want, err := v.Start(ev.Device, digest)
	if err != nil {
		return err
	}
	want.Audit = ev.Audit
	return same(ev, want, "the audit is not of the round's checklist")
}

// answered: only a draft takes answers, so that what was sealed stays as it was
// signed; and an answer replaces the one that was there.
func (r ruling) answered(ctx context.Context, ev *audit.AuditAnswered) error {
	var status audit.Status
	var revision int
	var replaces, digest string
	err := r.scan(ctx, `SELECT a.status, a.revision, a.checklist, coalesce((SELECT lower(hex(substr(e.hashes, 1, 32))) FROM answers x JOIN entries e ON e.n = x.entry
			WHERE x.audit = a.n AND x.revision = a.revision AND x.item = ?), '') FROM audits a WHERE a.id = ?`,
		[]any{ev.Item, ev.Audit}, &status, &revision, &digest, &replaces)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("audit %.40q was not begun", ev.Audit)
	case err != nil:
		return err
	case status != audit.Draft || revision != ev.Revision:
		return fmt.Errorf("revision %d of the audit takes no answers, it is a %s of revision %d", ev.Revision, status, revision)
	case replaces != ev.Replaces:
		return fmt.Errorf("it replaces the answer %.12q, but %.12q was there", ev.Replaces, replaces)
	}
	c, err := r.store.checklists.get(ctx, r.handle, digest)
	if err != nil {
		return err
	}
	return r.named(ctx, c, ev)
}

// named: the answer says whom it names of those whom its writer knew.
func (r ruling) named(ctx context.Context, c *checklist.Checklist, ev *audit.AuditAnswered) error {
	known, err := people(ctx, r.handle)
	if err != nil {
		return err
	}
	named := known.CheckNamed(c, ev)
	if named == nil {
		return nil
	}
	if missed, err := r.saw.missed(ctx); err != nil || missed {
		return err
	}
	return named
}

func (r ruling) completed(ctx context.Context, ev *audit.AuditCompleted) error {
	a, err := r.store.audit(ctx, r.handle, ev.Audit, 0)
	if err != nil {
		return err
	}
	for _, answer := range a.Answers {
		if answer.Redacted { // what followed from it cannot be seen any more
			return nil
		}
	}
	want, err := a.Complete()
	if err != nil {
		return err
	}
	return same(ev, want, fmt.Sprintf("checklist %s version %d gives another outcome for the answers", a.Checklist.ID, a.Checklist.Version))
}

func (r ruling) amended(ctx context.Context, ev *audit.AuditAmended) error {
	var status audit.Status
	var revision int
	err := r.scan(ctx, "SELECT status, revision FROM audits WHERE id = ? AND aside = 0", []any{ev.Audit}, &status, &revision)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (status != audit.Completed || ev.Revision != revision+1) {
		return fmt.Errorf("there is no sealed revision before revision %d", ev.Revision)
	}
	return err
}

// dropped: only a draft that was never sealed, and with a reason if it has answers.
func (r ruling) dropped(ctx context.Context, ev *audit.AuditDropped) error {
	a, err := r.store.audit(ctx, r.handle, ev.Audit, 0)
	if err != nil {
		return err
	}
	reason := ""
	if !ev.Reason.IsZero() {
		reason = "given" // it may have been erased since
	}
	want, err := a.Drop(reason)
	if err != nil {
		return err
	}
	want.Reason = ev.Reason
	return same(ev, want, "the audit dropped is of another device or round")
}

// plainForm refuses data that say a thing twice, or otherwise than the encoder
// does: another reader could understand them differently.
func plainForm(e ledger.Envelope, event audit.Event) error {
	again, err := audit.EncodeEvent(event)
	if err == nil && !bytes.Equal(again, e.Data) {
		err = fmt.Errorf("the data of %s are not in their plain form", e.Kind)
	}
	return err
}

// same compares what was written with what the rules give.
func same(is, want any, what string) error {
	a, err := json.Marshal(is)
	if err != nil {
		return err
	}
	b, err := json.Marshal(want)
	if err == nil && !bytes.Equal(a, b) {
		err = errors.New(what)
	}
	return err
}
