package tui

import (
	"context"
	"slices"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
)

// digitOf is the key of an option: 0 is "I do not know", wherever an item has
// it; the others count from 1.
func digitOf(def checklist.Item, at int) rune {
	if def.Options[at].Unknown {
		return '0'
	}
	n := '1'
	for _, o := range def.Options[:at] {
		if !o.Unknown {
			n++
		}
	}
	return n
}

// digit answers with the option of that key.
func (s *questionScreen) digit(r rune) tea.Cmd {
	def := s.item()
	for i := range def.Options {
		if digitOf(def, i) == r {
			return s.choose(i)
		}
	}
	return nil
}

// choose answers with an option, unless it must not be offered now.
func (s *questionScreen) choose(i int) tea.Cmd {
	option := s.item().Options[i]
	if why := s.barred(option); why != "" {
		return warn(why)
	}
	if answer, ok := s.a.Answers[s.at]; ok && answer.Value.Word == option.Word && !s.hasDraft() && !s.inQuestion(s.at) {
		return s.advance()
	}
	if s.unlikely(option) && !s.sureOf(option) {
		return s.askSure(option)
	}
	s.cursor = i
	return s.save(s.at, checklist.Value{Word: option.Word})
}

// barred says why an option is not offered now; "" if it is.
func (s *questionScreen) barred(o checklist.Option) string {
	switch {
	case o.Installs && s.out.Guard:
		return s.e.w.round.barredGuard
	case o.Installs && s.out.Hold:
		return s.e.w.round.barredHold
	}
	return ""
}

// enter takes the option the person is on, confirms the prior answer, or opens
// the form.
func (s *questionScreen) enter() tea.Cmd {
	def := s.item()
	_, answered := s.a.Answers[s.at]
	switch value, offered := s.offered(); {
	case def.Kind.Structured():
		return push(newStructured(s))
	case typed(def.Kind) && answered:
		s.edit(s.a.Answers[s.at].Value.Word)
	case s.cursor >= 0:
		return s.choose(s.cursor)
	case offered:
		return s.confirm(value)
	case s.conflict():
		return push(newPick(s))
	default:
		return warn(s.e.w.round.pressDigit)
	}
	return nil
}

// entering is what Enter does now.
func (s *questionScreen) entering() string {
	w := s.e.w.round
	_, answered := s.a.Answers[s.at]
	_, offered := s.offered()
	switch def := s.item(); {
	case def.Kind.Structured() && answered:
		return w.changeIt
	case def.Kind.Structured():
		return w.fillIn
	case s.typing && s.input.Value() == "" && offered:
		return s.offering()
	case s.typing && s.input.Value() == "" && s.conflict():
		return s.e.w.network.pickOne
	case s.typing:
		return w.saveIt
	case typed(def.Kind) && answered:
		return w.changeIt
	case s.cursor >= 0:
		return w.takeIt
	case offered:
		return s.offering()
	case s.conflict():
		return s.e.w.network.pickOne
	}
	return ""
}

// moveCursor moves among the options that are offered.
func (s *questionScreen) moveCursor(msg tea.KeyMsg) {
	options := s.item().Options
	by := 0
	switch {
	case key.Matches(msg, s.e.k.up):
		by = -1
	case key.Matches(msg, s.e.k.down):
		by = 1
	}
	for at := s.cursor + by; by != 0 && at >= 0 && at < len(options); at += by {
		if s.barred(options[at]) == "" {
			s.cursor = at
			return
		}
	}
}

// edit begins to enter a text.
func (s *questionScreen) edit(text string) {
	s.typing = true
	s.input = textinput.New()
	s.input.Prompt, s.input.CharLimit = "", audit.MaxNote
	s.input.Cursor.SetMode(cursor.CursorStatic)
	s.input.Cursor.Style, s.input.TextStyle = s.e.th.cursor, s.e.th.plain
	s.input.SetValue(text)
	s.input.Focus()
}

// blink passes on what the text field asks of itself.
func (s *questionScreen) blink(msg tea.Msg) tea.Cmd {
	if !s.typing {
		return nil
	}
	var cmd tea.Cmd
	s.input, cmd = s.input.Update(msg)
	return cmd
}

// typed is a key while a text is entered. Whatever leaves the field saves it.
func (s *questionScreen) typed(msg tea.KeyMsg) tea.Cmd {
	r, empty := s.e.k.round, s.input.Value() == ""
	switch {
	case s.saving != "":
		return nil
	case key.Matches(msg, s.e.k.do):
		if s.resting.running() {
			return s.rest()
		}
		if s.burst && s.fast.running() { // its Enter must not save what nobody has read
			return warn(s.e.w.round.scanRead)
		}
		return s.endTyping()
	case key.Matches(msg, s.e.k.back):
		if empty || s.unchanged() {
			return s.leaveText()
		}
		return s.put(s.newAnswer(s.at, checklist.Value{Word: s.input.Value()}), true)
	case key.Matches(msg, r.nextTab), empty && key.Matches(msg, r.next):
		return s.tabbed(+1)
	case key.Matches(msg, r.previousTab), empty && key.Matches(msg, r.previous):
		return s.tabbed(-1)
	}
	var cmd tea.Cmd
	s.input, cmd = s.input.Update(msg)
	cmd = tea.Batch(cmd, s.keepText())
	if !isText(msg) {
		return cmd
	}
	s.burst = len(msg.Runes) > 1 || s.fast.running()
	return tea.Batch(cmd, s.fast.start(s.e, burstGap))
}

// keepText keeps what is entered, should the program end now.
func (s *questionScreen) keepText() tea.Cmd {
	text := s.input.Value()
	if s.unchanged() {
		text = ""
	}
	if text == s.typedText() {
		return nil
	}
	s.draft().text = text
	return s.e.remember(s.place(screenQuestion))
}

// leaveText ends entering without a change: back to the answer, or out.
func (s *questionScreen) leaveText() tea.Cmd {
	if _, answered := s.a.Answers[s.at]; answered {
		s.typing = false
		return nil
	}
	return s.back()
}

// endTyping is Enter: it saves the text, confirms the prior one, or goes on.
func (s *questionScreen) endTyping() tea.Cmd {
	value, offered := s.offered()
	switch {
	case s.input.Value() != "" && (!s.unchanged() || s.inQuestion(s.at)):
		return s.saveText()
	case s.input.Value() == "" && offered:
		return s.confirm(value)
	case s.input.Value() == "" && s.conflict():
		return push(newPick(s))
	}
	return s.step(+1)
}

// tabbed goes to the item before or after, and saves what was entered first.
func (s *questionScreen) tabbed(by int) tea.Cmd {
	if s.input.Value() == "" || s.unchanged() {
		return s.step(by)
	}
	s.want = s.neighbour(by)
	return s.saveText()
}

func (s *questionScreen) saveText() tea.Cmd {
	return s.save(s.at, checklist.Value{Word: s.input.Value()})
}

func (s *questionScreen) unchanged() bool {
	answer, ok := s.a.Answers[s.at]
	return ok && answer.Value.Word == s.input.Value()
}

// save puts an answer on disk and goes on to what is missing.
func (s *questionScreen) save(item string, value checklist.Value) tea.Cmd {
	return s.put(s.newAnswer(item, value), false)
}

// keep puts the answer of the item in front on disk again, with what was said
// about it since, and stays there.
func (s *questionScreen) keep() tea.Cmd {
	return s.put(s.newAnswer(s.at, s.a.Answers[s.at].Value), true)
}

func (s *questionScreen) put(n audit.NewAnswer, stay bool) tea.Cmd {
	s.saving = n.Item
	store, id := s.e.store(), s.id
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		a, err := store.Answer(ctx, id, n)
		return auditMsg{audit: a, saved: n.Item, stay: stay}, err
	})
}

// newAnswer is an answer with the note, the provenance and the files that were
// given before, and those that wait for it.
func (s *questionScreen) newAnswer(item string, value checklist.Value) audit.NewAnswer {
	old := s.a.Answers[item]
	n := audit.NewAnswer{
		Item: item, Value: value, Replaces: old.Entry,
		Note: old.Note, Provenance: old.Provenance, Keep: old.Evidence,
	}
	if d := s.drafts[item]; d != nil {
		if d.noted {
			n.Note = d.note
		}
		if d.provenance != "" {
			n.Provenance = d.provenance
		}
		n.Evidence = d.evidence
	}
	return n
}

// withdraw takes the answer back.
func (s *questionScreen) withdraw() tea.Cmd {
	if _, ok := s.a.Answers[s.at]; !ok {
		return warn(s.e.w.round.nothingToWithdraw)
	}
	s.saving = s.at
	store, id, item := s.e.store(), s.id, s.at
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		a, err := store.Withdraw(ctx, id, item)
		return auditMsg{audit: a, saved: item, stay: true}, err
	})
}

// cycleProvenance says how the answer is known.
func (s *questionScreen) cycleProvenance() tea.Cmd {
	all := []audit.Provenance{audit.Attested, audit.Plate, audit.Observed, audit.Imported}
	next := all[(slices.Index(all, s.provenance())+1)%len(all)]
	s.draft().provenance = next
	if _, answered := s.a.Answers[s.at]; answered {
		return s.keep()
	}
	return nil
}

func (s *questionScreen) provenance() audit.Provenance {
	if d := s.drafts[s.at]; d != nil && d.provenance != "" {
		return d.provenance
	}
	if p := s.a.Answers[s.at].Provenance; p != "" {
		return p
	}
	return audit.Attested
}

// draft is what waits for the answer of the item in front.
func (s *questionScreen) draft() *draft {
	if s.drafts[s.at] == nil {
		s.drafts[s.at] = &draft{}
	}
	return s.drafts[s.at]
}
