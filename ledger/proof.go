package ledger

// ProveEntry returns the hashes that prove entry seq to lie in the log's first size entries (RFC 6962 § 2.1.1).
func ProveEntry(size, seq int64, read HashReader) ([]Hash, error) { return nil, errNotYet }

// CheckEntry checks a proof of [ProveEntry]: the log with this size and root has leaf as its entry seq.
func CheckEntry(proof []Hash, size int64, root Hash, seq int64, leaf Hash) error { return errNotYet }

// ProveExtension returns the hashes that prove that the log of size entries begins with
// the log it was at oldSize entries (RFC 6962 § 2.1.2).
func ProveExtension(size, oldSize int64, read HashReader) ([]Hash, error) { return nil, errNotYet }

// CheckExtension checks a proof of [ProveExtension].
func CheckExtension(proof []Hash, size int64, root Hash, oldSize int64, oldRoot Hash) error {
	return errNotYet
}
