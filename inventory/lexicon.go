package inventory

import (
	"slices"
	"strings"
	"unicode"

	"visite/audit"
)

// vocabulary lists what hospitals call each column, the titles
// and names of the fields included. The first list is sure; the second counts
// only if nothing in the file is surer, and a word may be likely for several
// fields: the first of them without a column gets it. Case, blanks and
// punctuation do not matter (see headingKey).
//
// Deliberately absent: Baujahr and Herstelljahr (not the year of acquisition),
// Lieferant (not the maker), ID and lfd. Nr. (often only a row counter).
var vocabulary = []meaning{
	{
		field:  Designation,
		sure:   []string{"Designation", "Bezeichnung", "Gerätebezeichnung", "Geräte-Bezeichnung", "Benennung", "Produktbezeichnung", "Produktname", "Gerätename", "Device name", "Product name", "Equipment name"},
		likely: []string{"Gerät", "Name", "Beschreibung", "Description", "Device", "Product", "Equipment description", "Kurztext"},
	},
	{
		field:  Model,
		sure:   []string{"Model", "Modell", "Modellbezeichnung", "Modell-Nr.", "Typbezeichnung", "Typenbezeichnung", "Model name", "Model no.", "Model number"},
		likely: []string{"Typ", "Gerätetyp", "Geräte-Typ", "Type", "Device model", "Type designation"},
	},
	{
		field:  Type,
		sure:   []string{"Art", "Geräteart", "Geräte-Art", "Art des Geräts", "Gerätegruppe", "Produktgruppe", "Device type", "Equipment type", "Device category", "Category", "Kind"},
		likely: []string{"Typ", "Type", "Gerätetyp", "Kategorie", "Gruppe"},
	},
	{
		field: Lot,
		sure:  []string{"Lot", "Loscode", "Los", "Los-Nr.", "Losnummer", "Charge", "Chargen-Nr.", "Chargennummer", "Chargencode", "LOT no.", "Lot number", "Lot code", "Batch", "Batch number"},
	},
	{
		field:  Serial,
		sure:   []string{"Serial number", "Seriennummer", "Serien-Nr.", "Ser.-Nr.", "S/N", "SNR", "Serial", "Serial no.", "Serialnummer", "Fabriknummer", "Fabrik-Nr.", "Fabrikationsnummer", "Geräteseriennummer"},
		likely: []string{"Loscode oder Seriennummer", "Loscode / Seriennummer", "Serien-/Chargennummer", "Herstellernummer"},
	},
	{
		field:  Year,
		sure:   []string{"Year", "Year of acquisition", "Anschaffungsjahr", "Anschaffungsdatum", "Beschaffungsjahr", "Beschaffungsdatum", "Kaufjahr", "Kaufdatum", "Acquisition year", "Acquisition date", "Purchase year", "Year of purchase", "Purchase date", "Date of purchase", "Date of acquisition"},
		likely: []string{"Anschaffung", "Zugangsjahr", "Zugangsdatum", "Beschaffung", "Angeschafft", "Acquired", "Purchased"},
	},
	{
		field:  Maker,
		sure:   []string{"Maker", "Hersteller", "Herstellername", "Name des Herstellers", "Hersteller (Name)", "Manufacturer", "Manufacturer name", "Mfr", "Mfg", "Make"},
		likely: []string{"Fabrikat", "Marke", "Brand", "Firma", "Hersteller / Bevollmächtigter", "Hersteller / Importeur", "Name und Anschrift des Herstellers", "Company"},
	},
	{
		field: MakerAddress,
		sure:  []string{"Maker's address", "Anschrift des Herstellers", "Herstelleradresse", "Hersteller-Adresse", "Herstelleranschrift", "Hersteller Anschrift", "Adresse des Herstellers", "Anschrift Hersteller", "Adresse Hersteller", "Manufacturer address", "Address of manufacturer", "Maker address"},
	},
	{
		field:  Number,
		sure:   []string{"Inventory number", "Inventarnummer", "Inventar-Nr.", "Inv.-Nr.", "Inv. Nummer", "Inventar", "Identnummer", "Ident-Nr.", "Identifikationsnummer", "Betriebliche Identifikationsnummer", "Betriebliche Ident.-Nr.", "Inventory no.", "Inventory", "Asset number", "Asset no.", "Asset tag", "Asset ID", "Asset"},
		likely: []string{"Geräte-Nr.", "Gerätenummer", "Geräte-ID", "Anlagennummer", "Anlagen-Nr.", "Equipment", "Equipment-Nr.", "Equipmentnummer", "Equipment no.", "Equipment number", "Device no.", "Device number", "Device ID", "MT-Nummer", "MT-Nr."},
	},
	{
		field:  Ward,
		sure:   []string{"Ward", "Station", "Stat.", "Stationsname", "Stationsbezeichnung", "Pflegestation", "Ward name", "Nursing unit"},
		likely: []string{"Abteilung", "Bereich", "Organisationseinheit", "OE", "Fachbereich", "Unit", "Department"},
	},
	{
		field: Room,
		sure:  []string{"Room", "Zimmer", "Zimmer-Nr.", "Zimmernummer", "Zi.", "Zi.-Nr.", "Raum", "Raum-Nr.", "Raumnummer", "Room no.", "Room number"},
	},
	{
		field:  Bed,
		sure:   []string{"Bed", "Bett", "Bettplatz", "Bettenplatz", "Bett-Nr.", "Bettnummer", "Bed no.", "Bed number", "Bedspace", "Bed space"},
		likely: []string{"Platz", "Bay"},
	},
	{
		field:  Department,
		sure:   []string{"Betriebliche Zuordnung", "Zuordnung", "Org. Zuordnung", "Organisatorische Zuordnung", "Kostenstelle", "Kostenstellen-Nr.", "KST", "KSt.-Nr.", "Cost centre", "Cost center"},
		likely: []string{"Abteilung", "Fachabteilung", "Klinik", "Department", "Clinic", "Bereich", "Organisationseinheit", "OE"},
	},
	{
		field: UDI,
		sure:  []string{"UDI", "UDI-DI", "UDI DI", "UDI-Code", "UDI / GTIN", "Unique device identifier", "Unique device identification"},
	},
	{
		field: MAC,
		sure:  []string{"MAC", "MAC-Adresse", "MAC address", "MAC-Addr.", "MAC ID", "Hardware-Adresse", "Ethernet-Adresse"},
	},
	{
		field: IP,
		sure:  []string{"IP", "IP-Adresse", "IP address", "IPv4", "IP-Addr.", "IPv4-Adresse", "IPv4 address", "Netzwerkadresse"},
	},
	{
		field:  Host,
		sure:   []string{"Host name", "Hostname", "Host", "Netzwerkname", "Netzname", "DNS-Name", "DNS-Hostname", "DNS name", "FQDN", "Network name", "NetBIOS-Name", "NetBIOS name"},
		likely: []string{"Rechnername", "Computername", "Computer name", "DNS"},
	},
	{
		field:  Firmware,
		sure:   []string{"Firmware", "Firmwareversion", "Firmware-Version", "Firmwarestand", "Firmware-Stand", "FW", "FW-Version", "Firmware version"},
		likely: []string{"Softwareversion", "Software-Version", "Softwarestand", "SW-Version", "SW-Stand", "Software", "Software version"},
	},
	{
		field: Location,
		sure:  []string{"Location", "Location (ward / room / bed)", "Standort", "Standort (Station / Zimmer / Bett)", "Aufstellort", "Aufstellungsort", "Einsatzort", "Lokation", "Ort"},
	},
}

// meaning is what a field can be called.
type meaning struct {
	field        Field
	sure, likely []string
}

// lexicon finds the fields a heading can mean, by its key.
type lexicon struct {
	sure, likely map[string][]Field
}

// newLexicon is the lexicon of a device list.
func newLexicon() lexicon { return lexiconOf(vocabulary) }

func lexiconOf(words []meaning) lexicon {
	l := lexicon{sure: map[string][]Field{}, likely: map[string][]Field{}}
	for _, v := range words {
		add(l.sure, v.field, v.sure)
		add(l.likely, v.field, v.likely)
	}
	for _, v := range words {
		if key := headingKey(string(v.field)); len(l.sure[key])+len(l.likely[key]) == 0 {
			l.sure[key] = []Field{v.field}
		}
	}
	return l
}

func add(to map[string][]Field, f Field, words []string) {
	for _, w := range words {
		if key := headingKey(w); !slices.Contains(to[key], f) {
			to[key] = append(to[key], f)
		}
	}
}

// sureOf gives the fields the heading surely means, first as it stands, then
// without what it has in brackets.
func (l lexicon) sureOf(heading string) []Field   { return find(l.sure, heading) }
func (l lexicon) likelyOf(heading string) []Field { return find(l.likely, heading) }

// knows reports whether the heading can mean any field.
func (l lexicon) knows(heading string) bool {
	return l.sureOf(heading) != nil || l.likelyOf(heading) != nil
}

func find(in map[string][]Field, heading string) []Field {
	if fields := in[headingKey(heading)]; fields != nil {
		return fields
	}
	if short, _, ok := strings.Cut(heading, "("); ok {
		return in[headingKey(short)]
	}
	return nil
}

// umlauts writes headings the way systems without umlauts do.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue")

// headingKey gives the form in which headings are compared: folded, letters and
// digits only, umlauts spelled out, "Nummer" and "number" as "nr".
func headingKey(heading string) string {
	key := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, umlauts.Replace(audit.Fold(heading)))
	key = strings.ReplaceAll(key, "nummer", "nr")
	return strings.ReplaceAll(key, "number", "nr")
}
