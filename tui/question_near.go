package tui

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/checklist"
)

// What the last audit and the network propose for the question in front. A
// proposal is an answer only when a person gives it.

// offNetwork is the answer that a monitor is on no network at all, proven.
const offNetwork = "none_proven"

// prior is what the last audit may propose.
func (s *questionScreen) prior() (checklist.Value, bool) {
	prior, ok := s.a.Offer(s.at)
	return prior.Value, ok && s.mayPropose(prior.Value)
}

// seen is what the device says of itself on the network.
func (s *questionScreen) seen() (checklist.Value, bool) {
	seen, ok := s.a.Observed(s.at)
	return seen.Value, ok && s.mayPropose(seen.Value)
}

func (s *questionScreen) mayPropose(v checklist.Value) bool {
	if _, answered := s.a.Answers[s.at]; answered || s.a.Checklist.Check(s.at, v) != nil {
		return false
	}
	o, choice := s.item().Option(v.Word)
	return !choice || s.barred(o) == ""
}

// offered is the one proposal that may be confirmed with one key. Two that
// differ are none.
func (s *questionScreen) offered() (checklist.Value, bool) {
	prior, last := s.prior()
	seen, now := s.seen()
	switch {
	case s.conflict():
		return checklist.Value{}, false
	case now:
		return seen, true
	}
	return prior, last
}

// conflict reports whether the last audit and the network propose different things.
func (s *questionScreen) conflict() bool {
	prior, last := s.prior()
	seen, now := s.seen()
	return last && now && audit.Fold(prior.Word) != audit.Fold(seen.Word)
}

// offering is what Enter does with the proposal.
func (s *questionScreen) offering() string {
	if _, seen := s.seen(); seen {
		return s.e.w.network.asSeen
	}
	return s.e.w.round.asLastTime
}

// confirm answers with the proposal, and says where it comes from.
func (s *questionScreen) confirm(v checklist.Value) tea.Cmd {
	n := s.newAnswer(s.at, v)
	if _, seen := s.seen(); seen && n.Provenance == "" {
		n.Provenance = audit.Observed
	}
	return s.put(n, false)
}

// proposals are what is proposed, in words: with one key where there is one
// proposal, both to read where they differ. Else what the last audit said.
func (s *questionScreen) proposals() []string {
	e, w := s.e, s.e.w
	prior, ok := s.a.Prior[s.at]
	_, answered := s.a.Answers[s.at]
	last := ""
	if ok && !answered && !prior.Redacted {
		last = e.shortValue(s.item(), prior)
	}
	seen, now := s.seen()
	say := e.shortValue(s.item(), audit.Answer{Value: seen})
	enter := e.th.accent.Render("Enter ")
	switch {
	case s.conflict():
		return []string{
			e.th.warn.Render("! "+w.network.seenOnly(say)) + e.th.muted.Render(" · "+w.round.lastTime(last, e.day(s.a.PriorAt.At))),
			e.th.warn.Render("! " + w.network.bothDiffer),
		}
	case now:
		return []string{enter + w.network.seenOffer(say)}
	case last == "":
		return nil
	}
	if _, offered := s.prior(); offered {
		return []string{enter + w.round.offer(last, e.day(s.a.PriorAt.At))}
	}
	return []string{e.th.muted.Render(w.round.lastTime(last, e.day(s.a.PriorAt.At)))}
}

// evidenceLines are what the network has shown that bears on the question: what
// speaks against the answer or the list first.
func (s *questionScreen) evidenceLines(w int) []string {
	e, words, th := s.e, s.e.w.network, s.e.th
	var lines []string
	add := func(sign, text string) { lines = append(lines, strings.Split(indent(sign, text, w), "\n")...) }
	answer, answered := s.a.Answers[s.at]
	if seen, ok := s.a.Observed(s.at); ok && answered && audit.Fold(seen.Value.Word) != audit.Fold(answer.Value.Word) {
		add(th.warn.Render("! "), words.disagrees(e.shortValue(s.item(), seen), e.shortValue(s.item(), answer)))
	}
	for _, d := range s.differs() {
		lines = append(lines, e.differenceLine(d, w)...)
	}
	if s.item().Observed != checklist.ObservedContact {
		return lines
	}
	for _, c := range s.a.Contacts(s.at) {
		for _, text := range e.contactLines(c) {
			add(th.warn.Render("! "), text)
		}
	}
	if len(s.unattached()) > 0 {
		add(th.key.Render("b "), words.attachIt)
	}
	if live := seenLive(s.a); live != nil {
		add("› ", words.seenLive+": "+seenAt(live)+th.muted.Render(" · "+words.source(live.Source)+" · "+e.whenTime(live.Last)))
	}
	if len(s.a.Network.Connects) > 0 {
		add("› ", e.connectsLine(s.a.Network.Connects))
	}
	return lines
}

// differs are the facts about this question that the device said otherwise than
// the list had them.
func (s *questionScreen) differs() []audit.Difference {
	var all []audit.Difference
	for _, l := range s.a.Network.Linked {
		for _, d := range l.Differ {
			if d.Field == string(s.item().Observed) && !slices.Contains(all, d) {
				all = append(all, d)
			}
		}
	}
	return all
}

// seenLive is the newest sighting of the device in this round that was no file's;
// nil if there is none.
func seenLive(a *audit.Audit) *audit.LinkedSighting {
	for i := range a.Network.Linked {
		switch l := &a.Network.Linked[i]; l.Source {
		case audit.SourceCapture, audit.SourceSwitch, audit.SourceDHCP:
		default:
			return l
		}
	}
	return nil
}

// seenAt is where on the network it was seen.
func seenAt(l *audit.LinkedSighting) string {
	if l.Address.IsValid() {
		return l.Address.String()
	}
	return cmp.Or(audit.NormalMAC(l.MAC), audit.Clean(l.Host, 60), audit.Clean(l.Name, 60))
}

// unlikely reports whether what was seen speaks against an option.
func (s *questionScreen) unlikely(o checklist.Option) bool {
	return o.Word == offNetwork && s.item().Observed == checklist.ObservedContact && seenLive(s.a) != nil
}

func (s *questionScreen) sureOf(o checklist.Option) bool { return s.unsure == s.at+" "+o.Word }

// askSure warns, clearly, and lets the person decide.
func (s *questionScreen) askSure(o checklist.Option) tea.Cmd {
	w, live := s.e.w, seenLive(s.a)
	s.sure = &dialog{
		title: w.network.sureOff, yes: w.network.sureOffYes, no: w.keyBack,
		text: w.network.provenButSeen(seenAt(live), s.e.whenTime(live.Last), s.e.text(o.Title)),
	}
	s.unsure = s.at + " " + o.Word
	return s.sure.wake(s.e)
}

func (s *questionScreen) answeredSure(msg tea.KeyMsg) tea.Cmd {
	answered, yes := s.sure.update(msg, s.e.k)
	if !answered {
		return nil
	}
	s.sure = nil
	if yes {
		for i, o := range s.item().Options {
			if s.sureOf(o) {
				return s.choose(i)
			}
		}
	}
	s.unsure = ""
	return nil
}

// unattached are the observations that bear on the question and are not among
// its evidence yet.
func (s *questionScreen) unattached() []audit.NewEvidence {
	var all []audit.NewEvidence
	for _, c := range s.a.Contacts(s.at) {
		file, err := c.Evidence()
		if err != nil {
			continue
		}
		had := slices.ContainsFunc(s.a.Answers[s.at].Evidence, func(f audit.Evidence) bool {
			return f.Name == file.Name && f.Size == int64(len(file.Bytes))
		})
		if d := s.drafts[s.at]; d != nil {
			had = had || slices.ContainsFunc(d.evidence, func(f audit.NewEvidence) bool {
				return bytes.Equal(f.Bytes, file.Bytes)
			})
		}
		if !had {
			all = append(all, file)
		}
	}
	return all
}

// attachContacts puts the observations beside the answer, or keeps them for it.
func (s *questionScreen) attachContacts() tea.Cmd {
	files := s.unattached()
	if len(files) == 0 {
		return warn(s.e.w.network.nothingToAttach)
	}
	d := s.draft()
	d.evidence = append(d.evidence, files...)
	if _, answered := s.a.Answers[s.at]; answered {
		return s.keep()
	}
	return say(s.e.w.network.attached)
}

// contactLines are what a capture shows of a device and the hard-coded addresses.
func (e *env) contactLines(c audit.ObservedContact) []string {
	w := e.w.network
	file := w.onFile + audit.Clean(c.File.Text, 60)
	if c.File.Text == "" {
		file = w.live
	}
	var lines []string
	for _, k := range c.Contacts {
		say := w.callsNear
		if k.HardCoded() {
			say = w.calls
		}
		lines = append(lines, say(k.Kind, k.To, k.Count, e.span(k.First, k.Last), file))
	}
	if !c.Called() {
		lines = append(lines, w.callsNone(e.span(c.First, c.Last), file))
	}
	return lines
}

// connectsLine is what a connect check found.
func (e *env) connectsLine(all []audit.Connect) string {
	var ports []string
	open := 0
	for _, c := range all {
		ports = append(ports, e.w.network.portResult(c.Port, c.Result))
		if c.Result == audit.ConnectOpen {
			open++
		}
	}
	return e.w.network.connects(len(all), open, joinComma(ports))
}

// pickScreen shows what the last audit said and what was seen, which differ. None
// is marked: a digit says which one holds.
type pickScreen struct {
	q *questionScreen
}

// nearPickMsg is what was picked.
type nearPickMsg struct {
	value checklist.Value
	from  audit.Provenance
}

func newPick(q *questionScreen) screen { return &pickScreen{q: q} }

func (s *pickScreen) Init() tea.Cmd { return nil }

func (s *pickScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
	case key.Matches(press, s.q.e.k.back):
		return s, pop()
	case press.String() == "1":
		prior, _ := s.q.prior()
		return s, popWith(nearPickMsg{value: prior})
	case press.String() == "2":
		seen, _ := s.q.seen()
		return s, popWith(nearPickMsg{seen, audit.Observed})
	case key.Matches(press, s.q.e.k.do):
		return s, warn(s.q.e.w.round.pressDigit)
	}
	return s, nil
}

// picked answers with what was picked.
func (s *questionScreen) picked(m nearPickMsg) tea.Cmd {
	n := s.newAnswer(s.at, m.value)
	if n.Provenance == "" {
		n.Provenance = m.from
	}
	return s.put(n, false)
}

func (s *pickScreen) Title() string { return s.q.Title() }

func (s *pickScreen) Keys() []key.Binding {
	return []key.Binding{bind("1 2", s.q.e.w.round.keyDigit, "1", "2"), as(s.q.e.k.back, s.q.e.w.round.toQuestion)}
}

func (s *pickScreen) View(w, h int) string {
	e, def := s.q.e, s.q.item()
	prior, _ := s.q.prior()
	seen, _ := s.q.seen()
	row := func(digit, text string) string { return indent(e.th.key.Render(digit)+"  ", text, w) }
	return clip(paragraphs(
		e.th.bold.Render(wrap(e.text(def.Title), w)),
		wrap(e.w.network.pickTitle, w),
		row("1", e.w.network.pickLast(e.shortValue(def, audit.Answer{Value: prior}), e.day(s.q.a.PriorAt.At)))+"\n"+
			row("2", e.w.network.pickSeen(e.shortValue(def, audit.Answer{Value: seen}))),
	), w, h)
}
