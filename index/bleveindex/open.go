package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"tiaowen/index"
)

// open is an open index. Nothing in it changes but the cache, until it is closed.
type open struct {
	*table
	bytes   int64
	layout  *layout
	texts   index.Texts // nil when no phrase is asked for
	parts   []*part
	mean    map[string]float64
	norms   map[string][]float64 // see norms
	dates   []uint32             // the rank of the newest date of each record, from 1
	cache   *cache
	pool    sync.Pool // of *tally
	rooms   sync.Pool // of *room
	bests   sync.Pool // of *best
	runs    runCache
	filters filterCache
	places  func() *places

	// using is held by every question while it reads, and by Close: the files are
	// mapped into memory, and must not go while somebody looks.
	using  sync.RWMutex
	closed bool
}

// errClosed is the error of a question to an index that was closed.
var errClosed = errors.New("index is closed")

func (o *open) records() uint32 { return uint32(len(o.ids)) }

func (o *open) openParts(e Engine, dir string) error {
	var tables []*table
	for _, of := range o.layout.Parts {
		p, err := e.openPart(filepath.Join(dir, of.Name))
		if err != nil {
			return fmt.Errorf("%w: %s: %w", index.ErrDamaged, of.Name, err)
		}
		o.parts, tables = append(o.parts, p), append(tables, p.table)
	}
	if err := o.layout.number(o.parts); err != nil {
		return err
	}
	if len(o.parts) == 1 && o.parts[0].numbers == nil {
		o.table = tables[0].inOrder()
	} else {
		o.table = join(tables, o.layout.Runs)
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
	for _, p := range o.parts {
		errs = append(errs, p.close())
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
	var failed error
	err = o.eachTerm(ctx, field, prefix, func(term string) bool {
		if len(found) >= limit {
			return false
		}
		var n int
		if n, failed = o.holders(field, term); n > 0 {
			found = append(found, index.Count{Value: term, N: n})
		}
		return failed == nil
	})
	if err = errors.Join(err, failed); err != nil {
		return nil, fmt.Errorf("list terms: %w", err)
	}
	return found, nil
}
