package ledger

import (
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var pin = flag.Bool("pin", false, "write the files in testdata/pinned that do not exist yet")

// TestPinned holds every format to the byte. A file here never changes: data in hospitals is written that way.
// Something new gets a new file, with -pin.
func TestPinned(t *testing.T) {
	writer, administrator, joiner := testWriter(t, 1), testPerson(t, 2), testPerson(t, 3)
	founding := pinnedFounding(t, administrator)
	site := LeafHash(founding)
	statement := pinnedStatement(site)
	entry := pinnedEntry()
	signed := pinnedEntry()
	signed.Kind = "audit.completed"
	must(t, signed.Sign(administrator, statement))
	statement.Person = administrator.Public().ID()
	invitation := pinnedInvitation(t, administrator, founding)
	attachment, err := NewAttachment(testRand(4), []byte("Station 3B, Frau Dr. Weiß"))
	must(t, err)

	for name, content := range map[string]func() ([]byte, error){
		"writer-key":   func() ([]byte, error) { return writer.Marshal(), nil },
		"writer":       writer.Public().MarshalText,
		"person":       administrator.Public().MarshalText,
		"ids":          func() ([]byte, error) { return []byte(writer.Public().ID() + "\n" + joiner.Public().ID()), nil },
		"checkpoint":   func() ([]byte, error) { return writer.SignCheckpoint(site, 12841, LeafHash([]byte("root"))) },
		"statement":    statement.Encode,
		"signature":    func() ([]byte, error) { s, err := administrator.Sign("review", []byte("{}")); return []byte(s), err },
		"entry":        func() ([]byte, error) { return Encode(entry) },
		"entry-signed": func() ([]byte, error) { return Encode(signed) },
		"founding":     func() ([]byte, error) { return founding, nil },
		"invitation":   invitation.Encode,
		"acceptance":   func() ([]byte, error) { return invitation.Accept(writer.Public(), joiner, testTime) },
		"attachment":   attachment.Hash.MarshalText,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := content()
			must(t, err)
			if want := pinned(t, name, got); string(got) != want {
				t.Errorf("is\n%s\nbut was pinned as\n%s", got, want)
			}
		})
	}
}

// pinned is what the file of that name holds. With -pin a missing file is written first.
func pinned(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join("testdata", "pinned", name)
	want, err := os.ReadFile(path)
	if *pin && errors.Is(err, fs.ErrNotExist) {
		must(t, os.WriteFile(path, content, 0o600))
		return string(content)
	}
	must(t, err)
	return string(want)
}

func pinnedFounding(t testing.TB, administrator PersonKey) []byte {
	t.Helper()
	text, err := Encode(Envelope{
		At:   testTime,
		By:   administrator.Public().ID(),
		Kind: "site.founded",
		Data: json.RawMessage(`{"facility":"Kreisklinik \"Süd\"","administrator":"` + administrator.Public().String() + `"}`),
	})
	must(t, err)
	return text
}

func pinnedInvitation(t testing.TB, administrator PersonKey, founding []byte) Invitation {
	t.Helper()
	i, err := NewInvitation(testRand(5), administrator, founding, "Jana\nWeiß", Terms{
		Role: "technician", Issued: testTime, Expires: testTime.Add(14 * 24 * time.Hour),
	})
	must(t, err)
	return i
}

func pinnedStatement(site SiteID) Statement {
	return Statement{
		Site:      site,
		Kind:      "audit.completed",
		Subject:   "8d4e",
		Revision:  2,
		Checklist: "bfarm-monitors@1 sha256:5f1e",
		Outcome:   json.RawMessage(`{"verdict":"stop","rules":["R0","R5"],"note":"„ab\u0073chalten“"}`),
		Leaves:    []Hash{{0xab}, {0xcd}},
		At:        testTime,
	}
}

func pinnedEntry() Envelope {
	return Envelope{
		Seen: []Position{
			{Writer: strings.Repeat("0a", 16), Size: 7, Root: Hash{1}},
			{Writer: strings.Repeat("b0", 16), Size: 12841, Root: Hash{2}},
		},
		At:   testTime,
		Kind: "answer.given",
		Data: json.RawMessage(`{"audit":"8d4e","item":"connection","value":"wired","empty":{},"numbers":[0,-1.5e+7]}`),
	}
}
