package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// exchangeScreen is the ways to give others what is new here, and to take in what
// is new with them. It opens by itself when a ward is done.
type exchangeScreen struct {
	e        *env
	ward     string    // that is done; "" if the person came by themselves
	standing *Standing // nil until it is loaded
	rows     rows
	awake    bool // a key still pressed for the screen before answers nothing
}

// newExchange offers the ways; ward is one that is done, or "".
func newExchange(e *env, ward string) screen {
	return &exchangeScreen{e: e, ward: ward, awake: ward == ""}
}

// offerExchange reports whether it is to be offered to pass on what was done on a
// ward: nothing more is to do there in the round, and nobody else has it. Where
// the hub gets it in the background, nobody is asked.
func offerExchange(ctx context.Context, ex Exchange, hubFailed bool, round audit.Round, ward audit.Ward) (offer bool, err error) {
	if ex == nil {
		return false, nil
	}
	for _, l := range round.Rooms {
		if l.Room.Ward.ID == ward.ID && !l.Done() && l.Status != audit.VisitNoAccess {
			return false, nil
		}
	}
	s, err := ex.Standing(ctx)
	return err == nil && s.OnlyHere > 0 && (s.Others && !s.Hub || s.Hub && hubFailed), err
}

func (s *exchangeScreen) Init() tea.Cmd {
	return tea.Batch(s.e.standing(), s.e.after(settle, wakeMsg{}))
}

func (s *exchangeScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case shownMsg, exchangedMsg:
		return s, s.e.standing()
	case wakeMsg:
		s.awake = true
	case standingMsg:
		s.standing = &msg.Standing
		s.rows.set(s.build())
	case tea.KeyMsg:
		if s.awake {
			return s, s.press(msg)
		}
	}
	return s, nil
}

func (s *exchangeScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case key.Matches(msg, k.back):
		return pop()
	case key.Matches(msg, k.do):
		return s.rows.open()
	}
	s.rows.update(msg, k)
	return nil
}

func (s *exchangeScreen) build() []row {
	w := s.e.w.exchange
	entry := func(title, note string, open func() screen) row {
		return row{
			line: func(cols int) string {
				return fitting(cols, spread(title, "  "+s.e.th.muted.Render(note), max(cols, width(title)+2+width(note))), title)
			},
			open: func() tea.Cmd { return push(open()) },
		}
	}
	var all []row
	if s.standing.Hub {
		all = append(all, entry(w.hub, w.hubNote, func() screen { return newHubRun(s.e) }))
	}
	return append(
		all,
		entry(w.write, w.writeNote, func() screen { return newBundleWrite(s.e, false) }),
		entry(w.writeAll, w.writeAllNote, func() screen { return newBundleWrite(s.e, true) }),
		entry(w.take, w.takeNote, func() screen { return newBundleTake(s.e) }),
	)
}

func (s *exchangeScreen) Title() string { return s.e.w.exchange.title }

func (s *exchangeScreen) Keys() []key.Binding {
	k := s.e.k
	if s.standing == nil {
		return []key.Binding{k.back}
	}
	return []key.Binding{as(k.do, s.e.w.keyOpen), k.move, k.back}
}

func (s *exchangeScreen) View(w, h int) string {
	if s.standing == nil {
		return s.e.th.muted.Render(s.e.w.loading)
	}
	head := s.head(min(w, 76))
	return clip(head+"\n\n"+s.rows.view(s.e.th, min(w, wideRows), h-height(head)-1), w, h)
}

// head says how things stand.
func (s *exchangeScreen) head(w int) string {
	e, words, x := s.e, s.e.w.exchange, &s.e.exchanging
	ward, hub := "", ""
	if s.ward != "" {
		ward = wrap(e.th.good.Render("✓ "+words.wardDone(s.ward)), w)
	}
	only := wrap(e.th.good.Render("✓ "+words.allElsewhere), w)
	switch text := e.onlyHere(*s.standing); {
	case text != "":
		only = wrap(e.th.warn.Render("● "+text+"."), w)
	case s.standing.OnlyHere > 0:
		only = wrap(words.intro, w)
	}
	switch {
	case !s.standing.Hub:
		hub = wrap(e.th.muted.Render(words.noHub), w)
	case x.failed():
		what, _ := e.explain(x.err)
		hub = indent(e.th.warn.Render("! "), wrap(e.th.warn.Render(words.failedAt(e.whenTime(x.at))), w-2)+"\n"+what, w)
	case !x.at.IsZero():
		hub = e.th.muted.Render(words.exchangedAt(e.whenTime(x.at)))
	}
	return paragraphs(ward, only, hub)
}
