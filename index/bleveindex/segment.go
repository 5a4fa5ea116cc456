package bleveindex

import (
	"errors"
	"fmt"
	"path/filepath"

	segments "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"tiaowen/index"
)

// plugin makes and opens the segments that bleve keeps terms and postings in. It is the
// one that scorch takes by default.
var plugin zap.ZapPlugin

// fileSegment begins the names of the segments of a part; they are numbered from 1.
const fileSegment = "segment-"

func segmentPath(dir string, n int) string {
	return filepath.Join(dir, fmt.Sprint(fileSegment, n))
}

// openSegments opens the segments of a part with so many records.
func openSegments(dir string, records int) (pieces []piece, err error) {
	defer func() {
		if err != nil {
			pieces, err = nil, errors.Join(err, closePieces(pieces))
		}
	}()
	held := uint64(0)
	for n := 1; held < uint64(records); n++ {
		s, err := openSegment(segmentPath(dir, n))
		if err != nil {
			return pieces, err
		}
		pieces = append(pieces, piece{s, uint32(held)})
		if s.of.Count() == 0 {
			return pieces, fmt.Errorf("segment %d is empty", n)
		}
		held += s.of.Count()
	}
	if held != uint64(records) {
		return pieces, fmt.Errorf("segments hold %d records where %d were written", held, records)
	}
	return pieces, nil
}

// A segment is lists that bleve wrote and reads.
type segment struct{ of segments.Segment }

// openSegment opens one; bleve panics on some that are damaged.
func openSegment(path string) (s *segment, err error) {
	defer recovered(&err)
	of, err := plugin.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", index.ErrDamaged, path, err)
	}
	return &segment{of}, nil
}

func (s *segment) close() error { return s.of.Close() }

func (s *segment) find(field, term string) (entries, error) {
	d, err := s.of.Dictionary(field)
	if err != nil {
		return nil, err
	}
	l, err := d.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return nil, err
	}
	return &segmentEntries{list: l, left: int(l.Count())}, nil
}

// segmentEntries begin to read at the first call of next: many are only counted.
type segmentEntries struct {
	list segments.PostingsList
	all  segments.PostingsIterator
	left int
}

func (e *segmentEntries) count() int { return e.left }

func (e *segmentEntries) next() (record, freq uint32, err error) {
	if e.all == nil {
		e.all = e.list.Iterator(true, false, false, nil)
	}
	p, err := e.all.Next()
	if err != nil || p == nil {
		return gone, 0, err
	}
	e.left--
	return uint32(p.Number()), uint32(p.Frequency()) + 1, nil // see frequencies.of
}

// terms goes through the dictionary without the counts that zapx offers beside it: they
// are read term by term from the lists, which is what a part with records that are gone
// needs anyway.
func (s *segment) terms(field, prefix string) (terms, error) {
	d, err := s.of.Dictionary(field)
	if err != nil {
		return nil, err
	}
	z, ok := d.(*zap.Dictionary)
	if !ok {
		return nil, fmt.Errorf("%w: dictionary of %s is a %T", index.ErrDamaged, field, d)
	}
	return segmentTerms{z.AutomatonIteratorOmitCount(nil, []byte(prefix), after(prefix))}, nil
}

type segmentTerms struct{ all segments.DictionaryIterator }

func (t segmentTerms) next() (string, bool, error) {
	e, err := t.all.Next()
	if err != nil || e == nil {
		return "", false, err
	}
	return e.Term, true, nil
}
