// Package ledger is the proof: what makes a record of a ward round impossible to alter unnoticed.
//
// One installation is a [Writer]. What it records are entries, numbered 0, 1, 2 … without gaps, each a JSON text
// ([Envelope]) that is stored and hashed byte for byte and never encoded again. The entries of one writer are the
// leaves of a Merkle tree (RFC 6962, [Tree]); a [Checkpoint] is the size and root of that tree signed by the writer.
// Whoever keeps an old checkpoint, even on paper, can tell whether the log of today still contains what it contained
// then. People sign what they vouch for with their own key ([PersonKey], [Statement]) in a form that ssh-keygen checks.
//
// Rules of the package:
//
//   - It knows nothing of devices, SQL, files or clocks: keys come from a reader of randomness, times from the caller.
//   - Every format has exactly one spelling. A parser accepts a text only if writing it again gives the same bytes.
//   - Everything that is parsed here may come from an enemy: sizes are bounded, nothing panics.
//   - A released format never changes; its bytes are pinned in the tests.
package ledger
