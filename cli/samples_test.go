package cli

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/cryptotest"
	"time"

	"visite/audit"
	"visite/checklist"
	"visite/db"
	"visite/report"
)

var updateSamples = flag.Bool("samples", false, "write docs/samples anew")

// sampleFolder is where a sample of each paper lies.
const sampleFolder = "../docs/samples"

// sampleTime is when the samples are made.
var sampleTime = time.Date(2026, 3, 2, 8, 0, 0, 0, time.FixedZone("", 3600))

// TestSamples makes a sample of each paper of the made-up hospital, in German: the
// same ones each time. With -samples they are written into docs/samples.
func TestSamples(t *testing.T) {
	var made [2]map[string][]byte
	for i := range made {
		t.Run("", func(t *testing.T) {
			cryptotest.SetGlobalRandom(t, 1)
			made[i] = samples(t)
		})
	}
	for name, text := range made[0] {
		if !bytes.Equal(text, made[1][name]) {
			t.Errorf("%s is another one each time", name)
		}
		path := filepath.Join(sampleFolder, name)
		if *updateSamples {
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	there, err := os.ReadDir(sampleFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range there {
		if made[0][f.Name()] == nil {
			t.Errorf("%s is no sample of a paper: take it out", f.Name())
		}
	}
	if len(there) != len(made[0]) {
		t.Errorf("%d samples in %s, want %d: make samples", len(there), sampleFolder, len(made[0]))
	}
}

// samples are the papers of the hospital by the names of their files.
func samples(t *testing.T) map[string][]byte {
	t.Helper()
	ctx := t.Context()
	a := testApp(t)
	a.now = func() time.Time { return sampleTime }
	a.speak(checklist.German)
	d, err := a.openDemo(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	d.setClock(sampleTime)
	in := &lines{app: a, reader: audit.NewLineReader(strings.NewReader(graveLine)), done: auditsDone{}}
	if err := d.session.Batch(ctx, false, func(b *db.Batch) error { return in.takeAll(b, "meldung.ndjson") }); err != nil {
		t.Fatal(err)
	}
	approve(t, d, d.people.reviewing())
	made := map[string][]byte{}
	for _, k := range report.Kinds() {
		for _, f := range k.Formats {
			p := paperOf(t, d, k, f, reportOptions{})
			if k.Word == "record" {
				p.order.Audit = urgentAudit(t, d)
			}
			var out bytes.Buffer
			if err := writePaper(ctx, p, &out, nil); err != nil {
				t.Fatalf("%s %s: %v", k.Word, f.Word, err)
			}
			made[k.Word+"."+f.Extension()] = out.Bytes()
		}
	}
	return made
}

// approve approves all but a few of the audits that wait for it.
func approve(t *testing.T, d *demo, by *db.Session) {
	t.Helper()
	ctx, n := t.Context(), 0
	var all []audit.Record
	for r, err := range d.Records(ctx, audit.AuditFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Review == audit.Awaiting {
			all = append(all, r)
		}
	}
	for i, r := range all {
		if i%9 == 4 {
			continue
		}
		if err := by.Approve(context.WithoutCancel(ctx), []audit.Approval{{ID: r.ID, Sealed: r.Leaf}}, ""); err != nil {
			t.Logf("audit of %s is not approved: %v", r.Device.Code(), err)
			continue
		}
		n++
	}
	if n < 30 {
		t.Fatalf("only %d audits of %d could be approved", n, len(all))
	}
}

// urgentAudit is the approved audit with the most to be done.
func urgentAudit(t *testing.T, d *demo) (id audit.AuditID) {
	t.Helper()
	most := 0
	for r, err := range d.Records(t.Context(), audit.AuditFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Review == audit.Approved && r.Device.InventoryNumber != "MT-GRAVE" && len(r.Outcome.Actions) > most {
			id, most = r.ID, len(r.Outcome.Actions)
		}
	}
	if most == 0 {
		t.Fatal("no audit was approved")
	}
	return id
}
