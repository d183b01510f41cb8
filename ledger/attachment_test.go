package ledger

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
)

func TestAttachmentShowsAnyChange(t *testing.T) {
	good, err := NewAttachment(testRand(1), []byte("Jana Weiß"))
	must(t, err)
	must(t, good.Check())
	for what, change := range map[string]func(*Attachment){
		"hash":        func(a *Attachment) { a.Hash[0] ^= 1 },
		"salt":        func(a *Attachment) { a.Salt[15] ^= 1 },
		"bytes":       func(a *Attachment) { a.Bytes = []byte("Jana Weiss") },
		"cut":         func(a *Attachment) { a.Bytes = a.Bytes[:3] },
		"erased":      func(a *Attachment) { a.Bytes, a.Salt = nil, [16]byte{} },
		"moved bytes": func(a *Attachment) { a.Bytes = append(a.Salt[15:], a.Bytes...) },
	} {
		a := good
		change(&a)
		if a.Check() == nil {
			t.Errorf("%s: change not seen", what)
		}
	}
	_, err = NewAttachment(strings.NewReader("short"), nil)
	refused(t, err, "salt attachment")
}

// The same name twice gives two hashes, so that nobody can tell from the log that it is the same name.
func ExampleNewAttachment() {
	one, err := NewAttachment(rand.Reader, []byte("Jana Weiß"))
	if err != nil {
		fmt.Println(err)
	}
	two, err := NewAttachment(rand.Reader, []byte("Jana Weiß"))
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(one.Check(), two.Check(), one.Hash == two.Hash)
	// Output: <nil> <nil> false
}
