package db

import (
	"context"

	"visite/audit"
	"visite/ledger"
)

// isFounded finds a site: a log without one has lost it, and must not begin anew.
const isFounded = "SELECT 1 FROM site UNION ALL SELECT 1 FROM entries LIMIT 1"

// Founded reports whether the file holds a site.
func (s *Store) Founded(ctx context.Context) (founded bool, err error) {
	err = s.read(ctx, func(h *handle) error {
		founded, err = exists(ctx, h, isFounded)
		return err
	})
	return founded, err
}

// Site reads whose rounds the file holds.
func (s *Store) Site(ctx context.Context) (st audit.Site, err error) {
	err = s.read(ctx, func(h *handle) error {
		st, err = site(ctx, h, s.path)
		return err
	})
	return st, err
}

// Founding reads the text of the site's founding entry, byte for byte.
func (s *Store) Founding(ctx context.Context) (text []byte, err error) {
	err = s.read(ctx, func(h *handle) error {
		w, err := s.ownWriter(ctx, h)
		if err != nil {
			return notFound(err, "not-founded", "diese Datenbank ist noch nicht eingerichtet", "this database is not set up yet")
		}
		if err := h.scan(ctx, "SELECT text FROM entries WHERE n & 0xffffffff = ? AND seq = 0", []any{w}, &text); err != nil {
			return err
		}
		envelope, err := ledger.Decode(text)
		if err != nil {
			return err
		}
		event, err := audit.DecodeEvent(envelope.Kind, envelope.Data)
		if joined, ok := event.(*audit.WriterJoined); ok {
			text = []byte(joined.Founding)
		}
		return err
	})
	return text, err
}

// Keep keeps the private keys of a site that is about to begin. It is called
// before the first entry is kept: a power cut may leave keys without a site,
// which is harmless, and never a site to which nobody has the keys.
type Keep func(site string) error

// Found makes the file the database of a new site: its first entry.
func (s *Store) Found(ctx context.Context, a Author, e audit.SiteFounded, keep Keep) error {
	return s.first(ctx, a, &e, &ownLog{tree: &ledger.Tree{}}, keep)
}

// Join makes the file the database of a second laptop of a site. The event
// must hold an acceptance by this writer and this person.
func (s *Store) Join(ctx context.Context, a Author, e audit.WriterJoined, keep Keep) error {
	site := ledger.LeafHash([]byte(e.Founding))
	founding, _, err := readFounding([]byte(e.Founding))
	if err != nil {
		return err
	}
	founder, err := ledger.ParseWriter(founding.Writer)
	if err != nil {
		return err
	}
	n, err := writerNumber(founder.ID())
	if err != nil {
		return err
	}
	// The founding entry is all that is known of the founder's log, and the cause of this one.
	return s.first(ctx, a, &e, &ownLog{
		site: site, tree: &ledger.Tree{}, last: number(1, n), seen: []ledger.Position{{Writer: founder.ID(), Size: 1, Root: site}},
	}, keep)
}

// first writes the first entry of this installation's log, which is empty yet;
// without a site it is the one that founds it.
func (s *Store) first(ctx context.Context, a Author, e audit.Event, log *ownLog, keep Keep) error {
	return s.transact(ctx, func(ctx context.Context, w *writer) error {
		founded, err := exists(ctx, w.handle, isFounded)
		if err != nil {
			return err
		}
		if founded {
			return refuse("founded", nil, "%s ist schon eingerichtet", "%s is set up already", s.path)
		}
		own := s.key.Public()
		if log.number, err = writerNumber(own.ID()); err != nil {
			return err
		}
		w.log = log
		if err := w.exec(ctx, "INSERT INTO writers (n, id, key) VALUES (?, ?, ?)", w.log.number, own.ID(), own.String()); err != nil {
			return err
		}
		t := s.newTx(w, a)
		leaves, err := t.append(ctx, e)
		if err != nil {
			return err
		}
		if _, founds := e.(*audit.SiteFounded); founds {
			w.log.site = leaves[0]
		}
		if err := t.seal(ctx); err != nil {
			return err
		}
		return keep(w.log.site.String())
	})
}

// Invite records that the person has invited somebody, with the one-time key
// that names the invitation.
func (s *Session) Invite(ctx context.Context, e audit.InvitationIssued) error {
	return s.do(ctx, func(context.Context, *tx) ([]audit.Event, error) { return []audit.Event{&e}, nil })
}

// Admit takes in somebody else, who works on this laptop from now on. That they
// are the same human as somebody who was revoked only an administrator says, or
// the recovery key.
func (s *Session) Admit(ctx context.Context, e audit.PersonJoined) error {
	return s.do(ctx, func(ctx context.Context, t *tx) ([]audit.Event, error) {
		if e.SameAs == "" {
			return one(&e, nil)
		}
		_, err := sameHuman(ctx, t.handle, s.author.Person, e.SameAs)
		return one(&e, err)
	})
}
