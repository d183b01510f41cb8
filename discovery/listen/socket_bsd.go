//go:build unix && !linux

package listen

import "syscall"

// reusePort: here a port is shared only by those who all say so with this.
const reusePort = syscall.SO_REUSEPORT
