package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// The note of a receipt is a checkpoint to which a witness, a hub, has added its own signature: it has the log up to there, it
// had it at a time, and never says so of another log of that writer. The signature is a cosignature of
// c2sp.org/tlog-cosignature (version 1), on a line below the writer's:
//
//	— <id of the witness> <key hash, seconds since 1970, signature of "cosignature/v1\ntime <seconds>\n" and the text, in base64>

// Receipt is a receipt for the first entries of a writer's log.
type Receipt struct {
	Writer Writer
	Size   int64
	Note   []byte
}

// noteCosignature is the algorithm's number of cosignatures in keys of signed notes.
const noteCosignature byte = 4

// cosignatureSize is the length of a time and a signature.
const cosignatureSize = 8 + ed25519.SignatureSize

// Countersign adds the key's signature to a checkpoint of a writer.
func (k WriterKey) Countersign(checkpoint []byte, site SiteID, w Writer, at time.Time) ([]byte, error) {
	c, err := OpenCheckpoint(checkpoint, site, w)
	if err != nil {
		return nil, err
	}
	seconds := at.Unix()
	if seconds < 0 {
		return nil, errors.New("countersign: the clock is before 1970")
	}
	line := binary.BigEndian.AppendUint32(nil, k.writer.cosignerHash())
	line = binary.BigEndian.AppendUint64(line, uint64(seconds))
	line = append(line, ed25519.Sign(k.private, cosigned(c.body(), seconds))...)
	return fmt.Appendf(checkpoint[:len(checkpoint):len(checkpoint)], "— %s %s\n", k.writer.id, base64.StdEncoding.EncodeToString(line)), nil
}

// OpenReceipt checks that text is a receipt of the witness for a checkpoint of the writer at the site, and nothing
// else. It returns the checkpoint, without the receipt, and when the witness had it.
func OpenReceipt(text []byte, site SiteID, w, witness Writer) (c Checkpoint, checkpoint []byte, at time.Time, err error) {
	signed, err := note.Open(text, note.VerifierList(noteVerifier{w}, cosignatureVerifier{witness}))
	if err != nil {
		return c, nil, at, fmt.Errorf("receipt for writer %s: %w", w.id, err)
	}
	if len(signed.Sigs) != 2 || signed.Sigs[1].Name != witness.id {
		return c, nil, at, errors.New("receipt: want the writer's signature and the witness's")
	}
	line, err := base64.StdEncoding.Strict().DecodeString(signed.Sigs[1].Base64)
	if err != nil || len(line) != 4+cosignatureSize {
		return c, nil, at, errors.New("receipt: malformed signature")
	}
	last := fmt.Sprintf("— %s %s\n", witness.id, base64.StdEncoding.EncodeToString(line))
	before, whole := strings.CutSuffix(string(text), last)
	if !whole {
		return c, nil, at, errors.New("receipt: malformed")
	}
	c, err = OpenCheckpoint([]byte(before), site, w)
	return c, []byte(before), time.Unix(int64(binary.BigEndian.Uint64(line[4:])), 0), err //nolint:gosec // verified: not negative
}

// cosigned is what a witness signs.
func cosigned(body string, seconds int64) []byte {
	return fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", seconds, body)
}

// cosignerHash is the hash by which a signed note names the key of a witness.
func (w Writer) cosignerHash() uint32 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%c%s", w.id, noteCosignature, w.key[:]))
	return binary.BigEndian.Uint32(sum[:])
}

// cosignatureVerifier is a witness as package note wants it.
type cosignatureVerifier struct{ Writer }

func (v cosignatureVerifier) Name() string    { return v.id }
func (v cosignatureVerifier) KeyHash() uint32 { return v.cosignerHash() }

func (v cosignatureVerifier) Verify(msg, sig []byte) bool {
	if len(sig) != cosignatureSize || sig[0]&0x80 != 0 {
		return false
	}
	seconds := int64(binary.BigEndian.Uint64(sig)) //nolint:gosec // the first bit is not set
	return ed25519.Verify(v.key[:], cosigned(string(msg), seconds), sig[8:])
}
