package db

import (
	"context"
	"time"

	"visite/audit"
)

// The rules of the network, over the tables as they are: what a verb appends,
// and what verify asks of every entry.

// permitted: only an administrator, whom the log knows as one.
func permitted(ctx context.Context, h *handle, p audit.NetworkPermit, by audit.PersonID) (*audit.NetworkPermitted, error) {
	who, err := actor(ctx, h, by)
	if err != nil {
		return nil, err
	}
	return audit.Permit(p, who)
}

// browseBegun: in a round that is open, if it is in one, and in one of its rooms.
func browseBegun(ctx context.Context, h *handle, e audit.BrowseBegun) (*audit.BrowseBegun, error) {
	started, err := exists(ctx, h, "SELECT 1 FROM rounds WHERE status <> ? LIMIT 1", audit.RoundImported)
	if err != nil {
		return nil, err
	}
	p, err := permit(ctx, h)
	if err != nil {
		return nil, err
	}
	begun, err := p.Browse(e, started)
	if err != nil {
		return nil, err
	}
	if known, err := exists(ctx, h, "SELECT 1 FROM browses WHERE id = ?", e.Browse); err != nil || known {
		return nil, either(err, refuse("browse", nil, "diese Fragen im Netz wurden schon angekündigt", "these questions on the network were announced already"))
	}
	if e.Round == "" && e.Room == "" {
		return begun, nil
	}
	if err := checkOpen(ctx, h, e.Round); err != nil {
		return nil, err
	}
	if e.Room != "" {
		err = inRound(ctx, h, e.Round, e.Room)
	}
	return begun, err
}

// inRound refuses a room that the round does not walk.
func inRound(ctx context.Context, h *handle, round audit.RoundID, room audit.RoomID) error {
	known, err := exists(ctx, h, "SELECT 1 FROM visits WHERE round = ? AND room = ?", round, room)
	if err != nil || known {
		return err
	}
	return refuse("not-in-round", nil, "dieser Raum gehört nicht zu dieser Runde", "this room is not part of this round")
}

// browseEnded: of questions that were announced in that round, once.
func browseEnded(ctx context.Context, h *handle, e audit.BrowseEnded) (*audit.BrowseEnded, error) {
	going, err := exists(ctx, h, "SELECT 1 FROM browses WHERE id = ? AND round = ? AND ended = 0", e.Browse, e.Round)
	if err != nil || !going {
		return nil, either(err, refuse("browse", nil, "diese Fragen im Netz wurden nicht angekündigt, oder sind schon beendet",
			"these questions on the network were not announced, or have ended already"))
	}
	return e.Cleaned()
}

// sightingUnlinked: of a device that something is linked to, wherever in the round.
func sightingUnlinked(ctx context.Context, h *handle, v audit.Visit, device audit.DeviceID, reason string) (*audit.SightingUnlinked, error) {
	linked, err := exists(ctx, h, "SELECT 1 FROM sightings WHERE device = ? AND round = ? AND revoked = 0 LIMIT 1", device, v.Round)
	if err != nil {
		return nil, err
	}
	return v.Unlink(device, linked, reason)
}

// contactObserved: of a device that is known.
func contactObserved(ctx context.Context, h *handle, e audit.ContactObserved) (*audit.ContactObserved, error) {
	if _, err := device(ctx, h, e.Device); err != nil {
		return nil, err
	}
	return e.Cleaned()
}

func probeUnlocked(ctx context.Context, h *handle, u audit.ProbeUnlocked, now time.Time) (*audit.ProbeUnlocked, error) {
	p, err := probing(ctx, h, u.Round, u.Room, 0)
	if err != nil {
		return nil, err
	}
	if known, err := exists(ctx, h, "SELECT 1 FROM unlocks WHERE id = ?", u.Unlock); err != nil || known {
		return nil, either(err, refuse("unlock", nil, "diese Freigabe gibt es schon", "this unlocking is there already"))
	}
	return p.Unlock(u, now)
}

func connectBegun(ctx context.Context, h *handle, e audit.ConnectBegun, now time.Time) (*audit.ConnectBegun, error) {
	u, err := unlockedNow(ctx, h, e.Unlock)
	if err != nil {
		return nil, err
	}
	return u.Begin(e, now)
}

func connectEnded(ctx context.Context, h *handle, e audit.ConnectEnded) (*audit.ConnectEnded, error) {
	u, err := unlocked(ctx, h, e.Unlock)
	if err != nil {
		return nil, err
	}
	return u.End(e)
}

func probeChecked(ctx context.Context, h *handle, e audit.ProbeChecked) (*audit.ProbeChecked, error) {
	u, err := unlocked(ctx, h, e.Unlock)
	if err != nil {
		return nil, err
	}
	e.Round = u.Round
	return e.Cleaned(), nil
}

// either is the error, or the refusal if there is none.
func either(err error, refusal *audit.Refusal) error {
	if err != nil {
		return err
	}
	return refusal
}
