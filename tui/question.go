package tui

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
)

// settleDelay is how long a question that came up by itself takes no answer: a
// key pressed for the one before, or a bouncing one, must not answer it.
const settleDelay = 200 * time.Millisecond

// questionScreen asks the items of an audit one at a time. An answer is on disk
// before the screen calls it saved; then it goes on to what is still missing.
type questionScreen struct {
	e  *env
	id audit.AuditID
	a  *audit.Audit // nil until it is loaded
	at string       // the item in front

	out     checklist.Outcome // of a
	expired bool              // the consultation held is no longer valid

	sent    *returned        // what was sent back; nil if nothing was
	reopen  *Place           // a form or note that was open when the program ended
	resave  bool             // a note or a file was added: save the answer again when in front
	give    *checklist.Value // of a form: to save when in front
	want    string           // the item to bring up when the screen is in front again
	cleared string           // the item before which the stop was read
	stopped bool             // the stop was read since the audit was opened

	cursor int             // the option the person is on; -1 none
	sure   *dialog         // whether an answer is meant that what was seen speaks against
	unsure string          // that answer
	typing bool            // a text is being entered
	input  textinput.Model // of a text
	drafts map[string]*draft
	warned bool // leaving was stopped once because of drafts

	saving  string // the item whose answer is on its way to the disk
	saved   string // the answer last saved, in words
	resting pause  // no answer counts
	fast    pause  // a character came just now
	burst   bool   // several came that fast: a scanner
}

// draft is what was entered for an item and cannot be saved before its answer.
type draft struct {
	note       string
	noted      bool   // note replaces the one before, also when it is empty
	text       string // of a text that is being entered
	provenance audit.Provenance
	evidence   []audit.NewEvidence
	fields     []string // of a form that was left
	at         int      // the field that had the focus
}

// auditMsg is the audit as it stands. After a change, saved names the item, and
// stay says that the person has more to do with it.
type auditMsg struct {
	audit *audit.Audit
	back  *returned // only when it was loaded
	saved string
	stay  bool
}

// newQuestion goes on with an audit: at the item, or where it is unfinished.
func newQuestion(e *env, id audit.AuditID, item string) *questionScreen {
	return &questionScreen{e: e, id: id, at: item, cursor: -1, drafts: map[string]*draft{}}
}

func (s *questionScreen) Init() tea.Cmd { return s.load() }

func (s *questionScreen) load() tea.Cmd {
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		a, err := s.e.store().Audit(ctx, s.id)
		if err != nil {
			return nil, err
		}
		back, err := returnedOf(ctx, s.e.store(), a)
		return auditMsg{audit: a, back: back}, err
	})
}

func (s *questionScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case auditMsg:
		return s, s.loaded(msg)
	case pauseMsg:
		s.resting.update(msg)
		s.fast.update(msg)
	case awakeMsg:
		if s.sure != nil {
			s.sure.update(msg, s.e.k)
		}
	case shownMsg:
		return s, s.load()
	case failMsg:
		if s.saving != "" { // refused, or answered elsewhere: look again
			s.saving = ""
			return s, s.load()
		}
	case scanMsg:
		return s, tea.Batch(s.rest(), s.scanned(msg.code))
	case nearPickMsg:
		return s, s.picked(msg)
	case tea.KeyMsg:
		return s, s.press(msg)
	default:
		return s, s.blink(msg)
	}
	return s, nil
}

// loaded takes the audit as it stands and shows where it is to go on.
func (s *questionScreen) loaded(msg auditMsg) tea.Cmd {
	s.a, s.out = msg.audit, msg.audit.Outcome()
	s.sent = cmp.Or(msg.back, s.sent)
	if s.expired = hasExpired(s.out.Consultation, s.e.now()); s.expired {
		s.out.Actions = reopened(s.a, s.out)
	}
	if s.a.Status == audit.Completed {
		return replace(newComplete(s.e, s.id, nil))
	}
	if s.a.Status == audit.Dropped { // on another screen, meanwhile
		return tea.Batch(pop(), warn(s.e.w.round.dropped(s.a.Device.Code())))
	}
	if msg.saved != "" {
		s.saving = ""
		delete(s.drafts, msg.saved)
		s.saved = s.savedLine(msg.saved)
		switch want := s.want; {
		case want != "":
			s.want = ""
			return s.goTo(want)
		case msg.stay:
			return s.show(msg.saved)
		}
		return s.advance()
	}
	if s.give != nil {
		value := *s.give
		s.give = nil
		return s.save(s.at, value)
	}
	if _, answered := s.a.Answers[s.at]; s.resave && answered {
		s.resave = false
		return s.keep()
	}
	s.resave = false
	if s.want != "" {
		s.at, s.want = s.want, ""
	}
	if !s.known(s.at) {
		s.at = s.firstOpen()
	}
	if s.needsStop(s.at) {
		return push(newStop(s, s.at))
	}
	return tea.Batch(s.show(s.at), s.resumed())
}

func (s *questionScreen) known(item string) bool {
	return slices.Contains(s.out.Asked, item) || slices.Contains(s.out.NotCounted, item)
}

func (s *questionScreen) firstOpen() string {
	if items := s.sent.open(s.a, s.out.Asked); len(items) > 0 {
		return items[0]
	}
	if len(s.out.Missing) > 0 {
		return s.out.Missing[0]
	}
	return s.out.Asked[0]
}

// advance goes on to the next item that is in question, or required and
// unanswered, or to the page that seals.
func (s *questionScreen) advance() tea.Cmd {
	open := s.sent.open(s.a, s.out.Asked)
	if len(open) == 0 {
		open = s.out.Missing
	}
	if len(open) == 0 {
		if s.needsStop(s.at) {
			return push(newStop(s, s.at))
		}
		return tea.Batch(s.show(s.at), push(newComplete(s.e, s.id, s)))
	}
	next := open[0]
	here := s.order(s.at)
	for _, item := range open {
		if s.order(item) > here {
			next = item
			break
		}
	}
	return tea.Batch(s.goTo(next), s.rest())
}

// order is the place of an item in the checklist.
func (s *questionScreen) order(item string) int {
	return slices.IndexFunc(s.a.Checklist.Items, func(i checklist.Item) bool { return i.ID == item })
}

// goTo brings an item up, after the stop where there must be one.
func (s *questionScreen) goTo(item string) tea.Cmd {
	if s.needsStop(item) {
		return push(newStop(s, item))
	}
	return s.show(item)
}

// show brings an item up and remembers it for the next start.
func (s *questionScreen) show(item string) tea.Cmd {
	s.at = item
	if s.cleared != item {
		s.cleared = ""
	}
	def := s.item()
	answer, answered := s.a.Answers[item]
	s.cursor = -1
	if answered {
		s.cursor = slices.IndexFunc(def.Options, func(o checklist.Option) bool { return o.Word == answer.Value.Word })
	}
	s.typing = false
	if text := s.typedText(); typed(def.Kind) && (!answered || text != "") {
		s.edit(text)
	}
	return s.e.remember(s.place(screenQuestion))
}

// typedText is what was entered of a text that is not saved.
func (s *questionScreen) typedText() string {
	if d := s.drafts[s.at]; d != nil {
		return d.text
	}
	return ""
}

// typed reports whether an answer is one line of text.
func typed(k checklist.Kind) bool { return k != checklist.KindChoice && !k.Structured() }

func (s *questionScreen) item() checklist.Item {
	def, _ := s.a.Checklist.Item(s.at)
	return def
}

// rest lets no answer in for a moment.
func (s *questionScreen) rest() tea.Cmd { return s.resting.start(s.e, settleDelay) }

// scanned says what a barcode means here: never an answer.
func (s *questionScreen) scanned(code string) tea.Cmd {
	w := s.e.w.round
	if s.a == nil {
		return warn(w.scanNoAnswer)
	}
	c, _ := s.e.readCode(code)
	if ties(code, c, s.a.Device) {
		return say(w.scanThis)
	}
	return warn(w.scanOther(codeName(code, c)))
}

func (s *questionScreen) press(msg tea.KeyMsg) tea.Cmd {
	k := s.e.k
	switch {
	case s.a == nil:
		if key.Matches(msg, k.back) {
			return pop()
		}
		return nil
	case s.sure != nil:
		return s.answeredSure(msg)
	case s.typing:
		return s.typed(msg)
	case key.Matches(msg, k.back):
		return s.back()
	case s.saving != "":
		return nil
	case key.Matches(msg, k.round.previous):
		return s.step(-1)
	case key.Matches(msg, k.round.next):
		return s.step(+1)
	case s.resting.running() && (msg.Type == tea.KeyRunes || msg.Type == tea.KeyEnter):
		return s.rest()
	case isDigit(msg):
		return s.digit(msg.Runes[0])
	case key.Matches(msg, k.do):
		return s.enter()
	}
	if cmd, ok := s.sideKey(msg); ok {
		return cmd
	}
	s.moveCursor(msg)
	return nil
}

// sideKey are the keys that do something beside the answer.
func (s *questionScreen) sideKey(msg tea.KeyMsg) (tea.Cmd, bool) {
	r := s.e.k.round
	switch {
	case key.Matches(msg, r.jump):
		return push(newJump(s)), true
	case key.Matches(msg, r.outcome):
		return push(newOutcome(s)), true
	case key.Matches(msg, r.seal):
		return push(newComplete(s.e, s.id, s)), true
	case key.Matches(msg, r.note):
		return push(newNote(s)), true
	case key.Matches(msg, r.evidence):
		return push(newAttach(s)), true
	case key.Matches(msg, r.provenance):
		return s.cycleProvenance(), true
	case key.Matches(msg, s.e.k.network.attach):
		return s.attachContacts(), true
	case key.Matches(msg, r.withdraw):
		return s.withdraw(), true
	case key.Matches(msg, r.drop) && s.a.Revision == 1:
		return push(newDrop(s.e, s.a)), true
	}
	return nil, false
}

// back leaves the audit. What could not be saved yet is shown once before it
// is given up.
func (s *questionScreen) back() tea.Cmd {
	for item, d := range s.drafts {
		if !s.warned && d.pending() {
			s.warned = true
			return tea.Batch(s.goTo(item), warn(s.e.w.round.draftLeft))
		}
	}
	return pop()
}

func (d *draft) pending() bool {
	return d.noted || d.text != "" || len(d.evidence) > 0 || len(d.fields) > 0
}

// hasDraft reports whether something waits to be saved with the answer in front.
func (s *questionScreen) hasDraft() bool {
	d := s.drafts[s.at]
	return d != nil && (d.pending() || d.provenance != "")
}

// step goes to the item before or after, answered or not; behind the last one
// is the page that seals.
func (s *questionScreen) step(by int) tea.Cmd {
	s.saved = ""
	if next := s.neighbour(by); next != "" {
		return s.goTo(next)
	}
	if by < 0 {
		return nil
	}
	return push(newComplete(s.e, s.id, s))
}

// neighbour is the item before or after the one in front; "" beyond the ends.
func (s *questionScreen) neighbour(by int) string {
	at := slices.Index(s.out.Asked, s.at)
	if at < 0 { // a leftover answer: go on from where it stands in the checklist
		here := s.order(s.at)
		at = slices.IndexFunc(s.out.Asked, func(item string) bool { return s.order(item) > here })
		if at < 0 {
			at = len(s.out.Asked)
		}
		if by > 0 {
			at--
		}
	}
	if next := at + by; next >= 0 && next < len(s.out.Asked) {
		return s.out.Asked[next]
	}
	return ""
}

func (s *questionScreen) Scannable()   {}
func (s *questionScreen) Typing() bool { return s.typing }

func (s *questionScreen) Title() string { return s.e.auditTitle(s.a) }

// auditTitle is the room and the device; "" before the audit is read.
func (e *env) auditTitle(a *audit.Audit) string {
	if a == nil {
		return ""
	}
	return e.w.room(a.Room.Name) + " · " + e.device(a.Device)
}

func (s *questionScreen) Help() string { return s.e.w.round.questionHelp }
