package tui

import "context"

// Opener shows a file with the system's own viewer.
type Opener interface {
	// Open begins to show a private copy of the file and comes back once the
	// viewer was started. The copy is removed when the program ends. What kind of
	// file it is follows from its content, not from its name; one that nobody
	// only looks at, such as a program, is refused.
	Open(ctx context.Context, name string, content []byte) error
}
