package bleveindex

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tiaowen/index"
)

// mostParts bounds the parts of an index: a question reads the list of a term in each.
// mostGone bounds the records that take room and time though they are gone: one of so
// many.
const (
	mostParts = 12
	mostGone  = 4
)

// An extension writes new records into parts of its own, and shares the parts of the
// earlier index: the file system links their files, so that the earlier one may go.
// Nothing writes into a part again; but where the disk itself damages a shared file, both
// generations are damaged, and only a backup or a new build helps.
type extension struct {
	*builder
	before *layout
	starts []uint32
	next   int // the first record that may be kept
}

// Extend implements [index.Extender].
func (e Engine) Extend(dir, from string) (index.Extension, error) {
	before, err := e.layout(from)
	if err != nil {
		return nil, fmt.Errorf("extend index: %w", err)
	}
	if err := before.extensible(); err != nil {
		return nil, fmt.Errorf("extend index: %w", err)
	}
	b, err := e.newBuilder(dir)
	if err != nil {
		return nil, fmt.Errorf("extend index: %w", err)
	}
	b.layout.Parts = append(b.layout.Parts, before.Parts...)
	for _, p := range before.Parts {
		if err := shareDir(filepath.Join(from, p.Name), filepath.Join(dir, p.Name)); err != nil {
			return nil, fmt.Errorf("extend index: %w", err)
		}
	}
	return &extension{builder: b, before: before, starts: before.starts()}, nil
}

// extensible reports what forbids that an index is extended.
func (l *layout) extensible() error {
	if len(l.Parts) >= mostParts {
		return fmt.Errorf("%w: it has %d parts", index.ErrAnew, len(l.Parts))
	}
	all := 0
	for _, p := range l.Parts {
		if !p.InOrder {
			return fmt.Errorf("%w: its records did not come in order", index.ErrAnew)
		}
		all += int(p.Records)
	}
	starts := l.starts()
	if gone := all - int(starts[len(starts)-1]); gone*mostGone > all {
		return fmt.Errorf("%w: %d of %d records are gone", index.ErrAnew, gone, all)
	}
	return nil
}

// shareDir links all files of a directory into a new one, or copies them where the
// file system has no links.
func shareDir(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, e := range entries {
		source, target := filepath.Join(from, e.Name()), filepath.Join(to, e.Name())
		if os.Link(source, target) == nil {
			continue
		}
		if err := copyFile(source, target); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) (err error) {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	_, err = io.Copy(w, r)
	return err
}

// Keep implements [index.Extension].
func (e *extension) Keep(first, n int) error {
	if e.failed != nil {
		return e.failed
	}
	end := int(e.starts[len(e.starts)-1])
	if first < e.next || n < 0 || first+n > end {
		e.failed = fmt.Errorf("keep %d records from %d: %d to %d are left", n, first, e.next, end)
		return e.failed
	}
	e.next = first + n
	for i, r := range e.before.Runs {
		from, to := max(first, int(e.starts[i])), min(first+n, int(e.starts[i+1]))
		if from < to {
			e.layout.append(run{Part: r.Part, First: r.First + uint32(from-int(e.starts[i])), Records: uint32(to - from)})
			e.added += to - from
		}
	}
	return nil
}
