package checklist

import "testing"

func TestConcerns(t *testing.T) {
	list := shippedChecklist(t)
	for _, test := range []struct{ maker, model, option string }{ // "" if not concerned
		{"Contec", "CMS8000", "cms8000"},
		{"Contec", "CMS 8000", "cms8000"},
		{"CONTEC MEDICAL SYSTEMS CO., LTD.", "cms-8000", "cms8000"},
		{"Contec Medical Systems Co., Ltd.", "CMS6500", "cms6500"},
		{"", "CMS6000", "cms6000"},
		{"", "Patientenmonitor CMS 7000 Plus", "cms7000"},
		{"", "CMS9000VET", "cms9000"},
		{"", "ＣＭＳ８０００", "cms8000"},
		{"Contec CMS8000", "", "cms8000"},
		{"Contec", "CMS800", "cms8000"},
		{"", "CME8000", "cms8000"},
		{"", "CSM-8000", "cms8000"},
		{"GIMA", "35151", "cms8000"},
		{"GIMA S.p.A.", "Art. 35151", "cms8000"},
		{"Gima 35151", "", "cms8000"},
		{"Epsimed", "MN-120", "mn120"},
		{"EPSIMED LLC", "NM120", "mn120"},
		{"", "nm 120", "mn120"},
		{"Epismed", "", "lookalike"},
		{"Contec Health", "", "other_contec"},
		{"contec", "ECG90A", "other_contec"},
		{"", "Contec", "other_contec"},

		{"", "", ""},
		{"Philips", "IntelliVue MP5", ""},
		{"Dräger", "Infinity Delta", ""},
		{"", "35151", ""},
		{"GIMA", "35152", ""},
		{"GIMA", "135151", ""},
		{"", "CMS80001", ""},
		{"", "XCMS8000", ""},
		{"", "CMS 80 00", ""},
		{"Kontec", "", ""},
		{"Contech", "", ""},
		{"CONTEC CO., LTD.", "", ""},
		{"CONTEC CO., LTD.", "CMS8000", ""},
		{"Contec Co.,Ltd", "BX-220", ""},
		{"CONTEC (Japan)", "", ""},
		{"株式会社コンテック", "BX-220", ""},
	} {
		option, ok := list.Concerns(test.maker, test.model)
		if option != test.option || ok != (test.option != "") {
			t.Errorf("%q %q: %q %v, want %q", test.maker, test.model, option, ok, test.option)
		}
	}
}

func TestScopeSuggestsOptionsOfItsItem(t *testing.T) {
	list := shippedChecklist(t)
	item, _ := list.Item(list.Scope.Item)
	for _, n := range append(list.Scope.Makers, list.Scope.Models...) {
		option, ok := list.Concerns(n.Maker, n.Name)
		if _, known := item.Option(option); !ok || !known || option != n.Option {
			t.Errorf("%s suggests %q", n.Name, option)
		}
	}
}
