package ledger

import (
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

// Archive is where logs of a site are kept for others: what [Receive] needs of it. All that happens between its first
// use and the end of Receive is one transaction, of which nothing is kept if Receive fails.
type Archive interface {
	Library
	// Size is the number of entries of a writer's log that are there.
	Size(w Writer) (int64, error)
	// Entry keeps the next entry of a writer's log, with what [Tree.Append] returned for it. Text is valid until it returns.
	Entry(w Writer, seq int64, text []byte, stored []Hash) error
	// Checkpoint keeps the checkpoint at the end of what was added to a writer's log.
	Checkpoint(w Writer, size int64, note []byte) error
	// Attachment keeps what lies beside an entry, if it is not there. Its bytes are valid until it returns.
	Attachment(a Attachment) error
	// Note marks an entry that was kept as one that [Library.Notable] finds.
	Note(w Writer, seq int64) error
	// Erase erases an attachment for good, also one that is still to come.
	Erase(ref Hash) error
}

// Fork is the error of a log that is not an extension of the one kept: the writer's key wrote two different entries
// for one place, or signed for two.
type Fork struct {
	Writer Writer
	Seq    int64 // of the first entry that differs, or at which a difference showed
}

func (f *Fork) Error() string {
	return fmt.Sprintf("writer %s has two different logs from entry %d on", f.Writer.id, f.Seq)
}

// Gap is the error of a range that begins after what is kept.
type Gap struct {
	Writer     Writer
	Have, From int64 // entries kept; the first one of the range
}

func (g *Gap) Error() string {
	return fmt.Sprintf("of writer %s entries %d to %d have to come first", g.Writer.id, g.Have, g.From-1)
}

// Received is what a bundle brought.
type Received struct {
	Maker Writer
	Logs  []Checkpoint // at which its ranges end
	Notes [][]byte     // their signed texts
	New   int64        // entries that were not there
}

// Receive reads a bundle of a site into an archive. What is there already is compared, what is new is kept. A log that
// is no extension of what is kept is a [*Fork], one with something missing before it a [*Gap]; other errors are the
// archive's, or say what is wrong with the bundle.
func Receive(r io.Reader, site SiteID, into Archive) (Received, error) {
	in := receiving{Archive: into}
	maker, err := ReadBundle(r, site, &in)
	if err == nil {
		err = in.rangeDone()
	}
	in.got.Maker = maker
	return in.got, err
}

// receiving holds a bundle against an archive.
type receiving struct {
	Archive
	got  Received
	now  Range
	have int64 // entries of the log that were there
	end  Checkpoint
}

func (in *receiving) Range(r Range, end Checkpoint) (err error) {
	if err := in.rangeDone(); err != nil {
		return err
	}
	in.now, in.end = r, end
	if in.have, err = in.Size(r.Writer); err != nil {
		return err
	}
	if r.From > in.have {
		return &Gap{r.Writer, in.have, r.From}
	}
	// The edge is part of no signature but that of the end: what follows is right only if it is ours.
	before, err := OpenTree(r.From, in.Hashes(r.Writer))
	if err != nil {
		return err
	}
	claimed, err := ContinueTree(r.From, r.Edge)
	if err != nil {
		return err
	}
	if before.Root() != claimed.Root() {
		return &Fork{r.Writer, max(r.From-1, 0)}
	}
	return nil
}

func (in *receiving) Entry(seq int64, text []byte, leaf Hash, stored []Hash) error {
	if seq >= in.have {
		in.got.New++
		return in.Archive.Entry(in.now.Writer, seq, text, stored)
	}
	here, err := in.Hashes(in.now.Writer).ReadHashes([]int64{tlog.StoredHashIndex(0, seq)})
	if err == nil && here[0] != leaf {
		err = &Fork{in.now.Writer, seq}
	}
	return err
}

func (in *receiving) rangeDone() error {
	if in.end.Size == 0 {
		return nil
	}
	in.got.Logs, in.got.Notes = append(in.got.Logs, in.end), append(in.got.Notes, in.now.Checkpoint)
	if in.end.Size <= in.have {
		return nil
	}
	return in.Checkpoint(in.now.Writer, in.end.Size, in.now.Checkpoint)
}

// Library is where logs of a site can be read that are kept for others, as they were at one moment.
type Library interface {
	// Hashes reads the hashes kept with the entries of a writer's log.
	Hashes(w Writer) HashReader
	// Receipts calls yield for each log, by its writer's key, with its size and the note of it. Notes are valid until it returns.
	Receipts(yield func(key string, size int64, note []byte) error) error
	// Receipt is the note of a log of the least size that is kept and not below size; the newest if there is none.
	Receipt(w Writer, size int64) ([]byte, error)
	// Entries calls yield with the text of each entry from a place on and before another. Texts are valid until it returns.
	Entries(w Writer, from, to int64, yield func(text []byte) error) error
	// Notable calls yield with each entry that was marked, in the order in which they came. Texts are valid until it returns.
	Notable(yield func(key string, seq int64, text []byte) error) error
	// Beside reads an attachment; false if it is not there or was erased.
	Beside(ref Hash) (Attachment, bool, error)
}
