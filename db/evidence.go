package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"visite/audit"
	"visite/ledger"
)

// Evidence reads a file kept beside an answer. One that is not what the log
// says, is gone or was erased is refused by name and hash.
func (s *Store) Evidence(ctx context.Context, e audit.Evidence) (content []byte, err error) {
	err = s.read(ctx, func(h *handle) error {
		content, err = evidenceFile(ctx, h, e)
		return err
	})
	return content, err
}

func evidenceFile(ctx context.Context, h *handle, e audit.Evidence) ([]byte, error) {
	hash, err := ledger.ParseHash(e.Ref)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	a := ledger.Attachment{Hash: hash}
	var salt []byte
	err = h.scan(ctx, "SELECT salt, bytes FROM attachments WHERE ref = ?", []any{hash[:]}, &salt, &a.Bytes)
	name := audit.Clean(e.Name, audit.MaxName)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if absent, err := exists(ctx, h, "SELECT 1 FROM absent WHERE ref = ?", hash[:]); err != nil || absent {
			return nil, errors.Join(err, refuse("evidence-absent", nil, "%s ist noch nicht angekommen (%s): noch einmal austauschen, oder ein Bündel von dort einlesen, wo die Datei herkommt",
				"%s has not come yet (%s): exchange again, or import a bundle from where the file comes from", name, fingerprint(e)))
		}
		return nil, refuse("evidence-gone", nil, "%s fehlt in der Datenbank (%s): bitte „Protokoll nachprüfen“ und die letzte Sicherung bereithalten",
			"%s is not in the database (%s): please verify the ledger, and have the last backup ready", name, fingerprint(e))
	case err != nil:
		return nil, err
	case salt == nil:
		return nil, refuse("evidence-erased", nil, "diese Datei wurde gelöscht (%s)", "this file was erased (%s)", fingerprint(e))
	}
	sum := sha256.Sum256(a.Bytes)
	if copy(a.Salt[:], salt) != len(salt) || a.Check() != nil || e.SHA256 != "" && e.SHA256 != hex.EncodeToString(sum[:]) {
		return nil, refuse("evidence-changed", nil, "%s ist nicht mehr die Datei, die belegt wurde (%s): bitte „Protokoll nachprüfen“ und den Laptop so lassen, wie er ist",
			"%s is not the file any more that was given as evidence (%s): please verify the ledger and leave the laptop as it is", name, fingerprint(e))
	}
	return a.Bytes, nil
}

// fingerprint is the hash by which a file is known: its own, or once that is not
// known the salted one of the log.
func fingerprint(e audit.Evidence) string {
	if e.SHA256 != "" {
		return "SHA-256 " + e.SHA256
	}
	return e.Ref
}
