package audit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

func drawn() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 24))
	for i := range 40 * 24 {
		m.Set(i%40, i/40, color.RGBA{uint8(i), uint8(i / 7), uint8(i * 3), 255})
	}
	return m
}

func plainJPEG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, drawn(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func plainPNG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, drawn()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegSegment(mark byte, body string) string {
	return string([]byte{0xff, mark, byte((len(body) + 2) >> 8), byte(len(body) + 2)}) + body
}

// exif is a block with the orientation given, and a place, in either order of bytes.
func exif(head string, order binary.AppendByteOrder, orientation uint16) string {
	b := []byte(head)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, tag := range []struct{ id, value uint16 }{{0x010f, 7}, {0x0112, orientation}} {
		b = order.AppendUint16(b, tag.id)
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, tag.value)
		b = order.AppendUint16(b, 0)
	}
	return "Exif\x00\x00" + string(order.AppendUint32(b, 0)) + "GPS 53.5511 9.9937 Kamera von Dr. Muster"
}

func pngChunk(kind, body string) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(b, kind+body...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(kind+body))))
}

func webpChunk(kind, body string) string {
	b := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body)))
	b = append(b, body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return string(b)
}

func webp(chunks ...string) []byte {
	all := "WEBP" + strings.Join(chunks, "")
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(all))), all...)
}

// A picture keeps what it shows and which way up it is, and nothing else.
func TestPictureLosesWhatIsBesideIt(t *testing.T) {
	jpg, pic := plainJPEG(t), plainPNG(t)
	quantized := string(jpg[2:])
	icc := jpegSegment(0xe2, "ICC_PROFILE\x00\x01\x01Farben")
	jfif := jpegSegment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
	thumb := jpegSegment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01secret")
	upright := jpegSegment(0xe1, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
	chunks := string(pic[8 : len(pic)-12])
	end := string(pic[len(pic)-12:])
	extended := "\x3c\x00\x00\x00" + strings.Repeat("\x00", 6)

	for name, c := range map[string]struct{ in, want string }{
		"jpeg without anything": {string(jpg), string(jpg)},
		"jpeg with Exif, upright": {
			"\xff\xd8" + jpegSegment(0xe1, exif("MM\x00*", binary.BigEndian, 1)) + quantized, string(jpg),
		},
		"jpeg lying, big endian": {
			"\xff\xd8" + jfif + jpegSegment(0xe1, exif("MM\x00*", binary.BigEndian, 6)) + quantized, "\xff\xd8" + jfif + upright + quantized,
		},
		"jpeg lying, little endian": {
			"\xff\xd8" + jpegSegment(0xe1, exif("II*\x00", binary.LittleEndian, 6)) + jfif + quantized, "\xff\xd8" + jfif + upright + quantized,
		},
		"jpeg with XMP, IPTC, comment, maker's data, ICC": {
			"\xff\xd8" + jpegSegment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x/>") + jpegSegment(0xed, "Photoshop 3.0\x00") +
				icc + jpegSegment(0xfe, "von Dr. Muster") + jpegSegment(0xe4, "x") + jpegSegment(0xe2, "MPF\x00") + quantized,
			"\xff\xd8" + icc + quantized,
		},
		"jpeg with a preview in its head": {"\xff\xd8" + thumb + jpegSegment(0xe0, "JFXX\x00\x10secret") + quantized, "\xff\xd8" + jfif + quantized},
		"jpeg with a film behind it":      {string(jpg) + "secret film", string(jpg)},
		"png with text, time, Exif": {
			string(pic[:8]) + chunks + pngChunk("tEXt", "Author\x00Muster") + pngChunk("eXIf", "MM") + pngChunk("tIME", "1234567") + end + "secret", string(pic),
		},
		"webp with Exif and XMP": {
			string(webp(webpChunk("VP8X", extended), webpChunk("VP8L", "bits!"), webpChunk("EXIF", "GPS"), webpChunk("XMP ", "<x/>"))) + "secret",
			string(webp(webpChunk("VP8X", "\x30"+extended[1:]), webpChunk("VP8L", "bits!"))),
		},
		"no picture":           {"%PDF-1.7 Exif", "%PDF-1.7 Exif"},
		"a text that is short": {"II", "II"},
	} {
		t.Run(name, func(t *testing.T) {
			got, reduced, err := NewEvidence{Name: "a.jpg", Bytes: []byte(c.in)}.Cleaned()
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Bytes) != c.want {
				t.Errorf("got %q\nwant %q", got.Bytes, c.want)
			}
			if reduced != (c.in != c.want) {
				t.Errorf("reduced is %v", reduced)
			}
			again, reduced, err := got.Cleaned()
			if err != nil || reduced || !bytes.Equal(again.Bytes, got.Bytes) {
				t.Errorf("cleaned again: reduced %v, %v", reduced, err)
			}
		})
	}
}

// What is left still shows the same picture.
func TestPictureStaysThePicture(t *testing.T) {
	jpg := plainJPEG(t)
	in := "\xff\xd8" + jpegSegment(0xe1, exif("MM\x00*", binary.BigEndian, 8)) + string(jpg[2:])
	got, _, err := NewEvidence{Bytes: []byte(in)}.Cleaned()
	if err != nil {
		t.Fatal(err)
	}
	was, err := jpeg.Decode(bytes.NewReader(jpg))
	if err != nil {
		t.Fatal(err)
	}
	is, err := jpeg.Decode(bytes.NewReader(got.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 * 24 {
		if was.At(i%40, i/40) != is.At(i%40, i/40) {
			t.Fatalf("another colour at %d, %d", i%40, i/40)
		}
	}
}

func TestPictureRefused(t *testing.T) {
	jpg, pic := plainJPEG(t), plainPNG(t)
	for code, files := range map[string][]string{
		"picture-kind":    {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "\x00\x00\x00\x18ftypavif", "II*\x00\x08\x00\x00\x00", "MM\x00*\x00\x00\x00\x08"},
		"picture-damaged": {string(jpg[:len(jpg)-2]), string(jpg[:30]), "\xff\xd8\xff", "\xff\xd8\xff\xe1\x00\x00", string(pic[:len(pic)-12]), string(pic[:8]), "RIFF\xff\xff\xff\x7fWEBPVP8 ", "RIFF\x0c\x00\x00\x00WEBPVP8 \xff\xff\xff\xff"},
	} {
		for _, file := range files {
			_, _, err := NewEvidence{Name: "bild\x1b.x", Bytes: []byte(file)}.Cleaned()
			if !errors.Is(err, &Refusal{Code: code}) || strings.Contains(err.Error(), "\x1b") {
				t.Errorf("%.20q: %v, want %s", file, err, code)
			}
		}
	}
}

// Whatever comes: no panic, and nothing of what stands in the segments that are
// to go is left.
func FuzzPicture(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xd9"))
	f.Add([]byte(pngHead + pngChunk("IHDR", "x") + pngChunk("IEND", "")))
	f.Add(webp(webpChunk("VP8X", "\x3c"), webpChunk("EXIF", "")))
	f.Fuzz(func(t *testing.T, b []byte) {
		clean, _, err := NewEvidence{Bytes: b}.Cleaned()
		if err != nil {
			return
		}
		again, reduced, err := clean.Cleaned()
		if err != nil || reduced || !bytes.Equal(again.Bytes, clean.Bytes) {
			t.Fatalf("cleaned again: reduced %v, %v", reduced, err)
		}
	})
}
