package checklist

// kindFields lists the fields of a structured kind. They are part of the
// program's interface; a checklist gives them titles, and options to choices.
func kindFields(k Kind) []Field {
	switch k {
	case KindPerson:
		return []Field{
			{Name: "name", Kind: FieldText, Required: true},
			{Name: "function", Kind: FieldText, Required: true},
			{Name: "at", Kind: FieldTime, Required: true},
		}
	case KindEvidence:
		return []Field{
			{Name: "reference", Kind: FieldText, Required: true},
			{Name: "installer", Kind: FieldText, Required: true},
			{Name: "date", Kind: FieldDate, Required: true},
			{Name: "file", Kind: FieldText},
		}
	case KindConsultation:
		return []Field{
			{Name: fieldStatus, Kind: FieldChoice, Required: true},
			{Name: "physician", Kind: FieldText, With: StatusHeld},
			{Name: "function", Kind: FieldText, With: StatusHeld},
			{Name: fieldAt, Kind: FieldTime, With: StatusHeld},
			{Name: "decision", Kind: FieldChoice, With: StatusHeld},
			{Name: "conditions", Kind: FieldText},
			{Name: fieldValidUntil, Kind: FieldTime, With: StatusHeld},
		}
	default:
		return nil
	}
}

// The status of a consultation. Both are complete answers.
const (
	StatusHeld       = "held"
	StatusNotReached = "not_reached"
)

const (
	fieldStatus     = "status"
	fieldAt         = "at"
	fieldValidUntil = "valid_until"
)
