package db

import "golang.org/x/sys/unix"

// remoteFileSystem names the kind of a file system on another machine, or "".
// The numbers are those of statfs(2).
func remoteFileSystem(dir string) (string, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return "", err
	}
	return remoteKind(int64(st.Type)), nil //nolint:unconvert // its type differs between architectures
}

func remoteKind(magic int64) string {
	switch uint32(magic) { //nolint:gosec // the numbers have 32 bits, signed on some architectures
	case unix.NFS_SUPER_MAGIC:
		return "NFS"
	case unix.SMB_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC:
		return "SMB"
	case unix.AFS_SUPER_MAGIC, unix.AFS_FS_MAGIC, unix.CODA_SUPER_MAGIC, unix.NCP_SUPER_MAGIC, unix.CEPH_SUPER_MAGIC:
		return "AFS, Ceph"
	}
	return ""
}
