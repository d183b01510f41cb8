package pdf

import (
	"fmt"
	"image/color"

	"github.com/boombuler/barcode/qr"
)

// quiet is how many modules around a QR code stay white (ISO/IEC 18004).
const quiet = 4

// Code draws a text twice, side by side: for people, and as a QR code. The
// error is that of a text that is too long for one.
func (d *Doc) Code(text string) error {
	text = d.spell(text)
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return fmt.Errorf("draw QR code: %w", err)
	}
	const wide = 40.0
	lines := d.wrap(mono, small, text, d.width-wide-4)
	d.room(max(wide, float64(len(lines))*lineHigh(small)))
	modules := code.Bounds().Dx()
	module := wide / float64(modules+2*quiet)
	x, y := margin+d.width-wide+quiet*module, d.y+quiet*module
	d.file.SetFillColor(0, 0, 0)
	for row := range modules {
		for from := 0; from < modules; from++ {
			to := from
			for to < modules && code.At(to, row) == color.Black {
				to++
			}
			if to > from {
				d.file.Rect(x+float64(from)*module, y+float64(row)*module, float64(to-from)*module, module*1.01, "F")
				from = to
			}
		}
	}
	at := d.y + 2
	for _, l := range lines {
		d.line(mono, small, ink, margin, at+baseline(small), l)
		at += lineHigh(small)
	}
	d.y = max(at, d.y+wide) + 1
	return nil
}
