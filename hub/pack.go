package hub

import (
	_ "embed"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"visite/ledger"
)

// Texts of entries are much alike, so each is packed by itself with Zstandard
// (RFC 8878) and a dictionary of what they say: to about a fifth. The first byte
// says how. A dictionary that was released never changes; a better one is another
// number.
const (
	packedNot   = 0
	packedFirst = 1 // with dictionary.txt
)

//go:embed dictionary.txt
var dictionary []byte

// packer is made at the first use: only a hub needs it.
var packer = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(128<<10), zstd.WithLowerEncoderMem(true),
		zstd.WithEncoderDictRaw(packedFirst, dictionary), zstd.WithEncoderCRC(false)) // hashes are checked by who reads it
})

var unpacker = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderDictRaw(packedFirst, dictionary), zstd.WithDecoderMaxMemory(ledger.MaxEntry))
})

// pack packs the text of an entry, in the place of what was in buf.
func pack(buf, text []byte) ([]byte, error) {
	e, err := packer()
	if err != nil {
		return nil, fmt.Errorf("pack entry: %w", err)
	}
	if buf = e.EncodeAll(text, append(buf[:0], packedFirst)); len(buf) > len(text) {
		buf = append(append(buf[:0], packedNot), text...)
	}
	return buf, nil
}

// unpack reads what pack made, in the place of what was in buf.
func unpack(buf, packed []byte) ([]byte, error) {
	if len(packed) == 0 {
		return nil, errors.New("a packed entry is empty")
	}
	switch packed[0] {
	case packedNot:
		return append(buf[:0], packed[1:]...), nil
	case packedFirst:
		d, err := unpacker()
		if err != nil {
			return nil, fmt.Errorf("unpack entry: %w", err)
		}
		text, err := d.DecodeAll(packed[1:], buf[:0])
		if err != nil {
			return nil, fmt.Errorf("unpack entry: %w", err)
		}
		return text, nil
	}
	return nil, fmt.Errorf("an entry is packed in way %d, which this version does not know", packed[0])
}
