package audit

// BundleLog is what a bundle holds of one laptop's log.
type BundleLog struct {
	Writer string // its id
	From   int64  // place of the first entry
	Size   int64  // entries of the log up to the end of the range
	New    int64  // entries that came into the log, those that had waited too; as many as the range holds in a bundle written
}

// BundleReport is what a bundle holds, or what one brought.
type BundleReport struct {
	Logs    []BundleLog
	Waiting []WaitingEntries // all that waits here once a bundle was taken
	Files   int              // names, notes and files beside the logs; in a bundle taken, those that were not here before
}

// Entries is how many entries came into the logs.
func (r BundleReport) Entries() (n int64) {
	for _, l := range r.Logs {
		n += l.New
	}
	return n
}

// Laptop names a laptop for people, who know it by who works there.
type Laptop struct {
	ID     string // of its writer
	Person string // who came in with it; "" if that is not known here
}

// EntryRange are entries of a laptop's log, by their places in it.
type EntryRange struct {
	Laptop   Laptop
	From, To int64 // the first and the last
}

// WaitReason is why a range of a log waits.
type WaitReason string

// The reasons.
const (
	WaitsForEntries WaitReason = "entries" // others have to come first
	WaitsForked     WaitReason = "fork"    // the log here has other entries at the same places
	WaitsUnknown    WaitReason = "unknown" // nobody known here has invited the laptop
	WaitsSawFork    WaitReason = "saw"     // its laptop had seen other entries of another log than those here
)

// WaitingEntries are a range of a laptop's log that came, was found right by itself, and
// is not in the log yet.
type WaitingEntries struct {
	EntryRange
	Why WaitReason
	For EntryRange // the entries that have to come first, or that are others than those here
}
