package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"visite/audit"
	"visite/checklist"
)

func (a *app) reviewShowCommand() *cobra.Command {
	var as string
	cmd := &cobra.Command{
		Use: "show ID", Short: a.say.ReviewShow, Args: a.args("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			session, err := a.reader(cmd.Context(), s, as)
			if err != nil {
				return err
			}
			id, err := a.auditCalled(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			page, err := session.ReviewPage(cmd.Context(), id)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(a.pageJSON(page))
			}
			return a.showPage(a.stdout, page)
		},
	}
	stringFlag(cmd.Flags(), &as, "as", "", "NAME", a.say.FlagAs)
	return a.withJSON(cmd)
}

// showPage prints an audit with all that somebody needs to decide.
func (a *app) showPage(w io.Writer, p audit.ReviewPage) error {
	c := p.Audit.Checklist
	place := audit.Place{Ward: p.Audit.Room.Ward.Name, Room: p.Audit.Room.Name}
	fmt.Fprintf(w, "%s · %s\n%s · %s · %s\n", p.Audit.Device.Label(), placeLine(place),
		c.VerdictTitle(p.Audit.Sealed.Verdict).In(a.lang), a.say.Reviews[p.State], p.Audit.Completed.At+" "+oneLine(p.Audit.Completed.Name))
	fmt.Fprintf(w, a.say.BoundBy+" %s\n", p.Audit.Revision, p.Sealed)
	if p.Amending {
		fmt.Fprintln(w, a.say.IsAmending)
	}
	if p.MayNot != nil {
		fmt.Fprintln(w, p.MayNot.Text.In(a.lang))
	}
	a.section(w, a.say.AnswersOf, a.answersOf(p))
	a.section(w, a.say.StillOpen, a.openOf(p))
	if p.Since != nil {
		a.section(w, fmt.Sprintf(a.say.ChangedSince, p.Since.Stamp.At), a.changesOf(p))
	}
	a.section(w, a.say.SourcesDiffer, a.sourcesOf(p))
	a.section(w, a.say.ReviewsSoFar, a.reviewsOf(p))
	a.section(w, a.say.OtherAudits, a.othersOf(p))
	return nil // the output remembers the first error
}

func (a *app) section(w io.Writer, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", title)
	for _, l := range lines {
		fmt.Fprintf(w, "  %s\n", l)
	}
}

func (a *app) answersOf(p audit.ReviewPage) (lines []string) {
	for _, item := range p.Audit.Checklist.Items {
		answer, ok := p.Audit.Answers[item.ID]
		if !ok {
			continue
		}
		line := fmt.Sprintf("%s: %s (%s, %s)", item.ID, a.answerLine(p.Audit.Checklist, item.ID, &answer), a.say.Provenances[answer.Provenance], oneLine(answer.By.Name))
		if answer.Note != "" {
			line += " – " + oneLine(answer.Note)
		}
		for _, e := range answer.Evidence {
			line += fmt.Sprintf(" [%s %.12s]", oneLine(e.Name), e.SHA256)
		}
		lines = append(append(lines, line), a.rivalsOf(p.Audit, item.ID)...)
	}
	return lines
}

// rivalsOf are the answers that stand beside the one that an audit has.
func (a *app) rivalsOf(of *audit.Audit, item string) (lines []string) {
	for _, r := range of.Rivals[item] {
		answer := &r.Answer
		if r.Withdrawn {
			answer = nil
		}
		lines = append(lines, fmt.Sprintf("  ≠ %s (%s, %s)", a.answerLine(of.Checklist, item, answer), a.say.AnsweredElsewhere, oneLine(r.By.Name)))
	}
	return lines
}

func (a *app) openOf(p audit.ReviewPage) (lines []string) {
	for _, x := range p.Open {
		def, _ := p.Audit.Checklist.Action(x.Word)
		lines = append(lines, fmt.Sprintf("%s · %s", firstOf(def.Title.In(a.lang), x.Word), x.Due.Format("2006-01-02 15:04")))
	}
	return lines
}

func (a *app) changesOf(p audit.ReviewPage) (lines []string) {
	for _, c := range p.Changes {
		lines = append(lines, fmt.Sprintf("%s: %s → %s", c.Item, a.answerLine(p.Audit.Checklist, c.Item, c.Before), a.answerLine(p.Audit.Checklist, c.Item, c.After)))
	}
	return lines
}

func (a *app) sourcesOf(p audit.ReviewPage) (lines []string) {
	for _, d := range p.Disagreements {
		def, _ := p.Audit.Checklist.Item(d.Item)
		var said []string
		for _, v := range d.Said {
			value := v.Value
			if o, ok := def.Option(v.Value); ok && (v.Source == audit.SaysAnswer || v.Source == audit.SaysPlate) {
				value = o.Title.In(a.lang)
			}
			said = append(said, a.say.Sources[v.Source]+" "+value)
		}
		lines = append(lines, d.Fact+": "+strings.Join(said, ", "))
	}
	return lines
}

func (a *app) reviewsOf(p audit.ReviewPage) (lines []string) {
	for _, r := range p.Reviews {
		line := fmt.Sprintf("%s %s, %s %.12s", r.Stamp.At, a.say.Decisions[r.Decision], oneLine(r.Stamp.Name), r.Entry)
		if r.Note != "" {
			line += " – " + oneLine(r.Note)
		}
		if r.NoEffect != nil {
			line += " · " + fmt.Sprintf(a.say.DoesNotCount, r.NoEffect.Text.In(a.lang))
		}
		if r.Withdrawn != (audit.Stamp{}) {
			line += " · " + fmt.Sprintf(a.say.TakenBack, r.Withdrawn.At)
		}
		lines = append(lines, line)
		for _, i := range r.Items {
			lines = append(lines, "  "+i.Item+": "+oneLine(i.Reason))
		}
	}
	return lines
}

func (a *app) othersOf(p audit.ReviewPage) (lines []string) {
	for _, o := range p.Others {
		line := string(o.Audit.ID) + " " + a.say.Likenesses[o.Comparison.Likeness]
		switch {
		case o.Aside:
			line = string(o.Audit.ID) + " " + a.say.IsSetAside
		case p.Aside:
			line = string(o.Audit.ID) + " " + a.say.Holds
		}
		lines = append(lines, line)
		for _, i := range o.Comparison.Items {
			if i.Likeness == audit.Conflicting {
				lines = append(lines, fmt.Sprintf("  %s: %s ≠ %s", i.Item, a.answerLine(p.Audit.Checklist, i.Item, i.A), a.answerLine(p.Audit.Checklist, i.Item, i.B)))
			}
		}
	}
	return lines
}

// pageJSON is an audit as a program reads it before it decides.
type pageJSON struct {
	ID            audit.AuditID         `json:"id"`
	Device        audit.Device          `json:"device"`
	Revision      int                   `json:"revision"`
	Sealed        string                `json:"sealed"`
	Review        audit.ReviewState     `json:"review"`
	Amending      bool                  `json:"amending"`
	MayNot        string                `json:"may_not,omitempty"` // the code of why the person cannot review it
	Outcome       *audit.Sealed         `json:"outcome"`
	Answers       map[string]answerJSON `json:"answers"`
	Changes       []string              `json:"changes"` // items answered otherwise since the last review
	Disagreements []audit.Disagreement  `json:"disagreements"`
	Reviews       []reviewJSON          `json:"reviews"`
	Others        []otherJSON           `json:"others"`
}

type answerJSON struct {
	Value      checklist.Value  `json:"value"`
	Provenance audit.Provenance `json:"provenance"`
	Note       string           `json:"note,omitempty"`
	By         string           `json:"by"`
	At         string           `json:"at"`
	Evidence   []string         `json:"evidence,omitempty"` // SHA-256
	Beside     []besideJSON     `json:"beside,omitempty"`   // by people who had not seen it
}

type besideJSON struct {
	Value *checklist.Value `json:"value"` // null: they took the answer back
	By    string           `json:"by"`
	At    string           `json:"at"`
}

type reviewJSON struct {
	Entry     string            `json:"entry"`
	Decision  audit.Decision    `json:"decision"`
	Revision  int               `json:"revision"`
	At        string            `json:"at"`
	By        string            `json:"by"`
	Role      audit.Role        `json:"role"`
	Items     map[string]string `json:"items,omitempty"`
	Note      string            `json:"note,omitempty"`
	Alike     int               `json:"alike,omitempty"`
	NoEffect  string            `json:"no_effect,omitempty"`
	Withdrawn string            `json:"withdrawn_at,omitempty"`
}

type otherJSON struct {
	ID        audit.AuditID  `json:"id"`
	Sealed    string         `json:"sealed"`
	Aside     bool           `json:"aside"`
	Likeness  audit.Likeness `json:"likeness"`
	Conflicts []string       `json:"conflicts"`
}

func (a *app) pageJSON(p audit.ReviewPage) pageJSON {
	page := pageJSON{
		ID: p.Audit.ID, Device: p.Audit.Device, Revision: p.Audit.Revision, Sealed: p.Sealed, Review: p.State, Amending: p.Amending,
		Outcome: p.Audit.Sealed, Answers: map[string]answerJSON{}, Changes: []string{}, Disagreements: p.Disagreements,
		Reviews: []reviewJSON{}, Others: []otherJSON{},
	}
	if p.MayNot != nil {
		page.MayNot = p.MayNot.Code
	}
	if page.Disagreements == nil {
		page.Disagreements = []audit.Disagreement{}
	}
	for id, answer := range p.Audit.Answers {
		line := answerJSON{Value: answer.Value, Provenance: answer.Provenance, Note: answer.Note, By: answer.By.Name, At: answer.By.At}
		for _, e := range answer.Evidence {
			line.Evidence = append(line.Evidence, e.SHA256)
		}
		for _, r := range p.Audit.Rivals[id] {
			beside := besideJSON{Value: &r.Value, By: r.By.Name, At: r.By.At}
			if r.Withdrawn {
				beside.Value = nil
			}
			line.Beside = append(line.Beside, beside)
		}
		page.Answers[id] = line
	}
	for _, c := range p.Changes {
		page.Changes = append(page.Changes, c.Item)
	}
	for _, r := range p.Reviews {
		page.Reviews = append(page.Reviews, reviewOut(r))
	}
	for _, o := range p.Others {
		page.Others = append(page.Others, otherJSON{o.Audit.ID, o.Sealed, o.Aside, o.Comparison.Likeness, append([]string{}, o.Comparison.Conflicts()...)})
	}
	return page
}

func reviewOut(r audit.Review) reviewJSON {
	line := reviewJSON{
		Entry: r.Entry, Decision: r.Decision, Revision: r.Revision, At: r.Stamp.At, By: r.Stamp.Name, Role: r.Role,
		Note: r.Note, Alike: r.Alike, Withdrawn: r.Withdrawn.At,
	}
	if r.NoEffect != nil {
		line.NoEffect = r.NoEffect.Code
	}
	for _, i := range r.Items {
		if line.Items == nil {
			line.Items = map[string]string{}
		}
		line.Items[i.Item] = i.Reason
	}
	return line
}
