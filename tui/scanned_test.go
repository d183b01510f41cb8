package tui

import (
	"context"
	"strings"
	"testing"

	"visite/audit"
	"visite/checklist"
)

const (
	gtin      = "04006381333931"
	otherGTIN = "09506000134352"
)

// labelled is a ward whose devices have UDIs, as lists write them.
func labelled(t *testing.T) (*testSite, audit.RoundID) {
	t.Helper()
	device := func(number, serial, label, bed string) audit.Device {
		d := listed(number, "CMS8000", icu, "201", bed)
		d.Serial, d.UDI = serial, label
		return d
	}
	s := newTestSite(
		t,
		device("4001", "SY-1", "(01)"+gtin+"(21)SY-1", "1"),
		device("4002", "SN-2", gtin, "2"),
		device("4003", "", "4006381333931", "3"),
		device("4004", "SN-4", "", "4"),
		device("4005", "AB10CD7", "", "5"),
	)
	return s, s.round(icu)
}

// ways are the ways in which a scanner's keys arrive.
var ways = map[string]func(*driver, string) *driver{"one message": (*driver).scan, "one rune each": (*driver).scanSlow}

// A UDI means the device with its serial number, wherever codes are taken.
func TestScanUDI(t *testing.T) {
	for name, scan := range ways {
		t.Run(name, func(t *testing.T) {
			s, round := labelled(t)
			d := newDriver(t, s, checklist.German, 80, 24)
			d.open(newWalk(d.app.e, round)).press("enter").see("Raum 201")
			scan(d, "]d201"+gtin+"10L7\x1d21SY-1").see("4001", "Ist ein Patient am Monitor angeschlossen?")
			scan(d, "]d201"+gtin+"21SY-1\x1d10L7\x1d").see("Richtig: Das ist dieses Gerät")
			scan(d, "]d201"+gtin+"21SN-2").see("SN-2 ist nicht dieses Gerät").press("esc")
			d.press("h")
			scan(d, "\x1d01"+gtin+"21SN-2").see("4002", "Ist ein Patient").press("esc")

			// On the walk and on the first page too.
			d = newDriver(t, s, checklist.German, 80, 24)
			d.open(newWalk(d.app.e, round))
			scan(d, "(01)"+gtin+"(21)SN-4").see("SN-4: Raum 201")
			scan(d, "(01)"+gtin+"(21)SN-99").see("SN-99 steht nicht auf der Liste")
			scan(d, "(01)04006381333932(21)SN-4").see("Prüfziffer falsch")
			d.press("esc")
			scan(d, "(01)"+gtin+"(21)SN-4").see("4004")
		})
	}
}

// The model alone, or a serial number that nobody has, means no device: a person
// chooses.
func TestScanModel(t *testing.T) {
	s, round := labelled(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round)).press("enter")
	d.scan("]d201"+gtin).see("nennt nur das Modell", "3 Geräte passen", "4001", "4002", "4003").press("esc", "esc")
	d.scan("]d201"+gtin+"21NEU-1").see("Die Seriennummer NEU-1 ist nicht bekannt", "4003").seeNot("4002")
	d.press("n").see("NEU-1").press("tab", "tab").see("Contec", "CMS8000").press("esc") // of that model the maker is known
	d.scan("]d201"+otherGTIN+"21SY-1").see("der Code nennt ein anderes Modell", "4001").seeNot("Ist ein Patient")
	d.press("enter").see("Ist ein Patient") // because a person said so
}

// What a wrong keyboard country made of a code is explained and proposed; it is
// read so only when a person says that it is right.
func TestScanKeyboard(t *testing.T) {
	for name, scan := range ways {
		t.Run(name, func(t *testing.T) {
			s, round := labelled(t)
			d := newDriver(t, s, checklist.German, 80, 24)
			d.open(newWalk(d.app.e, round)).press("enter")
			// The separator is lost on such keyboards as well.
			scan(d, "+d201"+gtin+"17271231"+"21SZß1").see("stimmt so nicht", "US-Tastatur gestellt", "(21)SY-1", "Tastaturland")
			d.press("esc").see("Welches Gerät steht hier?").press("esc")
			scan(d, "+d201"+gtin+"21SZß1").press("enter").see("4001", "Ist ein Patient am Monitor").press("esc")

			// Nothing shows it but the list: z is y.
			s2, round := labelled(t)
			d = newDriver(t, s2, checklist.German, 80, 24)
			d.open(newWalk(d.app.e, round)).press("enter")
			scan(d, "]d201"+gtin+"21SZ-1").see("richtig gelesen?", "y und z sind vertauscht", "(21)SY-1")
			d.press("n").see("SZ-1 ist nicht bekannt", "4003").press("esc", "esc")
			scan(d, "]d201"+gtin+"21SZ-1").press("enter").see("4001", "Ist ein Patient")
		})
	}
}

// A terminal or a scanner that drops the separator is found out.
func TestScanSeparatorLost(t *testing.T) {
	s, round := labelled(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round)).press("enter")
	d.scan("01"+gtin+"10L717271231"+"21SY-1").see("stimmt so nicht", "Hinter (10) Charge fehlt das Trennzeichen", "FNC1/GS", "(10)L7")
	d.press("enter").see("4001", "Ist ein Patient").press("esc")
	d.scan("01"+gtin+"21SN-210L7").see("richtig gelesen?", "Trennzeichen", "(21)SN-2").press("enter").see("4002", "Ist ein Patient").press("esc")

	// A serial number that is known needs no question, whatever it looks like.
	d.scan("01"+gtin+"21AB10CD7").see("4005", "Ist ein Patient").press("esc")

	// As scanned it is a serial number that nobody has.
	d.scan("01" + gtin + "21SN-210L7").press("n").see("SN-210L7 ist nicht bekannt").press("n").see("SN-210L7")
}

// A new device gets its fields from the code; what is stored is the canonical
// form and the lot, whatever way the code was written in.
func TestNewDeviceUDI(t *testing.T) {
	const stored = "(01)" + otherGTIN + "(11)250105(10)L7(21)X-1"
	create := func(d *driver) {
		d.see("Seriennummer", "X-1").press("enter").press("enter").write("Contec").press("enter").write("CMS8000").press("enter", "enter")
		d.see("▸ UDI", "Charge L7", "hergestellt 2025-01-05").press("enter")
	}
	for name, enter := range map[string]func(*driver){
		"scanned in the room": func(d *driver) {
			d.scan("]d201"+otherGTIN+"10L7\x1d1125010521X-1").see("Kein Gerät mit „X-1“ bekannt", "Charge L7").press("enter")
			create(d)
		},
		"one rune each": func(d *driver) {
			d.scanSlow("]d201" + otherGTIN + "10L7\x1d1125010521X-1").see("Kein Gerät mit „X-1“ bekannt").press("enter")
			create(d)
		},
		"scanned into the field of the number": func(d *driver) {
			d.scan("irgendwas").press("enter")
			d.see("irgendwas")
			for range len("irgendwas") {
				d.press("backspace")
			}
			d.scanSlow("]d201"+otherGTIN+"10L7\x1d1125010521X-1").see("UDI gelesen", "▸ Seriennummer X-1")
			d.press("up")
			create(d)
		},
		"scanned into its own field": func(d *driver) {
			d.scan("Q-5").press("enter", "enter", "enter").write("Contec").press("enter").write("CMS8000").press("enter", "enter")
			d.scanSlow("]d201"+otherGTIN+"10L7\x1d1125010521X-1").see("UDI gelesen", "▸ Seriennummer X-1")
			d.press("enter", "enter", "enter", "enter").see("▸ UDI", "Charge L7").press("enter")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, round := labelled(t)
			d := newDriver(t, s, checklist.German, 80, 24)
			d.open(newWalk(d.app.e, round)).press("enter")
			enter(d)
			d.see("Ist ein Patient am Monitor angeschlossen?")
			found, err := s.store.FindDevices(context.Background(), "X-1", 10)
			s.check(err)
			if len(found) != 1 || found[0].UDI != stored || found[0].Lot != "L7" || found[0].Serial != "X-1" {
				t.Fatalf("stored %+v, want %s", found, stored)
			}
			// The next scan of it finds it.
			d.press("esc").scan("(01)"+otherGTIN+"(21)X-1").see("Seriennummer X-1", "Contec CMS8000", "schon begonnen")
		})
	}
}

// A code that is not right is not stored, and a text that is no code stays.
func TestNewDeviceWrongUDI(t *testing.T) {
	s, round := labelled(t)
	d := newDriver(t, s, checklist.German, 80, 24)
	d.open(newWalk(d.app.e, round)).press("enter")
	d.scan("(01)09506000134353(21)1").see("stimmt so nicht", "Prüfziffer falsch").press("n").see("neues Gerät").seeNot("09506000134353")
	d.write("N-9").press("enter", "enter", "enter", "enter", "enter").write("(01)09506000134353(21)1").press("enter").see("✗ Prüfziffer falsch")
	for range len("(01)09506000134353(21)1") {
		d.press("backspace")
	}
	d.write("am Netzteil").press("enter").see("Ist ein Patient")
	found, err := s.store.FindDevices(context.Background(), "N-9", 10)
	s.check(err)
	if len(found) != 1 || found[0].UDI != "am Netzteil" {
		t.Fatalf("stored %+v", found)
	}
}

// Only a whole and right code is stored: cut off it would be another.
func TestStoredUDI(t *testing.T) {
	s, _ := labelled(t)
	e := newDriver(t, s, checklist.German, 80, 24).app.e
	for code, want := range map[string]string{
		"(01)" + gtin + "(21)1":       "(01)" + gtin + "(21)1",
		"(01)04006381333932(21)1":     "",
		"01" + gtin + "10ABC17260101": "",
		"]d201" + gtin + "1125010117260101" + "21" + strings.Repeat("(10)", 5) + "\x1d10" + strings.Repeat("(10)", 5) + "\x1d8012" + strings.Repeat("(10)", 5): "",
	} {
		c, ok := e.readCode(code)
		if got := storedUDI(c); !ok || got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}
