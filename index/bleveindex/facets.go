package bleveindex

import (
	"cmp"
	"slices"
	"sync"

	"tiaowen/index"
)

// Records that follow each other in the collection mostly have the same values: those of a
// document one issuer, one section and one year. Facets are therefore counted by runs of
// records with the same values in some columns, and how many of a run are hits is the
// difference of two counts: the cost is that of the documents, however many records a
// question finds.
type runs struct {
	columns []*column
	starts  []uint32 // first place of each run, and one past the last
	// ords are, for each column without a record of two values, the ordinal of each run,
	// side by side: to look them up among those of all records costs more than to count.
	// Other columns have none.
	ords [][]uint32
}

// places tell where records stand in the collection. It is empty when they are numbered
// so.
type places struct {
	of      []uint32 // place of each record, from 0
	records []uint32 // record of each place
}

func (o *open) newPlaces() *places {
	if slices.IsSorted(o.order) {
		return new(places)
	}
	p := &places{of: make([]uint32, len(o.order)), records: make([]uint32, len(o.order))}
	for n := range p.records {
		p.records[n] = uint32(n)
	}
	slices.SortStableFunc(p.records, func(a, b uint32) int { return cmp.Compare(o.order[a], o.order[b]) })
	for place, n := range p.records {
		p.of[n] = uint32(place)
	}
	return p
}

func (p *places) place(n uint32) uint32 {
	if p.of == nil {
		return n
	}
	return p.of[n]
}

func (p *places) record(place uint32) uint32 {
	if p.records == nil {
		return place
	}
	return p.records[place]
}

// set is a set of records as a set of their places, in room that is empty.
func (p *places) set(s, room set) set {
	if p.of == nil {
		return s
	}
	s.each(func(n uint32) { room.add(p.of[n]) })
	return room
}

// runCache has the runs of the lists of columns that were counted: two or three, as a
// question filters by a field or not.
type runCache struct {
	mu   sync.Mutex
	runs []*runs
}

// maxRuns is how many lists are kept: one for each field that may be filtered by.
const maxRuns = 16

func (rc *runCache) of(columns []*column, p *places) *runs {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	for _, r := range rc.runs {
		if slices.Equal(r.columns, columns) {
			return r
		}
	}
	if len(rc.runs) == maxRuns {
		rc.runs = nil
	}
	r := newRuns(columns, p)
	rc.runs = append(rc.runs, r)
	return r
}

func newRuns(columns []*column, p *places) *runs {
	r := &runs{columns: columns}
	records := columns[0].records()
	for place := range records {
		if place == 0 || !r.alike(p.record(place-1), p.record(place)) {
			r.starts = append(r.starts, place)
		}
	}
	r.starts = append(r.starts, records)
	for _, c := range columns {
		var ords []uint32
		if c.first == nil {
			ords = make([]uint32, len(r.starts)-1)
			for i := range ords {
				ords[i] = c.ords[p.record(r.starts[i])]
			}
		}
		r.ords = append(r.ords, ords)
	}
	return r
}

// alike reports whether two records have the same values.
func (r *runs) alike(a, b uint32) bool {
	for _, c := range r.columns {
		if !slices.Equal(c.of(a), c.of(b)) {
			return false
		}
	}
	return true
}

// count counts the values of a set of places in each column, the most common first. ranks
// is room for the ranks of the set.
func (r *runs) count(hits set, ranks *[]uint32, p *places) [][]index.Count {
	*ranks = hits.ranks(*ranks)
	held := make([]uint32, len(r.starts)-1) // hits of each run
	before := uint32(0)
	for i, end := range r.starts[1:] {
		upTo := hits.below(end, *ranks)
		held[i], before = upTo-before, upTo
	}
	counts := make([][]index.Count, len(r.columns))
	for i, c := range r.columns {
		n := make([]uint32, len(c.values)+1) // one more for records without a value
		if ords := r.ords[i]; ords != nil {
			for run, ord := range ords {
				n[ord] += held[run]
			}
		} else {
			for run, hits := range held {
				if hits == 0 {
					continue
				}
				for _, ord := range c.of(p.record(r.starts[run])) {
					n[ord] += hits
				}
			}
		}
		counts[i] = c.ranked(n[:len(c.values)])
	}
	return counts
}

// ranked are the values that were counted, the most common first, then in their order.
func (c *column) ranked(n []uint32) []index.Count {
	var keys []uint64
	for ord, count := range n {
		if count > 0 {
			keys = append(keys, uint64(^count)<<32|uint64(ord))
		}
	}
	slices.Sort(keys)
	counts := make([]index.Count, len(keys))
	for i, k := range keys {
		counts[i] = index.Count{Value: c.values[uint32(k)], N: int(^uint32(k >> 32))}
	}
	return counts
}
