package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tiaowen/index"
)

// Search implements [index.Index].
func (o *open) Search(ctx context.Context, r index.Request) (resp index.Response, err error) {
	if err := r.Check(); err != nil {
		return resp, fmt.Errorf("search: %w", err)
	}
	leave, err := o.enter()
	if err != nil {
		return resp, fmt.Errorf("search: %w", err)
	}
	defer leave()
	defer recovered(&err)
	found := o.accumulator()
	defer o.release(found)
	e := evaluation{o, ctx}
	if err := e.add(r.Query, 1, found.begin(0)); err != nil {
		return resp, fmt.Errorf("search %v: %w", r.Query, err)
	}
	groups := o.groups(r.Filters)
	hits := sift(found.docs, groups)
	resp = index.Response{Total: len(hits), Facets: make(map[string][]index.Count, len(r.Facets))}
	for _, field := range r.Facets {
		resp.Facets[field] = o.columns[field].count(hits, widened(groups, field))
	}
	for _, n := range o.page(hits, found, r) {
		resp.Hits = append(resp.Hits, index.Hit{ID: o.ids[n], Order: int(o.order[n]), Score: float64(found.cells[n].score)})
	}
	return resp, ctx.Err()
}

// A group is all filters on one field: a record passes when it passes each.
type group struct {
	field  string
	column *column
	wanted [][]bool // for each filter, by ordinal
	missed []uint32 // records that pass every other group, but not this one
}

func (o *open) groups(filters []index.Filter) []*group {
	var groups []*group
	for _, f := range filters {
		i := slices.IndexFunc(groups, func(g *group) bool { return g.field == f.Field })
		if i < 0 {
			i = len(groups)
			groups = append(groups, &group{field: f.Field, column: o.columns[f.Field]})
		}
		groups[i].wanted = append(groups[i].wanted, groups[i].column.wanted(f))
	}
	return groups
}

// wanted tells for each value of the column whether a filter lets it pass.
func (c *column) wanted(f index.Filter) []bool {
	wanted := make([]bool, len(c.values))
	for _, v := range f.AnyOf {
		if ord, ok := c.find(v); ok {
			wanted[ord] = true
		}
	}
	if len(f.AnyOf) == 0 {
		for lo, hi := c.bounds(f.From, f.To); lo < hi; lo++ {
			wanted[lo] = true
		}
	}
	return wanted
}

func (g *group) pass(n uint32) bool {
	ords := g.column.of(n)
	for _, wanted := range g.wanted {
		if !slices.ContainsFunc(ords, func(ord uint32) bool { return wanted[ord] }) {
			return false
		}
	}
	return true
}

// sift goes once through what matched. A record that passes all groups is a hit; one
// that fails a single group is kept for the facet of that field, which therefore
// ignores its own selection.
func sift(docs []uint32, groups []*group) (hits []uint32) {
	if len(groups) == 0 {
		return docs
	}
	hits = make([]uint32, 0, len(docs))
	for _, n := range docs {
		var failed *group
		fails := 0
		for _, g := range groups {
			if !g.pass(n) {
				failed = g
				if fails++; fails > 1 {
					break
				}
			}
		}
		switch fails {
		case 0:
			hits = append(hits, n)
		case 1:
			failed.missed = append(failed.missed, n)
		}
	}
	return hits
}

// widened are the records that the facet of a field counts beside the hits.
func widened(groups []*group, field string) []uint32 {
	for _, g := range groups {
		if g.field == field {
			return g.missed
		}
	}
	return nil
}

// count counts the values of lists of records, the most common first.
func (c *column) count(lists ...[]uint32) []index.Count {
	n := make([]int, len(c.values)+1) // one more for records without a value
	for _, docs := range lists {
		if c.first == nil {
			for _, d := range docs {
				n[c.ords[d]]++
			}
			continue
		}
		for _, d := range docs {
			for _, ord := range c.ords[c.first[d]:c.first[d+1]] {
				n[ord]++
			}
		}
	}
	counts := []index.Count{}
	for ord, v := range c.values {
		if n[ord] > 0 {
			counts = append(counts, index.Count{Value: v, N: n[ord]})
		}
	}
	slices.SortStableFunc(counts, func(a, b index.Count) int { return cmp.Compare(b.N, a.N) })
	return counts
}
