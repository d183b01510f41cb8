package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/xuri/excelize/v2"
)

// parts are the files in a workbook by their path.
type parts map[string]*bytes.Buffer

// Create begins a part, as [excelize.ZipWriter] has it.
func (p parts) Create(path string) (io.Writer, error) {
	p[path] = &bytes.Buffer{}
	return p[path], nil
}

// AddFS is asked for by nobody.
func (p parts) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close has nothing to do.
func (p parts) Close() error { return nil }

// render gives the parts of a workbook.
func render(f *excelize.File) (parts, error) {
	all := parts{}
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return all })
	_, err := f.WriteToBuffer()
	return all, err
}

// frame is the workbook without the rows: all of its parts, its sheets with
// their headers, and filters over the rows there are by now.
func (b *Book) frame() (parts, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // nothing of it is on disk
	made := func() error {
		if err := b.describe(f); err != nil {
			return err
		}
		styles, err := newStyles(f)
		if err != nil {
			return err
		}
		for i, s := range b.sheets {
			s.styles = styles.cells
			if err := b.frameSheet(f, i, styles); err != nil {
				return fmt.Errorf("sheet %s: %w", s.Name, err)
			}
		}
		return nil
	}
	if err := made(); err != nil {
		return nil, fmt.Errorf("make workbook: %w", err)
	}
	all, err := render(f)
	if err != nil {
		return nil, fmt.Errorf("make workbook: %w", err)
	}
	return all, nil
}

func (b *Book) describe(f *excelize.File) error {
	at := b.options.Created.UTC().Format(time.RFC3339)
	err := f.SetDocProps(&excelize.DocProperties{
		Title: b.options.Title, Creator: b.options.Creator, LastModifiedBy: b.options.Creator, Created: at, Modified: at,
	})
	if err != nil {
		return err
	}
	for i, s := range b.sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err != nil {
			return fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	return nil
}

// styles are the numbers of the styles in a workbook.
type styles struct {
	head, mark int
	cells      [kinds]int
}

func newStyles(f *excelize.File) (s styles, err error) {
	upper := &excelize.Alignment{Vertical: "top"}
	lines := &excelize.Alignment{Vertical: "top", WrapText: true}
	for _, one := range []struct {
		to    *int
		style excelize.Style
	}{
		{&s.head, excelize.Style{
			Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3A5F"}},
		}},
		{&s.mark, excelize.Style{Font: &excelize.Font{Bold: true, Color: "B00020"}}},
		{&s.cells[Text], excelize.Style{Alignment: upper}},
		{&s.cells[Long], excelize.Style{Alignment: lines}},
		{&s.cells[Number], excelize.Style{Alignment: upper, NumFmt: 1}},
		{&s.cells[Date], excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, NumFmt: 14}},
		{&s.cells[Time], excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, NumFmt: 22}},
	} {
		if *one.to, err = f.NewStyle(&one.style); err != nil {
			return s, err
		}
	}
	return s, nil
}

// frameSheet makes a sheet with its header and nothing below it.
func (b *Book) frameSheet(f *excelize.File, i int, styles styles) error {
	s, head := b.sheets[i], b.headRows()
	last, err := excelize.CoordinatesToCellName(len(s.Columns), head+max(s.rows, 1))
	if err != nil {
		return err
	}
	if err := f.AutoFilter(s.Name, fmt.Sprintf("A%d:%s", head, last), nil); err != nil {
		return err
	}
	// Only now: a filter forgets what the sheet was set to before.
	if err := b.setUpPage(f, s.Name, head); err != nil {
		return err
	}
	w, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	below := fmt.Sprintf("A%d", head+1)
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: below, ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	var names []any
	for n, c := range s.Columns {
		if err := w.SetColWidth(n+1, n+1, c.Width); err != nil {
			return err
		}
		names = append(names, excelize.Cell{StyleID: styles.head, Value: c.Name})
	}
	if b.options.Mark != "" {
		if err := w.SetRow("A1", []any{excelize.Cell{StyleID: styles.mark, Value: b.options.Mark}}); err != nil {
			return err
		}
	}
	var titles []any
	for _, c := range s.Columns {
		titles = append(titles, c.Name)
	}
	if err := w.SetRow(fmt.Sprintf("A%d", head), names, excelize.RowOpts{Height: lineHigh * float64(max(2, s.lines(titles, true)))}); err != nil {
		return err
	}
	return w.Flush()
}

// setUpPage has the sheet printed on A4 across, as wide as the page, with its
// header on each.
func (b *Book) setUpPage(f *excelize.File, name string, head int) error {
	a4, across, wide, high := 9, "landscape", 1, 0
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	fit := true
	props := &excelize.SheetPropsOptions{FitToPage: &fit}
	if b.options.Mark != "" {
		red := "B00020"
		props.TabColorRGB = &red
	}
	if err := f.SetSheetProps(name, props); err != nil {
		return err
	}
	side, edge, inner := 0.4, 0.7, 0.3
	margins := &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &edge, Bottom: &edge, Header: &inner, Footer: &inner}
	if err := f.SetPageMargins(name, margins); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddHeader: "&L" + printable(b.options.Title) + "&R" + printable(b.options.Mark),
		OddFooter: "&L" + printable(b.options.Foot) + "&R&P / &N",
	}); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, head, head), Scope: name,
	})
}

// printable is a text in the header of a printed page, where & begins a code, at
// most as long as there is room for.
func printable(s string) string {
	var out []rune
	for _, r := range s {
		if r == '&' {
			out = append(out, '&')
		}
		if out = append(out, r); len(out) > 100 {
			break
		}
	}
	return string(out)
}
