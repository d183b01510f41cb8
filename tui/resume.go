package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// Which screen a [Place] was, where its ids do not say it.
const (
	screenQuestion  = "question"
	screenForm      = "form"
	screenNote      = "note"
	screenComplete  = "complete"
	screenReconcile = "reconcile"
	screenNoAccess  = "no_access"
	screenMissing   = "missing"
	screenNewDevice = "new_device"
	screenClose     = "close"
)

// openPlace goes on exactly where the person was: every screen behind it is
// there to go back to, and what was typed stands where it was.
func openPlace(e *env, p Place) tea.Cmd {
	if p.Round == "" {
		return nil
	}
	screens, near := []screen{newWalkAt(e, p.Round, p.Room)}, newNearby(e)
	if p.Room != "" {
		room := &roomScreen{e: e, round: p.Round, room: p.Room, near: near}
		if p.Audit == "" {
			room.resume = &p
		}
		screens = append(screens, room)
	}
	switch {
	case p.Audit != "":
		q := newQuestion(e, p.Audit, p.Item)
		q.restore(p)
		screens = append(screens, q)
		if p.Screen == screenComplete {
			screens = append(screens, newComplete(e, p.Audit, q))
		}
	case p.Room != "" && p.Screen == screenReconcile:
		screens = append(screens, newReconcile(e, p.Round, p.Room, near))
	case p.Screen == screenClose:
		screens = append(screens, newClose(e, p.Round))
	}
	return home(screens...)
}

// resumed opens the form that was open in the room, with what was typed.
func (s *roomScreen) resumed() tea.Cmd {
	p := s.resume
	s.resume = nil
	if p == nil {
		return nil
	}
	var typed []string
	if p.Typed != nil {
		typed = p.Typed.Fields
	}
	switch p.Screen {
	case screenNoAccess:
		f := newNoAccess(s.e, s.round, s.visit.Room)
		f.form.fill(typed)
		return push(f)
	case screenMissing:
		for _, d := range s.visit.Devices {
			if d.Device.ID == p.Device && d.Audit == nil {
				f := newMissing(s.e, *s.visit, d.Device)
				f.form.fill(typed)
				return push(f)
			}
		}
	case screenNewDevice:
		f := newDevice(s.e, *s.visit, "")
		f.form.fill(typed)
		return push(f)
	}
	return nil
}

// place is where the person is in the audit, with what waits to be an answer.
func (s *questionScreen) place(name string) Place {
	p := Place{
		Round: s.a.Round, Room: s.a.Room.ID, Device: s.a.Device.ID, Audit: s.id, Item: s.at, Screen: name,
	}
	items := map[string]TypedItem{}
	for item, d := range s.drafts {
		if !d.pending() && d.provenance == "" {
			continue
		}
		typed := TypedItem{Text: d.text, Provenance: d.provenance, Fields: d.fields, At: d.at}
		if d.noted {
			note := d.note // a copy: what is kept must not change while it is written
			typed.Note = &note
		}
		items[item] = typed
	}
	if len(items) > 0 {
		p.Typed = &Typed{Items: items}
	}
	return p
}

// restore takes what was typed before the program ended.
func (s *questionScreen) restore(p Place) {
	if p.Typed != nil {
		for item, typed := range p.Typed.Items {
			d := &draft{text: typed.Text, provenance: typed.Provenance, fields: typed.Fields, at: typed.At}
			if typed.Note != nil {
				d.note, d.noted = audit.Clean(*typed.Note, audit.MaxNote), true
			}
			s.drafts[item] = d
		}
	}
	if p.Screen == screenForm || p.Screen == screenNote {
		s.reopen = &p
	}
}

// resumed opens the form or the note that was open beside the item in front.
func (s *questionScreen) resumed() tea.Cmd {
	p := s.reopen
	s.reopen = nil
	switch {
	case p == nil || p.Item != s.at:
	case p.Screen == screenNote:
		return push(newNote(s))
	case s.item().Kind.Structured():
		return push(newStructured(s))
	}
	return nil
}
