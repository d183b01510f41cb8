//go:build unix

package listen

import (
	"errors"
	"fmt"
	"syscall"
)

// share lets others listen on the same port, before or after us.
func share(_, _ string, c syscall.RawConn) error {
	var failed error
	err := c.Control(func(fd uintptr) {
		failed = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
		if failed == nil && reusePort != 0 {
			failed = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, reusePort, 1)
		}
	})
	if err = errors.Join(err, failed); err != nil {
		return fmt.Errorf("sharing the port: %w", err)
	}
	return nil
}

func isTaken(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }

func isDenied(err error) bool { return errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EPERM) }

// tooLong reports an error that says that a packet did not fit; here it is cut
// off without one.
func tooLong(error) bool { return false }
