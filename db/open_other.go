//go:build !linux

package db

import "strings"

// remoteFileSystem names the kind of a file system on another machine, or "".
// Of other systems only the path of a Windows share is known for certain.
func remoteFileSystem(dir string) (string, error) {
	if strings.HasPrefix(dir, `\\`) && !strings.HasPrefix(dir, `\\?\`) && !strings.HasPrefix(dir, `\\.\`) {
		return "SMB", nil
	}
	return "", nil
}
