package audit

import (
	"errors"
	"testing"
)

// Every right of every role in every state.
func TestWhoMayDoWhat(t *testing.T) {
	var (
		desk  = []Right{MayReview, MayDecide, MayPlan, MayConfirm, MayDecommission}
		admin = []Right{MayAdminister, MayNetwork, MayRedact}
	)
	all := func(code string) map[Right]string {
		want := map[Right]string{}
		for _, r := range append(desk, admin...) {
			want[r] = code
		}
		return want
	}
	but := func(want map[Right]string, code string, rights ...Right) map[Right]string {
		for _, r := range rights {
			want[r] = code
		}
		return want
	}
	for name, c := range map[string]struct {
		actor Actor
		want  map[Right]string
	}{
		"technician":            {Actor{Person: "1", Role: Technician}, but(all(IsTechnician), NoAdministrator, admin...)},
		"supervisor":            {Actor{Person: "1", Role: Supervisor}, but(all(""), NoAdministrator, admin...)},
		"administrator":         {Actor{Person: "1", Role: Administrator}, all("")},
		"recovery key":          {Actor{Person: "1", Role: Administrator, Recovery: true}, but(all(IsRecovery), "", MayAdminister)},
		"technician revoked":    {Actor{Person: "1", Role: Technician, Revoked: true}, all(IsRevoked)},
		"supervisor revoked":    {Actor{Person: "1", Role: Supervisor, Revoked: true}, all(IsRevoked)},
		"administrator revoked": {Actor{Person: "1", Role: Administrator, Revoked: true}, all(IsRevoked)},
		"no role":               {Actor{Person: "1"}, but(all(IsTechnician), NoAdministrator, admin...)},
		"a role nobody knows":   {Actor{Person: "1", Role: "chief"}, but(all(IsTechnician), NoAdministrator, admin...)},
		"nobody":                {Actor{}, all(NotKnown)},
		"nobody, as they say":   {Actor{Role: Administrator}, all(NotKnown)},
	} {
		for right, code := range c.want {
			err := c.actor.May(right)
			if code == "" {
				if err != nil {
					t.Errorf("%s may not %s: %v", name, right, err)
				}
				continue
			}
			refused(t, name+" "+string(right), err, code)
		}
	}
}

func TestChangeRoleAndRevoke(t *testing.T) {
	boss, other := Actor{Person: "b", Role: Administrator}, Actor{Person: "c", Role: Administrator}
	tech := Actor{Person: "t", Role: Technician}
	recovery := Actor{Person: "r", Role: Administrator, Recovery: true}
	gone := Actor{Person: "g", Role: Supervisor, Revoked: true}
	for name, c := range map[string]struct {
		by, who Actor
		to      Role
		code    string
	}{
		"up":                           {boss, tech, Supervisor, ""},
		"down":                         {boss, other, Technician, ""},
		"by the recovery key":          {recovery, boss, Technician, ""},
		"one's own":                    {boss, boss, Technician, "oneself"},
		"the recovery key's":           {boss, recovery, Technician, "keeps"},
		"the recovery key's by itself": {recovery, recovery, Technician, "keeps"},
		"of somebody revoked":          {boss, gone, Administrator, "gone"},
		"of nobody":                    {boss, Actor{}, Supervisor, NotKnown},
		"by a technician":              {tech, other, Technician, NoAdministrator},
		"by a supervisor":              {Actor{Person: "s", Role: Supervisor}, tech, Supervisor, NoAdministrator},
		"by somebody revoked":          {Actor{Person: "x", Role: Administrator, Revoked: true}, tech, Supervisor, IsRevoked},
	} {
		_, err := c.by.ChangeRole(c.who, c.to, "")
		_, revoked := c.by.Revoke(c.who, "ausgeschieden")
		if c.code == "" {
			if err := errors.Join(err, revoked); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		refused(t, "role "+name, err, c.code)
		refused(t, "revoke "+name, revoked, c.code)
	}
	_, err := boss.ChangeRole(tech, Technician, "")
	refused(t, "the same role", err, "unchanged")
	_, err = boss.ChangeRole(tech, "chief", "")
	refused(t, "no role", err, "role")
	_, err = boss.Revoke(tech, " \u200b ")
	refused(t, "without a reason", err, "reason")
}

// A new key is that of the same human only if an administrator says so, of one
// that was revoked.
func TestSameHuman(t *testing.T) {
	boss, lost := Actor{Person: "b", Role: Administrator}, Actor{Person: "o", Role: Technician, Revoked: true}
	recovery := Actor{Person: "r", Role: Administrator, Recovery: true}
	for _, by := range []Actor{boss, recovery} {
		if err := by.SameHuman(lost); err != nil {
			t.Errorf("by %s: %v", by.Person, err)
		}
	}
	refused(t, "not revoked", boss.SameHuman(Actor{Person: "o", Role: Technician}), "same-human")
	refused(t, "the recovery key", boss.SameHuman(recovery), "same-human")
	refused(t, "nobody", boss.SameHuman(Actor{}), NotKnown)
	refused(t, "by a technician", Actor{Person: "t", Role: Technician}.SameHuman(lost), NoAdministrator)
}
