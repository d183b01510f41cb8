package ledger

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

const excerptHead = "excerpt v1"

// MaxExcerpt is the largest file of an [Excerpt] that is read, in bytes.
const MaxExcerpt = 512 << 20

// Excerpt is what one writer's log says about one subject, with the proofs that
// the log says it: whoever knows the writer's public key can check it with
// nothing else. What was erased beside the log is missing beside it here.
//
// It proves that these entries stand in the log. That none is missing, it proves
// for those that somebody signed for: a statement about the subject lists them.
type Excerpt struct {
	Site        SiteID
	Writer      Writer
	Subject     string // the id that it is about: of an audit
	Checkpoint  []byte // as signed
	Entries     []ProvenEntry
	Attachments []Attachment
}

// ProvenEntry is an entry with its inclusion proof in the log of the checkpoint
// (RFC 6962 § 2.1.1).
type ProvenEntry struct {
	Seq   int64
	Text  []byte
	Proof []Hash
}

// Proven is what an excerpt was found to prove.
type Proven struct {
	Excerpt
	Checkpoint Checkpoint
	Envelopes  []Envelope // of Entries, in the same order
}

// excerptFile is the JSON of an excerpt.
type excerptFile struct {
	Visite      string             `json:"visite"`
	Site        Hash               `json:"site"`
	Writer      Writer             `json:"writer"`
	Subject     string             `json:"subject"`
	Checkpoint  string             `json:"checkpoint"`
	Entries     []entryInFile      `json:"entries"`
	Attachments []attachmentInFile `json:"attachments"`
}

type entryInFile struct {
	Seq   int64  `json:"seq"`
	Text  string `json:"text"`
	Proof []Hash `json:"proof"`
}

type attachmentInFile struct {
	Hash  Hash   `json:"hash"`
	Salt  string `json:"salt"`  // hex
	Bytes []byte `json:"bytes"` // base64
}

// Encode gives the content of the file: one line of JSON.
func (e Excerpt) Encode() ([]byte, error) {
	file := excerptFile{
		Visite: excerptHead, Site: e.Site, Writer: e.Writer, Subject: e.Subject, Checkpoint: string(e.Checkpoint),
		Entries: []entryInFile{}, Attachments: []attachmentInFile{},
	}
	for _, in := range e.Entries {
		file.Entries = append(file.Entries, entryInFile{in.Seq, string(in.Text), append([]Hash{}, in.Proof...)})
	}
	for _, a := range e.Attachments {
		file.Attachments = append(file.Attachments, attachmentInFile{a.Hash, hex.EncodeToString(a.Salt[:]), a.Bytes})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(file); err != nil {
		return nil, fmt.Errorf("write excerpt: %w", err)
	}
	return b.Bytes(), nil
}

// OpenExcerpt reads what [Excerpt.Encode] wrote and checks all that it claims
// against the public key of the writer: the checkpoint's signature, each entry's
// place in the log, each person's signature, each attachment, and that no entry
// for which a statement about the subject was signed is left out.
func OpenExcerpt(text []byte, w Writer) (Proven, error) {
	e, err := readExcerpt(text)
	if err != nil {
		return Proven{}, fmt.Errorf("read excerpt: %w", err)
	}
	if e.Writer != w {
		return Proven{}, fmt.Errorf("excerpt is of the log of writer %s, not of %s", e.Writer.id, w.id)
	}
	p := Proven{Excerpt: e}
	if p.Checkpoint, err = OpenCheckpoint(e.Checkpoint, e.Site, w); err != nil {
		return Proven{}, err
	}
	leaves := map[Hash]bool{}
	for i, in := range e.Entries {
		if i > 0 && in.Seq <= e.Entries[i-1].Seq {
			return Proven{}, fmt.Errorf("entry %d: entries are not in order", in.Seq)
		}
		leaf := LeafHash(in.Text)
		if err := CheckEntry(in.Proof, p.Checkpoint.Size, p.Checkpoint.Root, in.Seq, leaf); err != nil {
			return Proven{}, err
		}
		leaves[leaf] = true
		envelope, err := Decode(in.Text)
		if err != nil {
			return Proven{}, fmt.Errorf("entry %d: %w", in.Seq, err)
		}
		p.Envelopes = append(p.Envelopes, envelope)
	}
	for i, envelope := range p.Envelopes {
		if err := p.checkSigned(envelope, leaves); err != nil {
			return Proven{}, fmt.Errorf("entry %d: %w", e.Entries[i].Seq, err)
		}
	}
	for _, a := range e.Attachments {
		if err := a.Check(); err != nil {
			return Proven{}, fmt.Errorf("attachment %s: %w", a.Hash, err)
		}
	}
	return p, nil
}

// checkSigned checks what a person signed, and that the entries of the subject
// that they signed for are here.
func (p Proven) checkSigned(e Envelope, here map[Hash]bool) error {
	if e.Signed == nil {
		return nil
	}
	st, err := e.CheckSigned(p.Site)
	if err != nil || st.Subject != p.Subject {
		return err
	}
	for _, leaf := range st.Leaves {
		if !here[leaf] {
			return fmt.Errorf("the person signed for entry %s, which is left out", leaf)
		}
	}
	return nil
}

func readExcerpt(text []byte) (Excerpt, error) {
	if len(text) > MaxExcerpt {
		return Excerpt{}, fmt.Errorf("more than %d bytes", MaxExcerpt)
	}
	var file excerptFile
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return Excerpt{}, err
	}
	if file.Visite != excerptHead {
		return Excerpt{}, fmt.Errorf("it is no %q", excerptHead)
	}
	e := Excerpt{Site: file.Site, Writer: file.Writer, Subject: file.Subject, Checkpoint: []byte(file.Checkpoint)}
	for _, in := range file.Entries {
		e.Entries = append(e.Entries, ProvenEntry{in.Seq, []byte(in.Text), in.Proof})
	}
	for _, in := range file.Attachments {
		a := Attachment{Hash: in.Hash, Bytes: in.Bytes}
		salt, err := hex.DecodeString(in.Salt)
		if err != nil || len(salt) != len(a.Salt) {
			return Excerpt{}, fmt.Errorf("attachment %s: salt is not %d bytes", in.Hash, len(a.Salt))
		}
		copy(a.Salt[:], salt)
		e.Attachments = append(e.Attachments, a)
	}
	// One spelling: what follows, comes twice or is written otherwise was not written by Encode.
	again, err := e.Encode()
	if err == nil && !bytes.Equal(again, text) {
		err = errors.New("it is not as it was written")
	}
	return e, err
}

// Attachment finds the bytes that lie beside the log under a hash.
func (e Excerpt) Attachment(h Hash) ([]byte, bool) {
	i := slices.IndexFunc(e.Attachments, func(a Attachment) bool { return a.Hash == h })
	if i < 0 {
		return nil, false
	}
	return e.Attachments[i].Bytes, true
}
