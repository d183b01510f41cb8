package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"runtime"
	"testing"

	"visite/audit"
	"visite/checklist"
)

const benchAudits = 20_000

// synthetic makes n audits as rounds leave them, each a little different.
func synthetic(n int) iter.Seq2[audit.Record, error] {
	return func(yield func(audit.Record, error) bool) {
		base := completed()
		for _, item := range answerItems() {
			base.Answers = append(base.Answers, word(item, "not_installed"))
		}
		base.Answers = base.Answers[5:]
		for i := range n {
			r := base
			r.ID = audit.AuditID(fmt.Sprintf("%032x", i))
			r.Device.InventoryNumber = fmt.Sprintf("MT-%05d", i)
			if !yield(r, nil) {
				return
			}
		}
	}
}

func BenchmarkAuditsCSV(b *testing.B) {
	lookup := shipped(b)
	measure(b, func(w io.Writer) error { return AuditsCSV(w, synthetic(benchAudits), CSVOptions{Checklist: lookup}) })
}

func BenchmarkAuditsJSON(b *testing.B) {
	measure(b, func(w io.Writer) error { return AuditsJSON(w, synthetic(benchAudits)) })
}

// BenchmarkYardstick is encoding/csv on the same cells, already made.
func BenchmarkYardstick(b *testing.B) {
	row := newAuditRow(CSVOptions{})
	var cells []string
	for r := range synthetic(1) {
		row.take(r)
		for _, c := range auditColumns() {
			cells = append(cells, c.cell(row))
		}
	}
	measure(b, func(w io.Writer) error {
		out := csv.NewWriter(w)
		out.Comma, out.UseCRLF = ';', true
		for range benchAudits {
			if err := out.Write(cells); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
}

func measure(b *testing.B, export func(io.Writer) error) {
	var n counter
	b.ReportAllocs()
	for b.Loop() {
		n = 0
		if err := export(&n); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(n))
	b.ReportMetric(benchAudits*float64(b.N)/b.Elapsed().Seconds(), "audits/s")
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// Memory stays flat, however many audits there are.
func TestExportsStream(t *testing.T) {
	for name, export := range map[string]func(io.Writer, int) error{
		"CSV":  func(w io.Writer, n int) error { return AuditsCSV(w, synthetic(n), CSVOptions{Checklist: shipped(t)}) },
		"JSON": func(w io.Writer, n int) error { return AuditsJSON(w, synthetic(n)) },
	} {
		w := &heapWatch{}
		if err := export(w, 5_000); err != nil {
			t.Fatal(err)
		}
		if w.written < 3<<20 || w.largest > 1<<20 || w.most > w.first+2<<20 {
			t.Errorf("%s: the heap grew from %d to %d bytes over an export of %d, at most %d at once", name, w.first, w.most, w.written, w.largest)
		}
	}
}

// heapWatch looks at the heap each megabyte.
type heapWatch struct {
	written     int64
	largest     int
	first, most uint64
}

func (h *heapWatch) Write(p []byte) (int, error) {
	h.largest = max(h.largest, len(p))
	before := h.written
	if h.written += int64(len(p)); h.written>>20 != before>>20 || before == 0 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if h.first == 0 {
			h.first = m.HeapAlloc
		}
		h.most = max(h.most, m.HeapAlloc)
	}
	return len(p), nil
}

// BenchmarkRecordPDF draws the record of one audit: at most 100 ms.
func BenchmarkRecordPDF(b *testing.B) {
	r, h := recorded(), head(b, checklist.German)
	for b.Loop() {
		if err := RecordPDF(io.Discard, &r, h); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms")
}

// BenchmarkInventoryPDF draws 20,000 devices.
func BenchmarkInventoryPDF(b *testing.B) {
	h := head(b, checklist.German)
	for b.Loop() {
		if err := InventoryPDF(io.Discard, devices(20_000), h); err != nil {
			b.Fatal(err)
		}
	}
}

// devices are so many of which each has a row of its own.
func devices(n int) iter.Seq2[audit.Device, error] {
	return func(yield func(audit.Device, error) bool) {
		d := completed().Device
		for i := range n {
			d.Serial, d.InventoryNumber = fmt.Sprintf("C%06d", i), fmt.Sprintf("MT-%06d", i)
			if !yield(d, nil) {
				return
			}
		}
	}
}

// TestInventoryPDFStaysSmall: a document is kept until its end, since an error
// must leave nothing that looks whole; that of a large hospital stays small.
func TestInventoryPDFStaysSmall(t *testing.T) {
	w := &heapWatch{}
	if err := InventoryPDF(w, devices(20_000), head(t, checklist.German)); err != nil {
		t.Fatal(err)
	}
	if w.written < 1<<20 || w.written > 8<<20 || w.first > 100<<20 {
		t.Errorf("20,000 devices make %d bytes, kept in a heap of %d", w.written, w.first)
	}
}
