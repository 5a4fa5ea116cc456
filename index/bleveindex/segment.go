package bleveindex

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"

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
type segment struct {
	of      segments.Segment
	fields  map[string]*sync.Pool // of segments.TermDictionary, by the name of the field
	readers sync.Pool             // of *reader
}

// A reader is what reading a list takes, for the next one.
type reader struct {
	list segments.PostingsList
	all  segments.PostingsIterator
}

// openSegment opens one; bleve panics on some that are damaged.
func openSegment(path string) (s *segment, err error) {
	defer recovered(&err)
	of, err := plugin.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", index.ErrDamaged, path, err)
	}
	s = &segment{of: of, fields: map[string]*sync.Pool{}}
	for _, field := range index.TokenFields {
		s.fields[field] = new(sync.Pool)
	}
	return s, nil
}

func (s *segment) close() error { return s.of.Close() }

// with finds a term, and has what was found used by one that returns.
func (s *segment) with(field, term string, use func(r *reader)) error {
	pool := s.fields[field]
	d, ok := pool.Get().(segments.TermDictionary)
	if !ok {
		var err error
		if d, err = s.of.Dictionary(field); err != nil {
			return err
		}
	}
	defer pool.Put(d)
	r, ok := s.readers.Get().(*reader)
	if !ok {
		r = new(reader)
	}
	defer s.readers.Put(r)
	l, err := d.PostingsList([]byte(term), nil, r.list)
	if err != nil {
		return err
	}
	r.list = l
	use(r)
	return nil
}

func (s *segment) count(field, term string) (n int, err error) {
	err = s.with(field, term, func(r *reader) { n = int(r.list.Count()) })
	return n, err
}

func (s *segment) read(field, term string, first uint32, to *decoded) (err error) {
	found := s.with(field, term, func(r *reader) {
		n := int(r.list.Count())
		if n == 0 {
			return
		}
		docs, freqs := to.extend(n)
		r.all = r.list.Iterator(true, false, false, r.all)
		for i := range docs {
			p, failed := r.all.Next()
			if failed != nil || p == nil {
				err = errors.Join(failed, errList)
				return
			}
			docs[i], freqs[i] = first+uint32(p.Number()), float32(p.Frequency()+1) // see frequencies.of
		}
	})
	return errors.Join(found, err)
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
