package checklist

// Lang names a language of the texts: "de" or "en".
type Lang string

// The languages every shipped text is written in.
const (
	German  Lang = "de"
	English Lang = "en"
)

// Langs lists the languages a checklist must be written in, in this order.
func Langs() []Lang { return []Lang{German, English} }

// Text is one text in each language.
type Text map[Lang]string

// In returns the text in language l, else in English, else in any language
// there is, else "".
func (t Text) In(l Lang) string {
	if s := t[l]; s != "" {
		return s
	}
	if s := t[English]; s != "" {
		return s
	}
	for _, l := range Langs() {
		if s := t[l]; s != "" {
			return s
		}
	}
	for _, s := range t {
		return s
	}
	return ""
}
