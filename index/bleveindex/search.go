package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	bindex "github.com/blevesearch/bleve_index_api"

	"tiaowen/index"
)

// Search implements [index.Index].
func (o *open) Search(ctx context.Context, r index.Request) (index.Response, error) {
	if err := r.Check(); err != nil {
		return index.Response{}, fmt.Errorf("search: %w", err)
	}
	groups, err := o.filters(r.Filters)
	if err != nil {
		return index.Response{}, fmt.Errorf("search: %w", err)
	}
	counters, err := o.counters(r.Facets)
	if err != nil {
		return index.Response{}, fmt.Errorf("search: %w", err)
	}
	acc := o.pool.get(o.records)
	defer o.pool.put(acc)
	if err := o.evaluate(ctx, r.Query, 1, acc); err != nil {
		return index.Response{}, fmt.Errorf("search %v: %w", r.Query, err)
	}
	top := o.collect(acc, r, groups, counters)
	resp := index.Response{Total: top.total, Facets: map[string][]index.Count{}}
	for _, c := range counters {
		resp.Facets[c.field] = c.counts()
	}
	resp.Hits, err = o.hits(top.page(r.From, r.Size))
	return resp, err
}

// A group is the filters on one field: a record passes when one of its values is
// wanted.
type group struct {
	field  string
	column *column
	wanted []bool // by ordinal
}

func (g *group) pass(n uint32) bool {
	for _, ord := range g.column.of(n) {
		if g.wanted[ord] {
			return true
		}
	}
	return false
}

// filters makes a group of each field; two filters on one field must both hold.
func (o *open) filters(fs []index.Filter) ([]*group, error) {
	var groups []*group
	for _, f := range fs {
		c := o.columns[f.Field]
		if c == nil {
			return nil, fmt.Errorf("%w: no key field %q", index.ErrQuery, f.Field)
		}
		wanted := make([]bool, len(c.values))
		if len(f.AnyOf) == 0 {
			lo, hi := c.bounds(f.From, f.To)
			for i := lo; i < hi; i++ {
				wanted[i] = true
			}
		}
		for _, v := range f.AnyOf {
			if ord, ok := c.find(v); ok {
				wanted[ord] = true
			}
		}
		groups = append(groups, &group{f.Field, c, wanted})
	}
	return groups, nil
}

type counter struct {
	field  string
	column *column
	n      []int
}

func (o *open) counters(fields []string) ([]*counter, error) {
	var cs []*counter
	for _, f := range fields {
		c := o.columns[f]
		if c == nil {
			return nil, fmt.Errorf("%w: no key field %q", index.ErrQuery, f)
		}
		cs = append(cs, &counter{field: f, column: c, n: make([]int, len(c.values))})
	}
	return cs, nil
}

func (c *counter) count(n uint32) {
	for _, ord := range c.column.of(n) {
		c.n[ord]++
	}
}

func (c *counter) counts() []index.Count {
	found := []index.Count{}
	for ord, n := range c.n {
		if n > 0 {
			found = append(found, index.Count{Value: c.column.values[ord], N: n})
		}
	}
	slices.SortStableFunc(found, func(a, b index.Count) int { return cmp.Compare(b.N, a.N) })
	return found
}

// collect goes once through what matched. A record that fails no filter is a hit
// and counts in every facet; one that fails filters of a single field counts in
// the facet of that field only, which therefore ignores its own selection.
func (o *open) collect(acc *accumulator, r index.Request, groups []*group, counters []*counter) *best {
	top := newBest(r.From+r.Size, o.less(r.Sort))
	for n, c := range acc.count {
		if c == 0 {
			continue
		}
		n := uint32(n)
		failed := ""
		fails := 0
		for _, g := range groups {
			if g.pass(n) {
				continue
			}
			if g.field != failed {
				fails++
				failed = g.field
			}
		}
		if fails > 1 {
			continue
		}
		for _, ct := range counters {
			if fails == 0 || ct.field == failed {
				ct.count(n)
			}
		}
		if fails == 0 {
			top.offer(candidate{n, acc.score[n]})
		}
	}
	return top
}

// A candidate is a record with its score.
type candidate struct {
	n     uint32
	score float32
}

// less is the order of an answer; ties fall back to the order of the collection.
func (o *open) less(by index.Sort) func(a, b candidate) bool {
	date := o.columns[index.KeySigned]
	newest := func(n uint32) int {
		newest := -1
		for _, ord := range date.of(n) {
			newest = max(newest, int(ord))
		}
		return newest
	}
	return func(a, b candidate) bool {
		switch by {
		case index.ByScore:
			if a.score != b.score {
				return a.score > b.score
			}
		case index.ByDate:
			if x, y := newest(a.n), newest(b.n); x != y {
				return x > y
			}
		}
		return o.order[a.n] < o.order[b.n]
	}
}

// hits looks up the ids of a page.
func (o *open) hits(page []candidate) (hits []index.Hit, err error) {
	defer recovered(&err)
	var id bindex.IndexInternalID
	for _, c := range page {
		id = bindex.NewIndexInternalID(id, uint64(c.n))
		name, err := o.reader.ExternalID(id)
		if err != nil {
			return nil, fmt.Errorf("read id of record %d: %w", c.n, err)
		}
		hits = append(hits, index.Hit{ID: name, Score: float64(c.score)})
	}
	return hits, nil
}
