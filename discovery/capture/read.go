package capture

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"path/filepath"

	"visite/audit"
	"visite/checklist"
)

// Options say how a capture is read. Each func may be nil.
type Options struct {
	Name     string            // of the file
	Progress func(bytes int64) // told now and then how much of the file is read
	Contact  func(Caller)      // told of a caller with the contact it has made just now, the first of its way
	Begun    func()            // told when a watch has begun to listen
}

// Read reads a capture file to its end. What can be read of a broken one counts,
// and Ended says where it broke; the error is for a file that is no capture, or
// that could not be read.
func Read(ctx context.Context, r io.Reader, o Options) (*Observation, error) {
	file := &measured{ctx: ctx, from: r, hash: sha256.New(), progress: o.Progress}
	c, err := openContainer(file)
	if err != nil {
		return nil, file.explain(o.Name, err)
	}
	w := newWatcher()
	w.told = o.Contact
	var broke error
	for {
		link, b, at, err := c.next()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				broke = err
			}
			break
		}
		w.take(link, b, at)
	}
	if _, err := io.Copy(io.Discard, file); err != nil { // the hash is of all of it
		return nil, file.explain(o.Name, err)
	}
	seen := w.observation()
	seen.Name, seen.Format, seen.SHA256 = filepath.Base(o.Name), c.format, hex.EncodeToString(file.hash.Sum(nil))
	seen.Filters, seen.Lost = c.about()
	for i := range seen.Sightings {
		seen.Sightings[i].Interface = seen.Name
	}
	if broke != nil {
		seen.Ended = ended(seen.Packets, broke)
	}
	return seen, nil
}

// ended says where reading ended before the file did.
func ended(packets int, why error) *audit.Refusal {
	if errors.Is(why, io.ErrUnexpectedEOF) {
		return refuse("cut-off", why,
			"die Datei ist abgeschnitten: sie endet mitten in Paket %d; die %d davor zählen",
			"the file is cut off: it ends in the middle of packet %d; the %d before it count", packets+1, packets)
	}
	return refuse("broken", why,
		"Paket %d ist nicht lesbar (%s); die %d davor zählen, was folgt, fehlt",
		"packet %d cannot be read (%s); the %d before it count, what follows is missing", packets+1, audit.Clean(why.Error(), audit.MaxName), packets)
}

// measured is a file that is being read: it hashes and counts what passes, and
// ends with its context.
type measured struct {
	ctx      context.Context
	from     io.Reader
	hash     hash.Hash
	read     int64
	told     int64
	failed   error
	progress func(int64)
}

// progressEvery is how many bytes lie between two tellings of the progress.
const progressEvery = 16 << 20

func (m *measured) Read(p []byte) (int, error) {
	if m.failed == nil {
		m.failed = m.ctx.Err()
	}
	if m.failed != nil {
		return 0, m.failed
	}
	n, err := m.from.Read(p)
	m.hash.Write(p[:n])
	m.read += int64(n)
	if m.progress != nil && m.read-m.told >= progressEvery {
		m.told = m.read
		m.progress(m.read)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		m.failed = err
	}
	return n, err
}

// explain says why a file could not be read: the disk, the person who ended it,
// or that it is no capture.
func (m *measured) explain(name string, err error) error {
	if m.failed != nil {
		return fmt.Errorf("read %s: %w", name, m.failed)
	}
	return refuse("no-capture", err,
		"%s ist keine Mitschnittdatei (pcap oder pcapng)", "%s is not a capture file (pcap or pcapng)", audit.Clean(name, audit.MaxNote))
}

func refuse(code string, err error, de, en string, args ...any) *audit.Refusal {
	return &audit.Refusal{Code: code, Err: err, Text: checklist.Text{
		checklist.German: fmt.Sprintf(de, args...), checklist.English: fmt.Sprintf(en, args...),
	}}
}
