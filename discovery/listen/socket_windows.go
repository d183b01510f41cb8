package listen

import (
	"errors"
	"fmt"
	"syscall"
)

// Numbers of Winsock that package syscall does not have.
const (
	wsaEACCES     = syscall.Errno(10013)
	wsaEMSGSIZE   = syscall.Errno(10040)
	wsaEADDRINUSE = syscall.Errno(10048)
)

// share lets others listen on the same port, before or after us.
func share(_, _ string, c syscall.RawConn) error {
	var failed error
	err := c.Control(func(fd uintptr) {
		failed = syscall.SetsockoptInt(syscall.Handle(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
	})
	if err = errors.Join(err, failed); err != nil {
		return fmt.Errorf("sharing the port: %w", err)
	}
	return nil
}

// isTaken: who holds a port for itself alone makes Windows say that access is
// denied (SO_EXCLUSIVEADDRUSE).
func isTaken(err error) bool { return errors.Is(err, wsaEADDRINUSE) || errors.Is(err, wsaEACCES) }

func isDenied(error) bool { return false }

// tooLong reports an error that says that a packet did not fit.
func tooLong(err error) bool { return errors.Is(err, wsaEMSGSIZE) }
