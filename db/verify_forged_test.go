package db

import (
	"bytes"
	"strings"
	"testing"

	"visite/audit"
	"visite/ledger"
)

// What only somebody with the writer's key, and no person's, could write.
func TestVerifyNamesForgedEntries(t *testing.T) {
	stranger := must(ledger.NewPersonKey(strings.NewReader("a stranger's seed of 32 bytes …..")))(t)
	closing := func(t *testing.T, s *scene) (*audit.RoundClosed, []byte) {
		visits := must(unsettledNow(t, s))(t)
		round := must(s.Round(t.Context(), s.round))(t)
		closed := must(round.Close(visits, true))(t)
		return closed, must(audit.EncodeEvent(closed))(t)
	}
	for name, c := range map[string]struct {
		forge  func(t *testing.T, s *scene) ledger.Envelope
		reason string
	}{
		"a seal without signature": {func(t *testing.T, s *scene) ledger.Envelope {
			_, data := closing(t, s)
			return ledger.Envelope{By: s.person.Public().ID(), Kind: "round.closed", Data: data}
		}, "not signed"},
		"a seal signed by a stranger": {func(t *testing.T, s *scene) ledger.Envelope {
			closed, data := closing(t, s)
			e := ledger.Envelope{Kind: "round.closed", Data: data}
			check(t, e.Sign(stranger, s.statement(t, closed)))
			return e
		}, "whom the log does not know"},
		"a seal signed for another subject": {func(t *testing.T, s *scene) ledger.Envelope {
			closed, data := closing(t, s)
			e, st := ledger.Envelope{Kind: "round.closed", Data: data}, s.statement(t, closed)
			st.Subject = "another"
			check(t, e.Sign(s.person, st))
			return e
		}, "does not fit"},
		"a seal signed for another revision": {func(t *testing.T, s *scene) ledger.Envelope {
			closed, data := closing(t, s)
			e, st := ledger.Envelope{Kind: "round.closed", Data: data}, s.statement(t, closed)
			st.Revision++
			check(t, e.Sign(s.person, st))
			return e
		}, "does not fit"},
		"a seal signed without an entry": {func(t *testing.T, s *scene) ledger.Envelope {
			closed, data := closing(t, s)
			e, st := ledger.Envelope{Kind: "round.closed", Data: data}, s.statement(t, closed)
			st.Leaves = st.Leaves[1:]
			check(t, e.Sign(s.person, st))
			return e
		}, "does not fit"},
		"a seal signed for another site": {func(t *testing.T, s *scene) ledger.Envelope {
			closed, data := closing(t, s)
			e, st := ledger.Envelope{Kind: "round.closed", Data: data}, s.statement(t, closed)
			st.Site[0] ^= 1
			check(t, e.Sign(s.person, st))
			return e
		}, "site"},
		"an entry by nobody": {func(_ *testing.T, s *scene) ledger.Envelope {
			return ledger.Envelope{Kind: "room.entered", Data: []byte(`{"round":"` + string(s.round) + `","room":"` + string(s.room) + `"}`)}
		}, "whom the log does not know"},
		"a thing said twice": {func(_ *testing.T, s *scene) ledger.Envelope {
			return ledger.Envelope{By: s.person.Public().ID(), Kind: "room.entered", Data: []byte(`{"round":"x","round":"` + string(s.round) + `","room":"` + string(s.room) + `"}`)}
		}, "plain form"},
		"a name in capitals": {func(_ *testing.T, s *scene) ledger.Envelope {
			return ledger.Envelope{By: s.person.Public().ID(), Kind: "room.entered", Data: []byte(`{"ROUND":"` + string(s.round) + `","room":"` + string(s.room) + `"}`)}
		}, "plain form"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.forges(t, c.forge(t, s))
			s.saysTampered(t, c.reason)
		})
	}
}

func unsettledNow(t *testing.T, s *scene) (visits []audit.Visit, err error) {
	err = s.store.read(t.Context(), func(h *handle) error {
		visits, err = unsettled(t.Context(), h, s.round)
		return err
	})
	return visits, err
}

// statement is what the person would sign with the event.
func (s *scene) statement(t *testing.T, e audit.Signed) (st ledger.Statement) {
	t.Helper()
	check(t, s.store.read(t.Context(), func(h *handle) error {
		var site string
		if err := h.scan(t.Context(), "SELECT id FROM site", nil, &site); err != nil {
			return err
		}
		text, err := statement(t.Context(), h, e, must(ledger.ParseHash(site))(t), s.person.Public().ID(), s.clock.now(), nil)
		if err != nil {
			return err
		}
		st, err = ledger.DecodeStatement(bytes.Clone(text))
		return err
	}))
	return st
}
