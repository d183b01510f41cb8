package checklist

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// What a line of answers can be refused for.
var (
	errUTF8      = errors.New("not UTF-8, save it as UTF-8")
	errNotObject = errors.New(`not a JSON object, write {"item": "answer", …}`)
	errTwice     = errors.New("is there twice, keep one")
	errAfter     = errors.New("something follows the JSON value, write one per line")
	errNested    = errors.New(`"value" within "value", keep one`)
	errType      = errors.New(`neither a string nor an object of strings, write "…"`)
)

// decodeAnswers calls add for each answer of the object b, in its order.
func decodeAnswers(b []byte, add func(item string, g Given) error) error {
	if !utf8.Valid(b) {
		return errUTF8
	}
	s := newScanner(b)
	t, err := s.token()
	if err != nil {
		return err
	}
	if t != json.Delim('{') {
		return errNotObject
	}
	err = s.members(func(item string) error {
		g, err := s.given()
		if err != nil {
			return fmt.Errorf("%s: %w", shorten(item), err)
		}
		return add(item, g)
	})
	if err != nil {
		return err
	}
	return s.end()
}

// scanner reads JSON token by token: encoding/json alone would take the last
// of two equal keys without a word.
type scanner struct{ json *json.Decoder }

func newScanner(b []byte) scanner {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return scanner{d}
}

func (s scanner) token() (json.Token, error) {
	t, err := s.json.Token()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errors.New("not JSON: ends in the middle")
	}
	if err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	return t, nil
}

func (s scanner) end() error {
	if _, err := s.json.Token(); !errors.Is(err, io.EOF) {
		return errAfter
	}
	return nil
}

// members reads the rest of an object whose brace has been read, and calls
// read for each key, which reads the value.
func (s scanner) members(read func(key string) error) error {
	const limit = 512
	var keys []string
	for {
		t, err := s.token()
		if err != nil {
			return err
		}
		key, ok := t.(string)
		if !ok {
			return nil // the closing brace
		}
		if slices.Contains(keys, key) {
			return fmt.Errorf("%s %w", shorten(key), errTwice)
		}
		if keys = append(keys, key); len(keys) > limit {
			return fmt.Errorf("object with more than %d keys", limit)
		}
		if err := read(key); err != nil {
			return err
		}
	}
}

// given reads a bare answer, or the wrapper, told by its key "value".
func (s scanner) given() (Given, error) {
	t, err := s.token()
	if err != nil {
		return Given{}, err
	}
	if word, ok := t.(string); ok {
		return Given{Value: Value{Word: word}}, nil
	}
	if t != json.Delim('{') {
		return Given{}, errType
	}
	var g Given
	fields := map[string]string{}
	wrapped := false
	err = s.members(func(key string) (err error) {
		if key == "value" {
			wrapped = true
			g.Value, err = s.value()
			return err
		}
		fields[key], err = s.text()
		return err
	})
	if err != nil || !wrapped {
		g.Value.Fields = fields
		return g, err
	}
	return g, g.describe(fields)
}

// value reads an answer that is not wrapped.
func (s scanner) value() (Value, error) {
	t, err := s.token()
	if err != nil {
		return Value{}, err
	}
	if word, ok := t.(string); ok {
		return Value{Word: word}, nil
	}
	if t != json.Delim('{') {
		return Value{}, errType
	}
	v := Value{Fields: map[string]string{}}
	return v, s.members(func(key string) (err error) {
		if key == "value" {
			return errNested
		}
		v.Fields[key], err = s.text()
		return err
	})
}

func (s scanner) text() (string, error) {
	t, err := s.token()
	if err != nil {
		return "", err
	}
	text, ok := t.(string)
	if !ok {
		return "", errType
	}
	return text, nil
}

// describe takes over what the wrapper says about the answer.
func (g *Given) describe(fields map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		text := fields[key]
		switch key {
		case "note":
			g.Note = text
		case "provenance":
			g.Provenance = text
		case "evidence":
			g.Evidence = text
		default:
			return fmt.Errorf("unknown key %s, use value, note, provenance, evidence", shorten(key))
		}
		if code := checkText(text, maxNote, key == "note"); code != "" {
			return fmt.Errorf("%s: %s", key, code.Text().In(English))
		}
	}
	if g.Provenance != "" && !slices.Contains(Provenances(), g.Provenance) {
		return fmt.Errorf("unknown provenance %s, use one of %s", shorten(g.Provenance), strings.Join(Provenances(), ", "))
	}
	return nil
}
