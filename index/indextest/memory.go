// Package indextest holds the suite that every engine must pass, and an engine
// that is small enough to be seen to be right: it goes through all records for
// every question. The suite compares engines with it; tests of other rooms use it
// where no file is wanted.
package indextest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"tiaowen/index"
)

// Memory is an engine that keeps its indexes in memory, by directory.
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

// Open implements [index.Engine].
func (m *Memory) Open(dir string) (index.Index, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	records, ok := m.dirs[dir]
	if !ok {
		return nil, fmt.Errorf("open %s: %w", dir, index.ErrNoIndex)
	}
	return newMemoryIndex(records), nil
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

type memoryIndex struct {
	records []index.Record
	average map[string]float64
	df      map[string]map[string]int // field → term → records
}

func newMemoryIndex(records []index.Record) *memoryIndex {
	ix := &memoryIndex{records: records, average: map[string]float64{}, df: map[string]map[string]int{}}
	for _, r := range records {
		for field, terms := range r.Tokens {
			ix.average[field] += float64(len(terms))
			if ix.df[field] == nil {
				ix.df[field] = map[string]int{}
			}
			once := slices.Clone(terms)
			slices.Sort(once)
			for _, t := range slices.Compact(once) {
				ix.df[field][t]++
			}
		}
	}
	for field := range ix.average {
		ix.average[field] /= float64(len(records))
	}
	return ix
}

// Search implements [index.Index].
func (ix *memoryIndex) Search(ctx context.Context, r index.Request) (index.Response, error) {
	if err := ctx.Err(); err != nil {
		return index.Response{}, err
	}
	if err := r.Check(); err != nil {
		return index.Response{}, err
	}
	type found struct {
		*index.Record
		score float64
	}
	var hits []found
	counts := map[string]map[string]int{}
	for _, f := range r.Facets {
		if !slices.Contains(index.KeyFields, f) {
			return index.Response{}, fmt.Errorf("%w: %s", index.ErrQuery, f)
		}
		counts[f] = map[string]int{}
	}
	for i := range ix.records {
		rec := &ix.records[i]
		ok, score, err := ix.match(r.Query, rec)
		if err != nil {
			return index.Response{}, err
		}
		if !ok {
			continue
		}
		for _, f := range r.Facets {
			if passes(rec, r.Filters, f) {
				for _, v := range rec.Keys[f] {
					counts[f][v]++
				}
			}
		}
		if passes(rec, r.Filters, "") {
			hits = append(hits, found{rec, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b found) int {
		by := 0
		switch r.Sort {
		case index.ByScore:
			by = cmp.Compare(b.score, a.score)
		case index.ByDate:
			by = strings.Compare(strings.Join(b.Keys[index.KeySigned], ""), strings.Join(a.Keys[index.KeySigned], ""))
		}
		return cmp.Or(by, cmp.Compare(a.Order, b.Order))
	})
	resp := index.Response{Total: len(hits), Facets: map[string][]index.Count{}}
	for _, h := range hits[min(r.From, len(hits)):min(r.From+r.Size, len(hits))] {
		resp.Hits = append(resp.Hits, index.Hit{ID: h.ID, Score: h.score})
	}
	for f, values := range counts {
		resp.Facets[f] = sorted(values)
	}
	return resp, nil
}

func sorted(values map[string]int) []index.Count {
	list := []index.Count{}
	for v, n := range values {
		list = append(list, index.Count{Value: v, N: n})
	}
	slices.SortFunc(list, func(a, b index.Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value)) })
	return list
}

// passes tells whether a record passes all filters but those on one field.
func passes(r *index.Record, filters []index.Filter, but string) bool {
	for _, f := range filters {
		if f.Field == but {
			continue
		}
		ok := slices.ContainsFunc(r.Keys[f.Field], func(v string) bool {
			if len(f.AnyOf) > 0 {
				return slices.Contains(f.AnyOf, v)
			}
			return v >= f.From && (f.To == "" || v <= f.To)
		})
		if !ok {
			return false
		}
	}
	return true
}

func (ix *memoryIndex) match(q index.Query, r *index.Record) (ok bool, score float64, err error) {
	switch q := q.(type) {
	case nil, index.All:
		return true, 0, nil
	case index.None:
		return false, 0, nil
	case index.Boost:
		ok, score, err = ix.match(q.Q, r)
		return ok, score * q.By, err
	case index.Not:
		ok, _, err = ix.match(q.Q, r)
		return !ok, 0, err
	case index.And:
		for _, part := range q {
			ok, s, err := ix.match(part, r)
			if err != nil || !ok {
				return false, 0, err
			}
			score += s
		}
		return true, score, nil
	case index.Or:
		n := 0
		for _, part := range q.Of {
			ok, s, err := ix.match(part, r)
			if err != nil {
				return false, 0, err
			}
			if ok {
				n++
				score += s
			}
		}
		if n < max(1, q.Min) {
			return false, 0, nil
		}
		return true, score, nil
	case index.Term:
		if !slices.Contains(index.TokenFields, q.Field) {
			return false, 0, index.ErrQuery
		}
		tf := 0
		for _, t := range r.Tokens[q.Field] {
			if t == q.Term {
				tf++
			}
		}
		return tf > 0, ix.bm25(q.Field, tf, ix.df[q.Field][q.Term], r), nil
	case index.Phrase:
		return ix.phrase(q, r)
	case index.Prefix:
		has := slices.ContainsFunc(r.Tokens[q.Field], func(t string) bool { return strings.HasPrefix(t, q.Prefix) })
		return has, one(has), nil
	case index.Key:
		has := slices.Contains(r.Keys[q.Field], q.Value)
		return has, one(has), nil
	case index.Range:
		has := passes(r, []index.Filter{{Field: q.Field, From: q.From, To: q.To}}, "")
		return has, one(has), nil
	}
	return false, 0, index.ErrQuery
}

func one(ok bool) float64 {
	if ok {
		return 1
	}
	return 0
}

func (ix *memoryIndex) phrase(q index.Phrase, r *index.Record) (bool, float64, error) {
	if !index.Positions[q.Field] {
		return false, 0, index.ErrQuery
	}
	if len(q.Terms) == 0 {
		return false, 0, nil
	}
	tf, rarest := 0, math.MaxInt
	terms := r.Tokens[q.Field]
	for i := range terms {
		if i+len(q.Terms) <= len(terms) && slices.Equal(terms[i:i+len(q.Terms)], q.Terms) {
			tf++
		}
	}
	for _, t := range q.Terms {
		rarest = min(rarest, ix.df[q.Field][t])
	}
	return tf > 0, ix.bm25(q.Field, tf, rarest, r), nil
}

// bm25 is the formula as published, with k1 1.2 and b 0.75.
func (ix *memoryIndex) bm25(field string, tf, df int, r *index.Record) float64 {
	if tf == 0 {
		return 0
	}
	n, length := float64(len(ix.records)), float64(len(r.Tokens[field]))
	idf := math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5))
	return idf * float64(tf) * 2.2 / (float64(tf) + 1.2*(1-0.75+0.75*length/ix.average[field]))
}

// Terms implements [index.Index].
func (ix *memoryIndex) Terms(ctx context.Context, field, prefix string, limit int) ([]index.Count, error) {
	if !slices.Contains(index.TokenFields, field) {
		return nil, index.ErrQuery
	}
	var list []index.Count
	for t, n := range ix.df[field] {
		if strings.HasPrefix(t, prefix) {
			list = append(list, index.Count{Value: t, N: n})
		}
	}
	slices.SortFunc(list, func(a, b index.Count) int { return strings.Compare(a.Value, b.Value) })
	return list[:min(limit, len(list))], ctx.Err()
}

// Stats implements [index.Index].
func (ix *memoryIndex) Stats() index.Stats {
	return index.Stats{Records: len(ix.records), AvgLength: ix.average}
}

// Close implements [index.Index].
func (*memoryIndex) Close() error { return nil }
