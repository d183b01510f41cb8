package inventory

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// maxDepth bounds how deep elements nest; a workbook needs about ten.
const maxDepth = 64

var (
	errTooDeep = errors.New("elements nest too deep")
	errTooLong = errors.New("a cell is too long")
)

// xmlPart reads one XML part of a workbook token by token. Unlike a decoder
// alone it bounds the memory that one token, or the nesting, can take.
type xmlPart struct {
	in    *countingReader
	dec   *xml.Decoder
	depth int
}

func newXMLPart(r io.Reader) *xmlPart {
	in := &countingReader{r: r}
	return &xmlPart{in: in, dec: xml.NewDecoder(in)}
}

// next reads a token; [io.EOF] comes only after a well-formed end.
func (p *xmlPart) next() (xml.Token, error) {
	p.in.n = 0
	token, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	switch token.(type) {
	case xml.StartElement:
		p.depth++
	case xml.EndElement:
		p.depth--
	}
	if p.depth > maxDepth {
		return nil, errTooDeep
	}
	return token, nil
}

// each calls start for every element that begins, until the part ends. The
// text inside an element is read by start itself with text.
func (p *xmlPart) each(start func(xml.StartElement) error) error {
	for {
		token, err := p.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := start(e); err != nil {
				return err
			}
		}
	}
}

// text reads to the end of the element just begun and returns the text in its
// elements t, or its own if it is one. Phonetic guides (rPh) are no text.
func (p *xmlPart) text(e xml.StartElement) (string, error) {
	var b strings.Builder
	end, inText, inGuide := p.depth-1, isText(e), 0
	for p.depth > end {
		token, err := p.next()
		if err != nil {
			return "", unexpectedEnd(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = isText(token)
			if token.Name.Local == "rPh" {
				inGuide = p.depth
			}
		case xml.EndElement:
			inText = false
			if p.depth < inGuide {
				inGuide = 0
			}
		case xml.CharData:
			if inText && inGuide == 0 {
				b.Write(token)
			}
		}
		if b.Len() > maxRecord {
			return "", errTooLong
		}
	}
	return b.String(), nil
}

func isText(e xml.StartElement) bool { return e.Name.Local == "t" || e.Name.Local == "v" }

func unexpectedEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// attr gives the value of an attribute, "" if there is none. Its prefix does
// not matter.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// countingReader refuses to deliver more than maxRecord bytes for one token.
type countingReader struct {
	r io.Reader
	n int
}

func (c *countingReader) Read(p []byte) (int, error) {
	if c.n > maxRecord {
		return 0, errTooLong
	}
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}
