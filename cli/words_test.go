package cli

import (
	"reflect"
	"regexp"
	"slices"
	"testing"

	"visite/checklist"
)

var verbs = regexp.MustCompile(`%[+#0-9.]*[a-z]`)

// Every text exists in both languages and takes the same arguments in the same
// order.
func TestWords(t *testing.T) {
	de, en := reflect.ValueOf(wordsIn(checklist.German)), reflect.ValueOf(wordsIn(checklist.English))
	n := compareWords(t, "words", de, en)
	if n < 100 {
		t.Errorf("compared only %d texts", n)
	}
}

func compareWords(t *testing.T, name string, de, en reflect.Value) (n int) {
	t.Helper()
	switch de.Kind() {
	case reflect.Struct:
		for i := range de.NumField() {
			n += compareWords(t, name+"."+de.Type().Field(i).Name, de.Field(i), en.Field(i))
		}
	case reflect.Slice:
		for i := range de.Len() {
			n += compareWords(t, name, de.Index(i), en.Index(i))
		}
	case reflect.Map:
		for _, key := range de.MapKeys() {
			n += compareWords(t, name+"."+key.String(), de.MapIndex(key), en.MapIndex(key))
		}
	case reflect.String:
		n++
		if de.String() == "" || en.String() == "" {
			t.Errorf("%s: empty in one language", name)
		}
		if got, want := verbs.FindAllString(de.String(), -1), verbs.FindAllString(en.String(), -1); !slices.Equal(got, want) {
			t.Errorf("%s: German takes %v, English %v", name, got, want)
		}
	}
	return n
}
