package cli

// udiWords are what `visite udi` prints.
type udiWords struct {
	UDI, UDIStored, UDIProblem, UDINote, UDIProposal, UDIUnknown string

	UDIStandards map[string]string
	UDICarriers  map[string]string
}

func inUDI(t translator) udiWords {
	return udiWords{
		UDI: t("den Strichcode eines Geräts lesen (UDI: GS1, HIBC, ISBT 128); braucht keine Datenbank",
			"read the barcode of a device (UDI: GS1, HIBC, ISBT 128); needs no database"),
		UDIStored:   t("gespeichert wird", "stored as"),
		UDIProblem:  t("FEHLER", "WRONG"),
		UDINote:     t("Hinweis", "note"),
		UDIProposal: t("Vorschlag, zu prüfen am Etikett", "proposal, to be checked against the label"),
		UDIUnknown:  t("unbekannt", "unknown"),
		UDIStandards: map[string]string{
			"gs1": t("GS1", "GS1"), "hibc": t("HIBC", "HIBC"), "isbt128": t("ISBT 128 (ICCBBA)", "ISBT 128 (ICCBBA)"),
		},
		UDICarriers: map[string]string{
			"element-string": t("wie vom Scanner", "as a scanner sends it"), "brackets": t("mit Klammern", "with brackets"),
			"digital-link": t("Digital Link", "Digital Link"), "gtin": t("Produktnummer allein", "product number alone"),
			"primary": t("erster Code", "first code"), "secondary": t("zweiter Code", "second code"),
			"combined": t("beide Codes in einem", "both codes in one"), "provider": t("Etikett eines Krankenhauses", "label of a hospital"),
			"structures": t("Datenstrukturen", "data structures"),
		},
	}
}
