package checklist

// Text says in one sentence what is wrong and what would be right.
func (c Code) Text() Text {
	de, en := c.sentence()
	return Text{German: de, English: en}
}

func (c Code) sentence() (de, en string) {
	switch c {
	case CodeUnknownItem:
		return "diese Frage gibt es in der Checkliste nicht", "the checklist has no such item"
	case CodeUnknownOption:
		return "diese Antwort gibt es hier nicht", "there is no such option here"
	case CodeUnknownField:
		return "dieses Feld gibt es hier nicht", "there is no such field here"
	case CodeWrongType:
		return "diese Art von Antwort passt nicht zur Frage", "this kind of answer does not fit the item"
	case CodeEmpty:
		return "die Antwort ist leer", "the answer is empty"
	case CodeMissingField:
		return "diese Angabe fehlt", "this field is missing"
	case CodeTooLong:
		return "der Text ist zu lang", "the text is too long"
	case CodeUnprintable:
		return "der Text enthält Steuerzeichen oder Unlesbares", "the text contains control or unreadable characters"
	case CodeBadNumber:
		return "das ist keine Zahl wie 37.5", "this is not a number like 37.5"
	case CodeBadDate:
		return "das ist kein Tag wie 2025-03-03", "this is not a day like 2025-03-03"
	case CodeBadTime:
		return "das ist kein Zeitpunkt wie 2025-03-03T14:30:00+01:00", "this is not a time like 2025-03-03T14:30:00+01:00"
	case CodeEndsTooEarly:
		return "das Ende liegt nicht nach dem Beginn", "the end is not after the beginning"
	default:
		return "die Antwort ist nicht brauchbar", "the answer cannot be used"
	}
}
