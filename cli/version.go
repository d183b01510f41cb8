package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return a.withJSON(&cobra.Command{
		Use: "version", Short: a.say.Version, Args: a.args(),
		RunE: func(*cobra.Command, []string) error {
			v := a.version()
			if a.json {
				return a.printJSON(v)
			}
			_, err := fmt.Fprintf(a.stdout, "visite %s\ncommit %s, %s\n%s %s\n", v.Version, v.Commit, v.Date, v.Go, v.Platform)
			return err
		},
	})
}

type versionJSON struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Date     string `json:"date"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// version says what this binary is: what the linker was told, else what the
// Go toolchain noted down.
func (a *app) version() versionJSON {
	v := versionJSON{
		Version: a.build.Version, Commit: a.build.Commit, Date: a.build.Date,
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	noted := map[string]string{}
	for _, s := range info.Settings {
		noted[s.Key] = s.Value
	}
	v.Version = firstOf(v.Version, info.Main.Version, "(devel)")
	v.Commit = firstOf(v.Commit, noted["vcs.revision"], "unknown")
	v.Date = firstOf(v.Date, noted["vcs.time"], "unknown")
	return v
}

// firstOf is the first text that is not empty.
func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
