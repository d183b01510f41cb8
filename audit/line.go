package audit

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"visite/checklist"
)

// Line is one line of a file of audits taken elsewhere, read but not yet
// judged: its texts are as the file has them.
//
//	{"ward", "room", "device": {"inventory_number", "serial", "maker", "model"},
//	 "checklist", "answers": {"item": "option" | {"value", "note", "provenance", "evidence"}},
//	 "by", "at", "complete": true}
//
// Without complete, or with false, it is a draft. An answer is a bare value or
// the wrapper, told by its key "value", as in [checklist.Given].
type Line struct {
	Ward, Room string
	Device     LineDevice
	Checklist  string // id
	Answers    []LineAnswer
	By         string // who took it; may be empty
	At         string
	Complete   bool
}

// LineDevice is what a line says about its device; any of it may be empty, but
// not both numbers.
type LineDevice struct {
	InventoryNumber, Serial, Maker, Model string
}

// LineAnswer is one answer of a line.
type LineAnswer struct {
	Item       string
	Value      checklist.Value
	Note       string
	Provenance string
	Evidence   string // what proves it, in words: a line carries no files
}

// ParseLine reads one line. It is strict, so that nothing a line says is lost
// without a word: unknown keys, keys that are there twice, other types, what is
// not UTF-8 and lines longer than [MaxLine] are refused.
func ParseLine(b []byte) (*Line, error) {
	switch {
	case len(b) > MaxLine:
		return nil, refuseLong()
	case !utf8.Valid(b):
		return nil, refuse("line", "die Zeile ist nicht in UTF-8: Datei als UTF-8 speichern", "the line is not UTF-8: save the file as UTF-8")
	}
	s := lineScanner{text: string(b)}
	l := &Line{}
	if err := s.object("", func(key string) error { return l.read(&s, key) }); err != nil {
		return nil, err
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Line) read(s *lineScanner, key string) (err error) {
	switch key {
	case "ward":
		l.Ward, err = s.string(key)
	case "room":
		l.Room, err = s.string(key)
	case "checklist":
		l.Checklist, err = s.string(key)
	case "by":
		l.By, err = s.string(key)
	case "at":
		l.At, err = s.string(key)
	case "complete":
		l.Complete, err = s.bool(key)
	case "device":
		err = s.object(key, func(key string) error { return l.Device.read(s, key) })
	case "answers":
		err = l.readAnswers(s, key)
	default:
		err = refuse("line", "unbekannter Schlüssel %q", "unknown key %q", Clean(key, MaxName))
	}
	return err
}

func (l *Line) readAnswers(s *lineScanner, key string) error {
	return s.object(key, func(item string) error {
		a := LineAnswer{Item: item}
		if err := a.read(s); err != nil {
			return err
		}
		l.Answers = append(l.Answers, a)
		return nil
	})
}

func (d *LineDevice) read(s *lineScanner, key string) (err error) {
	switch key {
	case "inventory_number":
		d.InventoryNumber, err = s.string(key)
	case "serial":
		d.Serial, err = s.string(key)
	case "maker":
		d.Maker, err = s.string(key)
	case "model":
		d.Model, err = s.string(key)
	default:
		err = refuse("line", "unbekannter Schlüssel %q in „device“", "unknown key %q in device", Clean(key, MaxName))
	}
	return err
}

// read reads a bare answer or the wrapper.
func (a *LineAnswer) read(s *lineScanner) error {
	if s.peek() == '"' {
		word, err := s.string(a.Item)
		a.Value.Word = word
		return err
	}
	wrapped := false
	fields := map[string]string{}
	err := s.object(a.Item, func(key string) (err error) {
		if key == "value" {
			wrapped = true
			a.Value, err = s.value(a.Item)
			return err
		}
		fields[key], err = s.string(key)
		return err
	})
	if err != nil || !wrapped {
		a.Value.Fields = fields
		return err
	}
	return a.describe(fields)
}

// describe takes over what the wrapper says about the answer.
func (a *LineAnswer) describe(fields map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		switch key {
		case "note":
			a.Note = fields[key]
		case "provenance":
			a.Provenance = fields[key]
		case "evidence":
			a.Evidence = fields[key]
		default:
			return refuse("line", "%s: unbekannter Schlüssel %q: erlaubt sind value, note, provenance, evidence",
				"%s: unknown key %q: use value, note, provenance, evidence", Clean(a.Item, MaxName), Clean(key, MaxName))
		}
	}
	return nil
}

// ID is the id of the audit the line is about. It is made of what the line
// says, not of how: lines that differ in the order of keys, in white space or
// in escapes are one audit.
func (l *Line) ID() AuditID {
	c := canonical{text: make([]byte, 0, 1024)}
	c.add(
		l.Ward, l.Room, l.Device.InventoryNumber, l.Device.Serial, l.Device.Maker, l.Device.Model,
		l.Checklist, l.By, l.At, strconv.FormatBool(l.Complete), strconv.Itoa(len(l.Answers)),
	)
	byItem := func(a, b LineAnswer) int { return cmp.Compare(a.Item, b.Item) }
	for _, a := range slices.SortedFunc(slices.Values(l.Answers), byItem) {
		c.add(a.Item, a.Value.Word, a.Note, a.Provenance, a.Evidence, strconv.Itoa(len(a.Value.Fields)))
		if len(a.Value.Fields) == 0 {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(a.Value.Fields)) {
			c.add(name, a.Value.Fields[name])
		}
	}
	return ImportedID(c.text)
}

// canonical is a list of texts in the one spelling that ids are hashed from:
// each with its length in bytes before it, "3:204".
type canonical struct{ text []byte }

func (c *canonical) add(texts ...string) {
	for _, s := range texts {
		c.text = strconv.AppendInt(c.text, int64(len(s)), 10)
		c.text = append(c.text, ':')
		c.text = append(c.text, s...)
	}
}
