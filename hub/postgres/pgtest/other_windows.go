package pgtest

import "syscall"

func other(string) (*syscall.SysProcAttr, error) { return nil, nil }
