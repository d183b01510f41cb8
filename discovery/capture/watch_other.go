//go:build !linux

package capture

import (
	"context"
	"time"
)

// Watch refuses: other systems hear packets only with drivers that are not ours
// to install.
func Watch(context.Context, string, time.Duration, Options) (*Observation, error) {
	return nil, refuse("no-live", nil,
		"Mithören geht nur unter Linux; hier bitte mit Wireshark aufzeichnen und die Datei auswerten: visite observe DATEI.pcapng",
		"listening works on Linux only; here please record with Wireshark and read the file: visite observe FILE.pcapng")
}
