package db

import (
	"strings"
	"testing"

	"visite/audit"
)

// A UDI finds the device with its serial number, that of its model first; with
// no such serial number it narrows the choice to the model.
func TestIdentifyByUDI(t *testing.T) {
	const di, other = "04006381333931", "09506000134352"
	w := newWorld(t)
	device := func(number, serial, model, code string) audit.Device {
		d := monitor(number, "Intensiv 2", "1", "")
		d.Serial, d.Model, d.UDI = serial, model, code
		return d
	}
	w.list(
		t,
		device("A1", "77", "CMS9000", "(01)"+other+"(21)77"), // of another model
		device("A2", "77", "unknown", ""),
		device("A3", "77", "CMS8000", ""), // of a model that is known by the UDI of others
		device("A4", "77", "CMS8000", "(01)"+di+"(11)200101(21)77"),
		device("A5", "78", "CMS8000", "4006381333931"), // a list with the product number alone
		device("A6", "", "CMS8000", di),
		device("A7", "(01)"+di+"(21)79", "CMS8000", ""), // whose serial number is the whole code
	)
	for _, c := range []struct{ name, code, want string }{
		{"the model agrees first", "]d201" + di + "2177", "A4 A3 A2 A1"},
		{"the same with brackets", "(01)" + di + "(21)77", "A4 A3 A2 A1"},
		{"of the other model", "(01)" + other + "(21)77", "A1 A2 A3 A4"},
		{"a serial number of which no UDI is known", "(01)" + di + "(21)78", "A5"},
		{"the DI alone narrows", "(01)" + di, "A4 A5 A6"},
		{"a serial number that nobody has: those without one", "(01)" + di + "(21)4711", "A6"},
		{"the code as it is comes first", "(01)" + di + "(21)79", "A7"},
		{"no model, but the serial number", "(21)78", "A5"},
		{"a model that nobody has", "(01)00643169001763", ""},
		{"spoiled: nothing is found by it", "+d201" + di + "2177", ""},
		{"an inventory number", "a2", "A2"},
	} {
		var got []string
		for _, m := range must(w.Identify(t.Context(), "", c.code))(t) {
			got = append(got, m.Device.InventoryNumber)
		}
		if all := strings.Join(got, " "); all != c.want {
			t.Errorf("%s: %q finds %q, want %q", c.name, c.code, all, c.want)
		}
	}
}
