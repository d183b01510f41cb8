package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

func ExampleVerifyLog() {
	laptop := somewhere()
	var log memory
	var texts [][]byte
	for _, value := range []string{"wired", "wireless"} {
		text, err := Encode(Envelope{Kind: "answer.given", Data: []byte(`{"connection":"` + value + `"}`)})
		exampleMust(err)
		log.append(string(text))
		texts = append(texts, text)
	}
	site := LeafHash([]byte("the founding entry"))
	checkpoint, err := laptop.SignCheckpoint(site, log.tree.Size(), log.tree.Root())
	exampleMust(err)
	verify := func() {
		r, err := VerifyLog(context.Background(), Log{
			Site: site, Writer: laptop.Public(), Checkpoint: checkpoint,
			Entries: func(yield func(Entry, error) bool) {
				for seq, text := range texts {
					if !yield(Entry{int64(seq), text}, nil) {
						return
					}
				}
			},
			Stored: values(log.stored),
		}, VerifyOptions{})
		var wrong *VerifyError
		if errors.As(err, &wrong) {
			fmt.Println("wrong: entry", wrong.Seq, wrong.What)
			return
		}
		fmt.Println("right:", r.Checkpoint.Size, "entries")
	}
	verify()
	texts[1] = bytes.Replace(texts[1], []byte("wireless"), []byte("wired"), 1)
	verify()
	// Output:
	// right: 2 entries
	// wrong: entry 1 its text does not fit the hash stored for it
}
