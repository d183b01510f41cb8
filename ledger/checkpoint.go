package ledger

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
	Size   int64
	Root   Hash
}

// SignCheckpoint signs size and root of the writer's log at a site.
// The text is a signed note (C2SP signed-note, tlog-checkpoint).
func (k WriterKey) SignCheckpoint(site SiteID, size int64, root Hash) ([]byte, error) {
	return nil, errNotYet
}

// OpenCheckpoint checks that text is a checkpoint of this writer at this site and nothing else.
func OpenCheckpoint(text []byte, site SiteID, w Writer) (Checkpoint, error) {
	return Checkpoint{}, errNotYet
}

// Position is the checkpoint as what somebody has seen.
func (c Checkpoint) Position() Position { return Position{c.Writer.ID(), c.Size, c.Root} }

// Short is the form printed on reports: the size, then the first 24 hexadecimal digits of the root,
// such as "12841·7f3a-92c0-11de-5b07-e1c4-88f2".
func (c Checkpoint) Short() string { return "" }
