//go:build unix

package pgtest

import (
	"os"
	"syscall"
)

// other is who runs the server: root gives the folder to somebody else.
func other(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	uid, gid, err := account()
	if err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: gid}}, os.Chown(dir, int(uid), int(gid))
}
