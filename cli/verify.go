package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"visite/db"
)

func (a *app) verifyCommand() *cobra.Command {
	return a.withJSON(&cobra.Command{
		Use: "verify", Short: a.say.Verify, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.verify(cmd.Context()) },
	})
}

type verifyJSON struct {
	OK                bool    `json:"ok"`
	Entries           int64   `json:"entries"`
	Waiting           int64   `json:"waiting"` // entries that are not taken in yet
	Absent            int64   `json:"absent"`  // names, notes and files that have not come
	Unended           int64   `json:"unended"` // imports of which the end has not come
	Signatures        int64   `json:"signatures"`
	Tables            int     `json:"tables"`
	Rows              int64   `json:"rows"`
	Checkpoint        string  `json:"checkpoint"`
	LogsSeconds       float64 `json:"logs_seconds"`
	ProjectionSeconds float64 `json:"projection_seconds"`
	Error             string  `json:"error,omitempty"`
}

// verify recomputes everything. What is wrong is the failure of the command.
func (a *app) verify(ctx context.Context) error {
	s, err := a.openToVerify(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	r, err := s.Verify(ctx, func(int64, int64) {})
	if a.json {
		v := verifyJSON{err == nil, r.Entries, r.Waiting, r.Absent, r.Unended, r.Signatures, r.Tables, r.Rows, r.Checkpoint, r.Logs.Seconds(), r.Projection.Seconds(), ""}
		if err != nil {
			v.Error = oneLine(a.explain(err))
		}
		if printErr := a.printJSON(v); printErr != nil {
			return printErr
		}
	}
	if err != nil {
		return err
	}
	if !a.json {
		fmt.Fprintf(a.stdout, a.say.VerifyRight+"\n", r.Entries, r.Signatures, r.Tables, r.Rows, r.Checkpoint)
		if r.Waiting > 0 {
			fmt.Fprintf(a.stdout, a.say.VerifyWaiting+"\n", r.Waiting)
		}
		if r.Unended > 0 {
			fmt.Fprintf(a.stdout, a.say.VerifyUnended+"\n", r.Unended)
		}
		if r.Absent > 0 {
			fmt.Fprintf(a.stdout, a.say.VerifyAbsent+"\n", r.Absent)
		}
	}
	return nil
}

// openToVerify opens the database as [app.openToRead] does; where the key of this
// installation is, its own log is known, of which nothing can be still to come.
func (a *app) openToVerify(ctx context.Context) (*site, error) {
	s, err := a.openToRead(ctx)
	if err != nil {
		return nil, err
	}
	k, err := a.siteKeys(s.about.ID)
	if err != nil {
		return s, nil
	}
	key, err := k.writer()
	if err != nil {
		return s, nil
	}
	path := s.Path()
	s.Close()
	return a.openSite(ctx, path, db.Options{ReadOnly: true, Writer: key})
}
