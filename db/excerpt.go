package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"visite/audit"
	"visite/ledger"
)

// excerptMentions is about how many entries may mention a device or a round that
// an excerpt looks through; an import mentions its round in every one.
const excerptMentions = 50_000

// Excerpt is what the log says about an audit, to be checked elsewhere: its
// entries, those about its device, its round, its checklist and the people who
// acted, and what lies beside the log, with files only if they are asked for.
func (s *Store) Excerpt(ctx context.Context, id audit.AuditID, files bool) (e ledger.Excerpt, err error) {
	err = s.read(ctx, func(h *handle) error {
		e, err = s.excerpt(ctx, h, id, files)
		return err
	})
	return e, err
}

func (s *Store) excerpt(ctx context.Context, h *handle, id audit.AuditID, files bool) (ledger.Excerpt, error) {
	e := ledger.Excerpt{Subject: string(id)}
	c := excerpting{handle: h, excerpt: &e, files: files, taken: map[int64]ledger.Envelope{}, refs: map[string]bool{}}
	var n int64
	var device, round, digest, site, key string
	err := h.scan(ctx, "SELECT n, device, round, checklist FROM audits WHERE id = ?", []any{id}, &n, &device, &round, &digest)
	if err != nil {
		return e, notFound(err, "unknown-audit", "diese Prüfung gibt es hier nicht", "there is no such audit here")
	}
	c.writer = writerOf(n)
	err = h.scan(ctx, "SELECT s.id, w.key, c.size, c.note FROM site s, writers w JOIN checkpoints c ON c.writer = w.n AND c.handed = '' WHERE w.n = ?",
		[]any{c.writer}, &site, &key, &c.size, &e.Checkpoint)
	if err != nil {
		return e, fmt.Errorf("checkpoint: %w", err)
	}
	if e.Site, err = ledger.ParseHash(site); err != nil {
		return e, fmt.Errorf("site: %w", err)
	}
	if e.Writer, err = ledger.ParseWriter(key); err != nil {
		return e, err
	}
	if err := c.collect(ctx, string(id), device, round, digest); err != nil {
		return e, err
	}
	return e, c.prove(ctx)
}

// excerpting is an excerpt being made.
type excerpting struct {
	*handle
	excerpt *ledger.Excerpt
	writer  int64
	size    int64
	files   bool
	taken   map[int64]ledger.Envelope
	proven  map[int64]ledger.ProvenEntry // without their proofs
	refs    map[string]bool
}

// collect chooses the entries.
func (c *excerpting) collect(ctx context.Context, id, device, round, digest string) error {
	c.proven = map[int64]ledger.ProvenEntry{}
	every := func(string) bool { return true }
	var first int64
	if err := c.scan(ctx, "SELECT n FROM entries WHERE n & 0xffffffff = ? AND seq = 0", []any{c.writer}, &first); err != nil {
		return err
	}
	if err := c.takeOne(ctx, first, every); err != nil {
		return err
	}
	for _, of := range []struct {
		subject string
		kinds   func(kind string) bool
	}{
		{id, every},
		{digest, every},
		{device, func(kind string) bool {
			return strings.HasPrefix(kind, "device.") || strings.HasPrefix(kind, "action.")
		}},
		{round, func(kind string) bool { return kind == "round.started" || strings.HasPrefix(kind, "import.") }},
	} {
		if err := c.take(ctx, of.subject, of.kinds); err != nil {
			return err
		}
	}
	people := map[string]bool{}
	for _, e := range c.taken {
		people[e.By] = true
	}
	for _, person := range slices.Sorted(maps.Keys(people)) {
		if err := c.take(ctx, person, every); err != nil {
			return err
		}
	}
	return nil
}

// take takes the entries of this log that mention a subject, of these kinds. Of
// very many it looks at the first and the last ones, where those of a round and of
// an import are.
func (c *excerpting) take(ctx context.Context, subject string, kinds func(kind string) bool) error {
	var all []int64
	for _, order := range []string{"", " DESC"} {
		err := c.each(ctx, "SELECT entry FROM mentions WHERE subject = ? AND entry & 0xffffffff = ? ORDER BY entry"+order+" LIMIT ?",
			[]any{subject, c.writer, excerptMentions}, func(scan func(...any) error) error {
				var n int64
				err := scan(&n)
				all = append(all, n)
				return err
			})
		if err != nil {
			return err
		}
		if len(all) < excerptMentions {
			break
		}
	}
	for _, n := range all {
		if err := c.takeOne(ctx, n, kinds); err != nil {
			return err
		}
	}
	return nil
}

func (c *excerpting) takeOne(ctx context.Context, n int64, kinds func(kind string) bool) error {
	if _, known := c.taken[n]; known {
		return nil
	}
	one := ledger.ProvenEntry{}
	if err := c.scan(ctx, "SELECT seq, text FROM entries WHERE n = ?", []any{n}, &one.Seq, &one.Text); err != nil {
		return fmt.Errorf("entry %d: %w", n, err)
	}
	e, err := ledger.Decode(one.Text)
	if err != nil {
		return wrong(err, "entry %d", one.Seq)
	}
	if kinds(e.Kind) {
		c.taken[n], c.proven[n] = e, one
	}
	return nil
}

// prove adds the proofs, and what lies beside the entries.
func (c *excerpting) prove(ctx context.Context) error {
	hashes := storedHashes{ctx, c.handle, c.writer}
	for _, n := range slices.Sorted(maps.Keys(c.taken)) {
		one := c.proven[n]
		var err error
		if one.Proof, err = ledger.ProveEntry(c.size, one.Seq, hashes); err != nil {
			return err
		}
		c.excerpt.Entries = append(c.excerpt.Entries, one)
		event, err := audit.DecodeEvent(c.taken[n].Kind, c.taken[n].Data)
		if err != nil {
			return wrong(err, "entry %d", one.Seq)
		}
		if err := c.attach(ctx, event); err != nil {
			return err
		}
	}
	return nil
}

func (c *excerpting) attach(ctx context.Context, event audit.Event) error {
	left := map[string]bool{}
	if !c.files {
		for _, f := range audit.EvidenceOf(event) {
			left[f.File.Ref] = true
		}
	}
	for _, p := range event.Privates() {
		if left[p.Ref] || c.refs[p.Ref] {
			continue
		}
		c.refs[p.Ref] = true
		a, there, err := saltedAttachment(ctx, c.handle, p.Ref)
		if err != nil {
			return err
		}
		if there {
			c.excerpt.Attachments = append(c.excerpt.Attachments, a)
		}
	}
	return nil
}

// saltedAttachment reads what lies beside the log under a reference, to be handed
// out; it is not there if it was erased, or has not come.
func saltedAttachment(ctx context.Context, h *handle, ref string) (a ledger.Attachment, there bool, err error) {
	if a.Hash, err = ledger.ParseHash(ref); err != nil {
		return a, false, fmt.Errorf("attachment: %w", err)
	}
	var salt []byte
	err = h.scan(ctx, "SELECT salt, bytes FROM attachments WHERE ref = ?1 UNION ALL SELECT NULL, NULL FROM absent WHERE ref = ?1", []any{a.Hash[:]}, &salt, &a.Bytes)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return a, false, wrong(nil, "attachment %s is missing", ref)
	case err != nil || salt == nil:
		return a, false, err
	case copy(a.Salt[:], salt) != len(salt) || len(salt) != len(a.Salt):
		return a, false, wrong(nil, "attachment %s has a salt of %d bytes", ref, len(salt))
	}
	return a, true, nil
}
