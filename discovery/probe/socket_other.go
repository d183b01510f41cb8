//go:build !linux

package probe

import (
	"context"
	"syscall"
)

// onlyOn does nothing: the address that a socket is bound to must do.
func onlyOn(string) func(context.Context, string, string, syscall.RawConn) error { return nil }
