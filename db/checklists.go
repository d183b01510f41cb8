package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"visite/audit"
	"visite/checklist"
)

// checklists are the checklists read so far, by digest: those the program
// brings and those that are in the log only.
type checklists struct {
	mu      sync.RWMutex
	offered []*checklist.Checklist
	parsed  map[string]*checklist.Checklist
}

func newChecklists(offered []*checklist.Checklist) *checklists {
	c := checklists{offered: offered, parsed: map[string]*checklist.Checklist{}}
	for _, known := range offered {
		c.parsed[known.Digest()] = known
	}
	return &c
}

// get is the checklist with the digest.
func (c *checklists) get(ctx context.Context, h *handle, digest string) (*checklist.Checklist, error) {
	c.mu.RLock()
	found, ok := c.parsed[digest]
	c.mu.RUnlock()
	if ok {
		return found, nil
	}
	var text string
	err := h.scan(ctx, "SELECT text FROM checklists WHERE digest = ?", []any{digest}, &text)
	if err != nil {
		return nil, fmt.Errorf("checklist %.12s: %w", digest, err)
	}
	found, err = checklist.Parse("checklist "+digest, []byte(text))
	if err != nil {
		return nil, err
	}
	if found.Digest() != digest {
		return nil, fmt.Errorf("checklist %.12s has the digest %s", digest, found.Digest())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.parsed[digest] = found
	return found, nil
}

// latest is the newest version the program brings of a checklist.
func (c *checklists) latest(id string) (*checklist.Checklist, error) {
	var latest *checklist.Checklist
	for _, offered := range c.offered {
		if offered.ID == id && (latest == nil || offered.Version > latest.Version) {
			latest = offered
		}
	}
	if latest == nil {
		return nil, refuse("unknown-checklist", nil,
			"es gibt keine Checkliste „%s“: „visite checklist list“ zeigt alle", "there is no checklist “%s”: “visite checklist list” shows all",
			audit.Clean(id, audit.MaxName))
	}
	return latest, nil
}

// adopt is the event that brings a checklist into the log, or nothing if it is
// there already.
func adopt(ctx context.Context, h *handle, c *checklist.Checklist) ([]audit.Event, error) {
	var known int
	err := h.scan(ctx, "SELECT 1 FROM checklists WHERE digest = ?", []any{c.Digest()}, &known)
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	return []audit.Event{&audit.ChecklistAdopted{ID: c.ID, Version: c.Version, Digest: c.Digest(), Text: string(c.Source())}}, nil
}
