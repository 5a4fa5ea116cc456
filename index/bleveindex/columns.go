package bleveindex

import (
	"slices"
	"sort"
	"sync"
)

// A table is what is known of every record beside its postings, by the number of the
// record. It never changes.
type table struct {
	ids     []string
	order   []uint32            // on disk none, when it is the number of the record
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
