package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bindex "github.com/blevesearch/bleve_index_api"

	"tiaowen/index"
)

// open is an open index. Nothing in it changes but the cache, until it is closed.
type open struct {
	*table
	bytes     int64
	scorch    bindex.Index // nil when there is no record
	reader    bindex.IndexReader
	sequences map[string]*sequences
	mean      map[string]float64
	norms     map[string][]float64 // see norms
	dates     []uint32             // the rank of the newest date of each record, from 1
	cache     *cache
	pool      sync.Pool // of *tally
	bests     sync.Pool // of *best
	runs      runCache
	filters   filterCache
	places    func() *places

	// using is held by every question while it reads, and by Close: the files are
	// mapped into memory, and must not go while somebody looks.
	using  sync.RWMutex
	closed bool
}

// errClosed is the error of a question to an index that was closed.
var errClosed = errors.New("index is closed")

func (o *open) records() uint32 { return uint32(len(o.ids)) }

// openScorch opens what scorch wrote, for reading only. Without the time limit it
// would wait for ever for a file that another process writes.
func openScorch(dir string) (bindex.Index, bindex.IndexReader, error) {
	s, err := scorch.NewScorch(scorch.Name, map[string]any{"path": dir, "read_only": true, "bolt_timeout": "2s"}, nil)
	if err != nil {
		return nil, nil, err
	}
	if err := s.Open(); err != nil {
		if strings.Contains(err.Error(), "timeout") {
			return nil, nil, fmt.Errorf("%w: %w", index.ErrLocked, err)
		}
		return nil, nil, fmt.Errorf("%w: %w", index.ErrDamaged, err)
	}
	r, err := s.Reader()
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("%w: %w", index.ErrDamaged, err), s.Close())
	}
	return s, r, nil
}

func (o *open) openFiles(dir string) (err error) {
	o.sequences = map[string]*sequences{}
	for field := range index.Positions {
		if o.sequences[field], err = openSequences(filepath.Join(dir, fileSequence+field), len(o.ids)); err != nil {
			return fmt.Errorf("%w: %w", index.ErrDamaged, err)
		}
	}
	if len(o.ids) > 0 {
		if o.scorch, o.reader, err = openScorch(filepath.Join(dir, dirScorch)); err != nil {
			return err
		}
		count, err := o.reader.DocCount()
		if err != nil || count != uint64(len(o.ids)) {
			return errors.Join(fmt.Errorf("%w: %d records where %d were written", index.ErrDamaged, count, len(o.ids)), err)
		}
	}
	o.measure()
	o.places = sync.OnceValue(o.newPlaces)
	return nil
}

// measure works out what follows from the columns.
func (o *open) measure() {
	o.mean, o.norms = map[string]float64{}, map[string][]float64{}
	for field, lengths := range o.lengths {
		sum := 0.0
		for _, l := range lengths {
			sum += float64(l)
		}
		o.mean[field] = sum / max(1, float64(len(lengths)))
		o.norms[field] = norms(lengths, o.mean[field])
	}
	o.dates = make([]uint32, len(o.ids))
	for n := range o.dates {
		for _, ord := range o.columns[index.KeySigned].of(uint32(n)) {
			o.dates[n] = max(o.dates[n], ord+1)
		}
	}
}

// Stats implements [index.Index].
func (o *open) Stats() index.Stats {
	return index.Stats{Records: len(o.ids), Bytes: o.bytes, AvgLength: o.mean}
}

// Close implements [index.Index]. It waits for the questions that are being answered.
func (o *open) Close() error {
	o.using.Lock()
	defer o.using.Unlock()
	if o.closed {
		return nil
	}
	o.closed = true
	var errs []error
	if o.reader != nil {
		errs = append(errs, o.reader.Close())
	}
	if o.scorch != nil {
		errs = append(errs, o.scorch.Close())
	}
	for _, s := range o.sequences {
		errs = append(errs, s.close())
	}
	return errors.Join(errs...)
}

// enter lets a question read until it calls leave.
func (o *open) enter() (leave func(), err error) {
	o.using.RLock()
	if o.closed {
		o.using.RUnlock()
		return nil, errClosed
	}
	return o.using.RUnlock, nil
}

// Terms implements [index.Index].
func (o *open) Terms(ctx context.Context, field, prefix string, limit int) (found []index.Count, err error) {
	if !slices.Contains(index.TokenFields, field) {
		return nil, fmt.Errorf("list terms: %w: no token field %q", index.ErrQuery, field)
	}
	leave, err := o.enter()
	if err != nil {
		return nil, fmt.Errorf("list terms: %w", err)
	}
	defer leave()
	defer recovered(&err)
	err = o.eachTerm(ctx, field, prefix, func(term string, n int) bool {
		if len(found) < limit {
			found = append(found, index.Count{Value: term, N: n})
		}
		return len(found) < limit
	})
	if err == nil {
		err = o.recount(field, found)
	}
	if err != nil {
		return nil, fmt.Errorf("list terms: %w", err)
	}
	return found, nil
}

// recount counts again what the iterator of a dictionary counts wrongly: behind a term
// that one record holds, it says 1 of every term (zapx v17.2.5). The count of the first
// term of an iterator is right.
func (o *open) recount(field string, found []index.Count) error {
	wrong := false
	for i := range found {
		if wrong {
			dict, err := o.reader.FieldDictPrefix(field, []byte(found[i].Value))
			if err != nil {
				return err
			}
			entry, err := dict.Next()
			if err == nil && entry != nil {
				found[i].N = int(entry.Count)
			}
			if err := errors.Join(err, dict.Close()); err != nil {
				return err
			}
		}
		wrong = wrong || found[i].N == 1
	}
	return nil
}

// eachTerm calls visit with the terms that begin with prefix, in byte order, and the
// number of records that hold each, until it returns false.
func (o *open) eachTerm(ctx context.Context, field, prefix string, visit func(term string, n int) bool) (err error) {
	if err := ctx.Err(); err != nil || o.reader == nil {
		return err
	}
	dict, err := o.reader.FieldDictPrefix(field, []byte(prefix))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dict.Close()) }()
	for i := 1; ; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		entry, err := dict.Next()
		if err != nil || entry == nil || !visit(entry.Term, int(entry.Count)) {
			return err
		}
	}
}
