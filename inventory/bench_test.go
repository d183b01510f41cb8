package inventory

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"visite/audit"
)

const benchRows = 100_000

func benchRow(i int) []string {
	return []string{
		fmt.Sprintf("MT-%06d", i), "Überwachungsmonitor", "Patientenmonitor", "CMS8000", fmt.Sprintf("CM8K%07d", i), "2021",
		"Contec Medical Systems Co., Ltd.", "Qinhuang West Street 112, 066004 Qinhuangdao, China",
		fmt.Sprintf("Station %d", i%200), fmt.Sprint(100 + i%2000), fmt.Sprint(1 + i%4), "9210 Anästhesie",
	}
}

var benchHeader = []string{
	"Inventarnummer", "Bezeichnung", "Art", "Typ", "Seriennummer", "Anschaffungsjahr",
	"Hersteller", "Anschrift des Herstellers", "Station", "Zimmer", "Bett", "Kostenstelle",
}

func benchCSV() string {
	var b strings.Builder
	b.WriteString(strings.Join(benchHeader, ";") + "\r\n")
	for i := range benchRows {
		b.WriteString(strings.Join(benchRow(i), ";") + "\r\n")
	}
	return b.String()
}

func benchXLSX(b *testing.B) []byte {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	must(b, err)
	row := func(n int, cells []string) {
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = c
		}
		must(b, w.SetRow(fmt.Sprintf("A%d", n), values))
	}
	row(1, benchHeader)
	for i := range benchRows {
		row(i+2, benchRow(i))
	}
	must(b, w.Flush())
	var out bytes.Buffer
	must(b, f.Write(&out), f.Close())
	return out.Bytes()
}

// load takes a list the whole way to a plan, or only to its records.
func load(b *testing.B, content []byte, plan *Plan) []audit.Device {
	table, err := readBytes("liste", content)
	must(b, err)
	p, err := table.Guess()
	must(b, err)
	m, err := p.Bind(table.Header)
	must(b, err)
	var devices []audit.Device
	n := 0
	for row, err := range table.Rows() {
		must(b, err)
		rec, reject := m.Record(row)
		if reject != nil {
			b.Fatal(reject.Reason)
		}
		n++
		if plan == nil {
			continue
		}
		change, reject := plan.Next(rec)
		if reject != nil {
			b.Fatal(reject.Reason)
		}
		devices = append(devices, change.Device)
	}
	if n != benchRows {
		b.Fatalf("%d rows", n)
	}
	return devices
}

// BenchmarkList reads 100,000 rows of 12 columns. The yardstick is the CSV
// reader of the standard library on the same bytes, which only cuts them up.
func BenchmarkList(b *testing.B) {
	text := benchCSV()
	book := benchXLSX(b)
	known := load(b, []byte(text), NewPlan(nil, false))
	perRow := func(b *testing.B) {
		b.ReportAllocs()
		b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	}
	b.Run("yardstick", func(b *testing.B) {
		for b.Loop() {
			r := csv.NewReader(strings.NewReader(text))
			r.Comma = ';'
			for {
				if _, err := r.Read(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
		perRow(b)
	})
	b.Run("csv", func(b *testing.B) {
		for b.Loop() {
			load(b, []byte(text), nil)
		}
		perRow(b)
	})
	b.Run("xlsx", func(b *testing.B) {
		for b.Loop() {
			load(b, book, nil)
		}
		perRow(b)
	})
	b.Run("plan-new", func(b *testing.B) {
		for b.Loop() {
			load(b, []byte(text), NewPlan(nil, false))
		}
		perRow(b)
	})
	b.Run("plan-known", func(b *testing.B) {
		for b.Loop() {
			load(b, []byte(text), NewPlan(known, false))
		}
		perRow(b)
	})
}
