package ledger

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// A bundle is ranges of entries of several logs, with what lies beside them, for
// somebody who has the rest:
//
//	visite bundle v1
//	<site>
//	<key of the writer that made it>
//
// and then frames of one letter, a length (uvarint) and as many bytes:
//
//	R  a range begins: three fields, each with its length (uvarint) before it: the key of the log's writer, the hashes
//	   of the right edge of the log before the range ([Tree.Edge]; their number follows from the size), the checkpoint
//	   at which the range ends; then the size at which it begins (uvarint)
//	E  the text of the next entry of the range
//	A  an attachment: hash, salt, bytes
//	S  the last one: a signed note of the maker over the SHA-256 of all bytes before the letter
//
// Whoever reads one needs nothing else to check that each entry is where its
// writer's signature says, and that nothing was changed, cut off, added or moved.
const bundleMagic = "visite bundle v1\n"

// MaxAttachment is the largest number of bytes an attachment in a bundle may have.
const MaxAttachment = 64 << 20

// Letters of the frames.
const (
	frameRange      = 'R'
	frameEntry      = 'E'
	frameAttachment = 'A'
	frameSeal       = 'S'
)

// Range is a part of a log: the entries from a place on to its checkpoint.
type Range struct {
	Writer     Writer
	From       int64  // place of the first entry
	Edge       []Hash // of the log's first From entries
	Checkpoint []byte // the signed note of where the range ends
}

// BundleWriter writes a bundle.
type BundleWriter struct {
	out *bufio.Writer
	sum hash.Hash
	key WriterKey
	err error
}

// NewBundleWriter begins a bundle of a site. What it writes is whole once
// [BundleWriter.Close] returned nil.
func NewBundleWriter(w io.Writer, site SiteID, maker WriterKey) *BundleWriter {
	b := &BundleWriter{out: bufio.NewWriterSize(w, 64<<10), sum: sha256.New(), key: maker}
	b.write([]byte(bundleHead(site, maker.Public())))
	return b
}

func bundleHead(site SiteID, maker Writer) string {
	return bundleMagic + site.String() + "\n" + maker.String() + "\n"
}

func (b *BundleWriter) write(p []byte) {
	if b.err == nil {
		b.sum.Write(p)
		_, b.err = b.out.Write(p)
	}
}

func (b *BundleWriter) frame(letter byte, parts ...[]byte) error {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	b.write(binary.AppendUvarint([]byte{letter}, uint64(size)))
	for _, p := range parts {
		b.write(p)
	}
	return b.err
}

// Range begins a range; its entries follow.
func (b *BundleWriter) Range(r Range) error {
	var text []byte
	for _, field := range [][]byte{[]byte(r.Writer.String()), JoinHashes(r.Edge), r.Checkpoint} {
		text = append(binary.AppendUvarint(text, uint64(len(field))), field...)
	}
	return b.frame(frameRange, binary.AppendUvarint(text, uint64(r.From))) //nolint:gosec // not negative
}

// Entry writes the next entry of the range.
func (b *BundleWriter) Entry(text []byte) error { return b.frame(frameEntry, text) }

// Attachment writes what lies beside an entry.
func (b *BundleWriter) Attachment(a Attachment) error {
	return b.frame(frameAttachment, a.Hash[:], a.Salt[:], a.Bytes)
}

// Close signs the bundle.
func (b *BundleWriter) Close() error {
	if b.err != nil {
		return b.err
	}
	text, err := note.Sign(&note.Note{Text: sealText(b.sum)}, noteSigner{b.key})
	if err != nil {
		return fmt.Errorf("sign bundle: %w", err)
	}
	if err := b.frame(frameSeal, text); err != nil {
		return err
	}
	return b.out.Flush()
}

// sealText is what the maker signs.
func sealText(sum hash.Hash) string {
	return bundleMagic + base64.StdEncoding.EncodeToString(sum.Sum(nil)) + "\n"
}

// BundleReader is told what a bundle holds, in its order. What it is told has been
// checked as far as the bundle allows; that the bundle is whole is known at its end
// only, so nothing may be kept before [ReadBundle] has returned.
type BundleReader interface {
	// Range begins a range that ends at a checkpoint.
	Range(r Range, end Checkpoint) error
	// Entry is the next entry of it, with what [Tree.Append] returned for it. Text is valid until it returns.
	Entry(seq int64, text []byte, leaf Hash, stored []Hash) error
	// Attachment has been checked against its hash. Its bytes are valid until it returns.
	Attachment(a Attachment) error
}

// ReadBundle reads a bundle of a site to its end and returns who made it. An error
// that is not the reader's says what is wrong with the bundle.
func ReadBundle(r io.Reader, site SiteID, to BundleReader) (maker Writer, err error) {
	in := &bundleInput{in: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}
	if maker, err = in.head(site); err != nil {
		return maker, err
	}
	b := bundleReading{in: in, site: site, to: to}
	for {
		before := sealText(in.sum)
		letter, body, err := in.frame()
		if err != nil {
			return maker, err
		}
		if letter == frameSeal {
			return maker, b.end(maker, before, body)
		}
		if err := b.take(letter, body); err != nil {
			return maker, err
		}
	}
}

// bundleReading is a bundle that is being read.
type bundleReading struct {
	in   *bundleInput
	site SiteID
	to   BundleReader
	tree *Tree      // of the range; nil before the first
	last Checkpoint // of the range
}

func (b *bundleReading) take(letter byte, body []byte) error {
	switch letter {
	case frameRange:
		return b.takeRange(body)
	case frameEntry:
		return b.takeEntry(body)
	case frameAttachment:
		return b.takeAttachment(body)
	}
	return fmt.Errorf("bundle: unknown part %q: it was made by a newer version, or is damaged", letter)
}

func (b *bundleReading) takeRange(body []byte) error {
	if err := b.rangeDone(); err != nil {
		return err
	}
	var fields [3][]byte
	for i := range fields {
		size, n := binary.Uvarint(body)
		if n <= 0 || size > uint64(len(body)-n) { //nolint:gosec // n is at most len(body)
			return errors.New("bundle: malformed range")
		}
		fields[i], body = body[n:n+int(size)], body[n+int(size):] //nolint:gosec // at most len(body)
	}
	from, n := binary.Uvarint(body)
	edge, err := SplitHashes(fields[1])
	if n != len(body) || from >= uint64(MaxSize) || err != nil {
		return errors.New("bundle: malformed range")
	}
	w, err := ParseWriter(string(fields[0]))
	if err != nil {
		return fmt.Errorf("bundle: range: %w", err)
	}
	r := Range{Writer: w, From: int64(from), Edge: edge, Checkpoint: append([]byte{}, fields[2]...)}
	if b.last, err = OpenCheckpoint(r.Checkpoint, b.site, w); err != nil {
		return fmt.Errorf("bundle: %w", err)
	}
	if b.tree, err = ContinueTree(r.From, r.Edge); err != nil {
		return fmt.Errorf("bundle: %w", err)
	}
	if r.From >= b.last.Size {
		return fmt.Errorf("bundle: a range from entry %d to %d holds nothing", r.From, b.last.Size)
	}
	return b.to.Range(r, b.last)
}

func (b *bundleReading) takeEntry(text []byte) error {
	if b.tree == nil || b.tree.Size() == b.last.Size {
		return errors.New("bundle: an entry that belongs to no range")
	}
	seq := b.tree.Size()
	leaf, stored, err := b.tree.Append(text)
	if err != nil {
		return fmt.Errorf("bundle: %w", err)
	}
	return b.to.Entry(seq, text, leaf, stored)
}

func (b *bundleReading) takeAttachment(body []byte) error {
	var a Attachment
	if len(body) < HashSize+len(a.Salt) {
		return errors.New("bundle: malformed attachment")
	}
	copy(a.Hash[:], body)
	copy(a.Salt[:], body[HashSize:])
	a.Bytes = body[HashSize+len(a.Salt):]
	if err := a.Check(); err != nil {
		return fmt.Errorf("bundle: %w", err)
	}
	return b.to.Attachment(a)
}

// rangeDone holds the range that ends against its checkpoint.
func (b *bundleReading) rangeDone() error {
	switch {
	case b.tree == nil:
		return nil
	case b.tree.Size() != b.last.Size:
		return fmt.Errorf("bundle: of writer %s entries up to %d are missing, there are %d", b.last.Writer.ID(), b.last.Size, b.tree.Size())
	case b.tree.Root() != b.last.Root:
		return fmt.Errorf("bundle: the entries of writer %s are not those that its checkpoint was signed for", b.last.Writer.ID())
	}
	return nil
}

// end checks the signature over all that was read, and that nothing follows it.
func (b *bundleReading) end(maker Writer, text string, seal []byte) error {
	if err := b.rangeDone(); err != nil {
		return err
	}
	signed, err := note.Open(seal, note.VerifierList(noteVerifier{maker}))
	if err != nil || signed.Text != text || len(signed.Sigs) != 1 || len(signed.UnverifiedSigs) != 0 {
		return errors.New("bundle: what was signed is not what it holds: it was changed on its way")
	}
	sig, err := base64.StdEncoding.Strict().DecodeString(signed.Sigs[0].Base64)
	if err != nil || string(seal) != fmt.Sprintf("%s\n— %s %s\n", text, maker.id, base64.StdEncoding.EncodeToString(sig)) {
		return errors.New("bundle: malformed signature")
	}
	if _, err := b.in.in.ReadByte(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = errors.New("something follows its end")
		}
		return fmt.Errorf("bundle: %w", err)
	}
	return nil
}

// bundleInput reads frames and sums up what it has read.
type bundleInput struct {
	in   *bufio.Reader
	sum  hash.Hash
	body []byte // of the frame; reused
}

// head reads the three lines at the beginning.
func (b *bundleInput) head(site SiteID) (maker Writer, err error) {
	var lines [3]string
	for i := range lines {
		line, err := b.line()
		if err != nil {
			return maker, err
		}
		lines[i] = line
	}
	switch {
	case lines[0] != bundleMagic:
		return maker, errors.New("this is no bundle of visite")
	case lines[1] != site.String()+"\n":
		return maker, ErrOtherSite
	}
	if maker, err = ParseWriter(strings.TrimSuffix(lines[2], "\n")); err != nil {
		return maker, fmt.Errorf("bundle: %w", err)
	}
	return maker, nil
}

// ErrOtherSite is the error of a bundle that belongs to another site.
var ErrOtherSite = errors.New("the bundle belongs to another site")

// line reads a line that is not long.
func (b *bundleInput) line() (string, error) {
	var line []byte
	for len(line) < 256 {
		c, err := b.in.ReadByte()
		if err != nil {
			return "", cutOff(err)
		}
		if line = append(line, c); c == '\n' {
			break
		}
	}
	b.sum.Write(line)
	return string(line), nil
}

// cutOff says of an end that came too early what it is.
func cutOff(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("bundle: it is cut off: %w", io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("read bundle: %w", err)
}

// frame reads the next frame. Its body is valid until the next call; memory grows
// with what is there, and not with what a length claims.
func (b *bundleInput) frame() (letter byte, body []byte, err error) {
	if letter, err = b.in.ReadByte(); err != nil {
		return 0, nil, cutOff(err)
	}
	size, err := b.length()
	if err != nil {
		return 0, nil, err
	}
	most := uint64(MaxEntry)
	if letter == frameAttachment {
		most = MaxAttachment + HashSize + uint64(len(Attachment{}.Salt))
	}
	if size > most {
		return 0, nil, fmt.Errorf("bundle: a part of %d bytes is too large", size)
	}
	b.sum.Write(binary.AppendUvarint([]byte{letter}, size))
	b.body = b.body[:0]
	for uint64(len(b.body)) < size {
		n := min(int(size)-len(b.body), 1<<20) //nolint:gosec // at most MaxAttachment
		b.body = append(b.body, make([]byte, n)...)
		if _, err := io.ReadFull(b.in, b.body[len(b.body)-n:]); err != nil {
			return 0, nil, cutOff(err)
		}
	}
	b.sum.Write(b.body)
	return letter, b.body, nil
}

// length reads a length, in its shortest spelling only.
func (b *bundleInput) length() (uint64, error) {
	var text []byte
	for len(text) < binary.MaxVarintLen64 {
		c, err := b.in.ReadByte()
		if err != nil {
			return 0, cutOff(err)
		}
		if text = append(text, c); c < 0x80 {
			break
		}
	}
	size, n := binary.Uvarint(text)
	if n <= 0 || len(binary.AppendUvarint(nil, size)) != len(text) {
		return 0, errors.New("bundle: malformed length")
	}
	return size, nil
}
