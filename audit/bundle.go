package audit

// BundleLog is what a bundle holds of one laptop's log.
type BundleLog struct {
	Writer string // its id
	From   int64  // place of the first entry
	Size   int64  // entries of the log up to the end of the range
	New    int64  // of the range, those that were not here before; as many as it holds in a bundle written
}

// BundleReport is what a bundle holds, or what one brought.
type BundleReport struct {
	Logs  []BundleLog
	Files int // names, notes and files beside the logs; in a bundle taken, those that were not here before
}

// Entries is how many entries were new.
func (r BundleReport) Entries() (n int64) {
	for _, l := range r.Logs {
		n += l.New
	}
	return n
}
