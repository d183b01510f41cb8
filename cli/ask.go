package cli

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
)

// ask asks for a line on the terminal; without one it fails as told.
func (a *app) ask(ctx context.Context, question, otherwise string) (string, error) {
	in, ok := a.stdin.(*os.File)
	if !ok || !terminal(in) {
		return "", failf("%s", otherwise)
	}
	fmt.Fprint(a.stderr, oneLine(question)+" ")
	line, err := bufio.NewReader(newInput(ctx, in)).ReadString('\n')
	if err != nil {
		fmt.Fprintln(a.stderr)
		return "", err
	}
	return strings.TrimSpace(line), nil
}

// confirm asks for the word that confirms, unless it was given; each text says
// what the word is.
func (a *app) confirm(ctx context.Context, word, given, question, needed, otherwise string) (err error) {
	if given == "" {
		if given, err = a.ask(ctx, fmt.Sprintf(question, word), fmt.Sprintf(needed, word)); err != nil {
			return err
		}
	}
	if given != word {
		return failf(otherwise, word)
	}
	return nil
}
