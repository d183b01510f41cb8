package checklist

import "strings"

// answers reads "item=word item=word …".
func answers(s string) Answers {
	a := Answers{}
	for f := range strings.FieldsSeq(s) {
		item, word, _ := strings.Cut(f, "=")
		a[item] = Value{Word: word}
	}
	return a
}
