package tui

import "visite/audit"

// newHistory is everything the log says about a device.
func newHistory(e *env, _ audit.DeviceID) screen { return newHome(e) }
