// Package indextest says what an engine must do, twice: [Run] is a suite of tests
// that every engine passes, and [Memory] is an engine small enough to be believed
// after one reading. The suite takes it for the truth; tests of other rooms use it
// where no files are wanted.
package indextest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"tiaowen/index"
)

// Memory is an engine that looks at every record for every question. It keeps its
// indexes in memory, by directory.
type Memory struct {
	mu   sync.Mutex
	dirs map[string][]index.Record
}

// Name implements [index.Engine].
func (*Memory) Name() string { return "memory/1" }

// Create implements [index.Engine].
func (m *Memory) Create(dir string) (index.Builder, error) {
	return &memoryBuilder{m: m, dir: dir}, nil
}

// Open implements [index.Engine]. Its records have their own order.
func (m *Memory) Open(dir string, _ index.Texts) (index.Index, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	records, ok := m.dirs[dir]
	if !ok {
		return nil, fmt.Errorf("open index %s: %w", dir, index.ErrNoIndex)
	}
	return &memoryIndex{records, count(records)}, nil
}

type memoryBuilder struct {
	m       *Memory
	dir     string
	records []index.Record
}

func (b *memoryBuilder) Add(ctx context.Context, records []index.Record) error {
	b.records = append(b.records, records...)
	return ctx.Err()
}

func (b *memoryBuilder) Close() error {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	if b.m.dirs == nil {
		b.m.dirs = map[string][]index.Record{}
	}
	b.m.dirs[b.dir] = b.records
	return nil
}

func (b *memoryBuilder) Abandon() { b.records = nil }

type memoryIndex struct {
	records    []index.Record
	statistics statistics
}

// Close implements [index.Index].
func (*memoryIndex) Close() error { return nil }

// Stats implements [index.Index].
func (ix *memoryIndex) Stats() index.Stats {
	return index.Stats{Records: len(ix.records), AvgLength: ix.statistics.length}
}

// Terms implements [index.Index].
func (ix *memoryIndex) Terms(ctx context.Context, field, prefix string, limit int) ([]index.Count, error) {
	if !slices.Contains(index.TokenFields, field) {
		return nil, fmt.Errorf("list terms: %w: no token field %q", index.ErrQuery, field)
	}
	var terms []index.Count
	for t, n := range ix.statistics.holders[field] {
		if strings.HasPrefix(t, prefix) {
			terms = append(terms, index.Count{Value: t, N: n})
		}
	}
	slices.SortFunc(terms, func(a, b index.Count) int { return strings.Compare(a.Value, b.Value) })
	return terms[:min(len(terms), max(0, limit))], ctx.Err()
}

// Search implements [index.Index].
func (ix *memoryIndex) Search(ctx context.Context, r index.Request) (index.Response, error) {
	if err := cmp.Or(r.Check(), ctx.Err()); err != nil {
		return index.Response{}, fmt.Errorf("search: %w", err)
	}
	var hits []hit
	for i := range ix.records {
		rec := &ix.records[i]
		if ok, score := ix.match(r.Query, rec); ok && passes(r.Filters, rec, "") {
			hits = append(hits, hit{rec, score})
		}
	}
	slices.SortFunc(hits, order(r.Sort))
	resp := index.Response{Total: len(hits), Facets: map[string][]index.Count{}}
	hits = hits[min(r.From, len(hits)):]
	for _, h := range hits[:min(r.Size, len(hits))] {
		resp.Hits = append(resp.Hits, index.Hit{ID: h.record.ID, Order: h.record.Order, Score: h.score})
	}
	for _, f := range r.Facets {
		resp.Facets[f] = ix.facet(r, f)
	}
	return resp, nil
}

// facet counts the values of a field over what matches the query and every filter
// but those on the field itself.
func (ix *memoryIndex) facet(r index.Request, field string) []index.Count {
	n := map[string]int{}
	for i := range ix.records {
		rec := &ix.records[i]
		if ok, _ := ix.match(r.Query, rec); ok && passes(r.Filters, rec, field) {
			for _, v := range unique(rec.Keys[field]) {
				n[v]++
			}
		}
	}
	counts := []index.Count{}
	for v, n := range n {
		counts = append(counts, index.Count{Value: v, N: n})
	}
	slices.SortFunc(counts, func(a, b index.Count) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value))
	})
	return counts
}

// passes tells whether a record passes all filters but those on one field.
func passes(filters []index.Filter, r *index.Record, but string) bool {
	for _, f := range filters {
		if f.Field == but {
			continue
		}
		ok := slices.ContainsFunc(r.Keys[f.Field], func(v string) bool {
			if len(f.AnyOf) > 0 {
				return slices.Contains(f.AnyOf, v)
			}
			return within(v, f.From, f.To)
		})
		if !ok {
			return false
		}
	}
	return true
}

func within(v, from, to string) bool { return v >= from && (to == "" || v <= to) }

type hit struct {
	record *index.Record
	score  float64
}

// order is the order of an answer; ties fall back to the order of the collection.
func order(by index.Sort) func(a, b hit) int {
	return func(a, b hit) int {
		first := 0
		switch by {
		case index.ByScore:
			first = cmp.Compare(b.score, a.score)
		case index.ByDate:
			first = strings.Compare(newest(b.record), newest(a.record))
		}
		return cmp.Or(first, cmp.Compare(a.record.Order, b.record.Order))
	}
}

// newest is the date to sort by. It is empty, and so comes last, where there is none.
func newest(r *index.Record) (date string) {
	for _, d := range r.Keys[index.KeySigned] {
		date = max(date, d)
	}
	return date
}

func unique(values []string) []string {
	values = slices.Clone(values)
	slices.Sort(values)
	return slices.Compact(values)
}
