package ledger

// Sign signs a statement under the SSHSIG namespace "visite:<kind>" and returns the armored signature,
// which `ssh-keygen -Y verify -n visite:<kind>` accepts.
func (k PersonKey) Sign(kind string, statement []byte) (armored string, err error) {
	return "", errNotYet
}

// VerifySignature checks that armored is p's signature of the statement under exactly this kind.
func VerifySignature(p Person, kind string, statement []byte, armored string) error {
	return errNotYet
}
