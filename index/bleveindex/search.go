package bleveindex

import (
	"context"
	"fmt"
	"slices"
	"sync"

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
	e := evaluation{o, ctx}
	if n, ok, err := e.onlyCount(r); ok {
		if err != nil {
			return resp, fmt.Errorf("search %v: %w", r.Query, err)
		}
		return index.Response{Total: n}, ctx.Err()
	}
	found := o.tally()
	defer o.release(found)
	if err := e.whole(r.Query, found); err != nil {
		return resp, fmt.Errorf("search %v: %w", r.Query, err)
	}
	groups := o.groups(r.Filters)
	all := found.held
	found.held = sift(all, groups)
	defer func() { found.held = all }()
	resp = index.Response{Total: found.held.count(), Facets: make(map[string][]index.Count, len(r.Facets))}
	o.count(found.held, r.Facets, groups, resp.Facets)
	resp.Hits = o.page(found, resp.Total, r)
	return resp, ctx.Err()
}

// onlyCount answers what asks for nothing but the number of records of one clause.
func (e *evaluation) onlyCount(r index.Request) (n int, ok bool, err error) {
	if r.Size > 0 || len(r.Facets) > 0 || len(r.Filters) > 0 {
		return 0, false, nil
	}
	switch q := r.Query.(type) {
	case index.Term:
		n, err := e.holders(q.Field, q.Term)
		return n, true, err
	case index.Phrase, index.Prefix, index.Key, index.Range:
		p, err := e.leaf(q)
		if err != nil {
			return 0, true, err
		}
		return len(p.docs), true, nil
	}
	return 0, false, nil
}

// A group is all filters on one field: a record passes when it passes each.
type group struct {
	field  string
	passed set
	missed set // records that pass every other group, but not this one
}

func (o *open) groups(filters []index.Filter) []*group {
	var groups []*group
	for _, f := range filters {
		passed := o.passed(f)
		i := slices.IndexFunc(groups, func(g *group) bool { return g.field == f.Field })
		if i < 0 {
			groups = append(groups, &group{field: f.Field, passed: passed})
		} else {
			groups[i].passed.keep(passed)
		}
	}
	return groups
}

// passed are the records that a filter lets pass.
func (o *open) passed(f index.Filter) set {
	if len(f.AnyOf) < longFilter {
		return o.pass(f)
	}
	return slices.Clone(o.filters.get(f, o.pass))
}

func (o *open) pass(f index.Filter) set {
	passed, c := newSet(o.records()), o.columns[f.Field]
	add := func(docs []uint32) {
		for _, n := range docs {
			passed.add(n)
		}
	}
	for _, v := range f.AnyOf {
		add(c.within(c.bounds(v, v)))
	}
	if len(f.AnyOf) == 0 {
		add(c.within(c.bounds(f.From, f.To)))
	}
	return passed
}

// A filter of many values, such as all documents that are in force on a day, is made into
// a set once: readers ask of the same day. maxFilters bounds the sets, of a bit for each
// record, and their lists of values.
const (
	longFilter = 64
	maxFilters = 8
)

// filterCache has the sets of the long filters of late.
type filterCache struct {
	mu   sync.Mutex
	kept []keptFilter // latest last
}

type keptFilter struct {
	of     index.Filter
	passed set
}

func (fc *filterCache) get(f index.Filter, make func(index.Filter) set) set {
	same := func(k keptFilter) bool { return k.of.Field == f.Field && slices.Equal(k.of.AnyOf, f.AnyOf) }
	fc.mu.Lock()
	i := slices.IndexFunc(fc.kept, same)
	if i >= 0 {
		k := fc.kept[i]
		fc.kept = append(slices.Delete(fc.kept, i, i+1), k)
		fc.mu.Unlock()
		return k.passed
	}
	fc.mu.Unlock()
	k := keptFilter{f, make(f)}
	fc.mu.Lock()
	defer fc.mu.Unlock()
	if len(fc.kept) == maxFilters {
		fc.kept = slices.Delete(fc.kept, 0, 1)
	}
	fc.kept = append(fc.kept, k)
	return k.passed
}

// sift leaves of what matched the records that pass all groups. Those that fail a single
// group are kept for the facet of its field, which therefore ignores its own selection.
func sift(held set, groups []*group) set {
	if len(groups) == 0 {
		return held
	}
	for _, g := range groups {
		g.missed = slices.Clone(held)
		g.missed.drop(g.passed)
		for _, other := range groups {
			if other != g {
				g.missed.keep(other.passed)
			}
		}
	}
	hits := slices.Clone(held)
	for _, g := range groups {
		hits.keep(g.passed)
	}
	return hits
}

// widened are the records that the facet of a field counts beside the hits.
func widened(groups []*group, field string) set {
	for _, g := range groups {
		if g.field == field {
			return g.missed
		}
	}
	return nil
}

// count counts the values of fields among hits: fields that are filtered by among more,
// each by itself, the others together.
func (o *open) count(hits set, fields []string, groups []*group, counts map[string][]index.Count) {
	var plain []string
	for _, field := range fields {
		beside := widened(groups, field)
		if beside == nil {
			plain = append(plain, field)
			continue
		}
		for i, w := range hits {
			beside[i] |= w
		}
		o.countOf(beside, []string{field}, counts)
	}
	o.countOf(hits, plain, counts)
}

func (o *open) countOf(hits set, fields []string, counts map[string][]index.Count) {
	if len(fields) == 0 {
		return
	}
	columns := make([]*column, len(fields))
	for i, field := range fields {
		columns[i] = o.columns[field]
	}
	p, room := o.places(), o.room()
	defer o.leave(room)
	for i, list := range o.runs.of(columns, p).count(p.set(hits, room.held), &room.ranks, p) {
		counts[fields[i]] = list
	}
}
