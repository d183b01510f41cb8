package capture

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// blocks passes on those blocks of a pcapng file that are needed, after it has
// looked at their lengths: the reader behind it believes them, and keeps names,
// keys and interfaces without a limit.
type blocks struct {
	in     *bufio.Reader
	order  binary.ByteOrder
	rest   int64 // bytes of the block that are still to be passed on
	links  int   // interfaces of the section
	snaps  uint32
	failed error
}

// Types of blocks (draft-ietf-opsawg-pcapng, § 10).
const (
	blockInterface  = 1
	blockPacket     = 2 // obsolete, and still found
	blockSimple     = 3
	blockStatistics = 5
	blockEnhanced   = 6
	blockSection    = 0x0a0d0d0a
)

const (
	maxBlock  = 16 << 20 // bytes, as the draft recommends
	maxPacket = 262_144  // bytes, as libpcap has it
	maxLinks  = 1024     // interfaces of a section
)

var errBlock = errors.New("damaged block")

func newBlocks(in *bufio.Reader) *blocks { return &blocks{in: in} }

// Read passes on what is left of a block, or goes to the next one.
func (b *blocks) Read(p []byte) (int, error) {
	for b.rest == 0 && b.failed == nil {
		b.failed = b.next()
	}
	if b.failed != nil {
		return 0, b.failed
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.rest)])
	b.rest -= int64(n)
	if errors.Is(err, io.EOF) && b.rest > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// next goes to the next block that is needed.
func (b *blocks) next() error {
	head, err := b.in.Peek(12)
	switch {
	case errors.Is(err, io.EOF) && len(head) == 0:
		return io.EOF
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	case err != nil:
		return err
	}
	if binary.BigEndian.Uint32(head) == blockSection { // the same in both orders
		if b.order, err = orderOf(head[8:]); err != nil {
			return err
		}
		b.links, b.snaps = 0, 0
	}
	if b.order == nil {
		return fmt.Errorf("%w: no section", errBlock)
	}
	kind, size := b.order.Uint32(head), int64(b.order.Uint32(head[4:]))
	if size < 12 || size%4 != 0 || size > maxBlock {
		return fmt.Errorf("%w: %d bytes", errBlock, size)
	}
	need, err := b.check(kind, size)
	if err != nil {
		return err
	}
	if need {
		b.rest = size
		return nil
	}
	_, err = b.in.Discard(int(size))
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return err
}

func orderOf(magic []byte) (binary.ByteOrder, error) {
	switch binary.LittleEndian.Uint32(magic) {
	case 0x1a2b3c4d:
		return binary.LittleEndian, nil
	case 0x4d3c2b1a:
		return binary.BigEndian, nil
	}
	return nil, fmt.Errorf("%w: byte order", errBlock)
}

// check reports whether a block is needed, and holds the lengths inside it to
// the length of the whole.
func (b *blocks) check(kind uint32, size int64) (need bool, err error) {
	fixed := fixedPart(kind)
	if fixed == 0 {
		return false, nil
	}
	head, err := b.in.Peek(int(min(size, 28)))
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return false, err
	}
	room := size - fixed
	captured := int64(0)
	switch kind {
	case blockInterface:
		if b.links++; b.links == 1 && size >= fixed {
			b.snaps = b.order.Uint32(head[12:])
		}
	case blockPacket, blockEnhanced:
		if size >= fixed {
			captured = int64(b.order.Uint32(head[20:]))
		}
	case blockSimple:
		if captured = int64(b.order.Uint32(head[8:])); b.snaps != 0 {
			captured = min(captured, int64(b.snaps))
		}
	}
	if room < 0 || captured > room || captured > maxPacket || b.links > maxLinks {
		return false, fmt.Errorf("%w: %d bytes of packet in %d", errBlock, captured, size)
	}
	return true, nil
}

// fixedPart is how many bytes a block has at least; 0 for one that is not needed.
func fixedPart(kind uint32) int64 {
	switch kind {
	case blockSimple:
		return 16
	case blockInterface:
		return 20
	case blockStatistics:
		return 24
	case blockSection:
		return 28
	case blockPacket, blockEnhanced:
		return 32
	}
	return 0
}
