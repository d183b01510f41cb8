package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/checklist"
	"visite/udi"
)

// typedSeparators are ways to type the separator of a GS1 code, which no
// keyboard has.
var typedSeparators = strings.NewReplacer(`\x1d`, udi.Picture, `\x1D`, udi.Picture, "<GS>", udi.Picture, "{GS}", udi.Picture)

func (a *app) udiCommand() *cobra.Command {
	return a.withJSON(&cobra.Command{
		Use: "udi CODE", Short: a.say.UDI, Args: a.args("CODE"),
		Example: `  visite udi '(01)09506000117843(17)301231(10)1234AB(21)5678CD'
  visite udi ']d2010950600011784310AB{GS}215678CD'`,
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := udi.Parse(typedSeparators.Replace(args[0]), a.now().Year())
			var no *udi.NotUDI
			switch {
			case errors.As(err, &no):
				return failf("%q: %s", oneLine(args[0]), no.Reason.In(string(a.lang)))
			case err != nil:
				return err
			case a.json:
				return a.printJSON(newUDI(c))
			}
			return a.showUDI(a.stdout, c)
		},
	})
}

// showUDI prints a code with its parts, what is wrong with it, and what it
// probably was.
func (a *app) showUDI(to io.Writer, c udi.Code) error {
	head := []string{a.say.UDIStandards[string(c.Standard)], a.say.UDICarriers[string(c.Carrier)]}
	if c.Symbology != "" {
		head = append(head, c.Symbology)
	}
	fmt.Fprintln(to, strings.Join(head, " · "))
	a.udiParts(c)
	if form := c.Canonical(); form != "" && !c.Grave() {
		fmt.Fprintf(to, "%s: %s\n", a.say.UDIStored, oneLine(form))
	}
	for _, p := range c.Problems {
		word := a.say.UDINote
		if p.Grave {
			word = a.say.UDIProblem
		}
		fmt.Fprintf(to, "%s: %s\n", word, p.Text.In(string(a.lang)))
	}
	if c.Proposal != nil {
		fmt.Fprintf(to, "%s: %s\n", a.say.UDIProposal, oneLine(c.Proposal.Human()))
		a.udiParts(*c.Proposal)
	}
	return nil
}

func (a *app) udiParts(c udi.Code) {
	rows := a.table()
	for _, e := range c.Elements {
		name := e.Name.In(string(a.lang))
		if !e.Known() {
			name = a.say.UDIUnknown
		}
		cells := []string{"  " + e.ID, name, oneLine(e.Value)}
		if !e.Date.IsZero() {
			cells = append(cells, e.Date.String())
		}
		fmt.Fprintln(rows, strings.Join(cells, "\t"))
	}
	_ = rows.Flush() // a.stdout keeps the error
}

type udiJSON struct {
	Standard  udi.Standard     `json:"standard"`
	Carrier   udi.Carrier      `json:"carrier"`
	Symbology string           `json:"symbology,omitempty"`
	Sound     bool             `json:"sound"` // nothing is grave, and it names a device
	DI        string           `json:"di,omitempty"`
	Serial    string           `json:"serial,omitempty"`
	Lot       string           `json:"lot,omitempty"`
	Version   string           `json:"version,omitempty"`
	Made      string           `json:"made,omitempty"`
	Expires   string           `json:"expires,omitempty"`
	Canonical string           `json:"canonical,omitempty"`
	Human     string           `json:"human,omitempty"`
	Elements  []elementJSON    `json:"elements"`
	Problems  []udiProblemJSON `json:"problems"`
	Proposal  *udiJSON         `json:"proposal,omitempty"`
}

type elementJSON struct {
	ID    string         `json:"id,omitempty"`
	Value string         `json:"value"`
	Name  checklist.Text `json:"name,omitempty"`
	Date  string         `json:"date,omitempty"`
}

type udiProblemJSON struct {
	Kind  udi.ProblemKind `json:"kind"`
	Grave bool            `json:"grave"`
	Text  checklist.Text  `json:"text"`
}

func newUDI(c udi.Code) *udiJSON {
	j := &udiJSON{
		Standard: c.Standard, Carrier: c.Carrier, Symbology: c.Symbology, Sound: c.Sound(), DI: c.DI, Serial: c.Serial, Lot: c.Lot,
		Version: c.Version, Made: c.Made.String(), Expires: c.Expires.String(), Canonical: c.Canonical(), Human: c.Human(),
		Elements: []elementJSON{}, Problems: []udiProblemJSON{},
	}
	for _, e := range c.Elements {
		el := elementJSON{ID: e.ID, Value: audit.Clean(e.Value, udi.MaxLength), Date: e.Date.String()}
		if e.Known() {
			el.Name = inBoth(e.Name)
		}
		j.Elements = append(j.Elements, el)
	}
	for _, p := range c.Problems {
		j.Problems = append(j.Problems, udiProblemJSON{p.Kind, p.Grave, inBoth(p.Text)})
	}
	if c.Proposal != nil {
		j.Proposal = newUDI(*c.Proposal)
	}
	return j
}

func inBoth(t udi.Text) checklist.Text {
	return checklist.Text{checklist.German: t.De, checklist.English: t.En}
}
