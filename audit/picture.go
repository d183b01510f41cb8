package audit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
)

// Pictures say more than they show: where and when they were taken, with which
// camera, by whom, and often a second, smaller picture that still shows what was
// cut off. None of that is evidence, some of it is about people. [Cleaned] takes
// it out before a file is kept.

var errPicture = errors.New("not a whole picture")

// Cleaned is the file as it is kept: a picture without what its camera and
// programs wrote beside it (Exif, XMP, IPTC, comments, previews, and whatever
// follows the picture), byte for byte the same picture otherwise; a JPEG keeps
// which way up it is. Reduced reports whether anything was taken out. Pictures
// that are damaged, and those of kinds from which it cannot be taken (HEIC, AVIF,
// TIFF), are refused; files that are no pictures stay as they are.
//
// The formats: JPEG (ITU-T T.81 annex B), PNG (ISO/IEC 15948 § 5), WebP (RFC 9649).
func (f NewEvidence) Cleaned() (clean NewEvidence, reduced bool, err error) {
	var picture []byte
	switch b := f.Bytes; {
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		picture, err = bareJPEG(b)
	case bytes.HasPrefix(b, []byte(pngHead)):
		picture, err = barePNG(b)
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		picture, err = bareWebP(b)
	case isHEIF(b), bytes.HasPrefix(b, []byte("II*\x00")), bytes.HasPrefix(b, []byte("MM\x00*")):
		return f, false, refuse("picture-kind",
			"aus %s lässt sich nicht entfernen, wo und wann das Bild aufgenommen wurde: bitte als JPEG oder PNG speichern",
			"where and when %s was taken cannot be removed from it: please save it as JPEG or PNG", f.label())
	default:
		return f, false, nil
	}
	if err != nil {
		return f, false, &Refusal{Code: "picture-damaged", Err: err, Text: refuse("",
			"%s ist als Bild beschädigt oder unvollständig: bitte noch einmal kopieren", "%s is damaged or incomplete as a picture: please copy it again", f.label()).Text}
	}
	return NewEvidence{Name: f.Name, Bytes: picture}, !bytes.Equal(picture, f.Bytes), nil
}

func (f NewEvidence) label() string { return Clean(f.Name, MaxName) }

// isHEIF reports whether a file is of the family of HEIC and AVIF: a box "ftyp"
// with one of their brands (ISO/IEC 23008-12 annex B).
func isHEIF(b []byte) bool {
	if len(b) < 12 || string(b[4:8]) != "ftyp" {
		return false
	}
	switch string(b[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis":
		return true
	}
	return false
}

// Markers of a JPEG.
const (
	markSOI, markEOI, markSOS = 0xd8, 0xd9, 0xda
	markAPP0, markAPP1        = 0xe0, 0xe1
	markAPP2, markAPP14       = 0xe2, 0xee
	markAPP15, markCOM        = 0xef, 0xfe
)

// bareJPEG keeps the segments that make the picture, with the colours they are
// meant to have, and ends where the picture ends.
func bareJPEG(b []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(b)), 0xff, markSOI)
	orientation := byte(1)
	head := len(out) // where the orientation goes: behind JFIF, which must come first
	for at := 2; ; {
		mark, begin, err := marker(b, at)
		if err != nil {
			return nil, err
		}
		if mark == markEOI {
			out = append(out, 0xff, markEOI)
			return turned(out, head, orientation), nil
		}
		if begin+2 > len(b) {
			return nil, errPicture
		}
		end := begin + int(binary.BigEndian.Uint16(b[begin:]))
		if end < begin+2 || end > len(b) {
			return nil, errPicture
		}
		body := b[begin+2 : end]
		at = end
		switch {
		case mark == markAPP1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			if o := exifOrientation(body[6:]); o != 0 {
				orientation = o
			}
			continue
		case mark == markAPP0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= 12:
			// Without the small picture that may follow its twelve bytes.
			out = append(out, 0xff, markAPP0, 0, 16)
			out = append(append(out, body[:12]...), 0, 0)
			head = len(out)
			continue
		case mark == markAPP2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")), mark == markAPP14 && bytes.HasPrefix(body, []byte("Adobe")):
		case mark >= markAPP0 && mark <= markAPP15, mark == markCOM:
			continue
		}
		out = append(append(out, 0xff, mark), b[begin:end]...)
		if mark == markSOS {
			at = scanEnd(b, end)
			out = append(out, b[end:at]...)
		}
	}
}

// marker reads the marker at a place; any number of 0xff may stand before it.
func marker(b []byte, at int) (mark byte, begin int, err error) {
	if at >= len(b) || b[at] != 0xff {
		return 0, 0, errPicture
	}
	for at < len(b) && b[at] == 0xff {
		at++
	}
	if at == len(b) || b[at] == 0 {
		return 0, 0, errPicture
	}
	return b[at], at + 1, nil
}

// scanEnd is where the entropy-coded data end that begin at a place: at the next
// marker that is no restart.
func scanEnd(b []byte, at int) int {
	for ; at+1 < len(b); at++ {
		if next := b[at+1]; b[at] == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7) {
			return at
		}
	}
	return len(b)
}

// turned puts an Exif segment into a JPEG that says nothing but which way up the
// picture is.
func turned(jpeg []byte, head int, orientation byte) []byte {
	if orientation < 2 || orientation > 8 {
		return jpeg
	}
	segment := []byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00?\x00\x00\x00\x00\x00\x00")
	segment[bytes.IndexByte(segment, '?')] = orientation
	return append(jpeg[:head:head], append(segment, jpeg[head:]...)...)
}

// exifOrientation finds tag 0x0112 in the first directory of a TIFF structure
// (CIPA DC-008 § 4.6.4); 0 if there is none.
func exifOrientation(tiff []byte) byte {
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II")) {
		order = binary.LittleEndian
	}
	if len(tiff) < 8 {
		return 0
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 0
	}
	for n := order.Uint16(tiff[at:]); n > 0; n-- {
		entry := at + 2
		if at += 12; entry+12 > uint64(len(tiff)) {
			return 0
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			if o := order.Uint16(tiff[entry+8:]); o >= 1 && o <= 8 {
				return byte(o)
			}
			return 0
		}
	}
	return 0
}

const pngHead = "\x89PNG\r\n\x1a\n"

// keptPNG are the chunks that make the picture and its colours; those of an
// animation too.
var keptPNG = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true,
	"gAMA": true, "cHRM": true, "sRGB": true, "iCCP": true, "cICP": true, "sBIT": true, "bKGD": true, "pHYs": true,
	"acTL": true, "fcTL": true, "fdAT": true,
}

func barePNG(b []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(b)), pngHead...)
	for at := len(pngHead); ; {
		if at+12 > len(b) {
			return nil, errPicture
		}
		length := uint64(binary.BigEndian.Uint32(b[at:]))
		if length > uint64(len(b)-at-12) { //nolint:gosec // at+12 is at most len(b)
			return nil, errPicture
		}
		end := at + 12 + int(length) //nolint:gosec // at most len(b)
		kind := string(b[at+4 : at+8])
		if keptPNG[kind] {
			out = append(out, b[at:end]...)
		}
		if kind == "IEND" {
			return out, nil
		}
		at = end
	}
}

// keptWebP are the chunks that make the picture.
var keptWebP = []string{"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"}

func bareWebP(b []byte) ([]byte, error) {
	size := uint64(binary.LittleEndian.Uint32(b[4:])) + 8
	if size < 12 || size > uint64(len(b)) {
		return nil, errPicture
	}
	out := append(make([]byte, 0, size), b[:12]...)
	for rest := b[12:size]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, errPicture
		}
		length := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if length += length & 1; length > uint64(len(rest)-8) { //nolint:gosec // rest has 8 bytes at least
			return nil, errPicture
		}
		chunk := rest[:8+length]
		rest = rest[8+length:]
		if !slices.Contains(keptWebP, string(chunk[:4])) {
			continue
		}
		out = append(out, chunk...)
		if string(chunk[:4]) == "VP8X" && length > 0 {
			out[len(out)-int(length)] &^= 0x08 | 0x04 //nolint:gosec // at most len(b); the flags of Exif and XMP
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8)) //nolint:gosec // at most size
	return out, nil
}
