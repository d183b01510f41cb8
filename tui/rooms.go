package tui

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// maxRange is how many rooms "201-212" may mean at once.
const maxRange = 200

// roomsScreen is for typing rooms in: a ward, then its rooms, each saved with
// enter.
type roomsScreen struct {
	e      *env
	form   *form // ward, room
	wards  []audit.WardLine
	rooms  []audit.Room // of the ward, newest last
	asked  string       // the ward rooms were asked for
	saving bool
}

type (
	wardsMsg     struct{ wards []audit.WardLine }
	wardRoomsMsg struct {
		ward  string
		rooms []audit.Room
	}
	roomsSavedMsg struct {
		ward string
		n    int
	}
)

func newRooms(e *env) screen {
	s := &roomsScreen{e: e}
	s.form = newForm(e,
		textField(e.w.ward, "", e.w.wardHint, func(v string) string {
			if audit.NewWard(v).ID == "" {
				return e.w.wardMissing
			}
			return ""
		}),
		textField(e.w.roomTitle, "", e.w.roomHint, func(v string) string {
			if _, ok := expandRooms(v); !ok {
				return e.w.roomsWrong(maxRange)
			}
			return ""
		}),
	)
	return s
}

func (s *roomsScreen) Typing() bool { return true }

func (s *roomsScreen) Init() tea.Cmd {
	store := s.e.store()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		wards, err := store.Wards(ctx)
		return wardsMsg{wards}, err
	})
}

func (s *roomsScreen) ward() string { return audit.NewWard(s.form.fields[0].value()).Name }

func (s *roomsScreen) load(ward string) tea.Cmd {
	store := s.e.store()
	s.asked = ward
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		rooms, err := store.Rooms(ctx, audit.NewWard(ward).ID)
		return wardRoomsMsg{ward, rooms}, err
	})
}

func (s *roomsScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case wardsMsg:
		s.wards = msg.wards
	case wardRoomsMsg:
		if msg.ward == s.asked {
			s.rooms = msg.rooms
		}
	case roomsSavedMsg:
		s.saving = false
		return s, tea.Batch(s.load(msg.ward), say(s.e.w.roomsSaved(msg.n)))
	case failMsg:
		s.saving = false
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *roomsScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back) && s.form.at == 1:
		s.form.focus(0)
		return nil
	case key.Matches(msg, k.back):
		return pop()
	case key.Matches(msg, k.do) && s.saving:
		return nil
	}
	done, cmd := s.form.update(msg)
	if done {
		return s.save()
	}
	if s.form.at == 1 && s.asked != s.ward() {
		s.rooms = nil
		return tea.Batch(cmd, s.load(s.ward()))
	}
	return cmd
}

func (s *roomsScreen) save() tea.Cmd {
	rooms, _ := expandRooms(s.form.fields[1].value())
	ward, store := s.ward(), s.e.store()
	s.saving = true
	s.form.fields[1].input.SetValue("")
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		return roomsSavedMsg{ward, len(rooms)}, store.ListRooms(ctx, ward, rooms)
	})
}

// expandRooms reads rooms with commas between; "201-212" are twelve of them.
func expandRooms(s string) ([]string, bool) {
	var rooms []string
	for _, part := range strings.Split(s, ",") {
		part = audit.Clean(part, audit.MaxName)
		if part == "" {
			continue
		}
		from, to, ok := numberRange(part)
		if !ok {
			rooms = append(rooms, part)
			continue
		}
		if to < from || to-from >= maxRange {
			return nil, false
		}
		for n := from; n <= to; n++ {
			rooms = append(rooms, fmt.Sprintf("%0*d", strings.IndexByte(part, '-'), n))
		}
	}
	return rooms, len(rooms) > 0 && len(rooms) <= maxRange
}

// numberRange reads "201-212".
func numberRange(s string) (from, to int, ok bool) {
	a, b, ok := strings.Cut(s, "-")
	if !ok || len(a) > 6 || len(b) > 6 {
		return 0, 0, false
	}
	from, err := strconv.Atoi(a)
	to, err2 := strconv.Atoi(b)
	return from, to, err == nil && err2 == nil
}

func (s *roomsScreen) View(w, h int) string {
	top := s.form.view(w, h)
	rest := h - height(top) - 1
	if rest < 1 {
		return top
	}
	return top + "\n\n" + clip(s.below(w), w, rest)
}

// below lists the wards there are, or the rooms of the ward.
func (s *roomsScreen) below(w int) string {
	e := s.e
	if s.form.at == 0 {
		var names []string
		for _, ward := range s.wards {
			names = append(names, ward.Ward.Name+" ("+e.w.roomCount(ward.Rooms)+")")
		}
		if len(names) == 0 {
			return ""
		}
		return e.th.muted.Render(e.w.wardsKnown) + "\n" + wrap(strings.Join(names, " · "), w)
	}
	if len(s.rooms) == 0 {
		return e.th.muted.Render(wrap(e.w.noRooms(s.ward()), w))
	}
	names := make([]string, len(s.rooms))
	for i, r := range s.rooms {
		names[i] = r.Name
	}
	return e.th.accent.Render(cut(e.w.roomsOf(s.ward(), len(s.rooms)), w)) + "\n" + wrap(strings.Join(names, " · "), w)
}

func (s *roomsScreen) Title() string { return s.e.w.menuRooms }

func (s *roomsScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	if s.form.at == 0 {
		return []key.Binding{k.do, k.back}
	}
	return []key.Binding{as(k.do, w.keySave), as(k.back, w.keyOtherWard)}
}
