package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// homeScreen is where everything begins.
type homeScreen struct{ e *env }

func newHome(e *env) screen { return &homeScreen{e: e} }

func (s *homeScreen) Init() tea.Cmd                      { return nil }
func (s *homeScreen) Update(_ tea.Msg) (screen, tea.Cmd) { return s, nil }
func (s *homeScreen) View(_, _ int) string               { return "" }
func (s *homeScreen) Title() string                      { return "" }
func (s *homeScreen) Keys() []key.Binding                { return []key.Binding{s.e.k.quit} }
