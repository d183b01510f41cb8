package inventory

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// maxFormats and maxFormatCode are what Excel itself allows.
const (
	maxFormats    = 65_430
	maxFormatCode = 255
)

// formats shows the numbers of a workbook as Excel shows them: dates, leading
// zeros, a text around a number. It lets excelize do so, in a cell of a scratch
// workbook.
type formats struct {
	date1904 bool
	codes    map[int]string // own formats of the workbook, by number
	styles   []int          // number of the format of each cell style
	scratch  *excelize.File
	ready    map[int]int // style in the scratch workbook, by number of the format
}

func newFormats() *formats {
	return &formats{codes: map[int]string{}, ready: map[int]int{}}
}

// read takes the formats from the part that holds the styles.
func (f *formats) read(p *xmlPart) error {
	inCells := false
	return p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			n, err := strconv.Atoi(attr(e, "numFmtId"))
			code := attr(e, "formatCode")
			if err != nil || len(f.codes) == maxFormats || len(code) > maxFormatCode {
				return errors.New("unusable number format")
			}
			f.codes[n] = code
		case "cellXfs":
			inCells = true
		case "cellStyles", "cellStyleXfs":
			inCells = false
		case "xf":
			if !inCells {
				return nil
			}
			n, err := strconv.Atoi(attr(e, "numFmtId"))
			if err != nil && attr(e, "numFmtId") != "" || len(f.styles) == maxFormats {
				return errors.New("unusable cell style")
			}
			f.styles = append(f.styles, n)
		}
		return nil
	})
}

// show gives the number written as value, in the cell style of that number, as
// people see it. Without a format all digits are shown that Excel keeps.
func (f *formats) show(value string, style int) (string, error) {
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return "", fmt.Errorf("%q is not a number", value)
	}
	if style < 0 || style > 0 && style >= len(f.styles) {
		return "", fmt.Errorf("no cell style %d", style)
	}
	format := 0
	if len(f.styles) > 0 {
		format = f.styles[style]
	}
	if format == 0 {
		return general(x), nil
	}
	return f.formatted(x, format)
}

// general shows a number without a format. From 1e15 on its digits are lost,
// and it says so by an exponent.
func general(x float64) string {
	if math.Abs(x) >= 1e15 {
		return strconv.FormatFloat(x, 'E', 14, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

const (
	scratchSheet = "Sheet1"
	scratchCell  = "A1"
)

func (f *formats) formatted(x float64, format int) (string, error) {
	if f.scratch == nil {
		f.scratch = excelize.NewFile(excelize.Options{ShortDatePattern: "yyyy-mm-dd"})
		if err := f.scratch.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &f.date1904}); err != nil {
			return "", err
		}
	}
	style, ok := f.ready[format]
	if !ok {
		s := &excelize.Style{NumFmt: format}
		if code, own := f.codes[format]; own {
			s = &excelize.Style{CustomNumFmt: &code}
		}
		var err error
		if style, err = f.scratch.NewStyle(s); err != nil {
			return "", err
		}
		f.ready[format] = style
	}
	if err := f.scratch.SetCellStyle(scratchSheet, scratchCell, scratchCell, style); err != nil {
		return "", err
	}
	if err := f.scratch.SetCellFloat(scratchSheet, scratchCell, x, -1, 64); err != nil {
		return "", err
	}
	return f.scratch.GetCellValue(scratchSheet, scratchCell)
}
