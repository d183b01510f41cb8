package tui

func newSetup(e *env) screen { return newHome(e) }
