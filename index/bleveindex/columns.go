package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"sort"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	bindex "github.com/blevesearch/bleve_index_api"

	"tiaowen/index"
)

// A column holds the values of one key field for every record, by bleve's number
// of the record.
type column struct {
	values []string // sorted
	first  []uint32 // first[n]..first[n+1] are the ordinals of record n
	ords   []uint32 // into values
}

// of lists the ordinals of record n.
func (c *column) of(n uint32) []uint32 { return c.ords[c.first[n]:c.first[n+1]] }

// find returns the ordinal of a value.
func (c *column) find(value string) (uint32, bool) {
	i, ok := slices.BinarySearch(c.values, value)
	return uint32(i), ok
}

// bounds returns the ordinals that lie in a range, from ≤ o < to.
func (c *column) bounds(from, to string) (lo, hi uint32) {
	lo = uint32(sort.SearchStrings(c.values, from))
	if to == "" {
		return lo, uint32(len(c.values))
	}
	return lo, uint32(sort.Search(len(c.values), func(i int) bool { return c.values[i] > to }))
}

// open is an open index. It never changes.
type open struct {
	dir     string
	bleve   bleve.Index
	reader  bindex.IndexReader
	stats   stats
	records uint32
	columns map[string]*column
	order   []uint32
	average map[string]float64
	bytes   int64
	pool    accumulators
}

func (o *open) load(b bleve.Index) error {
	advanced, err := b.Advanced()
	if err != nil {
		return err
	}
	if o.reader, err = advanced.Reader(); err != nil {
		return err
	}
	count, err := o.reader.DocCount()
	if err != nil {
		return err
	}
	if int(count) != o.stats.Records {
		return fmt.Errorf("%d records where %d were written", count, o.stats.Records)
	}
	o.bleve, o.records = b, uint32(count)
	o.average = map[string]float64{}
	for name, sum := range o.stats.Lengths {
		o.average[name] = float64(sum) / max(1, float64(count))
	}
	if err := o.loadColumns(); err != nil {
		return err
	}
	o.bytes = dirBytes(o.dir)
	return nil
}

// loadColumns reads the keys of all records from bleve's doc values.
func (o *open) loadColumns() error {
	fields := append([]string{keyOrder}, index.KeyFields...)
	values, err := o.reader.DocValueReader(fields)
	if err != nil {
		return err
	}
	raw := map[string]*rawColumn{}
	for _, f := range fields {
		raw[f] = newRawColumn(int(o.records))
	}
	var id bindex.IndexInternalID
	for n := range o.records {
		id = bindex.NewIndexInternalID(id, uint64(n))
		err := values.VisitDocValues(id, func(field string, term []byte) {
			if c := raw[field]; c != nil {
				c.add(term)
			}
		})
		if err != nil {
			return fmt.Errorf("read keys of record %d: %w", n, err)
		}
		for _, c := range raw {
			c.next()
		}
	}
	return o.setColumns(raw)
}

func (o *open) setColumns(raw map[string]*rawColumn) error {
	o.columns = map[string]*column{}
	for name, c := range raw {
		o.columns[name] = c.sorted()
	}
	o.order = make([]uint32, o.records)
	order := o.columns[keyOrder]
	for n := range o.records {
		ords := order.of(n)
		if len(ords) != 1 {
			return fmt.Errorf("record %d has no order", n)
		}
		v, err := strconv.ParseUint(order.values[ords[0]], 10, 32)
		if err != nil {
			return err
		}
		o.order[n] = uint32(v)
	}
	delete(o.columns, keyOrder)
	return nil
}

// A rawColumn collects values in the order in which they come.
type rawColumn struct {
	ordinals map[string]uint32
	values   []string
	first    []uint32
	ords     []uint32
}

func newRawColumn(records int) *rawColumn {
	return &rawColumn{ordinals: map[string]uint32{}, first: make([]uint32, 1, records+1)}
}

func (c *rawColumn) add(term []byte) {
	ord, ok := c.ordinals[string(term)]
	if !ok {
		ord = uint32(len(c.values))
		c.values = append(c.values, string(term))
		c.ordinals[string(term)] = ord
	}
	c.ords = append(c.ords, ord)
}

func (c *rawColumn) next() { c.first = append(c.first, uint32(len(c.ords))) }

func (c *rawColumn) sorted() *column {
	values := slices.Clone(c.values)
	slices.Sort(values)
	rank := make([]uint32, len(values))
	for i, v := range values {
		rank[c.ordinals[v]] = uint32(i)
	}
	for i, ord := range c.ords {
		c.ords[i] = rank[ord]
	}
	return &column{values: values, first: c.first, ords: c.ords}
}

func dirBytes(dir string) (total int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				total += info.Size()
			}
		}
		return nil // a file that is gone counts nothing
	})
	return total
}

// Stats implements [index.Index].
func (o *open) Stats() index.Stats {
	return index.Stats{Records: int(o.records), Bytes: o.bytes, AvgLength: o.average}
}

// Close implements [index.Index].
func (o *open) Close() error { return errors.Join(o.reader.Close(), o.bleve.Close()) }

// Terms implements [index.Index].
func (o *open) Terms(ctx context.Context, field, prefix string, limit int) (found []index.Count, err error) {
	defer recovered(&err)
	if !slices.Contains(index.TokenFields, field) {
		return nil, fmt.Errorf("list terms: %w: no token field %q", index.ErrQuery, field)
	}
	dict, err := o.reader.FieldDictPrefix(field, []byte(prefix))
	if err != nil {
		return nil, fmt.Errorf("list terms: %w", err)
	}
	defer func() { err = errors.Join(err, dict.Close()) }()
	for len(found) < limit {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		entry, err := dict.Next()
		if err != nil {
			return nil, fmt.Errorf("list terms: %w", err)
		}
		if entry == nil {
			break
		}
		found = append(found, index.Count{Value: entry.Term, N: int(entry.Count)})
	}
	return found, nil
}
