package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
)

// deviceScreen takes down a device that no list knows, at its bed, and goes on
// with its audit.
type deviceScreen struct {
	e     *env
	visit audit.Visit
	form  *form
	busy  bool
}

// The fields of the form.
const (
	fieldNumber = iota
	fieldSerial
	fieldMaker
	fieldModel
	fieldBed
	fieldUDI
)

// newDevice is the form with the code in the field it belongs to.
func newDevice(e *env, v audit.Visit, code string) *deviceScreen {
	w := e.w.round
	number, serial, udi := splitCode(code)
	s := &deviceScreen{e: e, visit: v}
	s.form = newForm(
		e,
		textField(w.deviceNumber, number, w.deviceNumberHint, nil),
		textField(w.deviceSerial, serial, "", nil),
		textField(w.deviceMaker, "", w.deviceMakerHint, nil),
		textField(w.deviceModel, "", "", nil),
		textField(w.deviceBed, "", "", nil),
		textField(w.deviceUDI, udi, "", nil),
	)
	return s
}

// splitCode says which field a code belongs in: a GS1 code (it has separators
// or begins with the identifier of a product number, 01) is a UDI, which may
// hold the serial number under the identifier 21; all else is an inventory number.
func splitCode(code string) (number, serial, udi string) {
	code = strings.TrimPrefix(code, "]d2")
	gs1 := strings.ContainsRune(code, groupSeparator) || len(code) > 16 && strings.HasPrefix(code, "01") && digits(code[:16])
	if !gs1 {
		return audit.Clean(code, audit.MaxName), "", ""
	}
	for _, part := range strings.Split(code, string(groupSeparator)) {
		if len(part) > 16 && strings.HasPrefix(part, "01") {
			part = part[16:]
		}
		for len(part) > 8 && (strings.HasPrefix(part, "11") || strings.HasPrefix(part, "17")) && digits(part[:8]) {
			part = part[8:] // dates of making and of expiry, six digits
		}
		if s, ok := strings.CutPrefix(part, "21"); ok {
			serial = audit.Clean(s, audit.MaxName)
		}
	}
	return "", serial, audit.Clean(strings.ReplaceAll(code, string(groupSeparator), ""), audit.MaxName)
}

func digits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

func (s *deviceScreen) Init() tea.Cmd { return s.keep() }

// keep keeps what was typed, should the program end now.
func (s *deviceScreen) keep() tea.Cmd {
	return s.e.remember(Place{
		Round: s.visit.Round, Room: s.visit.Room.ID, Screen: screenNewDevice, Typed: &Typed{Fields: s.form.texts()},
	})
}

func (s *deviceScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case begunMsg:
		return s, replace(newQuestion(s.e, msg.id, ""))
	case failMsg:
		s.busy = false
		return s, nil
	case tea.KeyMsg:
		if key.Matches(msg, s.e.k.back) {
			return s, pop()
		}
	}
	if s.busy {
		return s, nil
	}
	done, cmd := s.form.update(msg)
	if done {
		return s, s.create()
	}
	if _, press := msg.(tea.KeyMsg); press {
		cmd = tea.Batch(cmd, s.keep())
	}
	return s, cmd
}

func (s *deviceScreen) create() tea.Cmd {
	value := func(i int) string { return s.form.fields[i].value() }
	d := audit.Device{
		InventoryNumber: value(fieldNumber), Serial: value(fieldSerial), UDI: value(fieldUDI),
		Maker: value(fieldMaker), Model: value(fieldModel), Place: audit.Place{Bed: value(fieldBed)},
	}
	if d.Code() == "" {
		s.form.focus(fieldNumber)
		s.form.fields[fieldNumber].wrong = s.e.w.round.numberNeeded
		return nil
	}
	s.busy = true
	return s.e.do(func(ctx context.Context) (tea.Msg, error) {
		if err := enter(ctx, s.e, s.visit); err != nil {
			return nil, err
		}
		id, err := s.e.store().FindNew(ctx, s.visit.Round, s.visit.Room.ID, d)
		if err != nil {
			return nil, err
		}
		a, err := s.e.store().StartAudit(ctx, s.visit.Round, s.visit.Room.ID, id)
		if err != nil {
			return nil, err
		}
		return begunMsg{a.ID}, nil
	})
}

func (s *deviceScreen) Typing() bool { return true }

func (s *deviceScreen) Title() string {
	return s.e.w.room(s.visit.Room.Name) + " · " + s.e.w.round.newDevice
}

func (s *deviceScreen) Keys() []key.Binding {
	keys := s.form.keys()
	keys[0] = as(keys[0], s.e.w.round.createIt)
	if s.form.at < len(s.form.fields)-1 {
		keys[0] = s.e.k.do
	}
	return keys
}

func (s *deviceScreen) View(w, h int) string { return s.form.view(w, h) }
