package tui

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// homeScreen is where everything begins: what is open, what is dangerous, and
// the way to every device.
type homeScreen struct {
	e    *env
	rows rows
	data *homeData // nil until it is loaded
	late audit.FleetActions
}

// homeData is where things stand. It is also the message that says so.
type homeData struct {
	overview audit.Overview
	place    *placeLine
	backup   backupState
	desk     deskData
	standing Standing
}

// placeLine is where the person was, with what it takes to say so.
type placeLine struct {
	place    Place
	wards    []string
	room     audit.Room
	device   audit.Device // zero if no audit was open
	item, of int          // 0 if not known
}

// backupState is how much is in no backup.
type backupState struct {
	at   time.Time
	ok   bool
	only int64 // entries made since
}

// lateMsg is how many actions are overdue or due soon. It comes behind the rest,
// for it looks at every action.
type lateMsg struct{ of audit.FleetActions }

func newHome(e *env) screen { return &homeScreen{e: e} }

func (s *homeScreen) Init() tea.Cmd {
	e, store := s.e, s.e.store()
	late := e.do(func(ctx context.Context) (tea.Msg, error) {
		of, err := store.FleetActions(ctx, e.now())
		return lateMsg{of}, err
	})
	return tea.Batch(late, e.do(func(ctx context.Context) (tea.Msg, error) {
		overview, err := store.Overview(ctx)
		if err != nil {
			return nil, err
		}
		desk, err := loadDesk(ctx, e)
		if err != nil {
			return nil, err
		}
		data := homeData{overview: overview, desk: desk, backup: backupState{only: overview.Entries}}
		if at, held, ok := e.site.Settings.LastBackup(); ok {
			data.backup = backupState{at: at, ok: true, only: max(0, overview.Entries-held)}
		}
		if e.site.Exchange != nil {
			if data.standing, err = e.site.Exchange.Standing(ctx); err != nil {
				return nil, err
			}
		}
		if place, ok := e.site.Settings.Place(); ok {
			data.place = findPlace(ctx, store, overview.Rounds, place)
		}
		return data, nil
	}))
}

func (s *homeScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg:
		return s, s.Init()
	case homeData:
		s.data, s.e.me = &msg, msg.desk.me
		s.rows.set(s.build())
	case exchangedMsg:
		return s, s.e.standing()
	case standingMsg:
		if s.data != nil {
			s.data.standing = msg.Standing
			s.rows.set(s.build())
		}
	case lateMsg:
		s.late = msg.of
		if s.data != nil {
			s.rows.set(s.build())
		}
	case tea.WindowSizeMsg:
		if s.data != nil {
			s.rows.set(s.build())
		}
	case scanMsg:
		return s, push(newSearch(s.e, msg.code, true))
	case tea.KeyMsg:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *homeScreen) press(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.e.k.quit):
		return tea.Quit
	case key.Matches(msg, s.e.k.do):
		return s.rows.open()
	case isText(msg):
		return push(newSearch(s.e, string(msg.Runes), false))
	}
	s.rows.update(msg, s.e.k)
	return nil
}

// Scannable: a barcode on Home finds the device.
func (s *homeScreen) Scannable() {}

func (s *homeScreen) Title() string {
	if s.data == nil {
		return ""
	}
	return s.data.overview.Site.Facility
}

func (s *homeScreen) Help() string { return s.e.w.homeHelp }

func (s *homeScreen) Keys() []key.Binding {
	k, w := s.e.k, s.e.w
	return []key.Binding{as(k.do, w.keyOpen), k.move, bind(w.capLetters, w.keySearch), k.quit}
}

func (s *homeScreen) View(w, h int) string {
	if s.data == nil {
		return s.e.th.muted.Render(s.e.w.loading)
	}
	search := s.e.th.accent.Render("› ") + s.e.th.muted.Render(s.e.w.searchHint)
	return cut(search, w) + "\n\n" + s.rows.view(s.e.th, min(w, wideRows), h-2)
}
