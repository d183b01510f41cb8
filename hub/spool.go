package hub

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// inMemory is how much of a bundle is kept in memory, in bytes; more goes to a
// temporary file.
const inMemory = 8 << 20

// spool keeps a bundle between the network and a transaction, so that no slow
// line holds a transaction open.
type spool struct {
	memory bytes.Buffer
	file   *os.File // nil: all is in memory
	size   int64
}

func (s *spool) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	if s.file == nil && s.memory.Len()+len(p) <= inMemory {
		return s.memory.Write(p)
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "visite-hub-")
		if err != nil {
			return 0, fmt.Errorf("keep a bundle: %w", err)
		}
		s.file = f
		_ = os.Remove(f.Name()) // where the system can: nothing of it outlives the program
		if _, err := f.Write(s.memory.Bytes()); err != nil {
			return 0, fmt.Errorf("keep a bundle: %w", err)
		}
		s.memory = bytes.Buffer{}
	}
	n, err := s.file.Write(p)
	if err != nil {
		err = fmt.Errorf("keep a bundle: %w", err)
	}
	return n, err
}

// reader reads what was written, from the beginning.
func (s *spool) reader() (io.ReadSeeker, error) {
	if s.file == nil {
		return bytes.NewReader(s.memory.Bytes()), nil
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("keep a bundle: %w", err)
	}
	return s.file, nil
}

// drop takes it away.
func (s *spool) drop() {
	if s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name()) // where it could not be before
	}
}
