package tui

import (
	"testing"

	"visite/audit"
	"visite/checklist"
	"visite/db"
)

// A device that was taken out of service and stands in a room all the same is
// shown as such, and somebody is asked: also one that the round still expects,
// which would be audited without a question otherwise.
func TestOutOfServiceIsAsked(t *testing.T) {
	s, round := intensiv(t)
	here := audit.NewRoom(icu, "202").ID
	s.check(s.store.EnterRoom(t.Context(), round, here))
	recovery := s.store.Session(db.Author{Person: audit.PersonID(s.recovery.Public().ID()), Sign: s.recovery.Sign})
	s.check(recovery.ChangeRole(t.Context(), s.store.Person(), audit.Supervisor, ""))
	s.check(s.store.Decommission(t.Context(), audit.NumberID("4003"), "2024-12-31", "ausgesondert"))
	for lang, want := range map[checklist.Lang]string{
		checklist.German: "seit 2024-12-31 außer Betrieb", checklist.English: "out of service since 2024-12-31",
	} {
		d := newDriver(t, s, lang, 80, 24)
		v, err := s.store.Visit(t.Context(), round, here)
		s.check(err)
		d.open(newIdentify(d.app.e, v, "4003"))
		d.see(want)
	}
}
