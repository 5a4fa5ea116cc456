package bleveindex

import (
	"slices"
	"sort"
	"sync"

	"tiaowen/index"
)

// A table is what is known of every record beside its postings, by scorch's number
// of the record. It never changes.
type table struct {
	ids     []string
	order   []uint32
	lengths map[string][]uint32 // token field → number of terms
	columns map[string]*column  // key field → values
}

// A column holds the values of one key field for every record, as ordinals of a
// sorted list.
type column struct {
	values []string
	first  []uint32 // ords[first[n]:first[n+1]] are those of record n; nil when no record has two
	ords   []uint32 // where first is nil: the one of each record, len(values) for none

	holders func() inverted
}

func newColumn(values []string, first, ords []uint32) *column {
	c := &column{values: values, first: first, ords: ords}
	c.holders = sync.OnceValue(c.invert)
	return c
}

// of lists the ordinals of record n.
func (c *column) of(n uint32) []uint32 {
	switch {
	case c.first != nil:
		return c.ords[c.first[n]:c.first[n+1]]
	case c.ords[n] == uint32(len(c.values)):
		return nil
	default:
		return c.ords[n : n+1]
	}
}

// bounds returns the ordinals lo ≤ o < hi of the values from ≤ v ≤ to; an empty to
// is open.
func (c *column) bounds(from, to string) (lo, hi uint32) {
	lo, hi = uint32(sort.SearchStrings(c.values, from)), uint32(len(c.values))
	if to != "" {
		hi = uint32(sort.Search(len(c.values), func(i int) bool { return c.values[i] > to }))
	}
	return lo, max(lo, hi)
}

// inverted lists the records that hold each value.
type inverted struct {
	first []uint32 // docs[first[o]:first[o+1]] hold the value of ordinal o
	docs  []uint32
}

func (c *column) records() uint32 {
	if c.first != nil {
		return uint32(len(c.first) - 1)
	}
	return uint32(len(c.ords))
}

// invert is done when a question first asks for a value: most columns only filter
// and count.
func (c *column) invert() inverted {
	in := inverted{first: make([]uint32, len(c.values)+1)}
	for n := range c.records() {
		for _, ord := range c.of(n) {
			in.first[ord+1]++
		}
	}
	for i := 1; i < len(in.first); i++ {
		in.first[i] += in.first[i-1]
	}
	in.docs = make([]uint32, in.first[len(c.values)])
	next := slices.Clone(in.first)
	for n := range c.records() {
		for _, ord := range c.of(n) {
			in.docs[next[ord]] = n
			next[ord]++
		}
	}
	return in
}

// within lists the records, each once, with a value of ordinal lo ≤ o < hi.
func (c *column) within(lo, hi uint32) []uint32 {
	in := c.holders()
	docs := in.docs[in.first[lo]:in.first[hi]]
	if c.first == nil || hi-lo <= 1 {
		return docs
	}
	docs = slices.Clone(docs)
	slices.Sort(docs)
	return slices.Compact(docs)
}

// A tableBuilder collects a table in the order in which records come.
type tableBuilder struct {
	ids     []string
	order   []uint32
	lengths map[string][]uint32
	columns map[string]*columnBuilder
}

func newTableBuilder() tableBuilder {
	b := tableBuilder{lengths: map[string][]uint32{}, columns: map[string]*columnBuilder{}}
	for _, f := range index.KeyFields {
		b.columns[f] = &columnBuilder{ordinals: map[string]uint32{}, first: []uint32{0}}
	}
	return b
}

func (b *tableBuilder) add(r *index.Record) {
	b.ids = append(b.ids, r.ID)
	b.order = append(b.order, uint32(r.Order))
	for _, f := range index.TokenFields {
		b.lengths[f] = append(b.lengths[f], uint32(len(r.Tokens[f])))
	}
	for _, f := range index.KeyFields {
		b.columns[f].add(r.Keys[f])
	}
}

// finish arranges the table by scorch's numbers; see [readNumbers].
func (b *tableBuilder) finish(added []uint32) *table {
	t := &table{ids: arranged(b.ids, added), order: arranged(b.order, added), lengths: map[string][]uint32{}, columns: map[string]*column{}}
	for f, ls := range b.lengths {
		t.lengths[f] = arranged(ls, added)
	}
	for f, c := range b.columns {
		t.columns[f] = c.finish(added)
	}
	return t
}

func arranged[T any](list []T, added []uint32) []T {
	out := make([]T, len(added))
	for n, a := range added {
		out[n] = list[a]
	}
	return out
}

type columnBuilder struct {
	ordinals map[string]uint32 // by order of appearance
	first    []uint32
	ords     []uint32
}

func (b *columnBuilder) add(values []string) {
	from := len(b.ords)
	for _, v := range values {
		ord, ok := b.ordinals[v]
		if !ok {
			ord = uint32(len(b.ordinals))
			b.ordinals[v] = ord
		}
		if !slices.Contains(b.ords[from:], ord) {
			b.ords = append(b.ords, ord)
		}
	}
	b.first = append(b.first, uint32(len(b.ords)))
}

func (b *columnBuilder) finish(added []uint32) *column {
	values := make([]string, 0, len(b.ordinals))
	for v := range b.ordinals {
		values = append(values, v)
	}
	slices.Sort(values)
	rank := make([]uint32, len(values))
	for i, v := range values {
		rank[b.ordinals[v]] = uint32(i)
	}
	first, ords := []uint32{0}, make([]uint32, 0, len(b.ords))
	single := true
	for _, a := range added {
		for _, ord := range b.ords[b.first[a]:b.first[a+1]] {
			ords = append(ords, rank[ord])
		}
		single = single && b.first[a+1]-b.first[a] <= 1
		first = append(first, uint32(len(ords)))
	}
	if !single {
		return newColumn(values, first, ords)
	}
	one := make([]uint32, len(added))
	for n := range one {
		one[n] = uint32(len(values))
		if first[n] < first[n+1] {
			one[n] = ords[first[n]]
		}
	}
	return newColumn(values, nil, one)
}
