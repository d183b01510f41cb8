package tui

import (
	"cmp"
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"visite/audit"
	"visite/udi"
)

// deviceScreen takes down a device that no list knows, at its bed, and goes on
// with its audit.
type deviceScreen struct {
	e     *env
	visit audit.Visit
	form  *form
	busy  bool
	from  *nearDevice // seen on the network, that the fields are filled in from; nil if there is none
	near  *nearby     // that it is of
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

// newDevice is the form with the code in the fields it belongs to: a UDI gives
// itself and the serial number, all else is an inventory number. Devices of the
// same model say which maker and model that is, if they agree.
func newDevice(e *env, v audit.Visit, code string, alike ...audit.Device) *deviceScreen {
	w := e.w.round
	number, serial, label := audit.Clean(code, audit.MaxName), "", ""
	if c, ok := e.readCode(code); ok {
		number, serial, label = "", audit.Clean(c.Serial, audit.MaxName), storedUDI(c)
	}
	maker, model := sameModel(alike)
	s := &deviceScreen{e: e, visit: v}
	s.form = newForm(
		e,
		textField(w.deviceNumber, number, w.deviceNumberHint, nil),
		textField(w.deviceSerial, serial, "", nil),
		textField(w.deviceMaker, maker, w.deviceMakerHint, nil),
		textField(w.deviceModel, model, "", nil),
		textField(w.deviceBed, "", "", nil),
		textField(w.deviceUDI, label, "", s.wrongUDI),
	)
	s.sayUDI()
	return s
}

// sameModel is the maker and the model of devices, if they have the same.
func sameModel(devices []audit.Device) (maker, model string) {
	for _, d := range devices {
		if d.Maker != devices[0].Maker || d.Model != devices[0].Model {
			return "", ""
		}
		maker, model = d.Maker, d.Model
	}
	return maker, model
}

// storedUDI is the form in which a UDI is stored, or "" for one that is not to be
// taken as it stands. Cut off it would be another.
func storedUDI(c udi.Code) string {
	form := c.Canonical()
	if c.Grave() || audit.Clean(form, audit.MaxName) != form {
		return ""
	}
	return form
}

// wrongUDI is why a UDI cannot be taken. A text that is none stays what it is.
func (s *deviceScreen) wrongUDI(code string) string {
	if c, ok := s.e.readCode(code); ok && c.Grave() {
		return s.e.problems(c)[0]
	}
	return ""
}

// sayUDI shows below the field what its code holds.
func (s *deviceScreen) sayUDI() {
	f := s.form.fields[fieldUDI]
	f.hint = ""
	if c, ok := s.e.readCode(f.value()); ok && !c.Grave() {
		f.hint = s.e.udiParts(c)
	}
}

// sort puts a UDI that was scanned into the field of a number where it belongs,
// and its serial number into an empty field; it reports whether there is
// something new to read.
func (s *deviceScreen) sort() bool {
	fields := s.form.fields
	c, ok := s.e.readCode(fields[s.form.at].value())
	if !ok || c.Grave() || storedUDI(c) == "" {
		return false
	}
	switch s.form.at {
	case fieldNumber, fieldSerial:
		fields[s.form.at].input.SetValue("")
	case fieldUDI:
		if c.Serial == "" || fields[fieldSerial].value() != "" {
			return false
		}
	default:
		return false
	}
	fields[fieldUDI].input.SetValue(storedUDI(c))
	if fields[fieldSerial].value() == "" {
		fields[fieldSerial].input.SetValue(audit.Clean(c.Serial, audit.MaxName))
	}
	s.form.focus(fieldSerial)
	s.sayUDI()
	return true
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
		if s.from != nil {
			s.near.link(*s.from, cmp.Or(s.form.fields[fieldNumber].value(), s.form.fields[fieldSerial].value()))
		}
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
	if press, ok := msg.(tea.KeyMsg); ok {
		if key.Matches(press, s.e.k.do) && s.sort() {
			return s, tea.Batch(s.keep(), say(s.e.w.round.udiSorted))
		}
		msg = seenSeparator(press)
	}
	done, cmd := s.form.update(msg)
	s.sayUDI()
	if done {
		return s, s.create()
	}
	if _, press := msg.(tea.KeyMsg); press {
		cmd = tea.Batch(cmd, s.keep())
	}
	return s, cmd
}

func (s *deviceScreen) create() tea.Cmd {
	value := func(i int) string { return strings.ReplaceAll(s.form.fields[i].value(), udi.Picture, "") }
	d := audit.Device{
		InventoryNumber: value(fieldNumber), Serial: value(fieldSerial), UDI: value(fieldUDI),
		Maker: value(fieldMaker), Model: value(fieldModel), Place: audit.Place{Bed: value(fieldBed)},
	}
	if c, ok := s.e.readCode(s.form.fields[fieldUDI].value()); ok {
		d.UDI, d.Lot = storedUDI(c), audit.Clean(c.Lot, audit.MaxName)
	}
	if s.from != nil {
		d.MAC, d.IP = s.from.mac, s.from.address
		d.Host = s.from.Said().Host
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
		if s.from != nil {
			if err := s.e.store().LinkSighting(ctx, s.visit.Round, s.visit.Room.ID, id, audit.ByPerson, s.from.Nearby); err != nil {
				return nil, err
			}
		}
		a, err := s.e.store().StartAudit(ctx, s.visit.Round, s.visit.Room.ID, id)
		if err != nil {
			return nil, err
		}
		return begunMsg{a.ID}, nil
	})
}

// fillFrom fills in what something seen nearby says of itself. The person reads
// it and compares it with the type plate. Where it says it stands is a hint only.
func (s *deviceScreen) fillFrom(near *nearby, d nearDevice) {
	s.near, s.from = near, &d
	said := d.Said()
	for i, text := range map[int]string{fieldSerial: said.Serial, fieldMaker: said.Maker, fieldModel: said.Model} {
		s.form.fields[i].input.SetValue(audit.Clean(text, audit.MaxName))
	}
	if bed := audit.Clean(said.Spot.Bed, 40); bed != "" {
		s.form.fields[fieldBed].hint = s.e.w.network.saysBed(bed)
	}
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

func (s *deviceScreen) View(w, h int) string {
	if s.from == nil {
		return s.form.view(w, h)
	}
	words := s.e.w.network.prefilled
	if said := s.from.Said(); said.Serial+said.Maker+said.Model == "" {
		words = s.e.w.network.nothingFilled
	}
	head := s.e.th.accent.Render(wrap(words(s.from.title), w))
	return clip(head+"\n\n"+s.form.view(w, max(3, h-height(head)-1)), w, h)
}
