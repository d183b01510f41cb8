package checklist

// Kind says what an answer to an item looks like.
type Kind string

// The kinds of items. The answer to the first four is one string, to the
// last three an object of strings (see [KindFields]).
const (
	KindChoice       Kind = "choice"       // one of the item's options
	KindText         Kind = "text"         // free text without patient data
	KindNumber       Kind = "number"       // a decimal number, "37.5"
	KindDate         Kind = "date"         // a day, "2025-03-03"
	KindPerson       Kind = "person"       // name, function, at
	KindEvidence     Kind = "evidence"     // reference, installer, date, file (optional)
	KindConsultation Kind = "consultation" // status, physician, function, at, decision, conditions, valid_until
)

// Structured reports whether an answer of this kind is an object of fields.
func (k Kind) Structured() bool {
	return k == KindPerson || k == KindEvidence || k == KindConsultation
}

// Item is one question of a checklist.
type Item struct {
	ID    string
	Kind  Kind
	Title Text // the question, at most 60 characters
	Help  Text // at most three sentences

	Options []Option // of a choice, in the order shown
	Fields  []Field  // of a structured kind, in the order shown

	Optional     bool // asked, but never missing
	NeverPrefill bool // must be answered anew in every audit
	Confirmable  bool // may be confirmed from the device's last audit with one key
	Multiline    bool // a text that may have several lines

	// Observed says what may be seen of a device without touching it that bears on
	// the item; "" if nothing does.
	Observed Observable

	// Unanswered is the option that counts while the item is asked and not
	// answered ("unknown"); empty if an unanswered item says nothing.
	Unanswered string
}

// Observable is something that can be seen of a device without touching it.
type Observable string

// What can be seen. What a device says of itself may be proposed as an answer,
// which a person confirms; a contact is evidence and never an answer.
const (
	ObservedFirmware Observable = "firmware" // its version, for a text
	ObservedModel    Observable = "model"    // for the choice of the scope
	ObservedContact  Observable = "contact"  // calls to hard-coded addresses, in a capture
)

// Option returns the option with the given word.
func (i Item) Option(word string) (Option, bool) {
	for _, o := range i.Options {
		if o.Word == word {
			return o, true
		}
	}
	return Option{}, false
}

// Option is one possible answer to a choice.
type Option struct {
	Word  string // part of the program's interface, never translated
	Title Text   // at most 56 characters
	Help  Text   // may be empty

	Unknown  bool // this is the "I do not know" of its item
	Installs bool // says that something was installed just now: not offered while Outcome.Guard or Outcome.Hold
}

// FieldKind says what a field of a structured answer holds.
type FieldKind string

// The kinds of fields.
const (
	FieldText   FieldKind = "text"
	FieldDate   FieldKind = "date"   // 2025-03-03
	FieldTime   FieldKind = "time"   // RFC 3339, see ParseTime
	FieldChoice FieldKind = "choice" // one of the field's options
)

// Field is one part of a structured answer. Names and kinds of the fields are
// fixed by the item's kind; titles and options are the checklist's.
type Field struct {
	Name    string
	Kind    FieldKind
	Title   Text
	Options []Option // of FieldChoice

	Required bool   // always
	With     string // required if the field "status" has this word ("held"); empty otherwise
}

// Field returns the field with the given name.
func (i Item) Field(name string) (Field, bool) {
	for _, f := range i.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}
