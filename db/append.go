package db

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"visite/audit"
	"visite/ledger"
)

// append writes events to the log in order and projects them. It gives them
// the references of their private parts, and returns the entries' leaf hashes.
func (t *tx) append(ctx context.Context, events ...audit.Event) ([]ledger.Hash, error) {
	leaves := make([]ledger.Hash, 0, len(events))
	for _, e := range events {
		leaf, err := t.appendOne(ctx, e)
		if err != nil {
			return nil, fmt.Errorf("append %s: %w", e.Kind(), err)
		}
		leaves = append(leaves, leaf)
	}
	return leaves, nil
}

func (t *tx) appendOne(ctx context.Context, e audit.Event) (ledger.Hash, error) {
	if err := t.attach(ctx, e.Privates()); err != nil {
		return ledger.Hash{}, err
	}
	data, err := audit.EncodeEvent(e)
	if err != nil {
		return ledger.Hash{}, err
	}
	logged, err := asLogged(ctx, t.handle, e, data)
	if err != nil {
		return ledger.Hash{}, err
	}
	envelope := ledger.Envelope{Seen: t.log.seen, At: t.at, By: string(t.author.Person), Kind: e.Kind(), Data: data}
	if envelope.Signed, err = t.sign(ctx, logged); err != nil {
		return ledger.Hash{}, err
	}
	text, err := ledger.Encode(envelope)
	if err != nil {
		return ledger.Hash{}, err
	}
	in, err := t.keep(ctx, text)
	if err != nil {
		return in.leaf, err
	}
	return in.leaf, t.project.project(ctx, newEntry(in, t.store.key.Public(), envelope), logged)
}

// keep puts the text of an entry at the end of this installation's log.
func (t *tx) keep(ctx context.Context, text []byte) (in inLog, err error) {
	in = inLog{n: number(depthOf(t.log.last)+1, t.log.number), seq: t.log.tree.Size()}
	leaf, hashes, err := t.log.tree.Append(text)
	if err != nil {
		return in, err
	}
	in.leaf, t.log.last, t.log.seen = leaf, in.n, nil
	return in, t.exec(ctx, "INSERT INTO entries (n, seq, hashes, text) VALUES (?, ?, ?, ?)", in.n, in.seq, ledger.JoinHashes(hashes), text)
}

// attach keeps the private parts of an event beside the log.
func (t *tx) attach(ctx context.Context, privates []*audit.Private) error {
	for _, p := range privates {
		if p.Ref != "" {
			continue
		}
		a, err := ledger.NewAttachment(rand.Reader, []byte(p.Text))
		if err != nil {
			return err
		}
		if err := t.exec(ctx, "INSERT INTO attachments (ref, salt, bytes) VALUES (?, ?, ?)", a.Hash[:], a.Salt[:], a.Bytes); err != nil {
			return err
		}
		p.Ref = a.Hash.String()
	}
	return nil
}

// sign lets the author sign an event that a person vouches for; nil for others.
func (t *tx) sign(ctx context.Context, e audit.Event) (*ledger.Signed, error) {
	vouched, ok := e.(audit.Signed)
	if !ok {
		return nil, nil
	}
	text, err := statement(ctx, t.handle, vouched, t.log.site, string(t.author.Person), t.at, nil)
	if err != nil {
		return nil, err
	}
	armored, err := t.author.Sign(e.Kind(), text)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return &ledger.Signed{Statement: string(text), Signature: armored}, nil
}

// maxLeaves is how many leaf hashes a statement lists. Of more it names one hash
// over the list, see [ledger.ListHash].
const maxLeaves = 1000

// statement is what a person signs with an event: what they vouch for, and the
// entries about it that were there before, as far as their writer had seen them.
func statement(ctx context.Context, h *handle, e audit.Signed, site ledger.SiteID, person string, at time.Time, saw *sight) ([]byte, error) {
	v := e.Vouch()
	outcome, err := json.Marshal(v.Outcome)
	if err != nil {
		return nil, fmt.Errorf("encode outcome: %w", err)
	}
	leaves, err := leavesOf(ctx, h, v.Subject, saw)
	if err != nil {
		return nil, err
	}
	if len(leaves) > maxLeaves {
		leaves = []ledger.Hash{ledger.ListHash(leaves)}
	}
	return ledger.Statement{
		Site: site, Kind: e.Kind(), Subject: v.Subject, Revision: int64(v.Revision), Checklist: v.Digest,
		Outcome: outcome, Leaves: leaves, Person: person, At: at,
	}.Encode()
}

// asLogged is the event as somebody reads it from the log: the tables hold what
// the log says, to the byte, and not what a caller meant. The two differ only
// where the encoder had to replace what is not UTF-8.
func asLogged(ctx context.Context, h *handle, e audit.Event, data []byte) (audit.Event, error) {
	if !bytes.Contains(data, []byte(`\ufffd`)) && !bytes.Contains(data, []byte("\ufffd")) {
		return e, fill(ctx, h, e)
	}
	logged, err := audit.DecodeEvent(e.Kind(), data)
	if err != nil {
		return nil, err
	}
	known := e.Privates()
	for i, p := range logged.Privates() {
		p.Text = known[i].Text
	}
	return logged, fill(ctx, h, logged)
}

// leavesOf are the leaf hashes of the entries that belong to a subject, in the
// order of their numbers, that somebody had seen.
func leavesOf(ctx context.Context, h *handle, subject string, saw *sight) ([]ledger.Hash, error) {
	var numbers []int64
	var all []ledger.Hash
	err := h.each(ctx, `SELECT e.n, substr(e.hashes, 1, 32) FROM mentions m JOIN entries e ON e.n = m.entry
		WHERE m.subject = ? ORDER BY m.entry`, []any{subject}, func(scan func(...any) error) error {
		var n int64
		var b []byte
		if err := scan(&n, &b); err != nil {
			return err
		}
		if len(b) != ledger.HashSize {
			return fmt.Errorf("a leaf hash has %d bytes", len(b))
		}
		numbers, all = append(numbers, n), append(all, ledger.Hash(b))
		return nil
	})
	if err != nil {
		return nil, err
	}
	leaves := all[:0]
	for i, n := range numbers {
		seen, err := saw.has(ctx, n)
		if err != nil {
			return nil, err
		}
		if seen {
			leaves = append(leaves, all[i])
		}
	}
	return leaves, nil
}
