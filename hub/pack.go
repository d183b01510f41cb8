package hub

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"sync"

	"visite/ledger"
)

// Texts of entries are much alike, so each is packed by itself with DEFLATE
// (RFC 1951) and a dictionary of what they say: to about a quarter. The first byte
// says how. A dictionary that was released never changes; a better one is another
// number.
const (
	packedNot   = 0
	packedFirst = 1 // with dictionary.txt
)

//go:embed dictionary.txt
var dictionary []byte

var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriterDict(io.Discard, flate.DefaultCompression, dictionary)
	if err != nil {
		panic(err) // the level is one of those there are
	}
	return w
}}

// pack packs the text of an entry, appending to buf.
func pack(buf *bytes.Buffer, text []byte) []byte {
	buf.Reset()
	buf.WriteByte(packedFirst)
	w := packers.Get().(*flate.Writer) //nolint:forcetypeassert // New makes them
	defer packers.Put(w)
	w.Reset(buf)
	_, err := w.Write(text)
	if err = errors.Join(err, w.Close()); err != nil || buf.Len() > len(text) {
		buf.Reset()
		buf.WriteByte(packedNot)
		buf.Write(text)
	}
	return buf.Bytes()
}

var unpackers = sync.Pool{New: func() any { return flate.NewReaderDict(bytes.NewReader(nil), dictionary) }}

// unpack reads what pack made, appending to buf.
func unpack(buf *bytes.Buffer, packed []byte) ([]byte, error) {
	if len(packed) == 0 {
		return nil, errors.New("a packed entry is empty")
	}
	switch packed[0] {
	case packedNot:
		return packed[1:], nil
	case packedFirst:
		buf.Reset()
		r := unpackers.Get().(io.ReadCloser) //nolint:forcetypeassert // New makes them
		defer unpackers.Put(r)
		if err := r.(flate.Resetter).Reset(bytes.NewReader(packed[1:]), dictionary); err != nil { //nolint:forcetypeassert // it is what package flate says
			return nil, err
		}
		if _, err := io.Copy(buf, io.LimitReader(r, ledger.MaxEntry+1)); err != nil {
			return nil, fmt.Errorf("unpack entry: %w", err)
		}
		return buf.Bytes(), nil
	}
	return nil, fmt.Errorf("an entry is packed in way %d, which this version does not know", packed[0])
}
