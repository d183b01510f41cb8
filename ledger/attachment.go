package ledger

import "io"

// Attachment is bytes that lie beside the log and can be erased: a name, a note, a file.
// An entry holds only Hash = SHA-256("visite attachment v1\n" || Salt || Bytes).
type Attachment struct {
	Hash  Hash
	Salt  [16]byte
	Bytes []byte
}

// NewAttachment salts and hashes content; it keeps the slice. rand is crypto/rand.Reader.
func NewAttachment(rand io.Reader, content []byte) (Attachment, error) {
	return Attachment{}, errNotYet
}

// Check reports an error if salt and bytes are not those the hash was made from.
func (a Attachment) Check() error { return errNotYet }
