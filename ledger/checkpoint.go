package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Position is how far a log had been seen: that many entries of that writer, with that root.
type Position struct {
	Writer string // id of the writer
	Size   int64  // number of entries, at least 1
	Root   Hash
}

// Checkpoint is what a writer's signature vouches for: its log had this size and root.
type Checkpoint struct {
	Site   SiteID
	Writer Writer
	Size   int64 // number of entries, at least 1
	Root   Hash
}

// SignCheckpoint signs size and root of the writer's log at a site. The text is a signed note
// (c2sp.org/tlog-checkpoint), about 240 bytes:
//
//	visite/<first 16 digits of the site>/<id of the writer>
//	<size>
//	<root in base64>
//
//	— <id of the writer> <signature in base64>
func (k WriterKey) SignCheckpoint(site SiteID, size int64, root Hash) ([]byte, error) {
	if k.private == nil {
		return nil, errors.New("sign checkpoint: no key")
	}
	c := Checkpoint{site, k.writer, size, root}
	if err := checkSize(size); err != nil || size == 0 {
		return nil, fmt.Errorf("sign checkpoint: a log of %d entries has none", size)
	}
	text, err := note.Sign(&note.Note{Text: c.body()}, noteSigner{k})
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return text, nil
}

// OpenCheckpoint checks that text is a checkpoint of this writer at this site and nothing else.
func OpenCheckpoint(text []byte, site SiteID, w Writer) (Checkpoint, error) {
	c := Checkpoint{Site: site, Writer: w}
	n, err := note.Open(text, note.VerifierList(noteVerifier{w}))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint of writer %s: %w", w.id, err)
	}
	lines := strings.SplitN(n.Text, "\n", 3)
	if lines[0] != c.origin() {
		return Checkpoint{}, fmt.Errorf("checkpoint is of %q, not of %q", lines[0], c.origin())
	}
	if len(lines) == 3 {
		c.Size, _ = strconv.ParseInt(lines[1], 10, 64) // an error leaves what cannot be written again as it was
		root, _ := base64.StdEncoding.DecodeString(strings.TrimSuffix(lines[2], "\n"))
		copy(c.Root[:], root)
	}
	if c.Size < 1 || c.Size > MaxSize || n.Text != c.body() {
		return Checkpoint{}, errors.New("checkpoint: want origin, size and root, a line each")
	}
	// The parser of notes drops repeated signatures and puts up with some odd base64.
	sig, err := base64.StdEncoding.Strict().DecodeString(n.Sigs[0].Base64)
	if err != nil || string(text) != fmt.Sprintf("%s\n— %s %s\n", n.Text, w.id, base64.StdEncoding.EncodeToString(sig)) {
		return Checkpoint{}, errors.New("checkpoint: want exactly one signature")
	}
	return c, nil
}

func (c Checkpoint) origin() string { return "visite/" + c.Site.String()[:16] + "/" + c.Writer.id }

func (c Checkpoint) body() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.origin(), c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// Short is the form printed on reports: the size, then the first 24 hexadecimal digits of the root,
// such as "12841·7f3a-92c0-11de-5b07-e1c4-88f2".
//
// Nobody can rewrite a log to fit a form already printed (2⁹⁶ attempts). Somebody who owns the writer's key could
// prepare two logs with one short form beforehand (2⁴⁸ attempts): who must exclude that compares the whole root.
func (c Checkpoint) Short() string {
	root := c.Root.String()
	groups := make([]string, 6)
	for i := range groups {
		groups[i] = root[4*i : 4*i+4]
	}
	return strconv.FormatInt(c.Size, 10) + "·" + strings.Join(groups, "-")
}
