package ledger

import "errors"

// ForkProof proves that a writer has signed two logs of which neither is the beginning
// of the other: a copy of its installation went on writing. Whoever has the site
// and the writer's key can check it, and needs no log.
type ForkProof struct {
	Size     int64 // of both logs, at which their roots differ
	Branches [2]Branch
}

// Branch is one of the two logs.
type Branch struct {
	Checkpoint []byte // signed by the writer, at Size entries or later
	Root       Hash   // at Size entries
	Proof      []Hash // that the log of the checkpoint begins with those, see [ProveExtension]
}

// Check reports an error unless the fork is one of this writer at this site.
func (f ForkProof) Check(site SiteID, w Writer) error {
	for _, b := range f.Branches {
		c, err := OpenCheckpoint(b.Checkpoint, site, w)
		if err != nil {
			return err
		}
		if f.Size < 1 || c.Size < f.Size {
			return errors.New("fork: a checkpoint is of fewer entries than the branches")
		}
		if err := CheckExtension(b.Proof, c.Size, c.Root, f.Size, b.Root); err != nil {
			return err
		}
	}
	if f.Branches[0].Root == f.Branches[1].Root {
		return errors.New("fork: both logs begin with the same entries")
	}
	return nil
}

// EdgeIndexes are the places, in the order of storing, of the right edge of a log
// of size entries: see [Tree.Edge].
func EdgeIndexes(size int64) (indexes []int64) {
	_, _ = OpenTree(size, HashReaderFunc(func(asked []int64) ([]Hash, error) {
		indexes = append(indexes, asked...)
		return make([]Hash, len(asked)), nil
	}))
	return indexes
}
