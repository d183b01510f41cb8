package inventory

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// charset is how the text of a file is encoded.
type charset string

const (
	utf8Text    charset = "UTF-8"
	utf16LE     charset = "UTF-16 LE"
	utf16BE     charset = "UTF-16 BE"
	windows1252 charset = "Windows-1252"
)

var (
	bomUTF8 = []byte("\xef\xbb\xbf")
	bomLE   = []byte("\xff\xfe")
	bomBE   = []byte("\xfe\xff")
)

// decode gives the text as UTF-8, without a byte order mark.
func (c charset) decode(r io.Reader) io.Reader {
	switch c {
	case utf16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(r)
	case utf16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(r)
	case windows1252:
		return charmap.Windows1252.NewDecoder().Reader(r)
	}
	return &withoutBOM{r: r}
}

// withoutBOM drops the byte order mark of UTF-8 and, unlike a decoder, leaves
// broken bytes as they are, so that their row can be rejected by number.
type withoutBOM struct {
	r       io.Reader
	started bool
}

func (w *withoutBOM) Read(p []byte) (int, error) {
	if w.started {
		return w.r.Read(p)
	}
	w.started = true
	head := make([]byte, len(bomUTF8))
	n, err := io.ReadFull(w.r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return 0, err
	}
	if head = head[:n]; !bytes.Equal(head, bomUTF8) {
		w.r = io.MultiReader(bytes.NewReader(head), w.r)
	}
	return w.r.Read(p)
}

// survey is what one reading of a whole file tells.
type survey struct {
	sha256  string
	charset charset
	eol     byte
}

// surveyor looks at every byte of a file once.
type surveyor struct {
	broken, multibyte   int // bytes that are not UTF-8; characters of several bytes
	nuls, controls, all int
	lines, returns      int
	tail                []byte // an incomplete character at the end of a chunk
}

// surveyFile reads all of a file: its digest and, if it is text, its encoding.
func surveyFile(name string, r io.Reader, head []byte, kind format) (survey, error) {
	var s surveyor
	h := sha256.New()
	out := io.Writer(h)
	if kind == textFile {
		out = io.MultiWriter(h, &s)
	}
	if _, err := io.Copy(out, r); err != nil {
		return survey{}, fmt.Errorf("read %s: %w", name, err)
	}
	found := survey{sha256: hex.EncodeToString(h.Sum(nil)), eol: '\n'}
	if kind != textFile {
		return found, nil
	}
	found.charset = s.charset(head)
	if found.charset == utf16LE || found.charset == utf16BE {
		return found, nil
	}
	if s.nuls > 0 || s.controls*20 > s.all {
		return survey{}, notText(name)
	}
	if s.lines == 0 && s.returns > 0 {
		found.eol = '\r'
	}
	return found, nil
}

// Write looks at the next chunk.
func (s *surveyor) Write(p []byte) (int, error) {
	s.all += len(p)
	for _, c := range p {
		switch {
		case c == 0:
			s.nuls++
		case c == '\n':
			s.lines++
		case c == '\r':
			s.returns++
		case c < ' ' && c != '\t':
			s.controls++
		}
	}
	s.countRunes(p)
	return len(p), nil
}

func (s *surveyor) countRunes(p []byte) {
	rest := p
	if len(s.tail) > 0 {
		rest = slices.Concat(s.tail, p)
	}
	for len(rest) > 0 {
		if rest[0] < utf8.RuneSelf {
			rest = rest[1:]
			continue
		}
		if !utf8.FullRune(rest) {
			break
		}
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 {
			s.broken++
		} else {
			s.multibyte++
		}
		rest = rest[n:]
	}
	s.tail = bytes.Clone(rest)
}

// charset decides, after the last chunk. A byte order mark is believed. Of the
// rest, UTF-16 shows by its NULs; a text with bytes that are not UTF-8 is
// Windows-1252, unless most of its special characters are good UTF-8: then a
// few rows are broken, not the file.
func (s *surveyor) charset(head []byte) charset {
	switch {
	case bytes.HasPrefix(head, bomUTF8):
		return utf8Text
	case bytes.HasPrefix(head, bomLE):
		return utf16LE
	case bytes.HasPrefix(head, bomBE):
		return utf16BE
	}
	if c, ok := guessUTF16(head); ok {
		return c
	}
	if broken := s.broken + len(s.tail); broken > 0 && broken >= s.multibyte {
		return windows1252
	}
	return utf8Text
}

// guessUTF16 recognises UTF-16 without a mark: in a list, nearly every
// character is Latin, so every second byte is NUL.
func guessUTF16(head []byte) (charset, bool) {
	var even, odd int
	pairs := len(head) / 2
	for i := range pairs {
		if head[2*i] == 0 {
			even++
		}
		if head[2*i+1] == 0 {
			odd++
		}
	}
	switch {
	case pairs == 0:
		return "", false
	case odd*10 > pairs*7 && even*10 < pairs:
		return utf16LE, true
	case even*10 > pairs*7 && odd*10 < pairs:
		return utf16BE, true
	}
	return "", false
}
