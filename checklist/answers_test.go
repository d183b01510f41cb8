package checklist

import (
	"strings"
	"testing"
)

// answers reads "item=word item=word …".
func answers(s string) Answers {
	a := Answers{}
	for f := range strings.FieldsSeq(s) {
		item, word, _ := strings.Cut(f, "=")
		a[item] = Value{Word: word}
	}
	return a
}

func shippedChecklist(t testing.TB) *Checklist {
	t.Helper()
	list, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}
