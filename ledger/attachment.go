package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

const attachmentDomain = "visite attachment v1\n"

// Attachment is bytes that lie beside the log and can be erased: a name, a note, a file.
// An entry holds only Hash = SHA-256("visite attachment v1\n" || Salt || Bytes). Without the salt nobody can
// find out by trying what a short text was, so erasing bytes and salt erases all of it.
type Attachment struct {
	Hash  Hash
	Salt  [16]byte
	Bytes []byte
}

// NewAttachment salts and hashes content, which it keeps without copying. rand is crypto/rand.Reader.
func NewAttachment(rand io.Reader, content []byte) (Attachment, error) {
	a := Attachment{Bytes: content}
	if _, err := io.ReadFull(rand, a.Salt[:]); err != nil {
		return Attachment{}, fmt.Errorf("salt attachment: %w", err)
	}
	a.Hash = a.sum()
	return a, nil
}

// Check reports an error if salt and bytes are not those the hash was made from.
func (a Attachment) Check() error {
	if a.sum() != a.Hash {
		return errors.New("attachment does not fit its hash")
	}
	return nil
}

func (a Attachment) sum() (h Hash) {
	d := sha256.New()
	d.Write([]byte(attachmentDomain))
	d.Write(a.Salt[:])
	d.Write(a.Bytes)
	d.Sum(h[:0])
	return h
}
