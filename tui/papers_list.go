package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// papersAbout is what the person was looking at when they asked for a paper.
// The zero value is the whole site.
type papersAbout struct {
	audit  audit.AuditID
	round  audit.RoundID
	filter string
	name   string // of the audit's device, or of the round
}

// papersScreen is the papers there are.
type papersScreen struct {
	e     *env
	about papersAbout
	rows  rows
}

// newPapers is the way to a paper about what the person looks at.
func newPapers(e *env, about papersAbout) screen {
	s := &papersScreen{e: e, about: about}
	s.rows.set(s.build())
	return s
}

func (s *papersScreen) Init() tea.Cmd { return nil }

// build lists what can be written about what the person looks at first.
func (s *papersScreen) build() []row {
	if s.e.site.Papers == nil {
		return nil
	}
	var here, others []row
	for _, k := range s.e.site.Papers.Kinds() {
		r := s.row(k)
		switch {
		case k.About == AboutAudit && s.about.audit == "":
			r.open = nil
			others = append(others, r)
		case k.About == AboutAudit, k.About == AboutRound && s.about.round != "",
			k.About == AboutSite && s.about.audit == "":
			here = append(here, r)
		default:
			others = append(others, r)
		}
	}
	words := s.e.w.papers
	title := words.which
	if s.about.name != "" {
		title = words.about(s.about.name)
	}
	return append(headed(title, here), headed(words.others, others)...)
}

func (s *papersScreen) row(k PaperKind) row {
	e := s.e
	return row{
		line: func(w int) string {
			formats := "  " + e.th.muted.Render(strings.ToUpper(strings.Join(k.Formats, " ")))
			title := capital(e.text(k.Title))
			note := e.w.papers.forWhom(e.text(k.For))
			if k.About == AboutAudit && s.about.audit == "" {
				note = e.w.papers.fromAudit
			}
			return spread(fitting(w-width(formats), title+"  "+e.th.muted.Render(note), title), formats, w)
		},
		open: func() tea.Cmd { return push(s.next(k)) },
	}
}

// next asks what is still to be known about the paper.
func (s *papersScreen) next(k PaperKind) screen {
	if k.About == AboutRound && s.about.round == "" {
		return newWhichRound(s.e, k)
	}
	return newPaper(s.e, k, s.about)
}

func (s *papersScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
	case key.Matches(press, s.e.k.back):
		return s, pop()
	case key.Matches(press, s.e.k.do):
		return s, s.rows.open()
	default:
		s.rows.update(press, s.e.k)
	}
	return s, nil
}

func (s *papersScreen) View(w, h int) string {
	if s.rows.n == 0 {
		return wrap(s.e.w.papers.none, min(w, 76))
	}
	intro := wrap(s.e.th.muted.Render(s.e.w.papers.intro), min(w, 100))
	return intro + "\n\n" + s.rows.view(s.e.th, min(w, wideRows), h-height(intro)-1)
}

func (s *papersScreen) Title() string { return s.e.w.papers.title }

func (s *papersScreen) Keys() []key.Binding {
	return []key.Binding{as(s.e.k.do, s.e.w.papers.keyChoose), s.e.k.move, s.e.k.back}
}

// whichRoundScreen asks which round a paper is about.
type whichRoundScreen struct {
	*choiceScreen
	kind   PaperKind
	rounds []audit.RoundSummary // nil until they are loaded
}

type roundsMsg struct{ all []audit.RoundSummary }

func newWhichRound(e *env, k PaperKind) screen {
	s := &whichRoundScreen{kind: k, choiceScreen: &choiceScreen{e: e, title: capital(e.text(k.Title)), intro: e.w.papers.whichRound}}
	s.then = func(i int) tea.Cmd {
		r := s.rounds[i]
		return push(newPaper(e, k, papersAbout{round: r.ID, name: joinComma(r.Wards)}))
	}
	return s
}

func (s *whichRoundScreen) Init() tea.Cmd {
	store := s.e.store()
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		all, err := store.Rounds(ctx)
		return roundsMsg{all}, err
	})
}

func (s *whichRoundScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	if msg, ok := msg.(roundsMsg); ok {
		s.rounds, s.lines = msg.all, nil
		for _, r := range msg.all {
			s.lines = append(s.lines, func(w int) string { return s.line(r, w) })
		}
		s.list.setLen(len(msg.all))
		if len(msg.all) == 0 {
			s.intro = s.e.w.papers.noRound
		}
		return s, nil
	}
	_, cmd := s.choiceScreen.Update(msg)
	return s, cmd
}

// line is a round: where, how it stands, and when.
func (s *whichRoundScreen) line(r audit.RoundSummary, w int) string {
	at := r.Closed.At
	if at == "" {
		at = r.Started.At
	}
	right := "  " + s.e.th.muted.Render(s.e.w.papers.rounds[r.Status]+" · "+s.e.whenIn(at, w))
	return spread(orDash(joinComma(r.Wards)), right, w)
}
