package tui

import "visite/audit"

// auditPage is an audit on one page of w columns, read-only.
func auditPage(_ *env, a *audit.Audit, _ int) string { return a.Device.Name() }
