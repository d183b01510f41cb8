package checklist

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// lineEvaluator turns one line after the other into results.
type lineEvaluator struct {
	checklist *Checklist
	answers   Answers           // of the line at hand
	words     map[string]string // see scanner
}

func newLineEvaluator(c *Checklist) *lineEvaluator {
	e := &lineEvaluator{checklist: c, answers: Answers{}, words: map[string]string{}}
	for _, item := range c.Items {
		e.words[item.ID] = item.ID
		for _, o := range item.Options {
			e.words[o.Word] = o.Word
		}
		for _, f := range item.Fields {
			e.words[f.Name] = f.Name
			for _, o := range f.Options {
				e.words[o.Word] = o.Word
			}
		}
	}
	return e
}

func (e *lineEvaluator) line(b *batch, i int) error {
	l := b.lines[i]
	if l.err != nil {
		return l.err
	}
	clear(e.answers)
	if err := decodeAnswers(b.text[l.start:l.end], e.words, e.add); err != nil {
		return err
	}
	result, err := json.Marshal(e.checklist.Evaluate(e.answers, Device{}))
	if err != nil {
		return fmt.Errorf("encode the outcome: %w", err)
	}
	b.result.Write(result)
	b.result.WriteByte('\n')
	return nil
}

func (e *lineEvaluator) add(item string, g Given) error {
	e.answers[item] = g.Value
	return e.checklist.Check(item, g.Value)
}

func writeFault(w *bytes.Buffer, what string) {
	text, _ := json.Marshal(map[string]string{"error": what}) // strings always encode
	w.Write(text)
	w.WriteByte('\n')
}
