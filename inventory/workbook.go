package inventory

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"visite/audit"
)

// Bounds of a workbook. 100,000 devices take about 10 MB packed, a sheet of
// 60 MB and 10 MB of strings.
const (
	maxWorkbook = 32 << 20  // packed
	maxSheet    = 256 << 20 // unpacked, read as a stream
	maxPart     = 32 << 20  // unpacked, every other part that is read
	maxStrings  = 2_000_000
	maxSheets   = 500
)

// workbook is an XLSX file (ECMA-376). It is read here and not with excelize,
// whose reader takes a damaged archive, broken XML or a missing string for the
// end of the list, without an error (v2.11.1, readFile and Rows), and unpacks
// whole parts into memory or temporary files.
type workbook struct {
	name    string
	parts   map[string]*zip.File
	sheets  []sheetPart
	strings []string
	formats *formats
}

// sheetPart is a visible sheet.
type sheetPart struct{ title, part string }

// openWorkbook reads everything but the sheets.
func openWorkbook(name string, r io.ReaderAt, size int64) (*workbook, error) {
	if size > maxWorkbook {
		return nil, refuse("too-big", "die Arbeitsmappe %s hat %d MB; bitte die Liste allein (ohne Bilder) oder als CSV speichern",
			"the workbook %s has %d MB; please save the list alone (without pictures) or as CSV", name, size>>20)
	}
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged(name, err)
	}
	w := &workbook{name: name, parts: map[string]*zip.File{}, formats: newFormats()}
	for _, f := range archive.File {
		w.parts[partKey(f.Name)] = f
	}
	main, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	rels, err := w.relations(main)
	if err != nil {
		return nil, err
	}
	if err := w.readSheetList(main, rels); err != nil {
		return nil, err
	}
	for _, rel := range rels {
		switch {
		case strings.HasSuffix(rel.kind, "/sharedStrings"):
			err = w.readStrings(rel.part)
		case strings.HasSuffix(rel.kind, "/styles"):
			err = w.readPart(rel.part, maxPart, w.formats.read)
		}
		if err != nil {
			return nil, err
		}
	}
	return w, nil
}

// partKey gives the form in which names of parts are compared.
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}

// relation says that a part needs another one.
type relation struct{ id, kind, part string }

// relations reads what a part needs; "" stands for the package as a whole.
func (w *workbook) relations(of string) ([]relation, error) {
	dir, base := path.Split(of)
	var rels []relation
	err := w.readPart(dir+"_rels/"+base+".rels", maxPart, func(p *xmlPart) error {
		return p.each(func(e xml.StartElement) error {
			if e.Name.Local != "Relationship" || attr(e, "TargetMode") == "External" {
				return nil
			}
			target := attr(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = dir + target
			}
			rels = append(rels, relation{id: attr(e, "Id"), kind: attr(e, "Type"), part: partKey(target)})
			return nil
		})
	})
	return rels, err
}

// mainPart finds the part that lists the sheets.
func (w *workbook) mainPart() (string, error) {
	if w.parts["_rels/.rels"] != nil {
		rels, err := w.relations("")
		if err != nil {
			return "", err
		}
		for _, rel := range rels {
			if strings.HasSuffix(rel.kind, "/officeDocument") && strings.HasPrefix(rel.part, "xl/") && strings.HasSuffix(rel.part, ".xml") {
				return rel.part, nil
			}
		}
	}
	return "", notAList(w.name, "ein Archiv ohne Excel-Arbeitsmappe", "an archive without an Excel workbook")
}

func (w *workbook) readSheetList(main string, rels []relation) error {
	return w.readPart(main, maxPart, func(p *xmlPart) error {
		return p.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "workbookPr":
				w.formats.date1904 = isTrue(attr(e, "date1904"))
			case "sheet":
				if s := attr(e, "state"); s != "" && s != "visible" {
					return nil
				}
				i := slices.IndexFunc(rels, func(r relation) bool { return r.id == attr(e, "id") })
				if i < 0 || len(w.sheets) == maxSheets {
					return fmt.Errorf("sheet %q has no part", attr(e, "name"))
				}
				if strings.HasSuffix(rels[i].kind, "/worksheet") {
					w.sheets = append(w.sheets, sheetPart{title: attr(e, "name"), part: rels[i].part})
				}
			}
			return nil
		})
	})
}

func isTrue(s string) bool { return s == "1" || s == "true" }

func (w *workbook) readStrings(part string) error {
	return w.readPart(part, maxPart, func(p *xmlPart) error {
		return p.each(func(e xml.StartElement) error {
			if e.Name.Local != "si" {
				return nil
			}
			if len(w.strings) == maxStrings {
				return errors.New("too many strings")
			}
			s, err := p.text(e)
			w.strings = append(w.strings, s)
			return err
		})
	})
}

// readPart opens a part and checks it to its end: the sum over its bytes too.
func (w *workbook) readPart(part string, limit uint64, read func(*xmlPart) error) error {
	f := w.parts[partKey(part)]
	if f == nil {
		return damaged(w.name, fmt.Errorf("part %s is missing", part))
	}
	if f.UncompressedSize64 > limit {
		return refuse("too-big", "%s ist ausgepackt zu groß (%d MB, höchstens %d MB); das ist keine Geräteliste",
			"%s is too big when unpacked (%d MB, at most %d MB); this is not a device list", w.name, f.UncompressedSize64>>20+1, limit>>20)
	}
	r, err := f.Open()
	if err == nil {
		err = errors.Join(read(newXMLPart(r)), r.Close())
	}
	if err != nil {
		return damaged(w.name, fmt.Errorf("part %s: %w", part, err))
	}
	return nil
}

// damaged says for people that the workbook cannot be read; what is said already
// stays as it is.
func damaged(name string, err error) error {
	if r := (*audit.Refusal)(nil); errors.As(err, &r) {
		return r
	}
	if errors.Is(err, errTooLong) {
		return refuse("long-cell", "%s: eine Zelle ist länger als %d MB; das ist keine Geräteliste",
			"%s: a cell is longer than %d MB; this is not a device list", name, maxRecord>>20)
	}
	r := refuse("damaged", "%s ist beschädigt und kann nicht gelesen werden (%s); bitte neu speichern",
		"%s is damaged and cannot be read (%s); please save it again", name, audit.Clean(err.Error(), audit.MaxName))
	r.Err = err
	return r
}
