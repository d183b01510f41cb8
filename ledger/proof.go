package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

var errProof = errors.New("proof does not hold")

// ProveEntry returns the hashes that prove entry seq to lie in the log's first size entries (RFC 6962 § 2.1.1).
func ProveEntry(size, seq int64, read HashReader) ([]Hash, error) {
	if err := checkSize(size); err != nil {
		return nil, err
	}
	proof, err := tlog.ProveRecord(size, seq, tlogReader{read})
	if err != nil {
		return nil, fmt.Errorf("prove entry %d of %d: %w", seq, size, err)
	}
	return convert[Hash](proof), nil
}

// CheckEntry checks a proof of [ProveEntry]: the log with this size and root has leaf as its entry seq.
func CheckEntry(proof []Hash, size int64, root Hash, seq int64, leaf Hash) error {
	if err := checkSize(size); err != nil {
		return err
	}
	if tlog.CheckRecord(convert[tlog.Hash](proof), size, tlog.Hash(root), seq, tlog.Hash(leaf)) != nil {
		return fmt.Errorf("entry %d of %d: %w", seq, size, errProof)
	}
	return nil
}

// ProveExtension returns the hashes that prove that the log of size entries begins with
// the log it was at oldSize entries (RFC 6962 § 2.1.2).
func ProveExtension(size, oldSize int64, read HashReader) ([]Hash, error) {
	if err := checkSize(size); err != nil {
		return nil, err
	}
	if oldSize == 0 {
		return nil, nil // everything begins with nothing
	}
	proof, err := tlog.ProveTree(size, oldSize, tlogReader{read})
	if err != nil {
		return nil, fmt.Errorf("prove that %d entries extend %d: %w", size, oldSize, err)
	}
	return convert[Hash](proof), nil
}

// CheckExtension checks a proof of [ProveExtension].
func CheckExtension(proof []Hash, size int64, root Hash, oldSize int64, oldRoot Hash) error {
	if err := checkSize(size); err != nil {
		return err
	}
	holds := false
	if oldSize == 0 {
		holds = len(proof) == 0 && oldRoot == sha256.Sum256(nil)
	} else {
		holds = tlog.CheckTree(convert[tlog.Hash](proof), size, tlog.Hash(root), oldSize, tlog.Hash(oldRoot)) == nil
	}
	if !holds {
		return fmt.Errorf("%d entries as an extension of %d: %w", size, oldSize, errProof)
	}
	return nil
}

// tlogReader is a HashReader as tlog wants it.
type tlogReader struct{ read HashReader }

func (r tlogReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes, err := r.read.ReadHashes(indexes)
	return convert[tlog.Hash](hashes), err
}

func convert[To, From ~[HashSize]byte](from []From) []To {
	to := make([]To, len(from))
	for i, h := range from {
		to[i] = To(h)
	}
	return to
}
