package hub

import (
	"context"
	"io"

	"visite/audit"
	"visite/ledger"
)

// maxGiven is how many entries an answer holds at least, if there are so many
// more. It ends where a receipt is, so it can hold more.
const maxGiven = 2000

// give writes a bundle of what somebody lacks who has so many entries of each log,
// by their writers' ids; false, and nothing, if they lack nothing.
func give(ctx context.Context, s Store, key ledger.WriterKey, site ledger.SiteID, have map[string]int64, w io.Writer) (some bool, err error) {
	err = s.Read(ctx, site, func(lib ledger.Library) error {
		list, err := lacking(lib, have)
		if err != nil || len(list) == 0 {
			return err
		}
		some = true
		g := giving{lib: lib, key: key, site: site, out: ledger.NewBundleWriter(w, site, key), given: map[string]bool{}}
		for _, l := range list {
			if g.entries >= maxGiven {
				break
			}
			if err := g.log(l); err != nil {
				return err
			}
		}
		return g.out.Close()
	})
	return some, err
}

// lack is a log of which somebody has a part.
type lack struct {
	writer ledger.Writer
	from   int64
}

func lacking(lib ledger.Library, have map[string]int64) (list []lack, err error) {
	err = lib.Receipts(func(key string, size int64, _ []byte) error {
		w, err := ledger.ParseWriter(key)
		if err != nil {
			return err
		}
		if from := have[w.ID()]; from < size {
			list = append(list, lack{w, from})
		}
		return nil
	})
	return list, err
}

// giving is a bundle being written.
type giving struct {
	lib     ledger.Library
	key     ledger.WriterKey
	site    ledger.SiteID
	out     *ledger.BundleWriter
	given   map[string]bool // attachments
	entries int64
	text    []byte // unpacked; reused
}

func (g *giving) log(l lack) error {
	note, err := g.lib.Receipt(l.writer, l.from+maxGiven-g.entries)
	if err != nil {
		return err
	}
	end, checkpoint, _, err := ledger.OpenReceipt(note, g.site, l.writer, g.key.Public())
	if err != nil {
		return err
	}
	before, err := ledger.OpenTree(l.from, g.lib.Hashes(l.writer))
	if err != nil {
		return err
	}
	if err := g.out.Range(ledger.Range{Writer: l.writer, From: l.from, Edge: before.Edge(), Checkpoint: checkpoint}); err != nil {
		return err
	}
	var refs []string
	err = g.lib.Entries(l.writer, l.from, end.Size, func(packed []byte) error {
		if g.text, err = unpack(g.text, packed); err != nil {
			return err
		}
		g.entries++
		if refs, err = g.note(refs, g.text); err != nil {
			return err
		}
		return g.out.Entry(g.text)
	})
	if err != nil {
		return err
	}
	return g.beside(refs)
}

// note adds what lies beside an entry to a list, each once.
func (g *giving) note(refs []string, text []byte) ([]string, error) {
	envelope, err := ledger.Decode(text)
	if err != nil {
		return refs, err
	}
	event, err := audit.DecodeEvent(envelope.Kind, envelope.Data)
	if err != nil {
		return refs, err
	}
	for _, p := range event.Privates() {
		if !g.given[p.Ref] {
			g.given[p.Ref], refs = true, append(refs, p.Ref)
		}
	}
	return refs, nil
}

func (g *giving) beside(refs []string) error {
	for _, ref := range refs {
		hash, err := ledger.ParseHash(ref)
		if err != nil {
			return err
		}
		a, ok, err := g.lib.Beside(hash)
		if err == nil && ok {
			err = g.out.Attachment(a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
