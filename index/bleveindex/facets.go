package bleveindex

import (
	"cmp"
	"slices"
	"sync"

	"tiaowen/index"
)

// Records that follow each other in the collection mostly have the same value: those of a
// document one issuer, one section and one year. A facet is therefore counted by runs of
// records with the same values, and how many of a run are hits is the difference of two
// counts: the cost is that of the documents, however many records a question finds.
type runs struct {
	starts []uint32 // first place of each run, and one past the last
	ords   [][]uint32
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

// set is a set of records as a set of their places.
func (p *places) set(s set) set {
	if p.of == nil {
		return s
	}
	placed := newSet(uint32(len(p.of)))
	s.each(func(n uint32) { placed.add(p.of[n]) })
	return placed
}

// runCache has the runs of the columns that were counted.
type runCache struct {
	mu   sync.Mutex
	runs map[*column]*runs
}

func (rc *runCache) of(c *column, p *places) *runs {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	r, ok := rc.runs[c]
	if !ok {
		if r = newRuns(c, p); rc.runs == nil {
			rc.runs = map[*column]*runs{}
		}
		rc.runs[c] = r
	}
	return r
}

// newRuns finds the runs of a column.
func newRuns(c *column, p *places) *runs {
	r := new(runs)
	for place := range c.records() {
		ords := c.of(p.record(place))
		if last := len(r.ords) - 1; last >= 0 && slices.Equal(r.ords[last], ords) {
			continue
		}
		r.starts, r.ords = append(r.starts, place), append(r.ords, ords)
	}
	r.starts = append(r.starts, c.records())
	return r
}

// count counts the values of a set of places, the most common first.
func (r *runs) count(values []string, hits set, ranks []uint32) []index.Count {
	n := make([]uint32, len(values))
	kinds := 0
	before := hits.below(0, ranks)
	for i, ords := range r.ords {
		upTo := hits.below(r.starts[i+1], ranks)
		if upTo > before {
			for _, ord := range ords {
				if n[ord] == 0 {
					kinds++
				}
				n[ord] += upTo - before
			}
		}
		before = upTo
	}
	counts := make([]index.Count, 0, kinds)
	for ord, v := range values {
		if n[ord] > 0 {
			counts = append(counts, index.Count{Value: v, N: int(n[ord])})
		}
	}
	slices.SortStableFunc(counts, func(a, b index.Count) int { return cmp.Compare(b.N, a.N) })
	return counts
}
