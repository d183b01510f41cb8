// Command visite walks hospital wards: it finds patient monitors, checks each
// against a regulator's notice and leaves a tamper-evident record.
package main

import (
	"os"

	"visite/cli"
)

// Set by the linker when a release is built.
var version, commit, date string

func main() {
	build := cli.Build{Version: version, Commit: commit, Date: date}
	os.Exit(cli.Main(build, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
