package probe

import (
	"context"
	"syscall"
)

// onlyOn keeps a socket on one interface and off its routers, whatever the routes
// say: a route for a single address may lead through one. Kernels before 5.7 allow
// the interface to root only; there the address it is bound to must do.
func onlyOn(name string) func(context.Context, string, string, syscall.RawConn) error {
	return func(_ context.Context, _, _ string, c syscall.RawConn) error {
		var err error
		controlled := c.Control(func(fd uintptr) {
			if err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_DONTROUTE, 1); err != nil {
				return
			}
			err = syscall.SetsockoptString(int(fd), syscall.SOL_SOCKET, syscall.SO_BINDTODEVICE, name)
		})
		if err != nil && err != syscall.EPERM {
			return err
		}
		return controlled
	}
}
