package inventory

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visite/checklist"
)

// TestGuessOwnHeadings: lists that this program writes are read without help,
// with headings in either language or the names of the fields, in any order.
func TestGuessOwnHeadings(t *testing.T) {
	heads := map[string]func(Field) string{
		"de":    func(f Field) string { return f.Title()[checklist.German] },
		"en":    func(f Field) string { return f.Title()[checklist.English] },
		"names": func(f Field) string { return string(f) },
	}
	for name, heading := range heads {
		want := map[Field]string{}
		var header []string
		for _, f := range Fields() {
			if f != Location {
				want[f] = heading(f)
				header = append(header, heading(f))
			}
		}
		slices.Reverse(header)
		g := Guess(header)
		if diff := cmp.Diff(want, g.Profile.Columns); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
		if len(g.Unknown)+len(g.Missing)+len(g.Ambiguous) > 0 || g.needsMapping() != nil {
			t.Errorf("%s: unknown %q, missing %q, ambiguous %q", name, g.Unknown, g.Missing, g.Ambiguous)
		}
		if alone := Guess([]string{heading(Location), heading(Number)}).Profile.Columns[Location]; alone != heading(Location) {
			t.Errorf("%s: location %q", name, alone)
		}
	}
}

// TestGuess shows how headings are understood beside each other.
func TestGuess(t *testing.T) {
	for _, c := range []struct {
		name    string
		header  []string
		want    map[Field]string
		unknown []string
		needs   string // code of the refusal
	}{
		{
			name:   "Typ is the model",
			header: []string{"INVENTAR-NR", "Typ", "Art"},
			want:   map[Field]string{Number: "INVENTAR-NR", Model: "Typ", Type: "Art"},
		},
		{
			name:   "Typ beside Modell is the kind",
			header: []string{"Typ", "Inv-Nr", "Modell"},
			want:   map[Field]string{Number: "Inv-Nr", Model: "Modell", Type: "Typ"},
		},
		{
			name:   "without umlauts, with remarks in brackets",
			header: []string{"GERAETE_NR", "Geraetebezeichnung (Klartext)", "Ser. Nr. (lt. Typenschild)"},
			want:   map[Field]string{Number: "GERAETE_NR", Designation: "Geraetebezeichnung (Klartext)", Serial: "Ser. Nr. (lt. Typenschild)"},
		},
		{
			name:   "names on the network",
			header: []string{"Inv-Nr", "Gerätename", "Netzwerkname", "Netzwerkadresse"},
			want:   map[Field]string{Number: "Inv-Nr", Designation: "Gerätename", Host: "Netzwerkname", IP: "Netzwerkadresse"},
		},
		{
			name:    "names in DNS",
			header:  []string{"Asset", "DNS-Name", "Computer name"},
			want:    map[Field]string{Number: "Asset", Host: "DNS-Name"},
			unknown: []string{"Computer name"},
		},
		{
			name:    "a sure word beats a likely one",
			header:  []string{"Gerätenummer", "Inventarnummer"},
			want:    map[Field]string{Number: "Inventarnummer"},
			unknown: []string{"Gerätenummer"},
		},
		{
			name:    "the year of manufacture is not that of acquisition",
			header:  []string{"S/N", "Baujahr", "Herstelljahr", "Lieferant", "lfd. Nr."},
			want:    map[Field]string{Serial: "S/N"},
			unknown: []string{"Baujahr", "Herstelljahr", "Lieferant", "lfd. Nr."},
		},
		{
			name:   "the department is the ward where no other is",
			header: []string{"Inventarnummer", "Abteilung", "Kostenstelle", "Raum"},
			want:   map[Field]string{Number: "Inventarnummer", Ward: "Abteilung", Department: "Kostenstelle", Room: "Raum"},
		},
		{
			name:   "the department beside a ward is the department",
			header: []string{"Inventarnummer", "Abteilung", "Station", "Raum"},
			want:   map[Field]string{Number: "Inventarnummer", Ward: "Station", Department: "Abteilung", Room: "Raum"},
		},
		{
			name:   "Standort alone holds all",
			header: []string{"Inventarnummer", "Standort", "Abteilung"},
			want:   map[Field]string{Number: "Inventarnummer", Location: "Standort", Department: "Abteilung"},
		},
		{
			name:   "Standort beside a bed holds ward and room",
			header: []string{"Inventarnummer", "Standort", "Bett"},
			want:   map[Field]string{Number: "Inventarnummer", Location: "Standort", Bed: "Bett"},
		},
		{
			name:   "Standort beside a room is the ward",
			header: []string{"Inventarnummer", "Standort", "Raum"},
			want:   map[Field]string{Number: "Inventarnummer", Ward: "Standort", Room: "Raum"},
		},
		{
			name:    "Standort beside a ward is something else",
			header:  []string{"Inventarnummer", "Standort", "Station", "Zimmer", "Aufstellort"},
			want:    map[Field]string{Number: "Inventarnummer", Ward: "Station", Room: "Zimmer"},
			unknown: []string{"Standort", "Aufstellort"},
		},
		{
			name:   "an open ward is walked bed by bed",
			header: []string{"Inventarnummer", "Station", "Bettplatz"},
			want:   map[Field]string{Number: "Inventarnummer", Ward: "Station", Room: "Bettplatz"},
		},
		{
			name:   "English",
			header: []string{"Asset tag", "Manufacturer", "Model", "Serial No", "Unit", "Room No.", "Bed", "Purchase date", "Device type"},
			want: map[Field]string{
				Number: "Asset tag", Maker: "Manufacturer", Model: "Model", Serial: "Serial No",
				Ward: "Unit", Room: "Room No.", Bed: "Bed", Year: "Purchase date", Type: "Device type",
			},
		},
		{
			name:   "two serial numbers",
			header: []string{"Seriennummer", "Ser.-Nr."},
			want:   map[Field]string{},
			needs:  "ambiguous-column",
		},
		{
			name:   "no number at all",
			header: []string{"Hersteller", "Typ", "Station"},
			want:   map[Field]string{Maker: "Hersteller", Model: "Typ", Ward: "Station"},
			needs:  "no-key-column",
		},
		{
			name:   "rooms without wards",
			header: []string{"Inventarnummer", "Raum"},
			want:   map[Field]string{Number: "Inventarnummer", Room: "Raum"},
			needs:  "no-ward-column",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := Guess(c.header)
			if diff := cmp.Diff(c.want, g.Profile.Columns); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if diff := cmp.Diff(c.unknown, g.Unknown); diff != "" {
				t.Errorf("unknown: %s", diff)
			}
			code := ""
			if r := g.needsMapping(); r != nil {
				code = r.Code
			}
			if code != c.needs {
				t.Errorf("needs mapping: %q, want %q", code, c.needs)
			}
		})
	}
}

// TestMappingScreen: what cannot be guessed comes with what a screen needs to
// ask, and the answer works as a profile.
func TestMappingScreen(t *testing.T) {
	table, err := read(t, "liste.csv", "Nom;Numéro;Où\nMoniteur;42;Soins \x1b[1mintensifs / 3\n")
	if err != nil {
		t.Fatal(err)
	}
	_, err = table.Guess()
	needs := (*NeedsMapping)(nil)
	if !errors.As(err, &needs) {
		t.Fatal(err)
	}
	wantRefusal(t, err, "no-key-column")
	if diff := cmp.Diff([][]string{{"Moniteur", "42", "Soins intensifs / 3"}}, table.Sample); diff != "" {
		t.Error(diff)
	}
	p := needs.Profile
	p.Name = "Genf"
	p.Columns[Number], p.Columns[Location] = "Numéro", "Où"
	rec, reject := bind(t, p, table).Record(readRows(t, table)[0])
	if reject != nil || rec.Device.InventoryNumber != "42" || rec.Device.Place.Room != "3" {
		t.Errorf("%+v %+v", rec, reject)
	}
}
