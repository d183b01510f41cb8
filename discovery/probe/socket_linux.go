package probe

import (
	"context"
	"syscall"
)

// onlyOn keeps a socket on one interface, whatever the routes say. Kernels
// before 5.7 allow that to root only; there the address it is bound to must do.
func onlyOn(name string) func(context.Context, string, string, syscall.RawConn) error {
	return func(_ context.Context, _, _ string, c syscall.RawConn) error {
		var err error
		controlled := c.Control(func(fd uintptr) {
			err = syscall.SetsockoptString(int(fd), syscall.SOL_SOCKET, syscall.SO_BINDTODEVICE, name)
		})
		if err != nil && err != syscall.EPERM {
			return err
		}
		return controlled
	}
}
