package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"testing"
)

// reportAudits writes everything about all audits, five sheets, once. Its
// yardstick is the same as CSV.
func (p *program) reportAudits(b *testing.B) {
	p.site()
	took, megabytes := p.run(p.command("site.db", "report", "audits", "--unreviewed", "--force", "-o", p.path("audits.xlsx")))
	b.ReportMetric(took.Seconds(), "s")
	b.ReportMetric(megabytes, "MB")
}

func (p *program) reportFleet(b *testing.B) {
	p.site()
	took, megabytes := p.best(func() *exec.Cmd {
		return p.command("site.db", "report", "fleet", "--force", "-o", p.path("fleet.html"))
	})
	page, err := os.Stat(p.path("fleet.html"))
	p.check(err)
	b.ReportMetric(took.Seconds(), "s")
	b.ReportMetric(megabytes, "MB")
	b.ReportMetric(float64(page.Size())/1e6, "MB-page")
}

// fleetRows writes a row a device, as the table of the fleet report has them.
func (p *program) fleetRows(b *testing.B) {
	need(b, "sqlite3")
	p.site()
	p.shell(b, "site.db", `SELECT d.inventory_number, d.serial, d.maker, d.model, w.name, m.name, s.state, s.open, s.due_at, s.week
		FROM standings s JOIN devices d ON d.id = s.device LEFT JOIN rooms m ON m.id = d.room LEFT JOIN wards w ON w.id = d.ward ORDER BY s.state, d.id`)
}

func (p *program) reportRecord(b *testing.B) {
	p.site()
	list := p.command("site.db", "audits", "list", "--json")
	out, err := list.StdoutPipe()
	p.check(err)
	p.check(list.Start())
	audits := json.NewDecoder(out)
	_, err = audits.Token()
	p.check(err)
	var first struct {
		ID string `json:"id"`
	}
	p.check(errors.Join(audits.Decode(&first), list.Process.Kill()))
	_ = list.Wait() // it was killed
	took, megabytes := p.best(func() *exec.Cmd {
		return p.command("site.db", "report", "record", "--audit", first.ID, "--unreviewed", "--force", "-o", p.path("record.pdf"))
	})
	b.ReportMetric(took.Seconds()*1000, "ms")
	b.ReportMetric(megabytes, "MB")
}

// start is the program that does nothing.
func (p *program) start(b *testing.B) {
	took, _ := p.best(func() *exec.Cmd { return p.command("none.db", "version") })
	b.ReportMetric(took.Seconds()*1000, "ms")
}
