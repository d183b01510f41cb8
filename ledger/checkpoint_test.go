package ledger

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

func TestCheckpointComesBack(t *testing.T) {
	k, site, root := testWriter(t, 1), Hash{1}, Hash{2}
	for _, size := range []int64{1, 12841, MaxSize} {
		text, err := k.SignCheckpoint(site, size, root)
		must(t, err)
		c, err := OpenCheckpoint(text, site, k.Public())
		must(t, err)
		if want := (Checkpoint{site, k.Public(), size, root}); c != want {
			t.Errorf("came back as %v", c)
		}
	}
}

func TestSignCheckpointRefuses(t *testing.T) {
	for _, size := range []int64{0, -1, MaxSize + 1} {
		_, err := testWriter(t, 1).SignCheckpoint(Hash{}, size, Hash{})
		refused(t, err, "has none")
	}
}

func TestOpenCheckpointRefuses(t *testing.T) {
	k, other := testWriter(t, 1), testWriter(t, 2)
	site, root := Hash{1}, Hash{2}
	text, err := k.SignCheckpoint(site, 12841, root)
	must(t, err)
	good := string(text)
	origin := Checkpoint{Site: site, Writer: k.Public()}.origin()
	root64 := base64.StdEncoding.EncodeToString(root[:])
	body, signature, _ := strings.Cut(good, "\n\n")
	// sign signs any text with the right key, as a writer gone bad could.
	sign := func(text string) string {
		signed, err := note.Sign(&note.Note{Text: text}, noteSigner{k})
		must(t, err)
		return string(signed)
	}
	must1 := func(b []byte, err error) string { must(t, err); return string(b) }
	if sign(body+"\n") != good {
		t.Fatal("sign does not sign as SignCheckpoint does")
	}

	for what, text := range map[string]string{
		"nothing":                "",
		"no signature":           body + "\n",
		"an empty signature":     body + "\n\n",
		"cut":                    good[:len(good)-1],
		"a line after":           good + "\n",
		"text after":             good + "x\n",
		"carriage returns":       strings.ReplaceAll(good, "\n", "\r\n"),
		"another size":           strings.Replace(good, "12841", "12842", 1),
		"signed twice":           good + signature,
		"signed by another too":  good + "— " + other.Public().ID() + " AAAAAAAAAAAA\n",
		"by another":             must1(other.SignCheckpoint(site, 12841, root)),
		"at another site":        must1(k.SignCheckpoint(Hash{9}, 12841, root)),
		"odd base64":             strings.Replace(good, "=\n", "= \n", 1),
		"loose base64":           looseBase64(good),
		"a dash of another kind": strings.Replace(good, "—", "-", 1),

		"signed: no origin":       sign("12841\n" + root64 + "\n"),
		"signed: another origin":  sign(strings.ToUpper(origin) + "\n12841\n" + root64 + "\n"),
		"signed: longer origin":   sign(origin + "0\n12841\n" + root64 + "\n"),
		"signed: only an origin":  sign(origin + "\n"),
		"signed: no root":         sign(origin + "\n12841\n"),
		"signed: empty root":      sign(origin + "\n12841\n\n"),
		"signed: short root":      sign(origin + "\n12841\n" + root64[4:] + "\n"),
		"signed: long root":       sign(origin + "\n12841\nAAAA" + root64 + "\n"),
		"signed: loose root":      sign(origin + "\n12841\n" + strings.Replace(root64, "A=", "B=", 1) + "\n"),
		"signed: a line more":     sign(origin + "\n12841\n" + root64 + "\nmore\n"),
		"signed: an empty line":   sign(origin + "\n12841\n" + root64 + "\n\n"),
		"signed: size 0":          sign(origin + "\n0\n" + root64 + "\n"),
		"signed: no size":         sign(origin + "\n\n" + root64 + "\n"),
		"signed: negative":        sign(origin + "\n-1\n" + root64 + "\n"),
		"signed: plus":            sign(origin + "\n+12841\n" + root64 + "\n"),
		"signed: leading zero":    sign(origin + "\n012841\n" + root64 + "\n"),
		"signed: space":           sign(origin + "\n12841 \n" + root64 + "\n"),
		"signed: hexadecimal":     sign(origin + "\n0x3229\n" + root64 + "\n"),
		"signed: beyond the most": sign(fmt.Sprintf("%s\n%d\n%s\n", origin, MaxSize+1, root64)),
		"signed: overflow":        sign(origin + "\n99999999999999999999\n" + root64 + "\n"),
		"signed: very long":       sign(origin + "\n12841\n" + root64 + "\n" + strings.Repeat("x", 2000) + "\n"),
	} {
		if c, err := OpenCheckpoint([]byte(text), site, k.Public()); err == nil || c != (Checkpoint{}) {
			t.Errorf("%s: gives %v, %v\n%s", what, c, err, text)
		}
	}
}

// looseBase64 sets bits of the last character of a signature that a lenient decoder does not look at.
func looseBase64(text string) string {
	i := len(text) - 2
	for text[i] == '=' {
		i--
	}
	return text[:i] + string(rune(text[i]+1)) + text[i+1:]
}

func ExampleCheckpoint_Short() {
	root, err := ParseHash("7f3a92c011de5b07e1c488f2" + strings.Repeat("0", 40))
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(Checkpoint{Size: 12841, Root: root}.Short())
	// Output: 12841·7f3a-92c0-11de-5b07-e1c4-88f2
}

func FuzzOpenCheckpoint(f *testing.F) {
	k, site := testWriter(f, 1), Hash{1}
	for _, size := range []int64{1, 12841} {
		text, err := k.SignCheckpoint(site, size, Hash{2})
		must(f, err)
		f.Add(text)
		f.Add(text[:len(text)-1])
		f.Add(append(text, text[len(text)-110:]...))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := OpenCheckpoint(text, site, k.Public())
		if err != nil {
			return
		}
		again, err := k.SignCheckpoint(c.Site, c.Size, c.Root) // Ed25519 gives the same signature each time
		must(t, err)
		if string(again) != string(text) {
			t.Errorf("accepted\n%q\nwhich is written\n%q", text, again)
		}
	})
}
