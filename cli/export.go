package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"visite/checklist"
	"visite/report"
)

// exportOptions say how an export is written.
type exportOptions struct {
	format, output, delimiter string
	force, noBOM, schema      bool
	filter                    filterOptions
}

func (a *app) exportFlags(cmd *cobra.Command, o *exportOptions) {
	stringFlag(cmd.Flags(), &o.format, "format", "", "csv|json", a.say.FlagFormat)
	stringFlag(cmd.Flags(), &o.output, "output", "o", "FILE", a.say.FlagOutput)
	cmd.Flags().BoolVar(&o.force, "force", false, a.say.FlagForce)
	stringFlag(cmd.Flags(), &o.delimiter, "delimiter", "", "C", a.say.FlagDelimiter)
	cmd.Flags().BoolVar(&o.noBOM, "no-bom", false, a.say.FlagNoBOM)
	cmd.Flags().BoolVar(&o.schema, "schema", false, a.say.FlagSchema)
}

// csvOptions checks the flags of an export; --json means --format json.
func (a *app) csvOptions(o *exportOptions) (report.CSVOptions, error) {
	if a.json && o.format == "" {
		o.format = "json"
	}
	switch o.format {
	case "":
		o.format = "csv"
	case "csv", "json":
	default:
		return report.CSVOptions{}, usagef(a.say.BadFormat, o.format)
	}
	csv := report.CSVOptions{NoBOM: o.noBOM, Lang: a.lang}
	if o.delimiter != "" {
		var err error
		if csv.Delimiter, err = report.ParseDelimiter(o.delimiter); err != nil {
			return csv, usagef("--delimiter: %s", a.explain(err))
		}
	}
	var err error
	csv.Checklist, err = shippedByDigest()
	return csv, err
}

// shippedByDigest finds the checklists built into the program.
func shippedByDigest() (func(digest string) (*checklist.Checklist, bool), error) {
	all, err := checklist.Shipped()
	if err != nil {
		return nil, fmt.Errorf("load checklists: %w", err)
	}
	return func(digest string) (*checklist.Checklist, bool) {
		for _, c := range all {
			if c.Digest() == digest {
				return c, true
			}
		}
		return nil, false
	}, nil
}

func (a *app) auditsExportCommand() *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use: "export", Short: a.say.AuditsExport, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.auditsExport(cmd.Context(), o) },
	}
	a.exportFlags(cmd, &o)
	a.auditFlags(cmd, &o.filter)
	return a.withJSON(cmd)
}

// printSchema prints the JSON Schema of an export.
func (a *app) printSchema(of string) error {
	text, err := report.Schema(of)
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(text)
	return err
}

func (a *app) auditsExport(ctx context.Context, o exportOptions) error {
	csv, err := a.csvOptions(&o)
	if err != nil {
		return err
	}
	if o.schema {
		return a.printSchema("audits")
	}
	s, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	f, err := a.filter(ctx, s, o.filter)
	if err != nil {
		return err
	}
	return a.produce(o.output, o.force, func(w io.Writer) error {
		if o.format == "json" {
			return report.AuditsJSON(w, s.Records(ctx, f))
		}
		return report.AuditsCSV(w, s.RecordsAlone(ctx, f), csv)
	})
}
