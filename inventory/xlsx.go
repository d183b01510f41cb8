package inventory

import (
	"errors"
	"io"
)

func (t *Table) readWorkbook(r io.ReaderAt, size int64) error { return errors.ErrUnsupported }
