package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visite/audit"
)

// TestSightingsImport links a MAC table and leases to the devices that an open
// round expects, each once, and nothing else.
func TestSightingsImport(t *testing.T) {
	p, _ := laptop(t, audit.Technician)
	a, ctx := p.app, t.Context()
	list := file(t, "list.csv", "Inventarnummer;Hersteller;Typ;Station;Zimmer;Bett;MAC-Adresse;IP-Adresse;Hostname\n"+
		"MT-1;Contec;CMS8000;Süd;101;A;00-1B-44-11-3A-B7;;\nMT-2;Contec;CMS8000;Süd;102;;;10.1.2.3;\n"+
		"MT-3;Contec;CMS8000;Nord;1;;00:1b:44:11:3a:b9;;\nMT-4;Contec;CMS8000;Süd;103;;;;mon-4\nMT-5;Contec;CMS8000;Süd;103;;;;mon-5\n")
	p.must(t, a.inventoryImport(ctx, listOptions{path: list}))
	table := file(t, "switch.csv", "VLAN;MAC;IP;Port\n12;001b.4411.3ab7;;Gi1/0/1\n12;001b.4411.3ab8;10.1.2.3;Gi1/0/2\n"+
		"12;001b.4411.3ab9;;Gi1/0/3\n12;0009.fb11.3aba;;Gi1/0/4\n12;nothing;;Gi1/0/5\n")

	if err := a.sightingsImport(ctx, seenOptions{path: table}); err == nil || err.Error() != a.say.SeenNoRound {
		t.Errorf("without a round: %v", err)
	}
	round := p.start(t, "Süd")
	done := p.imported(t, seenOptions{path: table, dry: true})
	if done.Linked != 0 || len(done.Links) != 2 || len(done.Elsewhere) != 1 || len(done.Unknown) != 1 || len(done.Rejected) != 1 {
		t.Errorf("tried: %+v", done)
	}
	if linked := p.linked(t, round); len(linked) != 0 {
		t.Errorf("trying has linked %v", linked)
	}
	done = p.imported(t, seenOptions{path: table, from: "Switch 3. OG"})
	if done.Linked != 2 || done.Links[0].Room != "101" || done.Links[0].Ward != "Süd" || done.Source != audit.SourceSwitch {
		t.Errorf("linked: %+v", done)
	}
	if done := p.imported(t, seenOptions{path: table, from: "Switch 3. OG"}); done.Linked != 0 || !done.Links[0].Known {
		t.Errorf("the same table again: %+v", done)
	}

	leases := file(t, "leases.csv", "IP-Adresse;Rechnername;Gültig bis\n10.1.2.4;mon-4.klinik.example;01.12.2036 08:00\n")
	if done := p.imported(t, seenOptions{path: leases}); done.Linked != 1 || done.Source != audit.SourceDHCP {
		t.Errorf("leases: %+v", done)
	}
	got := strings.Join(p.linked(t, round), "\n")
	want := "MT-1 mac switch Switch 3. OG 00:1b:44:11:3a:b7 port=Gi1/0/1\nMT-2 address switch Switch 3. OG 00:1b:44:11:3a:b8 port=Gi1/0/2\n" +
		"MT-4 host dhcp leases.csv  port="
	if got != want {
		t.Errorf("in the round:\n%s\nwant:\n%s", got, want)
	}
	if _, err := p.site.Verify(ctx, func(int64, int64) {}); err != nil {
		t.Error(err)
	}
}

// imported is what an import says of itself.
func (p *people) imported(t *testing.T, o seenOptions) (done seenDoneJSON) {
	t.Helper()
	var out bytes.Buffer
	before := p.app.stdout
	p.app.stdout, p.app.json = &output{to: &out}, true
	defer func() { p.app.stdout, p.app.json = before, false }()
	if err := p.app.sightingsImport(t.Context(), o); err != nil && out.Len() == 0 {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &done); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	return done
}

// start begins a round on a ward.
func (p *people) start(t *testing.T, ward string) audit.RoundID {
	t.Helper()
	wards, err := p.site.Wards(t.Context())
	p.must(t, err)
	for _, w := range wards {
		if w.Ward.Name == ward {
			if p.site.session == nil {
				p.site.act(p.site.person, p.site.key)
			}
			id, err := p.site.session.StartRound(t.Context(), []audit.WardID{w.Ward.ID}, "bfarm-contec-2025-03-03")
			p.must(t, err)
			return id
		}
	}
	t.Fatalf("no ward %s", ward)
	return ""
}

// linked are the sightings that the log has linked to devices in a round.
func (p *people) linked(t *testing.T, round audit.RoundID) (lines []string) {
	t.Helper()
	for d, err := range p.site.Devices(t.Context()) {
		p.must(t, err)
		history, err := p.site.DeviceHistory(t.Context(), d.ID)
		p.must(t, err)
		for _, line := range history.Lines {
			e, ok := line.Event.(*audit.SightingLinked)
			if !ok || e.Round != round {
				continue
			}
			for _, r := range e.Sightings {
				s, err := r.Sighting()
				p.must(t, err)
				port := ""
				for _, f := range s.Facts {
					if f.Key == audit.FactPort {
						port = f.Value
					}
				}
				lines = append(lines, strings.Join([]string{d.Code(), string(e.By), string(s.Source), s.Interface, s.MAC, "port=" + port}, " "))
			}
		}
	}
	return lines
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
